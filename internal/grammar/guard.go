package grammar

// guards says of every numeral why it is no work done, as far as the words around
// it tell: planned, asked of others, long ago, a running total. A word guards
// what follows it, up to a word that says "done" or, for most, the end of the
// sentence; when no numeral follows in its clause, it guards what stands before
// it (visit 5 households tomorrow).
type guards struct {
	toks []token
	why  []Reason // by token; none where nothing stands against it
	// shown is true behind "for example": what follows is no report at all.
	shown bool
	// block holds on after a heading like 明天计划： to the end of the message.
	block Reason
}

func (g *guards) run(toks []token, has classSet) []Reason {
	g.toks, g.why, g.shown, g.block = toks, append(g.why[:0], make([]Reason, len(toks))...), false, none
	if !has.any(guarding) {
		return g.why
	}
	for start := 0; start < len(toks); {
		end := start
		for end < len(toks) && toks[end].kind != hardEnd {
			end++
		}
		g.sentence(start, end)
		start = end + 1
	}
	if has.has(audience) {
		g.fill(0, len(toks), Told)
	}
	return g.why
}

// guarding are the classes that stand against a numeral.
var guarding = setOf(plan, modal, condition, order, audience, target, example, history, news, howmany, doubt, wonder, threshold, you, running, elsewhere, supply, undone, versus)

func (g *guards) sentence(start, end int) {
	for i := start; i < end; i++ {
		switch t := &g.toks[i]; t.class {
		case doubt, wonder, howmany:
			if t.class != doubt && g.embedded(i, end) { // 走访3户，了解他们有什么困难
				g.fill(g.clauseStart(i), g.clauseEnd(i), Asked)
				continue
			}
			g.fill(start, end, Asked)
			return
		case you:
			g.fill(start, end, Told)
			return
		default:
		}
	}
	sticky := g.block
	for i := start; i < end; {
		stop := i
		for stop < end && g.toks[stop].kind != softEnd {
			stop++
		}
		sticky = g.clause(i, stop, sticky)
		i = stop + 1
	}
	if end > start && g.toks[end-1].kind == colon && sticky != none {
		g.block = sticky
	}
	if g.shown {
		g.block = Shown
	}
}

// embedded reports a question word inside a statement: nothing in the rest of
// the sentence asks.
func (g *guards) embedded(i, end int) bool {
	start := g.clauseStart(i)
	if start == 0 || g.toks[start-1].kind == hardEnd {
		return false
	}
	for j := i + 1; j < end; j++ {
		if g.toks[j].class == doubt {
			return false
		}
	}
	return true
}

func (g *guards) clauseStart(i int) int {
	for i > 0 && g.toks[i-1].kind != softEnd && g.toks[i-1].kind != hardEnd {
		i--
	}
	return i
}

func (g *guards) clauseEnd(i int) int {
	for i < len(g.toks) && g.toks[i].kind != softEnd && g.toks[i].kind != hardEnd {
		i++
	}
	return i
}

// clause guards one clause and returns what holds on after it.
func (g *guards) clause(start, end int, sticky Reason) Reason {
	now, fresh, got := sticky, false, false // got: what follows was got, whatever it is
	for i := start; i < end; i++ {
		t := &g.toks[i]
		switch why, holds := g.reason(i, end); {
		case g.shown:
			now, sticky = Shown, Shown
		case t.class == done && fresh: // 任务20户，完成12户, but 每人完成20户
		case t.class == done, t.kind == date && !fresh && !t.bareWeekday() && (sticky == Planned || sticky == Wanted || sticky == Past):
			now, sticky = none, none
			if t.kind == date || t.word == nil || t.word.names == 0 {
				g.block = none
			}
		case why == none:
		default:
			now, fresh, got = why, true, t.class == supply
			if holds {
				sticky = why
			}
			if !g.numeralIn(i+1, end) && why != Told && why != News && why != Elsewhere && why != Compared {
				g.fill(g.colonBefore(start, i), i, why)
			}
			if t.class == elsewhere && !g.numeralIn(i+1, end) {
				g.behind(i)
			}
		}
		fresh = fresh && t.kind != numeral
		switch {
		case t.kind == numeral && g.why[i] == none:
			g.why[i] = now
		case t.word != nil && t.word.names != 0 && now == Elsewhere && !got:
			now = sticky
		}
	}
	return sticky
}

// reason is what a token says against the numerals after it, and whether that
// holds beyond the clause.
func (g *guards) reason(i, end int) (why Reason, holds bool) {
	switch g.toks[i].class {
	case plan:
		return Planned, true
	case condition:
		return Conditional, true
	case threshold:
		if i+1 < end && g.toks[i+1].kind == numeral {
			return Conditional, true
		}
	case undone:
		g.fill(g.colonBefore(g.clauseStart(i), i), g.clauseEnd(i), Denied)
		return none, false
	case versus:
		return Compared, false

	case history:
		return Past, true
	case news:
		return News, true
	case order:
		return Told, true
	case example:
		g.shown = true
		return Shown, true
	case target:
		if g.toks[i].length() == 1 && !g.numeralIn(i+1, end) { // 1.缺水
			return none, false
		}
		return Wanted, i+1 < end && g.toks[i+1].kind == colon
	case running:
		return Cumulative, false
	case elsewhere, supply:
		return Elsewhere, false
	case modal:
		j := i + 1
		for j < end && (g.toks[j].class == act || g.toks[j].class == parting) {
			j++
		}
		if j < end && g.toks[j].word != nil && g.toks[j].word.names != 0 || j > i+1 && j < end && g.toks[j].kind == numeral {
			return Planned, true
		}
	default:
	}
	return none, false
}

// colonBefore is where a clause begins for a word in it: behind the last colon or
// list number.
func (g *guards) colonBefore(start, i int) int {
	for j := i - 1; j >= start; j-- {
		if g.toks[j].kind == colon || g.toks[j].kind == ordinal {
			return j + 1
		}
	}
	return start
}

// behind guards the numeral right before a word for what is counted elsewhere:
// 2 disputes.
func (g *guards) behind(i int) {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch t := &g.toks[j]; {
		case t.kind == unknown && j == i-1 && t.length() == 1: // 那3户的照片
		case t.kind == numeral:
			g.why[j] = Elsewhere
			return
		case t.word == nil || t.word.units == 0:
			return
		}
	}
}

func (g *guards) numeralIn(start, end int) bool {
	for i := start; i < end; i++ {
		if g.toks[i].kind == numeral {
			return true
		}
	}
	return false
}

// fill guards the numerals of a stretch that nothing guards yet.
func (g *guards) fill(start, end int, why Reason) {
	for i := start; i < end; i++ {
		if g.toks[i].kind == numeral && g.why[i] == none {
			g.why[i] = why
		}
	}
}
