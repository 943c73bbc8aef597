package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

// district is a made-up one, whose counts follow from day and place.
type district struct {
	towns, villages int
	first           checkin.Day
	days            int
	alike           bool
}

func (d district) roster() *checkin.Roster {
	places := []checkin.Place{{ID: checkin.District, Name: "某区", English: "Some District"}}
	var people []checkin.Person
	for t := range d.towns {
		town := checkin.PlaceID(fmt.Sprintf("t%02d", t))
		places = append(places, checkin.Place{ID: town, Name: fmt.Sprintf("%d镇", t+1)})
		for v := range d.villages {
			id := checkin.PlaceID(fmt.Sprintf("%s/%02d", town, v))
			name := fmt.Sprintf("%d村", t*100+v)
			if d.alike { // names that a sum by name would mix up
				name = []string{"新村", "新村", "*", ">5"}[v%4]
			}
			places = append(places, checkin.Place{ID: id, Name: name})
			people = append(people, checkin.Person{ID: fmt.Sprintf("p%d-%d", t, v), Name: fmt.Sprintf("=干部%d", v), Grants: []checkin.Grant{{Role: checkin.Cadre, Place: id}}})
		}
	}
	return checkin.NewRoster(places, people, nil, nil)
}

// of is what a village counts on a day; a township adds one of its own.
func (d district) of(subject string, day checkin.Day) checkin.Tally {
	if n := d.first.Until(day); n < 0 || n >= d.days {
		return checkin.Tally{}
	}
	town, village, isVillage := strings.Cut(subject, "/")
	if isVillage {
		v, _ := strconv.Atoi(village)
		return checkin.Tally{Values: map[string]int64{checkin.CountReports: 1, "hv": int64(v + 1), "pf": 5000, "lh": 2}}
	}
	n := int64(d.villages)
	if town == string(checkin.District) {
		t := int64(d.towns)
		return checkin.Tally{Values: map[string]int64{checkin.CountReports: t*(n+1) + 1, "hv": t*(n*(n+1)/2+1) + 100, "pf": t * 5000 * n, "lh": t * 2 * n}}
	}
	return checkin.Tally{Values: map[string]int64{checkin.CountReports: n + 1, "hv": n*(n+1)/2 + 1, "pf": 5000 * n, "lh": 2 * n}}
}

func (d district) Daily(_ context.Context, subjects []string, m checkin.Month) ([]map[checkin.Day]checkin.Tally, error) {
	out := make([]map[checkin.Day]checkin.Tally, len(subjects))
	for i, s := range subjects {
		out[i] = map[checkin.Day]checkin.Tally{}
		for day := m.First(); day <= m.Last(); day = day.Add(1) {
			if t := d.of(s, day); len(t.Values) > 0 {
				out[i][day] = t
			}
		}
	}
	return out, nil
}

func (d district) TotalsOf(_ context.Context, subjects []string, p checkin.Period) ([]checkin.Tally, error) {
	out := make([]checkin.Tally, len(subjects))
	for i, s := range subjects {
		out[i] = checkin.Tally{Values: map[string]int64{}}
		if !checkin.IsPerson(s) && p.From == 0 {
			out[i].Values["lh"] = 42
		}
		if checkin.IsPerson(s) {
			out[i].Values["hv"] = 7
		}
	}
	return out, nil
}

func (d district) Months(context.Context, string) (out []checkin.Month, err error) {
	for m := d.first.Month(); m <= d.first.Add(d.days-1).Month(); m = m.Add(1) {
		out = append(out, m)
	}
	return out, nil
}

func specOf(place checkin.Place, of checkin.Stretch, people bool) Spec {
	return Spec{Place: place, Of: of, Today: 20261124, People: people, Lang: checkin.Chinese, By: "周伟", At: time.Date(2026, 11, 24, 18, 5, 0, 0, time.UTC)}
}

