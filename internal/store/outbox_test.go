package store

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

// stepper is a clock moved by hand.
type stepper struct{ t time.Time }

func (c *stepper) now() time.Time { return c.t }

const lease = 20 * time.Second

func notice(key string, chat int64, to checkin.Audience) checkin.Notice {
	return checkin.Notice{Key: key, Day: today, Audience: to, Act: checkin.Say, Chat: chat, Text: key}
}

func post(tb testing.TB, s *Store, list ...checkin.Notice) {
	tb.Helper()
	if err := s.Post(context.Background(), list...); err != nil {
		tb.Fatal(err)
	}
}

// drain claims and settles for a while of the clock's time and returns when each
// notice left.
func drain(tb testing.TB, s *Store, c *stepper, length time.Duration) map[string]time.Duration {
	tb.Helper()
	ctx, start, left := context.Background(), c.t, map[string]time.Duration{}
	for c.t.Sub(start) < length {
		granted, wait, err := s.Claim(ctx, lease, 50)
		if err != nil {
			tb.Fatal(err)
		}
		for _, g := range granted {
			if _, twice := left[g.Key]; twice {
				tb.Errorf("%s left twice", g.Key)
			}
			left[g.Key] = c.t.Add(g.Wait).Sub(start)
			if err := s.Settle(ctx, g, checkin.Verdict{Sent: 1}); err != nil {
				tb.Fatal(err)
			}
		}
		if wait == 0 || len(granted) > 0 {
			wait = time.Millisecond
		}
		c.t = c.t.Add(wait)
	}
	return left
}

func TestPostSaysAReasonOnce(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	post(t, s, notice("tally:1", -1, checkin.Broadcast))
	post(t, s, notice("tally:1", -1, checkin.Broadcast))
	if got := drain(t, s, c, time.Minute); len(got) != 1 {
		t.Errorf("left: %v, want one", got)
	}
	post(t, s, notice("tally:1", -1, checkin.Broadcast)) // after it was sent, too
	if got := drain(t, s, c, time.Minute); len(got) != 0 {
		t.Errorf("left again: %v", got)
	}
}

func TestPeopleBeforeBroadcasts(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	for i := range 60 {
		post(t, s, notice(fmt.Sprintf("b%d", i), int64(-100-i), checkin.Broadcast))
	}
	post(t, s, notice("answer", 7, checkin.People))
	left := drain(t, s, c, 10*time.Second)
	if len(left) != 61 || left["answer"] != 0 {
		t.Errorf("%d left, the answer after %s; want 61 and at once", len(left), left["answer"])
	}
}

func TestPaceIsNeverExceeded(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	const group = int64(-500)
	for i := range 30 {
		post(t, s, notice(fmt.Sprintf("group%02d", i), group, checkin.People))
		post(t, s, notice(fmt.Sprintf("person%02d", i), 77, checkin.People))
	}
	for i := range 200 {
		post(t, s, notice(fmt.Sprintf("other%d", i), int64(1000+i), checkin.Broadcast))
	}
	left := drain(t, s, c, 3*time.Minute)
	if len(left) != 260 {
		t.Fatalf("%d left, want 260", len(left))
	}
	within(t, left, "", time.Second, 30)
	within(t, left, "group", time.Second, 1)
	within(t, left, "group", time.Minute, 20)
	within(t, left, "person", time.Second, 1)
	for i := 1; i < 30; i++ {
		a, b := fmt.Sprintf("person%02d", i-1), fmt.Sprintf("person%02d", i)
		if left[a] >= left[b] {
			t.Errorf("%s left after %s", a, b)
		}
	}
	if last := left["person29"]; last > 35*time.Second {
		t.Errorf("30 answers to one person took %s, want about 32 s", last)
	}
}

