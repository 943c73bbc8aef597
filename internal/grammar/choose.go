package grammar

import (
	"math/bits"
	"slices"
)

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
	case q.next < len(b.toks) && b.toks[q.next].class == idle, b.undoneAhead(q.next): // 2户没走访, 资金50万元没到位
		return b.leave(q, Denied)
	case b.negated >= 0:
		b.keys, b.negated = b.keys[:0], -1
		return b.leave(q, Denied)
	case q.unit >= 0 && b.toks[q.unit].class == measure, b.nth(i):
		b.lasts(q)
		b.group(q)
		return b.leave(q, Measure)
	case b.pointed(q.from):
		return b.leave(q, Told)
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
			return b.numeralAhead(j)
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

// undoneAhead reports a word that takes the figure back later in the clause.
func (b *binder) undoneAhead(i int) bool {
	if !b.has.has(undone) {
		return false
	}
	for ; i < len(b.toks) && b.toks[i].kind != softEnd && b.toks[i].kind != hardEnd && b.toks[i].kind != numeral; i++ {
		if b.toks[i].class == undone {
			return true
		}
	}
	return false
}

// group notes a part of a village: what is counted in the next is counted apart.
func (b *binder) group(q quantity) {
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
			if p := b.token(q.from - 1); p != nil && (b.reads(p, "last") || b.reads(p, "past") || b.reads(p, "这") || b.reads(p, "前") || b.reads(p, "过去")) || q.from < b.from(q) {
				b.several = q.where
			}
		}
	}
}

// from is the token of the numeral itself; a word that blurs it stands before:
// the 近 of 近三天.
func (b *binder) from(q quantity) int {
	if b.toks[q.from].kind == numeral {
		return q.from
	}
	return q.from + 1
}

// eachOf counts one number for several figures: 恳谈会座谈会各1场.
func (b *binder) eachOf(q quantity) bool {
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
				b.plain = true
				b.record(f, q.value, q.where, keys[j], q)
			}
		}
	}
	b.keys, b.dangling = b.keys[:0], b.dangling[:0]
	return true
}

