package grammar

import (
	"time"

	"checkinbot/internal/checkin"
)

// dateReader reads days written with numerals.
type dateReader struct {
	lex   *lexicon
	text  []rune
	today checkin.Day
}

// numeric reads the day at i: 2026/11/19, 2026年11月19日, 20261119, 11月20日, 11.20,
// 20号, 20 nov, 3天前. Begins says that it stands at the beginning of a clause.
func (d *dateReader) numeric(i int, begins bool) (day, int) {
	a, n := d.small(i)
	if n == 0 {
		return day{}, 0
	}
	if n == 4 && isDigit(d.text[i]) {
		return d.withYear(i, a)
	}
	if n == 8 && isDigit(d.text[i]) {
		if on := dayOf(a/10000, a/100%100, a%100); on.odd == none && a > 20000000 && a < 21000000 && !isUnitRune(d.at(i+n)) {
			return on, n
		}
		return day{}, 0
	}
	if n == 4 && !isDigit(d.text[i]) && d.at(i+n) == '年' {
		return day{}, 0
	}
	if n > 3 || a > 31 {
		return day{}, 0
	}
	end := i + n
	switch d.at(end) {
	case '号', '日':
		return d.ofMonth(a, end+1-i, d.at(end+1))
	case '月':
		return d.monthDay(i, a, end+1)
	case '.', '/', '-':
		if isDigit(d.text[i]) {
			return d.dotted(i, a, end, begins)
		}
	case '天':
		if d.at(end+1) == '前' {
			return day{Day: d.today.Add(-a)}, end + 2 - i
		}
	case '、', ',', '，', '和':
		return d.listed(i, a, end)
	case ' ', 't', 's', 'n', 'r':
		return d.beforeMonth(i, a, end)
	}
	return day{}, 0
}

func (d *dateReader) at(i int) rune {
	if i < len(d.text) {
		return d.text[i]
	}
	return 0
}

// small reads a plain numeral of up to eight digits, or a Chinese one.
func (d *dateReader) small(i int) (value, length int) {
	if i >= len(d.text) {
		return 0, 0
	}
	if !isDigit(d.text[i]) {
		n, length := readNumber(d.text[i:])
		if length == 0 || n.odd != none || n.scaled || n.value > 31 {
			return 0, 0
		}
		return int(n.value), length
	}
	for length < 9 && isDigit(d.at(i+length)) {
		value = value*10 + int(d.text[i+length]-'0')
		length++
	}
	return value, length
}

func (d *dateReader) withYear(i, year int) (day, int) {
	if year < 2000 || year > 2099 {
		return day{}, 0
	}
	sep := d.at(i + 4)
	if sep != '/' && sep != '-' && sep != '.' && sep != '年' {
		return day{}, 0
	}
	m, n := d.small(i + 5)
	mid := i + 5 + n
	if n == 0 || n > 2 || d.at(mid) != sep && d.at(mid) != '月' {
		return day{}, 0
	}
	dd, k := d.small(mid + 1)
	if k == 0 || k > 3 {
		return day{}, 0
	}
	end := mid + 1 + k
	if c := d.at(end); c == '日' || c == '号' {
		end++
	}
	return dayOf(year, m, dd), end - i
}

// ofMonth is the 20th: of this month, or of the last when it is still to come.
func (d *dateReader) ofMonth(a, length int, next rune) (day, int) {
	switch next {
	case '楼', '线', '院', '房', '门', '文', '公', '国', '内', '铺', '地', '机':
		return day{}, 0
	}
	year, month, _ := d.today.Date()
	on := dayOf(year, int(month), a)
	if on.odd == none && on.Day > d.today.Add(1) || on.odd != none {
		prev := time.Date(year, month-1, 1, 0, 0, 0, 0, time.UTC)
		on = dayOf(prev.Year(), int(prev.Month()), a)
	}
	return on, length
}

// monthDay reads what follows 11月; without a day it is a month, not a day.
func (d *dateReader) monthDay(i, month, at int) (day, int) {
	dd, n := d.small(at)
	if n == 0 || n > 3 || dd > 31 && n > 2 {
		return day{}, 0
	}
	end := at + n
	switch c := d.at(end); {
	case c == '日', c == '号':
		end++
	case isUnitRune(c):
		return day{}, 0 // 11月20户
	}
	return d.nearest(month, dd), end - i
}

// dotted reads 11.20, 11/20 and 11-20. What could be a decimal, a fraction or a
// range is none.
func (d *dateReader) dotted(i, a, sep int, begins bool) (day, int) {
	b, n := d.small(sep + 1)
	end := sep + 1 + n
	if n == 0 || n > 2 || !isDigit(d.text[sep+1]) || a > 12 || b > 31 || a == 0 || b == 0 {
		return day{}, 0
	}
	c := d.at(end)
	if c == ' ' && isUnitRune(d.at(end+1)) {
		c = d.at(end + 1)
	}
	if isUnitRune(c) || isDigit(c) || c == '%' {
		return day{}, 0
	}
	if (c == '.' || c == '-' || c == '/') && (isDigit(d.at(end+1)) && !d.begins(end+1)) {
		return day{}, 0 // 3-5-1208
	}
	if n == 1 && !begins || n == 1 && d.text[sep] == '.' && isLatinOrOther(c) || !begins && d.text[sep] == '-' && a < 10 {
		return day{}, 0
	}
	if isLatin(c) {
		return day{}, 0
	}
	return d.nearest(a, b), end - i
}

