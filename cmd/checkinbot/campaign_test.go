package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"checkinbot/handlers"
	"checkinbot/internal/campaign"
	"checkinbot/internal/checkin"
	"checkinbot/internal/faketelegram"
	"checkinbot/internal/store"
	"checkinbot/scheduler"
)

// campaigned is a district that a whole campaign was reported to, by messages.
type campaigned struct {
	*city
	data
	size   campaign.Size
	roster *checkin.Roster
	told   int // messages
	truth  *campaign.Truth
	today  checkin.Day
	took   time.Duration
}

// until makes a campaign of so many days that ends today.
func until(size func(first checkin.Day) campaign.Size, days int) (campaign.Size, checkin.Day) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	today := checkin.Calendar{Zone: zone, Cut: checkin.DefaultCut}.DayOf(time.Now())
	s := size(today.Add(1 - days))
	s.Days = days
	return s, today
}

func reportCampaign(tb testing.TB, size campaign.Size, today checkin.Day) campaigned {
	tb.Helper()
	c := campaigned{city: newCity(tb, faketelegram.Options{}, ""), size: size, today: today}
	c.env = append(c.env, "CHECKIN_DISTRICT=campaign")
	told, err := campaign.New(size, 1)
	if err != nil {
		tb.Fatal(err)
	}
	c.roster, c.told = told.Roster(), told.Len()
	if c.data, err = openData(context.Background(), world{env: c.env}); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.rdb.Close() })
	began := time.Now()
	if err := feed(context.Background(), c.data, told); err != nil {
		tb.Fatal(err)
	}
	c.took = time.Since(began)
	c.truth = campaign.Fold(told.Messages())
	return c
}

// agrees holds the golden sentence, the ledger, and what is answered about some places and
// times against the messages alone.
func (c campaigned) agrees(tb testing.TB, questions int) {
	tb.Helper()
	body, err := json.Marshal(campaign.Totals(c.size))
	if err != nil {
		tb.Fatal(err)
	}
	file := filepath.Join(tb.TempDir(), "totals.json")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		tb.Fatal(err)
	}
	want := c.mustRun("bulletin", "--totals", file)
	if got := c.mustRun("bulletin"); got != want {
		tb.Errorf("the bulletin is %s, want %s", got, want)
	}
	if c.size.Share == 1 && want != golden {
		tb.Errorf("the golden sentence is %s", want)
	}
	if got := c.mustRun("verify"); !strings.Contains(got, " 0 differences") {
		tb.Error(got)
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for range questions {
		place, when := c.anyPlace(rng), c.anyTime(rng)
		c.asks(tb, place, when)
	}
}

// anyPlace is one of all levels alike.
func (c campaigned) anyPlace(rng *rand.Rand) checkin.Place {
	places := c.roster.Places()
	if rng.IntN(10) == 0 {
		return places[0]
	}
	towns := c.roster.Townships()
	if town := towns[rng.IntN(len(towns))]; rng.IntN(2) == 0 {
		return town
	}
	return places[rng.IntN(len(places))]
}

// uniquePlace is one whose name no other bears, so that there is one answer.
func (c campaigned) uniquePlace(rng *rand.Rand) checkin.Place {
	for {
		place := c.anyPlace(rng)
		if n := len(slices.DeleteFunc(c.roster.Places(), func(p checkin.Place) bool { return p.Name != place.Name })); n == 1 {
			return place
		}
	}
}

// anyTime is a time in words, with the days it means, counted from the words' meaning and
// not by the program.
func (c campaigned) anyTime(rng *rand.Rand) moment {
	day := c.size.First.Add(rng.IntN(c.size.Days))
	other := c.size.First.Add(rng.IntN(c.size.Days))
	y, m, _ := day.Date()
	month := checkin.Day(y*10000 + int(m)*100)
	next := time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	if other < day {
		day, other = other, day
	}
	switch y2, m2, d2 := other.Date(); rng.IntN(6) {
	case 0:
		y, m, d := day.Date()
		return moment{fmt.Sprintf("%d年%d月%d日", y, m, d), day, day}
	case 1:
		return moment{fmt.Sprintf("%d年%d月", y, m), month + 1, month + checkin.Day(next)}
	case 2:
		return moment{fmt.Sprintf("%d年", y), checkin.Day(y*10000 + 101), checkin.Day(y*10000 + 1231)}
	case 3:
		quarter := (int(m) - 1) / 3
		first, last := checkin.Day(y*10000+quarter*300+101), time.Date(y, time.Month(quarter*3+4), 0, 0, 0, 0, 0, time.UTC)
		return moment{fmt.Sprintf("%d年第%d季度", y, quarter+1), first, checkin.DateOf(last)}
	case 4:
		y, m, d := day.Date()
		return moment{fmt.Sprintf("%d-%02d-%02d至%d-%02d-%02d", y, int(m), d, y2, int(m2), d2), day, other}
	default:
		return moment{fmt.Sprintf("截至%d年%d月%d日", y2, m2, d2), 0, other}
	}
}

// moment is a time in words and the days it means; a zero first one is the beginning.
type moment struct {
	words    string
	from, to checkin.Day
}

