package grammar

import (
	"math/bits"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// judge weighs what the binder found.
type judge struct {
	*binder
	source string  // the message as written
	at     []int32 // byte positions of its characters
}

func (j *judge) result() Result {
	r := Result{Day: j.today}
	if j.asksBot() {
		r.Verdict, r.Question = Query, j.question()
		return r
	}
	j.run()
	if j.takesBack() {
		r.Verdict, r.Mode = Correct, Retract
		if j.settled.days == 1 {
			r.Day = j.day
		}
		return r
	}
	j.settle()
	j.oneDay()
	j.onePlace()
	j.voices()
	r.Plain = j.plain
	figures := j.sureFigures()
	if j.in.Answer || j.has.any(setOf(more, amend, instead)) {
		figures += j.answers()
	}
	switch {
	case figures == 0 && !j.wholeDay():
		return j.nothing(r)
	case j.ofPlace():
		r.Verdict, r.Why = Ignore, NotOwn
		return r
	}
	if j.trivial() {
		r.Verdict, r.Why = Ignore, Chatter
		return r
	}
	figured := len(j.doubts)
	j.circumstances()
	r.Reports = j.reports()
	r.Left = j.leftOut()
	switch {
	case len(j.doubts) > figured:
		return j.ask(r, j.doubts[figured])
	case figured > 0:
		return j.ask(r, j.doubts[0])
	}
	r.Verdict, r.Mode = j.verdict(r.Reports)
	r.Day = j.commonDay(r.Reports)
	r.Listed = j.company && len(r.Reports) > 1
	return r
}

// verdict is what a message without doubts is.
func (j *judge) verdict(reports []Report) (Verdict, Mode) {
	kinds := [3]int{}
	zeros := true
	for i := range reports {
		switch r := &reports[i]; r.Kind {
		case checkin.Leave:
			kinds[1]++
			zeros = false
		case checkin.Zero:
			kinds[2]++
		default:
			kinds[0]++
			zeros = zeros && allZero(r.Entries)
		}
	}
	switch {
	case kinds[1] == len(reports):
		return Leave, ""
	case j.has.has(more):
		return Correct, Add
	case j.has.any(setOf(amend, redo)), j.has.has(instead) && j.wasReplacedAny():
		return Correct, Set
	case zeros:
		return Zero, ""
	}
	return Record, ""
}

// ofPlace reports figures told of a whole township or district: a sum somebody
// passes on, not work of their own.
func (j *judge) ofPlace() bool {
	if j.subject < 0 || !j.speaks {
		return false
	}
	t := &j.toks[j.subject]
	return t.class == township || t.class == others && j.isPlaceWord(t)
}

func (j *judge) wasReplacedAny() bool {
	return slices.ContainsFunc(j.binder.left, func(l left) bool { return l.why == Replaced })
}

func (j *judge) sureFigures() int {
	n := 0
	for i := range j.found {
		if j.found[i].sure {
			n++
		}
	}
	return n
}

// wholeDay reports whether some draft says nothing to report, or leave.
func (j *judge) wholeDay() bool {
	return slices.ContainsFunc(j.drafts, func(d draft) bool { return d.zero || d.leave })
}

// answers takes a bare number as what our question asked for, or what a
// correction changes: households, or whatever else its measure word is used of
// alone.
func (j *judge) answers() int {
	if len(j.doubts) == 0 || j.sureFigures() > 0 && !j.has.has(more) {
		return 0
	}
	taken := 0
	for i := range j.found {
		if f := &j.found[i]; !f.sure {
			k := slices.IndexFunc(j.doubts, func(m misgiving) bool { return m.where == f.where && m.why == NoFigure })
			if k < 0 || f.value > j.parser.figures[f.figure].limit {
				continue
			}
			j.doubts = slices.Delete(j.doubts, k, k+1)
			f.sure = true
			taken++
		}
	}
	return taken
}

// takesBack recognises an order to withdraw the sender's last message.
func (j *judge) takesBack() bool {
	if !j.has.has(retract) || j.has.any(setOf(redo, audience, doubt, condition)) || len(j.found) > 0 {
		return false
	}
	strange, letters := 0, 0
	for i := range j.toks {
		switch t := &j.toks[i]; {
		case t.kind == numeral && !t.num.weak:
			return false
		case t.kind == unknown && j.latin(t):
			letters++
		case t.kind == unknown && j.reads(t, "了"):
		case t.kind == unknown, t.kind == known && t.word.names != 0, t.class == elsewhere:
			strange++
		}
	}
	if j.has.has(lastone) {
		return strange <= 1 && letters <= 4
	}
	return strange+letters == 0
}

// nothing is a message in which no figure was found for sure.
func (j *judge) nothing(r Result) Result {
	r.Reports = j.reports()
	switch {
	case j.has.any(setOf(audience)), j.ofPlace():
	case j.slipped():
		return j.ask(r, misgiving{Unclear, j.whereOf(slip)})
	case len(j.doubts) > 0 && (j.plain || j.bare && j.short()) && !j.asked():
		figured := len(j.doubts)
		worst := j.worst()
		if j.circumstances(); len(j.doubts) > figured {
			worst = j.doubts[figured]
		}
		r.Reports = j.reports()
		return j.ask(r, worst)
	case j.admits():
		return j.ask(r, misgiving{NothingToSet, j.whereOf(amend)})
	}
	r.Verdict, r.Why, r.Reports = Ignore, Chatter, nil
	if len(j.binder.left) > 0 {
		r.Why = j.binder.left[0].why
	}
	return r
}

// worst is the doubt to ask about: the first that concerns a figure.
func (j *judge) worst() misgiving {
	for _, m := range j.doubts {
		if m.why != NoFigure {
			return m
		}
	}
	return j.doubts[0]
}

func (j *judge) asked() bool { return j.has.any(setOf(doubt, howmany)) }

// short reports whether little else stands beside a bare number, so that it was
// meant as a report: 3户, 今天克了3家.
func (j *judge) short() bool {
	if j.subject >= 0 || len(j.binder.left) > 0 && slices.ContainsFunc(j.binder.left, func(l left) bool {
		return l.why != Wanted && l.why != Contact && l.why != PeopleMet && l.why != Measure
	}) {
		return false
	}
	strange, visits := 0, false
	for i := range j.toks {
		switch t := &j.toks[i]; {
		case t.kind == unknown:
			strange++
		case t.kind == known && t.word.units.has(j.parser.visits):
			visits = true
		}
	}
	return strange == 0 || visits && strange <= 4
}

// slipped recognises a wrong count of unknown size: 上一条多打了一户.
func (j *judge) slipped() bool {
	return j.has.has(slip) && !j.asked() && !(j.has.has(amend) && j.sureFigures() > 0)
}

// admits recognises a correction without figures: 刚才报错了.
func (j *judge) admits() bool {
	if !j.has.has(amend) || j.asked() || j.has.any(setOf(order, plan)) {
		return false
	}
	strange := 0
	for i := range j.toks {
		switch t := &j.toks[i]; {
		case t.kind == unknown:
			strange++
		case t.kind == known && (t.class == oddmeeting || t.class == elsewhere || t.class == measure):
			return false
		}
	}
	return strange <= 1
}

// trivial recognises courtesies that look like zero reports: 我没有意见, "no
// complaints from me". A day, a number or a deed makes them reports.
func (j *judge) trivial() bool {
	if j.wholeDay() || len(j.binder.left) > 0 || j.has.has(dayword) || j.has.has(meaningful) {
		return false
	}
	opinions := true
	for i := range j.found {
		f := &j.found[i]
		if f.value != 0 {
			return false
		}
		opinions = opinions && f.key >= 0 && j.parser.figures[f.figure].code == codeOpinions && j.toks[f.key].length() <= 2
	}
	strange := 0
	for i := range j.toks {
		if j.toks[i].kind == unknown {
			strange++
		}
	}
	return opinions && !j.has.has(act) || j.has.has(mine) && strange > 0 || strange > 4
}

// voices counts an appeal told in prose beside a report (走访3户，反映低保问题), and
// doubts one that stands alone.
func (j *judge) voices() {
	if j.voiced < 0 {
		return
	}
	strange, problem := 0, -1
	end := j.voiced + 1
	for ; end < len(j.toks) && j.toks[end].kind != softEnd && j.toks[end].kind != hardEnd; end++ {
		switch t := &j.toks[end]; {
		case t.kind == unknown:
			strange++
		case t.kind == known && t.word.about().has(j.parser.received):
			problem = end
		}
	}
	if slices.ContainsFunc(j.found, func(f found) bool { return f.figure == j.parser.receivedAt || f.figure == j.parser.resolvedAt }) {
		return
	}
	where := span{j.toks[j.voiced].start, j.toks[end-1].end}
	switch {
	case j.sureFigures() > 0 && problem >= 0:
		j.add(j.parser.receivedAt, 1, where, problem)
	case j.sureFigures() == 0 && strange >= 2 && len(j.doubts) == 0:
		j.plain = true
		j.doubt(HowMany, where)
		j.guess(j.parser.receivedAt, quantity{number: number{value: 1}, where: where})
	}
}

// oneDay gives the only day a message mentions to every figure in it, and doubts
// days that have none.
func (j *judge) oneDay() {
	switch {
	case j.settled.days == 0:
		return
	case j.settled.days == 1:
		for i := range j.drafts {
			if j.drafts[i].day = j.day; j.day == j.today {
				j.drafts[i].day = 0
			}
		}
		j.merge()
		return
	}
	for i := range j.toks {
		t := &j.toks[i]
		if t.kind != date || t.day.odd != none || t.day.Day == j.today {
			continue
		}
		if !slices.ContainsFunc(j.drafts, func(d draft) bool { return d.day == t.day.Day }) && j.sureFigures() > 0 {
			j.doubt(DatesSeveral, span{t.start, t.end})
			return
		}
	}
}

// onePlace gives the only village a message mentions to every figure in it.
func (j *judge) onePlace() {
	switch {
	case j.settled.places >= mostPlaces:
		j.doubt(SeveralPlaces, j.whereOf(village))
	case j.settled.places == 1:
		for i := range j.drafts {
			j.drafts[i].place = j.place
		}
		j.merge()
	}
}

// merge joins drafts that have become alike.
func (j *judge) merge() {
	for i := len(j.drafts) - 1; i > 0; i-- {
		k := slices.IndexFunc(j.drafts[:i], func(d draft) bool { return d.context == j.drafts[i].context })
		if k < 0 {
			continue
		}
		for f := range j.found {
			if j.found[f].draft == i {
				j.found[f].draft = k
			} else if j.found[f].draft > i {
				j.found[f].draft--
			}
		}
		d := &j.drafts[k]
		d.zero, d.leave, d.figures = d.zero || j.drafts[i].zero, d.leave || j.drafts[i].leave, d.figures+j.drafts[i].figures
		j.drafts = slices.Delete(j.drafts, i, i+1)
	}
}

// circumstances doubts what stands around the figures.
func (j *judge) circumstances() {
	if j.has.has(retract) && !j.has.has(redo) {
		j.doubt(Unclear, j.whereOf(retract))
	}
	if j.slipped() {
		j.doubt(Unclear, j.whereOf(slip))
	}
	if j.has.has(period) {
		j.periods()
	}
	if j.several != (span{}) {
		j.doubt(Period, j.several)
	}
	if j.unasked != (span{}) && !j.proxied {
		j.doubt(OtherPerson, j.unasked)
	}
	if j.subject >= 0 && j.speaks {
		t := &j.toks[j.subject]
		why := OtherPerson
		if t.class == nickname && j.proxied {
			why = UnknownPerson
		}
		j.doubt(why, span{t.start, t.end})
	}
	if j.proxied && !j.company && j.now.person != somebody {
		j.doubt(UnknownPerson, j.whereOf(proxy))
	}
	for i := range j.found {
		if f := &j.found[i]; f.count > 1 && f.parts != f.value || f.parts > f.value {
			j.doubt(Contradiction, f.where)
		}
	}
	for i := range j.drafts {
		d := &j.drafts[i]
		if d.zero && d.figures > 0 && j.nonZero(i) {
			j.doubt(Contradiction, d.where)
		}
	}
	if strings.HasPrefix(j.source, "*") {
		j.doubt(Unclear, j.found0())
	}
}

func (j *judge) nonZero(d int) bool {
	return slices.ContainsFunc(j.found, func(f found) bool { return f.draft == d && f.value > 0 })
}

func (j *judge) found0() span {
	if len(j.found) > 0 {
		return j.found[0].where
	}
	return span{0, int32(len(j.text))} //nolint:gosec // a message is short
}

// periods doubts figures told of a week or a month: those in the sentence of the
// words, or below a heading of nothing else.
func (j *judge) periods() {
	for i := range j.toks {
		if j.toks[i].class != period {
			continue
		}
		start, end := i, i
		for start > 0 && j.toks[start-1].kind != hardEnd {
			start--
		}
		for end < len(j.toks) && j.toks[end].kind != hardEnd {
			end++
		}
		if j.spans(i, start, end) {
			j.doubt(Period, span{j.toks[i].start, j.toks[i].end})
			return
		}
	}
}

// spans reports whether a period at token i covers a figure of its sentence.
func (j *judge) spans(i, start, end int) bool {
	numerals := false
	for k := start; k < end; k++ {
		t := &j.toks[k]
		numerals = numerals || t.kind == numeral
		if t.kind == numeral && k > i && j.why[k] == Cumulative {
			return false // 本月累计86户
		}
		if t.kind == date && k > i { // 本月驻村，今天走访3户
			return false
		}
		if k > i && j.counts(t) {
			return true
		}
	}
	if !numerals && start == 0 && end < len(j.toks) && end-start <= 8 { // a heading
		return len(j.found) > 0
	}
	for k := start; k < i; k++ { // 走访20户，上周
		if t := &j.toks[k]; j.counts(t) && !j.softBetween(k, i) {
			return true
		}
	}
	return false
}

// counts reports whether a token is the numeral of a figure.
func (j *judge) counts(t *token) bool {
	return slices.ContainsFunc(j.found, func(f found) bool { return f.where.start <= t.start && t.end <= f.where.end })
}

func (j *judge) softBetween(from, to int) bool {
	for k := from; k < to; k++ {
		if j.toks[k].kind == softEnd {
			return true
		}
	}
	return false
}

// whereOf is the first token of a class.
func (j *judge) whereOf(c class) span {
	for i := range j.toks {
		if j.toks[i].class == c {
			return span{j.toks[i].start, j.toks[i].end}
		}
	}
	return span{}
}

// ask makes the result a question about a stretch of the text.
func (j *judge) ask(r Result, m misgiving) Result {
	r.Verdict, r.Why, r.Span = Ask, m.why, j.original(m.where)
	r.Day = j.commonDay(r.Reports)
	if r.Left == nil {
		r.Left = j.leftOut()
	}
	r.Options = j.options(r, m)
	return r
}

// original is a stretch of the message as written, masked.
func (j *judge) original(s span) string {
	if s.start >= s.end {
		return ""
	}
	return Mask(j.source[j.at[s.start]:j.at[s.end]])
}

func (j *judge) leftOut() []Left {
	if len(j.binder.left) == 0 {
		return nil
	}
	out := make([]Left, 0, len(j.binder.left))
	for _, l := range j.binder.left {
		text := "****"
		if l.why != Contact {
			text = j.original(l.where)
		}
		out = append(out, Left{Text: text, Why: l.why})
	}
	return out
}

// reports makes the drafts' figures into reports, in catalogue order; parts of
// one figure add up.
func (j *judge) reports() []Report {
	if len(j.drafts) == 0 {
		return nil
	}
	out := make([]Report, 0, len(j.drafts))
	for i := range j.drafts {
		d := &j.drafts[i]
		r := Report{Person: d.person, Place: d.place, Day: d.day, Kind: checkin.Figures, Entries: j.entries(i)}
		if d.day == 0 {
			r.Day = j.today
		}
		if r.Person == j.in.Sender && len(j.drafts) == 1 || r.Person == somebody {
			r.Person = ""
		}
		switch {
		case len(r.Entries) > 0:
		case d.leave:
			r.Kind = checkin.Leave
		case d.zero:
			r.Kind = checkin.Zero
		default:
			continue
		}
		out = append(out, r)
	}
	return out
}

// entries adds the figures of a draft up.
func (j *judge) entries(d int) []checkin.Entry {
	var sums [mostFigures]int64
	var seen figures
	for i := range j.found {
		if f := &j.found[i]; f.draft == d {
			sums[f.figure] = min(sums[f.figure]+f.value, most)
			seen |= 1 << f.figure
		}
	}
	if seen == 0 {
		return nil
	}
	out := make([]checkin.Entry, 0, bits.OnesCount64(uint64(seen)))
	for ; seen != 0; seen &= seen - 1 {
		f := bits.TrailingZeros64(uint64(seen))
		ind := &j.parser.figures[f]
		if sums[f] > ind.limit && len(j.doubts) == 0 {
			j.doubt(OverLimit, j.drafts[d].where)
		}
		out = append(out, checkin.Entry{Code: ind.code, Value: sums[f]})
	}
	return out
}

// commonDay is the day of all reports, or the day of writing.
func (j *judge) commonDay(reports []Report) checkin.Day {
	if len(reports) == 0 {
		if j.settled.days == 1 {
			return j.day
		}
		return j.today
	}
	for i := range reports {
		if reports[i].Day != reports[0].Day {
			return j.today
		}
	}
	return reports[0].Day
}

func allZero(entries []checkin.Entry) bool {
	return !slices.ContainsFunc(entries, func(e checkin.Entry) bool { return e.Value != 0 })
}
