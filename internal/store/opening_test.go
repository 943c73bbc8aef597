package store

import (
	"context"
	"strings"
	"testing"

	"checkinbot/internal/checkin"
)

func TestOpeningTotals(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	commit(t, s, record(1, visits(3)))
	const other checkin.PlaceID = "530502101"
	open := func(name string, change checkin.Openings) {
		t.Helper()
		if err := s.Open(ctx, "a1", reason(name), change); err != nil {
			t.Fatal(err)
		}
	}
	want := func(place checkin.PlaceID, n int64) {
		t.Helper()
		if got := total(t, s, string(place), checkin.UpTo(today), "hv"); got != n {
			t.Errorf("%s: %d, want %d", place, got, n)
		}
	}
	open("villages", checkin.Openings{village: {"hv": 10}, other: {"hv": 100, "ar": 5}})
	want(village, 13)
	want(town, 13) // of its parts, while it has none of its own
	want(checkin.District, 113)
	open("town", checkin.Openings{town: {"hv": 50}})
	want(village, 13)
	want(town, 53)
	want(checkin.District, 153)
	open("district", checkin.Openings{checkin.District: {"hv": 1000}})
	open("district", checkin.Openings{checkin.District: {"hv": 2000}}) // delivered again with other figures: once for its reason
	want(checkin.District, 1003)
	open("none", checkin.Openings{checkin.District: {"hv": 0}, town: {"hv": 0}})
	want(town, 13)
	want(checkin.District, 113)
	if got := total(t, s, string(town), checkin.MonthTo(today), "hv"); got != 3 {
		t.Errorf("a month has %d: what was before belongs to no month", got)
	}
	tallies, err := s.Totals(ctx, string(other), checkin.UpTo(today))
	if err != nil || tallies[0].Opening["ar"] != 5 || tallies[0].Value("ar") != 5 {
		t.Errorf("%+v, %v", tallies, err)
	}
	wantClean(t, s)
	lines, err := s.Audit(ctx, checkin.BucketOf(s.clock()).Month())
	if err != nil || len(lines) != 4 || lines[0].By != "a1" || !strings.Contains(lines[3].What, "district|hv: 1000 → none") {
		t.Errorf("the audit says %+v, %v", lines, err)
	}
	if err := s.rdb.HSet(ctx, s.keys.openingOf(string(town)), "hv", 11).Err(); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Verify(ctx); err != nil || len(r.Differences) != 1 {
		t.Errorf("a beginning that is not what was set: %+v, %v", r, err)
	}
}
