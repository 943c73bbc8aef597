package store

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
	"checkinbot/internal/redisserver"
	"checkinbot/internal/redisserver/redistest"
)

// shared is one server for the whole package; each test has a district of its own.
var shared *redisserver.Server

func TestMain(m *testing.M) { os.Exit(redistest.Main(m, &shared)) }

var quietLog = slog.New(slog.DiscardHandler)

func testCatalogue(tb testing.TB) *checkin.Catalogue {
	tb.Helper()
	c, err := checkin.NewCatalogue([]checkin.Indicator{
		{ID: "households_visited", Code: "hv", Fold: checkin.Sum},
		{ID: "appeals_received", Code: "ar", Fold: checkin.Sum},
		{ID: "linked_households", Code: "lh", Fold: checkin.Latest},
		{ID: "liaison_cadres", Code: "lc", Fold: checkin.Latest, HeadsOf: "lh"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func testClient(tb testing.TB) redis.UniversalClient {
	tb.Helper()
	rdb, err := Connect(shared.URL())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// testStore is an empty district. The name keeps parallel tests apart.
func testStore(tb testing.TB, opts Options) *Store {
	tb.Helper()
	return New(testClient(tb), fmt.Sprintf("t%d", time.Now().UnixNano()), testCatalogue(tb), opts)
}

const (
	town    checkin.PlaceID = "530502208"
	village checkin.PlaceID = "530502208/05"
	today   checkin.Day     = 20261124
)

var sentAt = time.Date(2026, 11, 24, 10, 5, 0, 0, time.UTC)

func record(msg int, entries ...checkin.Entry) checkin.Record {
	return checkin.Record{
		Source: checkin.Source{Chat: -1001, Message: msg}, Sent: sentAt.Unix() + int64(msg), By: "p1",
		Reports: []checkin.Report{{Person: "p1", Place: village, Day: today, Kind: checkin.Figures, Entries: entries}},
	}
}

func visits(n int64) checkin.Entry { return checkin.Entry{Code: "hv", Value: n} }

// saying replies to every change with one notice named after the message.
func saying(rec checkin.Record) checkin.Reply {
	return func(checkin.Change) []checkin.Notice {
		return []checkin.Notice{{
			Key: fmt.Sprintf("re:%d:%d", rec.Source.Message, rec.Revision), Day: today, Audience: checkin.People,
			Act: checkin.Say, Chat: rec.Source.Chat, Text: "ok",
		}}
	}
}

func commit(tb testing.TB, s *Store, rec checkin.Record) {
	tb.Helper()
	if err := s.Commit(context.Background(), rec, saying(rec)); err != nil {
		tb.Fatal(err)
	}
}

func total(tb testing.TB, s *Store, subject string, p checkin.Period, code string) int64 {
	tb.Helper()
	t, err := s.Totals(context.Background(), subject, p)
	if err != nil {
		tb.Fatal(err)
	}
	return t[0].Value(code)
}

func wantClean(tb testing.TB, s *Store) Report {
	tb.Helper()
	r, err := s.Verify(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	if len(r.Differences) > 0 {
		tb.Fatalf("counters differ from the ledger: %+v", r.Differences)
	}
	return r
}

func backlog(tb testing.TB, s *Store) int64 {
	tb.Helper()
	n, err := s.Backlog(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func TestTotalsUpToADayThatIsPast(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{Now: func() time.Time { return sentAt.AddDate(0, 2, 3) }})
	for i, day := range []checkin.Day{20260930, today, today.Add(1), 20261215, 20270105} {
		rec := record(i+1, visits(1<<i))
		rec.Reports[0].Day = day
		commit(t, s, rec)
	}
	for day, want := range map[checkin.Day]int64{20260901: 0, 20261001: 1, today: 3, today.Add(1): 7, 20261231: 15, 20270127: 31} {
		if got := total(t, s, string(village), checkin.UpTo(day), "hv"); got != want {
			t.Errorf("up to %s: %d, want %d", day, got, want)
		}
	}
	if months, err := s.Months(context.Background(), string(village)); err != nil || !slices.Equal(months, []checkin.Month{202609, 202611, 202612, 202701}) {
		t.Errorf("months %v, %v", months, err)
	}
}
