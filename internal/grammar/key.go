package grammar

import "checkinbot/internal/checkin"

// key remembers a word that names a figure.
func (b *binder) key(i int) {
	b.head = false
	if b.compound(i) || b.entitled(i) {
		return
	}
	if !b.closing(i) && i >= b.spent {
		b.keys = append(b.keys, i)
	}
	if b.voiced < 0 && b.toks[i].class == voice && !b.inSentence(i, setOf(doubt, wonder, howmany, you, plan, condition, example, history)) && !b.has.has(audience) && !b.ordered(i) {
		b.voiced = i
	}
}

// compound reports a key that is only the first half of another word: 走访表,
// 走访登记表, 诉求率.
func (b *binder) compound(i int) bool {
	n := b.token(i + 1)
	if n == nil || n.gap || b.latinAt(i) {
		return false
	}
	if n.kind == unknown {
		switch b.text[n.start] {
		case '表', '率', '册', '簿', '员', '图':
			return true
		}
	}
	return n.class == elsewhere && b.toks[i].class != voice || n.class == noise && (b.reads(n, "登记表") || b.reads(n, "登记簿"))
}

// entitled counts the one meeting that a form is about: 会议名称：民情恳谈会.
func (b *binder) entitled(i int) bool {
	t, l, n := &b.toks[i], b.token(i-2), b.token(i+1)
	if !b.follows(i-2, colon) || l == nil || l.class != label || !t.word.names.has(b.parser.meetings) || n != nil && !n.gap && !n.ends() || b.guarded(i) != none {
		return false
	}
	f := b.pickFrom(^figures(0), []int{i})
	if f < 0 {
		return false
	}
	b.plain = true
	b.record(f, 1, span{t.start, t.end}, i, &quantity{unit: i})
	return true
}

// closing reports whether a key without a numeral says that the appeals just
// counted are resolved (诉求1件已解决, "2 appeals, both resolved"), and counts them.
func (b *binder) closing(i int) bool {
	t := &b.toks[i]
	if !t.word.names.has(b.parser.resolved) || b.negated >= 0 || len(b.found) <= b.first || b.found[len(b.found)-1].figure != b.parser.receivedAt {
		return false
	}
	if b.numeralAhead(i) {
		return false
	}
	p := b.token(i - 1)
	alone := (p == nil || p.kind == softEnd) && (i+1 == len(b.toks) || b.toks[i+1].ends())
	alone = alone || b.text[t.start] == '已' // 已结案
	if other := b.found[len(b.found)-1]; !alone && other.shift != b.shift && p != nil && p.kind == date {
		alone = true
	}
	if !alone && (p == nil || p.class != fully && p.class != done && !b.reads(p, "and") && !b.reads(p, "并")) {
		return false
	}
	last := b.found[len(b.found)-1]
	if last.shift != b.shift { // 昨天反映的诉求1件今天解决了
		b.doubt(Unclear, span{last.where.start, t.end})
	}
	b.add(b.parser.resolvedAt, last.value, span{t.start, t.end}, i)
	return true
}

// implicit reads the one of 开了个座谈会: a measure word without a numeral, between
// a deed and what it measures.
func (b *binder) implicit(i int) {
	p, n := b.token(i-1), b.token(i+1)
	if p == nil || n == nil || b.toks[i].gap || n.kind != known {
		return
	}
	if p.class != act && !b.reads(p, "了") {
		return
	}
	u := b.toks[i].word.units
	if n.class == oddmeeting && b.guarded(i) == none {
		b.plain = true
		b.doubt(WhichMeeting, span{b.toks[i].start, n.end})
		return
	}
	f := b.pick(u, i+1, i+2)
	if f < 0 || b.follows(i+1, numeral) && !b.another(i+2, f) {
		return
	}
	where := span{b.toks[i].start, n.end}
	if why := b.guarded(i); why != none || b.wanted(i) {
		b.left = append(b.left, left{where, why})
		return
	}
	b.plain = true
	b.record(f, 1, where, i+1, &quantity{unit: i})
	b.keys = b.keys[:0]
	n.class = noise // it is spent
	n.word = &spent
}

