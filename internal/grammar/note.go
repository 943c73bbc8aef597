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

// noted reads what the appeals are about. Precision comes first here, too: when the message
// does not tell the same with its notes and without, it is read as if it had none. What
// stands in a note is no figure, no day and nobody's name.
func (p *Parser) noted(in Input, r Result, told appealCounts) Result {
	var notes []note
	for _, t := range told.at[:told.n] {
		if list, n := p.noteAt(in, t); t.report >= 0 && t.report < len(r.Reports) && len(list) > 0 {
			itemised := n > 0 && !slices.ContainsFunc(list, func(a Appeal) bool { return a.Words != "" })
			notes = append(notes, note{t, t.end + n, list, itemised})
		}
	}
	if len(notes) == 0 {
		return r
	}
	var without strings.Builder
	from := 0
	for _, n := range notes {
		if n.end < from {
			return r
		}
		without.WriteString(in.Text[from:n.end])
		from = n.to
	}
	without.WriteString(in.Text[from:])
	bare := in
	bare.Text = without.String()
	again, _ := p.parse(bare)
	if again.settles(&r, notes, in.Text) {
		return again.with(notes, &again)
	}
	if !again.tellsAs(&r, slices.ContainsFunc(notes, func(n note) bool { return n.itemised })) {
		return r
	}
	for i := range r.Reports {
		day := func(n note) bool { return n.report == i && happened(in.Text[n.end:n.to], n.list) }
		if d := again.Reports[i].Day; d != r.Reports[i].Day && (r.Verdict == Ask || d != p.calendar.DayOf(in.At) || !slices.ContainsFunc(notes, day)) {
			return r
		}
	}
	return r.with(notes, &again)
}

// with is the result with its notes, and with the day and what is left out as they are read
// without them.
func (r Result) with(notes []note, again *Result) Result {
	r.Reports = slices.Clone(r.Reports) // options share them
	for i := range r.Reports {
		r.Reports[i].Day = again.Reports[i].Day
	}
	for _, n := range notes {
		rep := &r.Reports[n.report]
		if int64(len(rep.Appeals)+len(n.list)) <= n.value {
			rep.Appeals = append(rep.Appeals, n.list...)
		}
	}
	r.Day = again.Day
	if r.Verdict != Ask {
		r.Left = slices.DeleteFunc(slices.Clone(r.Left), func(l Left) bool { // that a telephone number is not kept is worth saying
			return l.Why != Contact && !slices.Contains(again.Left, l)
		})
	}
	return r
}

// settles reports whether only a time in a note was asked about, and the note says what
// happened then: 本月低保没发, 停水三天.
func (r *Result) settles(with *Result, notes []note, text string) bool {
	if with.Verdict != Ask || with.Why != Period || r.Verdict != Record || len(r.Reports) != 1 || len(with.Reports) != 1 || len(notes) != 1 || len(r.Left) != len(with.Left) {
		return false
	}
	a, b, n := &r.Reports[0], &with.Reports[0], notes[0]
	if a.Person != b.Person || a.Place != b.Place || !slices.Equal(a.Entries, b.Entries) || !slices.Equal(a.Works, b.Works) || len(n.list) != 1 || n.list[0].Category == "" {
		return false
	}
	before, after, found := strings.Cut(text[n.end:n.to], with.Span)
	return found && with.Span != "" && utf8.RuneCountInString(trimNote(before+after)) > 2 && !reported.MatchString(text[n.end:n.to])
}

// tellsAs reports whether a message read without its notes still tells what it told with
// them. A village in a note is where the appeal is from.
func (r *Result) tellsAs(with *Result, itemised bool) bool {
	if r.Verdict != with.Verdict || r.Why != with.Why || r.Span != with.Span || r.Mode != with.Mode || len(r.Reports) != len(with.Reports) || r.Verdict == Ask && r.Day != with.Day {
		return false
	}
	for i := range r.Reports {
		a, b := &r.Reports[i], &with.Reports[i]
		if a.Person != b.Person || a.Place != b.Place && a.Place != "" || !slices.Equal(a.Entries, b.Entries) || !slices.Equal(a.Works, b.Works) {
			return false
		}
	}
	return !slices.ContainsFunc(with.Left, func(l Left) bool {
		switch l.Why {
		case Measure, Contact:
			return false
		case Subtotal:
			return !itemised && !slices.Contains(r.Left, l)
		case Told, Wanted, Denied: // 要求修路2公里
			return !harmless.MatchString(l.Text) && !slices.Contains(r.Left, l)
		default:
			return !slices.Contains(r.Left, l)
		}
	})
}

// dayFirst is a note that begins with the day something happened: 昨天停水. reported are
// words that make it the report's own day.
var (
	dayFirst = regexp.MustCompile(`(?i)^[\s　：:（(]*(今天|昨天|前天|今早|昨晚|today|yesterday)`)
	reported = regexp.MustCompile(`补|报|录|登记|忘|漏登|记|工作|数据|诉求|的事|走访|入户|开会|收集|全天|夜里`)
)

// happened reports a note of which the day is that of what happened, not the report's.
func happened(text string, list []Appeal) bool {
	day := dayFirst.FindString(text)
	return day != "" && len(list) == 1 && list[0].Category != "" && !reported.MatchString(text) && !dayWord.MatchString(text[len(day):])
}

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
		list = append(list, p.Note(part))
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
			words := unmarked(next)
			if len(more) == 0 || head != "" && !isMarked(next) || !p.isNote(in, words) || strings.ContainsFunc(words, unicode.IsDigit) || !p.idle(in, words) {
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
	end, clauses := 0, 0
	for depth := 0; end < len(line); {
		clause := line[end:]
		if i := clauseEnd(clause, &depth); i >= 0 {
			clause = clause[:i]
		}
		if end == 0 {
			clause = p.beforeFigure(in, clause)
		} else if clauses++; clauses > mostTried || !p.idle(in, clause) {
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

// beforeFigure cuts a clause at the last space or the like behind which figures come, when
// no number comes before it: 水管漏水 走访3户.
func (p *Parser) beforeFigure(in Input, clause string) string {
	end, tried := len(clause), 0
	for i, r := range clause {
		if unicode.IsDigit(r) || tried == mostTried {
			break
		}
		if !strings.ContainsRune(" 　\t、/|·…—+", r) || strings.TrimSpace(clause[:i]) == "" || !strings.ContainsFunc(clause[i:], unicode.IsDigit) {
			continue
		}
		tried++
		in.Text = clause[i:]
		if read, _ := p.parse(in); len(read.Reports) > 0 || len(read.Left) > 0 {
			end = i
		}
	}
	return clause[:end]
}

// mostTried bounds how often a note is tried to be cut or to go on.
const mostTried = 5

// idle reports a clause that goes on with a note: it has no number and says nothing that
// is read.
func (p *Parser) idle(in Input, clause string) bool {
	words := trimNote(clause)
	if words == "" || isMarked(words) && unmarked(words) == "" {
		return words != ""
	}
	in.Text = unmarked(words)
	r, _ := p.parse(in)
	return r.Verdict == Ignore && !strings.ContainsFunc(in.Text, unicode.IsDigit) && p.isNote(in, words) && !dayWord.MatchString(words) && !signed.MatchString(words)
}
