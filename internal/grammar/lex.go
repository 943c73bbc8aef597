package grammar

import "checkinbot/internal/checkin"

// kind is what a token is.
type kind uint8

const (
	unknown kind = iota // characters that mean nothing to us
	known               // a word of the lexicon
	numeral
	date
	softEnd // ends a clause
	hardEnd // ends a sentence
	ordinal // the 1 of "1、走访7户"
	contact // a telephone, an identity number, a number plate
	clock   // 9:00
	colon
	mention // @somebody
)

// token is a piece of the folded text.
type token struct {
	kind kind
	// class repeats the word's, so that most tokens are judged without it.
	class class
	// gap is true when white space stands before the token; line when it begins
	// a line.
	gap, line  bool
	start, end int32
	word       *word
	num        number
	day        day
}

func (t *token) is(c class) bool { return t.class == c }

// bareWeekday reports a day of the week that may be the next one as well.
func (t *token) bareWeekday() bool { return t.word != nil && t.word.date.kind == bareWeekday }

// length in characters.
func (t *token) length() int { return int(t.end - t.start) }

// lexer cuts folded text into tokens.
type lexer struct {
	lex   *lexicon
	dates dateReader
	text  []rune
	out   []token
	has   classSet // the classes seen
	gap   bool
	line  bool
	first bool // nothing stands in the clause yet but an ordinal
	count int  // the ordinal read last
}

// mostTokens bounds how much of a message is looked at: no report, not even a
// list of a hundred names, needs more.
const mostTokens = 1024

// run reads the whole text; false when there is more than a message can hold.
func (l *lexer) run(lex *lexicon, text []rune, today checkin.Day) bool {
	l.lex, l.text, l.out, l.count, l.has = lex, text, l.out[:0], 0, 0
	l.gap, l.line, l.first = false, true, true
	l.dates = dateReader{lex: lex, text: text, today: today}
	table := glyphs()
	for i := 0; i < len(text); {
		if len(l.out) == mostTokens {
			return false
		}
		i += l.one(i, table[text[i]].look)
	}
	return true
}

// one reads the token at i and returns its length, at least one.
func (l *lexer) one(i int, as look) int {
	switch as {
	case lookSpace:
		l.gap = true
		return 1
	case lookSoft, lookHard:
		return l.breaks(i, as)
	case lookDigit, lookHan, lookOdd:
		if n := l.numeral(i, as); n > 0 {
			return n
		}
	case lookLatin:
		return l.latin(i)
	}
	return l.other(i)
}

func (l *lexer) add(t token, start, length int) int {
	t.start, t.end, t.gap, t.line = int32(start), int32(start+length), l.gap, l.line //nolint:gosec // a message is short
	l.out = append(l.out, t)
	l.has |= 1 << t.class
	if t.kind == numeral {
		l.has |= 1 << meaningful
	}
	l.gap, l.line, l.first = false, false, t.kind == softEnd || t.kind == hardEnd || t.kind == ordinal || t.kind == colon
	return length
}

func (l *lexer) at(i int) rune {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}

// breaks ends a clause or a sentence. A unit alone in parentheses, as in forms
// (走访户数（户）：3), is passed over with them.
func (l *lexer) breaks(i int, as look) int {
	r := l.text[i]
	if r == '(' || r == '（' {
		if w, n := l.wordAt(i + 1); w != nil && w.units != 0 {
			if c := l.at(i + 1 + n); c == ')' || c == '）' {
				return n + 2
			}
		}
	}
	kind := softEnd
	if as == lookHard {
		kind = hardEnd
	}
	l.add(token{kind: kind}, i, 1)
	l.line = r == '\n' || r == '\r'
	return 1
}

func (l *lexer) wordAt(i int) (*word, int) {
	if i >= len(l.text) {
		return nil, 0
	}
	return l.lex.longest(l.text[i:])
}

// wordAt2 is the one character at i as a word.
func (l *lexer) wordAt2(i int) (*word, int) { return l.lex.longest(l.text[i : i+1]) }

