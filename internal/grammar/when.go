package grammar

import (
	"time"

	"checkinbot/internal/checkin"
)

// when reads stretches of days in a question: 本月, 上周, 2026年第三季度, 11月1日至15日, q3,
// last month, nov 2026, 近7天, 截至目前. Unlike a report's day, a stretch may be of any
// length and long ago.
type when struct {
	lex   *lexicon
	dates dateReader
	text  []rune
	today checkin.Day
}

// spanWord is a word for a stretch beside the one that holds today.
type spanWord struct {
	unit checkin.Unit
	n    int
}

// spanWords are in folded form. A day's own words are in the lexicon.
var spanWords = func() map[string]spanWord {
	out := map[string]spanWord{}
	put := func(unit checkin.Unit, n int, words ...string) {
		for _, w := range words {
			out[w] = spanWord{unit, n}
		}
	}
	for _, week := range []string{"周", "星期", "礼拜", "个周", "个星期", "个礼拜"} {
		put(checkin.AWeek, 0, "本"+week, "这"+week, "当"+week)
		put(checkin.AWeek, -1, "上"+week)
		put(checkin.AWeek, -2, "上上"+week)
	}
	put(checkin.AWeek, 0, "this week", "the week", "weekly")
	put(checkin.AWeek, -1, "last week", "past week", "previous week")
	put(checkin.AMonth, 0, "本月", "这月", "这个月", "当月", "本月份", "this month", "the month", "monthly")
	put(checkin.AMonth, -1, "上月", "上个月", "上月份", "last month", "past month", "previous month")
	put(checkin.AMonth, -2, "上上月", "上上个月")
	put(checkin.Quarter, 0, "本季", "本季度", "这季度", "这个季度", "当季", "this quarter")
	put(checkin.Quarter, -1, "上季", "上季度", "上个季度", "last quarter", "previous quarter")
	put(checkin.AYear, 0, "今年", "本年", "本年度", "全年", "年初以来", "今年以来", "年内", "this year", "all year", "year to date")
	put(checkin.AYear, -1, "去年", "上年", "上年度", "last year", "previous year")
	put(checkin.AYear, -2, "前年")
	put(checkin.Ever, 0, "截至目前", "截止目前", "截至目前为止", "截止目前为止", "截至今天", "截至今日", "到目前为止", "目前为止", "迄今", "至今", "活动以来", "开展以来", "启动以来", "有史以来",
		"up to now", "so far", "to date", "campaign to date", "until now", "since the beginning", "since the start", "overall", "in total", "all time", "ever")
	return out
}()

// longestSpanWord is in characters.
var longestSpanWord = func() (n int) {
	for w := range spanWords {
		n = max(n, len([]rune(w)))
	}
	return n
}()

// at reads the stretch at i and its length; zero when there is none.
func (w *when) at(i int) (checkin.Stretch, int) {
	if s, n := w.since(i); n > 0 {
		return s, n
	}
	if n := w.upTo(i); n > 0 {
		if s, m := w.joined(i + n); m > 0 && s.Unit != checkin.Ever {
			m += w.word(i+n+m, "为止", "止")
			return checkin.EverTo(min(s.To, w.today)), n + m
		}
	}
	return w.joined(i)
}

// since reads 11月1日至今, 11月以来, 自11月1日起, since nov 1, 到今天为止.
func (w *when) since(i int) (checkin.Stretch, int) {
	if n := w.word(i, "since "); n > 0 {
		if s, m := w.one(i + n); m > 0 && s.Unit != checkin.Ever {
			return checkin.RangeOf(s.From, w.today), n + m
		}
		return checkin.Stretch{}, 0
	}
	start := i
	i += w.word(i, "自从", "从", "自")
	till := w.word(i, "到")
	s, n := w.one(i + till)
	if n == 0 || s.Unit == checkin.Ever {
		return checkin.Stretch{}, 0
	}
	end := i + till + n
	if till > 0 {
		if k := w.word(end, "为止"); k > 0 {
			return checkin.EverTo(min(s.To, w.today)), end + k - start
		}
		return checkin.Stretch{}, 0
	}
	if k := w.word(end, "至今", "到今天", "到现在", "到目前", "直到现在", "以来", "起", "开始"); k > 0 && s.From <= w.today {
		return checkin.RangeOf(s.From, w.today), end + k - start
	}
	return checkin.Stretch{}, 0
}

