package grammar

// number is a numeral as written.
type number struct {
	// value in units; of a numeral that cannot be taken as it stands the best
	// guess, never negative.
	value int64
	// odd says why it cannot be taken as it stands.
	odd Reason
	// weak numerals (Chinese ones, "a") are often just parts of words; they count
	// only before a measure word or right after a key.
	weak bool
	// scaled is true when 万, 亿, 千, k or w was written; letter for k and w, which
	// only money has.
	scaled, letter bool
	// cents is true for 5000.00: whole, but written with decimals.
	cents bool
	// grouped is true for 1,120.
	grouped bool
	// latin is true for numerals in English words.
	latin bool
}

// most bounds what any figure can be; above it a numeral is too large to mean
// anything.
const most = 1_000_000_000_000_000

// numeralReader adds a numeral up from left to right, section by section: a
// section is what stands before 万 or 亿.
type numeralReader struct {
	number
	total   int64 // finished 亿 and 万
	section int64
	digit   int64 // pending coefficient; -1 for none
	width   int   // how many ASCII digits digit has; zero for a character
	tenths  int   // how many of them stand behind the point
	last    int64 // the scale written last; zero for none
	upper   int64 // the scale that closed the last section
	zero    bool  // 零 stands since the last scale
	pair    bool  // 俩 and 仨 stand alone
	bare    bool  // it begins with 百 or 千
}

// readNumber reads the numeral at the start of text, in digits, in Chinese or in
// both (3万5千), and returns how many characters it takes.
func readNumber(text []rune) (number, int) {
	r := numeralReader{digit: -1, number: number{weak: !isDigit(text[0])}}
	i := 0
	for i < len(text) {
		n := r.next(text[i:], i == 0)
		if n == 0 && i > 0 {
			if gap := r.gap(text[i:]); gap > 0 {
				if n = r.next(text[i+gap:], false); n > 0 {
					n += gap
				}
			}
		}
		if n == 0 {
			break
		}
		i += n
	}
	if i > 0 && r.width > 0 && r.last == 0 {
		i += r.suffix(text[i:])
	}
	return r.finish(), i
}

// gap is the length of white space inside a numeral: before a scale (35 万), or
// between a scale and what it adds to (7万 5千, 一百 二十).
func (r *numeralReader) gap(text []rune) int {
	n := 0
	for n < len(text) && n < 3 && text[n] == ' ' {
		n++
	}
	if n == 0 || n == len(text) {
		return 0
	}
	c := text[n]
	switch {
	case hanScale(c) > 0 && r.digit >= 0:
		return n
	case r.digit >= 0 || r.last < 10:
		return 0
	case hanDigit(c) > 0 && r.weak, hanScale(c) == 10 && r.weak:
		return n
	case isDigit(c): // 7万 5千, but 7万 5户
		m := n
		for m < len(text) && isDigit(text[m]) {
			m++
		}
		if m < len(text) && hanScale(text[m]) > 0 {
			return n
		}
	}
	return 0
}

// next takes one character, or one run of digits; zero when the numeral is over.
func (r *numeralReader) next(text []rune, first bool) int {
	c := text[0]
	if isDigit(c) {
		if r.digit >= 0 {
			return 0
		}
		return r.digits(text, first)
	}
	if d := hanDigit(c); d >= 0 {
		return r.character(c, d, first)
	}
	if s := hanScale(c); s >= 10_000 {
		r.close(s)
		return 1
	} else if s > 0 {
		r.scale(s)
		return 1
	}
	if t := hanTens(c); t > 0 && r.digit < 0 {
		r.add(t)
		r.last, r.zero = 10, false
		return 1
	}
	return 0
}

// digits reads 12, 1,012 and 2.5.
func (r *numeralReader) digits(text []rune, first bool) int {
	i := 0
	r.digit, r.width, r.tenths = 0, 0, 0
	for i < len(text) {
		switch {
		case isDigit(text[i]):
			r.push(text[i])
			i++
			continue
		case first && text[i] == ',' && i <= 3 && grouped(text[i:]):
			r.grouped = true
			for ; i < len(text) && (text[i] == ',' && grouped(text[i:]) || isDigit(text[i])); i++ {
				if isDigit(text[i]) {
					r.push(text[i])
				}
			}
			continue
		}
		break
	}
	if r.width > 1 && text[0] == '0' {
		r.odd = Malformed // 012
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		for i++; i < len(text) && isDigit(text[i]); i++ {
			r.push(text[i])
			r.tenths++
		}
	}
	return i
}

func (r *numeralReader) push(c rune) {
	if r.digit < most {
		r.digit = r.digit*10 + int64(c-'0')
	} else {
		r.odd = TooLarge
	}
	r.width++
}

// grouped reports whether exactly three digits follow a thousands comma.
func grouped(text []rune) bool {
	for i := 1; i <= 3; i++ {
		if i >= len(text) || !isDigit(text[i]) {
			return false
		}
	}
	return len(text) == 4 || !isDigit(text[4])
}

