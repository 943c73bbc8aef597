package grammar

func (b *binder) token(i int) *token {
	if i < 0 || i >= len(b.toks) {
		return nil
	}
	return &b.toks[i]
}

func (b *binder) latin(t *token) bool { return isLatin(b.text[t.start]) || b.text[t.start] == '~' }

func (b *binder) latinAt(i int) bool { return b.latin(&b.toks[i]) }

// reads reports whether a token is just this text.
func (b *binder) reads(t *token, text string) bool {
	i := t.start
	for _, r := range text {
		if i >= t.end || b.text[i] != r {
			return false
		}
		i++
	}
	return i == t.end
}

func (b *binder) follows(i int, k kind) bool { n := b.token(i + 1); return n != nil && n.kind == k }

// farthest is how many tokens of a clause are looked at around a word: more than
// anybody writes between two breaks.
const farthest = 64

// around is the clause of a token; what stands before a colon is none of it.
func (b *binder) around(i int) (start, end int) {
	start, end = i, i+1
	for start > 0 && i-start < farthest && !b.bounds(start-1) {
		start--
	}
	for end < len(b.toks) && end-i < farthest && !b.bounds(end) {
		end++
	}
	return start, end
}

// bounds reports a token that ends a clause or begins what it tells.
func (b *binder) bounds(i int) bool {
	return b.toks[i].ends() || b.toks[i].kind == colon
}

// numeralAhead reports whether a numeral follows in the clause, before another day.
func (b *binder) numeralAhead(i int) bool {
	for j := i + 1; j < len(b.toks) && j-i < farthest; j++ {
		switch b.toks[j].kind {
		case numeral:
			if n := b.token(j + 1); n == nil || n.class != measure { // 请假1天
				return true
			}
		case softEnd, hardEnd, date:
			return false
		default:
		}
	}
	return false
}

func (b *binder) numeralBefore(i int) bool {
	for j := i - 1; j >= 0 && i-j < farthest; j-- {
		switch b.toks[j].kind {
		case numeral:
			return true
		case softEnd, hardEnd, date:
			return false
		default:
		}
	}
	return false
}

// numeralLater reports whether a numeral follows in the sentence.
func (b *binder) numeralLater(i int) bool {
	for j := i + 1; j < len(b.toks) && j-i < farthest && b.toks[j].kind != hardEnd; j++ {
		if b.toks[j].kind == numeral {
			return true
		}
	}
	return false
}

// ordered reports whether something is asked of others before a token in its
// sentence.
func (b *binder) ordered(i int) bool {
	for j := i; j >= 0 && i-j < farthest && b.toks[j].kind != hardEnd; j-- {
		if b.toks[j].class == order {
			return true
		}
	}
	return false
}

// guarded is what stands against numerals at a token, as far as a numeral's guard
// can tell: the sentence is asked, told or planned.
func (b *binder) guarded(i int) Reason {
	switch {
	case b.has.any(setOf(audience)):
		return Told
	case b.inSentence(i, setOf(doubt, wonder, howmany)):
		return Asked
	case b.inSentence(i, setOf(plan, condition, threshold, order, example, you, history)):
		return Planned
	}
	return none
}

// inSentence reports whether the sentence of a token has a word of a class.
func (b *binder) inSentence(i int, classes classSet) bool {
	if !b.has.any(classes) {
		return false
	}
	for j := i; j >= 0 && i-j < farthest && b.toks[j].kind != hardEnd; j-- {
		if classes.has(b.toks[j].class) && b.toks[j].class != plain {
			return true
		}
	}
	for j := i + 1; j < len(b.toks) && j-i < farthest && b.toks[j].kind != hardEnd; j++ {
		if classes.has(b.toks[j].class) && b.toks[j].class != plain {
			return true
		}
	}
	return false
}

// strange reports whether a word that means nothing to us stands right behind a
// numeral: 2所学校, "3 dogs".
func (b *binder) strange(i int) bool {
	t := b.token(i)
	return t != nil && (t.kind == unknown && !b.isJoint(t) || t.kind == numeral)
}

func (b *binder) isParticle(t *token) bool {
	switch b.text[t.start] {
	case '+':
		return true
	case '了', '为', '是', '共', '达', '等', '有', '计', '=', '的', '数', '过', 'x', '×', '-', '~', '¥', '负', '成':
		return t.length() == 1
	case 't':
		return b.reads(t, "to")
	case 'w', 'i':
		return b.reads(t, "was") || b.reads(t, "is")
	}
	return false
}

// isDash reports a sign that may stand between the columns of a list: 水沟－王芳－3户.
func (b *binder) isDash(t *token) bool {
	return b.reads(t, "-") || b.reads(t, "—") || b.reads(t, "_") || b.reads(t, "－")
}

func (b *binder) readsBefore(i int, text string) bool {
	p := b.token(i - 1)
	return p != nil && b.reads(p, text)
}

func (b *binder) colonBefore(i int) bool { t := b.token(i - 1); return t != nil && t.kind == colon }

// direct reports whether a key stands right before a token, a colon or a
// particle like 为, 了, 共 at most between them.
func (b *binder) direct(i int) bool {
	for j := i - 1; j >= 0 && i-j <= 4; j-- {
		t := &b.toks[j]
		switch {
		case t.kind == known && (t.word.about() != 0 || t.class == oddmeeting):
			return true
		case t.kind == colon:
		case t.kind == unknown && b.isParticle(t), t.class == trailing && b.isParticle(t):
		case t.kind == known && (t.class == whole || t.class == roughly || t.class == amend || t.class == instead || t.class == noise || t.class == done || t.class == more || t.class == act || t.word.units.has(b.parser.money)):
		default:
			return false
		}
	}
	return false
}

// nounAt reports whether an English word that names a figure stands at a token,
// perhaps behind an adjective: 2 resolved, a courtyard meeting.
func (b *binder) nounAt(i int) bool {
	for {
		t := b.token(i)
		if t != nil && (b.reads(t, "were") || b.reads(t, "was")) { // 2 were resolved
			i++
			continue
		}
		if t == nil || t.kind != known || !b.latin(t) {
			return false
		}
		if t.word.names != 0 {
			return true
		}
		if t.class != noise && t.class != subtotal {
			return false
		}
		i++
	}
}
