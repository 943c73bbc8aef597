package grammar

// Number reads a text that is one number and nothing else but a measure word: 32,
// 三十二户, "32 households". It reports false for approximate numbers, too.
func Number(text string) (int64, bool) {
	n, _, ok := Measured(text)
	return n, ok
}

// Measured is Number with what stands behind it, folded, which may be any word.
func Measured(text string) (n int64, unit string, ok bool) {
	runes, _ := fold(text, nil, nil)
	runes = trimSpaces(runes)
	if len(runes) == 0 || len(runes) > longestNumber {
		return 0, "", false
	}
	read, size := readNumber(runes)
	if size == 0 || read.odd != none {
		return 0, "", false
	}
	for _, r := range trimSpaces(runes[size:]) {
		if glyphs()[r].look != lookOther && glyphs()[r].look != lookLatin && glyphs()[r].look != lookSpace {
			return 0, "", false
		}
		if blurs(r) {
			return 0, "", false
		}
	}
	return read.value, string(trimSpaces(runes[size:])), true
}

// FirstNumber is the first number in a text, as far as it can be read.
func FirstNumber(text string) (int64, bool) {
	runes, _ := fold(text, nil, nil)
	for i := range runes {
		if n, size := readNumber(runes[i:]); size > 0 {
			return n.value, true
		}
	}
	return 0, false
}

// longestNumber is how many characters a bare number with its measure word has.
const longestNumber = 20

// blurs reports the characters that make a number approximate: 30多户, 30来户.
func blurs(r rune) bool {
	switch r {
	case '多', '来', '余', '几', '左', '右', '约', '半', '或', '到':
		return true
	}
	return false
}

func trimSpaces(runes []rune) []rune {
	for len(runes) > 0 && glyphs()[runes[0]].look == lookSpace {
		runes = runes[1:]
	}
	for len(runes) > 0 && (glyphs()[runes[len(runes)-1]].look == lookSpace || glyphs()[runes[len(runes)-1]].look == lookHard) {
		runes = runes[:len(runes)-1]
	}
	return runes
}
