package grammar

import "checkinbot/internal/checkin"

// dateRule is what a word says of a day.
type dateRule struct {
	kind dateKind
	// n is how many days back, the day of the week (Monday is 1), or the month.
	n int
}

type dateKind uint8

const (
	daysBack    dateKind = iota + 1 // 昨天
	thisWeekday                     // 本周三
	lastWeekday                     // 上周三: of the week before
	weekBefore                      // 上上周三: of the week before that
	pastWeekday                     // last friday: the newest before today
	bareWeekday                     // 周三: the newest that is not in the future
	monthName                       // nov
)

// dayWords lists the words that name a day or a month.
func dayWords() []entry {
	var out []entry
	put := func(text string, kind dateKind, n int) {
		out = append(out, entry{text: text, class: dayword, date: dateRule{kind, n}})
	}
	for n, words := range [][]string{
		{"今天", "今日", "今儿", "本日", "当天", "当日", "today"},
		{"昨天", "昨日", "昨晚", "昨夜", "昨儿", "昨", "昨天晚上", "寻日", "琴日", "yesterday", "last night"},
		{"前天", "前日", "前晚", "the day before yesterday", "day before yesterday"},
		{"大前天", "大前日"},
	} {
		for _, w := range words {
			put(w, daysBack, n)
		}
	}
	for i, day := range []string{"一", "二", "三", "四", "五", "六", "日"} {
		for _, week := range []string{"周", "个周", "星期", "个星期", "礼拜", "个礼拜"} {
			put("上"+week+day, lastWeekday, i+1)
			put("上上"+week+day, weekBefore, i+1)
			put("这"+week+day, thisWeekday, i+1)
			put("本"+week+day, thisWeekday, i+1)
			out = append(out, entry{text: "下" + week + day, class: plan})
			if i == 6 {
				put("上"+week+"天", lastWeekday, 7)
				put("上上"+week+"天", weekBefore, 7)
				put("这"+week+"天", thisWeekday, 7)
			}
		}
		for _, week := range []string{"周", "星期", "礼拜"} {
			put(week+day, bareWeekday, i+1)
			if i == 6 {
				put(week+"天", bareWeekday, 7)
			}
		}
	}
	for i, names := range [][]string{
		{"monday", "mon"}, {"tuesday", "tue", "tues"}, {"wednesday", "wed"}, {"thursday", "thu", "thur", "thurs"}, {"friday", "fri"}, {"saturday"}, {"sunday"},
	} {
		for _, w := range names {
			put(w, bareWeekday, i+1)
			put("on "+w, bareWeekday, i+1)
			put("last "+w, pastWeekday, i+1)
			put("this "+w, thisWeekday, i+1)
			out = append(out, entry{text: "next " + w, class: plan}, entry{text: "by " + w, class: order})
		}
	}
	for i, names := range [][]string{
		{"january", "jan"}, {"february", "feb"}, {"march", "mar"}, {"april", "apr"}, {"may"}, {"june", "jun"}, {"july", "jul"}, {"august", "aug"},
		{"september", "sep", "sept"}, {"october", "oct"}, {"november", "nov"}, {"december", "dec"},
	} {
		for _, w := range names {
			put(w, monthName, i+1)
		}
	}
	return out
}

// day is a day as written.
type day struct {
	Day checkin.Day
	// odd says why it cannot be taken: there is no such day, or two may be meant.
	odd Reason
}

// resolve says which day a word means, seen from today.
func (d dateRule) resolve(today checkin.Day) day {
	if d.kind == daysBack {
		if d.n == 0 {
			return day{Day: today}
		}
		return day{Day: today.Add(-d.n)}
	}
	monday := today.Monday()
	switch d.kind {
	case lastWeekday:
		return day{Day: monday.Add(d.n - 8)}
	case weekBefore:
		return day{Day: monday.Add(d.n - 15)}
	case thisWeekday:
		return day{Day: monday.Add(d.n - 1)}
	default:
	}
	on := monday.Add(d.n - 1)
	switch {
	case on > today, on == today && d.kind == pastWeekday:
		return day{Day: on.Add(-7)}
	case on < today && d.kind == pastWeekday:
		return day{on, DateUnclear} // last monday, said on a wednesday
	}
	return day{Day: on}
}
