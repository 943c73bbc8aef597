package grammar

import "math"

// number is a numeral as written.
type number struct {
	// value in units; for an approximate or broken numeral the best guess.
	value int64
	// scaled is true when 万, 亿, w or k was written.
	scaled bool
	// weak numerals (Chinese ones, "a") are often just words; they count only
	// before a unit or after a key.
	weak bool
	// odd says why the numeral cannot be taken as it stands; "" when it can.
	odd string
}

// Reasons a numeral cannot be taken as it stands.
const (
	oddFraction = "fraction"
	oddRange    = "range"
	oddRough    = "approximate"
	oddNegative = "negative"
	oddHuge     = "too large"
	oddForm     = "malformed"
)

var chineseDigits = map[rune]int64{
	'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
	'壹': 1, '贰': 2, '叁': 3, '肆': 4, '伍': 5, '陆': 6, '柒': 7, '捌': 8, '玖': 9, '俩': 2, '仨': 3,
}

var chineseScales = map[rune]int64{'十': 10, '拾': 10, '百': 100, '佰': 100, '千': 1000, '仟': 1000, '万': 10_000, '亿': 100_000_000}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isNumeral(r rune) bool {
	_, d := chineseDigits[r]
	_, s := chineseScales[r]
	return d || s || r == '廿' || r == '卅'
}

// readNumber reads the numeral at the start of text, in ASCII digits or Chinese,
// and returns how many runes it takes; zero when there is none.
func readNumber(text []rune) (number, int) {
	switch {
	case len(text) == 0:
		return number{}, 0
	case isDigit(text[0]):
		return readDigits(text)
	case isNumeral(text[0]):
		return readChinese(text)
	}
	return number{}, 0
}

// readDigits reads 12, 1,012, 2.5, 1.2万, 3.5w, 5千.
func readDigits(text []rune) (number, int) {
	var n number
	i, decimals := 0, 0
	var whole int64
	overflow := false
	push := func(r rune) {
		if whole > (math.MaxInt64-9)/10 {
			overflow = true
			return
		}
		whole = whole*10 + int64(r-'0')
	}
	for i < len(text) {
		switch {
		case isDigit(text[i]):
			push(text[i])
			i++
			continue
		case text[i] == ',' && i > 0 && groupOfThree(text[i+1:]):
			i++
			continue
		}
		break
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		for i++; i < len(text) && isDigit(text[i]); i++ {
			push(text[i])
			decimals++
		}
	}
	scale, used := readScale(text[i:])
	i += used
	n.scaled = scale > 1
	if scale > 0 && (whole > math.MaxInt64/scale) {
		overflow = true
	}
	if overflow {
		n.value, n.odd = math.MaxInt64, oddHuge
		return n, i
	}
	n.value = whole * scale
	for range decimals {
		if n.value%10 != 0 {
			n.odd = oddFraction
		}
		n.value /= 10
	}
	return n, i
}

// groupOfThree reports whether exactly three digits follow a thousands comma.
func groupOfThree(text []rune) bool {
	for i := range 3 {
		if i >= len(text) || !isDigit(text[i]) {
			return false
		}
	}
	return len(text) == 3 || !isDigit(text[3])
}

// readScale reads what multiplies digits: 万, 亿, 千万, w, k …; one when none.
func readScale(text []rune) (int64, int) {
	scale, i := int64(1), 0
	for i < len(text) {
		s, ok := chineseScales[text[i]]
		if !ok {
			if i == 0 && (text[0] == 'w' || text[0] == 'k') && (len(text) == 1 || !isLatin(text[1])) {
				return map[rune]int64{'w': 10_000, 'k': 1000}[text[0]], 1
			}
			break
		}
		if scale > math.MaxInt64/s {
			break
		}
		scale *= s
		i++
	}
	return scale, i
}

// readChinese reads 十二, 一百二 (120), 两万八, 一万零十二, 廿三; adjacent digits
// without a scale (二三户) are a range in speech, not 23.
func readChinese(text []rune) (number, int) {
	n := number{weak: true}
	var total, section, digit, last int64
	digit = -1 // none pending
	zero := false
	i := 0
	for ; i < len(text); i++ {
		r := text[i]
		switch {
		case r == '廿' || r == '卅':
			section += map[rune]int64{'廿': 20, '卅': 30}[r]
			last, zero = 10, false
		case isScale(r):
			s := chineseScales[r]
			if s >= 10_000 {
				n.scaled = true
				section += max(digit, 0)
				if section == 0 && total == 0 {
					n.odd = oddForm
				}
				if total != 0 && s > 10_000 || section > math.MaxInt64/s/2 {
					total, n.odd = total+section, oddForm
				} else {
					total += section * s
				}
				section = 0
			} else {
				if digit < 0 {
					digit = 1
					if s != 10 {
						n.odd = oddForm
					}
				}
				section += digit * s
			}
			digit, last, zero = -1, s, false
		default:
			d, ok := chineseDigits[r]
			if !ok {
				goto end
			}
			if d == 0 && digit < 0 && last > 0 {
				zero = true
				continue
			}
			if digit >= 0 {
				n.odd = oddRange
				digit = digit*10 + d
				continue
			}
			digit = d
		}
	}
end:
	if digit >= 0 {
		if last >= 100 && !zero {
			digit *= last / 10 // 一百二
		}
		section += digit
	}
	n.value = total + section
	if n.value > 1_000_000_000_000_000 {
		n.odd = oddHuge
	}
	return n, i
}

func isScale(r rune) bool { _, ok := chineseScales[r]; return ok }

var englishNumbers = map[string]int64{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
	"seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100, "a": 1, "an": 1,
}

// readEnglish reads "seven", "twenty-three", "a dozen"; zero length when the
// word is not a number.
func readEnglish(text []rune) (number, int) {
	word, n := latinWord(text)
	v, ok := englishNumbers[word]
	if !ok {
		return number{}, 0
	}
	rest := text[n:]
	if len(rest) > 1 && (rest[0] == '-' || rest[0] == ' ') {
		next, m := latinWord(rest[1:])
		w, ok := englishNumbers[next]
		switch {
		case !ok:
		case v >= 20 && v <= 90 && w < 10 && next != "a" && next != "an":
			return number{value: v + w}, n + 1 + m
		case v < 10 && (next == "dozen" || next == "hundred"):
			return number{value: v * w}, n + 1 + m
		}
	}
	return number{value: v, weak: n < 3}, n
}

func latinWord(text []rune) (string, int) {
	n := 0
	for n < len(text) && isLatin(text[n]) {
		n++
	}
	return string(text[:n]), n
}
