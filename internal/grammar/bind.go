package grammar

import (
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// found is a figure read from the text.
type found struct {
	code  string
	value int64
	span  span
}

// span is a stretch of the folded text.
type span struct{ start, end int }

// left is a numeral that was deliberately not counted.
type left struct {
	span span
	why  Reason
}

// misgiving is a reason not to record the message as it stands.
type misgiving struct {
	code Reason
	span span
}

// binder ties numerals to indicators, clause by clause.
type binder struct {
	catalogue *checkin.Catalogue
	text      []rune
	found     []found
	left      []left
	doubts    []misgiving
	keySeen   bool   // some indicator was named
	plain     bool   // a numeral met its key or a unit beside one: meant as a report
	asking    bool   // the sentence is a question
	bare      bool   // a numeral had a telling unit but nothing named the figure
	part      string // the code whose parts 其中 is listing
	uncounted bool   // the clause names a figure the campaign does not count
}

// Codes the binder knows by meaning, not only by name.
const (
	codeVisits   = "hv"
	codeReceived = "ar"
	codeResolved = "re"
)

// sentence begins a sentence: what 其中 covered is over, and a question mark
// anywhere in it makes all of it a question.
func (b *binder) sentence(toks []token) {
	b.part, b.asking = "", false
	for _, t := range toks {
		if t.kind == clauseEnd && t.hard {
			return
		}
		b.asking = b.asking || t.is(doubt)
	}
}

// clause binds the numerals of one clause.
func (b *binder) clause(toks []token) {
	var keys []token // named since the last numeral
	skip := b.whyDropped(toks)
	before := len(b.found)
	negated := false
	b.uncounted = false
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		switch {
		case t.is(subtotal):
			b.part = b.lastCode()
			skip = Subtotal
		case t.is(running):
			skip = Cumulative
		case t.is(learned):
			keys = nil
			b.doubt(News, t)
		case t.is(elsewhere):
			b.uncounted = true
		case t.is(negation):
			negated = true
		case t.is(oddMeeting):
			b.keySeen = true
			if i+1 < len(toks) && toks[i+1].kind == numeral {
				b.doubt(WhichMeeting, t)
			}
			keys = append(keys, t)
		case t.kind == word && t.word.once != "" && !numeralSoon(toks[i+1:]):
			b.keySeen = true
			b.add(t.word.once, 1, t, t)
		case t.kind == word && len(t.word.keys) > 0:
			b.keySeen = true
			keys = append(keys, t)
		case t.kind == numeral:
			n := b.numeral(toks, i, keys, skip, negated)
			if n > 0 {
				i += n - 1
				keys, negated = nil, false
			}
		}
	}
	b.tail(toks, keys, skip, negated)
	b.unclosed(toks, before)
}

// whyDropped says why nothing in the clause is done work; "" when it may be.
func (b *binder) whyDropped(toks []token) Reason {
	if b.asking {
		return Asked
	}
	for _, t := range toks {
		if t.kind != word {
			continue
		}
		switch t.word.class {
		case plan:
			return Planned
		case order:
			return Told
		case target:
			return Wanted
		case history:
			return Past
		default:
		}
	}
	return ""
}

// tail handles what stands after the last numeral: 无诉求 is zero, and 已解决
// closes the appeals just counted.
func (b *binder) tail(toks, keys []token, skip Reason, negated bool) {
	if skip != "" || len(keys) == 0 {
		return
	}
	last := keys[len(keys)-1]
	if len(last.word.keys) == 0 {
		return
	}
	code := last.word.keys[0]
	switch {
	case negated:
		if ind, ok := b.catalogue.ByCode(code); ok && ind.Fold == checkin.Sum {
			b.add(code, 0, keys[0], last)
		}
	case code == codeResolved && b.lastCode() == codeReceived && b.closes(last, toks):
		b.add(codeResolved, b.found[len(b.found)-1].value, last, last)
	}
}

// closes reports whether a key without a numeral says that the appeals just
// counted are resolved: 已解决 at the clause's end, and nothing softer.
func (b *binder) closes(key token, toks []token) bool {
	switch string(b.text[key.start:key.end]) {
	case "已解决", "已办结", "当场解决", "resolved":
		return key.end == toks[len(toks)-1].end
	}
	return false
}

// unclosed doubts resolved appeals in a clause that says something is still to
// be resolved.
func (b *binder) unclosed(toks []token, before int) {
	for _, t := range toks {
		if !t.is(pending) {
			continue
		}
		for _, f := range b.found[before:] {
			if f.code == codeResolved {
				b.doubts = append(b.doubts, misgiving{Negated, f.span})
			}
		}
	}
}

