package grammar

import (
	"math/bits"
	"slices"

	"checkinbot/internal/checkin"
)

// choose finds the figure a numeral belongs to and the token that names it: the
// keys before it in its clause, else those right behind it, else those of the
// clauses before, else the figure counted last, when it is counted in parts.
func (b *binder) choose(q *quantity) (figure, key int) {
	units := ^figures(0)
	if q.unit >= 0 {
		units = b.toks[q.unit].word.units
	}
	direct := b.direct(q.from) || b.has.has(amend) && b.replacedLast() && (b.readsBefore(q.from, "to") || q.from > 0 && b.toks[q.from-1].class == amend)
	if q.unit >= 0 && b.helpersOnly() {
		if f, k := b.shared(q, units); f >= 0 {
			return f, k
		}
	}
	if q.unit >= 0 || direct && !b.heading(q) {
		if f := b.pickFrom(units, b.keys); f >= 0 {
			if b.parser.figures[f].fold == checkin.Latest { // 我挂的8户全部走访一遍
				if v, k := b.behind(q, units); v == b.parser.visitsAt && v >= 0 && k >= q.next {
					return v, k
				}
			}
			return f, b.keys[len(b.keys)-1]
		}
	}
	if len(b.keys) > 0 && q.unit < 0 {
		if !q.latin && !b.latin(&b.toks[b.keys[len(b.keys)-1]]) {
			return -1, -1
		}
	}
	if f, k := b.behind(q, units); f >= 0 || k >= 0 {
		return f, k
	}
	if q.unit < 0 && b.lastFigure() == b.parser.projectsAt && len(b.found) > b.first && b.sumBefore(q.from) { // 1 project and RMB 200k
		return b.parser.moneyAt, -1
	}
	if b.elided(q) {
		return b.lastFigure(), -1
	}
	if q.unit < 0 && !direct && !b.colonBefore(q.from) {
		return -1, -1
	}
	if f := b.pickFrom(units, b.dangling); f >= 0 && len(b.keys) == 0 {
		return f, b.dangling[len(b.dangling)-1]
	}
	if b.topic >= 0 && len(b.keys) == 0 && b.rowOf(q.from) {
		if f := b.pickFrom(units, []int{b.topic}); f >= 0 {
			return f, b.topic
		}
	}
	return b.again(q, units), -1
}

// helpersOnly reports keys of which none names a figure of itself: the 问题 of
// 用电问题1件.
func (b *binder) helpersOnly() bool {
	return len(b.keys) > 0 && !slices.ContainsFunc(b.keys, func(k int) bool { return b.toks[k].word.names != 0 })
}

// shared is the figure that 、 carries on to words that only help to name one:
// 解决用水问题1件、用电问题1件 and 解决饮水难、行路难问题2个.
func (b *binder) shared(q *quantity, units figures) (figure, key int) {
	switch last := b.lastFigure(); {
	case !b.enumerates(q.from):
	case len(b.dangling) > 0:
		keys := slices.Concat(b.dangling, b.keys)
		return b.pickFrom(units, keys), keys[len(b.dangling)-1]
	case last >= 0 && len(b.found) > b.first && units.has(1<<last) && b.speaksOf(b.keys, 1<<last):
		return last, -1
	}
	return -1, -1
}

// speaksOf reports whether one of the keys belongs to one of the figures.
func (b *binder) speaksOf(keys []int, f figures) bool {
	return slices.ContainsFunc(keys, func(k int) bool { return b.toks[k].word.about().has(f) })
}

// namedElse reports a numeral that words before it or behind it say is another's:
// 宣传2人次、老党员1名结对.
func (b *binder) namedElse(q *quantity, f figures) bool {
	if len(b.keys) > 0 {
		return !b.speaksOf(b.keys, f)
	}
	k := b.teller(^figures(0), q.next, b.reach(q))
	return k >= 0 && !b.toks[k].word.about().has(f)
}

// enumerates reports a clause that 、 joins to the one before.
func (b *binder) enumerates(i int) bool {
	j := i - 1
	for j >= 0 && !b.toks[j].cuts() {
		j--
	}
	return j > 0 && j < i-1 && b.toks[j].kind == softEnd && b.text[b.toks[j].start] == '、'
}

