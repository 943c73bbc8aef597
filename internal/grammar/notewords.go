package grammar

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// contacts is how many numbers of telephones and the like were left out.
func contacts(left []Left) (n int) {
	for _, l := range left {
		if l.Why == Contact {
			n++
		}
	}
	return n
}

// itemMark begins one of several notes: 1. 2、 （3） ① 一是 第一件.
var itemMark = regexp.MustCompile(`(?:^|[\s；;，,。])(?:[（(]?\d{1,2}[.、)）．]\s*|[①-⑨]\s*|[一二三四五六七八九][是、]\s*|第[一二三四五六七八九]件?[：:，,是]?\s*|[-•]\s+)`)

// mostItems bounds how many notes a count may have.
const mostItems = 20

// parts are the notes of a count: of several appeals as many as there are marks, lines or
// semicolons; lists with commas and the like only when they are as many as the appeals.
func (p *Parser) parts(in Input, body string, count int64) []string {
	body = trimNote(body)
	if count < 2 {
		return []string{body}
	}
	split := func(seps string) []string {
		return trimmed(strings.FieldsFunc(body, func(r rune) bool { return strings.ContainsRune(seps, r) }))
	}
	marked := []string{}
	if itemMark.MatchString(body) {
		marked = trimmed(itemMark.Split(body, -1))
	}
	for _, list := range [][]string{marked, split("；;\n")} {
		if len(list) > 1 && int64(len(list)) <= count {
			return list
		}
	}
	for _, list := range [][]string{split("、"), split("，,"), split("/"), trimmed(strings.Split(body, " and ")), trimmed(strings.Split(body, "和"))} {
		if int64(len(list)) == count && !slices.ContainsFunc(list, func(s string) bool { return !p.isNote(in, s) }) {
			return list
		}
	}
	return []string{body}
}

