package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

// memory is an outbox and counts in memory; the real ones are the store's.
type memory struct {
	cases  []checkin.Case
	mu     sync.Mutex
	posted map[string]checkin.Notice
	empty  map[string]string
	told   map[string]string
	beat   time.Time
	slips  []checkin.Slip
	asleep bool
	day    checkin.Tally
	here   map[string]checkin.Kind

	troubles []checkin.Trouble
	outages  []checkin.Span
	findings []checkin.Finding
}

func (m *memory) Said(_ context.Context, _ checkin.Day, reasons ...string) (map[string]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asleep {
		return nil, errors.New("asleep")
	}
	out := map[string]string{}
	for i, r := range reasons {
		if _, ok := m.posted[r]; ok {
			out[r] = fmt.Sprint(i + 1) // it was sent
		}
		if why, ok := m.empty[r]; ok {
			out[r] = "!" + why
		}
	}
	return out, nil
}

func (m *memory) Told(_ context.Context, names ...string) (map[string]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]string{}
	for _, n := range names {
		if v, ok := m.told[n]; ok {
			out[n] = v
		}
	}
	return out, nil
}

func (m *memory) PostTold(ctx context.Context, name, old, next string, list ...checkin.Notice) error {
	m.mu.Lock()
	stale := m.told[name] != old
	if !stale {
		m.told[name] = next
	}
	m.mu.Unlock()
	if stale {
		return nil
	}
	return m.Post(ctx, list...)
}

func (m *memory) Alive(_ context.Context, now time.Time) ([]checkin.Span, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asleep {
		return nil, errors.New("asleep")
	}
	if !m.beat.IsZero() && now.Sub(m.beat) >= 3*time.Minute {
		m.outages = append(m.outages, checkin.Span{From: m.beat, To: now})
	}
	m.beat = now
	return m.outages, nil
}

func (m *memory) Cases(context.Context, checkin.PlaceID, ...checkin.CaseState) ([]checkin.Case, error) {
	return m.cases, nil
}

func (m *memory) Findings(context.Context, checkin.Day) ([]checkin.Finding, error) {
	return m.findings, nil
}

func (m *memory) Slips(context.Context) ([]checkin.Slip, error) { return m.slips, nil }

func (m *memory) Troubles(context.Context) ([]checkin.Trouble, error) { return m.troubles, nil }

func (m *memory) Skip(_ context.Context, why checkin.Reason, because string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.empty[why.Key] = because
	return nil
}

func (m *memory) Post(_ context.Context, list ...checkin.Notice) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range list {
		if _, ok := m.posted[n.Key]; !ok {
			m.posted[n.Key] = n
		}
	}
	return nil
}

func (m *memory) Totals(_ context.Context, _ string, periods ...checkin.Period) ([]checkin.Tally, error) {
	return slices.Repeat([]checkin.Tally{m.day}, len(periods)), nil
}

func (m *memory) TotalsOf(ctx context.Context, subjects []string, _ checkin.Period) ([]checkin.Tally, error) {
	return m.Totals(ctx, "", make([]checkin.Period, len(subjects))...)
}

func (m *memory) Attendance(context.Context, checkin.Day, []string) (map[string]checkin.Kind, error) {
	return m.here, nil
}

type fixed struct{ r *checkin.Roster }

func (f fixed) Roster() *checkin.Roster { return f.r }

func newMemory() *memory {
	return &memory{posted: map[string]checkin.Notice{}, empty: map[string]string{}, told: map[string]string{}, day: checkin.Tally{Values: map[string]int64{"hv": 3, "#r": 1}}}
}

func schedulerFor(m *memory, now func() time.Time) *Scheduler {
	z, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	r := checkin.NewRoster([]checkin.Place{{ID: "1", Name: "瓦房乡"}},
		[]checkin.Person{{ID: "a", Grants: []checkin.Grant{{Role: checkin.Cadre, Place: "1"}}}},
		[]checkin.Group{{Chat: -5, Places: []checkin.PlaceID{"1"}}, {Chat: -6, Places: []checkin.PlaceID{"1"}, Language: checkin.English}}, nil)
	cfg := Config{Catalogue: catalogue.Default(), Calendar: checkin.Calendar{Zone: z, Cut: checkin.DefaultCut}, Work: work, Language: checkin.Chinese, Now: now}
	return New(cfg, m, m, fixed{r}, slog.New(slog.DiscardHandler))
}

