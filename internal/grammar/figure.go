package grammar

import (
	"slices"

	"checkinbot/internal/checkin"
)

// bind counts a numeral whose figure is known.
func (b *binder) bind(q *quantity, f, key int) int {
	b.plain = true
	defer func() { b.keys = b.keys[:0] }()
	switch {
	case b.shop(q): // 去了3家饭店
		b.plain = false
		return b.leave(q, Elsewhere)
	case b.part == f, (b.inside > 0 || b.listing) && key < q.from && b.lastFigure() == f && len(b.found) > b.first && b.shift == b.found[len(b.found)-1].shift && len(b.keys) == 0:
		b.partOf(q)
		return b.leave(q, Subtotal)
	case b.summed && b.restated(q, f), b.partOfWhole(q, f):
		return q.next
	case q.next < len(b.toks) && b.toks[q.next].class == each: // 2 cards each
		return b.leave(q, Measure)
	case b.lasting != span{}:
		b.doubt(Period, b.lasting)
	case f == b.parser.receivedAt && b.sameCase(q):
		return q.next
	case b.summed && b.sharedAt(q, f):
		b.doubt(WhichFigure, q.where)
		return q.next
	case b.parser.cases.has(1<<f) && (b.taken(q.next) || b.pendingAt(q.from)):
		if b.closes() {
			return b.leave(q, Denied)
		}
		b.doubt(Unfinished, q.where)
	case b.between(q, f):
		b.doubt(WhichFigure, q.where)
	case b.item(q), q.grouped && key >= q.next && b.direct(q.from): // appeals: 1,120 people reached
		b.doubt(Unclear, q.where)
	case b.otherThing(q, key):
		b.plain = false
		b.doubt(UnitMismatch, q.where)
	case b.eachAt(q.from), q.unit < 0 && b.strange(q.next) && !b.nounAt(q.next), b.surname(q):
		b.doubt(UnitMismatch, q.where)
	case len(b.found) == 0 && b.readsBefore(q.from, "还有"): // 已完成80%，还有50户
		b.doubt(Unclear, q.where)
	case f == b.parser.receivedAt && key >= 0 && key < q.from && b.reads(&b.toks[key], "反映") && b.lastFigure() >= 0 && b.parser.figures[b.lastFigure()].code == codeOpinions: // 收集意见5条，反映3条
		b.doubt(WhichFigure, q.where)
	case key >= 0 && key < q.from && !b.direct(q.from) && (b.reads(&b.toks[key], "上门") || b.reads(&b.toks[key], "串门")): // 上门收水费12户
		b.doubt(UnitMismatch, q.where)
	case b.repeated(f, key, q.value) && (key >= 0 || !b.enumerated(q.from)):
		b.doubt(Repeated, q.where)
	case b.parser.figures[f].fold == checkin.Latest && b.grown(q): // 新增联系户1户: of how many?
		b.doubt(Unclear, q.where)
	}
	if b.voiced >= 0 && f == b.parser.receivedAt {
		b.voiced = -1
	}
	b.record(f, q.value, q.where, key, q)
	b.dangling = b.dangling[:0]
	b.spendBehind(q, f)
	return q.next
}

// sharedAt reports whether a total stands for two figures: 座谈会、恳谈会共3场.
func (b *binder) sharedAt(q *quantity, f int) bool {
	if q.unit < 0 {
		return false
	}
	units := b.toks[q.unit].word.units &^ (1 << f)
	for _, k := range b.dangling {
		if t := &b.toks[k]; t.word.names.has(units) && !t.word.names.has(1<<f) {
			return true
		}
	}
	return false
}

// sameCase joins an appeal told (有1户反映漏水) and the same one counted (诉求1件),
// whichever comes first, and reports that nothing is to be added.
func (b *binder) sameCase(q *quantity) bool {
	told := q.unit >= 0 && b.toks[q.unit].word.units.has(b.parser.visits)
	for i := range b.found {
		o := &b.found[i]
		if o.figure != b.parser.receivedAt || o.told == told || o.value == 0 || q.odd != none || b.drafts[o.draft].context != b.now {
			continue
		}
		if told {
			b.leave(q, Subtotal)
			return true
		}
		if q.value >= o.value {
			b.left = append(b.left, left{o.where, Subtotal})
			o.value, o.where, o.told = q.value, q.where, false
			return true
		}
	}
	return false
}

