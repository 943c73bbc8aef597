package grammar

import "checkinbot/internal/checkin"

// dated takes a day: what follows counts for it.
func (b *binder) dated(i int) {
	t := &b.toks[i]
	where := span{t.start, t.end}
	if t.bareWeekday() && b.weekBack {
		t.day.Day = lastWeekOf(t.day.Day, b.today)
	}
	switch d := t.day; {
	case b.annotates(i), b.otherDay(i), b.headsDays(i), b.part >= 0, b.remark(i):
		return
	case b.contradicts(i), b.halfway(i), b.latin(t) && i > 0 && !b.bounds(i-1) && b.settled.days > 0 && t.day.Day != b.day: // nothing yesterday, 3 households today
		b.doubt(DatesSeveral, where)
		return
	case b.rangeOfDays(i):
		b.doubt(Period, where)
		return
	case d.odd != none:
		b.doubt(d.odd, where)
		return
	case d.Day > b.today && d.Day > checkin.DateOf(b.in.At.In(b.parser.calendar.Zone)):
		b.doubt(DateFuture, where)
	case d.Day < b.today.Add(-backfill):
		b.doubt(DateOld, where)
	case t.word != nil && t.word.date.kind == daysBack && t.word.date.n > 0 && b.beforeCut():
		b.doubt(DateUnclear, where) // yesterday, said at one in the morning
	}
	day := t.day.Day
	if day != b.day {
		b.settled.days++
		b.day = day
	}
	if day == b.today {
		day = 0
	}
	if b.now.day != day {
		b.shift++
	}
	b.now.day = day
}

// lastWeekOf moves a day of this week a week back.
func lastWeekOf(day, today checkin.Day) checkin.Day {
	if day >= today.Monday() {
		return day.Add(-7)
	}
	return day
}

// otherDay reports a day that is not when the work was done: what it is compared
// with, when it is planned for, when an appeal came in (诉求1件（11月20日受理）).
func (b *binder) otherDay(i int) bool {
	if p := b.token(i - 1); p != nil && (p.class == versus || b.reads(p, "跟")) {
		return true
	}
	for j := i - 1; j >= 0 && i-j < farthest && !b.toks[j].cuts(); j-- {
		if c := b.toks[j].class; (c == plan || c == modal) && len(b.found) > 0 {
			return true
		}
	}
	if len(b.keys) > 0 && b.lastKey().names.has(b.parser.resolved) && b.of(i) { // 办结11月20日受理的诉求1件
		return true
	}
	n := b.token(i + 1)
	return b.inside > 0 && len(b.found) > b.first && n != nil && !n.ends() && (n.kind != unknown || !b.isParticle(n))
}

// of reports that a day only tells which ones: a 的 stands between it and the next
// numeral.
func (b *binder) of(i int) bool {
	for j := i + 1; j < len(b.toks) && (b.toks[j].kind == known || b.toks[j].kind == unknown); j++ {
		if b.reads(&b.toks[j], "的") {
			return true
		}
	}
	return false
}

// contradicts reports a day of the week right behind a date that was another.
func (b *binder) contradicts(i int) bool {
	p := b.dateBefore(i)
	return b.toks[i].bareWeekday() && p != nil && !p.bareWeekday()
}

// halfway reports the first day that a message mentions, behind some of its figures
// and before others: 走访5户，昨天的诉求1件.
func (b *binder) halfway(i int) bool {
	return len(b.found) > 0 && b.settled.days == 0 && b.toks[i].day.Day != b.today && b.toks[i].day.odd == none &&
		(i == 0 || b.bounds(i-1)) && b.numeralAhead(i)
}

// annotates reports the 周二 of 11月17日(周二): it only says what day that was.
func (b *binder) annotates(i int) bool {
	p := b.dateBefore(i)
	return b.toks[i].bareWeekday() && p != nil && p.day.Day.Weekday() == b.toks[i].day.Day.Weekday()
}

