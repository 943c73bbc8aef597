package grammar

import (
	"strings"
	"time"

	"checkinbot/internal/checkin"
)

// dateMark is a day as written.
type dateMark struct {
	day checkin.Day
	// bad says that there is no such day.
	bad bool
}

var relativeDays = []struct {
	word string
	back int
}{
	{"大前天", 3}, {"前天", 2}, {"昨天", 1}, {"昨日", 1}, {"昨晚", 1}, {"今天", 0}, {"今日", 0}, {"今早", 0}, {"今晚", 0},
	{"the day before yesterday", 2}, {"yesterday", 1}, {"today", 0},
}

var weekdays = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '日': 7, '天': 7}

var englishWeekdays = map[string]int{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
}

var englishMonths = map[string]int{
	"jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5, "jun": 6, "june": 6,
	"jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10,
	"nov": 11, "november": 11, "dec": 12, "december": 12,
}

// readDate reads the day at the start of text, seen from today; zero length when
// there is none.
func readDate(text []rune, today checkin.Day) (dateMark, int) {
	for _, r := range relativeDays {
		if hasPrefix(text, r.word) {
			return dateMark{day: today.Add(-r.back)}, len([]rune(r.word))
		}
	}
	if d, n := readWeekday(text, today); n > 0 {
		return d, n
	}
	if isDigit(text[0]) {
		return readNumericDate(text, today)
	}
	if isLatin(text[0]) {
		return readEnglishDate(text, today)
	}
	return dateMark{}, 0
}

// readWeekday reads 上周五, 本周三, 周五, 星期五 and "last friday". A bare weekday
// is the newest one that is not in the future.
func readWeekday(text []rune, today checkin.Day) (dateMark, int) {
	monday := today.Add(-(int(today.Weekday()) + 6) % 7)
	for _, p := range []struct {
		word  string
		weeks int
	}{{"上周", -1}, {"上星期", -1}, {"本周", 0}, {"这周", 0}, {"周", 0}, {"星期", 0}} {
		n := len([]rune(p.word))
		if !hasPrefix(text, p.word) || len(text) <= n {
			continue
		}
		w, ok := weekdays[text[n]]
		if !ok {
			continue
		}
		day := monday.Add(7*p.weeks + w - 1)
		if day > today && (p.word == "周" || p.word == "星期") {
			day = day.Add(-7)
		}
		return dateMark{day: day}, n + 1
	}
	for _, lead := range []string{"last ", "on ", ""} {
		if !hasPrefix(text, lead) {
			continue
		}
		word, n := latinWord(text[len(lead):])
		w, ok := englishWeekdays[word]
		if !ok {
			continue
		}
		back := (int(today.Weekday())+6)%7 + 1 - w
		if back < 0 || back == 0 && lead == "last " {
			back += 7
		}
		return dateMark{day: today.Add(-back)}, len(lead) + n
	}
	return dateMark{}, 0
}

// readNumericDate reads 2026/11/19, 2026年11月19日, 11月20日, 11.20, 20号, 20 nov.
func readNumericDate(text []rune, today checkin.Day) (dateMark, int) {
	a, i := smallNumber(text, 4)
	if i == 0 || i >= len(text) {
		return dateMark{}, 0
	}
	year, month, _ := today.Date()
	sep := text[i]
	if i == 4 {
		return readYearDate(text, a)
	}
	switch sep {
	case '号', '日':
		if i <= 2 {
			d := dayOf(year, int(month), a)
			if d.day > today && !d.bad { // "30号" on the 3rd means last month's
				prev := time.Date(year, month-1, 1, 0, 0, 0, 0, time.UTC)
				d = dayOf(prev.Year(), int(prev.Month()), a)
			}
			return d, i + 1
		}
	case '月':
		b, n := smallNumber(text[i+1:], 2)
		if n == 0 {
			return dateMark{}, 0
		}
		end := i + 1 + n
		if end < len(text) && (text[end] == '日' || text[end] == '号') {
			end++
		}
		return nearest(today, a, b), end
	case '.', '/', '-':
		b, n := smallNumber(text[i+1:], 2)
		end := i + 1 + n
		if n == 0 || a > 12 || b > 31 || a == 0 || b == 0 || end < len(text) && !endsDate(text[end], n) || n == 1 && sep != '/' && end < len(text) && text[end] != ' ' {
			return dateMark{}, 0
		}
		return nearest(today, a, b), end
	case ' ':
		word, n := latinWord(text[i+1:])
		if m, ok := englishMonths[word]; ok && i <= 2 {
			return nearest(today, m, a), i + 1 + n
		}
	}
	return dateMark{}, 0
}

// endsDate reports whether a dotted date may be followed by the character. After
// a two-digit day that is any Chinese word but a unit or a scale, which would
// make it a decimal: 11.24走访, but 2.15万.
func endsDate(r rune, digits int) bool {
	switch r {
	case ' ', ':', ',', '、', '。', ';', '\n', '(', ')':
		return true
	}
	return digits == 2 && r > 0x2E80 && !strings.ContainsRune("户家件个条起项宗名人对张份场次篇万亿千百十元块点公里米斤度所本", r)
}

func readYearDate(text []rune, year int) (dateMark, int) {
	sep := text[4]
	if sep != '/' && sep != '-' && sep != '.' && sep != '年' {
		return dateMark{}, 0
	}
	m, n := smallNumber(text[5:], 2)
	i := 5 + n
	if n == 0 || i >= len(text) || text[i] != sep && text[i] != '月' {
		return dateMark{}, 0
	}
	d, k := smallNumber(text[i+1:], 2)
	if k == 0 {
		return dateMark{}, 0
	}
	end := i + 1 + k
	if end < len(text) && (text[end] == '日' || text[end] == '号') {
		end++
	}
	return dayOf(year, m, d), end
}

// readEnglishDate reads "nov 20" and "november 20".
func readEnglishDate(text []rune, today checkin.Day) (dateMark, int) {
	word, n := latinWord(text)
	m, ok := englishMonths[word]
	if !ok || n+1 >= len(text) || text[n] != ' ' {
		return dateMark{}, 0
	}
	d, k := smallNumber(text[n+1:], 2)
	if k == 0 {
		return dateMark{}, 0
	}
	return nearest(today, m, d), n + 1 + k
}

// nearest puts a year to month and day: the one that makes the date closest to
// today, so that 12.31 said in January is last year's.
func nearest(today checkin.Day, month, day int) dateMark {
	year, m, _ := today.Date()
	switch diff := month - int(m); {
	case diff > 6:
		year--
	case diff < -6:
		year++
	}
	return dayOf(year, month, day)
}

func dayOf(year, month, day int) dateMark {
	d := checkin.Day(year*10000 + month*100 + day)
	if month < 1 || month > 12 || day < 1 || !d.Valid() {
		return dateMark{bad: true}
	}
	return dateMark{day: d}
}

func smallNumber(text []rune, most int) (value, length int) {
	for length < len(text) && isDigit(text[length]) {
		value = value*10 + int(text[length]-'0')
		length++
		if length > most {
			return 0, 0
		}
	}
	return value, length
}

func hasPrefix(text []rune, word string) bool {
	i := 0
	for _, r := range word {
		if i >= len(text) || text[i] != r {
			return false
		}
		i++
	}
	return true
}
