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

// noted reads what the appeals are about, and the message again without it: nothing in a
// note is a figure, a day or anybody's name. What says how far the appeals are, or where,
// is no note.
func (p *Parser) noted(in Input, r Result, told appealCounts) Result {
	type note struct {
		appealCount
		end  int
		list []Appeal
	}
	var notes []note
	for _, t := range told.at[:told.n] {
		if list, n := p.noteAt(in, t); t.report >= 0 && (n > 0 || len(list) > 0) {
			notes = append(notes, note{t, t.end + n, list})
		}
	}
	if len(notes) == 0 {
		return r
	}
	var without strings.Builder
	from := 0
	for _, n := range notes {
		if n.appealCount.end < from {
			return r
		}
		without.WriteString(in.Text[from:n.appealCount.end])
		from = n.end
	}
	without.WriteString(in.Text[from:])
	in.Text = without.String()
	again, _ := p.parse(in)
	if !again.tellsAs(r) {
		return r
	}
	for i := range again.Reports {
		if len(r.Reports) == len(again.Reports) && again.Reports[i].Place == "" {
			again.Reports[i].Place = r.Reports[i].Place // 诉求1件：桂花村水管漏水
		}
	}
	for _, n := range notes {
		rep := &again.Reports[n.report]
		rep.Appeals = append(rep.Appeals, n.list...)
	}
	return again
}

// tellsAs reports whether a message read without its notes still tells what it told with
// them; what was asked about may have been something in a note.
func (r *Result) tellsAs(with Result) bool {
	switch r.Verdict {
	case Record, Correct, Ask:
	default:
		return false
	}
	if r.Verdict != with.Verdict && with.Verdict != Ask || len(r.Reports) == 0 {
		return false
	}
	if len(r.Reports) != len(with.Reports) {
		return with.Verdict == Ask && len(r.Reports) == 1
	}
	for i := range r.Reports {
		if r.Reports[i].Person != with.Reports[i].Person || !slices.Equal(r.Reports[i].Entries, with.Reports[i].Entries) && with.Verdict != Ask {
			return false
		}
	}
	return true
}

// noteAt finds the note behind a count, and how long it is with its colon or brackets.
func (p *Parser) noteAt(in Input, t appealCount) ([]Appeal, int) {
	rest := in.Text[t.end:]
	open := strings.TrimLeft(rest, " 　")
	first, size := utf8.DecodeRuneInString(open)
	before := len(rest) - len(open) + size
	var body string
	var after int
	switch first {
	case '：', ':':
		body = p.upTo(in, open[size:], t.value)
	case '（', '(':
		end := strings.IndexAny(open[size:], "）)\n")
		if end < 0 || open[size+end] == '\n' {
			return p.inFront(in.Text[:t.start], t.value), 0
		}
		body = open[size : size+end]
		_, after = utf8.DecodeRuneInString(open[size+end:])
	default:
		return p.inFront(in.Text[:t.start], t.value), 0
	}
	if list := p.itemised(body, t.value); list != nil {
		return list, before + len(body) + after
	}
	parts := []string{body}
	if t.value > 1 {
		parts = items(body)
		if int64(len(parts)) > t.value {
			parts = []string{body}
		}
	}
	var list []Appeal
	for _, part := range parts {
		if !p.isNote(in, part) {
			return nil, 0
		}
		list = append(list, p.appeal(part))
	}
	return list, before + len(body) + after
}

