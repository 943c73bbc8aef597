package grammar

import (
	"slices"

	"checkinbot/internal/checkin"
)

// dated takes a day: what follows counts for it.
func (b *binder) dated(i int) {
	t := &b.toks[i]
	where := span{t.start, t.end}
	switch d := t.day; {
	case b.annotates(i), b.otherDay(i):
		return
	case b.contradicts(i):
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

// beforeCut reports whether the message was written between midnight and the
// hour at which the day begins.
func (b *binder) beforeCut() bool {
	return checkin.DateOf(b.in.At.In(b.parser.calendar.Zone)) != b.today
}

// otherDay reports a day that is not when the work was done: what it is compared
// with, when it is planned for, when an appeal came in (诉求1件（11月20日受理）).
func (b *binder) otherDay(i int) bool {
	if p := b.token(i - 1); p != nil && p.class == versus {
		return true
	}
	for j := i - 1; j >= 0 && b.toks[j].kind != softEnd && b.toks[j].kind != hardEnd && b.toks[j].kind != numeral; j-- {
		if c := b.toks[j].class; (c == plan || c == modal) && len(b.found) > 0 {
			return true
		}
	}
	n := b.token(i + 1)
	return b.inside > 0 && len(b.found) > b.first && n != nil && n.kind != softEnd && n.kind != hardEnd && (n.kind != unknown || !b.isParticle(n))
}

// contradicts reports a day of the week right behind a date that was another.
func (b *binder) contradicts(i int) bool {
	p := b.token(i - 1)
	if p != nil && p.kind == softEnd {
		p = b.token(i - 2)
	}
	return b.toks[i].bareWeekday() && p != nil && p.kind == date && !p.bareWeekday() && p.day.odd == none
}

// annotates reports the 周二 of 11月17日(周二): it only says what day that was.
func (b *binder) annotates(i int) bool {
	if !b.toks[i].bareWeekday() {
		return false
	}
	p := b.token(i - 1)
	if p != nil && p.kind == softEnd {
		p = b.token(i - 2)
	}
	return p != nil && p.kind == date && p.day.odd == none && p.day.Day.Weekday() == b.toks[i].day.Day.Weekday()
}

// rangeOfDays reports the first day of 18号到20号 or 11.18-11.20.
func (b *binder) rangeOfDays(i int) bool {
	c, n := b.token(i+1), b.token(i+2)
	if c == nil || n == nil || n.kind != date {
		return false
	}
	return b.reads(c, "到") || b.reads(c, "至") || b.reads(c, "-") && !c.gap || b.reads(c, "~") || b.reads(c, "to")
}

// named takes a name on the roster. At the head of a phrase, or where a proxy
// word asked for one, it is whose report follows; elsewhere it is somebody met.
func (b *binder) named(i int) {
	if b.companion(i) || b.objectAt(i) {
		return
	}
	t := &b.toks[i]
	where := span{t.start, t.end}
	b.subject = -1
	if n := b.token(i + 1); n != nil && n.class == voice { // a villager of that name?
		b.doubt(OtherPerson, where)
	}
	id := b.oneOf(t.word.people, where)
	if id != b.in.Sender {
		b.company = true
		if !b.proxied && !b.in.Proxy && !b.formal(i, id) {
			b.unasked = where
		}
	}
	if b.now.person != id {
		b.shift++
	}
	if p := b.token(i - 2); p == nil || p.class != person || !b.joint(i-1) {
		b.group = b.group[:0]
	}
	b.group = append(b.group, id)
	b.now.person, b.head = id, true
}

// companion reports a name that only kept the reporter company: 我和王芳. In
// 王芳和张建国走访6户 both are meant.
func (b *binder) companion(i int) bool {
	if !b.together {
		return false
	}
	b.together = false
	p := b.token(i - 2)
	return p == nil || p.class != person || b.now.person == "" || b.now.person == b.in.Sender || !b.joint(i-1)
}

// objectAt reports a name that is of somebody met: 走访王芳、张建国2户.
func (b *binder) objectAt(i int) bool {
	p := b.token(i - 1)
	if b.object && p != nil && p.kind == softEnd && b.text[p.start] == '、' {
		return true
	}
	b.object = !b.head && !b.follows(i, colon) && (p == nil || p.kind != colon)
	return b.object || b.inside > 0 && len(b.found) > b.first
}

// oneOf is the sender among namesakes, else the one of the sender's township.
func (b *binder) oneOf(ids []string, where span) string {
	switch {
	case slices.Contains(ids, b.in.Sender):
		return b.in.Sender
	case len(ids) == 1:
		return ids[0]
	}
	if id := b.neighbour(ids); id != "" {
		return id
	}
	b.doubt(WhichPerson, where)
	return ids[0]
}

// joint reports a word or sign that makes one subject of the names around it.
func (b *binder) joint(i int) bool {
	t := &b.toks[i]
	return t.kind == softEnd && b.text[t.start] == '、' || t.class == with && (b.reads(t, "和") || b.reads(t, "与") || b.reads(t, "跟")) || b.reads(t, "and") || b.reads(t, "及")
}

// mentioned takes the @name of a colleague: what follows is said to them, or of
// them.
func (b *binder) mentioned(i int) {
	t := &b.toks[i]
	if t.length() < 3 {
		return
	}
	w, n := b.parser.lex.longest(b.text[t.start+1 : t.end])
	if w != nil && w.class == person && n == t.length()-1 && !slices.Contains(w.people, b.in.Sender) {
		b.unasked = span{t.start, t.end}
	}
}

// neighbour is the one of several namesakes who belongs to the sender's township.
func (b *binder) neighbour(ids []string) string {
	found := ""
	for _, id := range ids {
		if home := b.parser.homes[id]; b.in.Home != "" && home.Township() == b.in.Home.Township() {
			if found != "" {
				return ""
			}
			found = id
		}
	}
	return found
}

// formal reports a heading of place and name, as in a list (水沟村 王芳 走访6户),
// where the place is the person's own: whoever writes it so enters a line for
// them.
func (b *binder) formal(i int, id string) bool {
	p := b.token(i - 1)
	return p != nil && p.class == village && b.toks[i].gap && slices.Contains(p.word.places, b.parser.homes[id])
}

// placed takes a village on the roster: what follows counts there. A bare name
// that may be a word (瓦房, 麦庄) counts only at the head of a phrase.
func (b *binder) placed(i int) {
	t := &b.toks[i]
	if b.passedBy(i) {
		return
	}
	sure := b.explicit(t)
	if !sure && !b.head && (!b.follows(i, numeral) || !b.toks[i].gap) {
		return
	}
	id := t.word.places[0]
	for _, other := range t.word.places {
		if b.in.Home != "" && other.Township() == b.in.Home.Township() {
			id = other
		}
	}
	if id != b.place {
		b.settled.places++
	}
	b.place = id
	if b.subject >= 0 && b.toks[b.subject].class == township {
		b.subject = -1
	}
	if p := b.token(i - 2); p != nil && p.class == village && id != b.now.place && len(b.found) == b.first && b.joint(i-1) {
		b.settled.places += mostPlaces // 桂花村、水沟村走访5户
	}
	if b.now.place != id {
		b.shift++
	}
	b.now.place = id
}

// passedBy reports a village that is not where the work was done: 已报桂花村委会,
// 与桂花村支书座谈, 路过桂花村, 其中桂花村1户.
func (b *binder) passedBy(i int) bool {
	if b.part >= 0 {
		return true
	}
	p, n := b.token(i-1), b.token(i+1)
	if p != nil && (p.class == proxyend || p.class == pending || p.class == with && !b.joint(i-1) || b.reads(p, "路过") || b.reads(p, "途经")) {
		return true
	}
	return n != nil && n.kind == unknown && !n.gap && (b.text[n.start] == '委' || b.text[n.start] == '支') || n != nil && n.class == others && !n.gap
}

// mostPlaces marks villages joined before a figure, which cannot be told apart.
const mostPlaces = 1000

// explicit reports whether a place is named in full, with 村 or "village".
func (b *binder) explicit(t *token) bool {
	switch b.text[t.end-1] {
	case '村', '区', '寨', 'e', 'y':
		return true
	}
	return false
}

// spokenOf takes a subject that is not one person of the roster: 全乡, 他, 老张.
func (b *binder) spokenOf(i int) {
	if b.together {
		b.together = false
		return
	}
	if n := b.token(i + 1); b.inside > 0 || n != nil && b.reads(n, "家") { // 入户2户（老周家、老何家）
		return
	}
	if (b.head || b.isPlaceWord(&b.toks[i]) && b.toks[i].class == others) && b.subject < 0 && !b.title(i) {
		b.subject = i
	}
}

// title reports a township alone between breaks or before a place, a name or a
// line's end: a heading, not a subject.
func (b *binder) title(i int) bool {
	if b.toks[i].class != township {
		return false
	}
	for j := i + 1; j < len(b.toks); j++ {
		switch t := &b.toks[j]; {
		case t.kind == softEnd, t.kind == hardEnd, t.class == village, t.class == person:
			return true
		case t.kind == date, t.class == noise, t.class == query:
		default:
			return false
		}
	}
	return true
}

// mostName is how many tokens a name between 代 and 报 may have.
const mostName = 6

// behalf reads 代…报 and 帮…报: the name between them is whose report it is. Any
// other 代, 帮, 替 or 给 is only a word.
func (b *binder) behalf(i int) int {
	for j := i + 1; j < len(b.toks) && j <= i+mostName; j++ {
		switch t := &b.toks[j]; {
		case t.class == proxyend, t.class == proxy, b.reads(t, "上报"):
			if j == i+1 {
				return i + 1
			}
			b.proxied, b.head = true, true
			for k := i + 1; k < j; k++ {
				if b.toks[k].class == person {
					b.named(k)
					return j + 1
				}
			}
			b.doubt(UnknownPerson, span{b.toks[i+1].start, b.toks[j-1].end})
			b.now.person = somebody
			return j + 1
		case t.kind == unknown, t.class == person, t.class == nickname, t.class == noise, t.class == with:
		default:
			return i + 1
		}
	}
	return i + 1
}

// somebody stands for a person whose name is not on the roster.
const somebody = "?"

// dayOff takes a word that speaks of the whole day: nothing to report, or on leave.
func (b *binder) dayOff(i int) {
	t := &b.toks[i]
	where := span{t.start, t.end}
	if t.class == idle && b.follows(i, numeral) { // 没有走访3户 denies the three
		b.flushNegated()
		b.negated = i
		return
	}
	if b.guarded(i) != none && !b.excused(i) || b.numeralAhead(i) || b.numeralBefore(i) {
		return
	}
	if n := b.token(i + 1); n != nil && n.kind == unknown && !n.gap &&
		(b.reads(n, "的") || b.reads(n, "要") || b.text[t.end-1] == '告' && !b.reads(n, "了")) { // 零报告制度
		return
	}
	if b.subject >= 0 { // 他今天没下村
		return
	}
	if len(b.group) < 2 {
		b.off(t.class, where)
		return
	}
	for _, id := range b.group { // 王芳、张建国零报告
		b.now.person = id
		b.off(t.class, where)
	}
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
	for j := i; j >= 0 && b.toks[j].kind != hardEnd; j-- {
		switch b.toks[j].class {
		case doubt, wonder, howmany, you, plan, condition, order, example, history, target, audience:
			return false
		default:
		}
	}
	for j := i + 1; j < len(b.toks) && b.toks[j].kind != hardEnd; j++ {
		switch b.toks[j].class {
		case doubt, wonder, howmany, you, order, condition:
			return false
		default:
		}
	}
	return !b.has.has(audience)
}
