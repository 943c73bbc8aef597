package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/faketelegram"
)

// crowd is people who write all the time, and what they mean.
type crowd struct {
	*city
	rng *rand.Rand
	// want is the number of households each message says in its newest revision,
	// answers how often it should be answered in words.
	want    map[place]int
	answers map[place]int
	order   []place
	events  int
}

// place is a message by chat and id.
type place struct {
	chat int64
	id   int
}

const crowdSize = 60

// newCrowd puts sixty cadres on the roster, who write privately and in a group.
func newCrowd(t *testing.T, fsync string) *crowd {
	t.Helper()
	c := newCity(t, faketelegram.Options{Limits: true}, fsync)
	var b strings.Builder
	b.WriteString("district: {name: 隆阳区}\ntownships:\n")
	b.WriteString("  - {id: \"" + wafang + "\", name: 瓦房乡, groups: [-1001]}\n  - {id: \"" + banqiao + "\", name: 板桥镇, groups: [-1002]}\npeople:\n")
	for i := range crowdSize {
		id := int64(800000 + i)
		fmt.Fprintf(&b, "  - {id: p%d, name: 人%d, telegram: %d, roles: [{role: cadre, place: %q}]}\n", i, i, id, []string{wafang, banqiao}[i%2])
		c.tg.AddUser(id, fmt.Sprintf("P%d", i), "zh")
	}
	c.importRoster([]byte(b.String()))
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return &crowd{city: c, rng: rand.New(rand.NewPCG(seed, 1)), want: map[place]int{}, answers: map[place]int{}}
}

// write makes one event: a new message, or one in four times an edit of an
// earlier one.
func (c *crowd) write() {
	c.events++
	n := 1 + c.rng.IntN(9)
	if len(c.order) > 10 && c.rng.IntN(4) == 0 {
		p := c.order[c.rng.IntN(len(c.order))]
		if n == c.want[p] {
			n++
		}
		c.tg.Edit(p.chat, p.id, fmt.Sprintf("走访%d户", n))
		c.want[p] = n
		c.answers[p]++
		return
	}
	who := c.rng.IntN(crowdSize)
	from := int64(800000 + who)
	chat := from
	if c.rng.IntN(2) == 0 {
		chat = int64(-1001 - who%2)
	}
	p := place{chat, c.tg.Say(from, chat, fmt.Sprintf("走访%d户", n))}
	c.want[p], c.answers[p] = n, 1
	c.order = append(c.order, p)
}

// check holds what arrived against what was sent: counts to the unit, every
// message answered, and how often an answer was repeated.
func (c *crowd) check(repeats int) {
	c.Helper()
	st := c.store()
	sums := map[string]int64{}
	for p, n := range c.want {
		town := []string{wafang, banqiao}[(p.chat%2+2)%2]
		if p.chat < 0 {
			town = []string{wafang, banqiao}[-1001-p.chat]
		}
		sums[town] += int64(n)
	}
	c.eventually("every update is confirmed", time.Minute, func() bool { return c.tg.Pending() == 0 })
	c.eventually("the outbox is empty", 3*time.Minute, func() bool {
		n, err := st.Backlog(context.Background())
		return err == nil && n == 0
	})
	for town, want := range sums {
		if got := total(c.TB, st, town, "hv"); got != want {
			c.Errorf("%s: %d households counted, %d sent", town, got, want)
		}
	}
	extra := c.repeated()
	c.Logf("%d messages in %d events, %d answers repeated", len(c.order), c.events, extra)
	if extra > repeats {
		c.Errorf("%d answers repeated, want at most %d", extra, repeats)
	}
	if got := c.mustRun("verify"); !strings.Contains(got, " 0 differences") {
		c.Error(got)
	}
}

