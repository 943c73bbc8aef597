package grammar

import "slices"

// roll reads names behind a word of the whole day: 请假：王芳、李明. It returns the
// next token to read; zero when there are none.
func (b *binder) roll(i int) int {
	if !b.follows(i, colon) || i+2 >= len(b.toks) || b.toks[i+2].class != person {
		return 0
	}
	j := i + 2
	for ; j < len(b.toks) && b.toks[j].kind != hardEnd; j++ {
		if t := &b.toks[j]; t.class == person {
			b.head = true
			b.named(j)
			b.off(b.toks[i].class, span{t.start, t.end})
		} else if t.kind != softEnd && t.kind != unknown && t.class != noise && t.class != with {
			break
		}
	}
	b.group, b.now.person = b.group[:0], ""
	return j
}

// signed takes a name at the end of a line of a list, behind its figures or in
// parentheses (水沟村走访4户（王芳）): the line is that person's.
func (b *binder) signed(i int) bool {
	start := i
	for start > 0 && !b.toks[start].line {
		start--
	}
	if start == i || !b.closesLine(i) || b.headed(start, i) {
		return false
	}
	at := b.toks[start].start
	if b.toks[i-1].class == village { // 走访6户 瓦房村 张建国
		for f := range b.found {
			if d := b.found[f].draft; b.found[f].where.start >= at && b.drafts[d].person == "" {
				b.drafts[d].place = b.now.place
			}
		}
		b.now.place = ""
	}
	return b.handOver(at, b.toks[i].word.people, span{b.toks[i].start, b.toks[i].end})
}

// closesLine reports a name that stands apart from the words before it, as the
// last of its line. In parentheses it may be of somebody met, but not where
// whoever reports for others makes a list.
func (b *binder) closesLine(i int) bool {
	p, end := &b.toks[i-1], i+1
	switch {
	case p.kind == softEnd && b.text[p.start] == '(' && b.in.Proxy:
		end++
	case p.kind == softEnd && b.inside > 0, p.kind != softEnd && !b.toks[i].gap, p.class == person, p.kind == known && p.word.about() != 0:
		return false
	}
	return end >= len(b.toks) || b.toks[end].kind == hardEnd
}

// headed reports a line that names its person before.
func (b *binder) headed(from, to int) bool {
	return b.now.person != "" || slices.ContainsFunc(b.toks[from:to], func(t token) bool { return t.class == person || t.class == proxylead })
}

// handOver gives what was told from a place in the text on to somebody else.
func (b *binder) handOver(at int32, people []string, where span) bool {
	id := ""
	for i := range b.drafts {
		if b.drafts[i].person != "" || !b.toldSince(i, at) {
			continue
		}
		if id == "" {
			id = b.oneOf(people, where)
		}
		b.drafts = append(b.drafts, b.drafts[i].split(id, at, where))
		for f := range b.found {
			if b.found[f].draft == i && b.found[f].where.start >= at {
				b.found[f].draft = len(b.drafts) - 1
				b.drafts[i].figures--
				b.drafts[len(b.drafts)-1].figures++
			}
		}
	}
	if id != "" && id != b.in.Sender {
		b.company = true
		if !b.proxied && !b.in.Proxy {
			b.unasked = where
		}
	}
	return id != ""
}

// toldSince reports a draft with anything told from a place in the text on.
func (b *binder) toldSince(i int, at int32) bool {
	return b.drafts[i].whole(at) || slices.ContainsFunc(b.found, func(f found) bool { return f.draft == i && f.where.start >= at })
}

// whole reports a draft of nothing to report, or leave, from a place in the text on.
func (d *draft) whole(at int32) bool { return (d.zero || d.leave) && d.where.start >= at }

// split begins a draft for somebody else with what was said of the whole day.
func (d *draft) split(id string, at int32, where span) draft {
	n := draft{context: context{id, d.place, d.day}, where: where}
	if d.whole(at) {
		n.zero, n.leave = d.zero, d.leave
		d.zero, d.leave = false, false
	}
	return n
}

// listed reports a list of villages or people by whoever reports for them: words
// for those it is shown to (各村数据如下：, 请大家核对) stand in lines of their own.
func (b *binder) listed() bool {
	if !b.in.Proxy {
		return false
	}
	rows := 0
	for start := 0; start < len(b.toks); {
		end := start
		has, numerals := classSet(0), false
		for end < len(b.toks) && b.toks[end].kind != hardEnd {
			if t := &b.toks[end]; t.class == audience && b.text[t.start] != '各' && b.text[t.start] != '大' {
				return false // 分工如下：, 通报：
			}
			has |= setOf(b.toks[end].class)
			numerals = numerals || b.toks[end].kind == numeral
			end++
		}
		switch {
		case has.has(audience) && (numerals || rows == 0 && has.any(setOf(order, plan, target, modal))):
			return false
		case numerals && b.row(start):
			rows++
		}
		start = end + 1
	}
	return rows > 1
}

// rowOf reports a numeral right behind the name or the village that its line begins
// with: 11月24日入户走访, and below it 1. 李明 3户.
func (b *binder) rowOf(i int) bool {
	start := i
	for start > 0 && (b.toks[start-1].class == person || b.toks[start-1].class == village || b.toks[start-1].kind == colon) {
		start--
	}
	return start < i && (b.toks[start].line || start > 0 && b.toks[start-1].kind == ordinal)
}

// inPassing reports words like 大家 in clauses without numbers, where nothing is
// asked of anybody: 走访3户，大家都挺好.
func (b *binder) inPassing() bool {
	if b.has.any(setOf(order, plan, modal, target, condition, you, doubt, wonder)) {
		return false
	}
	for i := range b.toks {
		t := &b.toks[i]
		if t.class != audience {
			continue
		}
		if said := string(b.text[t.start:t.end]); said != "大家" && said != "everyone" && said != "everybody" && said != "各位" {
			return false
		}
		start, end := b.around(i)
		if i == 0 || slices.ContainsFunc(b.toks[start:end], func(t token) bool { return t.kind == numeral && !t.num.weak }) {
			return false
		}
	}
	return true
}

// row reports a line that begins with a person or a village.
func (b *binder) row(start int) bool {
	t := &b.toks[start]
	if t.kind == ordinal && start+1 < len(b.toks) {
		t = &b.toks[start+1]
	}
	return t.class == person || t.class == village
}