// numeral settles the numeral at toks[i] and returns how many tokens it took;
// zero when it is only a word.
func (b *binder) numeral(toks []token, i int, keys []token, skip Reason, negated bool) int {
	t := toks[i]
	use := 1
	rough := i > 0 && (toks[i-1].is(roughly) && toks[i-1].end == t.start || toks[i-1].is(roughly) && isLatinToken(toks[i-1]))
	if j := i + use; j < len(toks) && toks[j].start == t.end && (toks[j].is(roughly) || b.reads(toks[j], "+")) {
		rough = true
		use++
	}
	var unit *token
	if j := i + use; j < len(toks) && toks[j].kind == word && (len(toks[j].word.units) > 0 || toks[j].is(measure)) {
		unit = &toks[j]
		use++
	}
	end := toks[i+use-1]
	if j := i + use; j < len(toks) && unit != nil && toks[j].is(roughly) && toks[j].start == unit.end {
		rough = true
		use++
	}
	if t.num.weak && unit == nil && (!b.keyed(toks, i) || strange(toks, i+use)) {
		return 0
	}
	where := span{t.start, end.end}
	switch {
	case i > 0 && toks[i-1].is(instead):
		return b.leave(where, Replaced, use)
	case skip != "":
		return b.leave(where, skip, use)
	case i > 0 && toks[i-1].end == t.start && b.reads(toks[i-1], "第"):
		return b.leave(where, Measure, use)
	}
	odd := t.num.odd
	switch {
	case rough:
		odd = oddRough
	case i > 0 && toks[i-1].end == t.start && b.reads(toks[i-1], "-"):
		odd = oddNegative
	case i+1 < len(toks) && toks[i+1].kind == numeral && toks[i+1].start == t.end:
		odd = oddForm // 1千2百
	}
	after := keysAfter(toks[i+use:])
	if unit != nil && len(unit.word.keys) > 0 {
		after = append([]token{*unit}, after...)
	}
	code := b.choose(keys, after, unit, b.keyed(toks, i))
	switch {
	case b.part != "" && code == b.part:
		return b.leave(where, Subtotal, use)
	case code == "" && unit != nil && unit.is(measure):
		return b.leave(where, Measure, use)
	case code == "":
		return b.unnamed(keys, unit, odd, where, use)
	}
	b.part, b.plain = "", true
	switch {
	case negated || denied(toks[i+use:]):
		b.doubts = append(b.doubts, misgiving{Negated, where})
	case unit == nil && strange(toks, i+use), i > 0 && toks[i-1].is(each), t.num.weak && b.odder(toks, i):
		b.doubts = append(b.doubts, misgiving{UnitMismatch, where})
	}
	b.take(code, t.num, odd, unit, where)
	b.restated(toks[:i], code)
	return use
}

// take records a figure, with a misgiving when the numeral is not plain.
func (b *binder) take(code string, n number, odd string, unit *token, where span) {
	ind, _ := b.catalogue.ByCode(code)
	switch {
	case odd != "":
		b.doubts = append(b.doubts, misgiving{oddReasons[odd], where})
	case ind.Money && !n.scaled && (unit == nil || len(unit.word.units) == 0):
		b.doubts = append(b.doubts, misgiving{MoneyUnit, where})
	case n.value > ind.Limit:
		b.doubts = append(b.doubts, misgiving{OverLimit, where})
	}
	b.found = append(b.found, found{code, n.value, where})
}

// restated drops a total that only repeats its parts (共5户), and doubts one
// that contradicts them.
func (b *binder) restated(before []token, code string) {
	if !slices.ContainsFunc(before, func(t token) bool { return t.is(whole) }) {
		return
	}
	last := b.found[len(b.found)-1]
	var parts int64
	n := 0
	for _, f := range b.found[:len(b.found)-1] {
		if f.code == code {
			parts += f.value
			n++
		}
	}
	if n == 0 {
		return
	}
	b.found = b.found[:len(b.found)-1]
	if parts == last.value {
		b.left = append(b.left, left{last.span, Restated})
		return
	}
	b.doubts = append(b.doubts, misgiving{Contradiction, last.span})
}

// unnamed is a numeral that no indicator claims: people met are left out, a
// figure whose unit we know is worth a question, anything else is chatter.
func (b *binder) unnamed(keys []token, unit *token, odd string, where span, use int) int {
	switch {
	case b.part != "" && len(keys) == 0:
		return b.leave(where, Subtotal, use)
	case b.uncounted && len(keys) == 0:
		return b.leave(where, Measure, use)
	case len(keys) > 0:
		b.plain = b.plain || unit != nil && len(unit.word.units) > 0
		b.doubts = append(b.doubts, misgiving{UnitMismatch, where})
	case odd != "" && unit != nil:
		b.bare = slices.Contains(unit.word.units, codeVisits)
		b.doubts = append(b.doubts, misgiving{oddReasons[odd], where})
	case unit == nil:
		b.doubts = append(b.doubts, misgiving{NoFigure, where})
	case slices.Contains(unit.word.units, codeVisits) && !slices.Contains(unit.word.units, "ar"):
		b.bare = true
		b.doubts = append(b.doubts, misgiving{NoFigure, where})
	case slices.Contains(unit.word.units, "pm"):
		return b.leave(where, PeopleMet, use)
	default:
		b.doubts = append(b.doubts, misgiving{NoFigure, where})
	}
	return use
}