// repeated counts answers beyond those due, and reports messages without one.
func (c *crowd) repeated() int {
	replies := map[place]int{}
	for who := range crowdSize {
		for _, m := range c.said(int64(800000 + who)) {
			replies[place{m.Chat, m.ReplyTo}]++
		}
	}
	reacted := map[place]bool{}
	for _, group := range []int64{wafangGroup, banqiaoGroup} {
		for _, m := range c.tg.Chat(group) {
			reacted[place{group, m.ID}] = len(m.Reactions) > 0
		}
	}
	extra := 0
	for _, p := range c.order {
		switch {
		case p.chat < 0 && !reacted[p]:
			c.Errorf("message %v got no reaction", p)
		case p.chat > 0 && replies[p] < c.answers[p]:
			c.Errorf("message %v got %d answers, want %d", p, replies[p], c.answers[p])
		case p.chat > 0:
			extra += replies[p] - c.answers[p]
		}
	}
	return extra
}

// TestKillTheBot kills the program fifty times while two thousand messages and
// edits arrive.
func TestKillTheBot(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	t.Parallel()
	c := newCrowd(t, "everysec")
	c.clock.Run(tuesday)
	const kills, events = 50, 2000
	bot := c.spawn()
	for k := range kills {
		c.eventually("polling", 30*time.Second, func() bool {
			ok, state := bot.ready()
			return ok && strings.Contains(state, "polling")
		})
		until := time.Now().Add(time.Duration(c.rng.IntN(900)) * time.Millisecond)
		for c.events < (k+1)*events/kills {
			c.write()
		}
		for time.Now().Before(until) {
			time.Sleep(time.Millisecond)
		}
		bot.kill()
		bot = c.spawn()
	}
	c.check(kills)
}

// TestKillRedis kills Redis ten times under the same load.
func TestKillRedis(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	t.Parallel()
	c := newCrowd(t, "always")
	c.clock.Run(tuesday)
	const kills, events = 10, 2000
	bot := c.spawn()
	for k := range kills {
		until := time.Now().Add(time.Duration(500+c.rng.IntN(3000)) * time.Millisecond)
		for c.events < (k+1)*events/kills {
			c.write()
			time.Sleep(time.Millisecond)
		}
		for time.Now().Before(until) {
			time.Sleep(time.Millisecond)
		}
		if err := c.redis.Kill(); err != nil {
			t.Fatal(err)
		}
		if ok, state := bot.ready(); ok {
			t.Errorf("ready without Redis: %s", state)
		}
		if err := c.redis.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	c.check(kills)
	if ok, state := bot.ready(); !ok {
		t.Errorf("not ready again: %s", state)
	}
}

// TestTwoReplicas runs two programs on one Redis: one polls, one stands by and
// takes over; both have a scheduler.
func TestTwoReplicas(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the minute")
	}
	t.Parallel()
	c := newCity(t, faketelegram.Options{Limits: true}, "everysec")
	// The next full minute of the real clock is 18:30 of this one, so both
	// schedulers beat at the same instant.
	c.clock.Run(tuesday.Add(150 * time.Minute).Add(-time.Until(time.Now().Truncate(time.Minute).Add(time.Minute))))
	one := c.spawn()
	state := func(p *process, want string) func() bool {
		return func() bool { _, s := p.ready(); return strings.Contains(s, want) }
	}
	c.eventually("the first polls", 15*time.Second, state(one, "polling"))
	two := c.spawn()
	c.eventually("the second stands by", 15*time.Second, state(two, "standby"))
	c.tg.Say(liming, liming, "走访3户")
	c.hears(liming, "走访3户次")
	c.eventually("the tally goes out", 90*time.Second, func() bool { return len(c.said(wafangGroup)) > 0 })

	one.kill()
	killed := time.Now()
	c.tg.Say(liming, liming, "走访4户")
	c.eventually("the second takes over", 15*time.Second, state(two, "polling"))
	took := time.Since(killed)
	c.hears(liming, "走访4户次")
	c.spawn()
	c.eventually("counted", 5*time.Second, func() bool { return total(t, c.store(), wafang, "hv") == 7 })
	time.Sleep(time.Second) // a second tally would have come with the first
	if n := len(c.said(wafangGroup)); n != 1 {
		t.Errorf("the group heard %d tallies, want 1", n)
	}
	if n := c.tg.Conflicts(); n != 0 {
		t.Errorf("%d polls at the same time, want none ever", n)
	}
	if n := len(c.said(liming)); n != 2 {
		t.Errorf("%d answers, want 2", n)
	}
	t.Logf("took over after %s", took.Round(time.Millisecond))
}
