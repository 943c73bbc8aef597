package grammar

// numeral settles the numeral at token i and returns the next token to read.
func (b *binder) numeral(i int) int {
	v := b.quantity(i)
	q := &v
	if b.none(q) {
		return q.next
	}
	b.head, b.together = true, false
	if b.onlyWord(q) {
		b.head = false
		return i + 1
	}
	switch why := b.why[i]; {
	case b.corrected(q):
		return b.leave(q, Replaced)
	case why != none:
		b.spend(why)
		return b.leave(q, why)
	case q.next < len(b.toks) && b.toks[q.next].class == idle, b.unmet(q): // 2户没走访
		return b.leave(q, Denied)
	case b.negated >= 0:
		b.keys, b.negated = b.keys[:0], -1
		return b.leave(q, Denied)
	case q.unit >= 0 && b.toks[q.unit].class == measure, b.nth(i):
		b.lasts(q)
		b.division(q)
		return b.leave(q, Measure)
	case b.pointed(q.from):
		return b.leave(q, Told)
	}
	if next := b.notOne(q); next > 0 {
		return next
	}
	if b.eachOf(q) {
		return q.next
	}
	if f, key := b.choose(q); f >= 0 {
		return b.bind(q, f, key)
	}
	return b.unnamed(q)
}

// onlyWord reports a weak numeral that is a character of a word, or an article
// that counts nothing.
func (b *binder) onlyWord(q *quantity) bool {
	switch {
	case !q.weak:
		return false
	case q.latin: // held a symposium, visited a family; but not "to a family"
		p := b.token(q.from - 1)
		return !b.nounAt(q.next) && q.unit < 0 || p == nil || p.kind != known || p.class != act && p.word.about() == 0
	case q.unit >= 0, b.pairWord(q) && q.next < len(b.toks) && b.toks[q.next].kind == known && b.toks[q.next].word.names != 0:
		return false
	}
	return !b.direct(q.from) || b.strange(q.next)
}

// pairWord reports 俩 and 仨, which hold their measure word.
func (b *binder) pairWord(q *quantity) bool {
	c := b.text[b.toks[q.from].start]
	return c == '俩' || c == '仨'
}

// spend forgets the keys of a numeral that is not counted, so that they do not
// take the next one; the keys before a running total or a part still wait.
func (b *binder) spend(why Reason) {
	if why != Wanted && why != Planned && why != Elsewhere {
		b.keys = b.keys[:0]
	}
}

// corrected reports whether the numeral is the wrong one of a correction: behind
// "not", or before 改为 with the right one behind it.
func (b *binder) corrected(q *quantity) bool {
	if b.insteadBefore(q.from) || b.has.has(amend) && b.becomes(q.next) {
		return true
	}
	for j := q.from - 1; j >= 0 && b.has.has(slip) && !b.toks[j].cuts(); j-- {
		if b.toks[j].class == slip {
			return true
		}
	}
	if !b.has.has(amend) {
		return false
	}
	for j := q.next; j < len(b.toks) && b.toks[j].kind != hardEnd; j++ {
		t := &b.toks[j]
		switch {
		case t.class == amend:
			return b.numeralAhead(j) || j <= q.next && (b.numeralLater(j) || len(b.found) > b.first) // 报的3户不对，是4户; 应为4户，报的3户有误
		case t.kind == numeral, t.kind == softEnd, t.word != nil && t.word.about() != 0 && !b.latin(t):
			return false
		}
	}
	return false
}

// none takes 零 right before what it counts, which reads like 无: 零诉求.
func (b *binder) none(q *quantity) bool {
	n := b.token(q.next)
	if q.value != 0 || q.odd != none || q.unit >= 0 || q.latin || n == nil || n.kind != known || n.gap || n.word.names == 0 || b.latin(n) || len(b.keys) > 0 {
		return false
	}
	b.negates(q.from)
	return true
}

