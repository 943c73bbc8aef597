package grammar

import "slices"

// named takes a name on the roster. At the head of a phrase, or where a proxy
// word asked for one, it is whose report follows; elsewhere it is somebody met.
func (b *binder) named(i int) {
	if b.companion(i) || b.helper(i) || b.signed(i) || b.objectAt(i) {
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

// helper reports a name of those present: 参加人员：李明、王芳, 走访3户，王芳陪同.
func (b *binder) helper(i int) bool {
	if n := b.token(i + 1); n != nil && len(b.found) > 0 && (b.reads(n, "陪同") || b.reads(n, "随同") || b.reads(n, "陪")) {
		n = b.token(i + 2)
		return n == nil || n.ends()
	}
	for j := i - 1; j > 0 && (b.toks[j].class == person || b.toks[j].kind == softEnd || b.toks[j].kind == colon); j-- {
		if b.toks[j].kind == colon {
			return b.toks[j-1].class == attend
		}
	}
	return false
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

// joint reports a word or sign that makes one subject of the names around it.
func (b *binder) joint(i int) bool {
	t := &b.toks[i]
	return t.kind == softEnd && b.text[t.start] == '、' || t.class == with && (b.reads(t, "和") || b.reads(t, "与") || b.reads(t, "跟")) || b.reads(t, "and") || b.reads(t, "及")
}

// mentioned takes the @name of a colleague: what follows is said to them, or of
// them.
func (b *binder) mentioned(i int) {
	t := &b.toks[i]
	if n := b.token(i + 1); t.length() < 3 || len(b.found) > 0 && (n == nil || n.kind == hardEnd || n.class == noise) { // 走访4户，@段华 请查收
		return
	}
	w, n := b.parser.lex.longest(b.text[t.start+1 : t.end])
	if w != nil && w.class == person && n == t.length()-1 && !slices.Contains(w.people, b.in.Sender) {
		b.unasked = span{t.start, t.end}
	}
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
	if (b.head || b.isPlaceWord(&b.toks[i]) && b.toks[i].class == others) && b.subject < 0 && !b.title(i) && !b.vocative(i) && !b.team(i) && !b.cited(i) {
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
		case t.ends(), t.class == village, t.class == person:
			return true
		case t.kind == date, t.class == noise, t.class == query:
		default:
			return false
		}
	}
	return true
}

// cited reports whose word is followed, not whose work it was: 根据区里要求.
func (b *binder) cited(i int) bool {
	return b.readsBefore(i, "根据") || b.readsBefore(i, "按照") || b.readsBefore(i, "按")
}

// team reports the 工作队 of a village as a heading: 桂花村驻村工作队今日工作.
func (b *binder) team(i int) bool {
	p := b.token(i - 1)
	return p != nil && p.class == village && b.reads(&b.toks[i], "驻村工作队") && !b.in.Proxy
}

// vocative reports somebody in office spoken to at the head of the message: 段书记，….
func (b *binder) vocative(i int) bool {
	n := b.token(i + 1)
	if n != nil && b.reads(n, "好") {
		n = b.token(i + 2)
	}
	if n == nil || n.kind != softEnd || b.in.Proxy || len(b.found) > 0 {
		return false
	}
	switch t := &b.toks[i]; b.text[t.end-1] {
	case '记', '任', '长', '导':
		return i == 0 && (t.class == nickname || t.class == others)
	}
	return false
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
