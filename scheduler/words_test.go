package scheduler

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/redisserver/redistest"
	"checkinbot/internal/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestEverythingOfADay beats through the last Friday of a month, which is the last
// working day of both, and the Monday after, on real counters, and holds every
// message in both languages against golden files: for a rich day, an empty one, a
// campaign's first, and a township of one person.
func TestEverythingOfADay(t *testing.T) {
	t.Parallel()
	const friday checkin.Day = 20260731
	figures := func(entries ...checkin.Entry) checkin.Report {
		return checkin.Report{Kind: checkin.Figures, Entries: entries}
	}
	visits := func(n int64) checkin.Report { return figures(checkin.Entry{Code: "hv", Value: n}) }
	noted := func(r checkin.Report, category, words string) checkin.Report {
		r.Marks = append(r.Marks, checkin.Mark{Deed: checkin.Noted, Category: category, Words: words})
		r.Entries = []checkin.Entry{r.Entries[0], {Code: "ar", Value: int64(len(r.Marks))}}
		return r
	}
	type said struct {
		back   int // days before
		person string
		report checkin.Report
		after  bool // sent after the summary
	}
	for name, district := range map[string]struct {
		people []string
		said   []said
		slips  []checkin.Slip
	}{
		"rich": {
			people: []string{"a", "b", "c", "d", "e"},
			said: []said{
				{back: 28, person: "a", report: visits(8)}, {back: 21, person: "a", report: visits(4)}, {back: 14, person: "b", report: visits(2)}, {back: 7, person: "a", report: visits(6)},
				{back: 12, person: "b", report: noted(visits(2), "wa", "3组水管漏水")}, {back: 9, person: "a", report: noted(noted(visits(1), "ro", ""), "", "要求赔偿")},
				{back: 40, person: "a", report: visits(17_900)}, {back: 2, person: "a", report: figures(checkin.Entry{Code: "ar", Value: 9}, checkin.Entry{Code: "re", Value: 2})},
				{person: "a", report: figures(checkin.Entry{Code: "hv", Value: 12}, checkin.Entry{Code: "ar", Value: 3}, checkin.Entry{Code: "re", Value: 1}, checkin.Entry{Code: "pf", Value: 35_000})},
				{person: "b", report: visits(5)}, {person: "c", report: checkin.Report{Kind: checkin.Zero}}, {person: "d", report: checkin.Report{Kind: checkin.Leave}},
				{person: "b", report: visits(2), after: true},
			},
			slips: []checkin.Slip{{ID: "late:1:1", Kind: checkin.LateReport, State: checkin.Waiting, Place: "530502208", Expires: 1 << 40}},
		},
		"empty":      {people: []string{"a", "b"}, said: []said{{back: 7, person: "a", report: visits(6)}}},
		"first":      {people: []string{"a", "b"}, said: []said{{person: "a", report: visits(3)}}},
		"one-person": {people: []string{"a"}, said: []said{{back: 7, person: "a", report: visits(6)}, {person: "a", report: visits(3)}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation("Asia/Shanghai")
			if err != nil {
				t.Fatal(err)
			}
			rdb, err := store.Connect(redistest.Start(t, "no").URL())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = rdb.Close() }()
			st := store.New(rdb, "day", catalogue.Default(), store.Options{})
			const town checkin.PlaceID = "530502208"
			people := []checkin.Person{
				{ID: "zh", Name: "赵志强", Telegram: 1, Grants: []checkin.Grant{{Role: checkin.Secretary, Place: town}}},
				{ID: "en", Name: "Mary", Telegram: 2, Language: checkin.English, Grants: []checkin.Grant{{Role: checkin.Secretary, Place: town}, {Role: checkin.Leader, Place: checkin.District}}},
				{ID: "zhou", Name: "周伟", Telegram: 3, Grants: []checkin.Grant{{Role: checkin.Leader, Place: checkin.District}}},
			}
			for _, id := range district.people {
				people = append(people, checkin.Person{ID: id, Name: id, Grants: []checkin.Grant{{Role: checkin.Cadre, Place: town + "/01"}}})
			}
			r := checkin.NewRoster([]checkin.Place{{ID: checkin.District, Name: "隆阳区", English: "Longyang District"}, {ID: town, Name: "瓦房乡", English: "Wafang Township"}}, people,
				[]checkin.Group{{Chat: -5, Places: []checkin.PlaceID{town}}, {Chat: -6, Places: []checkin.PlaceID{town}, Language: checkin.English}}, nil)
			commit := func(after bool) {
				for i, x := range district.said {
					if x.after != after {
						continue
					}
					rep := x.report
					rep.Person, rep.Place, rep.Day = x.person, town+"/01", friday.Add(-x.back)
					rec := checkin.Record{Source: checkin.Source{Chat: 7, Message: i + 1}, Sent: rep.Day.At(16*time.Hour, zone).Unix(), By: x.person, Reports: []checkin.Report{rep}}
					if err := st.Commit(context.Background(), rec, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
						t.Fatal(err)
					}
				}
			}
			commit(false)
			m := newMemory()
			var now time.Time
			cfg := Config{
				Catalogue: catalogue.Default(), Calendar: checkin.Calendar{Zone: zone, Cut: checkin.DefaultCut}, Work: work, Language: checkin.Chinese,
				Now: func() time.Time { return now },
			}
			s := New(cfg, m, counted{st, district.slips}, fixed{r}, slog.New(slog.DiscardHandler))
			for now = friday.At(16*time.Hour, zone); now.Before(friday.Add(3).At(18*time.Hour+40*time.Minute, zone)); now = now.Add(time.Minute) {
				if now.Equal(friday.At(20*time.Hour, zone)) {
					commit(true)
				}
				if err := s.Beat(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
			wantGolden(t, "testdata/"+name+".golden", m)
		})
	}
}

// counted is the store with given slips.
type counted struct {
	*store.Store
	slips []checkin.Slip
}

func (c counted) Slips(context.Context) ([]checkin.Slip, error) { return c.slips, nil }

func wantGolden(t *testing.T, file string, m *memory) {
	t.Helper()
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(m.posted)) {
		fmt.Fprintf(&b, "## %s %s\n%s\n\n", m.posted[key].Act, key, m.posted[key].Text)
	}
	for _, key := range slices.Sorted(maps.Keys(m.empty)) {
		fmt.Fprintf(&b, "## %s\nnot sent: %s\n\n", key, m.empty[key])
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("%s has changed (make golden rewrites it):\n%s", file, b.String())
	}
}
