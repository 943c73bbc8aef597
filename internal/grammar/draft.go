package grammar

func (b *binder) add(f int, value int64, where span, key int) {
	if len(b.group) > 1 { // 王芳、张建国走访6户: how many each?
		b.doubt(SeveralPeople, where)
	}
	if len(b.villages) > 1 { // 桂花村、水沟村走访5户
		b.doubt(SeveralPlaces, where)
	}
	b.speaks = b.speaks || b.subject >= 0
	d := b.draft(where)
	b.drafts[d].figures++
	b.found = append(b.found, found{figure: f, value: value, where: where, draft: d, shift: b.shift, sure: true, key: key, whole: b.summed})
	b.summed = b.totals
	if b.part >= 0 && f != b.part {
		b.part = -1
	}
}

// guess offers a figure that the message does not name.
func (b *binder) guess(f int, q *quantity) {
	if f >= 0 && !q.vague && (q.odd == none || q.odd == Approximate) {
		b.add(f, q.value, q.where, -1)
		b.found[len(b.found)-1].sure = false
	}
}

func (b *binder) doubt(why Reason, where span) {
	b.doubts = append(b.doubts, misgiving{why: why, where: where})
}

// later keeps a doubt until the whole message is read.
func (b *binder) later(q *quantity, why, left Reason, unless figures) int {
	b.deferred = append(b.deferred, deferral{misgiving{why: why, where: q.where}, unless, left, -1, *q})
	return q.next
}

// settle decides what was kept until the whole message is read.
func (b *binder) settle() {
	var counted figures
	for i := range b.found {
		if b.found[i].sure {
			counted |= 1 << b.found[i].figure
		}
	}
	for i := range b.deferred {
		d := &b.deferred[i]
		switch {
		case !counted.has(d.unless):
			b.doubt(d.why, d.where)
			b.guess(d.guess, &d.value)
		case d.guess >= 0 && counted.has(1<<d.guess): // 五户人家，今天都走访了，走访5户
			b.doubt(Repeated, d.where)
			b.guess(d.guess, &d.value)
		case d.guess >= 0:
			b.record(d.guess, d.value.value, d.where, -1, &d.value)
		default:
			b.left = append(b.left, left{d.where, d.left})
		}
	}
}

func (b *binder) leave(q *quantity, why Reason) int {
	b.left = append(b.left, left{q.where, why})
	return q.next
}

// draft finds or begins the report for the present person, place and day.
func (b *binder) draft(where span) int {
	for i := len(b.drafts) - 1; i >= 0; i-- {
		if b.drafts[i].context == b.now {
			return i
		}
	}
	b.drafts = append(b.drafts, draft{context: b.now, where: where})
	return len(b.drafts) - 1
}

func (b *binder) lastFigure() int {
	if len(b.found) == 0 {
		return -1
	}
	return b.found[len(b.found)-1].figure
}