// TestAWeekOfBeats lets real cron beat through eight days of fake time in two
// replicas, with an outage: one reminder and one tally a group and working day.
func TestAWeekOfBeats(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Date(2026, 11, 23, 8, 0, 30, 0, time.UTC) // Monday 16:00 there
		ahead := time.Until(start)
		now := func() time.Time { return time.Now().Add(ahead) }
		ctx, cancel := context.WithCancel(context.Background())
		var done sync.WaitGroup
		for range 2 {
			done.Go(func() { _ = schedulerFor(m, now).Run(ctx) })
		}
		time.Sleep(26 * time.Hour) // Tuesday 18:00
		m.mu.Lock()
		m.asleep = true
		m.mu.Unlock()
		time.Sleep(time.Hour) // down at the tally's time
		m.mu.Lock()
		m.asleep = false
		m.mu.Unlock()
		time.Sleep(7*24*time.Hour - 27*time.Hour)
		cancel()
		done.Wait()
		if n := len(m.posted); n != 2*2*5 {
			t.Errorf("%d notices, want a reminder and a tally on five days in two groups", n)
		}
		late := m.posted["tally:-5:2026-11-24"]
		if !strings.Contains(late.Text, "因系统中断补发") {
			t.Errorf("the tally after the outage does not say that it is late: %q", late.Text)
		}
		if en := m.posted["tally:-6:2026-11-25"]; !strings.Contains(en.Text, "household visits 3") {
			t.Errorf("the English group reads %q", en.Text)
		}
	})
}

func TestNothingToSayIsDecidedOnce(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.day, m.here = checkin.Tally{}, map[string]checkin.Kind{"a": checkin.Figures}
	now := time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC)
	s := schedulerFor(m, func() time.Time { return now })
	ctx := context.Background()
	if err := s.Beat(ctx); err != nil {
		t.Fatal(err)
	}
	m.day = checkin.Tally{Values: map[string]int64{"hv": 1, "#r": 1}} // somebody reports at 18:40
	now = now.Add(10 * time.Minute)
	if err := s.Beat(ctx); err != nil {
		t.Fatal(err)
	}
	now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC) // next day's reminder: everybody is here
	if err := s.Beat(ctx); err != nil {
		t.Fatal(err)
	}
	if len(m.posted) != 0 {
		t.Errorf("posted %v, want nothing", m.posted)
	}
}

// TestGroupsOfTheirOwnKind has a group of two townships in a topic, one that wants
// no reminder, and one whose only cadre is muted.
func TestGroupsOfTheirOwnKind(t *testing.T) {
	t.Parallel()
	m := newMemory()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s := schedulerFor(m, func() time.Time { return now })
	cadre := func(id string, place checkin.PlaceID, muted bool) checkin.Person {
		return checkin.Person{ID: id, Muted: muted, Grants: []checkin.Grant{{Role: checkin.Cadre, Place: place}}}
	}
	s.directory = fixed{checkin.NewRoster(
		[]checkin.Place{{ID: "1", Name: "瓦房乡"}, {ID: "2", Name: "瓦窑镇"}, {ID: "3", Name: "板桥镇"}},
		[]checkin.Person{cadre("a", "1", false), cadre("b", "2", false), cadre("c", "3", true)},
		[]checkin.Group{{Chat: -5, Places: []checkin.PlaceID{"1", "2"}, Thread: 7}, {Chat: -6, Places: []checkin.PlaceID{"1"}, Quiet: true}, {Chat: -7, Places: []checkin.PlaceID{"3"}}}, nil)}
	for range 2 {
		if err := s.Beat(context.Background()); err != nil {
			t.Fatal(err)
		}
		now = now.Add(90 * time.Minute)
	}
	if n := m.posted["reminder:-5:2026-11-24"]; n.Thread != 7 || n.Text == "" {
		t.Errorf("reminder %+v", n)
	}
	if got := m.posted["tally:-5:2026-11-24"].Text; !strings.Contains(got, "瓦房乡</b>") || !strings.Contains(got, "瓦窑镇</b>") {
		t.Errorf("tally of two townships %q", got)
	}
	for _, key := range []string{"reminder:-6:2026-11-24", "reminder:-7:2026-11-24"} {
		if n, ok := m.posted[key]; ok {
			t.Errorf("%s was posted: %q", key, n.Text)
		}
	}
}