// upTo is the length of 截至, 截止到, as of.
func (w *when) upTo(i int) int {
	return w.word(i, "截至到", "截止到", "截至", "截止", "as of ", "up to ", "until ")
}

// joined reads a stretch, and another one behind it that it reaches to.
func (w *when) joined(i int) (checkin.Stretch, int) {
	first, n := w.one(i)
	if n == 0 || first.Unit == checkin.Ever {
		return first, n
	}
	j := i + n
	j += w.word(j, " ")
	k := w.word(j, "到", "至", "-", "~", "to ", "through ", "until ", "and ")
	if k == 0 {
		return first, n
	}
	j += k
	j += w.word(j, " ")
	last, m := w.dayOfMonth(j, first)
	if m == 0 {
		last, m = w.one(j)
	}
	if m == 0 || last.Unit == checkin.Ever {
		return first, n
	}
	return checkin.RangeOf(first.From, last.To), j + m - i
}

// dayOfMonth reads the 15日 of 11月1日至15日: it lies in the month of the first.
func (w *when) dayOfMonth(i int, first checkin.Stretch) (checkin.Stretch, int) {
	d, n := w.dates.small(i)
	if n == 0 || d > 31 || first.Unit != checkin.ADay || w.word(i+n, "日", "号") == 0 {
		return checkin.Stretch{}, 0
	}
	on := checkin.Day(int(first.From.Month())*100 + d)
	if !on.Valid() {
		return checkin.Stretch{}, 0
	}
	return checkin.StretchOf(checkin.ADay, on), n + 1
}

// one reads a single stretch.
func (w *when) one(i int) (checkin.Stretch, int) {
	if i >= len(w.text) {
		return checkin.Stretch{}, 0
	}
	best, length := w.named(i)
	for _, read := range []func(int) (checkin.Stretch, int){w.weekday, w.recent, w.ofYear, w.month, w.quarter, w.half, w.english, w.numeric} {
		if s, n := read(i); n > length {
			best, length = s, n
		}
	}
	return best, length
}

// named reads a word of the table, the longest there is.
func (w *when) named(i int) (best checkin.Stretch, length int) {
	for n := min(longestSpanWord, len(w.text)-i); n > 0; n-- {
		word, ok := spanWords[string(w.text[i:i+n])]
		if ok && w.ends(i+n) && w.word(i+n, "末") == 0 { // 本周末
			return checkin.StretchOf(word.unit, w.today).Beside(word.n), n
		}
	}
	return best, 0
}

// ends reports that no word of letters goes on at i.
func (w *when) ends(i int) bool {
	return i >= len(w.text) || !isLatin(w.text[i]) || !isLatin(w.text[i-1])
}

// weekday reads the words of days that reports use, too: 昨天, 上周五.
func (w *when) weekday(i int) (checkin.Stretch, int) {
	word, n := w.lex.longest(w.text[i:])
	if word == nil || word.class != dayword || word.date.kind == monthName {
		return checkin.Stretch{}, 0
	}
	return checkin.StretchOf(checkin.ADay, word.date.resolve(w.today).Day), n
}

