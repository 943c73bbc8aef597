package grammar

// contested reports an English word between two numerals that would make the one
// before it another figure, and may as well belong to the one behind it: 3 appeals
// solved 1 appeal.
func (b *binder) contested(q *quantity, f, end int) bool {
	if n := b.token(end); n == nil || n.kind != numeral || end-1 < q.next || !b.latinAt(end-1) || !b.names(end-1) || q.unit < 0 {
		return false
	}
	other := b.pick(b.toks[q.unit].word.units, q.unit, end-1)
	return other >= 0 && other != f
}

// reach is where the words behind a numeral that may name it end: at the next
// numeral, less the words that belong to that one.
func (b *binder) reach(q *quantity) int {
	end := q.next
	for end < len(b.toks) && (b.toks[end].kind == known || b.toks[end].kind == unknown || b.toks[end].kind == date) {
		if c := b.toks[end].class; end > q.next && (c == parting || c == negation) {
			return end
		}
		end++
	}
	n := b.token(end)
	switch {
	case n == nil || end == q.next || !b.direct(end):
	case n.kind == colon:
		return b.label(q.next, end)
	case n.kind == numeral && !b.measures(end+1):
		return b.taker(q, end)
	}
	return end
}

// label is where the words before a colon begin that name one figure together: the
// households visited of 3 cards and households visited: 2.
func (b *binder) label(from, end int) int {
	f := ^figures(0)
	for j := end; j > from; j-- {
		t := &b.toks[j-1]
		if t.kind != known || t.word.about()&f == 0 {
			return j
		}
		f = t.word.names
	}
	return from
}

// taker is where the words begin that a numeral at end takes from the one before:
// behind white space or an and, else the 解决 of 3件诉求解决了2件.
func (b *binder) taker(q *quantity, end int) int {
	if b.toks[end].gap && (q.unit < 0 || !b.toks[q.unit].gap) && b.names(end-1) && !b.latinAt(end-1) { // 2名机关党员结对 1名无职党员结对
		return end
	}
	for j := end - 1; j >= q.next; j-- {
		switch t := &b.toks[j]; {
		case b.isAnd(t), b.latinAt(end-1) && !b.latin(t):
			return j + 1
		case b.latin(t) && t.kind != known:
			return end
		case !b.latin(t) && t.gap && (b.names(j) || t.class == act || t.kind == unknown):
			return j
		}
	}
	for j := end - 1; j >= q.next && !b.latinAt(j); j-- {
		if b.names(j) && (b.names(q.next-1) || len(b.keys)+len(b.dangling) > 0 || b.teller(^figures(0), q.next, j) >= 0) { // else nothing would be left for this one
			return j
		}
	}
	return end
}

// names reports a word that names a figure or helps to.
func (b *binder) names(i int) bool { t := &b.toks[i]; return t.kind == known && t.word.about() != 0 }

func (b *binder) isAnd(t *token) bool {
	return b.reads(t, "and") || b.reads(t, "和") || b.reads(t, "与")
}

// spendBehind keeps the words behind a numeral that say what it counts from the next
// one: the 诉求 of 解决1件诉求 2人次宣讲.
func (b *binder) spendBehind(q *quantity, f int) {
	for j := b.reach(q) - 1; j >= q.next; j-- {
		if t := &b.toks[j]; t.kind == known && t.word.about().has(1<<f) {
			b.spent = j + 1
			return
		}
	}
}

// between reports an English noun behind a numeral that names the next one as well
// as the word before names this one: reports: 1 opinions: 3.
func (b *binder) between(q *quantity, f int) bool {
	if len(b.keys) == 0 || b.speaksOf(b.keys, 1<<f) || !b.direct(q.from) {
		return false
	}
	i := q.next
	for i < len(b.toks) && b.names(i) {
		i++
	}
	return b.colonBefore(i+1) && b.follows(i, numeral)
}

// item reports a 1 behind a heading that may begin a list of one: report: 1. visited
// 3 households. Names with numbers of their own go on as it began: visits: 1. cards: 3.
func (b *binder) item(q *quantity) bool {
	end := b.token(q.next)
	if q.value != 1 || q.unit >= 0 || len(b.found) > 0 || !b.colonBefore(q.from) || end == nil || b.text[end.start] != '.' && b.text[end.start] != '、' {
		return false
	}
	i := q.next + 1
	for i < len(b.toks) && (b.names(i) || b.toks[i].kind == colon) {
		i++
	}
	if b.colonBefore(i) {
		return false
	}
	for i < len(b.toks) && !b.toks[i].cuts() {
		i++
	}
	return b.follows(i-1, numeral)
}
