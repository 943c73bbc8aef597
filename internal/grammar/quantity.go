package grammar

// quantity is a numeral with what belongs to it: 约30多户, 3-5 households.
type quantity struct {
	number
	from, next int  // tokens
	unit       int  // the token of the measure word; -1 for none
	where      span // in characters
	vague      bool // no value at all: 若干户, 十几户
}

// span is a stretch of the folded text.
type span struct{ start, end int32 }

// quantity reads the numeral at token i with its measure word.
func (b *binder) quantity(i int) quantity {
	q := quantity{number: b.toks[i].num, from: i, next: i + 1, unit: -1}
	b.approximate(&q)
	b.ranges(&q)
	b.measured(&q)
	if b.toks[i].class == roughly { // 若干户: no numeral at all
		q.odd, q.vague = Approximate, true
	}
	q.where = span{b.toks[q.from].start, b.toks[q.next-1].end}
	switch {
	case q.odd != none:
	case b.negative(i):
		q.odd = Negative
		q.where.start--
	case b.minus(i):
		q.odd = Negative
	}
	if q.odd == none && q.unit < 0 && q.next < len(b.toks) && b.toks[q.next].kind == numeral && !b.toks[q.next].gap {
		q.odd = Malformed // 三3
	}
	return q
}

// approximate looks for words before and right behind a numeral that blur it.
func (b *binder) approximate(q *quantity) {
	if p := b.blurredBy(q.from); p >= 0 {
		q.odd = Approximate
		if t := b.token(p); b.reads(t, "几") || b.reads(t, "好几") || b.reads(t, "数") {
			q.vague = true // 几十: there is no number to offer
		}
		if p == q.from-1 {
			q.from = p
		}
	}
	if t := b.token(q.next); t != nil && b.trails(t, q.next) {
		q.odd, q.vague = Approximate, b.reads(t, "几") || b.reads(t, "好几")
		q.next++
		if n := b.token(q.next); n != nil && n.kind == numeral && !n.gap && hanScale(b.text[n.start]) >= 10_000 { // 30多万
			q.value, q.scaled = min(q.value*hanScale(b.text[n.start]), most), true
			q.next++
		}
	}
	if t := b.token(q.next); t != nil && b.reads(t, "and") && b.halved(q.next+1) {
		q.odd, q.vague = Fraction, true
	}
}

// halved reports "a half" or "three quarters" at a token.
func (b *binder) halved(i int) bool {
	for j := i; j < i+3; j++ {
		t := b.token(j)
		if t == nil {
			return false
		}
		if b.reads(t, "half") || b.reads(t, "quarter") || b.reads(t, "quarters") || b.reads(t, "a half") {
			return true
		}
	}
	return false
}

// blurredBy finds the word that makes a numeral approximate, right before it or
// before the deed it counts: 大概走了6家. -1 when there is none.
func (b *binder) blurredBy(i int) int {
	for j := i - 1; j >= 0; j-- {
		switch t := &b.toks[j]; {
		case t.class == roughly && j == i-1:
			if t.length() == 1 && !b.latin(t) && (b.toks[i].gap || isDigit(b.text[b.toks[i].start]) && (b.reads(t, "几") || b.reads(t, "数"))) {
				return -1
			}
			return j
		case t.class == roughly && (t.length() > 1 || b.reads(t, "约")):
			return j
		case t.kind == known && (t.word.names != 0 || t.class == act) && !t.gap:
		default:
			return -1
		}
	}
	return -1
}

// trails reports whether a word behind a numeral or its measure word blurs it.
func (b *binder) trails(t *token, i int) bool {
	if t.class != trailing && !b.reads(t, "几") && !b.reads(t, "好几") || t.gap && !b.latin(t) {
		return false
	}
	n := b.token(i + 1)
	return n == nil || n.kind != numeral || n.gap
}

// ranges joins 3-5, 3到5, 3、4户 and 3 of 5; what is meant is asked.
func (b *binder) ranges(q *quantity) {
	for {
		c, n := b.token(q.next), b.token(q.next+1)
		if c == nil || n == nil || n.kind != numeral || n.num.weak && n.num.latin || !b.joins(c, n, q) {
			return
		}
		q.odd, q.vague = Range, true
		q.next += 2
	}
}

// joins reports whether a token makes one range of the numerals around it.
func (b *binder) joins(c, n *token, q *quantity) bool {
	switch string(b.text[c.start:c.end]) {
	case "-", "~":
		return !c.gap || !n.gap
	case "到", "至", "或", "或者", "to", "or", "of", "out of":
		return !b.has.has(amend)
	case "和", "与", "and":
		u := b.unitAt(q.next + 2)
		if u >= 0 && b.toks[u].word.units != 0 && len(b.keys) > 0 && b.direct(q.from) && b.pickFrom(b.toks[u].word.units, b.keys) < 0 { // symposiums: 2 and 1 project
			return false
		}
		return u >= 0 && !n.num.weak
	case "、", "/":
		return !n.line && !b.toks[q.from].gap && !n.gap
	}
	return false
}

// measured finds the measure word: right behind the numeral, in English behind
// an adjective.
func (b *binder) measured(q *quantity) {
	u := b.unitAt(q.next)
	if u < 0 {
		return
	}
	if b.opensNext(q, u) {
		return
	}
	q.unit, q.next = u, u+1
	if t := b.token(q.next); t != nil && t.length() > 1 && b.trails(t, q.next) || t != nil && b.reads(t, "多") && b.trails(t, q.next) {
		q.odd = Approximate
		q.next++
	}
}

// opensNext tells the key of the next figure, or the sign of its money, from a noun
// that measures this one, where an English list has no commas: hh 5 appeals 1.
func (b *binder) opensNext(q *quantity, u int) bool {
	t := &b.toks[u]
	if !b.latin(t) || t.kind != known || t.word.names == 0 && !t.word.units.has(b.parser.money) || !b.follows(u, numeral) || !b.direct(q.from) {
		return false
	}
	return len(b.keys) > 0 && b.pickFrom(t.word.units, b.keys) < 0
}

// unitAt is the token of a measure word at i or, after English adjectives, soon
// behind it; -1 for none.
func (b *binder) unitAt(i int) int {
	for strange := 0; ; i++ {
		t := b.token(i)
		switch {
		case t == nil:
			return -1
		case t.kind == known && (t.word.units != 0 || t.class == measure):
			return i
		case t.kind == known && t.class == noise && b.latin(t):
		case t.kind == unknown && t.gap && b.latin(t) && strange == 0 && !b.isJoint(t):
			if n := b.token(i + 1); n == nil || n.kind != known || !b.latin(n) || n.word.units == 0 {
				return -1
			}
			strange++
		default:
			return -1
		}
	}
}

// isJoint are the little words that never stand between a numeral and its noun.
func (b *binder) isJoint(t *token) bool {
	switch string(b.text[t.start:t.end]) {
	case "of", "in", "on", "to", "for", "at", "from", "and", "or", "by", "x", "per", "a", "the":
		return true
	}
	return false
}

// negative reports a minus sign that belongs to the numeral, not to the list or
// the sentence.
func (b *binder) negative(i int) bool {
	p := b.token(i - 1)
	if p == nil || p.kind != unknown || b.toks[i].gap {
		return false
	}
	return b.reads(p, "-") || b.reads(p, "负")
}

// minus reports the words that make an English numeral negative.
func (b *binder) minus(i int) bool {
	p := b.token(i - 1)
	return p != nil && (b.reads(p, "minus") || b.reads(p, "negative"))
}