// recent reads 近7天, 最近两周, last 30 days: up to today.
func (w *when) recent(i int) (checkin.Stretch, int) {
	n := w.word(i, "最近", "过去", "近", "这", "last ", "past ", "the last ", "the past ")
	if k := w.word(i+n, "半年"); n > 0 && k > 0 {
		return checkin.RangeOf(w.today.Add(-182), w.today), n + k
	}
	count, m := w.dates.small(i + n)
	if k, ok := smallWord(w.text[min(i+n, len(w.text)):]); m == 0 && ok {
		count, m = k, len(countWords[k])
	}
	if n == 0 || m == 0 || count == 0 || count > 1000 {
		return checkin.Stretch{}, 0
	}
	end := i + n + m
	end += w.word(end, " ")
	for days, words := range map[int][]string{1: {"天", "日", "days"}, 7: {"个星期", "星期", "周", "个礼拜", "weeks"}, 30: {"个月", "months"}, 365: {"年", "years", "year"}} {
		if k := w.word(end, words...); k > 0 {
			return checkin.RangeOf(w.today.Add(1-count*days), w.today), end + k - i
		}
	}
	return checkin.Stretch{}, 0
}

// countWords are the numbers of the last three months.
var countWords = [...]string{1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve"}

func smallWord(text []rune) (int, bool) {
	for n := len(countWords) - 1; n > 0; n-- {
		if hasPrefix(text, countWords[n]+" ") {
			return n, true
		}
	}
	return 0, false
}

// ofYear reads 2026年, and a month, a quarter or a half of it; 2026-11 and 2026.
func (w *when) ofYear(i int) (checkin.Stretch, int) {
	year, n := w.dates.small(i)
	if n != 4 || year < 2000 || year > 2099 || !isDigit(w.text[i]) {
		return w.relativeYear(i)
	}
	end := i + n
	if m, k := w.dates.small(end + 1); w.word(end, "-", "/", ".") > 0 && k > 0 && k <= 2 && m >= 1 && m <= 12 {
		return checkin.StretchOf(checkin.AMonth, monthOf(year, m).First()), n + 1 + k
	}
	if k := w.word(end, "年度", "年"); k > 0 {
		return w.within(i, end+k, year)
	}
	if end < len(w.text) && (isUnitRune(w.text[end]) || isDigit(w.text[end])) {
		return checkin.Stretch{}, 0
	}
	return w.within(i, end, year)
}

// relativeYear reads 去年11月, 今年第一季度.
func (w *when) relativeYear(i int) (checkin.Stretch, int) {
	n := w.word(i, "今年", "本年")
	year, _, _ := w.today.Date()
	if n == 0 {
		n = w.word(i, "去年", "上年")
		year--
	}
	if n == 0 {
		return checkin.Stretch{}, 0
	}
	return w.within(i, i+n, year)
}

// within reads what of a year is meant.
func (w *when) within(start, i, year int) (checkin.Stretch, int) {
	i += w.word(i, "的", " ")
	inYear := *w
	inYear.today = monthOf(year, 12).Last()
	for _, read := range []func(int) (checkin.Stretch, int){inYear.month, inYear.quarter, inYear.half} {
		if s, n := read(i); n > 0 {
			return s, i + n - start
		}
	}
	return checkin.StretchOf(checkin.AYear, monthOf(year, 1).First()), i - start
}

func monthOf(year, m int) checkin.Month { return checkin.Month(year*100 + m) }

// month reads 11月, 十一月份, 1至3月, 11月上旬; the newest that has begun.
func (w *when) month(i int) (checkin.Stretch, int) {
	m, n := w.dates.small(i)
	if n == 0 || n > 3 || m < 1 || m > 12 {
		return checkin.Stretch{}, 0
	}
	end, last := i+n, m
	if k := w.word(end, "到", "至", "-", "~"); k > 0 {
		if l, k2 := w.dates.small(end + k); k2 > 0 && k2 <= 3 && l > m && l <= 12 {
			end, last = end+k+k2, l
		}
	}
	k := w.word(end, "月份", "月")
	if k == 0 {
		return checkin.Stretch{}, 0
	}
	end += k
	if _, k := w.dates.small(end); k > 0 && w.word(end+k, "日", "号") > 0 { // 2月30日: no month either
		return checkin.Stretch{}, 0
	}
	if last > m {
		from := w.newest(m)
		return checkin.RangeOf(from.First(), from.Add(last-m).Last()), end - i
	}
	of := w.newest(m)
	for part, days := range map[string][2]int{"上旬": {1, 10}, "中旬": {11, 20}, "下旬": {21, 31}} {
		if k := w.word(end, part); k > 0 {
			return checkin.RangeOf(of.First().Add(days[0]-1), min(of.First().Add(days[1]-1), of.Last())), end + k - i
		}
	}
	return checkin.StretchOf(checkin.AMonth, of.First()), end - i
}

// newest is the month of that number that began last.
func (w *when) newest(m int) checkin.Month {
	year, now, _ := w.today.Date()
	if m > int(now) {
		year--
	}
	return monthOf(year, m)
}

// quarter reads 第三季度, 三季度, q3, q3 2026: the newest that has begun.
func (w *when) quarter(i int) (checkin.Stretch, int) {
	n := w.word(i, "第", "q")
	q, m := w.dates.small(i + n)
	if m != 1 || q < 1 || q > 4 {
		return checkin.Stretch{}, 0
	}
	end := i + n + m
	year, _, _ := w.today.Date()
	if n > 0 && w.text[i] == 'q' {
		if y, k := w.dates.small(end + 1); k == 4 && w.word(end, " ") > 0 && y >= 2000 && y <= 2099 {
			return checkin.StretchOf(checkin.Quarter, monthOf(y, 3*q).First()), end + 1 + k - i
		}
	} else if k := w.word(end, "季度", "季"); k > 0 {
		end += k
	} else {
		return checkin.Stretch{}, 0
	}
	s := checkin.StretchOf(checkin.Quarter, monthOf(year, 3*q).First())
	if s.From > w.today {
		s = s.Beside(-4)
	}
	return s, end - i
}

// half reads 上半年, 下半年.
func (w *when) half(i int) (checkin.Stretch, int) {
	year, _, _ := w.today.Date()
	if n := w.word(i, "上半年", "first half of the year", "the first half", "first half"); n > 0 {
		return checkin.RangeOf(monthOf(year, 1).First(), monthOf(year, 6).Last()), n
	}
	n := w.word(i, "下半年", "second half of the year", "the second half", "second half")
	s := checkin.RangeOf(monthOf(year, 7).First(), monthOf(year, 12).Last())
	if s.From > w.today {
		s = checkin.RangeOf(monthOf(year-1, 7).First(), monthOf(year-1, 12).Last())
	}
	return s, n
}

// english reads nov, november 2026, nov 20.
func (w *when) english(i int) (checkin.Stretch, int) {
	word, n := w.lex.longest(w.text[i:])
	if word == nil || word.class != dayword || word.date.kind != monthName {
		return checkin.Stretch{}, 0
	}
	if year, k := w.dates.year(i + n); k > 0 {
		return checkin.StretchOf(checkin.AMonth, monthOf(year, word.date.n).First()), n + k
	}
	if d, k := w.dates.afterMonth(word.date.n, i+n); k > 0 && d.odd == none {
		return checkin.StretchOf(checkin.ADay, d.Day), n + k
	}
	return checkin.StretchOf(checkin.AMonth, w.newest(word.date.n).First()), n
}

// numeric reads a day in figures.
func (w *when) numeric(i int) (checkin.Stretch, int) {
	d, n := w.dates.numeric(i, true)
	if n == 0 || d.odd != none {
		return checkin.Stretch{}, 0
	}
	return checkin.StretchOf(checkin.ADay, d.Day), n
}

// word is the length of the first of the words that stands at i, zero for none.
func (w *when) word(i int, words ...string) int {
	for _, s := range words {
		if i < len(w.text) && hasPrefix(w.text[i:], s) {
			return len([]rune(s))
		}
	}
	return 0
}

// readerOf reads stretches in a folded text, seen from a time.
func (p *Parser) readerOf(text []rune, at time.Time) when {
	today := p.calendar.DayOf(at)
	return when{lex: p.lex, text: text, today: today, dates: dateReader{lex: p.lex, text: text, today: today}}
}