// begins reports whether a dotted day begins at i: the second of 11.18-11.20.
func (d *dateReader) begins(i int) bool {
	a, n := d.small(i)
	b, m := d.small(i + n + 1)
	return n > 0 && n <= 2 && m > 0 && m <= 2 && a <= 12 && b <= 31 && (d.at(i+n) == '.' || d.at(i+n) == '/')
}

func isLatinOrOther(r rune) bool { return r > 0x2E80 || isLatin(r) }

// isUnitRune reports whether a character makes the digits before it a quantity.
func isUnitRune(r rune) bool {
	switch r {
	case '户', '家', '件', '个', '条', '起', '项', '宗', '名', '人', '对', '张', '份', '场', '次', '篇', '万', '亿', '千', '百', '十', '元', '块', '点',
		'公', '里', '米', '斤', '度', '所', '本', '亩', '例', '岁', '分', '多', '余', '几':
		return true
	}
	return false
}

// listed reads the 21 of 21、22日.
func (d *dateReader) listed(i, a, sep int) (day, int) {
	_, n := d.small(sep + 1)
	c := d.at(sep + 1 + n)
	if n == 0 || n > 2 || c != '日' && c != '号' {
		return day{}, 0
	}
	on, _ := d.ofMonth(a, 0, 0)
	return on, sep - i
}

// beforeMonth reads 20 nov and 20th november.
func (d *dateReader) beforeMonth(i, a, at int) (day, int) {
	at += ordinalSuffix(d.text[at:])
	if d.at(at) == ' ' {
		at++
	}
	if hasPrefix(d.text[at:], "of ") {
		at += 3
	}
	if at >= len(d.text) {
		return day{}, 0
	}
	if ago := d.ago(at); ago > 0 {
		return day{Day: d.today.Add(-a)}, at + ago - i
	}
	w, n := d.lex.longest(d.text[at:])
	if w == nil || w.class != dayword || w.date.kind != monthName {
		return day{}, 0
	}
	if year, k := d.year(at + n); k > 0 {
		return dayOf(year, w.date.n, a), at + n + k - i
	}
	return d.nearest(w.date.n, a), at + n - i
}

// year reads the year behind an English day: 24 nov 2026, nov 24, 2026.
func (d *dateReader) year(at int) (year, length int) {
	i := at
	if d.at(i) == ',' || d.at(i) == '，' {
		i++
	}
	if d.at(i) == ' ' {
		i++
	}
	year, n := d.small(i)
	if n != 4 || !isDigit(d.at(i)) || year < 2000 || year > 2099 || i == at || isUnitRune(d.at(i+4)) {
		return 0, 0
	}
	return year, i + 4 - at
}

// ago is the length of "days ago".
func (d *dateReader) ago(at int) int {
	for _, s := range []string{"days ago", "day ago"} {
		if hasPrefix(d.text[at:], s) {
			return len(s)
		}
	}
	return 0
}

// afterMonth reads the 20 of nov 20 behind a month's name.
func (d *dateReader) afterMonth(month, at int) (day, int) {
	start := at
	if d.at(at) == ' ' || d.at(at) == '.' {
		at++
	}
	if d.at(at) == ' ' {
		at++
	}
	if !isDigit(d.at(at)) {
		return day{}, 0
	}
	a, n := d.small(at)
	if n > 2 {
		return day{}, 0
	}
	at += n
	at += ordinalSuffix(d.text[at:])
	if isLatin(d.at(at)) || isUnitRune(d.at(at)) {
		return day{}, 0
	}
	if w := d.at(at + 1); month == 5 && d.at(at) == ' ' && isLatin(w) {
		return day{}, 0 // may 3 households …
	}
	if year, k := d.year(at); k > 0 {
		return dayOf(year, month, a), at + k - start
	}
	return d.nearest(month, a), at - start
}

// nearest puts a year to month and day: the one that makes the date closest to
// today, so that 12.31 said in January is last year's.
func (d *dateReader) nearest(month, dd int) day {
	year, m, _ := d.today.Date()
	switch diff := month - int(m); {
	case diff > 6:
		year--
	case diff < -6:
		year++
	}
	return dayOf(year, month, dd)
}

func dayOf(year, month, dd int) day {
	d := checkin.Day(year*10000 + month*100 + dd)
	if month < 1 || month > 12 || dd < 1 || !d.Valid() {
		return day{odd: DateInvalid}
	}
	return day{Day: d}
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