// heading reports an English key that only heads the line (Today's report: held 3
// candid talks): a noun of another figure follows the numeral.
func (b *binder) heading(q *quantity) bool {
	i := q.from
	for i > 0 && (b.toks[i-1].class == act || b.toks[i-1].class == noise) {
		i--
	}
	n := b.token(q.next)
	return b.colonBefore(i) && n != nil && n.kind == known && b.latin(n) && n.word.names != 0 && !b.follows(q.next, numeral) && b.pickFrom(n.word.names, b.keys) < 0
}

// again is the figure counted last, when the numeral goes on counting it: in the
// afternoon, in another village, on another day, for somebody else, or anew in a
// correction.
func (b *binder) again(q *quantity, units figures) int {
	last := b.lastFigure()
	if last < 0 || q.unit < 0 || !units.has(1<<last) || b.namedElse(q, 1<<last) || b.inside > 0 || b.listing || b.summed || b.part >= 0 {
		return -1
	}
	if b.enumerated(q.from) { // 走访脱贫户5户、监测户2户
		return last
	}
	if b.shift != b.found[len(b.found)-1].shift || b.has.any(setOf(amend, instead)) && b.replacedLast() {
		return last
	}
	return -1
}

// sumBefore reports a sign or word for money before a numeral: ¥200k, RMB 200k.
func (b *binder) sumBefore(i int) bool {
	p := b.token(i - 1)
	return p != nil && p.kind == known && b.parser.money != 0 && p.word.units.has(b.parser.money)
}

// elided reports an English numeral that goes on counting without a noun: visited 2
// households this morning and 3 in the afternoon.
func (b *binder) elided(q *quantity) bool {
	p, n := b.token(q.from-1), b.token(q.next)
	return q.unit < 0 && p != nil && n != nil && len(b.found) > b.first && b.part < 0 && b.inside == 0 &&
		n.class == parting && b.latin(n) && b.reads(p, "and") && b.shift != b.found[len(b.found)-1].shift
}

// enumerated reports a numeral in a clause that 、 joins to the one before, with
// words of its own: another kind of the same.
func (b *binder) enumerated(i int) bool { return b.enumerates(i) && len(b.found) > b.first }

func (b *binder) replacedLast() bool { return len(b.left) > 0 && b.left[len(b.left)-1].why == Replaced }

// behind looks for the figure's name behind the numeral. A key of -1 with a
// figure of -1 means there is none; a key alone means that it contradicts the
// measure word.
func (b *binder) behind(q *quantity, units figures) (figure, key int) {
	if q.unit < 0 && !b.nounAt(q.next) && !b.pairWord(q) {
		return -1, -1
	}
	from, end := q.next, b.reach(q)
	noun := q.unit >= 0 && b.toks[q.unit].word.names != 0
	if noun {
		from = q.unit
	}
	f := b.pick(units, from, end)
	raised := -1 // 1 household raised a problem
	if units.has(b.parser.visits) {
		raised = b.namer(b.parser.received, q.next, end)
	}
	switch {
	case raised >= 0 && (f < 0 || f == b.parser.visitsAt):
		return b.household(q, raised)
	case f >= 0 && f == b.parser.visitsAt && noun && b.told(q, end): // 5 families lost power
		return -1, -1
	case f >= 0:
		if b.contested(q, f, end) {
			b.doubt(WhichFigure, q.where)
		}
		return f, b.teller(1<<f, from, end)
	case q.unit >= 0 && len(b.dangling) > 0:
		return -1, b.namer(^figures(0), q.next, end)
	}
	return -1, -1
}

func (b *binder) measures(i int) bool { t := b.token(i); return t != nil && t.class == measure }

// told reports an English sentence about households that names no visit: other
// words than places and times stand behind the noun or before it.
func (b *binder) told(q *quantity, end int) bool {
	for j := q.next; j < end; j++ {
		if t := &b.toks[j]; t.kind == known && t.word.names.has(b.parser.visits) {
			return false
		}
	}
	strange := 0
	for j := q.next; j < end; j++ {
		if b.toks[j].class == voice {
			return true
		}
		if t := &b.toks[j]; t.kind == unknown && b.latin(t) && !b.isJoint(t) {
			strange++
		}
	}
	p := b.token(q.from - 1)
	return strange > 1 && b.toks[q.next].kind == unknown && !b.isJoint(&b.toks[q.next]) || p != nil && b.reads(p, "has")
}

