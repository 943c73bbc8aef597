package grammar

// numberWord is what an English word adds to a numeral.
type numberWord struct {
	small int64 // one … ninety; -1 for none
	scale int64 // dozen, hundred, thousand …; zero for none
	// article is true for a and an; loose for couple; half for half.
	article, loose, half bool
}

// numberWords are the lexicon's entries for English numerals.
func numberWords() []entry {
	var out []entry
	put := func(text string, w numberWord) { out = append(out, entry{text: text, class: numword, number: w}) }
	for i, text := range []string{
		"naught", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
		"fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	} {
		put(text, numberWord{small: int64(i)})
	}
	for i, text := range []string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		put(text, numberWord{small: int64(20 + 10*i)})
	}
	for text, scale := range map[string]int64{
		"dozen": 12, "dozens": 12, "hundred": 100, "hundreds": 100, "thousand": 1000, "thousands": 1000, "million": 1_000_000, "billion": 1_000_000_000,
		"trillion": 1_000_000_000_000,
	} {
		put(text, numberWord{small: -1, scale: scale})
	}
	put("a", numberWord{small: -1, article: true})
	put("an", numberWord{small: -1, article: true})
	put("couple", numberWord{small: -1, loose: true})
	put("couple of", numberWord{small: -1, loose: true})
	put("half", numberWord{small: -1, half: true})
	return out
}

// englishReader adds up "one hundred and twenty", "3 thousand 2 hundred and 21"
// from left to right.
type englishReader struct {
	lex   *lexicon
	text  []rune
	total int64
	cur   int64
	limit int64 // the scale written last; the next must be smaller
	begun bool
	number
}

// readEnglish reads "seven", "twenty-three", "a dozen"; "half a dozen" and "a
// couple" are read, but not as numbers to record.
func readEnglish(lex *lexicon, text []rune) (number, int) {
	r := englishReader{lex: lex, text: text, limit: most, number: number{latin: true}}
	w, n := r.word(0)
	switch {
	case w == nil:
		return number{}, 0
	case w.number.half:
		return r.half(n)
	case w.number.loose:
		return number{value: 2, odd: Approximate, latin: true}, n
	case w.number.scale > 0: // hundred people
		r.cur, r.begun, r.odd = 1, true, Approximate
		return r.sum(0)
	case w.number.article:
		next, m := r.word(n)
		switch {
		case next != nil && next.number.loose:
			return number{value: 2, odd: Approximate, latin: true}, m
		case next == nil || next.number.scale == 0:
			return number{value: 1, weak: true, latin: true}, n
		}
		r.cur, r.begun = 1, true
		return r.sum(n)
	}
	return r.sum(0)
}

// scaleBy reads the words behind digits, the million of "1.2 million", the dozen
// of "2 dozen", and returns their length.
func (n *number) scaleBy(lex *lexicon, text []rune, at int) int {
	r := englishReader{lex: lex, text: text, limit: most}
	w, end := r.word(at)
	if w == nil || w.number.scale == 0 || n.scaled {
		return 0
	}
	digits := numeralReader{digit: -1}
	digits.digits(text, true)
	v := digits.times(w.number.scale)
	r.number = number{odd: digits.odd, scaled: w.number.scale >= 1000}
	if w.number.scale > 100 {
		r.total, r.limit = v, w.number.scale
	} else {
		r.cur, r.limit = v, 100
	}
	r.begun = true
	*n, end = r.sum(end)
	return end - at
}

// half reads "half a dozen", "half a million".
func (r *englishReader) half(n int) (number, int) {
	w, m := r.word(n)
	if w != nil && w.number.article {
		w, m = r.word(m)
	}
	if w == nil || w.number.scale == 0 {
		return number{}, 0
	}
	return number{value: w.number.scale / 2, odd: Approximate, latin: true}, m
}

// joint skips white space, and a hyphen, between two words.
func (r *englishReader) joint(at int) int {
	i := at
	for i < len(r.text) && (r.text[i] == ' ' || r.text[i] == '-') && i < at+3 {
		i++
	}
	return i
}

// word reads the number word at a position or behind the joint there, and
// returns where it ends.
func (r *englishReader) word(at int) (*word, int) {
	i := r.joint(at)
	if i == len(r.text) || at > 0 && i == at {
		return nil, 0
	}
	w, n := r.lex.longest(r.text[i:])
	if w == nil || w.class != numword {
		return nil, 0
	}
	return w, i + n
}

// plain reads digits inside an English numeral: the 21 of "3 hundred and 21".
func (r *englishReader) plain(at int) (numberWord, int) {
	i := r.joint(at)
	n := 0
	var v int64
	for i > at && i+n < len(r.text) && n < 4 && isDigit(r.text[i+n]) {
		v = v*10 + int64(r.text[i+n]-'0')
		n++
	}
	if n == 0 || n > 3 || r.total == 0 && r.cur == 0 || i+n < len(r.text) && !hasPrefix(r.text[i+n:], " ") {
		return numberWord{}, 0
	}
	return numberWord{small: v}, i + n
}

// and skips the and of "a hundred and twenty".
func (r *englishReader) and(at int) int {
	i := r.joint(at)
	if !r.begun || r.cur%100 != 0 || r.total == 0 && r.cur == 0 || i == at || !hasPrefix(r.text[i:], "and ") {
		return at
	}
	if w, _ := r.word(i + 3); w != nil && w.number.small >= 0 {
		return i + 3
	}
	if _, n := r.plain(i + 3); n > 0 {
		return i + 3
	}
	return at
}

// sum adds words up from a position on.
func (r *englishReader) sum(at int) (number, int) {
	for {
		from := r.and(at)
		part, end := r.plain(from)
		if w, n := r.word(from); w != nil {
			part, end = w.number, n
		}
		if end == 0 || !r.take(part) {
			break
		}
		at, r.begun = end, true
	}
	r.value = r.total + r.cur
	return r.number, at
}

// follows reports whether a small number may come next: three after twenty,
// twenty after a hundred.
func (r *englishReader) follows(v int64) bool {
	if v >= 10 {
		return r.cur%100 == 0 && (v < 100 || r.cur == 0)
	}
	return r.cur%10 == 0 && r.cur%100 != 10
}

// take adds one word; false when it begins another numeral.
func (r *englishReader) take(w numberWord) bool {
	switch {
	case w.small >= 0 && !w.article && !w.loose && !w.half && w.scale == 0:
		if r.begun && !r.follows(w.small) {
			return false
		}
		r.cur += w.small
	case w.scale == 0 || !r.begun || w.scale >= r.limit, w.scale == 12 && r.cur >= 100:
		return false
	case w.scale <= 100:
		r.cur = max(r.cur, 1) * w.scale
	default:
		r.total, r.cur, r.limit, r.scaled = r.total+max(r.cur, 1)*w.scale, 0, w.scale, true
	}
	if r.cur > most || r.total > most {
		r.total, r.cur, r.odd = 0, 0, TooLarge
	}
	return true
}
