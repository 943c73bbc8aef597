package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/faketelegram"
	"checkinbot/internal/roster"
)

// TestTwoThousandGroups has the tallies of as many townships fall due at the same
// minute, while people report.
func TestTwoThousandGroups(t *testing.T) {
	if testing.Short() {
		t.Skip("takes as long as Telegram's limits make it")
	}
	const groups, limit = 2000, 30.0 // messages a second
	c := newCity(t, faketelegram.Options{Limits: true}, "everysec")
	f, err := roster.Parse(roster.Example)
	if err != nil {
		t.Fatal(err)
	}
	id := func(i int) int64 { return -int64(100_000 + i) }
	for i := range groups {
		town := checkin.PlaceID(fmt.Sprintf("9%08d", i))
		f.Places = append(f.Places, checkin.Place{ID: town, Name: fmt.Sprintf("第%d乡", i)})
		f.People = append(f.People, checkin.Person{ID: fmt.Sprintf("n%d", i), Name: "王小明", Grants: []checkin.Grant{{Role: checkin.Cadre, Place: town}}})
		f.Groups = append(f.Groups, checkin.Group{Chat: id(i), Places: []checkin.PlaceID{town}})
		c.tg.AddGroup(id(i), fmt.Sprintf("第%d乡工作群", i))
	}
	text, err := roster.YAML(f)
	if err != nil {
		t.Fatal(err)
	}
	c.importRoster(text)
	c.clock.Run(tuesday.Add(149 * time.Minute))
	st := c.store()
	for i := range groups {
		rec := checkin.Record{Source: checkin.Source{Chat: id(i), Message: 1}, Sent: tuesday.Unix(), By: fmt.Sprintf("n%d", i), Reports: []checkin.Report{{
			Person: fmt.Sprintf("n%d", i), Place: f.Places[len(f.Places)-groups+i].ID, Day: 20261124, Kind: checkin.Figures,
			Entries: []checkin.Entry{{Code: "hv", Value: int64(i + 1)}},
		}}}
		if err := st.Commit(context.Background(), rec, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	clock := c.start()
	people := []int64{liming, wangfang, zhao, chenli, mary}
	said := c.tg.Calls("sendMessage")
	sent := func() int { return c.tg.Calls("sendMessage") - said }

	c.clock.Run(tuesday.Add(150 * time.Minute))
	began := time.Now()
	beat(t, clock)
	queued := time.Since(began)
	var waits []time.Duration
	for n := 0; sent() < groups; n++ { // sent counts the answers, too
		who := people[n%len(people)]
		before, asked := len(c.said(who)), time.Now()
		c.tg.Say(who, who, fmt.Sprintf("走访%d户", n+1))
		c.eventually("an answer", 20*time.Second, func() bool { return len(c.said(who)) > before })
		waits = append(waits, time.Since(asked))
		time.Sleep(time.Until(asked.Add(400 * time.Millisecond)))
	}
	missing := func() int {
		n := 0
		for i := range groups {
			if len(c.said(id(i))) == 0 {
				n++
			}
		}
		return n
	}
	c.eventually("every group has its tally", 20*time.Second, func() bool { return missing() == 0 })
	took, all := time.Since(began).Seconds(), sent()
	for i := range groups {
		if heard := c.said(id(i)); len(heard) != 1 {
			t.Fatalf("group %d heard %d messages, want 1", i, len(heard))
		}
	}
	least := float64(all) / limit
	slices.Sort(waits)
	p99 := waits[len(waits)*99/100]
	t.Logf("%d tallies queued in %.2f s; with %d answers %d messages in %.1f s, %.1f%% over the least of %.1f s; answers p50 %v, p99 %v, longest %v; refused for their pace: %d",
		groups, queued.Seconds(), len(waits), all, took, 100*(took/least-1), least, waits[len(waits)/2].Round(time.Millisecond), p99.Round(time.Millisecond), waits[len(waits)-1].Round(time.Millisecond), c.tg.Refused())
	if n := c.tg.Refused(); n > 0 {
		t.Errorf("%d calls came too fast", n)
	}
	if took > 1.05*least {
		t.Errorf("took %.1f s, want within 5%% of %.1f s", took, least)
	}
	if p99 > time.Second {
		t.Errorf("of the answers one in a hundred takes %v or longer", p99)
	}
}
