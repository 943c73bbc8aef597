package store

import (
	"context"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

func TestWordsOfTheLatestRevision(t *testing.T) {
	t.Parallel()
	s, ctx := testStore(t, Options{}), context.Background()
	m := checkin.Message{Source: checkin.Source{Chat: 7, Message: 1}, Sent: sentAt}
	want := func(want string) {
		t.Helper()
		if got, err := s.Words(ctx, m); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	want("")
	for _, step := range []struct {
		revision  int64
		says, now string
	}{{0, "aa", "aa"}, {20, "bb", "bb"}, {10, "cc", "bb"}, {0, "aa", "bb"}, {30, "aa", "aa"}} {
		m.Revision = step.revision
		if err := s.KeepWords(ctx, m, step.says); err != nil {
			t.Fatal(err)
		}
		want(step.now)
	}
	if ttl := s.rdb.TTL(ctx, s.keys.words(checkin.BucketOf(m.Sent))).Val(); ttl <= 48*time.Hour {
		t.Errorf("kept for %v, want longer than a message may be edited", ttl)
	}
}

// TestSeveralStatementsOfOneMessage keeps their order, whichever of them stands.
func TestSeveralStatementsOfOneMessage(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	for i := range 30 {
		r := checkin.Record{Source: checkin.Source{Chat: 7, Message: i + 1}, Sent: sentAt.Unix() + int64(i), By: "p0"}
		for j, place := range []checkin.PlaceID{village, "530502101/01"} {
			r.Reports = append(r.Reports, checkin.Report{
				Person: "p0", Place: place, Day: today, Kind: checkin.Figures, Entries: []checkin.Entry{{Code: "lh", Value: int64(3*i + j)}},
			})
		}
		commit(t, s, r)
	}
	wantClean(t, s)
}