// dateBefore is the sound date right before a token, a parenthesis at most between
// them; nil for none.
func (b *binder) dateBefore(i int) *token {
	p := b.token(i - 1)
	if p != nil && p.kind == softEnd {
		p = b.token(i - 2)
	}
	if p == nil || p.kind != date || p.day.odd != none {
		return nil
	}
	return p
}

// rangeOfDays reports the first day of 18号到20号 or 11.18-11.20.
func (b *binder) rangeOfDays(i int) bool {
	c, n := b.token(i+1), b.token(i+2)
	if c == nil || n == nil || n.kind != date {
		return false
	}
	return b.reads(c, "到") || b.reads(c, "至") || b.reads(c, "-") && !c.gap || b.reads(c, "~") || b.reads(c, "to")
}

// headsDays reports a day of a range above the days themselves: 补18日至20日：18日…；
// 19日….
func (b *binder) headsDays(i int) bool {
	if b.rangeOfDays(i) {
		i += 2
	} else if !b.rangeOfDays(i - 2) {
		return false
	}
	for i++; i < len(b.toks) && (b.toks[i].kind == colon || b.toks[i].kind == hardEnd); i++ {
		if b.follows(i, date) {
			return true
		}
	}
	return false
}

// beforeCut reports whether the message was written between midnight and the
// hour at which the day begins.
func (b *binder) beforeCut() bool {
	return checkin.DateOf(b.in.At.In(b.parser.calendar.Zone)) != b.today
}

// dayOff takes a word that speaks of the whole day: nothing to report, or on leave.
func (b *binder) dayOff(i int) {
	t := &b.toks[i]
	where := span{t.start, t.end}
	switch {
	case t.class == idle && b.deniesNext(i), b.guarded(i) != none && !b.excused(i), b.numeralAhead(i), b.numeralBefore(i), b.mentionsOnly(i):
	case len(b.villages) > 1 && t.class == idle: // 党西村、党东村零报告
		for _, id := range b.villages {
			b.now.place = id
			b.off(t.class, where)
		}
	case len(b.group) > 1: // 王芳、张建国零报告
		for _, id := range b.group {
			b.now.person = id
			b.off(t.class, where)
		}
	default:
		b.off(t.class, where)
	}
}

// deniesNext takes a word for nothing to report that only denies what follows it:
// 没有走访3户, 今日零诉求.
func (b *binder) deniesNext(i int) bool {
	t, n := &b.toks[i], b.token(i+1)
	switch {
	case n == nil:
		return false
	case n.kind == numeral:
		b.flushNegated()
		b.negated = i
	case b.text[t.end-1] == '零' && n.kind == known && n.word.names != 0:
		b.negates(i)
	default:
		return false
	}
	return true
}

// mentionsOnly reports a word of the whole day that says nothing of the sender's
// own: 零报告制度, 他今天没下村.
func (b *binder) mentionsOnly(i int) bool {
	t, n := &b.toks[i], b.token(i+1)
	return b.subject >= 0 || n != nil && n.kind == unknown && !n.gap &&
		(b.reads(n, "的") || b.reads(n, "要") || b.text[t.end-1] == '告' && !b.reads(n, "了"))
}

// off notes that the present person has nothing to report, or is on leave.
func (b *binder) off(c class, where span) {
	d := b.draft(where)
	if c == idle {
		b.drafts[d].zero = true
	} else {
		b.drafts[d].leave = true
	}
	b.drafts[d].where = where
}

// excused reports whether the sentence's plan comes after the word: 零报告，明天再下村.
func (b *binder) excused(i int) bool {
	for j := i; j >= 0 && i-j < farthest && b.toks[j].kind != hardEnd; j-- {
		switch b.toks[j].class {
		case doubt, wonder, howmany, you, plan, condition, order, example, history, target, audience:
			return false
		default:
		}
	}
	for j := i + 1; j < len(b.toks) && j-i < farthest && b.toks[j].kind != hardEnd; j++ {
		switch b.toks[j].class {
		case doubt, wonder, howmany, you, order, condition:
			return false
		default:
		}
	}
	return !b.has.has(audience)
}
