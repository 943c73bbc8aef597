package grammar

// numeral reads what begins with a digit or a Chinese numeral: a list ordinal, a
// number nobody counts, a time of day, a date, a word (三深入, 一下) or a numeral.
func (l *lexer) numeral(i int, as look) int {
	if as == lookDigit {
		if n := l.counted(i); n > 0 {
			return n
		}
	}
	if n := l.ordinal(i); n > 0 {
		return l.add(token{kind: ordinal}, i, n)
	}
	if as == lookOdd { // ², ½, ③ inside a clause: no numeral, but somebody's
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
	if d, n := l.dates.numeric(i, l.first); n > 0 && (l.text[i+n-1] != '号' || !l.afterMeasure()) {
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
		if l.at(i+m) == '月' || l.at(i+m) == '年' && m == 4 {
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

// counted reads the commonest of all, a few digits before a measure word of one
// character (3户): nothing else can begin so.
func (l *lexer) counted(i int) int {
	var v int64
	n := 0
	for n < 6 && isDigit(l.at(i+n)) {
		v = v*10 + int64(l.text[i+n]-'0')
		n++
	}
	if n > 1 && l.text[i] == '0' {
		return 0
	}
	switch l.at(i + n) {
	case '户', '家', '件', '张', '名', '人', '场', '篇', '对', '条', '次':
		return l.add(token{kind: numeral, num: number{value: v}}, i, n)
	}
	return 0
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
	// questionMark asks of its whole sentence.
	questionMark = word{class: doubt}
	hash         = word{class: label}
)

// affixed reports whether letters make the digits an ordinal: 3rd, 20th.
func (l *lexer) affixed(i, m int) bool {
	n := ordinalSuffix(l.text[i+m:])
	return n > 0 && !isLatin(l.at(i+m+n))
}

// ordinalSuffix is the length of the letters that make an English ordinal.
func ordinalSuffix(text []rune) int {
	for _, s := range [...]string{"st", "nd", "rd", "th"} {
		if hasPrefix(text, s) {
			return 2
		}
	}
	return 0
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
			n++
			continue
		}
		if c != ' ' && c != '-' || group < 3 || !isDigit(l.at(i+n+1)) {
			break
		}
		gaps++
		group = 0
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