// numeral reads what begins with a digit or a Chinese numeral: a list ordinal, a
// number nobody counts, a time of day, a date, a word (三深入, 一下) or a numeral.
func (l *lexer) numeral(i int, as look) int {
	if n := l.ordinal(i); n > 0 {
		return l.add(token{kind: ordinal}, i, n)
	}
	if as == lookOdd { // ², ½, ③: no numeral, but somebody's
		return l.add(token{kind: numeral, num: number{odd: Malformed}}, i, 1)
	}
	w, n := l.wordAt(i)
	if as == lookDigit {
		if n := l.contact(i); n > 0 {
			return l.add(token{kind: contact}, i, n)
		}
		if n := l.clock(i); n > 0 {
			return l.add(token{kind: clock}, i, n)
		}
	}
	if d, n := l.dates.numeric(i, l.first); n > 0 && !(l.text[i+n-1] == '号' && l.afterMeasure()) {
		if l.at(i+n) == '前' && l.at(i+n+1) != '天' { // 11月25日前: a deadline
			return l.add(token{kind: known, class: audience, word: &deadline}, i, n+1)
		}
		return l.add(token{kind: date, day: d}, i, n)
	}
	num, m := readNumber(l.text[i:])
	if m == 0 || n > m || n == m && n > 1 {
		return 0
	}
	if as == lookDigit {
		if l.at(i+m) == '月' {
			return l.add(token{kind: known, class: period, word: &month}, i, m+1)
		}
		m += num.scaleBy(l.lex, l.text[i:], m)
		if l.affixed(i, m) {
			return l.add(token{kind: ordinal}, i, m+2)
		}
	}
	if w != nil && w.class == numword {
		return 0
	}
	return l.add(token{kind: numeral, num: num}, i, m)
}

// afterMeasure reports whether the token before counts something else and touches
// what follows: the 12号 of 3组12号 is a house.
func (l *lexer) afterMeasure() bool {
	return len(l.out) > 0 && !l.gap && l.out[len(l.out)-1].class == measure
}

// Words the lexer makes itself.
var (
	deadline = word{class: audience}
	month    = word{class: period}
)

// affixed reports whether letters make the digits an ordinal: 3rd, 20th.
func (l *lexer) affixed(i, m int) bool {
	if !isLatin(l.at(i + m)) {
		return false
	}
	for _, s := range [...]string{"st", "nd", "rd", "th"} {
		if hasPrefix(l.text[i+m:], s) && !isLatin(l.at(i+m+2)) {
			return true
		}
	}
	return false
}

// latin reads a word of letters: a known one, a date, an English numeral, pinyin.
func (l *lexer) latin(i int) int {
	w, n := l.wordAt(i)
	if n == 0 {
		for n < len(l.text)-i && (isLatin(l.text[i+n]) || isDigit(l.text[i+n])) {
			n++ // m12345 holds no numeral
		}
		return l.add(token{}, i, n)
	}
	switch {
	case w.class == numword:
		if num, m := readEnglish(l.lex, l.text[i:]); m > 0 {
			return l.add(token{kind: numeral, num: num}, i, m)
		}
		return l.add(token{}, i, n)
	case w.class == dayword && w.date.kind == monthName:
		if d, m := l.dates.afterMonth(w.date.n, i+n); m > 0 {
			return l.add(token{kind: date, day: d}, i, n+m)
		}
		if w.date.n == 5 || w.date.n == 3 { // may and march are verbs, too
			return l.add(token{}, i, n)
		}
		return l.add(token{kind: known, class: period, word: &month}, i, n)
	}
	return l.known(w, i, n)
}

func (l *lexer) known(w *word, i, n int) int {
	if w.class == dayword {
		return l.add(token{kind: date, class: dayword, word: w, day: w.date.resolve(l.dates.today)}, i, n)
	}
	return l.add(token{kind: known, class: w.class, word: w}, i, n)
}

// other reads everything else.
func (l *lexer) other(i int) int {
	switch r := l.text[i]; r {
	case ':':
		return l.add(token{kind: colon}, i, 1)
	case '.':
		if !isDigit(l.at(i + 1)) {
			return l.add(token{kind: hardEnd}, i, 1)
		}
	case '@':
		n := 1
		for i+n < len(l.text) && n < 40 && glyphs()[l.text[i+n]].look != lookSpace && glyphs()[l.text[i+n]].look < lookSoft {
			n++
		}
		return l.add(token{kind: mention}, i, n)
	case '?':
		l.add(token{kind: known, class: doubt, word: &l.lex.words[0]}, i, 1)
		return l.add(token{kind: hardEnd}, i+1, 0) + 1
	default:
		if n := l.plate(i); n > 0 {
			return l.add(token{kind: contact}, i, n)
		}
	}
	if w, n := l.wordAt(i); n > 0 {
		if w.class == howmany && l.text[i] == '几' && len(l.out) > 0 && l.out[len(l.out)-1].kind == numeral && !l.gap {
			w, n = l.wordAt2(i) // the 几 of 十几户
		}
		if w.class == dayword && l.text[i+n-1] == '一' && l.at(i+n) == '共' && n > 2 { // 本周一共
			w, n = l.lex.longest(l.text[i : i+n-1])
		}
		return l.known(w, i, n)
	}
	return l.add(token{}, i, 1)
}

