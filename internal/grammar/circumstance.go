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
	for ; end < len(j.toks) && !j.toks[end].ends(); end++ {
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
		j.guess(j.parser.receivedAt, &quantity{number: number{value: 1}, where: where})
	}
}

// oneself makes one person of the sender who is named in one place and not in
// another; among others the name is kept.
func (j *judge) oneself() {
	if j.in.Sender == "" || !slices.ContainsFunc(j.drafts, func(d draft) bool { return d.person == j.in.Sender }) {
		return
	}
	self := ""
	for i := range j.drafts {
		if id := j.drafts[i].person; id != "" && id != j.in.Sender {
			self = j.in.Sender
		}
	}
	for i := range j.drafts {
		if id := j.drafts[i].person; id == "" || id == j.in.Sender {
			j.drafts[i].person = self
		}
	}
	j.merge()
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
		if t.kind != date || t.day.odd != none || t.day.Day == j.today && !j.doneBehind(i) {
			continue
		}
		if j.aside(i) {
			continue
		}
		if !slices.ContainsFunc(j.drafts, func(d draft) bool { return d.day == t.day.Day || d.day == 0 && t.day.Day == j.today }) && j.sureFigures() > 0 {
			j.doubt(DatesSeveral, span{t.start, t.end})
			return
		}
	}
}

// aside reports a day in a clause without figures that says why there are none:
// 昨天下雨没去成，今天走访4户.
func (j *judge) aside(i int) bool {
	strange := 0
	_, end := j.around(i)
	for k := i + 1; k < end; k++ {
		switch t := &j.toks[k]; {
		case j.counts(k):
			return false
		case t.class == negation, t.class == plan, t.class == query:
			strange++
		case t.kind == unknown && !j.isParticle(t):
			strange += strangeness(t, j.latin(t))
		}
	}
	return strange > 0
}

// doneBehind reports a day that work without a figure of its own is told of: 昨天收到
// 的2件诉求今天已办结. A report that is only written on that day is none (今天补报).
func (j *judge) doneBehind(i int) bool {
	n := j.token(i + 1)
	if n == nil || n.gap {
		return false
	}
	_, end := j.around(i)
	for k := i + 1; k < end; k++ {
		switch t := &j.toks[k]; {
		case t.kind == numeral, t.kind == date, t.class == proxyend, t.class == idle, t.class == negation:
			return false
		case t.class == done, t.class == act && j.reads(t, "召开"), t.kind == known && t.word.names.has(j.parser.resolved):
			return i > 0
		}
	}
	return false
}

// onePlace gives the only village a message mentions to every figure in it.
func (j *judge) onePlace() {
	if j.settled.places == 1 {
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
	if j.has.any(setOf(period, query)) {
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
		if d := &j.drafts[i]; d.zero && d.figures > 0 && j.nonZero(i) && !j.onlyVisits(i) {
			j.doubt(Contradiction, d.where)
		}
	}
}

// onlyVisits takes 没有入户 beside other work (没有入户，召开座谈会1场) as what it says:
// no visits.
func (j *judge) onlyVisits(i int) bool {
	if j.parser.visitsAt < 0 {
		return false
	}
	d := &j.drafts[i]
	said := string(j.text[d.where.start:d.where.end])
	if !strings.HasSuffix(said, "走访") && !strings.HasSuffix(said, "入户") ||
		slices.ContainsFunc(j.found, func(f found) bool { return f.draft == i && f.figure == j.parser.visitsAt }) {
		return false
	}
	d.zero = false
	d.figures++
	j.found = append(j.found, found{figure: j.parser.visitsAt, where: d.where, draft: i, sure: true, key: -1})
	return true
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

// whereOf is the first token of a class.
func (j *judge) whereOf(c class) span {
	for i := range j.toks {
		if j.toks[i].class == c {
			return span{j.toks[i].start, j.toks[i].end}
		}
	}
	return span{}
}
