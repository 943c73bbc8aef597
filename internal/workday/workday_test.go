package workday

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/6tail/lunar-go/HolidayUtil"

	"checkinbot/internal/checkin"
)

// TestAgainstAnotherList compares every day of the covered years with a library
// kept by others.
func TestAgainstAnotherList(t *testing.T) {
	t.Parallel()
	c := Default()
	years := c.Years()
	if len(years) < 2 {
		t.Fatalf("years %v", years)
	}
	for _, year := range years {
		days := 0
		for d := checkin.Day(year*10000 + 101); d <= checkin.Day(year*10000+1231); d = d.Add(1) {
			days++
			w := d.Weekday()
			want := w != 0 && w != 6
			if h := HolidayUtil.GetHoliday(d.String()); h != nil {
				want = h.IsWork()
			}
			if got := c.On(d); got.Works() != want || !got.Sure {
				t.Errorf("%s: %+v, the other list says works=%t", d, got, want)
			}
		}
		if days < 365 {
			t.Errorf("%d days of %d", days, year)
		}
	}
}

func TestKindsOfDay(t *testing.T) {
	t.Parallel()
	c := Default()
	for day, want := range map[checkin.Day]Day{
		20261124: {Kind: Ordinary, Sure: true}, 20261128: {Kind: Weekend, Sure: true},
		20261001: {Kind: Holiday, Name: "国庆节", Sure: true}, 20261003: {Kind: Holiday, Name: "国庆节", Sure: true},
		20261010: {Kind: MakeUp, Name: "国庆节", Sure: true},
		20270101: {Kind: Ordinary}, 20270102: {Kind: Weekend},
	} {
		if got := c.On(day); got != want {
			t.Errorf("%s: %+v, want %+v", day, got, want)
		}
	}
}

func TestLastWorkingDays(t *testing.T) {
	t.Parallel()
	c := Default()
	for day, want := range map[checkin.Day]checkin.Day{20261124: 20261127, 20261129: 20261127, 20261127: 20261127, 20260920: 20260918, 20260923: 20260924, 20261009: 20261009} {
		if got, ok := c.LastOfWeek(day); got != want || !ok {
			t.Errorf("week of %s: %s, want %s", day, got, want)
		}
	}
	if got, ok := c.LastOfWeek(20260217); ok {
		t.Errorf("a week of holidays has a last working day: %s", got)
	}
	for day, want := range map[checkin.Day]checkin.Day{20261124: 20261130, 20260201: 20260228, 20261001: 20261030, 20260530: 20260529} {
		if got := c.LastOfMonth(day); got != want {
			t.Errorf("month of %s: %s, want %s", day, got, want)
		}
	}
	if got := fmt.Sprint(c.Before(20261015, 4)); got != "[2026-10-08 2026-09-24 2026-09-17 2026-09-10]" {
		t.Errorf("Thursdays before: %s", got)
	}
}

func TestWarningComesInNovember(t *testing.T) {
	t.Parallel()
	c := Default()
	for day, want := range map[checkin.Day]int{20260601: 0, 20261031: 0, 20261101: 2027, 20270301: 2027, 20251201: 0} {
		if got := c.Missing(day); got != want {
			t.Errorf("%s: missing %d, want %d", day, got, want)
		}
	}
}

func TestAnOperatorsFile(t *testing.T) {
	t.Parallel()
	write := func(content string) string {
		file := filepath.Join(t.TempDir(), "days.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	c, err := Load(write(`[{"year":2027,"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]},
		{"year":2026,"days":[{"name":"火把节","date":"2026-08-06","isOffDay":true},{"name":"","date":"2026-10-10","isOffDay":true}]}]`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Works(20270101) || !c.On(20270104).Sure || c.Works(20260806) || c.Works(20261010) || c.Works(20261001) {
		t.Error("the file is not laid over the years shipped")
	}
	for name, tt := range map[string][2]string{
		"no JSON": {"x", "want a year"}, "no date": {`{"year":2027,"days":[{"date":"soon"}]}`, `"soon" is not a date`},
		"another year": {`{"year":2027,"days":[{"date":"2026-01-01"}]}`, "2026-01-01 is not in 2027"}, "twice": {`{"year":2027,"days":[{"date":"2027-01-01"},{"date":"2027-01-01"}]}`, "appears twice"},
		"no year": {`{"days":[]}`, "year 0 is out of range"},
	} {
		if _, err := Load(write(tt[0])); err == nil || !strings.Contains(err.Error(), tt[1]) {
			t.Errorf("%s: %v, want %q", name, err, tt[1])
		}
	}
	if c, err := Load(write(`{"year":2027,"days":[]}`)); err != nil || c.On(20270104).Sure {
		t.Errorf("a year without days counts as known (%v)", err)
	}
}