// asks compares every indicator of one answer with the messages.
func (c campaigned) asks(tb testing.TB, place checkin.Place, when moment) {
	tb.Helper()
	var got struct {
		Totals map[string]int64 `json:"totals"`
	}
	var said string
	if place.ID == checkin.District || place.ID.Township() == place.ID {
		said = c.mustRun("totals", "--json", place.Name, when.words)
	} else { // several villages may bear a name
		a := inquiry{data: c.data}
		if err := a.read(context.Background(), when.words); err != nil {
			tb.Fatal(err)
		}
		a.place = place
		said = c.printed(tb, a)
	}
	if err := json.Unmarshal([]byte(said), &got); err != nil {
		tb.Fatalf("%s %s: %v: %s", place.Name, when.words, err, said)
	}
	for _, ind := range c.catalogue.All() {
		if !c.counts(ind.Code) {
			continue
		}
		if want := c.truth.Total(place.ID, when.from, when.to, ind.Code); got.Totals[ind.ID] != want {
			tb.Errorf("%s, %s: %s is %d, want %d", place.Name, when.words, ind.ID, got.Totals[ind.ID], want)
		}
	}
}

// counts reports whether the campaign has the figure.
func (c campaigned) counts(code string) bool {
	ind, _ := c.catalogue.ByCode(code)
	_, ok := campaign.Totals(c.size)[ind.ID]
	return ok
}

func (c campaigned) printed(tb testing.TB, a inquiry) string {
	tb.Helper()
	tallies, err := c.data.store.Totals(context.Background(), string(a.place.ID), a.Stretch.Period(a.today))
	if err != nil {
		tb.Fatal(err)
	}
	var out strings.Builder
	if err := printTotals(world{out: &out}, a, tallies); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

func TestASmallCampaign(t *testing.T) {
	t.Parallel()
	size, today := until(campaign.Small, 60)
	c := reportCampaign(t, size, today)
	t.Logf("%d messages in %s", c.told, c.took)
	c.agrees(t, 60)
}

// asking is a bot's own handler with the leader who asks it.
type asking struct {
	*handlers.Handler
	leader int64
	sent   int
}

func (c campaigned) asking() *asking {
	st := c.data.store
	h := handlers.New(handlers.Config{
		Catalogue: c.catalogue, Calendar: checkin.Calendar{Zone: c.cfg.Timezone, Cut: checkin.DefaultCut}, Language: checkin.Chinese,
		Timetable: scheduler.Timetable{Zone: c.cfg.Timezone, Work: c.work}, Secret: []byte("secret"), Now: time.Now,
	}, handlers.Books{Ledger: st, Counts: st, Archive: st, Chats: st, Registry: store.NewDirectory(st, slog.New(slog.DiscardHandler)), Diary: st, Beginnings: st})
	return &asking{Handler: h, leader: c.roster.Holders(checkin.District, checkin.Leader)[0].Telegram}
}

// ask returns how long an answer takes until it is queued.
func (a *asking) ask(tb testing.TB, words string) time.Duration {
	tb.Helper()
	a.sent++
	m := checkin.Message{
		Update: int64(a.sent), Source: checkin.Source{Chat: a.leader, Message: a.sent}, Private: true, Sent: time.Now(), From: checkin.Sender{ID: a.leader},
		Text: "/total " + words, Command: "total", Argument: words,
	}
	began := time.Now()
	if err := a.Message(context.Background(), m); err != nil {
		tb.Fatal(err)
	}
	return time.Since(began)
}

// BenchmarkCampaign is the whole campaign of the source report, and one a hundred times
// smaller, over the same days: the golden sentence to the character, every answer as the
// messages say, and how long answers take. The two are asked the same in turn.
func BenchmarkCampaign(b *testing.B) {
	size, today := until(campaign.Small, 540)
	small := reportCampaign(b, size, today)
	size, today = until(campaign.Full, 540)
	full := reportCampaign(b, size, today)
	full.agrees(b, 40)
	small.agrees(b, 40)
	small.truth, full.truth = nil, nil // the bot does not hold them
	debug.FreeOSMemory()
	both := []*asking{small.asking(), full.asking()}
	took := make([][]time.Duration, 3)
	rng := rand.New(rand.NewPCG(9, 9))
	towns := full.roster.Townships()
	const asked, warm = 3000, 300
	for i := range asked {
		words := towns[rng.IntN(len(towns))].Name + " " + full.anyTime(rng).words
		for k, a := range both {
			if d := a.ask(b, words); i >= warm { // before, the roster is read and connections are made
				took[k] = append(took[k], d)
			}
		}
		took[2] = append(took[2], both[1].ask(b, full.uniquePlace(rng).Name+" "+full.anyTime(rng).words))
	}
	for k, name := range []string{"answers/a hundredth", "answers/whole", "answers/any place"} {
		slices.Sort(took[k])
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(took[k][len(took[k])*99/100].Microseconds()), "p99-us")
			b.ReportMetric(float64(took[k][len(took[k])/2].Nanoseconds()), "ns/op")
		})
	}
	b.Run("messages", func(b *testing.B) {
		b.ReportMetric(float64(full.took.Nanoseconds())/float64(full.told), "ns/op")
		b.ReportMetric(float64(full.told)/full.took.Seconds(), "messages/s")
	})
}
