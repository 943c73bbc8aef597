package grammar

import "checkinbot/internal/checkin"

// numeral settles the numeral at token i and returns the next token to read.
func (b *binder) numeral(i int) int {
	q := b.quantity(i)
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
	case q.next < len(b.toks) && b.toks[q.next].class == idle: // 2户没走访
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
	if f, key := b.choose(&q); f >= 0 {
		return b.bind(q, f, key)
	}
	return b.unnamed(q)
}

// onlyWord reports a weak numeral that is a character of a word, or an article
// that counts nothing.
func (b *binder) onlyWord(q quantity) bool {
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
func (b *binder) pairWord(q quantity) bool {
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
func (b *binder) corrected(q quantity) bool {
	if p := b.token(q.from - 1); p != nil && p.class == instead {
		return true
	}
	for j := q.from - 1; j >= 0 && b.has.has(slip) && b.toks[j].kind != softEnd && b.toks[j].kind != hardEnd && b.toks[j].kind != numeral; j-- {
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
			return b.numeralAhead(j) || j <= q.next && b.numeralLater(j) // 报的3户不对，是4户
		case t.kind == numeral, t.kind == softEnd, t.word != nil && t.word.about() != 0 && !b.latin(t):
			return false
		}
	}
	return false
}

// nth reports 第3 and group 5: a place in a row or a name, not a quantity; so is
// the 2 of "2 cards each".
func (b *binder) nth(i int) bool {
	p := b.token(i - 1)
	return p != nil && (!b.toks[i].gap && b.reads(p, "第") || p.class == label)
}

// pointed reports 那3户: what was spoken of before, not work reported now.
func (b *binder) pointed(i int) bool {
	p := b.token(i - 1)
	return p != nil && p.kind == unknown && (b.reads(p, "那") || b.reads(p, "这") || b.reads(p, "those") || b.reads(p, "these"))
}

// notOne reads 一户都没走访 and 一件诉求也没有: none of what the clause names. It
// returns the clause's end; zero when there is nothing of the kind.
func (b *binder) notOne(q quantity) int {
	if !b.has.has(notone) || q.value != 1 || q.unit < 0 {
		return 0
	}
	start, end, said := q.from, q.next, false
	for start > 0 && b.toks[start-1].kind != softEnd && b.toks[start-1].kind != hardEnd {
		start--
	}
	for ; end < len(b.toks) && b.toks[end].kind != softEnd && b.toks[end].kind != hardEnd && b.toks[end].kind != numeral; end++ {
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
func (b *binder) division(q quantity) {
	if q.unit < 0 {
		return
	}
	switch b.text[b.toks[q.unit].start] {
	case '组', '社', '队':
		b.shift++
	}
}

// lasts remembers a stretch of several days before the figures of its clause.
func (b *binder) lasts(q quantity) {
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
func (b *binder) numeralOf(q quantity) int {
	if b.toks[q.from].kind == numeral {
		return q.from
	}
	return q.from + 1
}

// bind counts a numeral whose figure is known.
func (b *binder) bind(q quantity, f, key int) int {
	b.plain = true
	defer func() { b.keys = b.keys[:0] }()
	switch {
	case b.part == f, (b.inside > 0 || b.listing) && key < q.from && b.lastFigure() == f && len(b.found) > b.first && b.shift == b.found[len(b.found)-1].shift && len(b.keys) == 0:
		b.partOf(q)
		return b.leave(q, Subtotal)
	case b.summed && b.restated(q, f), b.partOfWhole(q, f):
		return q.next
	case q.next < len(b.toks) && b.toks[q.next].class == each: // 2 cards each
		return b.leave(q, Measure)
	case b.lasting != span{}:
		b.doubt(Period, b.lasting)
	case b.summed && b.sharedAt(q, f):
		b.doubt(WhichFigure, q.where)
		return q.next
	case b.parser.cases.has(1<<f) && (b.taken(q.next) || b.pendingAt(q.from)):
		if b.closes() {
			return b.leave(q, Denied)
		}
		b.doubt(Unfinished, q.where)
	case b.otherThing(q, key):
		b.plain = false
		b.doubt(UnitMismatch, q.where)
	case b.eachAt(q.from), q.unit < 0 && b.strange(q.next) && !b.latinName(q.next), b.surname(q):
		b.doubt(UnitMismatch, q.where)
	case b.repeated(f, key):
		b.doubt(Repeated, q.where)
	case b.parser.figures[f].fold == checkin.Latest && b.grown(q): // 新增联系户1户: of how many?
		b.doubt(Unclear, q.where)
	}
	if b.voiced >= 0 && f == b.parser.receivedAt {
		b.voiced = -1
	}
	b.record(f, q.value, q.where, key, q)
	b.dangling = b.dangling[:0]
	return q.next
}

// sharedAt reports whether a total stands for two figures: 座谈会、恳谈会共3场.
func (b *binder) sharedAt(q quantity, f int) bool {
	if q.unit < 0 {
		return false
	}
	units := b.toks[q.unit].word.units &^ (1 << f)
	for _, k := range b.dangling {
		if t := &b.toks[k]; t.word.names.has(units) && !t.word.names.has(1<<f) {
			return true
		}
	}
	return false
}

// latinName reports whether what follows an English numeral is the word that
// names it.
func (b *binder) latinName(i int) bool { return b.nounAt(i) }

// closes reports whether the message has appeals, so that one that is still open
// needs no question.
func (b *binder) closes() bool {
	for i := range b.found {
		if f := b.found[i].figure; f == b.parser.receivedAt || f == b.parser.resolvedAt {
			return true
		}
	}
	return false
}

// taken reports whether what follows up to the next clause takes the numeral
// back: 1件未办结, 2 appeals being handled.
func (b *binder) taken(i int) bool {
	for ; i < len(b.toks); i++ {
		t := &b.toks[i]
		switch {
		case t.kind == numeral, t.kind == softEnd, t.kind == hardEnd:
			return false
		case t.class == pending:
			return true
		case t.class == negation:
			n := b.token(i + 1)
			return n != nil && n.kind == known && n.word.names.has(b.parser.resolved)
		case t.kind == known && t.word.names != 0 && t.class != pending && !t.word.names.has(b.parser.resolved):
			return false
		}
	}
	return false
}

// pendingAt reports whether a word before the numeral in its clause says that the
// work is not finished: 正在办理3件.
func (b *binder) pendingAt(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch t := &b.toks[j]; {
		case t.kind == softEnd, t.kind == hardEnd, t.kind == numeral, t.class == fully:
			return false
		case t.class == pending:
			return true
		}
	}
	return false
}

func (b *binder) eachAt(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch t := &b.toks[j]; {
		case t.class == each:
			return true
		case t.kind == numeral, t.kind == softEnd, t.kind == hardEnd:
			return false
		}
	}
	return false
}

// grown reports a standing figure told by how much it grew.
func (b *binder) grown(q quantity) bool {
	if q.unit < 0 || !b.toks[q.unit].word.units.has(b.parser.visits) {
		return false
	}
	for j := q.from - 1; j >= 0 && b.toks[j].kind != softEnd && b.toks[j].kind != hardEnd && b.toks[j].kind != numeral; j-- {
		if b.reads(&b.toks[j], "新增") || b.reads(&b.toks[j], "新") {
			return true
		}
	}
	return false
}

// otherThing reports that what the measure word counts stands behind it, and is
// none of ours: 去了3家银行, 解决了3个包子.
func (b *binder) otherThing(q quantity, key int) bool {
	if q.unit < 0 || b.toks[q.unit].length() != 1 || key > q.unit {
		return false
	}
	n := b.token(q.next)
	if n == nil || n.kind != unknown || n.gap || b.isParticle(n) || b.latin(n) {
		return false
	}
	switch b.text[b.toks[q.unit].start] {
	case '个':
	case '家':
		if b.toks[key].length() != 2 || b.text[b.toks[key].start+1] != '了' { // 走访3家困难户
			return false
		}
	default:
		return false
	}
	for j := q.next; j < len(b.toks) && b.toks[j].kind != softEnd && b.toks[j].kind != hardEnd && b.toks[j].kind != numeral; j++ {
		if t := &b.toks[j]; t.kind == known && t.word.about() != 0 {
			return false
		}
	}
	return true
}

// surname reports the 六家 of 赵六家: a name, not six families.
func (b *binder) surname(q quantity) bool {
	if !q.weak || q.unit < 0 || b.toks[q.from].gap || b.text[b.toks[q.unit].start] != '家' {
		return false
	}
	p := b.token(q.from - 1)
	if p == nil || p.kind != unknown {
		return false
	}
	for _, s := range surnames {
		if s == b.text[p.start] {
			return true
		}
	}
	return false
}

// repeated reports whether the figure stands in the report already and nothing
// says that this is another part of it.
func (b *binder) repeated(f, key int) bool {
	for i := range b.found {
		if o := &b.found[i]; o.figure == f && o.value != 0 && o.shift == b.shift && b.drafts[o.draft].context == b.now {
			// 意见3条，建议2条 are different things; 走访3户，入户3户 are one.
			return f == b.parser.visitsAt || f == b.parser.receivedAt || o.key < 0 || key < 0 || b.toks[o.key].word == b.toks[key].word
		}
	}
	return false
}

// partOfWhole adds a part to a total given before it.
func (b *binder) partOfWhole(q quantity, f int) bool {
	for i := range b.found {
		if o := &b.found[i]; o.figure == f && o.whole && o.shift != b.shift && b.drafts[o.draft].context == b.now {
			o.parts, o.count = o.parts+q.value, o.count+1
			b.leave(q, Subtotal)
			return true
		}
	}
	return false
}

// partOf doubts a part that is larger than its whole.
func (b *binder) partOf(q quantity) {
	if last := b.found[len(b.found)-1]; q.odd == none && last.sure && q.value > last.value {
		b.doubt(Contradiction, q.where)
	}
}

// restated drops a total that only repeats its parts (共5户), and doubts one that
// contradicts them.
func (b *binder) restated(q quantity, f int) bool {
	var parts int64
	n := 0
	for i := range b.found {
		if o := &b.found[i]; o.figure == f {
			parts, n = parts+o.value, n+1
		}
	}
	if n == 0 {
		return false
	}
	b.summed = b.totals
	if parts != q.value {
		b.doubt(Contradiction, q.where)
	}
	b.leave(q, Restated)
	return true
}
