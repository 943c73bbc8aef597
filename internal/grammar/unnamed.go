package grammar

import "slices"

// unnamed is a numeral that no figure claims: part of something else that was
// told, or worth a question, or chatter.
func (b *binder) unnamed(q *quantity) int {
	defer func() { b.keys = b.keys[:0] }()
	var units figures
	if q.unit >= 0 {
		units = b.toks[q.unit].word.units
	}
	if why := b.explained(q, units); why != none {
		return b.leave(q, why)
	}
	switch {
	case b.summed && b.lastFigure() >= 0 && units.has(1<<b.lastFigure()) && b.restated(q, b.lastFigure()):
		return q.next
	case b.meeting(q, units):
		b.plain = true
		b.doubt(WhichMeeting, span{q.where.start, b.toks[q.next].end})
		return q.next + 1
	case b.toks[q.from].class == roughly && len(b.keys) == 0:
		return q.next // 若干群众
	case len(b.keys) > 0:
		return b.mismatched(q, units)
	}
	return b.keyless(q, units)
}

// explained says why a numeral without a figure needs no question; none when it
// does.
func (b *binder) explained(q *quantity, units figures) Reason {
	last, keys := b.lastFigure(), len(b.keys) > 0
	part := (b.part >= 0 || (b.inside > 0 || b.listing) && len(b.found) > b.first) && !keys && last >= 0
	next := b.token(q.next)
	switch {
	case b.attended(q):
		return PeopleMet
	case (b.taken(q.next) || b.pendingAt(q.from)) && b.closes() && !b.handled(q.from):
		return Denied
	case b.summed && last >= 0 && units.has(1<<last):
		return none
	case last >= 0 && next != nil && next.class == subtotal: // 5 of them
		return Subtotal
	case part && units.has(1<<last):
		b.partOf(q)
		return Subtotal
	case part && (q.unit >= 0 || b.part >= 0 || b.strange(q.next)):
		return Subtotal
	case units == b.parser.money && last == b.parser.moneyAt && (!keys || b.helpersOnly()) && last >= 0: // 资金3万元修路，2万元修水池
		return none
	case units == b.parser.money && (keys || last < 0 || last != b.parser.projectsAt): // 慰问金500元
		return Measure
	}
	return none
}

// handled reports 已处理 right before a numeral: finished, but is it resolved?
func (b *binder) handled(i int) bool {
	p, d := b.token(i-1), b.token(i-2)
	return p != nil && p.class == pending && d != nil && d.class == done
}

// meeting reports a numeral of meetings that may be of either kind: 开了两次会, "2
// meetings".
func (b *binder) meeting(q *quantity, units figures) bool {
	n := b.token(q.next)
	return n != nil && (units.has(b.parser.meetings) && len(b.keys) == 0 && b.reads(n, "会") || n.class == oddmeeting && (q.unit >= 0 || b.latin(n)))
}

// mismatched is a numeral behind keys that its measure word does not fit.
func (b *binder) mismatched(q *quantity, units figures) int {
	b.plain = b.plain || units != 0 && (!b.reads(&b.toks[q.unit], "个") || !b.strange(q.next))
	switch {
	case units.has(b.parser.meetings) && b.lastKey().names.has(b.parser.reached): // 宣讲1场，受教育群众86人次
		return b.later(q, UnitMismatch, Measure, b.parser.reached)
	case units.has(b.parser.people) && !b.has.has(voice) && b.keyNames(b.parser.visits): // 走访5户，慰问党员2名
		return b.later(q, UnitMismatch, PeopleMet, b.parser.visits)
	case units.has(b.parser.visits) && b.voiceAhead(q.next): // 有2户反映饮水管冻裂，登记诉求2件
		return b.later(q, UnitMismatch, News, b.parser.received|b.parser.resolved)
	}
	b.doubt(b.mismatch(units), q.where)
	return q.next
}

// keyless is a numeral that nothing names.
func (b *binder) keyless(q *quantity, units figures) int {
	switch {
	case units.has(b.parser.visits):
		return b.households(q)
	case units.has(b.parser.money):
		b.doubt(NoFigure, q.where)
		b.guess(b.parser.moneyAt, q)
		return q.next
	case units.has(b.parser.people) && (len(b.dangling) > 0 || b.has.has(leave)):
		return b.leave(q, PeopleMet)
	case units.has(b.parser.people) && !units.has(b.parser.meetings):
		b.bare = true
		return b.later(q, NoFigure, PeopleMet, ^figures(0))
	case b.strangeBefore(q.from), b.strange(q.next) && (q.unit >= 0 || b.english()):
		b.bare = b.bare || units != 0
		return b.later(q, NoFigure, Elsewhere, ^figures(0))
	}
	b.bare = b.bare || units != 0
	b.doubt(NoFigure, q.where)
	return q.next
}