// within checks that no window of the length holds more than most of the
// notices whose key starts with prefix.
func within(t *testing.T, left map[string]time.Duration, prefix string, window time.Duration, most int) {
	t.Helper()
	for key, at := range left {
		n := 0
		for k, other := range left {
			if len(k) >= len(prefix) && k[:len(prefix)] == prefix && other >= at && other < at+window {
				n++
			}
		}
		if n > most && key[:len(prefix)] == prefix {
			t.Fatalf("%d %q notices within %s from %s, want at most %d", n, prefix, window, at, most)
		}
	}
}

func TestQuietActsAreNotRationedPerChat(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	for i := range 20 {
		n := notice(fmt.Sprintf("r%d", i), -5, checkin.People)
		n.Act = checkin.React
		post(t, s, n)
	}
	if left := drain(t, s, c, 2*time.Second); len(left) != 20 {
		t.Errorf("%d reactions left in two seconds, want 20", len(left))
	}
}

func TestAnUnsettledNoticeComesBack(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	ctx := context.Background()
	post(t, s, notice("a", 1, checkin.People))
	first, _, err := s.Claim(ctx, lease, 10)
	if err != nil || len(first) != 1 {
		t.Fatalf("claim = %v, %v", first, err)
	}
	if again, _, _ := s.Claim(ctx, lease, 10); len(again) != 0 {
		t.Error("handed out while on lease")
	}
	c.t = c.t.Add(lease + time.Second)
	second, _, _ := s.Claim(ctx, lease, 10)
	if len(second) != 1 {
		t.Fatal("not handed out after the lease")
	}
	if err := s.Settle(ctx, first[0], checkin.Verdict{Never: "late"}); err != nil { // the first sender wakes up
		t.Fatal(err)
	}
	if n := backlog(t, s); n != 1 {
		t.Error("a settlement with a lost lease took the notice away")
	}
	if err := s.Settle(ctx, first[0], checkin.Verdict{Sent: 5}); err != nil { // but what was sent was sent
		t.Fatal(err)
	}
	if n := backlog(t, s); n != 0 {
		t.Errorf("backlog = %d after it was sent", n)
	}
	if err := s.Settle(ctx, second[0], checkin.Verdict{Never: "late"}); err != nil { // nothing left to settle
		t.Fatal(err)
	}
}

