package grammar

import (
	"slices"
	"strings"
)

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
	switch j.settled.days {
	case 0:
		return
	case 1:
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
	j.whose()
	j.sums()
	if strings.HasPrefix(j.source, "*") { // as people mark a slip in a chat
		j.doubt(Unclear, j.firstFigure())
	}
}

// whose doubts who did the work: somebody named without a word that says on
// their behalf, or not named well enough.
func (j *judge) whose() {
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
	if where := j.stranger(); where != (span{}) && !j.proxied {
		j.doubt(OtherPerson, where)
	}
	if j.proxied && !j.company && j.now.person != somebody {
		j.doubt(UnknownPerson, j.whereOf(proxy))
	}
}

// sums doubts parts that do not make their whole, and a zero report with figures.
func (j *judge) sums() {
	for i := range j.found {
		if f := &j.found[i]; f.count > 1 && f.parts != f.value || f.parts > f.value {
			j.doubt(Contradiction, f.where)
		}
	}
	for i := range j.drafts {
		if d := &j.drafts[i]; d.zero && d.figures > 0 && j.nonZero(i) {
			j.doubt(Contradiction, d.where)
		}
	}
}

// stranger finds a name that is not on the roster at the head of a line: two or
// three characters that begin with a surname (刘强：走访3户), or capitalised English
// words (Wang Fang: 3 households).
func (j *judge) stranger() span {
	for i := range j.toks {
		if !j.toks[i].line && i > 0 && j.toks[i-1].kind != ordinal || j.toks[i].kind != unknown {
			continue
		}
		end := i
		for end < len(j.toks) && j.toks[end].kind == unknown && (end == i || !j.toks[end].gap || j.latin(&j.toks[end])) {
			end++
		}
		if end == len(j.toks) || j.toks[end].kind != colon && !j.toks[end].gap {
			continue
		}
		where := span{j.toks[i].start, j.toks[end-1].end}
		if n := j.token(end + 1); j.toks[end].kind == colon && n != nil && n.kind != known && n.kind != numeral ||
			j.toks[end].kind != colon && (j.toks[end].word == nil || j.toks[end].word.about() == 0) {
			continue // followed by a telephone or another name, not by work
		}
		if j.nameLike(i, end) {
			return where
		}
	}
	return span{}
}

// nameLike reports whether unknown tokens read like a person's name.
func (j *judge) nameLike(from, end int) bool {
	if !j.latin(&j.toks[from]) {
		return end-from >= 2 && end-from <= 3 && strings.ContainsRune(surnames, j.text[j.toks[from].start])
	}
	for k := from; k < end; k++ {
		if c := j.source[j.at[j.toks[k].start]]; c < 'A' || c > 'Z' {
			return false
		}
	}
	return end-from >= 2 && j.toks[end].kind == colon
}

func (j *judge) nonZero(d int) bool {
	return slices.ContainsFunc(j.found, func(f found) bool { return f.draft == d && f.value > 0 })
}

func (j *judge) firstFigure() span {
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