// another reports a numeral behind 开了个座谈会 that does not count them.
func (b *binder) another(i, f int) bool {
	u := b.unitAt(i + 1)
	return u >= 0 && !b.toks[u].word.units.has(1<<f) || u < 0 && b.toks[i].gap
}

// wanted reports whether the deed before a token is only wished for: 必须开个座谈会.
func (b *binder) wanted(i int) bool {
	for j := i - 1; j >= 0 && !b.toks[j].ends(); j-- {
		if b.toks[j].class == modal || b.toks[j].class == target {
			return true
		}
	}
	return false
}

// spent stands for a key that has been counted.
var spent = word{class: noise}

// negates takes a negation: of what stands right before it (诉求无) or of what
// follows (没有诉求).
func (b *binder) negates(i int) {
	b.flushNegated()
	j := i - 1
	if p := b.token(j); p != nil && p.kind == colon {
		j--
	}
	n := b.token(i + 1)
	if (n == nil || n.ends()) && b.alone(i) { // 王芳：无
		b.drafts[b.draft(span{b.toks[i].start, b.toks[i].end})].zero = true
		return
	}
	if len(b.keys) > 0 && b.keys[len(b.keys)-1] == j && !b.toks[i].gap &&
		(n == nil || n.gap || n.kind != known || n.word.about() == 0) {
		b.zero(b.keys, i)
		b.keys = b.keys[:0]
		return
	}
	b.negated = i
	b.keys = b.keys[:0]
}

// alone reports whether a negation is all that is said of a person or a day.
func (b *binder) alone(i int) bool {
	p := b.token(i - 1)
	if p != nil && p.kind == colon {
		p = b.token(i - 2)
	}
	if p == nil {
		return b.in.Answer
	}
	return p.class == person && b.now.person != "" || p.class == village && b.now.place != "" || p.kind == date && b.reads(&b.toks[i], "无")
}

// flushNegated settles a negation whose clause ends without a numeral: no
// appeals is zero appeals.
func (b *binder) flushNegated() {
	if b.negated >= 0 && len(b.keys) > 0 {
		b.zero(b.keys, b.negated)
		b.keys = b.keys[:0]
	}
	b.negated = -1
}

// zero counts none of what the keys name.
func (b *binder) zero(keys []int, negation int) {
	f := b.pickFrom(^figures(0), keys)
	if f < 0 || b.parser.fold(f) != checkin.Sum {
		return
	}
	from, to := min(keys[0], negation), max(keys[len(keys)-1], negation)
	where := span{b.toks[from].start, b.toks[to].end}
	if b.guarded(negation) != none || f == b.parser.visitsAt && b.notYet(&b.toks[negation]) {
		return
	}
	if b.voiced == keys[len(keys)-1] || b.voiced == keys[0] {
		b.voiced = -1
	}
	b.add(f, 0, where, keys[len(keys)-1])
}

// notYet reports a negation that leaves the day open: 还没走访.
func (b *binder) notYet(t *token) bool {
	return b.reads(t, "还没") || b.reads(t, "还没有") || b.reads(t, "尚未") || b.reads(t, "暂未") || b.reads(t, "not yet")
}

// oddMeeting doubts a meeting that may be of either kind: 民情会1场, "2 meetings".
func (b *binder) oddMeeting(i int) int {
	t := &b.toks[i]
	b.head = false
	if !b.follows(i, numeral) {
		return i + 1
	}
	q := b.quantity(i + 1)
	if q.unit >= 0 && !b.toks[q.unit].word.units.has(b.parser.meetings) || q.unit < 0 && q.next < len(b.toks) && b.toks[q.next].kind == unknown {
		return i + 1
	}
	if why := b.why[i+1]; why != none {
		b.left = append(b.left, left{q.where, why})
		return q.next
	}
	b.plain = true
	b.doubt(WhichMeeting, span{t.start, q.where.end})
	return q.next
}