// closes reports whether the message has appeals, so that one that is still open
// needs no question.
func (b *binder) closes() bool {
	for i := range b.found {
		if f := b.found[i].figure; f == b.parser.receivedAt || f == b.parser.resolvedAt {
			return true
		}
	}
	return false
}

// taken reports whether what follows up to the next clause takes the numeral
// back: 1件未办结, 2 appeals being handled.
func (b *binder) taken(i int) bool {
	for ; i < len(b.toks); i++ {
		t := &b.toks[i]
		switch {
		case t.cuts():
			return false
		case t.class == pending: // but 协调项目2个 上报民情信息1条
			n := b.token(i + 1)
			return !t.gap && !b.isAnd(&b.toks[i-1]) || n == nil || !b.names(i+1) || !b.follows(i+1, numeral)
		case t.class == negation:
			n := b.token(i + 1)
			return n != nil && n.kind == known && n.word.names.has(b.parser.resolved)
		case t.kind == known && t.word.names != 0 && t.class != pending && !t.word.names.has(b.parser.resolved):
			return false
		}
	}
	return false
}

// pendingAt reports whether a word before the numeral in its clause says that the
// work is not finished: 正在办理3件.
func (b *binder) pendingAt(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch t := &b.toks[j]; {
		case t.cuts(), t.class == fully:
			return false
		case t.class == pending, t.class == modal && t.length() > 1: // 需要乡里解决1件
			return true
		}
	}
	return false
}

func (b *binder) eachAt(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch t := &b.toks[j]; {
		case t.class == each:
			return true
		case t.cuts():
			return false
		}
	}
	return false
}

// surname reports the 六家 of 赵六家: a name, not six families.
func (b *binder) surname(q *quantity) bool {
	if !q.weak || q.unit < 0 || b.toks[q.from].gap || b.text[b.toks[q.unit].start] != '家' {
		return false
	}
	p := b.token(q.from - 1)
	if p == nil || p.kind != unknown {
		return false
	}
	for _, s := range surnames {
		if s == b.text[p.start] {
			return true
		}
	}
	return false
}

// grown reports a standing figure told by how much it grew.
func (b *binder) grown(q *quantity) bool {
	if q.unit < 0 || !b.toks[q.unit].word.units.has(b.parser.visits) {
		return false
	}
	for j := q.from - 1; j >= 0 && !b.toks[j].cuts(); j-- {
		if b.reads(&b.toks[j], "新增") || b.reads(&b.toks[j], "新") {
			return true
		}
	}
	return false
}

// otherThing reports that what the measure word counts stands behind it, and is
// none of ours: 去了3家银行, 解决了3个包子.
func (b *binder) otherThing(q *quantity, key int) bool {
	if q.unit < 0 || b.toks[q.unit].length() != 1 || key > q.unit {
		return false
	}
	n := b.token(q.next)
	if n == nil || n.kind != unknown || n.gap || b.isParticle(n) || b.latin(n) {
		return false
	}
	switch b.text[b.toks[q.unit].start] {
	case '个':
	case '家':
		if key < 0 || b.toks[key].length() != 2 || b.text[b.toks[key].start+1] != '了' { // 走访3家困难户
			return false
		}
	default:
		return false
	}
	for j := q.next; j < len(b.toks) && !b.toks[j].cuts(); j++ {
		if t := &b.toks[j]; t.kind == known && t.word.about() != 0 {
			return false
		}
	}
	return true
}

// shop reports houses of business, or relatives, of 家: 3家火锅店.
func (b *binder) shop(q *quantity) bool {
	if q.unit < 0 || b.text[b.toks[q.unit].start] != '家' {
		return false
	}
	for j := q.next; j < len(b.toks) && (b.toks[j].kind == unknown || b.toks[j].class == noise); j++ {
		switch b.text[b.toks[j].start] {
		case '店', '戚', '超', '院', '馆', '厂':
			return true
		}
	}
	return false
}