// character takes a Chinese digit. Two in a row without a scale between are a
// range in speech (二三户), not 23.
func (r *numeralReader) character(c rune, d int64, first bool) int {
	switch {
	case (c == '俩' || c == '仨') && !first, r.pair:
		return 0
	case r.digit >= 0 && r.width > 0:
		return 0
	case r.digit >= 0 && d == 0:
		r.digit, r.odd = r.digit*10, Malformed // 二〇
	case r.digit >= 0:
		if r.digit = r.digit*10 + d; r.odd == none {
			r.odd = Range
		}
		if r.digit > most {
			r.digit, r.odd = most, TooLarge
		}
	case d == 0 && !first:
		r.zero = true
	default:
		r.digit, r.width, r.tenths, r.pair = d, 0, 0, c == '俩' || c == '仨'
	}
	return 1
}

// scale multiplies the pending digit by 十, 百 or 千.
func (r *numeralReader) scale(s int64) {
	switch {
	case r.digit < 0 && s == 10: // 十二, 一百十五
		r.digit = 1
	case r.digit < 0 && r.last == 0 && r.upper == 0: // 百三 is 130, but how many are 百户?
		r.digit, r.bare = 1, true
	case r.digit < 0:
		r.digit, r.odd = 1, Malformed
	case r.digit == 0, r.width > 0 && r.digit >= 10 && s < 1000 && r.tenths == 0:
		r.odd = Malformed
	}
	if r.last > 0 && r.last < 10_000 && s >= r.last {
		r.odd = Malformed // 十百
	}
	r.scaled = r.scaled || s == 1000
	r.add(r.times(s))
	r.digit, r.last, r.zero, r.pair = -1, s, false, false
}

// times is the pending digit times a scale; a remainder makes a fraction.
func (r *numeralReader) times(s int64) int64 {
	v := r.digit
	if v > 0 && s > most/v {
		r.odd = TooLarge
		return 0
	}
	v *= s
	for range r.tenths {
		if v%10 != 0 && r.odd == none {
			r.odd = Fraction
		}
		v /= 10
	}
	return v
}

func (r *numeralReader) add(v int64) {
	if r.section += v; r.section > most {
		r.section, r.odd = 0, TooLarge
	}
}

// close ends a section with 万 or 亿.
func (r *numeralReader) close(s int64) {
	r.scaled = true
	part := r.section
	switch {
	case r.digit >= 0 && r.section == 0:
		part = r.times(s) / s
		if r.tenths > 0 {
			part = 0
			r.total += r.times(s)
		}
	case r.digit >= 0:
		if r.last >= 100 && !r.zero && r.width == 0 {
			r.odd = Malformed // 一百二万
		}
		part += r.digit
	}
	switch {
	case r.upper == 10_000 && (s > 10_000 || part == 0 && r.tenths == 0): // 一万五千亿, 万万
		part, r.total = r.total+part, 0
	case r.digit == 0 && r.section == 0 && r.total == 0 && r.last == 0: // 0万元
	case r.odd == none && (part == 0 && r.tenths == 0 || r.upper > 0 && s >= r.upper):
		r.odd = Malformed // 万, 亿亿
	}
	if r.total += r.mul(part, s); r.total > most {
		r.total, r.odd = 0, TooLarge
	}
	r.section, r.digit, r.last, r.upper, r.zero, r.tenths = 0, -1, s, s, false, 0
}

func (r *numeralReader) mul(v, s int64) int64 {
	if v > 0 && s > most/v {
		r.odd = TooLarge
		return 0
	}
	return v * s
}

// suffix reads w and k behind digits.
func (r *numeralReader) suffix(text []rune) int {
	if len(text) > 1 && text[0] == ' ' {
		if n := r.suffix(text[1:]); n > 0 {
			return n + 1
		}
	}
	if len(text) == 0 || len(text) > 1 && isLatin(text[1]) {
		return 0
	}
	var s int64
	switch text[0] {
	case 'w':
		s = 10_000
	case 'k':
		s = 1000
	default:
		return 0
	}
	r.letter, r.scaled = true, true
	r.add(r.times(s))
	r.digit, r.last, r.tenths = -1, s, 0
	return 1
}

// finish adds what is pending: the tail of 一百二 is 20, of 3万5 it is 5000.
func (r *numeralReader) finish() number {
	if r.bare && (r.digit < 0 || r.zero) && r.odd == none {
		r.odd = Malformed
	}
	switch {
	case r.digit < 0 && r.zero:
		r.odd = Malformed // 一百零
	case r.digit < 0:
	case r.last == 0:
		r.add(r.plain())
	case r.tenths > 0:
		r.odd = Malformed
	case r.width > 1: // 3万5000, 1百20
		if !r.zero && pow10(r.width) != r.last {
			r.odd = Malformed
		}
		r.add(r.digit)
	case r.last >= 100 && !r.zero && r.digit < 10:
		r.add(r.digit * (r.last / 10))
	default:
		if r.digit >= r.last {
			r.odd = Malformed
		}
		r.add(r.digit)
	}
	if r.value = r.total + r.section; r.value > most {
		r.value, r.odd = most, TooLarge
	}
	return r.number
}

// plain is the value of digits without a scale.
func (r *numeralReader) plain() int64 {
	v := r.digit
	for range r.tenths {
		if v%10 != 0 && r.odd == none {
			r.odd = Fraction
		}
		v /= 10
	}
	r.cents = r.tenths > 0
	return v
}

func pow10(n int) int64 {
	v := int64(1)
	for range min(n, 15) {
		v *= 10
	}
	return v
}