func (b *binder) leave(where span, why Reason, use int) int {
	b.left = append(b.left, left{where, why})
	return use
}

func (b *binder) add(code string, v int64, from, to token) {
	b.found = append(b.found, found{code, v, span{from.start, to.end}})
}

func (b *binder) doubt(r Reason, t token) {
	b.doubts = append(b.doubts, misgiving{r, span{t.start, t.end}})
}

func (b *binder) lastCode() string {
	if len(b.found) == 0 {
		return ""
	}
	return b.found[len(b.found)-1].code
}

// choose finds the indicator a numeral belongs to: the nearest key before it
// that its unit fits, else the first after it.
func (b *binder) choose(before, after []token, unit *token, direct bool) string {
	code := ""
	for _, k := range slices.Backward(before) {
		if code = fits(k, unit); code != "" {
			break
		}
	}
	if code != "" {
		return b.outrank(code, before, unit, direct)
	}
	if len(before) > 0 && (unit == nil || len(unit.word.keys) == 0) {
		return ""
	}
	for _, k := range after {
		if fits(k, nil) == codeResolved {
			return codeResolved
		}
	}
	for i, k := range after {
		if i > 0 && unit != nil && fits(k, unit) == "" && len(k.word.keys) > 0 && len(unit.word.keys) > 0 && b.conflict(k) {
			return ""
		}
	}
	for _, k := range after {
		if code = fits(k, unit); code != "" {
			return code
		}
	}
	return ""
}

// conflict is a key after a household that speaks of something else: "1
// household raised a problem" is an appeal, or is it?
func (b *binder) conflict(k token) bool { return slices.Contains(k.word.keys, codeReceived) }

// outrank corrects the nearest key by what stands before it: 解决…诉求 closes
// appeals, 走访联系户 is a visit. Without a unit, only a key right before the
// numeral counts.
func (b *binder) outrank(code string, before []token, unit *token, direct bool) string {
	if unit == nil && !direct {
		return ""
	}
	ind, _ := b.catalogue.ByCode(code)
	for _, k := range before {
		c := fits(k, unit)
		other, ok := b.catalogue.ByCode(c)
		switch {
		case code == codeReceived && c == codeResolved:
			return c
		case ok && ind.Fold == checkin.Latest && other.Fold == checkin.Sum:
			return c
		}
	}
	return code
}

// reads reports whether a token is just this text.
func (b *binder) reads(t token, text string) bool { return string(b.text[t.start:t.end]) == text }

// strange reports whether a word that means nothing to us stands right behind a
// numeral: 2所学校, "3 dogs".
func strange(toks []token, next int) bool {
	return next < len(toks) && (toks[next].kind == unknown || toks[next].kind == numeral)
}

// odder reports whether a weak numeral is glued to an unknown word before it:
// the 六 of 赵六家.
func (b *binder) odder(toks []token, i int) bool {
	if i == 0 || toks[i-1].kind != unknown || toks[i-1].end != toks[i].start {
		return false
	}
	return !strings.ContainsRune("了共等为是到达计约:", b.text[toks[i-1].start])
}

// denied reports whether what follows up to the next numeral takes it back: 1件
// 未办结.
func denied(toks []token) bool {
	for i, t := range toks {
		if t.kind == numeral {
			return false
		}
		if t.is(pending) || t.is(negation) && i+1 < len(toks) && toks[i+1].kind == word && slices.Contains(toks[i+1].word.keys, codeResolved) {
			return true
		}
	}
	return false
}

// keyed reports whether a key stands right before the numeral, a colon or a
// particle like 为, 了, 共 at most between them.
func (b *binder) keyed(toks []token, i int) bool {
	for j := i - 1; j >= 0; j-- {
		t := toks[j]
		switch {
		case t.kind == word && (len(t.word.keys) > 0 || t.is(oddMeeting)):
			return true
		case t.kind == unknown && strings.ContainsRune("了为是共达等已有计:=+的", b.text[t.start]), t.is(whole), t.is(roughly), t.is(amend), t.is(instead):
			if i-j > 3 {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// fits returns the code of a key that the unit may measure; without a unit the
// key must be unequivocal.
func fits(k token, unit *token) string {
	if unit == nil {
		if len(k.word.keys) == 1 {
			return k.word.keys[0]
		}
		return ""
	}
	for _, c := range k.word.keys {
		if slices.Contains(unit.word.units, c) {
			return c
		}
	}
	return ""
}

// keysAfter lists the keys up to the next numeral.
func keysAfter(toks []token) []token {
	var out []token
	for _, t := range toks {
		if t.kind == numeral {
			break
		}
		if t.kind == word && len(t.word.keys) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func numeralSoon(toks []token) bool {
	return slices.ContainsFunc(toks[:min(2, len(toks))], func(t token) bool { return t.kind == numeral })
}

func isLatinToken(t token) bool { return t.end-t.start > 2 }