// repeated reports whether the figure stands in the report already and nothing
// says that this is another part of it.
func (b *binder) repeated(f, key int, value int64) bool {
	for i := range b.found {
		if o := &b.found[i]; o.figure == f && o.value != 0 && o.shift == b.shift && b.drafts[o.draft].context == b.now {
			// 意见3条，建议2条 are different things; 走访3户，入户3户 are one.
			return o.value == value && !b.parser.meetings.has(1<<f) || f == b.parser.visitsAt || f == b.parser.receivedAt || f == b.parser.moneyAt || o.key < 0 || key < 0 || b.toks[o.key].word == b.toks[key].word || b.toks[o.key].word == &spent
		}
	}
	return false
}

// partOfWhole adds a part to a total given before it.
func (b *binder) partOfWhole(q *quantity, f int) bool {
	for i := range b.found {
		if o := &b.found[i]; o.figure == f && o.whole && o.shift != b.shift && b.drafts[o.draft].context == b.now {
			o.parts, o.count = o.parts+q.value, o.count+1
			b.leave(q, Subtotal)
			return true
		}
	}
	return false
}

// partOf doubts a part that is larger than its whole.
func (b *binder) partOf(q *quantity) {
	if p := b.token(q.from - 1); p != nil && p.class == period { // 4户（本月62户）
		return
	}
	if last := b.found[len(b.found)-1]; q.odd == none && last.sure && q.value > last.value {
		b.doubt(Contradiction, q.where)
	}
}

// restated drops a total that only repeats its parts (共5户), and doubts one that
// contradicts them.
func (b *binder) restated(q *quantity, f int) bool {
	var parts int64
	n := 0
	for i := range b.found {
		if o := &b.found[i]; o.figure == f {
			parts, n = parts+o.value, n+1
		}
	}
	if n == 0 {
		return false
	}
	b.totals = b.totals || len(b.found) == b.first // 共计走访5户，发卡5张
	b.summed = b.totals
	if parts != q.value {
		b.doubt(Contradiction, q.where)
	}
	b.leave(q, Restated)
	return true
}

// record counts a figure, with a misgiving when the numeral is not plain.
func (b *binder) record(f int, value int64, where span, key int, q *quantity) {
	ind := &b.parser.figures[f]
	number := func(why Reason) { b.doubts = append(b.doubts, misgiving{why, where, f + 1}) }
	switch {
	case q.odd != none:
		number(q.odd)
	case q.letter && !ind.money, q.cents && !ind.money:
		b.doubt(Malformed, where)
	case ind.money && b.unitless(q):
		number(MoneyUnit)
		return
	case value > ind.limit && !b.in.Any:
		number(OverLimit)
	case key >= 0 && b.toks[key].word.pinyin:
		b.doubt(Pinyin, where)
	case key >= 0 && b.reads(&b.toks[key], "done") && b.has.has(target): // 8 done, 12 left
		b.doubt(Unclear, where)
	}
	if !q.vague && q.odd != Negative && q.odd != Fraction && q.odd != Malformed && q.odd != TooLarge && q.odd != Range {
		b.add(f, value, where, key)
		last := &b.found[len(b.found)-1]
		last.told = f == b.parser.receivedAt && q.unit >= 0 && b.toks[q.unit].word != nil && b.toks[q.unit].word.units.has(b.parser.visits)
	}
}

// unitless reports money written without 元 or 万: in Chinese either may be meant.
// A sum of ten thousand and more in an English sentence can only be yuan.
func (b *binder) unitless(q *quantity) bool {
	if q.scaled || q.unit >= 0 {
		return false
	}
	if b.sumBefore(q.from) {
		return false
	}
	return q.value < 10_000 || !b.english()
}

// english reports whether the message has no Chinese characters.
func (b *binder) english() bool {
	if b.letters == 0 {
		b.letters = 1
		if slices.ContainsFunc(b.text, func(r rune) bool { return r > 0x2E80 }) {
			b.letters = -1
		}
	}
	return b.letters > 0
}
