// Package workday tells the working days of mainland China: the holidays and the
// make-up working days the State Council publishes each November for the next
// year, and plain weekdays where nothing is published yet.
//
// A year is one JSON file of the shape in common use,
//
//	{"year": 2026, "papers": ["https://…"], "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}, …]}
//
// naming the days that differ from the week's rhythm. An operator's file of the
// same shape, or a list of them, adds years and changes single days, as regions
// with holidays of their own need it.
package workday

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"checkinbot/internal/checkin"
)

//go:embed *.json
var published embed.FS

// Calendar is immutable; share it freely.
type Calendar struct {
	days  map[checkin.Day]special
	years map[int]bool // whose holidays are known
}

// special is a day that differs from the week's rhythm.
type special struct {
	name string
	off  bool
}

// Kind says why a day is a working day or not.
type Kind string

// The kinds of day.
const (
	Ordinary Kind = "weekday"
	Weekend  Kind = "weekend"
	Holiday  Kind = "holiday" // off, though it may be a weekday
	MakeUp   Kind = "make-up" // worked, though it is a weekend
)

// Day is what is known of one day.
type Day struct {
	Kind Kind
	// Name of the holiday, also of the one a day is worked for; empty for others.
	Name string
	// Sure is false in years whose holidays are not known yet.
	Sure bool
}

// Works reports whether the day is a working day.
func (d Day) Works() bool { return d.Kind == Ordinary || d.Kind == MakeUp }

// Default holds the years shipped with the program.
func Default() *Calendar {
	c := &Calendar{days: map[checkin.Day]special{}, years: map[int]bool{}}
	files, err := published.ReadDir(".")
	if err != nil {
		panic(err) // embedded
	}
	for _, f := range files {
		data, err := published.ReadFile(f.Name())
		if err == nil {
			err = c.add(data)
		}
		if err != nil {
			panic(err) // embedded and tested
		}
	}
	return c
}

// Load lays an operator's file over the default; an empty name means none.
func Load(file string) (*Calendar, error) {
	c := Default()
	if file == "" {
		return c, nil
	}
	data, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("workday: %w", err)
	}
	if err := c.add(data); err != nil {
		return nil, fmt.Errorf("workday: %s: %w", file, err)
	}
	return c, nil
}

type yearFile struct {
	Year int `json:"year"`
	Days []struct {
		Name string `json:"name"`
		Date string `json:"date"`
		Off  bool   `json:"isOffDay"`
	} `json:"days"`
}

// add reads one year or a list of years. A year without days is no data.
func (c *Calendar) add(data []byte) error {
	var list []yearFile
	if err := json.Unmarshal(data, &list); err != nil {
		list = make([]yearFile, 1)
		if err := json.Unmarshal(data, &list[0]); err != nil {
			return fmt.Errorf("want a year or a list of years: %w", err)
		}
	}
	var wrong []error
	for _, y := range list {
		if y.Year < 2000 || y.Year > 2199 {
			wrong = append(wrong, fmt.Errorf("year %d is out of range", y.Year))
		}
		seen := map[checkin.Day]bool{}
		for _, d := range y.Days {
			at, err := time.Parse(time.DateOnly, d.Date)
			switch day := checkin.DateOf(at); {
			case err != nil:
				wrong = append(wrong, fmt.Errorf("%q is not a date like 2026-10-01", d.Date))
			case at.Year() != y.Year:
				wrong = append(wrong, fmt.Errorf("%s is not in %d", d.Date, y.Year))
			case seen[day]:
				wrong = append(wrong, fmt.Errorf("%s appears twice", d.Date))
			default:
				seen[day] = true
				c.days[day] = special{d.Name, d.Off}
			}
		}
		if len(y.Days) > 0 {
			c.years[y.Year] = true
		}
	}
	return errors.Join(wrong...)
}

// On tells what a day is.
func (c *Calendar) On(d checkin.Day) Day {
	year, _, _ := d.Date()
	w := d.Weekday()
	out := Day{Kind: Ordinary, Sure: c.years[year]}
	if w == time.Saturday || w == time.Sunday {
		out.Kind = Weekend
	}
	s, ok := c.days[d]
	switch {
	case !ok:
		return out
	case s.off:
		out.Kind = Holiday
	case out.Kind == Weekend:
		out.Kind = MakeUp
	}
	out.Name = s.name
	return out
}

// Works reports whether a day is a working day.
func (c *Calendar) Works(d checkin.Day) bool { return c.On(d).Works() }

// LastOfWeek is the last working day from Monday to Friday of the day's week, or
// false in a week without any.
func (c *Calendar) LastOfWeek(d checkin.Day) (checkin.Day, bool) {
	friday := d.Monday().Add(4)
	for i := range 5 {
		if day := friday.Add(-i); c.Works(day) {
			return day, true
		}
	}
	return 0, false
}

// LastOfMonth is the last working day of the day's month.
func (c *Calendar) LastOfMonth(d checkin.Day) checkin.Day {
	last := checkin.Day(int(d.Month())*100 + 1).Add(31)
	last = checkin.Day(int(last.Month())*100 + 1).Add(-1)
	for !c.Works(last) {
		last = last.Add(-1)
	}
	return last
}

// Before lists the n working days before a day that fall on the same weekday,
// newest first.
func (c *Calendar) Before(d checkin.Day, n int) []checkin.Day {
	var out []checkin.Day
	for back := 7; len(out) < n && back <= 7*(n+4); back += 7 {
		if day := d.Add(-back); c.Works(day) {
			out = append(out, day)
		}
	}
	return out
}

// Years lists the years whose holidays are known.
func (c *Calendar) Years() []int {
	var out []int
	for y := range c.years {
		out = append(out, y)
	}
	slices.Sort(out)
	return out
}

// Missing is the first year, this one or the next, whose holidays are not known
// though they should be: the next year's from November on. Zero when all is well.
func (c *Calendar) Missing(today checkin.Day) int {
	year, month, _ := today.Date()
	switch {
	case !c.years[year]:
		return year
	case month >= time.November && !c.years[year+1]:
		return year + 1
	}
	return 0
}
