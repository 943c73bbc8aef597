package grammar

// remark reports a day or a village in a clause behind the figures that tells of
// something else: 走访5户，昨天停电手机没电; 走访3户，户主女儿嫁到水沟村.
func (b *binder) remark(i int) bool {
	if len(b.found)+len(b.drafts) == 0 || b.readsBefore(i, "是") {
		return false
	}
	start, end := b.around(i)
	if n, d := b.token(i+1), b.token(i+2); n != nil && b.reads(n, "的") { // 昨天的, but 昨天的已报
		return d != nil && d.class == done && b.toks[end-1].class == proxyend
	}
	strange := 0
	for j := start; j < end; j++ {
		switch t := &b.toks[j]; {
		case t.class == history: // 昨天报过3户了
			return true
		case t.kind == numeral && !t.num.weak && b.why[j] == none, t.class == proxyend, t.class == slip, b.saysLate(t):
			return false
		case t.kind == unknown && !b.isParticle(t) && !b.pointsBack(t):
			strange += strangeness(t, b.latin(t))
		case b.toks[i].bareWeekday() && comes.has(t.class) && t.class != plain: // 约好周四上门处理
			strange++
		}
	}
	return strange > 1 || strange > 0 && b.toks[i].bareWeekday()
}

// comes are the classes that make a day of the week one to come.
var comes = setOf(act, plan, modal, oddmeeting, pending, fully, others)

// strangeness weighs what means nothing to us: a word is two characters.
func strangeness(t *token, latin bool) int {
	if latin {
		return 2
	}
	return t.length()
}

// saysLate reports a word for a report that comes late: 昨天太忙忘了.
func (b *binder) saysLate(t *token) bool {
	switch b.text[t.start] {
	case '忘', '补', '漏', '及':
		return t.kind == unknown
	}
	return b.reads(t, "forgot") || b.reads(t, "late")
}

// pointsBack reports a word for what was said before: 这是昨天的, that was yesterday.
func (b *binder) pointsBack(t *token) bool {
	switch string(b.text[t.start:t.end]) {
	case "这", "这个", "that", "this", "these", "those", "it", "all", "for", "from", "on":
		return true
	}
	return false
}
