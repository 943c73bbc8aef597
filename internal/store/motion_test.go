package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"checkinbot/internal/checkin"
)

func decide(tb testing.TB, d *Directory, m checkin.Motion) {
	tb.Helper()
	if err := d.Decide(context.Background(), m); err != nil {
		tb.Fatal(err)
	}
}

func reason(key string) checkin.Reason { return checkin.Reason{Key: key, Day: today} }

func TestDecisionsOfTwoReplicasComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	replicas := []*Directory{NewDirectory(s, quietLog), NewDirectory(s, quietLog)}
	const each = 15
	var work sync.WaitGroup
	for i, d := range replicas {
		work.Go(func() {
			for n := range each {
				decide(t, d, checkin.Motion{By: "p0", Why: reason(fmt.Sprintf("add:%d:%d", i, n)), Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
					// A decision made on an old picture would give two people one number.
					id := fmt.Sprintf("n%02d", len(r.People()))
					return checkin.Outcome{People: []checkin.Person{{ID: id, Name: id}}, What: "added"}
				}})
			}
		})
	}
	work.Wait()
	for _, d := range replicas {
		r, err := d.Fresh(context.Background())
		if err != nil || len(r.People()) != 2*each {
			t.Errorf("%d people, %v; want %d", len(r.People()), err, 2*each)
		}
	}
	trail, err := s.Audit(context.Background(), checkin.BucketOf(s.clock()).Month())
	if err != nil || len(trail) != 2*each || trail[0].By != "p0" || trail[0].What != "added" || trail[0].At == 0 {
		t.Errorf("audit: %d lines, %+v, %v", len(trail), trail[0], err)
	}
}

func TestAMotionHappensOnceForItsReason(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	d := NewDirectory(s, quietLog)
	m := checkin.Motion{Why: reason("once"), Slip: "s", Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		slip.ID, slip.Expires = "s", sentAt.Unix()
		slip.Made++
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{notice("n", 1, checkin.People)}}
	}}
	decide(t, d, m)
	decide(t, d, m)
	if slip, ok, err := s.Slip(context.Background(), "s"); !ok || err != nil || slip.Made != 1 {
		t.Errorf("slip %+v, %v, %v; want it made once", slip, ok, err)
	}
	if n := backlog(t, s); n != 1 {
		t.Errorf("%d notices, want 1", n)
	}
	if err := s.tidySlips(context.Background()); err != nil {
		t.Fatal(err)
	}
	decide(t, d, checkin.Motion{Why: reason("gone"), Slip: "s", Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		if slip.ID != "" {
			t.Errorf("an expired slip is still there: %+v", slip)
		}
		return checkin.Outcome{}
	}})
}

func TestASlipIsDecidedOnOnce(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	decide(t, NewDirectory(s, quietLog), checkin.Motion{Why: reason("make"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{{ID: "s", Expires: 1 << 40}}}
	}})
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			decide(t, NewDirectory(s, quietLog), checkin.Motion{Why: reason(fmt.Sprint("take", i)), Slip: "s", Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
				if slip.Over(5) {
					return checkin.Outcome{}
				}
				slip.State = checkin.Used
				return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{notice(fmt.Sprint("n", i), 1, checkin.People)}}
			}})
		})
	}
	work.Wait()
	if n := backlog(t, s); n != 1 {
		t.Errorf("%d took it, want one", n)
	}
}

