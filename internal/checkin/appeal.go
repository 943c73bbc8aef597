package checkin

import (
	"slices"
	"strconv"
	"strings"
)

// Appeals are a campaign's rules for the appeals that are written down one by one.
type Appeals struct {
	// Within is how many working days each level has to settle one.
	Within Within `yaml:"within"`
	// Categories are what one can be about, in order; the first whose word is in it wins.
	Categories []Category `yaml:"categories"`
}

// Within are working days, by level.
type Within struct {
	Cadre    int `yaml:"cadre"`
	Township int `yaml:"township"`
	District int `yaml:"district"`
}

// Category is what an appeal is about.
type Category struct {
	// Code is the stored name; it must never change once an appeal has it.
	Code  string   `yaml:"code"`
	Name  Label    `yaml:"name"`
	Words []string `yaml:"words"`
}

// CategoryOf finds what some words in lower case are about; empty for nothing known.
func (a Appeals) CategoryOf(words string) string {
	in := func(w string) bool { return hasWord(words, strings.ToLower(w)) }
	for _, c := range a.Categories {
		if in(c.Name.ZH) || in(c.Name.EN) || slices.ContainsFunc(c.Words, in) {
			return c.Code
		}
	}
	return ""
}

// stemFrom is how many letters a word has that may go on in any way: irrigat, fertili.
const stemFrom = 6

// hasWord reports whether a text has a word; one in letters only as a word of its own, or
// with an s, or as a longer word's stem.
func hasWord(text, word string) bool {
	for {
		i := strings.Index(text, word)
		if i < 0 || word == "" {
			return false
		}
		before, after := text[:i], text[i+len(word):]
		if !letterAt(word, 0) || !letterAt(before, len(before)-1) &&
			(len(word) >= stemFrom || !letterAt(after, 0) || after[0] == 's' && !letterAt(after, 1)) {
			return true
		}
		text = text[i+len(word):]
	}
}

func letterAt(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z')
}

// Category finds a category by its code.
func (a Appeals) Category(code string) (Category, bool) {
	i := slices.IndexFunc(a.Categories, func(c Category) bool { return c.Code == code })
	if i < 0 {
		return Category{}, false
	}
	return a.Categories[i], true
}

// Level is where an appeal lies to be settled.
type Level int

// The levels, from the bottom up.
const (
	AtCadre Level = iota
	AtTownship
	AtDistrict
)

// Due is the last day to settle a case, by what is a working day.
func (a Appeals) Due(c Case, works func(Day) bool) Day {
	level, since := c.Level()
	left := []int{a.Within.Cadre, a.Within.Township, a.Within.District}[level]
	day := since
	for left > 0 {
		if day = day.Add(1); works(day) {
			left--
		}
	}
	return day
}

// CaseNumber names an appeal that is written down. Its last digit checks the others, so
// that one mistyped digit, or two that changed places, is never another case's number.
type CaseNumber int

// firstSerial makes every number at least four digits long, unlike a count in a message.
const firstSerial = 100

// NumberCase makes the number of the nth case, counted from one.
func NumberCase(n int64) CaseNumber {
	serial := firstSerial - 1 + int(n)
	return CaseNumber(10*serial + damm(strconv.Itoa(serial)))
}

// ReadCaseNumber reads a number as people write it; false when it cannot be any case's.
func ReadCaseNumber(text string) (CaseNumber, bool) {
	n, err := strconv.Atoi(text)
	return CaseNumber(n), err == nil && n >= 10*firstSerial && damm(text) == 0
}

func (n CaseNumber) String() string { return strconv.Itoa(int(n)) }

// quasigroup is the table of Damm's check digit: its rows are permutations, zero along the
// diagonal, and no two digits commute.
var quasigroup = [10][10]int{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// damm is the check digit of some digits; zero when the last of them checks the others.
func damm(digits string) int {
	at := 0
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' {
			return -1
		}
		at = quasigroup[at][d-'0']
	}
	return at
}

// Registered is how many appeals of a tally are written down; the others came as bare
// counts.
func (t Tally) Registered() (received, resolved int64) {
	return t.Values[CountNoted], t.Values[CountResolved]
}

// Ages are how many cases are open, and for longer than so many days.
type Ages struct{ Open, Week, Fortnight, Month, Overdue int }

// The buckets of age, in days.
const (
	AWeekOld      = 7
	AFortnightOld = 15
	AMonthOld     = 30
)

// Aged counts open cases by age.
func (a Appeals) Aged(list []Case, today Day, works func(Day) bool) (out Ages) {
	for _, c := range list {
		out.Open++
		for _, b := range []struct {
			n    *int
			days int
		}{{&out.Week, AWeekOld}, {&out.Fortnight, AFortnightOld}, {&out.Month, AMonthOld}} {
			if c.Age(today) > b.days {
				*b.n++
			}
		}
		if a.Due(c, works) < today {
			out.Overdue++
		}
	}
	return out
}