// households is a number of households that nothing says were visited.
func (b *binder) households(q *quantity) int {
	switch {
	case b.voiceAhead(q.next): // 有2户反映饮水管冻裂，登记诉求2件
		b.plain = true
		return b.later(q, UnitMismatch, News, b.parser.received|b.parser.resolved)
	case b.recipients(q.from):
		return b.leave(q, PeopleMet)
	case b.detail(q):
		return b.leave(q, Subtotal)
	}
	b.bare = true
	if q.value == 0 && q.odd == none && len(b.found) == 0 { // 今天0户
		b.plain = true
		b.add(b.parser.visitsAt, 0, q.where, -1)
		return q.next
	}
	if b.opening(q) {
		b.later(q, NoFigure, none, ^figures(0))
		b.deferred[len(b.deferred)-1].guess = b.parser.visitsAt
		return q.next
	}
	if q.odd != none {
		b.doubt(q.odd, q.where)
	} else {
		b.doubt(NoFigure, q.where)
	}
	b.guess(b.parser.visitsAt, q)
	return q.next
}

// keyNames reports whether a key before the numeral names one of the figures.
func (b *binder) keyNames(f figures) bool {
	return slices.ContainsFunc(b.keys, func(k int) bool { return b.toks[k].word.names.has(f) })
}

func (b *binder) lastKey() *word { return b.toks[b.keys[len(b.keys)-1]].word }

// voiceAhead reports 反映 behind a numeral in its clause.
func (b *binder) voiceAhead(i int) bool {
	for ; i < len(b.toks) && !b.toks[i].cuts(); i++ {
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

// recipients reports those something was done for: 向12户发卡, 帮3户解决诉求.
func (b *binder) recipients(i int) bool {
	p := b.token(i - 1)
	return p != nil && (b.reads(p, "向") || b.reads(p, "给") || b.reads(p, "帮") || b.reads(p, "为") || b.reads(p, "替") || b.reads(p, "帮助"))
}

// detail reports some of the households visited, told of further: 走访6户，帮3户交了医保.
func (b *binder) detail(q *quantity) bool {
	last := -1
	for i := range b.found {
		if f := &b.found[i]; f.figure == b.parser.visitsAt && f.sure && b.drafts[f.draft].context == b.now {
			last = i
		}
	}
	if last < 0 || q.odd != none || q.value > b.found[last].value || b.shift != b.found[last].shift {
		return false
	}
	if b.otherKind(q) {
		return false
	}
	strange := 0
	for i := q.next; i < len(b.toks) && !b.toks[i].ends(); i++ {
		if b.toks[i].kind == unknown || b.toks[i].class == negation {
			strange++
		}
	}
	return strange > 1 || strange == 1 && b.has.has(negation) || b.strangeBefore(q.from)
}

// otherKind reports households of a kind of their own: the 低保户 of 1家低保户.
func (b *binder) otherKind(q *quantity) bool {
	end := q.next
	for end < len(b.toks) && b.toks[end].kind == unknown || end < len(b.toks) && b.toks[end].kind == known && b.toks[end].class == plain {
		end++
	}
	return end > q.next && end-q.next <= 4 && b.text[b.toks[end-1].end-1] == '户' && (end == len(b.toks) || b.toks[end].ends())
}

// opening reports bare households at the head of a report: 5户，诉求1件.
func (b *binder) opening(q *quantity) bool {
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
func (b *binder) attended(q *quantity) bool {
	if q.unit < 0 || !b.toks[q.unit].word.units.has(b.parser.people) {
		return q.unit < 0 && (q.next < len(b.toks) && b.toks[q.next].class == attend || b.colonBefore(q.from) && b.attends(q.from))
	}
	for j := q.next; j < len(b.toks) && j < q.next+3 && !b.toks[j].cuts(); j++ {
		if b.toks[j].class == attend {
			return true
		}
	}
	return b.readsBefore(q.from, "with") || b.attends(q.from)
}

// attends reports whether a word for people who came stands before the numeral in
// its clause.
func (b *binder) attends(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch t := &b.toks[j]; {
		case t.class == attend:
			return true
		case t.cuts():
			return false
		}
	}
	return false
}
