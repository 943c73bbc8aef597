package campaign

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

const first checkin.Day = 20250106

// sizes are small campaigns of different shapes.
func sizes() map[string]Size {
	long := Small(first)
	long.Days = 540
	few := Size{Days: 120, Villages: 33, People: 160, Share: 100, First: 20241202}
	many := Size{Days: 30, Villages: 60, People: 1200, Share: 200, First: 20250129}
	return map[string]Size{"small": Small(first), "long": long, "few villages": few, "many people": many}
}

func made(t *testing.T, size Size, seed uint64) *Campaign {
	t.Helper()
	c, err := New(size, seed)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTotals(t *testing.T) {
	t.Parallel()
	whole := map[string]int64{
		"paired_office_members": 1987, "paired_rural_members": 1987, "liaison_cadres": 14800, "linked_households": 18100,
		"deep_visits": 78984, "contact_cards": 203000, "symposiums": 1910, "candid_talks": 2727, "research_reports": 2844,
		"opinions_collected": 7459, "appeals_resolved": 12800, "people_mobilized": 773800, "projects_coordinated": 120, "project_funds": 120970000,
	}
	got := Totals(Full(first))
	for id, want := range whole {
		if got[id] != want {
			t.Errorf("%s = %d, want %d", id, got[id], want)
		}
	}
	if got["appeals_received"] < got["appeals_resolved"] || got["households_visited"] <= 0 {
		t.Errorf("chosen: %v", got)
	}
	if got := Totals(Small(first)); got["projects_coordinated"] != 1 || got["deep_visits"] != 789 {
		t.Errorf("small: %v", got)
	}
}

// TestAddsUp folds campaigns and finds the totals they were made for.
func TestAddsUp(t *testing.T) {
	t.Parallel()
	for name, size := range sizes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(4) {
				wantTotals(t, Fold(made(t, size, seed).Messages()), size)
			}
		})
	}
}

func wantTotals(t *testing.T, truth *Truth, size Size) {
	t.Helper()
	want := Totals(size)
	last := size.First.Add(size.Days - 1)
	for _, f := range figures {
		if got := truth.Total(checkin.District, 0, last, f.code); got != want[f.id] {
			t.Errorf("%s = %d, want %d", f.id, got, want[f.id])
		}
	}
}

// TestWithinLimits holds the table against the catalogue and every message against
// its limits.
func TestWithinLimits(t *testing.T) {
	t.Parallel()
	c := catalogue.Default()
	at := -1
	for _, f := range figures {
		ind, ok := c.ByCode(f.code)
		if !ok || ind.ID != f.id || f.most > ind.Limit || c.Order(f.code) <= at || f.standing != (ind.Fold == checkin.Latest) {
			t.Errorf("%s (%s) is not as in the catalogue", f.id, f.code)
		}
		at = c.Order(f.code)
	}
	for m := range made(t, Small(first), 1).Messages() {
		for _, rep := range m.Reports {
			for _, e := range rep.Entries {
				if ind, _ := c.ByCode(e.Code); e.Value > ind.Limit || e.Value < 0 {
					t.Errorf("%q: %s = %d", m.Text, e.Code, e.Value)
				}
			}
		}
	}
}

func TestTheSameAgain(t *testing.T) {
	t.Parallel()
	texts := func(c *Campaign) (out []string) {
		for m := range c.Messages() {
			out = append(out, m.At.String()+m.Person+m.Text)
		}
		return out
	}
	c := made(t, Small(first), 1)
	a := texts(c)
	if !slices.Equal(a, texts(c)) || !slices.Equal(a, texts(made(t, Small(first), 1))) {
		t.Error("equal seeds give different campaigns")
	}
	if slices.Equal(a, texts(made(t, Small(first), 2))) {
		t.Error("different seeds give the same campaign")
	}
	if len(a) != c.Len() {
		t.Errorf("%d messages, Len %d", len(a), c.Len())
	}
}

// TestOrder holds times, chats and message numbers to what a messenger would send.
func TestOrder(t *testing.T) {
	t.Parallel()
	c := made(t, Small(first), 3)
	var last time.Time
	ids := map[int64]int{}
	text := map[checkin.Source]string{}
	for m := range c.Messages() {
		if m.At.Before(last) {
			t.Errorf("%v after %v", m.At, last)
		}
		last = m.At
		if clock := m.At.Format("15:04"); clock < "08:30" || clock >= "21:00" || m.At.Weekday()%6 == 0 {
			t.Errorf("written at %v", m.At)
		}
		if m.Edit {
			if was := text[m.source()]; was == "" || was == m.Text || !m.Sent.Before(m.At) {
				t.Errorf("edit of %q: %q", was, m.Text)
			}
		} else if m.ID <= ids[m.Chat] {
			t.Errorf("message %d after %d", m.ID, ids[m.Chat])
		}
		ids[m.Chat], text[m.source()] = max(ids[m.Chat], m.ID), m.Text
		who, _ := c.Roster().Person(m.Person)
		home, _ := who.Home()
		if g, ok := c.Roster().Group(m.Chat); m.User != who.Telegram || m.Chat != m.User && (!ok || !g.Serves(home)) {
			t.Errorf("%s writes to %d", m.Person, m.Chat)
		}
	}
}

