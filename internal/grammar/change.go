package grammar

import "slices"

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
		case t.kind == unknown && (j.reads(t, "了") || j.reads(t, "的") || j.reads(t, "把")):
		case t.kind == unknown, t.kind == known && t.word.names != 0, t.class == elsewhere:
			strange++
		}
	}
	if j.has.has(lastone) {
		return strange <= 1 && letters <= 4
	}
	return strange+letters == 0
}

// slipped recognises a wrong count of unknown size: 上一条多打了一户.
func (j *judge) slipped() bool {
	return j.has.has(slip) && !j.late() && !j.asked() && !j.has.has(order) && (!j.has.has(amend) || j.sureFigures() == 0)
}

// late reports 漏报了 said of a whole earlier day: the report follows.
func (j *judge) late() bool {
	if j.settled.days != 1 || j.day == j.today {
		return false
	}
	for i := range j.toks {
		t := &j.toks[i]
		if t.class == slip && (!j.reads(t, "漏报") && !j.reads(t, "漏报了") || i+1 < len(j.toks) && !j.toks[i+1].ends()) {
			return false
		}
	}
	return true
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

func (j *judge) replacedAny() bool {
	return slices.ContainsFunc(j.left, func(l left) bool { return l.why == Replaced })
}