// TestTroublesAreToldOnce tells each admin once of a bound group that cannot be
// written to; not of what they know, nor of old troubles.
func TestTroublesAreToldOnce(t *testing.T) {
	t.Parallel()
	m := newMemory()
	now := time.Date(2026, 6, 24, 4, 0, 0, 0, time.UTC)
	s := schedulerFor(m, func() time.Time { return now })
	s.directory = fixed{checkin.NewRoster([]checkin.Place{{ID: "1", Name: "瓦房乡"}},
		[]checkin.Person{{ID: "x", Telegram: 9, Grants: []checkin.Grant{{Role: checkin.Admin, Place: checkin.District}}}},
		[]checkin.Group{{Chat: -5, Places: []checkin.PlaceID{"1"}}, {Chat: -6, Places: []checkin.PlaceID{"1"}}, {Chat: -7, Places: []checkin.PlaceID{"1"}}}, nil)}
	m.troubles = []checkin.Trouble{
		{Chat: -5, Title: "群", Why: "muted", Since: now.Add(-time.Minute)}, {Chat: -6, Why: "left", Since: now}, {Chat: -7, Why: "refused", Since: now.Add(-25 * time.Hour)},
		{Chat: -99, Why: "muted", Since: now}, {Chat: 4, Why: "forbidden", Since: now},
	}
	for range 3 {
		if err := s.Beat(context.Background()); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	if len(m.posted) != 1 {
		t.Fatalf("posted %v, want one", m.posted)
	}
	for _, n := range m.posted {
		if n.Chat != 9 || !strings.Contains(n.Text, "瓦房乡的群“群”里我发不了消息") {
			t.Errorf("%+v", n)
		}
	}
}

func TestAppealsHaveALineOfTheirOwn(t *testing.T) {
	t.Parallel()
	day := checkin.Tally{Values: map[string]int64{"hv": 3, "ar": 2, "re": 1, "lh": 8, "#r": 2, "#z": 1}}
	ever := checkin.Tally{Values: map[string]int64{"ar": 9, "re": 4}}
	got := tally(catalogue.Default(), day, ever)
	if got.Received != 2 || got.Resolved != 1 || got.Open != 5 || got.Reports != 3 || len(got.Figures) != 1 {
		t.Errorf("got %+v", got)
	}
}

// TestTheDistrictChangesDuringTheDay changes rules and townships minutes before and
// after something is due: each group hears its tally once.
func TestTheDistrictChangesDuringTheDay(t *testing.T) {
	t.Parallel()
	m := newMemory()
	zone := time.FixedZone("CST", 8*3600)
	now := checkin.Day(20261124).At(18*time.Hour+25*time.Minute, zone)
	s := schedulerFor(m, func() time.Time { return now })
	tallyAt := func(at string) checkin.Place {
		return checkin.Place{ID: "1", Name: "瓦房乡", Schedule: &checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{checkin.SendTally: {At: at}}}}
	}
	one, two, other := checkin.Group{Chat: -5, Places: []checkin.PlaceID{"1"}}, checkin.Group{Chat: -7, Places: []checkin.PlaceID{"2"}}, checkin.Place{ID: "2", Name: "板桥镇"}
	district := map[string]*checkin.Roster{
		"18:25": checkin.NewRoster([]checkin.Place{tallyAt("18:30")}, nil, []checkin.Group{one}, nil),
		"18:29": checkin.NewRoster([]checkin.Place{tallyAt("19:00")}, nil, []checkin.Group{one}, nil),             // later, a minute before
		"18:40": checkin.NewRoster([]checkin.Place{tallyAt("19:00"), other}, nil, []checkin.Group{one, two}, nil), // a new township, its time just past
		"18:50": checkin.NewRoster([]checkin.Place{tallyAt("18:45"), other}, nil, []checkin.Group{one, two}, nil), // earlier, its time just past
		"19:10": checkin.NewRoster([]checkin.Place{tallyAt("19:30"), other}, nil, []checkin.Group{one, two}, nil), // later, after it was said
		"19:40": checkin.NewRoster([]checkin.Place{tallyAt("19:30")}, nil, []checkin.Group{one}, nil),             // a township is gone
		"19:50": checkin.NewRoster([]checkin.Place{tallyAt("19:30"), other}, nil, []checkin.Group{one, two}, nil), // and is back
	}
	first := map[string]string{}
	for ; now.In(zone).Hour() < 21; now = now.Add(time.Minute) {
		clock := now.In(zone).Format("15:04")
		if r, ok := district[clock]; ok {
			s.directory = fixed{r}
		}
		if err := s.Beat(context.Background()); err != nil {
			t.Fatal(err)
		}
		for key := range m.posted {
			if _, seen := first[key]; !seen {
				first[key] = clock
			}
		}
	}
	want := map[string]string{"tally:-5:2026-11-24": "18:50", "tally:-7:2026-11-24": "18:40"}
	for key, at := range first {
		if w, ok := want[key]; !ok || w != at {
			t.Errorf("%s at %s", key, at)
		}
	}
	if len(first) != 2 {
		t.Errorf("%v", first)
	}
}

