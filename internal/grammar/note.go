package grammar

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Appeal is what one of the appeals received is about, as the message says behind its
// count: 诉求1件：水管漏水, 2 appeals (1 water, 1 road).
type Appeal struct {
	Category string // its code; empty for none known
	Words    string // masked and short; empty when only the category is told
}

// appealCount is a count of appeals received: where it begins and ends, in bytes of the
// message, and which report it went into.
type appealCount struct {
	start, end, report int
	value              int64
}

// appealCounts are those of one message; more than a few are a list nobody writes notes in.
type appealCounts struct {
	n  int
	at [4]appealCount
}

// tell notes where the appeals of a message are counted.
func (j *judge) tell() (out appealCounts) {
	for i := range j.found {
		f := &j.found[i]
		if f.figure != j.parser.receivedAt || f.value == 0 || out.n == len(out.at) {
			continue
		}
		where := f.where
		if f.key >= 0 {
			where = span{min(where.start, j.toks[f.key].start), max(where.end, j.toks[f.key].end)}
		}
		report := -1
		for d := range j.drafts[:f.draft+1] {
			if j.drafts[d].made {
				report++
			}
		}
		out.at[out.n] = appealCount{int(j.at[where.start]), int(j.at[where.end]), report, f.value}
		out.n++
	}
	return out
}

// note is what stands behind a count: it ends at a byte of the message.
type note struct {
	appealCount
	to       int
	list     []Appeal
	itemised bool // it is a breakdown of the count
}

// noted reads what the appeals are about, and the message again without it: nothing in a
// note is a figure, a day or anybody's name. Precision comes first here, too: when the
// message does not tell the same with its notes and without, it is read as if it had none.
func (p *Parser) noted(in Input, r Result, told appealCounts) Result {
	var notes []note
	for _, t := range told.at[:told.n] {
		if list, n := p.noteAt(in, t); t.report >= 0 && (n > 0 || len(list) > 0) {
			itemised := n > 0 && !slices.ContainsFunc(list, func(a Appeal) bool { return a.Words != "" })
			notes = append(notes, note{t, t.end + n, list, itemised})
		}
	}
	if len(notes) == 0 {
		return r
	}
	var without, within strings.Builder
	from := 0
	for _, n := range notes {
		if n.end < from {
			return r
		}
		without.WriteString(in.Text[from:n.end])
		within.WriteString(in.Text[n.end:n.to])
		from = n.to
	}
	without.WriteString(in.Text[from:])
	in.Text = without.String()
	again, _ := p.parse(in)
	itemised := slices.ContainsFunc(notes, func(n note) bool { return n.itemised })
	if !again.tellsAs(&r, within.String(), itemised) || slices.ContainsFunc(notes, func(n note) bool { return n.report >= len(again.Reports) }) {
		return r
	}
	for i := range again.Reports {
		if again.Reports[i].Place == "" && len(r.Reports) == len(again.Reports) {
			again.Reports[i].Place = r.Reports[i].Place // 诉求1件：桂花村水管漏水
		}
	}
	for _, l := range r.Left { // that a telephone number is not kept is worth saying
		if l.Why == Contact && contacts(again.Left) < contacts(r.Left) {
			again.Left = append(again.Left, l)
		}
	}
	for _, n := range notes {
		rep := &again.Reports[n.report]
		if int64(len(rep.Appeals)+len(n.list)) > n.value {
			return r
		}
		rep.Appeals = append(rep.Appeals, n.list...)
	}
	return again
}

// contacts is how many numbers of telephones and the like were left out.
func contacts(left []Left) (n int) {
	for _, l := range left {
		if l.Why == Contact {
			n++
		}
	}
	return n
}

// tellsAs reports whether a message read without its notes still tells what it told with
// them. Of what was asked about, only a time in a note is settled by leaving it out: 本月低保没发.
func (r *Result) tellsAs(with *Result, notes string, itemised bool) bool {
	if len(r.Reports) == 0 || len(r.Reports) != len(with.Reports) && with.Why != Period {
		return false
	}
	switch {
	case r.Verdict == with.Verdict && r.Why == with.Why && r.Span == with.Span && r.Mode == with.Mode:
	case with.Verdict == Ask && with.Why == Period && (r.Verdict == Record || r.Verdict == Correct):
		return !strings.ContainsFunc(notes, unicode.IsDigit) && len(r.Reports) == 1
	default:
		return false
	}
	for i := range r.Reports {
		a, b := &r.Reports[i], &with.Reports[i]
		if a.Person != b.Person || !slices.Equal(a.Entries, b.Entries) || !slices.Equal(a.Works, b.Works) || a.Day != b.Day && !dayFirst.MatchString(notes) {
			return false
		}
	}
	return !slices.ContainsFunc(with.Left, func(l Left) bool {
		return !slices.Contains(r.Left, l) && l.Why != Measure && l.Why != Contact && (l.Why != Subtotal || !itemised) && !harmless.MatchString(l.Text)
	})
}

// dayFirst is a note that begins with the day something happened, and goes on: 昨天停水.
var dayFirst = regexp.MustCompile(`(?i)^[\s　：:（(]*(今天|昨天|前天|今早|昨晚|前几天|today|yesterday)[\p{Han}a-z ]*[\p{Han}a-z]{2}`)

