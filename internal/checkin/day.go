package checkin

import (
	"fmt"
	"time"
)

// Day is a calendar day of the district's zone, as the number yyyymmdd.
type Day int

// Month is a calendar month, as the number yyyymm.
type Month int

// DateOf returns the calendar day of an instant in its own location.
func DateOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(y*10000 + int(m)*100 + d)
}

// Calendar turns instants into business days.
type Calendar struct {
	// Zone is the district's time zone.
	Zone *time.Location
	// Cut is how long after midnight a late message still belongs to the day
	// before; default four hours.
	Cut time.Duration
}

// DefaultCut is the day cut when nothing else is configured: 04:00.
const DefaultCut = 4 * time.Hour

// DayOf returns the business day of an instant. The cut is wall-clock time, so
// a day with a daylight-saving change still begins at 04:00.
func (c Calendar) DayOf(t time.Time) Day {
	local := t.In(c.Zone)
	day := DateOf(local)
	if sinceMidnight(local) < c.Cut {
		return day.Add(-1)
	}
	return day
}

func sinceMidnight(t time.Time) time.Duration {
	h, m, s := t.Clock()
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// Date returns year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	return int(d) / 10000, time.Month(int(d) / 100 % 100), int(d) % 100
}

// At returns the instant of a wall-clock time on this day. A time that a
// daylight-saving gap skips becomes the first instant after the gap.
func (d Day) At(clock time.Duration, zone *time.Location) time.Time {
	y, m, day := d.Date()
	h, mi := int(clock/time.Hour), int(clock%time.Hour/time.Minute)
	return time.Date(y, m, day, h, mi, 0, 0, zone)
}

// Add moves by whole days.
func (d Day) Add(days int) Day {
	y, m, day := d.Date()
	return DateOf(time.Date(y, m, day+days, 12, 0, 0, 0, time.UTC))
}

// Monday is the first day of the day's week.
func (d Day) Monday() Day { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday {
	y, m, day := d.Date()
	return time.Date(y, m, day, 12, 0, 0, 0, time.UTC).Weekday()
}

// Month returns the month the day lies in.
func (d Day) Month() Month { return Month(int(d) / 100) }

// Until is how many days later another day is; negative when it is earlier.
func (d Day) Until(later Day) int {
	utc := func(d Day) time.Time { return d.At(12*time.Hour, time.UTC) }
	return int(utc(later).Sub(utc(d)) / (24 * time.Hour))
}

// First is the first day of the month.
func (m Month) First() Day { return Day(int(m)*100 + 1) }

// Last is the month's last day.
func (m Month) Last() Day { return m.Add(1).First().Add(-1) }

// Add moves by whole months.
func (m Month) Add(months int) Month {
	n := int(m)/100*12 + int(m)%100 - 1 + months
	return Month(n/12*100 + n%12 + 1)
}

// Valid reports whether such a day exists.
func (d Day) Valid() bool { return d > 0 && d.Add(0) == d }

// String prints the day as 2006-01-02.
func (d Day) String() string {
	y, m, day := d.Date()
	return fmt.Sprintf("%04d-%02d-%02d", y, int(m), day)
}

// ParseDay reads 2006-01-02.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("checkin: %q is not a day like 2026-11-24", s)
	}
	return DateOf(t), nil
}