// upTo is the note behind a colon: its first clause, and those behind it that tell nothing
// themselves. Of several appeals, numbered lines may follow.
func (p *Parser) upTo(in Input, text string, count int64) string {
	line, more, found := strings.Cut(text, "\n")
	if count > 1 && found {
		for _, next := range strings.Split(more, "\n") {
			if !numberedItem.MatchString(next) {
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
	end := 0
	for end < len(line) {
		clause := line[end:]
		if i := clauseEnd(clause); i >= 0 {
			clause = clause[:i]
		}
		if end > 0 && !p.idle(in, clause) {
			break
		}
		end += len(clause)
	}
	return line[:end]
}

// clauseEnd is where the next clause begins, with its comma; -1 when it is the last.
func clauseEnd(clause string) int {
	_, first := utf8.DecodeRuneInString(clause)
	rest := clause[first:]
	at := strings.IndexFunc(rest, isClauseEnd)
	if stop := strings.Index(rest, ". "); stop >= 0 && (at < 0 || stop < at) && !numberedItem.MatchString(rest[:stop+1]) {
		at = stop
	}
	if at < 0 {
		return -1
	}
	return first + at
}

func isClauseEnd(r rune) bool { return strings.ContainsRune("，,。；;！!？?", r) }

// idle reports a clause that goes on with a note: it has no number and says nothing that
// is read.
func (p *Parser) idle(in Input, clause string) bool {
	words := strings.TrimFunc(clause, func(r rune) bool { return isClauseEnd(r) || unicode.IsSpace(r) })
	if words == "" || numberedItem.MatchString(words) {
		return words != ""
	}
	in.Text = words
	r, _ := p.parse(in)
	return r.Verdict == Ignore && !strings.ContainsFunc(words, unicode.IsDigit) && p.isNote(in, words) && !p.names(words)
}

// numberedItem begins one of several notes: 1. 2、 （3）.
var numberedItem = regexp.MustCompile(`(?:^|[\s；;，,。])[（(]?\d{1,2}[.、)）．]\s*`)

// items splits several notes.
func items(body string) []string {
	split := strings.FieldsFunc(body, func(r rune) bool { return strings.ContainsRune("；;\n", r) })
	if numberedItem.MatchString(body) {
		split = numberedItem.Split(body, -1)
	} else if len(split) < 2 {
		split = strings.Split(body, "、")
	}
	var out []string
	for _, s := range split {
		if s = strings.Trim(s, " 　，,。；;、\n"); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// oneItem is a category with a count of its own: 饮水1件, 1 water.
var oneItem = regexp.MustCompile(`^(.*?[^\d一二两三四五六七八九十])\s*([\d一二两三四五六七八九十]+)\s*(?:件|个|条|起|项)?$|^(\d+)\s+([a-zA-Z ]+)$`)

// itemised reads a count broken down by what the appeals are about; nil when it is none.
func (p *Parser) itemised(body string, count int64) []Appeal {
	var out []Appeal
	for _, part := range strings.FieldsFunc(body, func(r rune) bool { return strings.ContainsRune("，,、；;和及", r) }) {
		m := oneItem.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil
		}
		n, ok := Number(m[2] + m[3])
		category := p.appeals.CategoryOf(m[1] + m[4])
		if !ok || n < 1 || category == "" || int64(len(out))+n > count {
			return nil
		}
		for range n {
			out = append(out, Appeal{Category: category})
		}
	}
	return out
}

// inFront is a category named before the count: 饮水诉求1件.
func (p *Parser) inFront(before string, count int64) []Appeal {
	i := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(before[i:])
		before = before[i+size:]
	}
	for _, tail := range []string{"的", "问题", "方面", "类"} {
		before = strings.TrimSuffix(before, tail)
	}
	if before == "" || count > mostInFront {
		return nil
	}
	for _, c := range p.appeals.Categories {
		ends := func(w string) bool { return utf8.RuneCountInString(w) > 1 && strings.HasSuffix(before, w) }
		if ends(c.Name.ZH) || slices.ContainsFunc(c.Words, ends) {
			return slices.Repeat([]Appeal{{Category: c.Code}}, int(count))
		}
	}
	return nil
}

// mostInFront bounds how many appeals one word in front of their count makes cases of.
const mostInFront = 5

// standing are words that say how far appeals are, not what they are about.
var standing = regexp.MustCompile(`^(已|未|没|无|正|在办|待|尚|暂|当场|现场|当天|全部|均|都|其中|含|包括|上报|转|移交|不)|已解决|未解决|没解决|没有解决|办结|化解|销号|已处理|处理完|处理好|已办|已上报|已答复|已协调|解决了|办好|办完|解决\d|[\d一二两三四五六七八九十]\s*[件起项宗]$|(?i)\b(resolved|unresolved|pending|closed|done|none|already|of which|including|not yet|solved|in progress)\b`)

// dayOnly is a time of the report, and placeOnly where it was.
var (
	dayOnly   = regexp.MustCompile(`(?i)^(今天|昨天|前天|今日|昨日|上午|下午|晚上|今早|本周|\d{1,2}月\d{1,2}[日号]|\d{1,2}[日号]|today|yesterday|this morning|this afternoon)+$`)
	placeOnly = regexp.MustCompile(`^[\p{Han}]{1,6}(村|社区|组|寨|镇|乡|街道)$`)
)

// isNote reports whether words say what an appeal is about.
func (p *Parser) isNote(in Input, words string) bool {
	words = strings.Trim(words, " 　，,。；;、\n")
	letters, han := 0, 0
	for _, r := range words {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if han < 2 && letters < 3 || standing.MatchString(words) || dayOnly.MatchString(words) || placeOnly.MatchString(words) || p.names(words) {
		return false
	}
	in.Text = words
	r, _ := p.parse(in)
	return !isFigured(r)
}

// isFigured reports words that would count for something by themselves.
func isFigured(r Result) bool {
	return r.Verdict == Record || r.Verdict == Zero || r.Verdict == Leave || r.Verdict == Correct
}

// names reports whether words are nothing but a place's or somebody's name.
func (p *Parser) names(words string) bool {
	folded := foldWord(words)
	if _, ok := p.towns[string(folded)]; ok {
		return true
	}
	if w, n := p.lex.longest(folded); w != nil && n == len(folded) && len(w.places)+len(w.people) > 0 {
		return true
	}
	return slices.ContainsFunc(p.roster, func(s someone) bool { return slices.Equal(s.name, folded) })
}

// mostNote bounds a note, in characters.
const mostNote = 60

// Note is how a sentence about an appeal is kept: in one line, short, telephones and the
// like masked; with what it is about.
func (p *Parser) Note(words string) Appeal { return p.appeal(words) }

func (p *Parser) appeal(words string) Appeal {
	words = strings.Join(strings.Fields(strings.Trim(words, " 　，,。；;、：:\n")), " ")
	a := Appeal{Category: p.appeals.CategoryOf(words), Words: Mask(words)}
	if head, tail, ok := cutAny(words, "：:"); ok { // 饮水：3组水管漏水
		if c := p.appeals.CategoryOf(head); c != "" && utf8.RuneCountInString(head) <= 6 {
			a.Category, a.Words = c, Mask(strings.TrimSpace(tail))
		}
	}
	if c, ok := p.appeals.Category(a.Category); ok && (strings.EqualFold(words, c.Name.EN) || words == c.Name.ZH || words == c.Name.ZH+"问题") {
		a.Words = ""
	}
	if runes := []rune(a.Words); len(runes) > mostNote {
		a.Words = string(runes[:mostNote]) + "…"
	}
	return a
}

func cutAny(s, chars string) (head, tail string, ok bool) {
	i := strings.IndexAny(s, chars)
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}