// choose finds the figure a numeral belongs to and the token that names it: the
// keys before it in its clause, else those right behind it, else those of the
// clauses before, else the figure counted last, when it is counted in parts.
func (b *binder) choose(q *quantity) (figure, key int) {
	units := ^figures(0)
	if q.unit >= 0 {
		units = b.toks[q.unit].word.units
	}
	direct := b.direct(q.from)
	if q.unit >= 0 || direct {
		if f := b.pickFrom(units, b.keys); f >= 0 {
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
	if q.unit < 0 && !direct && !b.colonBefore(q.from) {
		return -1, -1
	}
	if f := b.pickFrom(units, b.dangling); f >= 0 && len(b.keys) == 0 {
		return f, b.dangling[len(b.dangling)-1]
	}
	return b.again(q, units), -1
}

// again is the figure counted last, when the numeral goes on counting it: in the
// afternoon, in another village, on another day, for somebody else, or anew in a
// correction.
func (b *binder) again(q *quantity, units figures) int {
	last := b.lastFigure()
	if last < 0 || q.unit < 0 || !units.has(1<<last) || b.inside > 0 || b.summed {
		return -1
	}
	if b.shift != b.found[len(b.found)-1].shift || b.has.any(setOf(amend, instead)) && b.wasReplaced() {
		return last
	}
	return -1
}

func (b *binder) wasReplaced() bool { return len(b.left) > 0 && b.left[len(b.left)-1].why == Replaced }

// behind looks for the figure's name behind the numeral. A key of -1 with a
// figure of -1 means there is none; a key alone means that it contradicts the
// measure word.
func (b *binder) behind(q *quantity, units figures) (figure, key int) {
	from := q.next
	noun := q.unit >= 0 && b.toks[q.unit].word.names != 0
	if noun {
		from = q.unit
	}
	end := from
	for end < len(b.toks) && (b.toks[end].kind == known || b.toks[end].kind == unknown || b.toks[end].kind == date) {
		if t := &b.toks[end]; end > q.next && t.kind == known && (t.class == parting || t.class == negation) {
			break
		}
		end++
	}
	if q.unit < 0 && !b.nounAt(q.next) && !b.pairWord(*q) {
		return -1, -1
	}
	f := b.pick(units, from, end)
	if f == b.parser.visitsAt && f >= 0 { // 1 household raised a problem
		for j := q.next; j < end; j++ {
			if t := &b.toks[j]; t.kind == known && t.word.names.has(b.parser.received) {
				return b.household(q, j)
			}
		}
	}
	if f >= 0 {
		return f, b.namer(f, from, end)
	}
	for j := q.next; j < end && q.unit >= 0; j++ {
		if t := &b.toks[j]; t.kind == known && t.word.names != 0 {
			if t.word.names.has(b.parser.received) && units.has(b.parser.visits) {
				return b.household(q, j)
			}
			if len(b.dangling) > 0 {
				return -1, j
			}
		}
	}
	return -1, -1
}

// household reads one household that raised a problem as one appeal; how many
// appeals several households raised is asked.
func (b *binder) household(q *quantity, key int) (int, int) {
	if q.value == 1 && q.odd == none {
		return b.parser.receivedAt, key
	}
	return -1, key
}

// namer is the first token of a stretch that names a figure.
func (b *binder) namer(f, from, end int) int {
	for j := from; j < end; j++ {
		if t := &b.toks[j]; t.kind == known && t.word.about().has(1<<f) {
			return j
		}
	}
	return from
}

// nounAt reports whether an English word that names a figure stands at a token,
// perhaps behind an adjective: 2 resolved, a courtyard meeting.
func (b *binder) nounAt(i int) bool {
	for {
		t := b.token(i)
		if t == nil || t.kind != known || !b.latin(t) {
			return false
		}
		if t.word.names != 0 {
			return true
		}
		if t.class != noise && t.class != subtotal {
			return false
		}
		i++
	}
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

// direct reports whether a key stands right before a token, a colon or a
// particle like 为, 了, 共 at most between them.
func (b *binder) direct(i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		t := &b.toks[j]
		switch {
		case t.kind == known && (t.word.about() != 0 || t.class == oddmeeting):
			return true
		case t.kind == colon:
		case t.kind == unknown && b.isParticle(t), t.class == trailing && b.isParticle(t):
		case t.kind == known && (t.class == whole || t.class == roughly || t.class == amend || t.class == instead || t.class == noise || t.class == done || t.class == more || t.class == act || t.word.units.has(b.parser.money)):
		default:
			return false
		}
	}
	return false
}

func (b *binder) isParticle(t *token) bool {
	switch b.text[t.start] {
	case '+':
		return true
	case '了', '为', '是', '共', '达', '等', '有', '计', '=', '的', '数', '过', 'x', '×', '-', '~', '¥', '负', '成':
		return t.length() == 1
	case 't':
		return b.reads(t, "to")
	case 'w', 'i':
		return b.reads(t, "was") || b.reads(t, "is")
	}
	return false
}

func (b *binder) colonBefore(i int) bool { t := b.token(i - 1); return t != nil && t.kind == colon }

// strange reports whether a word that means nothing to us stands right behind a
// numeral: 2所学校, "3 dogs".
func (b *binder) strange(i int) bool {
	t := b.token(i)
	return t != nil && (t.kind == unknown && !b.isJoint(t) || t.kind == numeral)
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
	case b.eachAt(q.from), q.unit < 0 && b.strange(q.next) && !b.latinName(q.next), b.surname(q):
		b.doubt(UnitMismatch, q.where)
	case b.repeated(f, key):
		b.doubt(Repeated, q.where)
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
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		t := &b.toks[j]
		if t.class == each {
			return true
		}
		if t.class != act && !(t.kind == unknown && b.isParticle(t)) {
			return false
		}
	}
	return false
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
	b.summed = false
	if parts != q.value {
		b.doubt(Contradiction, q.where)
	}
	b.leave(q, Restated)
	return true
}

// unnamed is a numeral that no figure claims: people met are left out, a figure
// whose measure word we know is worth a question, anything else is chatter.
func (b *binder) unnamed(q quantity) int {
	var units figures
	if q.unit >= 0 {
		units = b.toks[q.unit].word.units
	}
	keys := len(b.keys) > 0
	defer func() { b.keys = b.keys[:0] }()
	last := b.lastFigure()
	listed := (b.part >= 0 || b.inside > 0 || b.listing) && !keys && last >= 0 && len(b.found) > b.first
	switch {
	case b.attended(q):
		return b.leave(q, PeopleMet)
	case (b.taken(q.next) || b.pendingAt(q.from)) && b.closes():
		return b.leave(q, Denied)
	case b.summed && last >= 0 && units.has(1<<last) && b.restated(q, last):
		return q.next
	case last >= 0 && q.next < len(b.toks) && b.toks[q.next].class == subtotal: // 5 of them
		return b.leave(q, Subtotal)
	case listed && units.has(1<<last):
		b.partOf(q)
		return b.leave(q, Subtotal)
	case listed && (q.unit >= 0 || b.part >= 0 || b.strange(q.next)):
		return b.leave(q, Subtotal)
	case units.has(b.parser.meetings) && !keys && q.next < len(b.toks) && b.reads(&b.toks[q.next], "会"): // 开了两次会
		b.plain = true
		b.doubt(WhichMeeting, span{q.where.start, b.toks[q.next].end})
		return q.next + 1
	case q.next < len(b.toks) && b.toks[q.next].class == oddmeeting && (q.unit >= 0 || b.latin(&b.toks[q.next])):
		b.plain = true
		b.doubt(WhichMeeting, span{q.where.start, b.toks[q.next].end})
		return q.next + 1
	case units.has(b.parser.money) && units&^b.parser.money == 0 && !keys:
		if last >= 0 && last == b.parser.projectsAt {
			b.doubt(NoFigure, q.where)
			b.guess(b.parser.moneyAt, q)
			return q.next
		}
		return b.leave(q, Measure)
	case b.toks[q.from].class == roughly && !keys:
		return q.next // 多名群众
	case b.attends(q.from):
		return b.leave(q, PeopleMet)
	case keys && units.has(b.parser.meetings) && b.lastKey().names.has(b.parser.reached): // 宣讲1场，受教育群众86人次
		b.plain = true
		return b.later(q, UnitMismatch, Measure, b.parser.reached)
	case keys && units.has(b.parser.people) && !b.has.has(voice) && b.keyNames(b.parser.visits): // 走访5户，慰问党员2名
		b.plain = true
		return b.later(q, UnitMismatch, PeopleMet, b.parser.visits)
	case keys && units == b.parser.money:
		return b.leave(q, Measure)
	case units.has(b.parser.visits) && b.voiceAhead(q.next): // 有2户反映饮水管冻裂，登记诉求2件
		b.plain = true
		return b.later(q, UnitMismatch, News, b.parser.received|b.parser.resolved)
	case keys:
		b.plain = b.plain || units != 0 && !(b.reads(&b.toks[q.unit], "个") && b.strange(q.next))
		b.doubt(b.mismatch(units), q.where)
	case units.has(b.parser.visits) && b.detail(q):
		return b.leave(q, Subtotal)
	case units.has(b.parser.visits) && b.opening(q):
		b.bare = true
		b.later(q, NoFigure, none, ^figures(0))
		b.deferred[len(b.deferred)-1].guess = b.parser.visitsAt
		return q.next
	case units.has(b.parser.visits):
		b.bare = true
		if q.odd != none {
			b.doubt(q.odd, q.where)
		} else {
			b.doubt(NoFigure, q.where)
		}
		b.guess(b.parser.visitsAt, q)
	case units.has(b.parser.people) && len(b.dangling) > 0:
		return b.leave(q, PeopleMet)
	case units.has(b.parser.people) && units&(1<<0|b.parser.meetings) == 0:
		b.bare = true
		return b.later(q, NoFigure, PeopleMet, ^figures(0))
	case b.strangeBefore(q.from), b.strange(q.next) && (q.unit >= 0 || b.english()):
		b.bare = b.bare || units != 0
		return b.later(q, NoFigure, Elsewhere, ^figures(0))
	default:
		b.bare = b.bare || units != 0
		b.doubt(NoFigure, q.where)
	}
	return q.next
}

// keyNames reports whether a key before the numeral names one of the figures.
func (b *binder) keyNames(f figures) bool {
	return slices.ContainsFunc(b.keys, func(k int) bool { return b.toks[k].word.names.has(f) })
}

func (b *binder) lastKey() *word { return b.toks[b.keys[len(b.keys)-1]].word }

// voiceAhead reports 反映 behind a numeral in its clause.
func (b *binder) voiceAhead(i int) bool {
	for ; i < len(b.toks) && b.toks[i].kind != softEnd && b.toks[i].kind != hardEnd && b.toks[i].kind != numeral; i++ {
		if b.toks[i].class == voice {
			return true
		}
	}
	return false
}

// strangeBefore reports words we do not know right before a numeral: they say
// what it counts, and it is none of ours (拍照22张).
func (b *binder) strangeBefore(i int) bool {
	p := b.token(i - 1)
	return p != nil && p.kind == unknown && !b.isParticle(p) && !b.latin(p) && !b.toks[i].gap
}

// detail reports some of the households visited, told of further: 走访6户，帮3户交了医保.
func (b *binder) detail(q quantity) bool {
	last := -1
	for i := range b.found {
		if f := &b.found[i]; f.figure == b.parser.visitsAt && f.sure && b.drafts[f.draft].context == b.now {
			last = i
		}
	}
	if last < 0 || q.odd != none || q.value > b.found[last].value || b.shift != b.found[last].shift {
		return false
	}
	strange := 0
	for i := q.next; i < len(b.toks) && b.toks[i].kind != softEnd && b.toks[i].kind != hardEnd; i++ {
		if b.toks[i].kind == unknown || b.toks[i].class == negation {
			strange++
		}
	}
	return strange > 1 || strange == 1 && b.has.has(negation)
}

// opening reports bare households at the head of a report: 5户，诉求1件.
func (b *binder) opening(q quantity) bool {
	if len(b.found) > 0 || q.odd != none || b.text[b.toks[q.unit].start] == '家' {
		return false
	}
	for i := 0; i < q.from; i++ {
		if t := &b.toks[i]; t.kind == unknown || t.kind == numeral {
			return false
		}
	}
	return q.next < len(b.toks) && b.toks[q.next].kind == softEnd
}

// mismatch names what is wrong between keys and a measure word: that it fits
// none, or several alike.
func (b *binder) mismatch(units figures) Reason {
	if units == 0 {
		return NoFigure
	}
	fits := 0
	for _, k := range b.keys {
		if b.toks[k].word.names.has(units) {
			fits++
		}
	}
	if fits > 1 {
		return WhichFigure
	}
	return UnitMismatch
}

// attended reports people who came (参会45人, 38 villagers came) beside whatever key.
func (b *binder) attended(q quantity) bool {
	if q.unit < 0 || !b.toks[q.unit].word.units.has(b.parser.people) {
		return q.unit < 0 && q.next < len(b.toks) && b.toks[q.next].class == attend
	}
	for j := q.next; j < len(b.toks) && j < q.next+3 && b.toks[j].kind != softEnd && b.toks[j].kind != hardEnd && b.toks[j].kind != numeral; j++ {
		if b.toks[j].class == attend {
			return true
		}
	}
	return b.attends(q.from)
}

// attends reports whether a word for people who came stands before the numeral in
// its clause.
func (b *binder) attends(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch t := &b.toks[j]; {
		case t.class == attend:
			return true
		case t.kind == softEnd, t.kind == hardEnd, t.kind == numeral:
			return false
		}
	}
	return false
}