// unmet reports more households of which something is denied that is no figure:
// 另有2户因外出未走访.
func (b *binder) unmet(q *quantity) bool {
	p := b.token(q.from - 1)
	if last := len(b.found) - 1; last < 0 || !b.found[last].sure || p == nil || p.class != parting || q.unit < 0 || !b.toks[q.unit].word.units.has(b.parser.visits) {
		return false
	}
	for j := q.next; j < len(b.toks) && !b.toks[j].cuts(); j++ {
		switch t := &b.toks[j]; t.class {
		case negation:
			n := b.token(j + 1)
			return n == nil || n.kind != known || n.word.names == 0 || n.word.names.has(b.parser.visits)
		case idle, undone, pending:
			return true
		default:
		}
	}
	return false
}

// insteadBefore reports 不是 before a numeral, or before the word that names it.
func (b *binder) insteadBefore(i int) bool {
	p := b.token(i - 1)
	if p != nil && p.kind == known && p.word.names != 0 && !b.latin(p) {
		p = b.token(i - 2)
	}
	return p != nil && p.class == instead
}

// becomes reports the sign or word between the wrong number and the right one of
// a correction: 5户→6户, 更正走访5户为6户.
func (b *binder) becomes(i int) bool {
	if n := b.token(i); n != nil && b.reads(n, "to") && b.follows(i, numeral) {
		return true
	}
	for n := b.token(i); n != nil && n.kind == unknown && !b.latin(n); n = b.token(i) {
		switch b.text[n.start] {
		case '→', '为', '成', '>', '=', '-':
			i++
		default:
			return false
		}
		if t := b.token(i); t != nil && t.kind == numeral {
			return true
		}
	}
	return false
}

// nth reports 第3, group 5 and 序号：1: a place in a row or a name, not a quantity.
func (b *binder) nth(i int) bool {
	p := b.token(i - 1)
	if p != nil && p.kind == colon { // 序号：1
		p = b.token(i - 2)
	}
	return p != nil && (!b.toks[i].gap && b.reads(p, "第") || p.class == label)
}

// pointed reports 那3户: what was spoken of before, not work reported now.
func (b *binder) pointed(i int) bool {
	p := b.token(i - 1)
	return p != nil && p.kind == unknown && (b.reads(p, "那") || b.reads(p, "这") || b.reads(p, "those") || b.reads(p, "these"))
}

// notOne reads 一户都没走访 and 一件诉求也没有: none of what the clause names. It
// returns the clause's end; zero when there is nothing of the kind.
func (b *binder) notOne(q *quantity) int {
	if !b.has.has(notone) || q.value != 1 || q.unit < 0 {
		return 0
	}
	start, end, said := q.from, q.next, false
	for start > 0 && !b.toks[start-1].ends() {
		start--
	}
	for ; end < len(b.toks) && !b.toks[end].cuts(); end++ {
		said = said || b.toks[end].class == notone
	}
	f := b.pick(b.toks[q.unit].word.units, start, end)
	if !said || f < 0 {
		return 0
	}
	b.add(f, 0, span{q.where.start, b.toks[end-1].end}, -1)
	b.plain, b.keys = true, b.keys[:0]
	return end
}

// division notes a part of a village: what is counted in the next is counted apart.
func (b *binder) division(q *quantity) {
	if q.unit < 0 {
		return
	}
	switch b.text[b.toks[q.unit].start] {
	case '组', '社', '队':
		b.shift++
	}
}

// lasts remembers a stretch of several days before the figures of its clause.
func (b *binder) lasts(q *quantity) {
	if q.unit < 0 || q.value < 2 && q.odd == none {
		return
	}
	for _, w := range [...]string{"天", "周", "个月", "days", "weeks", "months"} {
		if b.reads(&b.toks[q.unit], w) {
			b.lasting = q.where
			if p := b.token(q.from - 1); p != nil && (b.reads(p, "last") || b.reads(p, "past") || b.reads(p, "这") || b.reads(p, "前") || b.reads(p, "过去")) || q.from < b.numeralOf(q) {
				b.several = q.where
			}
		}
	}
}

// numeralOf is the token of the numeral itself; a word that blurs it stands before:
// the 近 of 近三天.
func (b *binder) numeralOf(q *quantity) int {
	if b.toks[q.from].kind == numeral {
		return q.from
	}
	return q.from + 1
}