func TestTheSumsOfAWorkbookAreThoseOfItsRows(t *testing.T) {
	t.Parallel()
	d := district{towns: 3, villages: 4, first: 20261020, days: 60}
	r := d.roster()
	whole, _ := r.Place(checkin.District)
	town, _ := r.Place("t01")
	village, _ := r.Place("t01/02")
	tests := []struct {
		name          string
		place         checkin.Place
		of            checkin.Stretch
		rows, visits  int64
		first, column string
	}{
		{"district, month", whole, checkin.StretchOf(checkin.AMonth, 20261124), 24 * (3*5 + 1), 24 * (3*11 + 100), "1镇", "某区 2026年11月（至11月24日）"},
		{"district, ever", whole, checkin.EverTo(20261124), 36 * (3*5 + 1), 36 * (3*11 + 100), "1镇", "某区 截至2026年11月24日"},
		{"township, two days", town, checkin.RangeOf(20261102, 20261103), 2 * 5, 2 * 11, "100村", "2镇 2026年11月2日至3日"},
		{"village, a day", village, checkin.StretchOf(checkin.ADay, 20261102), 1, 3, "102村", "102村 2026年11月2日"},
		{"before it began", whole, checkin.StretchOf(checkin.AMonth, 20260301), 0, 0, "1镇", "某区 2026年3月"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			s := Source{Counts: d, Roster: r, Catalogue: catalogue.Default()}
			if err := s.XLSX(context.Background(), specOf(tt.place, tt.of, tt.name == "township, two days"), &out); err != nil {
				t.Fatal(err)
			}
			book, err := excelize.OpenReader(&out)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = book.Close() }()
			if list := book.GetSheetList(); list[0] != "汇总" || list[1] != "明细" || len(list) > 2 != (tt.name == "township, two days") {
				t.Errorf("sheets %v", list)
			}
			rows, err := book.GetRows("明细")
			if err != nil || int64(len(rows)-2) != tt.rows {
				t.Fatalf("%d rows, %v; want %d", len(rows)-2, err, tt.rows)
			}
			sums, err := book.GetRows("汇总")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(sums[0][0], tt.column+" · 周伟 2026-11-24 18:05 导出") || sums[2][0] != tt.first {
				t.Errorf("stamp %q, first %q", sums[0][0], sums[2][0])
			}
			last := len(sums)
			for _, cell := range []string{"C" + strconv.Itoa(last)} { // the total of visits
				shown, err := book.GetCellValue("汇总", cell)
				worked, err2 := book.CalcCellValue("汇总", cell)
				if want := strconv.FormatInt(tt.visits, 10); err != nil || err2 != nil || shown != want || worked != want {
					t.Errorf("visits: shown %q, worked out %q, want %s; %v %v", shown, worked, want, err, err2)
				}
			}
			parts := int64(0)
			for row := 3; row < last; row++ { // what is shown is what a spreadsheet works out
				cell := "C" + strconv.Itoa(row)
				shown, _ := book.GetCellValue("汇总", cell)
				if worked, err := book.CalcCellValue("汇总", cell); err != nil || worked != shown {
					t.Errorf("%s: shown %q, worked out %q, %v", cell, shown, worked, err)
				}
				n, _ := strconv.ParseInt(shown, 10, 64)
				parts += n
			}
			if parts != tt.visits {
				t.Errorf("the parts add up to %d, the total is %d", parts, tt.visits)
			}
			if tt.name == "township, two days" {
				people, err := book.GetRows("人员")
				if err != nil || len(people) != 6 || people[2][0] != "=干部0" || people[2][5] != "7" {
					t.Errorf("people %v, %v", people, err)
				}
			}
		})
	}
}

// Sums go by the places' ids: names may be alike, or mean something to a spreadsheet.
func TestPlacesOfOneName(t *testing.T) {
	t.Parallel()
	d := district{towns: 2, villages: 4, first: 20261102, days: 2, alike: true}
	r := d.roster()
	town, _ := r.Place("t01")
	var out bytes.Buffer
	if err := (Source{Counts: d, Roster: r, Catalogue: catalogue.Default()}).XLSX(context.Background(), specOf(town, checkin.StretchOf(checkin.AMonth, 20261102), false), &out); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for i, want := range []string{"2", "4", "6", "8", "2", "22"} { // the township itself, and all
		if got, err := book.CalcCellValue("汇总", fmt.Sprintf("C%d", i+3)); err != nil || got != want {
			t.Errorf("row %d: %q, %v; want %s", i+3, got, err, want)
		}
	}
}

func TestCSVHasTheSameRows(t *testing.T) {
	t.Parallel()
	d := district{towns: 2, villages: 2, first: 20261120, days: 3}
	r := d.roster()
	whole, _ := r.Place(checkin.District)
	var out bytes.Buffer
	if err := (Source{Counts: d, Roster: r, Catalogue: catalogue.Default()}).CSV(context.Background(), specOf(whole, checkin.StretchOf(checkin.AMonth, 20261124), false), &out); err != nil {
		t.Fatal(err)
	}
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF")))
	c.FieldsPerRecord = -1
	rows, err := c.ReadAll()
	if err != nil || len(rows) != 1+3*(2*3+1)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[1][:5], "|"); got != "2026-11-20|1镇|0村|1|1" {
		t.Errorf("first row %s", got)
	}
	if got := strings.Join(rows[3][:5], "|"); got != "2026-11-20|1镇|（乡镇本级）|1|1" {
		t.Errorf("of the township itself: %s", got)
	}
	if got := rows[len(rows)-1][0]; !strings.HasPrefix(got, "某区 2026年11月（至11月24日） · 周伟") {
		t.Errorf("stamp %q", got)
	}
}

// TestMemoryOfALongExport holds what a hundred thousand rows take, beside what ten
// thousand do: the file itself is spilled to disk.
func TestMemoryOfALongExport(t *testing.T) {
	if testing.Short() {
		t.Skip("writes a hundred thousand rows")
	}
	peak := func(days int) (rows int, most uint64) {
		d := district{towns: 20, villages: 16, first: 20250101, days: days}
		r := d.roster()
		whole, _ := r.Place(checkin.District)
		debug.FreeOSMemory()
		stop, done := make(chan struct{}), make(chan uint64)
		go func() {
			var most uint64
			var m runtime.MemStats
			for {
				select {
				case <-stop:
					done <- most
					return
				case <-time.After(20 * time.Millisecond):
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
				}
			}
		}()
		if err := (Source{Counts: d, Roster: r, Catalogue: catalogue.Default()}).XLSX(context.Background(), specOf(whole, checkin.EverTo(20261124), false), io.Discard); err != nil {
			t.Fatal(err)
		}
		close(stop)
		return days * 20 * 17, <-done
	}
	few, small := peak(30)
	many, big := peak(300)
	t.Logf("%d rows: %d MB; %d rows: %d MB", few, small>>20, many, big>>20)
	if many < 100_000 || big > small+96<<20 {
		t.Errorf("%d rows take %d MB, %d rows %d MB", few, small>>20, many, big>>20)
	}
}