func TestForgetKeepsEverySumAndNoTrace(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	replace(t, s, nil, []checkin.Person{{ID: "p1", Name: "李明", Telegram: 700001}, {ID: "p2", Name: "王芳"}}, nil)
	own := record(1, visits(3), checkin.Entry{Code: "lh", Value: 8})
	own.Source.Chat = 700001
	commit(t, s, own)
	edited := own
	edited.Revision = own.Sent + 5
	edited.Reports = []checkin.Report{{Person: "p1", Place: village, Day: today, Kind: checkin.Figures, Entries: []checkin.Entry{visits(4), {Code: "lh", Value: 9}}}}
	commit(t, s, edited)
	commit(t, s, record(2, visits(2)))
	proxy := record(3, visits(5))
	proxy.By = "p2"
	commit(t, s, proxy)
	other := record(4, visits(7), checkin.Entry{Code: "lh", Value: 1})
	other.By, other.Reports[0].Person = "p2", "p2"
	commit(t, s, other)
	before := func() (out []int64) {
		for _, place := range []checkin.PlaceID{checkin.District, town, village} {
			for _, code := range []string{"hv", "lh", checkin.CountReports} {
				out = append(out, total(t, s, string(place), checkin.OneDay(today), code), total(t, s, string(place), checkin.UpTo(today), code))
			}
		}
		return out
	}
	want := before()
	decide(t, NewDirectory(s, quietLog), checkin.Motion{By: "p1", Why: reason("slips"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{What: "invited", Slips: []checkin.Slip{
			{ID: "late:1", By: "p1", Expires: 1 << 40}, {ID: checkin.JoinSlip(700001), User: 700001, Expires: 1 << 40}, {ID: "other", By: "p2", Expires: 1 << 40},
		}}
	}})
	slips, trail, err := s.About(ctx, checkin.Person{ID: "p1", Telegram: 700001})
	if err != nil || len(slips) != 2 || len(trail) != 3 { // an edit, a proxy report, the slips
		t.Errorf("about p1: %+v, %+v, %v", slips, trail, err)
	}
	if list, err := s.Everything(ctx, "p1"); err != nil || len(list) != 3 {
		t.Fatalf("%d records name p1, %v; want 3", len(list), err)
	}
	if err := s.Forget(ctx, checkin.Forgetting{
		Person: checkin.Person{ID: "p1", Telegram: 700001}, Why: reason("forget"), Notices: []checkin.Notice{notice("bye", 700001, checkin.People)},
	}); err != nil {
		t.Fatal(err)
	}
	if got := before(); !slices.Equal(got, want) {
		t.Errorf("sums moved: %v, were %v", got, want)
	}
	wantClean(t, s)
	r, _, err := s.Roster(ctx)
	if _, ok := r.Person("p1"); ok || err != nil {
		t.Errorf("still on the roster (%v)", err)
	}
	for _, line := range dump(t, s) {
		if strings.Contains(line, "p1") || strings.Contains(line, "700001") && !strings.Contains(line, "outbox") && !strings.Contains(line, "bye") {
			t.Errorf("a trace is left: %s", line)
		}
	}
	if list, err := s.Everything(ctx, "p2"); err != nil || len(list) != 2 {
		t.Errorf("%d records name p2, %v; want 2", len(list), err)
	}
}

// dump is all of a district's data but the reasons already said, which follow from
// message numbers and are forgotten within days.
func dump(t *testing.T, s *Store) []string {
	t.Helper()
	ctx := context.Background()
	keys, err := s.rdb.Keys(ctx, s.keys.tag+"*").Result()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, key := range keys {
		if strings.Contains(key, ":said:") {
			continue
		}
		var value any
		switch s.rdb.Type(ctx, key).Val() {
		case "hash":
			value = s.rdb.HGetAll(ctx, key).Val()
		case "zset":
			value = s.rdb.ZRange(ctx, key, 0, -1).Val()
		default:
			value = s.rdb.Get(ctx, key).Val()
		}
		out = append(out, fmt.Sprintf("%s %v", strings.TrimPrefix(key, s.keys.tag), value))
	}
	return out
}

func TestChatsAndTheirTroubles(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	for _, m := range []checkin.Standing{
		{Chat: -1, Present: true, Title: "瓦房乡工作群", Admin: true, At: sentAt},
		{Chat: -2, Present: false, Left: true, Title: "板桥镇", At: sentAt},
		{Chat: -3, Present: true, Mute: true, At: sentAt},
		{Chat: -3, Present: true, Mute: true, At: sentAt.AddDate(0, 0, 1)}, // the first time counts
		{Chat: 9, Private: true, Left: true, At: sentAt},
	} {
		if err := s.Standing(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := s.Chat(ctx, -1); err != nil || c.Title != "瓦房乡工作群" || !c.Admin {
		t.Errorf("%+v, %v", c, err)
	}
	list, err := s.Troubles(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(list); len(list) != 2 || !strings.Contains(got, "left") || !strings.Contains(got, "muted") || !list[0].Since.Equal(sentAt) || list[0].Title != "板桥镇" && list[1].Title != "板桥镇" {
		t.Errorf("troubles: %v", got)
	}
	if err := s.Standing(ctx, checkin.Standing{Chat: -3, Present: true}); err != nil {
		t.Fatal(err)
	}
	if list, _ = s.Troubles(ctx); len(list) != 1 {
		t.Errorf("%d troubles after one was lifted", len(list))
	}
}
