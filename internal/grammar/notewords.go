package grammar

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// itemMark begins one of several notes: 1. 2、 （3） ① 一是 第一件. A decimal begins none.
var (
	itemMark = regexp.MustCompile(`(?:^|[\s；;，,。])(?:[（(]?\d{1,2}[.、)）．]\s*|[①-⑨]\s*|[一二三四五六七八九][是、]\s*|第[一二三四五六七八九]件?[：:，,是]?\s*|[-•]\s+)`)
	decimal  = regexp.MustCompile(`(\d)\.(\d)`)
)

func isMarked(s string) bool { return itemMark.MatchString(decimal.ReplaceAllString(s, "$1\x01$2")) }

// unmarked is a note without the marks of a list; splitMarked are the notes between them.
func unmarked(s string) string {
	return strings.ReplaceAll(itemMark.ReplaceAllString(decimal.ReplaceAllString(s, "$1\x01$2"), ""), "\x01", ".")
}

func splitMarked(s string) []string {
	out := itemMark.Split(decimal.ReplaceAllString(s, "$1\x01$2"), -1)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], "\x01", ".")
	}
	return out
}

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
	if isMarked(body) {
		marked = trimmed(splitMarked(body))
	}
	for _, list := range [][]string{marked, split("；;\n")} {
		if len(list) > 1 && int64(len(list)) <= count {
			return list
		}
	}
	unfit := func(s string) bool { return !p.isNote(in, s) || wishes.MatchString(s) }
	strange := func(s string) bool { return unfit(s) || p.appeals.CategoryOf(p.unplaced(s)) == "" }
	for _, list := range [][]string{split("、"), split("，,"), split("/")} {
		if int64(len(list)) == count && !slices.ContainsFunc(list, unfit) {
			return list
		}
	}
	for _, and := range []string{" and ", "和"} { // 李家和张家吵架 is one
		if list := trimmed(strings.Split(body, and)); int64(len(list)) == count && !slices.ContainsFunc(list, strange) {
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
var standing = regexp.MustCompile(`^(已(经)?(解决|办|处理|上报|转|答复|报|交|收|登记|记|受理|录|沟通|安抚|告知)|未(解决|办|处理)|没(有)?(解决|办|处理|了)|没有?$|无$|在办|正在|待|等待|尚未(解决|办|处理)|暂(无|未)|当场|现场(解决|办|答复)|全部(解决|办|上报|报)|均已|都已|其中|含(有|\d)|包括\d|上报|转(交|办|镇|乡|区|报|村)|移交|报(镇|乡|区|村|上级)|计入|交办|协调(中|解决)|落实中|跟进|另|还有|需(要)?(上级|镇|乡)|马上|下周)|` +
	`已解决|未解决|没解决|没有解决|办结|销号|已处理|处理完|处理好|处理了|处理中|办理中|解决中|跟进中|已上报|已答复|已协调|解决了|办好|办完|办了|搞定|修好了?$|已通|联系.*处理|代报|[代替].*报|漏报|补报|更正|改为|撤回|反映$|诉求.{0,2}[\d一二两三四五六七八九十]|[\d一二两三四五六七八九十]\s*[件起项宗]$|汇总|合计|总结|数据|` +
	`(?i)\b(resolved|unresolved|pending|done|already|of which|solved|in progress|passed (on|to)|forwarded|reported to|follow up|fixed now|tbc|summary|so far|thanks?)\b|^none$|\d+\s+appeals?\b|^(last|this) (week|month|year)`)

// aside are notes that say nothing of the appeal, signed what stands below a report.
var (
	aside  = regexp.MustCompile(`(?i)^((新增|累计|合计|群众|村民|农户|个人|匿名|紧急|重复|微信|电话|线上|脱贫户|贫困户|低保户|监测户|村委会|同上|见附件|见下|见图|见表|如下|回头补|以后补|座谈会上提出|走访时收到|入户(时)?收(到|集)|赶集时收到|现场|明细|略|保密|完毕|以上|详见.*|详情.*|照片.*|收到请.*|请(审核|查收|知悉|领导).*)(的|反映|收到|提出)?|.{1,4}(大爷|大妈|大叔|大婶|大姐|大哥|大娘|奶奶|爷爷|老师|书记|主任)家?|[张王李赵刘陈杨黄吴周徐孙]([某三四五]|家|大?[爷妈])|老[张王李赵刘陈杨黄吴周徐孙]家?|男\d.*|[\p{Han}]{0,6}\d+[组社]|[一二三四五六七八九十]组村民|new|urgent|anonymous|morning|afternoon|evening|see (the )?(photo|picture|attached|below|attachment)|by (phone|telephone|wechat)|private|none yet|n/?a|tbc)$`)
	signed = regexp.MustCompile(`谢谢|辛苦|请(审核|查收|知悉|领导)|汇报|报(送|告)人|工作队|待上级|明天|已(记录|受理|录|沟通|安抚|告知|全部)|^[\p{Han}]{1,4}村[\p{Han}]{2,3}$`)
	wishes = regexp.MustCompile(`^(想|希望|需要|要求|请|建议|申请|盼)`)
)

// dayWord is a time of the report, and placeOnly where it was.
var (
	dayWord   = regexp.MustCompile(`(?i)今天|昨天|前天|今日|昨日|昨晚|今晚|今早|上午|下午|本周|(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号]|\d{1,2}\.\d{1,2}|\b(today|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`)
	dayOnly   = regexp.MustCompile(`(?i)^[补记算是的，, 到报收]*(` + `今天|昨天|前天|今日|昨日|昨晚|今晚|今早|上午|下午|晚上|本周|上?(周|星期)[一二三四五六日天]|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号]|\d{1,2}\.\d{1,2}|today|yesterday|this (morning|afternoon|week)|(mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2} ?[a-z]{3,9}` + `)+[的收到报补记]*$`)
	dayLast   = regexp.MustCompile(`(?i).[\s　，,（(](今天|昨天|前天|昨晚|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号]|\d{1,2}\.\d{1,2})[的）)]*$|^\d{1,2}月\d{1,2}[日号][，, ]`)
	placeOnly = regexp.MustCompile(`^[\p{Han}]{1,6}(村|社区|组|寨|镇|乡|街道)$`)
)

// lead are words before what appeals are about.
var lead = regexp.MustCompile(`^(分别是|分别为|分别|主要是|内容是|内容为|内容：)`)

// mostLooked is how much of a note is looked at, in bytes: the rest is not kept either.
const mostLooked = 240

// isNote reports whether words say what an appeal is about.
func (p *Parser) isNote(in Input, words string) bool {
	words = lead.ReplaceAllString(unmarked(trimNote(words)), "")
	if len(words) > mostLooked {
		words = strings.ToValidUTF8(words[:mostLooked], "")
	}
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
	for _, no := range []*regexp.Regexp{standing, aside, signed, dayOnly, dayLast, placeOnly} {
		if no.MatchString(words) || simple != words && no.MatchString(simple) {
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
func (p *Parser) Note(words string) Appeal {
	words = strings.Join(strings.Fields(unmarked(trimNote(words))), " ")
	words = lead.ReplaceAllString(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, words), "")
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