// TestEverything finds each kind of message in a small campaign.
func TestEverything(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	size := Small(first)
	size.Days = 540
	c := made(t, size, 5)
	for m := range c.Messages() {
		count := func(what string, is bool) {
			if is {
				seen[what]++
			}
		}
		count("edit", m.Edit)
		count("undo", m.Undo)
		count("chatter", len(m.Reports) == 0 && !m.Undo)
		count("private", m.Chat == m.User)
		count("traditional", strings.ContainsAny(m.Text, "訪戶張發"))
		count("english", m.Text != "/undo" && strings.ContainsAny(m.Text, "aeiou"))
		for _, r := range m.Reports {
			home, _ := c.people[slices.IndexFunc(c.people, func(w worker) bool { return w.ID == m.Person })].Home()
			count("zero", r.Kind == checkin.Zero)
			count("leave", r.Kind == checkin.Leave)
			count("yesterday", r.Day != checkin.DateOf(m.Sent))
			count("elsewhere", r.Place != home)
			count("several", len(r.Entries) > 2)
			count("given up", slices.Contains(r.Entries, checkin.Entry{Code: linked, Value: 0}))
		}
	}
	for _, what := range []string{"edit", "undo", "chatter", "private", "traditional", "english", "zero", "leave", "yesterday", "elsewhere", "several"} {
		if seen[what] == 0 {
			t.Errorf("no %s in %d messages", what, c.Len())
		}
	}
	t.Log(c.Len(), seen)
}

// TestRead has the grammar read every message as it is meant.
func TestRead(t *testing.T) {
	t.Parallel()
	for name, size := range sizes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReader(Roster(size))
			for seed := range uint64(3) {
				for m := range made(t, size, seed).Messages() {
					if wrong := r.differs(m); wrong != "" {
						t.Errorf("%q: %s; want %v", m.Text, wrong, m.Reports)
					}
				}
			}
		})
	}
}

// TestNotPossible refuses figures that the people and days cannot hold.
func TestNotPossible(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]Size{
		"no days":        {Villages: 42, People: 160, Share: 100, First: first},
		"a weekend":      {Days: 2, Villages: 42, People: 160, Share: 100, First: 20250104},
		"too few cadres": {Days: 60, Villages: 42, People: 140, Share: 100, First: first},
		"nobody":         {Days: 60, Villages: 42, Share: 100, First: first},
	} {
		if c, err := New(size, 1); err == nil {
			t.Errorf("%s: %d messages", name, c.Len())
		}
	}
}

func TestRoster(t *testing.T) {
	t.Parallel()
	r := Roster(Full(first))
	villages := 0
	for _, town := range r.Townships() {
		names := map[string]bool{}
		for _, v := range r.Villages(town.ID) {
			if names[v.Name] || names[v.English] {
				t.Errorf("%s: %s twice", town.Name, v.Name)
			}
			names[v.Name], names[v.English] = true, true
			villages++
		}
		if len(names) == 0 || len(r.Cadres(town.ID)) == 0 || len(r.Holders(town.ID, checkin.Secretary)) != 1 || len(r.Holders(town.ID, checkin.Clerk)) != 1 {
			t.Errorf("%s is not staffed", town.Name)
		}
	}
	if got := len(r.Villages("530502208")); got != 12 {
		t.Errorf("瓦房乡 has %d villages", got)
	}
	if n, p, g := len(r.Townships()), len(r.People()), len(r.Groups()); n != 21 || villages != 340 || p != 15000+21*2+2 || g != 21 {
		t.Errorf("%d townships, %d villages, %d people, %d groups", n, villages, p, g)
	}
}

// TestNamesAreNoWords keeps names apart from the words they stand beside.
func TestNamesAreNoWords(t *testing.T) {
	t.Parallel()
	words := strings.Builder{}
	for _, list := range chinese.phrases {
		words.WriteString(strings.Join(list, ""))
	}
	for _, r := range givens {
		if strings.ContainsRune(words.String(), r) {
			t.Errorf("%c is in a name and in a phrase", r)
		}
	}
	towns := slices.Collect(maps.Values(shortNames()))
	for _, a := range villageFirsts {
		for _, b := range villageLasts {
			if slices.Contains(towns, a.zh+b.zh) || strings.ContainsFunc(a.zh+b.zh, unicode.IsPunct) {
				t.Errorf("%s%s is a township", a.zh, b.zh)
			}
		}
	}
}

// shortNames are the townships' short names by code.
func shortNames() map[string]string {
	out := map[string]string{}
	for _, u := range units {
		out[u.code] = u.aliases[len(u.aliases)-1]
	}
	return out
}

// TestFull makes the whole campaign once, folds it and reads it.
func TestFull(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	c := made(t, Full(first), 1)
	planned := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := float64(after.HeapAlloc-before.HeapAlloc) / 1e6
	start = time.Now()
	n := 0
	for range c.Messages() {
		n++
	}
	written := time.Since(start)
	t.Logf("%d messages: planned in %v with %.0f MB kept, %.0f MB allocated; written in %v", n, planned, held, float64(after.TotalAlloc-before.TotalAlloc)/1e6, written)
	if n < 60_000 || n > 90_000 || held > 300 {
		t.Errorf("%d messages, %.0f MB", n, held)
	}
	start = time.Now()
	truth := Fold(c.Messages())
	wantTotals(t, truth, Full(first))
	t.Logf("folded and asked in %v", time.Since(start))
	r := newReader(c.Roster())
	for m := range c.Messages() {
		if wrong := r.differs(m); wrong != "" {
			t.Errorf("%q: %s; want %v", m.Text, wrong, m.Reports)
		}
	}
}
