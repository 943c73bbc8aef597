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

// bareWeekday reports a day of the week that may be the next one as well.
func (t *token) bareWeekday() bool { return t.word != nil && t.word.date.kind == bareWeekday }

// ends reports a break: it ends a clause, or more.
func (t *token) ends() bool { return t.kind == softEnd || t.kind == hardEnd }

// cuts reports a break or a numeral: what ends a run of words.
func (t *token) cuts() bool { return t.ends() || t.kind == numeral }

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

// firstNumeral is where the first number of a figure stands.
func (l *lexer) firstNumeral() int {
	for i := range l.out {
		if l.out[i].kind == numeral {
			return int(l.out[i].start)
		}
	}
	return len(l.text)
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
		if l.text[i] == '#' && isDigit(l.at(i+1)) { // appeal #3
			return l.add(token{kind: known, class: label, word: &hash}, i, 1)
		}
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
	default:
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
	if r == '(' {
		if w, n := l.wordAt(i + 1); w != nil && w.units != 0 {
			if l.at(i+1+n) == ')' {
				return n + 2
			}
		}
	}
	if r == '|' && l.cell(i+1) {
		return l.add(token{kind: colon}, i, 1)
	}
	kind := softEnd
	if as == lookHard {
		kind = hardEnd
	}
	l.add(token{kind: kind}, i, 1)
	l.line = r == '\n' || r == '\r'
	return 1
}

// cell reports a number behind the word that names it, in the next column of a
// table: 走访 | 3.
func (l *lexer) cell(i int) bool {
	for l.at(i) == ' ' {
		i++
	}
	if k := len(l.out); k == 0 || l.out[k-1].kind != known || l.out[k-1].word.names == 0 || !isDigit(l.at(i)) {
		return false
	}
	for isDigit(l.at(i)) {
		i++
	}
	for l.at(i) == ' ' || l.at(i) == '|' {
		i++
	}
	return l.at(i) == '\n' || i >= len(l.text)
}

func (l *lexer) wordAt(i int) (*word, int) {
	if i >= len(l.text) {
		return nil, 0
	}
	return l.lex.longest(l.text[i:])
}

// glyphAt is the one character at i as a word.
func (l *lexer) glyphAt(i int) (*word, int) { return l.lex.longest(l.text[i : i+1]) }

// latin reads a word of letters: a known one, a date, an English numeral, pinyin.
func (l *lexer) latin(i int) int {
	w, n := l.wordAt(i)
	if n == 0 && l.text[i] == 'x' && isDigit(l.at(i+1)) { // x1
		return l.add(token{}, i, 1)
	}
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
		l.add(token{kind: known, class: doubt, word: &questionMark}, i, 1)
		return l.add(token{kind: hardEnd}, i+1, 0) + 1
	default:
		if n := l.plate(i); n > 0 {
			return l.add(token{kind: contact}, i, n)
		}
	}
	if w, n := l.wordAt(i); n > 0 {
		if w.class == howmany && l.text[i] == '几' && len(l.out) > 0 && l.out[len(l.out)-1].kind == numeral && !l.gap {
			w, n = l.glyphAt(i) // the 几 of 十几户
		}
		if w.class == dayword && l.text[i+n-1] == '一' && l.at(i+n) == '共' && n > 2 { // 本周一共
			if shorter, m := l.lex.longest(l.text[i : i+n-1]); m > 0 {
				w, n = shorter, m
			}
		}
		return l.known(w, i, n)
	}
	return l.add(token{}, i, 1)
}