// TestWhatACorrectionSpeaksOf binds a group to another township after its tally: what
// it has heard is not edited into something else.
func TestWhatACorrectionSpeaksOf(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		place checkin.PlaceID
		edits int
	}{"the same township": {"1", 1}, "another": {"2", 0}} {
		m := newMemory()
		zone := time.FixedZone("CST", 8*3600)
		now := checkin.Day(20261124).At(18*time.Hour+30*time.Minute, zone)
		s := schedulerFor(m, func() time.Time { return now })
		places := []checkin.Place{{ID: "1", Name: "瓦房乡"}, {ID: "2", Name: "板桥镇"}}
		for _, place := range []checkin.PlaceID{"1", c.place} {
			s.directory = fixed{checkin.NewRoster(places, nil, []checkin.Group{{Chat: -5, Places: []checkin.PlaceID{place}}}, nil)}
			for range 3 {
				if err := s.Beat(context.Background()); err != nil {
					t.Fatal(err)
				}
				now = now.Add(time.Minute)
			}
			m.day = checkin.Tally{Values: map[string]int64{"hv": 77, "#r": 2}}
		}
		edits := 0
		for _, n := range m.posted {
			if n.Act == checkin.Edit {
				edits++
			}
		}
		if edits != c.edits {
			t.Errorf("%s: %d edits, want %d", name, edits, c.edits)
		}
	}
}

// TestWeeksAndMonths says which days a weekly and a monthly summary speak of, and
// which they are held against.
func TestWeeksAndMonths(t *testing.T) {
	t.Parallel()
	b := beat{cal: calendars{work: work}}
	for _, c := range []struct {
		day  checkin.Day
		of   func(checkin.Day) (now, before checkin.Period)
		want [4]checkin.Day
	}{
		{20260731, b.week, [4]checkin.Day{20260727, 20260731, 20260720, 20260724}},
		{20260803, b.week, [4]checkin.Day{20260727, 20260802, 20260720, 20260726}}, // a Monday morning
		{20260731, b.month, [4]checkin.Day{20260701, 20260731, 20260601, 20260630}},
		{20260228, b.month, [4]checkin.Day{20260201, 20260228, 20260101, 20260128}}, // a Saturday that is worked
		{20260801, b.month, [4]checkin.Day{20260701, 20260731, 20260601, 20260630}}, // the first
	} {
		now, before := c.of(c.day)
		if got := [4]checkin.Day{now.From, now.To, before.From, before.To}; got != c.want {
			t.Errorf("%s: %v, want %v", c.day, got, c.want)
		}
	}
}