func TestSettle(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	ctx := context.Background()
	claim := func() []checkin.Claimed {
		t.Helper()
		g, _, err := s.Claim(ctx, lease, 10)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	settle := func(g checkin.Claimed, v checkin.Verdict) {
		t.Helper()
		if err := s.Settle(ctx, g, v); err != nil {
			t.Fatal(err)
		}
	}
	post(t, s, notice("a", -42, checkin.People))
	settle(claim()[0], checkin.Verdict{Again: 5 * time.Second})
	if g := claim(); len(g) != 0 {
		t.Error("came back before its time")
	}
	c.t = c.t.Add(6 * time.Second)
	g := claim()
	if len(g) != 1 || g[0].Tries != 1 {
		t.Fatalf("after the back-off: %+v, want it with one try", g)
	}
	settle(g[0], checkin.Verdict{Again: time.Second, Silence: 30 * time.Second})
	post(t, s, notice("b", 43, checkin.People))
	c.t = c.t.Add(29 * time.Second)
	if g := claim(); len(g) != 0 {
		t.Error("something left during the silence")
	}
	c.t = c.t.Add(2 * time.Second)
	g = claim()
	if len(g) != 2 || g[1].Key != "a" || g[1].Tries != 1 {
		t.Fatalf("after the silence: %+v, want both, the older with no further try counted", g)
	}
	settle(g[1], checkin.Verdict{Never: "blocked", Unreachable: true})
	settle(g[0], checkin.Verdict{Sent: 9})
	if !s.rdb.HExists(ctx, s.keys.unreachable(), "-42").Val() {
		t.Error("the group is not marked unreachable")
	}
	if got := s.rdb.HGet(ctx, s.keys.said(today), "b").Val(); got != "9" {
		t.Errorf("remembered %q for what was sent, want 9", got)
	}
	if n := s.rdb.XLen(ctx, s.keys.lost()).Val(); n != 1 {
		t.Errorf("%d lost notices, want 1", n)
	}
}

func TestAMigratedGroupTakesItsQueueAlong(t *testing.T) {
	t.Parallel()
	c := &stepper{sentAt}
	s := testStore(t, Options{Now: c.now})
	ctx := context.Background()
	replace(t, s, nil, nil, []checkin.Group{{Chat: -7, Places: []checkin.PlaceID{town}}})
	post(t, s, notice("tally", -7, checkin.Broadcast))
	if err := s.Moved(ctx, checkin.Migration{From: -7, To: -1007}); err != nil {
		t.Fatal(err)
	}
	g, _, err := s.Claim(ctx, lease, 10)
	if err != nil || len(g) != 1 || g[0].Chat != -1007 {
		t.Fatalf("claimed %+v, %v; want it for the new chat", g, err)
	}
	r, _, err := s.Roster(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if b, ok := r.Group(-1007); !ok || !b.Serves(town) {
		t.Errorf("binding of the new chat = %+v, %v", b, ok)
	}
}

func TestSkipAndSaid(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	if err := s.Skip(ctx, checkin.Reason{Key: "empty", Day: today}, "nothing was recorded"); err != nil {
		t.Fatal(err)
	}
	post(t, s, notice("empty", -1, checkin.Broadcast), notice("full", -1, checkin.Broadcast))
	got, err := s.Said(ctx, today, "empty", "full", "other")
	if want := map[string]string{"empty": "!nothing was recorded", "full": ""}; err != nil || !maps.Equal(got, want) {
		t.Errorf("said = %v, %v", got, err)
	}
	if n := backlog(t, s); n != 1 {
		t.Errorf("backlog = %d, want only the one not skipped", n)
	}
}

func TestWhatIsToldChangesFromWhatWasRead(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	for i, step := range [][2]string{{"", "a"}, {"", "b"}, {"a", "c"}, {"a", "d"}} {
		if err := s.PostTold(ctx, "tally", step[0], step[1], notice(fmt.Sprint(i), -1, checkin.Broadcast)); err != nil {
			t.Fatal(err)
		}
	}
	told, err := s.Told(ctx, "tally", "other")
	if err != nil || !maps.Equal(told, map[string]string{"tally": "c"}) {
		t.Errorf("told %v, %v", told, err)
	}
	if n := backlog(t, s); n != 2 {
		t.Errorf("%d notices, want those of the two that came in time", n)
	}
	if err := s.PostTold(ctx, "tally:-5:2020-01-01", "", "x"); err != nil {
		t.Fatal(err)
	}
	if err := s.Tidy(ctx); err != nil {
		t.Fatal(err)
	}
	if told, _ := s.Told(ctx, "tally", "tally:-5:2020-01-01"); len(told) != 1 {
		t.Errorf("after tidying %v", told)
	}
}

func TestOutagesAreWhenNobodyBeats(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	beat := func(at time.Duration) []checkin.Span {
		t.Helper()
		spans, err := s.Alive(ctx, sentAt.Add(at))
		if err != nil {
			t.Fatal(err)
		}
		return spans
	}
	for _, at := range []time.Duration{0, time.Minute, 3 * time.Minute, 2 * time.Minute} {
		if got := beat(at); len(got) != 0 {
			t.Errorf("outages %v at %s", got, at)
		}
	}
	beat(time.Hour)
	got := beat(time.Hour) // another replica
	if len(got) != 1 || !got[0].From.Equal(sentAt.Add(3*time.Minute)) || !got[0].To.Equal(sentAt.Add(time.Hour)) {
		t.Errorf("outages %v", got)
	}
	beat(30 * time.Minute) // a clock that was set back
	if got := beat(61 * time.Minute); len(got) != 1 {
		t.Errorf("a clock set back made an outage: %v", got)
	}
	if got := beat(41 * 24 * time.Hour); len(got) != 1 || !got[0].To.Equal(sentAt.Add(41*24*time.Hour)) {
		t.Errorf("old outages stay: %v", got)
	}
}
