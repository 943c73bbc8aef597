package grammar

import (
	"slices"

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
		r.Verdict, r.Question = Query, new(j.parser.Ask(j.in))
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
	j.oneself()
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
	case j.has.has(more) && j.adds():
		return Correct, Add
	case j.has.any(setOf(amend, redo)), j.has.has(instead) && j.replacedAny():
		return Correct, Set
	case zeros:
		return Zero, ""
	}
	return Record, ""
}

// adds reports that something is counted behind a word like 再加.
func (j *judge) adds() bool {
	for i := range j.toks {
		if t := &j.toks[i]; t.class == more && slices.ContainsFunc(j.found, func(f found) bool { return f.where.start >= t.end }) {
			return true
		}
	}
	return false
}

// ofPlace reports figures told of a whole township or district: a sum somebody
// passes on, not work of their own.
func (j *judge) ofPlace() bool {
	if j.subject < 0 || !j.speaks {
		return false
	}
	t := &j.toks[j.subject]
	if len(j.found) > 0 && j.found[0].where.start < t.start {
		return false
	}
	return t.class == township || t.class == others && j.isPlaceWord(t)
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

// nothing is a message in which no figure was found for sure.
func (j *judge) nothing(r Result) Result {
	r.Reports = j.reports()
	switch {
	case j.has.any(setOf(audience)), j.ofPlace():
	case j.slipped():
		return j.ask(r, misgiving{why: Unclear, where: j.whereOf(slip)})
	case len(j.doubts) > 0 && (j.plain || j.bare && j.short()) && !j.asked():
		figured := len(j.doubts)
		worst := j.worst()
		if j.circumstances(); len(j.doubts) > figured {
			worst = j.doubts[figured]
		}
		r.Reports = j.reports()
		return j.ask(r, worst)
	case j.admits():
		return j.ask(r, misgiving{why: NothingToSet, where: j.whereOf(amend)})
	}
	r.Verdict, r.Why, r.Reports = Ignore, Chatter, nil
	if len(j.left) > 0 {
		r.Why = j.left[0].why
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

func (j *judge) asked() bool { return j.has.any(setOf(doubt, wonder, howmany)) }

// short reports whether little else stands beside a bare number, so that it was
// meant as a report: 3户, 今天克了3家.
func (j *judge) short() bool {
	if j.subject >= 0 || len(j.left) > 0 && slices.ContainsFunc(j.left, func(l left) bool {
		return l.why != Wanted && l.why != Cumulative && l.why != Contact && l.why != PeopleMet && l.why != Measure
	}) {
		return false
	}
	strange, visits := 0, false
	for i := range j.toks {
		switch t := &j.toks[i]; {
		case t.kind == unknown && !j.isParticle(t):
			strange++
		case t.kind == known && t.word.units.has(j.parser.visits):
			visits = true
		}
	}
	return strange == 0 || visits && strange <= 1
}

// trivial recognises courtesies that look like zero reports: 我没有意见, "no
// complaints from me". A day, a number or a deed makes them reports.
func (j *judge) trivial() bool {
	if j.wholeDay() || len(j.left) > 0 || j.has.has(dayword) || j.has.has(meaningful) {
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

// ask makes the result a question about a stretch of the text.
func (j *judge) ask(r Result, m misgiving) Result {
	r.Verdict, r.Why, r.Span = Ask, m.why, j.original(m.where)
	r.Day = j.commonDay(r.Reports)
	if r.Left == nil {
		r.Left = j.leftOut()
	}
	r.Options = j.options(r, m)
	if m.number > 0 && len(j.doubts) == 1 {
		r.Doubtful = j.parser.figures[m.number-1].code
	}
	return r
}
