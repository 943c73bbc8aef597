// Package text holds every sentence the bot says, in each language.
//
// A sentence is a Go type whose fields are its data; its wording is the template
// of the same name in zh-CN.tmpl and en.tmpl. The templates are HTML for
// Telegram, so whatever people wrote is escaped on its way out. Golden files
// hold the rendered sentences for review as prose.
package text

import (
	"embed"
	"fmt"
	"html"
	"html/template"
	"reflect"
	"strings"
	"time"

	"checkinbot/internal/checkin"
)

//go:embed *.tmpl
var files embed.FS

// Sentence is something the bot says; Say finds its words by the type's name.
type Sentence interface{ sentence() }

// said makes a type a sentence.
type said struct{}

func (said) sentence() {}

var books = map[checkin.Language]*template.Template{
	checkin.Chinese: open(checkin.Chinese),
	checkin.English: open(checkin.English),
}

func open(lang checkin.Language) *template.Template {
	t := template.New(string(lang)).Option("missingkey=error").Funcs(template.FuncMap{
		"role": func(r checkin.Role) string { return roleNames[r].In(lang) },
		"list": func(names []string) string {
			return strings.Join(names, separators[lang])
		},
		"date":      func(d checkin.Day) string { return date(lang, d) },
		"figures":   func(f []checkin.Figure) string { return figures(lang, f, exactly) },
		"numbers":   func(list []int) string { return numbers(lang, list) },
		"weekdays":  func(list []time.Weekday) string { return weekdays(lang, list) },
		"figure":    func(f checkin.Figure) string { return figures(lang, []checkin.Figure{f}, officially) },
		"stretch":   func(s checkin.Stretch) string { return stretch(lang, s, false) },
		"brief":     func(s checkin.Stretch) string { return stretch(lang, s, true) },
		"shortdate": func(d checkin.Day) string { return day(lang, d, true) },
		"yearmonth": func(d checkin.Day) string { return yearMonth(lang, d) },
		"bare":      func(f checkin.Figure) string { return bare(lang, f) },
		"weekday":   func(d checkin.Day) string { return weekday(lang, d) },
		"months":    months,
		"signed":    func(c Compared) string { return signed(lang, c.Value-c.Usual, c.Figure) },
		"differences": func(f []checkin.Figure) string {
			return figures(lang, f, func(l checkin.Language, f checkin.Figure) string { return signed(l, f.Value, f) })
		},
		"totals": func(f []checkin.Figure) string { return figures(lang, f, officially) },
	})
	return template.Must(t.ParseFS(files, string(lang)+".tmpl"))
}

// Say renders a sentence as Telegram HTML. A language the bot does not speak
// reads Chinese.
func Say(lang checkin.Language, s Sentence) string {
	book, ok := books[lang]
	if !ok {
		book = books[checkin.Chinese]
	}
	var b strings.Builder
	name := reflect.TypeOf(s).Name()
	if err := book.ExecuteTemplate(&b, name, s); err != nil {
		panic(fmt.Sprintf("text: %s: %v", name, err)) // every sentence is rendered by the tests
	}
	return strings.TrimSpace(b.String())
}

// Label renders a sentence as plain text, as buttons and the answers to taps are
// shown.
func Label(lang checkin.Language, s Sentence) string { return html.UnescapeString(Say(lang, s)) }

var roleNames = map[checkin.Role]checkin.Label{
	checkin.Cadre: {ZH: "干部", EN: "cadre"}, checkin.Clerk: {ZH: "党政办", EN: "clerk"}, checkin.Secretary: {ZH: "书记", EN: "secretary"},
	checkin.Leader: {ZH: "领导", EN: "leader"}, checkin.Admin: {ZH: "管理员", EN: "admin"},
}

var chineseWeekdays = [...]string{"日", "一", "二", "三", "四", "五", "六"}

// date prints 11月24日(周二) or Tue 24 Nov.
func date(lang checkin.Language, d checkin.Day) string {
	_, m, day := d.Date()
	if lang == checkin.English {
		return fmt.Sprintf("%s %d %s", d.Weekday().String()[:3], day, m.String()[:3])
	}
	return fmt.Sprintf("%d月%d日(周%s)", int(m), day, chineseWeekdays[d.Weekday()])
}

// figures prints 走访3户次，诉求1件 or "household visits 3, appeals received 1".
func figures(lang checkin.Language, list []checkin.Figure, number func(checkin.Language, checkin.Figure) string) string {
	parts := make([]string, len(list))
	for i, f := range list {
		unit := f.Indicator.Unit.In(lang)
		if lang == checkin.English {
			parts[i] = strings.TrimSpace(f.Indicator.Name.EN + " " + number(lang, f) + " " + unit)
		} else {
			parts[i] = f.Indicator.Name.ZH + number(lang, f) + unit
		}
	}
	if lang == checkin.English {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts, "，")
}

// exactly prints the value as it was recorded, so that a reading of 3.5w shows.
func exactly(_ checkin.Language, f checkin.Figure) string {
	if f.Indicator.Money {
		return checkin.Grouped(f.Value)
	}
	return fmt.Sprint(f.Value)
}

// officially prints a total as bulletins do.
func officially(lang checkin.Language, f checkin.Figure) string {
	return f.Indicator.Officially(lang, f.Value)
}

