package grammar

import "checkinbot/internal/checkin"

// placed takes a village on the roster: what follows counts there. A bare name
// that may be a word (瓦房, 麦庄) counts only at the head of a phrase.
func (b *binder) placed(i int) {
	t := &b.toks[i]
	if b.passedBy(i) || b.remark(i) {
		return
	}
	sure := b.explicit(t)
	if !sure && (!b.head && (!b.follows(i, numeral) || !b.toks[i].gap) || b.partOfWord(i)) {
		return
	}
	id := b.near(t.word.places)
	if id != b.place {
		b.settled.places++
	}
	b.place = id
	if b.subject >= 0 && b.toks[b.subject].class == township {
		b.subject = -1
	}
	b.amongVillages(i, id)
	if b.now.place != id {
		b.shift++
	}
	b.now.place = id
}

// near is the one of several villages of a name that lies in the sender's township.
func (b *binder) near(places []checkin.PlaceID) checkin.PlaceID {
	for _, id := range places {
		if b.in.Home != "" && id.Township() == b.in.Home.Township() {
			return id
		}
	}
	return places[0]
}

// amongVillages adds a village to those that share what follows: 党西村、党东村零报告.
func (b *binder) amongVillages(i int, id checkin.PlaceID) {
	switch p := b.token(i - 2); {
	case p == nil || p.class != village || !b.joint(i-1):
		b.villages = b.villages[:0]
	case len(b.villages) == 0: // 走访水沟、桂花两个村7户
		b.villages = append(b.villages, b.near(p.word.places))
	}
	b.villages = append(b.villages, id)
}

// partOfWord reports a bare name that goes on as something else: 瓦房漏雨, 水沟堵塞.
func (b *binder) partOfWord(i int) bool {
	n := b.token(i + 1)
	return n != nil && n.kind == unknown && !n.gap && b.text[n.start] > 0x2E80
}

// passedBy reports a village that is not where the work was done: 已报桂花村委会,
// 与桂花村支书座谈, 路过桂花村, 其中桂花村1户.
func (b *binder) passedBy(i int) bool {
	if b.part >= 0 {
		return true
	}
	p, n := b.token(i-1), b.token(i+1)
	if p != nil && p.class == village && !b.toks[i].gap && n != nil && n.class == measure { // 桂花村上寨组
		return true
	}
	if p != nil && (p.class == proxyend || p.class == pending || p.class == with && !b.joint(i-1) || b.reads(p, "路过") || b.reads(p, "途经")) {
		return true
	}
	return n != nil && n.kind == unknown && !n.gap && (b.text[n.start] == '委' || b.text[n.start] == '支') || n != nil && n.class == others && !n.gap && !b.reads(n, "驻村工作队")
}

// explicit reports whether a place is named in full, with 村 or "village".
func (b *binder) explicit(t *token) bool {
	switch b.text[t.end-1] {
	case '村', '区', '寨', 'e', 'y':
		return true
	}
	return false
}

// isPlaceWord tells 全乡 and "the district" from 他 and 书记.
func (b *binder) isPlaceWord(t *token) bool {
	switch b.text[t.end-1] {
	case '乡', '镇', '区', '县', '道', '村':
		return true
	case 't', 'p':
		return b.latin(t)
	}
	return false
}