// harmless are numbers that no figure is told in: 2公里, 500元.
var harmless = regexp.MustCompile(`(?i)(公里|里|米|亩|元|块|钱|天|日|年|月|个月|岁|周|小时|分钟|度|吨|斤|公斤|盏|根|组|社|%|km|yuan|days?|years?|months?|weeks?)$`)

// mostBytes bounds how far behind a count a note is looked for.
const mostBytes = 900

// noteAt finds the note behind a count, and how long it is with its colon or brackets.
func (p *Parser) noteAt(in Input, t appealCount) ([]Appeal, int) {
	rest := in.Text[t.end:]
	if len(rest) > mostBytes {
		rest = strings.ToValidUTF8(rest[:mostBytes], "")
	}
	open := strings.TrimLeft(rest, " 　")
	first, size := utf8.DecodeRuneInString(open)
	before := len(rest) - len(open) + size
	var body string
	var after int
	switch first {
	case '：', ':':
		body = p.upTo(in, open[size:], t.value)
	case '（', '(':
		var ok bool
		if body, after, ok = bracketed(open[size:]); !ok || strings.Contains(body, "#") {
			return nil, 0
		}
	default:
		return p.inFront(in.Text[:t.start], t.value), 0
	}
	if list := p.itemised(body, t.value); list != nil {
		return list, before + len(body) + after
	}
	var list []Appeal
	for _, part := range p.parts(in, body, t.value) {
		if !p.isNote(in, part) {
			return nil, 0
		}
		list = append(list, p.appeal(part))
	}
	return list, before + len(body) + after
}

// bracketed is what stands in brackets that are open, and the length of the closing one.
func bracketed(text string) (body string, closing int, ok bool) {
	depth := 1
	for i, r := range text {
		switch r {
		case '（', '(':
			depth++
		case '）', ')':
			if depth--; depth == 0 {
				return text[:i], utf8.RuneLen(r), true
			}
		case '\n':
			return "", 0, false
		}
	}
	return "", 0, false
}

// upTo is the note behind a colon: its first clause, and those behind it that tell nothing
// themselves. Of several appeals, a line each may follow.
func (p *Parser) upTo(in Input, text string, count int64) string {
	line, more, _ := strings.Cut(text, "\n")
	if head := strings.TrimSpace(line); count > 1 || head == "" {
		for _, next := range strings.SplitN(more, "\n", int(min(count, mostItems))+1) {
			words := itemMark.ReplaceAllString(next, "")
			if len(more) == 0 || head != "" && !itemMark.MatchString(next) || !p.isNote(in, words) || strings.ContainsFunc(words, unicode.IsDigit) || !p.idle(in, words) {
				break
			}
			line += "\n" + next
		}
	}
	if i := strings.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	if !strings.Contains(line, "\n") && p.itemised(line, count) != nil {
		return line
	}
	if strings.HasPrefix(line, "\n") { // the lines are the notes
		return line
	}
	end := 0
	for depth := 0; end < len(line); {
		clause := line[end:]
		if i := clauseEnd(clause, &depth); i >= 0 {
			clause = clause[:i]
		}
		if end == 0 {
			clause = beforeFigure(clause)
		} else if !p.idle(in, clause) {
			break
		}
		end += len(clause)
		if clause == "" || depth < 0 {
			break
		}
	}
	return line[:end]
}

// clauseEnd is where the next clause begins, with its comma, or where a bracket closes that
// was opened before the note; -1 when neither comes.
func clauseEnd(clause string, depth *int) int {
	var last rune
	for i, r := range clause {
		switch {
		case r == '（' || r == '(':
			*depth++
		case r == '）' || r == ')':
			if *depth--; *depth < 0 {
				return i
			}
		case i == 0 || *depth > 0:
		case r == ',' && unicode.IsDigit(last) && i+1 < len(clause) && unicode.IsDigit(rune(clause[i+1])): // 12,000
		case r == '.' && strings.HasPrefix(clause[i+1:], " ") && unicode.IsLetter(last), strings.ContainsRune("，,。；;！!？?\n", r):
			return i
		}
		last = r
	}
	return -1
}

// beforeFigure cuts a clause at a space or the like behind which a number comes, when none
// comes before it: 水管漏水 走访3户.
func beforeFigure(clause string) string {
	for i, r := range clause {
		switch {
		case unicode.IsDigit(r):
			return clause
		case strings.ContainsRune(" 　\t、/|·…—+", r) && strings.ContainsFunc(clause[i:], unicode.IsDigit) && strings.TrimSpace(clause[:i]) != "":
			return clause[:i]
		}
	}
	return clause
}

// idle reports a clause that goes on with a note: it has no number and says nothing that
// is read.
func (p *Parser) idle(in Input, clause string) bool {
	words := trimNote(clause)
	if words == "" || itemMark.MatchString(words) && itemMark.ReplaceAllString(words, "") == "" {
		return words != ""
	}
	in.Text = itemMark.ReplaceAllString(words, "")
	r, _ := p.parse(in)
	return r.Verdict == Ignore && !strings.ContainsFunc(in.Text, unicode.IsDigit) && p.isNote(in, words) && !dayWord.MatchString(words)
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