// household reads one household that raised a problem as one appeal; how many
// appeals several households raised is asked.
func (b *binder) household(q *quantity, key int) (int, int) {
	if q.value == 1 && q.odd == none {
		return b.parser.receivedAt, key
	}
	return -1, key
}

// teller is the token of a stretch that names a figure or helps to; -1 when none
// does.
func (b *binder) teller(f figures, from, end int) int {
	if k := b.namer(f, from, end); k >= 0 {
		return k
	}
	for j := from; j < end; j++ {
		if t := &b.toks[j]; t.kind == known && t.word.about().has(f) {
			return j
		}
	}
	return -1
}

// namer is the first token of a stretch that names one of the figures; -1 when
// none does.
func (b *binder) namer(f figures, from, end int) int {
	for j := from; j < end; j++ {
		if t := &b.toks[j]; t.kind == known && t.word.names.has(f) {
			return j
		}
	}
	return -1
}

// pickFrom narrows what a numeral may count by keys, the nearest first.
func (b *binder) pickFrom(candidates figures, keys []int) int {
	named, helpers, start := figures(0), 0, candidates
	for j := len(keys) - 1; j >= 0; j-- {
		w := b.toks[keys[j]].word
		if m := candidates & w.about(); m != 0 {
			candidates, named, helpers = m, named|w.names, helpers+1
		} else if b.rivals(keys, j, start) {
			return -1
		}
	}
	named &= candidates
	for j := len(keys) - 1; j >= 0 && named != 0; j-- {
		if n := b.toks[keys[j]].word.names & named; n != 0 {
			return bits.TrailingZeros64(uint64(n))
		}
	}
	if helpers > 1 || helpers == 1 && b.helpedElsewhere(candidates, keys) {
		return bits.TrailingZeros64(uint64(candidates))
	}
	return -1
}

// rivals reports whether two keys side by side name different things that the
// measure word fits alike: 意见诉求5件. A deed beside what it is for is none.
func (b *binder) rivals(keys []int, j int, units figures) bool {
	if j+1 >= len(keys) || units == ^figures(0) {
		return false
	}
	t, n := &b.toks[keys[j]], &b.toks[keys[j+1]]
	return t.end == n.start && t.class != act && t.word.names.has(units)
}

// helpedElsewhere reports whether another word of the message belongs to one of
// the candidates: 结对 to the 机关党员 of another clause.
func (b *binder) helpedElsewhere(candidates figures, keys []int) bool {
	for i := range b.toks {
		if t := &b.toks[i]; t.kind == known && i != keys[0] && t.word.about().has(candidates) && t.word != b.toks[keys[0]].word {
			return true
		}
	}
	return false
}

// pick is pickFrom for the tokens of a stretch.
func (b *binder) pick(candidates figures, from, end int) int {
	var buf [8]int
	keys := buf[:0]
	for j := min(end, len(b.toks)) - 1; j >= from && len(keys) < cap(keys); j-- {
		if t := &b.toks[j]; t.kind == known && t.word.about() != 0 {
			keys = append(keys, j) // the nearest last
		}
	}
	return b.pickFrom(candidates, keys)
}

// eachOf counts one number for several figures: 恳谈会座谈会各1场.
func (b *binder) eachOf(q *quantity) bool {
	if !b.eachAt(q.from) || q.unit < 0 || q.odd != none {
		return false
	}
	units := b.toks[q.unit].word.units
	n := 0
	for _, keys := range [...][]int{b.dangling, b.keys} {
		for _, k := range keys {
			if b.toks[k].word.names.has(units) {
				n++
			}
		}
	}
	if n < 2 {
		return false
	}
	for _, keys := range [...][]int{b.dangling, b.keys} {
		for j := range keys {
			if f := b.pickFrom(units, keys[j:j+1]); f >= 0 {
				if b.repeated(f, -1, q.value) { // 走访、慰问各3户
					b.doubt(Repeated, q.where)
				}
				b.plain = true
				b.record(f, q.value, q.where, keys[j], q)
			}
		}
	}
	b.keys, b.dangling = b.keys[:0], b.dangling[:0]
	return true
}