// ordinal reads the number of a list item: ① or the frame of a keycap anywhere,
// 1、 1. 1) 一、 at the beginning of a clause or where they continue a list.
func (l *lexer) ordinal(i int) int {
	if isOrdinalSign(l.text[i]) {
		if l.first || l.gap || glyphs()[l.at(i+1)].look == lookOther && isOrdinalSign(l.text[i]) && !isUnitRune(l.at(i+1)) {
			return 1
		}
		return 0
	}
	n, value := 0, 0
	for n < 3 && isDigit(l.at(i+n)) {
		value = value*10 + int(l.text[i+n]-'0')
		n++
	}
	if n > 0 && l.at(i+n) == 0x20E3 {
		return n + 1
	}
	if n == 0 {
		d := hanDigit(l.text[i])
		if d < 1 && l.text[i] != '十' || !l.first {
			return 0
		}
		for n < 3 && (hanDigit(l.at(i+n)) > 0 || l.at(i+n) == '十') {
			n++
		}
	}
	mark := l.at(i + n)
	next := l.at(i + n + 1)
	if n > 2 && value > 200 || next == 0 || isDigit(next) || glyphs()[next].look == lookHan && mark == '、' && hanDigit(next) >= 0 && isUnitRune(l.at(i+n+2)) {
		return 0
	}
	switch {
	case mark == '、', mark == ')', mark == '）', mark == '.' && (l.first || l.gap || l.count > 0):
	default:
		return 0
	}
	if !l.first && (!l.gap || value != l.count+1) && (l.count == 0 || value != l.count+1) {
		return 0
	}
	l.count = value
	return n + 1
}

// clock reads 9:00 and 14:30.
func (l *lexer) clock(i int) int {
	n := 0
	for n < 3 && isDigit(l.at(i+n)) {
		n++
	}
	if n == 0 || n > 2 || l.at(i+n) != ':' || !isDigit(l.at(i+n+1)) || !isDigit(l.at(i+n+2)) || isDigit(l.at(i+n+3)) || isUnitRune(l.at(i+n+3)) {
		return 0
	}
	return n + 3
}

// contact is the length of a telephone, identity or card number at i; such
// digits are never figures.
func (l *lexer) contact(i int) int {
	if n := l.gapped(i); n > 0 {
		return n
	}
	n := 0
	for isDigit(l.at(i + n)) {
		n++
	}
	if n < 7 {
		return 0
	}
	if l.at(i+n) == 'x' && (n == 17 || n == 14) {
		return n + 1
	}
	if n <= 10 || n < 15 && l.text[i] != '1' { // could be a sum of money
		j := i + n
		for l.at(j) == ' ' {
			j++
		}
		if w, _ := l.wordAt(j); w != nil && (w.units != 0 || w.class == numword) || hanScale(l.at(j)) > 0 || l.at(j) == '.' && isDigit(l.at(j+1)) {
			return 0
		}
		if _, m := l.dates.numeric(i, true); n == 8 && m == 8 {
			return 0
		}
	}
	return n
}

// gapped is the length of a telephone number written with spaces or hyphens.
func (l *lexer) gapped(i int) int {
	if !isDigit(l.at(i+1)) || !isDigit(l.at(i+2)) {
		return 0
	}
	digits, gaps, group, n := 0, 0, 0, 0
	for n < 24 {
		c := l.at(i + n)
		if isDigit(c) {
			digits++
			group++
		} else if (c == ' ' || c == '-') && group >= 3 && isDigit(l.at(i+n+1)) {
			gaps++
			group = 0
		} else {
			break
		}
		n++
	}
	if gaps == 0 || digits < 7 || digits > 20 || group < 3 || gaps == 1 && digits == 8 && group == 4 && l.at(i+4) == '-' && l.text[i] == '2' {
		return 0
	}
	return n
}

// provinces begin the number plates of the mainland.
const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

// plate is the length of a number plate at i.
func (l *lexer) plate(i int) int {
	if !isLatin(l.at(i + 1)) {
		return 0
	}
	for _, p := range provinces {
		if p != l.text[i] {
			continue
		}
		n, digits := 2, 0
		for isDigit(l.at(i+n)) || isLatin(l.at(i+n)) {
			if isDigit(l.at(i + n)) {
				digits++
			}
			n++
		}
		if n >= 7 && n <= 8 && digits > 0 {
			return n
		}
	}
	return 0
}
