package grammar

// guards says of every numeral why it is no work done, as far as the words around
// it tell: planned, asked of others, long ago, a running total. A word guards
// what follows it, up to a word that says "done" or, for most, the end of the
// sentence; when no numeral follows in its clause, it guards what stands before
// it (visit 5 households tomorrow).
type guards struct {
	text []rune
	toks []token
	why  []Reason // by token; none where nothing stands against it
	// shown is true behind "for example": what follows is no report at all.
	shown bool
	// block holds on after a heading like 明天计划 to the end of the message, inline
	// what stands before a colon in a line (明天计划：1.走访；2.座谈) to the line's end.
	block, inline Reason
	// denied is where the last clause ends in which something was not done.
	denied int
	// fixing is true when the sender asks for a correction: 请把走访改成6户 is no
	// order to others.
	fixing bool
}

func (g *guards) run(text []rune, toks []token, has classSet, fixing bool) []Reason {
	g.text = text
	g.toks, g.why, g.shown, g.block, g.inline, g.denied, g.fixing = toks, append(g.why[:0], make([]Reason, len(toks))...), false, none, none, 0, fixing
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
			if t.class != doubt && g.embedded(i, end) || g.asksApart(i) { // 走访3户，了解他们有什么困难
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
	if start < end && g.toks[start].line {
		g.inline = none
	}
	sticky := g.block
	if sticky == none {
		sticky = g.inline
	}
	for i := start; i < end; {
		stop := i
		for stop < end && g.toks[stop].kind != softEnd {
			stop++
		}
		sticky = g.clause(i, stop, sticky)
		i = stop + 1
	}
	if why := g.title(start, end); why != none {
		g.block = why
	} else if sticky != none && end > start && g.toks[end-1].kind == colon {
		g.block = sticky
	}
	if g.shown {
		g.block = Shown
	}
}

// title is what a line of nothing but words for what is planned or wanted says of
// the lines below: 下周工作计划, 三、明日计划, 目标任务.
func (g *guards) title(start, end int) Reason {
	if end == len(g.toks) || end+1 < len(g.toks) && !g.toks[end+1].line {
		return none
	}
	why := none
	for i := start; i < end; i++ {
		switch t := &g.toks[i]; {
		case t.class == plan:
			why = Planned
		case t.class == target && why == none:
			why = Wanted
		case t.class == target, t.class == noise, t.class == parting, t.kind == date, t.kind == ordinal, t.kind == softEnd, t.kind == colon:
		default:
			return none
		}
	}
	return why
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

// asksApart reports a question about what comes next, in a clause of its own
// behind a report: 走访5户，诉求1件，请问怎么处理？
func (g *guards) asksApart(i int) bool {
	start, end := g.clauseStart(i), g.clauseEnd(i)
	if start < 2 || g.toks[start-1].kind == hardEnd || !g.numeralIn(0, start) || g.numeralIn(start, end) {
		return false
	}
	for j := start; j < end; j++ {
		if t := &g.toks[j]; t.class == plan || t.class == wonder && string(g.text[t.start:t.end]) == "请问" {
			return true
		}
	}
	return false
}

func (g *guards) clauseStart(i int) int {
	for i > 0 && !g.toks[i-1].ends() {
		i--
	}
	return i
}

func (g *guards) clauseEnd(i int) int {
	for i < len(g.toks) && !g.toks[i].ends() {
		i++
	}
	return i
}

// clause guards one clause and returns what holds on after it.
func (g *guards) clause(start, end int, sticky Reason) Reason {
	now, fresh, got := sticky, false, false // got: what follows was got, whatever it is
	last, back := g.lastNumeral(start, end), false
	for i := start; i < end; i++ {
		t := &g.toks[i]
		switch why, holds := g.reason(i, end); {
		case g.shown:
			now, sticky = Shown, Shown
		case t.class == done && fresh: // 任务20户，完成12户, but 每人完成20户
		case t.class == done, t.kind == date && !fresh && !t.bareWeekday() && (sticky == Planned || sticky == Wanted || sticky == Past):
			now, sticky = none, none
			if t.kind == date || t.word == nil || t.word.names == 0 {
				g.block, g.inline = none, none
			}
		case why == none:
		default:
			now, fresh, got = why, true, t.class == supply
			if holds {
				sticky = why
			}
			if i+1 < end && g.toks[i+1].kind == colon && (why == Planned || why == Wanted) {
				g.inline = why
			}
			if last <= i && !back && !g.apart(i, end, why) && why != Told && why != News && why != Elsewhere && why != Compared {
				g.fill(g.colonBefore(start, i), i, why)
				back = true
			}
			if t.class == elsewhere && last <= i {
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

// apart reports a plan with words of its own behind a blank, which does not reach
// back: 走访5户 诉求1件 明天继续.
func (g *guards) apart(i, end int, why Reason) bool {
	t := &g.toks[i]
	return why == Planned && t.gap && i+1 < end && g.text[t.start] > 0x2E80
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
		if g.denied <= i { // once a clause
			g.denied = g.clauseEnd(i)
			g.fill(g.colonBefore(g.clauseStart(i), i), g.denied, Denied)
		}
		return none, false
	case versus:
		return Compared, false

	case history:
		return Past, true
	case news:
		return News, true
	case order:
		if g.fixing || g.excusedOrder(i, end) {
			return none, false
		}
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
		return Cumulative, g.headsLine(i, end)
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

// headsLine reports a word before a colon, with a day or a period at most between
// them: 累计：走访62户，发卡60张. A day named before it does the same: 截至11月24日，累计….
func (g *guards) headsLine(i, end int) bool {
	for j := i + 1; j < end; j++ {
		switch t := &g.toks[j]; {
		case t.kind == colon:
			return true
		case t.kind == date, t.class == period, t.class == noise:
		default:
			return g.sticks(i)
		}
	}
	return false
}

// sticks reports a running total told up to a day that was named before it.
func (g *guards) sticks(i int) bool {
	for j := i - 1; j >= 0 && g.toks[j].kind != hardEnd; j-- {
		if g.toks[j].class == running {
			return true
		}
	}
	return false
}

// excusedOrder reports 要求 that orders nothing of others: that of villagers
// (1户要求低保), and one that is only referred to (根据区里要求，).
func (g *guards) excusedOrder(i, end int) bool {
	if i > 0 && g.toks[i-1].word != nil && g.toks[i-1].word.units != 0 {
		return true
	}
	start := g.clauseStart(i)
	return g.toks[start].class == noise && !g.numeralIn(start, end)
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

// lastNumeral is the last numeral of a stretch; -1 for none.
func (g *guards) lastNumeral(start, end int) int {
	for i := end - 1; i >= start; i-- {
		if g.toks[i].kind == numeral {
			return i
		}
	}
	return -1
}

func (g *guards) numeralIn(start, end int) bool { return g.lastNumeral(start, end) >= 0 }

// fill guards the numerals of a stretch that nothing guards yet.
func (g *guards) fill(start, end int, why Reason) {
	for i := start; i < end; i++ {
		if g.toks[i].kind == numeral && g.why[i] == none {
			g.why[i] = why
		}
	}
}