// numbers prints 1、15 or 1, 15.
func numbers(lang checkin.Language, list []int) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = fmt.Sprint(n)
	}
	return strings.Join(parts, separators[lang])
}

// weekdays prints 一、三 or Mon, Wed.
func weekdays(lang checkin.Language, list []time.Weekday) string {
	parts := make([]string, len(list))
	for i, d := range list {
		parts[i] = chineseWeekdays[d]
		if lang == checkin.English {
			parts[i] = d.String()[:3]
		}
	}
	return strings.Join(parts, separators[lang])
}

// weekday prints 周二 or Tuesday.
func weekday(lang checkin.Language, d checkin.Day) string {
	if lang == checkin.English {
		return d.Weekday().String()
	}
	return "周" + chineseWeekdays[d.Weekday()]
}

// stretch names a stretch of days: 截至2026年11月24日, 2026年11月24日, 2026年11月23日至29日,
// 2026年11月, 2026年第四季度. In brief, days go without their year.
func stretch(lang checkin.Language, s checkin.Stretch, brief bool) string {
	y, m, _ := s.From.Date()
	if lang == checkin.English {
		switch s.Unit {
		case checkin.Ever:
			return "up to " + day(lang, s.To, brief)
		case checkin.AMonth:
			return fmt.Sprintf("%s %d", m.String()[:3], y)
		case checkin.Quarter:
			return fmt.Sprintf("Q%d %d", (int(m)+2)/3, y)
		case checkin.AYear:
			return fmt.Sprint(y)
		case checkin.ADay:
			return day(lang, s.From, brief)
		default:
			return englishRange(s, brief)
		}
	}
	switch s.Unit {
	case checkin.Ever:
		return "截至" + day(lang, s.To, brief)
	case checkin.AMonth:
		return fmt.Sprintf("%d年%d月", y, m)
	case checkin.Quarter:
		return fmt.Sprintf("%d年第%s季度", y, [...]string{"一", "二", "三", "四"}[(m-1)/3])
	case checkin.AYear:
		return fmt.Sprintf("%d年", y)
	case checkin.ADay:
		return day(lang, s.From, brief)
	default:
		y2, m2, day2 := s.To.Date()
		switch {
		case y != y2:
			return day(lang, s.From, false) + "至" + day(lang, s.To, false)
		case m != m2:
			return day(lang, s.From, brief) + "至" + day(lang, s.To, true)
		}
		return fmt.Sprintf("%s至%d日", day(lang, s.From, brief), day2)
	}
}

// day prints 2026年11月24日 or 24 Nov 2026, in brief without the year.
func day(lang checkin.Language, d checkin.Day, brief bool) string {
	y, m, n := d.Date()
	switch {
	case lang == checkin.English && brief:
		return fmt.Sprintf("%d %s", n, m.String()[:3])
	case lang == checkin.English:
		return fmt.Sprintf("%d %s %d", n, m.String()[:3], y)
	case brief:
		return fmt.Sprintf("%d月%d日", m, n)
	}
	return fmt.Sprintf("%d年%d月%d日", y, m, n)
}

func englishRange(s checkin.Stretch, brief bool) string {
	y, m, n := s.From.Date()
	y2, m2, _ := s.To.Date()
	switch {
	case y != y2:
		return day(checkin.English, s.From, false) + " – " + day(checkin.English, s.To, false)
	case m != m2:
		return day(checkin.English, s.From, true) + " – " + day(checkin.English, s.To, brief)
	}
	return fmt.Sprintf("%d–%s", n, day(checkin.English, s.To, brief))
}

// yearMonth prints a month where there is little room: 26年11月, Nov 26.
func yearMonth(lang checkin.Language, d checkin.Day) string {
	y, m, _ := d.Date()
	if lang == checkin.English {
		return fmt.Sprintf("%s %02d", m.String()[:3], y%100)
	}
	return fmt.Sprintf("%02d年%d月", y%100, m)
}

// bare prints a number without its unit: of a difference with its sign.
func bare(lang checkin.Language, f checkin.Figure) string {
	if f.Value < 0 {
		return signed(lang, f.Value, f)
	}
	return officially(lang, f)
}

// months prints Jun, Jul; in Chinese their numbers do.
func months(list []int) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = time.Month(n).String()[:3]
	}
	return strings.Join(parts, separators[checkin.English])
}

// separators stand between the items of a list.
var separators = map[checkin.Language]string{checkin.Chinese: "、", checkin.English: ", "}

// signed prints a difference: +3, -2, ±0.
func signed(lang checkin.Language, d int64, f checkin.Figure) string {
	f.Value = max(d, -d)
	switch {
	case d > 0:
		return "+" + officially(lang, f)
	case d < 0:
		return "-" + officially(lang, f)
	}
	return "±0"
}

// TotalOf makes the sentence of a place's tallies over the day, the month and the
// whole campaign, in this order. Standing figures show in the last only.
func TotalOf(c *checkin.Catalogue, place string, day checkin.Day, tallies []checkin.Tally) Total {
	return Total{
		Place: place, Day: day, Today: tallies[0].Figures(c, false), Month: tallies[1].Figures(c, false), Ever: tallies[2].Figures(c, true),
	}
}

// Clock prints a time of day.
func Clock(t time.Time) string { return t.Format("15:04") }