func trimmed(list []string) (out []string) {
	for _, s := range list {
		if s = trimNote(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// trimNote takes off what does not belong to a note: signs around it, and brackets that
// hold all of it.
func trimNote(s string) string {
	const signs = " 　\t，,。；;、：:\n"
	s = strings.Trim(s, signs)
	inner := strings.TrimPrefix(strings.TrimPrefix(s, "（"), "(")
	if body, closing, ok := bracketed(inner); ok && len(inner) < len(s) && len(body)+closing == len(inner) {
		s = strings.Trim(body, signs)
	}
	return s
}

// oneItem is a category with a count of its own: 饮水1件, 道路:2, 1 water.
var oneItem = regexp.MustCompile(`^(\D*?)(?:类|问题|方面|诉求)?\s*[:：]?\s*([\d一二两三四五六七八九十]+)\s*(?:件|个|条|起|项)?$|^(\d+)\s+([a-zA-Z ]+?)(?: appeals?| requests?)?$`)

// itemised reads a count broken down by categories, each by its own name; nil when it is
// none.
func (p *Parser) itemised(body string, count int64) []Appeal {
	var out []Appeal
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(body, " and ", ","), func(r rune) bool { return strings.ContainsRune("，,、；;和及\n", r) }) {
		m := oneItem.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil
		}
		n, ok := Number(m[2] + m[3])
		category := p.named(strings.TrimSpace(m[1] + m[4]))
		if !ok || n < 1 || category == "" || int64(len(out))+n > min(count, mostItems) {
			return nil
		}
		for range n {
			out = append(out, Appeal{Category: category})
		}
	}
	return out
}

// named is the category that a word is a name of; empty for none.
func (p *Parser) named(word string) string {
	word = string(foldWord(word))
	for _, c := range p.appeals.Categories {
		is := func(w string) bool { return word != "" && word == string(foldWord(w)) }
		if is(c.Name.ZH) || is(c.Name.EN) || slices.ContainsFunc(c.Words, is) {
			return c.Code
		}
	}
	return ""
}

// inFront is a category named before the count: 饮水诉求1件.
func (p *Parser) inFront(before string, count int64) []Appeal {
	i := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	if i >= 0 {
		sign, size := utf8.DecodeRuneInString(before[i:])
		if sign == '、' { // 饮水、道路诉求2件
			return nil
		}
		before = before[i+size:]
	}
	if before == "" || count > mostInFront || strings.ContainsAny(before, "和及与") {
		return nil
	}
	before = string(foldWord(before))
	for _, tail := range []string{"的", "问题", "方面", "类"} {
		before = strings.TrimSuffix(before, tail)
	}
	for _, c := range p.appeals.Categories {
		ends := func(w string) bool {
			return utf8.RuneCountInString(w) > 1 && strings.HasSuffix(before, w) && !p.placed([]rune(w))
		}
		if ends(c.Name.ZH) || slices.ContainsFunc(c.Words, ends) {
			return slices.Repeat([]Appeal{{Category: c.Code}}, int(count))
		}
	}
	return nil
}

// mostInFront bounds how many appeals one word in front of their count makes cases of.
const mostInFront = 5

// standing are words that say how far appeals are, who told of them or what to do with the
// message, not what they are about.
var standing = regexp.MustCompile(`^(已(经)?(解决|办|处理|上报|转|答复|报|交|收|登记)|未(解决|办|处理)|没(有)?(解决|办|处理|了)|没有?$|无$|在办|正在|待(办|解决|处理|定|补|核)|尚未(解决|办|处理)|暂(无|未)|当场|现场(解决|办|答复)|全部|均已|都已|其中|含|包括|上报|转(交|办|镇|乡|区|报|村)|移交|报(镇|乡|区|村|上级)|计入|交办|协调(中|解决)|落实中|跟进|另|还有)|` +
	`已解决|未解决|没解决|没有解决|办结|销号|已处理|处理完|处理好|处理了|处理中|办理中|解决中|跟进中|已上报|已答复|已协调|解决了|办好|办完|办了|搞定|修好|已通|联系.*处理|代报|[代替].*报|漏报|补报|更正|改为|撤回|反映$|诉求.{0,2}[\d一二两三四五六七八九十]|[\d一二两三四五六七八九十]\s*[件起项宗]$|` +
	`(?i)\b(resolved|unresolved|pending|done|already|of which|solved|in progress|passed on|forwarded|fixed now|tbc)\b|^none$|\d+\s+appeals?\b`)

// aside are notes that say nothing of the appeal.
var aside = regexp.MustCompile(`(?i)^((新增|累计|合计|群众|村民|农户|个人|匿名|紧急|重复|微信|电话|线上|脱贫户|贫困户|同上|见附件|见下|见图|见表|如下|回头补|以后补|座谈会上提出|走访时收到|入户时收到|现场|明细|略)(的|反映|收到|提出)?|.{1,4}(大爷|大妈|大叔|大婶|大姐|大哥|大娘|奶奶|爷爷|老师|书记|主任)家?|男\d.*|[\p{Han}]{0,6}\d+[组社]|new|urgent|anonymous|morning|afternoon|evening|see (the )?(photo|picture|attached|below|attachment)|by (phone|telephone|wechat)|private|none yet|n/?a|tbc)$`)

// dayWord is a time of the report, and placeOnly where it was.
var (
	dayWord   = regexp.MustCompile(`(?i)今天|昨天|前天|今日|昨日|昨晚|今晚|今早|上午|下午|本周|(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号]|\d{1,2}\.\d{1,2}|\b(today|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`)
	dayOnly   = regexp.MustCompile(`(?i)^[补记算是的，, 到报收]*(` + `今天|昨天|前天|今日|昨日|昨晚|今晚|今早|上午|下午|晚上|本周|上?(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号]|\d{1,2}\.\d{1,2}|today|yesterday|this (morning|afternoon|week)|(mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2} ?[a-z]{3,9}` + `)+[的收到报补记]*$`)
	dayLast   = regexp.MustCompile(`(?i).[\s　，,（(](今天|昨天|前天|昨晚|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号]|\d{1,2}\.\d{1,2})[的）)]*$|^\d{1,2}月\d{1,2}[日号][，, ]`)
	placeOnly = regexp.MustCompile(`^[\p{Han}]{1,6}(村|社区|组|寨|镇|乡|街道)$`)
)

// isNote reports whether words say what an appeal is about.
func (p *Parser) isNote(in Input, words string) bool {
	words = trimNote(words)
	letters, han := 0, 0
	for _, r := range words {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if han < 2 && letters < 3 || p.names(words) {
		return false
	}
	simple := string(foldWord(words))
	for _, no := range []*regexp.Regexp{standing, aside, dayOnly, dayLast, placeOnly} {
		if no.MatchString(words) || no.MatchString(simple) {
			return false
		}
	}
	in.Text = words
	r, _ := p.parse(in)
	return r.Verdict == Ignore || r.Verdict == Query || r.Verdict == Ask && !r.Plain
}

// names reports whether words are nothing but a place's or somebody's name.
func (p *Parser) names(words string) bool {
	folded := foldWord(words)
	return p.placed(folded) || slices.ContainsFunc(p.roster, func(s someone) bool { return slices.Equal(s.name, folded) })
}

// placed reports whether folded words are the name of a place, or of somebody known by it.
func (p *Parser) placed(folded []rune) bool {
	if _, ok := p.towns[string(folded)]; ok {
		return true
	}
	w, n := p.lex.longest(folded)
	return w != nil && n == len(folded) && len(w.places)+len(w.people) > 0
}

// mostNote bounds a note, in characters.
const mostNote = 60

// Note is how a sentence about an appeal is kept: in one line, short, telephones and the
// like masked; with what it is about.
func (p *Parser) Note(words string) Appeal { return p.appeal(words) }

func (p *Parser) appeal(words string) Appeal {
	words = strings.Join(strings.Fields(itemMark.ReplaceAllString(trimNote(words), "")), " ")
	words = strings.TrimPrefix(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, words), "分别是")
	a := Appeal{Words: Mask(words)}
	if head, tail, ok := cutAny(words, "：:"); ok && p.named(head) != "" { // 饮水：3组水管漏水
		a.Category, a.Words = p.named(head), Mask(strings.TrimSpace(tail))
	} else {
		a.Category = p.appeals.CategoryOf(p.unplaced(words))
	}
	if c, ok := p.appeals.Category(a.Category); ok && (strings.EqualFold(words, c.Name.EN) || words == c.Name.ZH || words == c.Name.ZH+"问题") {
		a.Words = ""
	}
	if runes := []rune(a.Words); len(runes) > mostNote {
		a.Words = string(runes[:mostNote]) + "…"
	}
	return a
}

// unplaced is a note, folded, without the villages in it: 水沟村 is no ditch.
func (p *Parser) unplaced(words string) string {
	folded := foldWord(words)
	var out []rune
	for i := 0; i < len(folded); {
		w, n := p.lex.longest(folded[i:])
		if w != nil && len(w.places) > 0 && i+n <= len(folded) && (i == 0 || i+n < len(folded) && slices.Contains([]rune("村镇乡"), folded[i+n]) || slices.Contains([]rune("村镇乡道"), folded[i+n-1])) {
			i += n
			continue
		}
		out = append(out, folded[i])
		i++
	}
	return string(out)
}

func cutAny(s, chars string) (head, tail string, ok bool) {
	i := strings.IndexAny(s, chars)
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}
