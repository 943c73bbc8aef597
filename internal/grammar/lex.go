package grammar

import (
	"checkinbot/internal/checkin"
)

// kind is what a token is.
type kind uint8

const (
	unknown kind = iota // words that mean nothing to us
	word
	numeral
	date
	clauseEnd
	ordinal // the 1 of "1、走访7户"
	contact // a telephone, an identity number, a number plate
)

// token is a piece of the folded text.
type token struct {
	kind       kind
	start, end int
	word       *lexeme
	num        number
	date       dateMark
	// hard clause ends (newline, full stop, semicolon) also end what 其中 covers.
	hard bool
}

func (t token) is(c class) bool { return t.kind == word && t.word.class == c }

// lexer cuts folded text into tokens.
type lexer struct {
	words *trie
	today checkin.Day
	text  []rune
	out   []token
}

func (l *lexer) run() []token {
	for i := 0; i < len(l.text); {
		i += l.one(i)
	}
	return l.out
}

// one reads the token at i and returns its length, at least one.
func (l *lexer) one(i int) int {
	r := l.text[i]
	if r == ' ' || r == '\t' {
		return 1
	}
	if n := l.ordinal(i); n > 0 {
		return l.add(token{kind: ordinal}, i, n)
	}
	if soft, hard := breaks(r); soft || hard {
		return l.add(token{kind: clauseEnd, hard: hard}, i, 1)
	}
	rest := l.text[i:]
	if n := contactLen(rest); n > 0 {
		return l.add(token{kind: contact}, i, n)
	}
	if d, n := readDate(rest, l.today); n > 0 {
		return l.add(token{kind: date, date: d}, i, n)
	}
	lex, n := l.words.longest(rest)
	if isDigit(r) || isNumeral(r) && n < 2 {
		if num, m := readNumber(rest); m > n {
			return l.add(token{kind: numeral, num: num}, i, m)
		}
	}
	if isLatin(r) && n == 0 {
		if num, m := readEnglish(rest); m > 0 {
			return l.add(token{kind: numeral, num: num}, i, m)
		}
	}
	if n > 0 {
		return l.add(token{kind: word, word: lex}, i, n)
	}
	return l.add(token{}, i, unknownLen(rest))
}

func (l *lexer) add(t token, start, length int) int {
	t.start, t.end = start, start+length
	l.out = append(l.out, t)
	return length
}

// unknownLen is one character, or a whole run of letters and digits: "m12345"
// holds no number.
func unknownLen(text []rune) int {
	n := 1
	if isLatin(text[0]) {
		for n < len(text) && (isLatin(text[n]) || isDigit(text[n])) {
			n++
		}
	}
	return n
}

// ordinal reads the number of a list item at the start of a clause.
func (l *lexer) ordinal(i int) int {
	first := len(l.out) == 0 || l.out[len(l.out)-1].kind == clauseEnd
	if !first && l.text[i-1] != ' ' {
		return 0
	}
	if '①' <= l.text[i] && l.text[i] <= '⑳' {
		return 1
	}
	n := 0
	for i+n < len(l.text) && (isDigit(l.text[i+n]) || n == 0 && isNumeral(l.text[i])) && n < 2 {
		n++
	}
	if n == 0 || i+n+1 >= len(l.text) {
		return 0
	}
	switch mark := l.text[i+n]; {
	case mark == '、', mark == ')', mark == '.' && first:
		next := l.text[i+n+1]
		if isDigit(next) || isNumeral(next) {
			return 0
		}
		return n + 1
	}
	return 0
}

// breaks says whether a character ends a clause.
func breaks(r rune) (soft, hard bool) {
	switch r {
	case ',', '、', '(', ')', '【', '】', '[', ']', '|', '/', '～', '"', '“', '”':
		return true, false
	case '\n', '\r', '。', ';', '!', '.':
		return false, true
	}
	return false, false
}

// gappedLen is the length of a telephone number written with spaces or hyphens.
func gappedLen(text []rune) int {
	digits, gaps, n, group := 0, 0, 0, 0
	for ; n < len(text); n++ {
		switch {
		case isDigit(text[n]):
			digits++
			group++
			continue
		case (text[n] == ' ' || text[n] == '-') && group >= 3 && n+1 < len(text) && isDigit(text[n+1]):
			gaps++
			group = 0
			continue
		}
		break
	}
	if gaps > 0 && digits >= 7 && digits <= 12 && group >= 4 {
		return n
	}
	return 0
}

// contactLen is the length of a telephone, identity or card number, or a number
// plate, at the start of text; such digits are never figures.
func contactLen(text []rune) int {
	if n := gappedLen(text); n > 0 {
		return n
	}
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	if n >= 7 && (n == len(text) || !isLatin(text[n]) && text[n] < 0x2E80 && text[n] != ' ' && text[n] != '.' || text[n] == '。') {
		return n
	}
	if n == 17 && len(text) > 17 && text[17] == 'x' {
		n = 18
	}
	switch {
	case n == 11 && text[0] == '1', n >= 15 && n <= 19:
		return n
	}
	if len(text) >= 7 && text[0] > 0x2E80 && isLatin(text[1]) {
		n = 2
		for n < len(text) && (isDigit(text[n]) || isLatin(text[n])) {
			n++
		}
		if n >= 7 && n <= 8 {
			return n
		}
	}
	return 0
}
