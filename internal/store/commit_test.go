package store

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"checkinbot/internal/checkin"
)

func TestCommitCountsAtEveryLevel(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	commit(t, s, record(1, visits(3), checkin.Entry{Code: "ar", Value: 1}))
	for _, subject := range []string{string(checkin.District), string(town), string(village), checkin.PersonSubject("p1")} {
		for name, p := range map[string]checkin.Period{
			"day": checkin.OneDay(today), "month": checkin.MonthTo(today), "ever": checkin.UpTo(today),
			"whole months": {From: 20261001, To: 20261130}, "ragged": {From: 20261015, To: 20261224},
		} {
			if got := total(t, s, subject, p, "hv"); got != 3 {
				t.Errorf("%s %s: visits = %d, want 3", subject, name, got)
			}
		}
	}
	if got := total(t, s, string(town), checkin.OneDay(today-1), "hv"); got != 0 {
		t.Errorf("the day before = %d, want 0", got)
	}
	if got := total(t, s, string(town), checkin.OneDay(today), checkin.CountReports); got != 1 {
		t.Errorf("reports = %d, want 1", got)
	}
	wantClean(t, s)
}

func TestCommitIsOnceHoweverOftenDelivered(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	for range 3 {
		commit(t, s, record(1, visits(3)))
	}
	if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != 3 {
		t.Errorf("visits = %d, want 3", got)
	}
	if got := backlog(t, s); got != 1 {
		t.Errorf("replies = %d, want 1", got)
	}
}

func TestEditsMoveCountsByTheDifference(t *testing.T) {
	t.Parallel()
	edit := func(revision int64, day checkin.Day, place checkin.PlaceID, n int64) checkin.Record {
		r := record(1, visits(n))
		r.Revision, r.Reports[0].Day, r.Reports[0].Place = revision, day, place
		return r
	}
	gone := func(revision int64) checkin.Record {
		r := record(1)
		r.Revision, r.Reports = revision, nil
		return r
	}
	tests := []struct {
		name        string
		revisions   []checkin.Record
		today, ever int64
		replies     int64
	}{
		{"more", []checkin.Record{edit(0, today, village, 3), edit(10, today, village, 5)}, 5, 5, 2},
		{"same again", []checkin.Record{edit(0, today, village, 3), edit(10, today, village, 3)}, 3, 3, 1},
		{"older arrives late", []checkin.Record{edit(20, today, village, 5), edit(10, today, village, 4)}, 5, 5, 1},
		{"two in one second", []checkin.Record{edit(10, today, village, 5), edit(10, today, village, 6)}, 6, 6, 2},
		{"another day", []checkin.Record{edit(0, today, village, 3), edit(10, today-1, village, 3)}, 0, 3, 2},
		{"no report any more", []checkin.Record{edit(0, today, village, 3), gone(10)}, 0, 0, 2},
		{"never a report", []checkin.Record{gone(10)}, 0, 0, 0},
		{"a report again", []checkin.Record{edit(0, today, village, 3), gone(10), edit(20, today, village, 2)}, 2, 2, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := testStore(t, Options{})
			for i, r := range tt.revisions {
				err := s.Commit(context.Background(), r, func(c checkin.Change) []checkin.Notice {
					n := saying(r)(c)
					n[0].Key += string(rune('a' + i))
					return n
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if got := total(t, s, string(town), checkin.OneDay(today), "hv"); got != tt.today {
				t.Errorf("today = %d, want %d", got, tt.today)
			}
			if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != tt.ever {
				t.Errorf("ever = %d, want %d", got, tt.ever)
			}
			if got := backlog(t, s); got != tt.replies {
				t.Errorf("replies = %d, want %d", got, tt.replies)
			}
			wantClean(t, s)
		})
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	commit(t, s, record(1, visits(3)))
	commit(t, s, record(2, visits(4)))
	var undone []int
	undo := func(key string) {
		t.Helper()
		a := checkin.Amendment{By: "p1", Why: checkin.Reason{Key: key, Day: today}, Change: checkin.Retract}
		found, err := s.Amend(ctx, a, func(c checkin.Change) []checkin.Notice {
			undone = append(undone, c.New.Source.Message)
			return []checkin.Notice{{Key: key, Day: today, Audience: checkin.People, Act: checkin.Say, Chat: 1}}
		})
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			undone = append(undone, 0)
		}
	}
	want := func(n int64) {
		t.Helper()
		if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != n {
			t.Errorf("visits = %d, want %d", got, n)
		}
	}
	undo("undo:9")
	want(3)
	undo("undo:9") // the same request delivered again
	want(3)
	undo("undo:10")
	want(0)
	undo("undo:11") // nothing left
	want(0)
	commit(t, s, record(2, visits(4))) // a redelivery does not bring it back
	want(0)
	again := record(2, visits(5)) // but a later edit does
	again.Revision = 99
	commit(t, s, again)
	want(5)
	if undone[len(undone)-1] != 0 {
		t.Errorf("last undo found message %d, want none", undone[len(undone)-1])
	}
	wantClean(t, s)
}

func TestAmendOneOnlyOwnAndOnce(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	rec := record(1, visits(3))
	commit(t, s, rec)
	press := func(person, key string) bool {
		t.Helper()
		a := checkin.Amendment{By: person, Source: rec.Source, Why: checkin.Reason{Key: key, Day: today}, Change: checkin.Retract}
		found, err := s.Amend(ctx, a, func(checkin.Change) []checkin.Notice { return nil })
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if press("p2", "a") {
		t.Error("somebody else's press retracted the record")
	}
	if !press("p1", "b") {
		t.Error("the sender's press did nothing")
	}
	if press("p1", "c") {
		t.Error("a second press retracted again")
	}
	wantClean(t, s)
}

func TestAmendChangesTheNewestThatAgrees(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	commit(t, s, record(1, visits(3)))
	commit(t, s, record(2, checkin.Entry{Code: "ar", Value: 1}))
	setVisits := func(old checkin.Record) (checkin.Record, bool) {
		if old.Reports[0].Entries[0].Code != "hv" {
			return old, false
		}
		old.Revision = 50
		old.Reports = []checkin.Report{old.Reports[0]}
		old.Reports[0].Entries = []checkin.Entry{visits(7)}
		return old, true
	}
	for range 2 { // delivered twice
		a := checkin.Amendment{By: "p1", Why: checkin.Reason{Key: "amend", Day: today}, Change: setVisits}
		if found, err := s.Amend(context.Background(), a, func(checkin.Change) []checkin.Notice { return nil }); err != nil || !found {
			t.Fatal(found, err)
		}
	}
	if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != 7 {
		t.Errorf("visits = %d, want 7", got)
	}
	older := record(1, visits(5)) // an edit from before the correction arrives late
	older.Revision = 40
	commit(t, s, older)
	newer := record(1, visits(6)) // one from after it is the newest word
	newer.Revision = 60
	commit(t, s, newer)
	if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != 6 {
		t.Errorf("visits = %d, want 6", got)
	}
	wantClean(t, s)
}

func TestListsReplaceWhatWasSaidOfTheSamePersonAndDay(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	line := func(person string, n, linked int64) checkin.Report {
		return checkin.Report{Person: person, Place: village, Day: today, Kind: checkin.Figures, Entries: []checkin.Entry{visits(n), {Code: "lh", Value: linked}}}
	}
	list := func(msg int, reports ...checkin.Report) {
		t.Helper()
		r := checkin.Record{Source: checkin.Source{Chat: 1, Message: msg}, Sent: sentAt.Unix() + int64(msg), By: "clerk", Reports: reports}
		if err := s.CommitList(ctx, r, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	want := func(person string, n, linked int64) {
		t.Helper()
		for code, v := range map[string]int64{"hv": n, "lh": linked} {
			if got := total(t, s, checkin.PersonSubject(person), checkin.UpTo(today), code); got != v {
				t.Errorf("%s of %s = %d, want %d", code, person, got, v)
			}
		}
		wantClean(t, s)
	}
	own := record(1, visits(7))
	own.By, own.Reports[0].Person = "p4", "p4"
	commit(t, s, own)
	list(2, line("p1", 3, 8), line("p2", 5, 9), line("p4", 1, 1))
	want("p1", 3, 8)
	want("p4", 7, 0) // the own word stands
	list(3, line("p1", 3, 8), line("p2", 5, 9), line("p3", 2, 4))
	want("p2", 5, 9)
	list(3, line("p1", 3, 8), line("p2", 5, 9), line("p3", 2, 4)) // delivered again
	want("p3", 2, 4)
	list(4, line("p2", 6, 7), line("p3", 2, 4))
	want("p1", 3, 8) // another list that does not speak of them leaves them alone
	want("p2", 6, 7)
	if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != 18 {
		t.Errorf("the township's visits = %d, want 18", got)
	}
}

func TestStandingFiguresCountTheNewestWord(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	linked := func(msg int, day checkin.Day, place checkin.PlaceID, n int64) checkin.Record {
		r := record(msg, checkin.Entry{Code: "lh", Value: n})
		r.Reports[0].Day, r.Reports[0].Place = day, place
		return r
	}
	const other checkin.PlaceID = "530502101"
	commit(t, s, linked(1, today-2, village, 8))
	commit(t, s, linked(2, today, village, 6))
	commit(t, s, linked(3, today-1, village, 10)) // told late; does not outrank today's word
	if got := total(t, s, string(town), checkin.UpTo(today), "lh"); got != 6 {
		t.Errorf("standing = %d, want 6", got)
	}
	commit(t, s, linked(4, today+1, other, 5)) // the person moved
	if got := total(t, s, string(town), checkin.UpTo(today+1), "lh"); got != 0 {
		t.Errorf("former township = %d, want 0", got)
	}
	if got := total(t, s, string(other), checkin.UpTo(today+1), "lh"); got != 5 {
		t.Errorf("new township = %d, want 5", got)
	}
	if got := total(t, s, string(checkin.District), checkin.UpTo(today+1), "lh"); got != 5 {
		t.Errorf("district = %d, want 5", got)
	}
	wantClean(t, s)
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	commit(t, s, record(1, visits(3)))
	s.rdb.HSet(ctx, s.keys.months(string(town)), "all", "#r=1,hv=4")
	s.rdb.HSet(ctx, s.keys.days(string(village), today.Month()), "24", "#r=1")
	s.rdb.HSet(ctx, s.keys.days("nowhere", today.Month()), "24", "hv=7")
	r, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Differences) != 3 || r.Records != 1 {
		t.Errorf("got %+v, want three differences in one record", r)
	}
}

func TestAttendance(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	commit(t, s, record(1, visits(0)))
	for i, kind := range []checkin.Kind{checkin.Zero, checkin.Leave} {
		r := record(2 + i)
		r.By = fmt.Sprint("p", 2+i)
		r.Reports[0].Person, r.Reports[0].Kind = r.By, kind
		commit(t, s, r)
	}
	got, err := s.Attendance(context.Background(), today, []string{"p1", "p2", "p3", "p4"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]checkin.Kind{"p1": checkin.Figures, "p2": checkin.Zero, "p3": checkin.Leave}
	if !maps.Equal(got, want) {
		t.Errorf("attendance = %v, want %v", got, want)
	}
}

func TestDriftIsTheSameThoughTheCounterMoves(t *testing.T) {
	t.Parallel()
	first := Difference{Key: "k", Field: "f", Stored: "1003", Want: "3"}
	if !first.same(Difference{Key: "k", Field: "f", Stored: "1008", Want: "8"}) {
		t.Error("a drift of 1000 is lost when the counter moves between passes")
	}
	negative := Difference{Key: "k", Field: "f", Stored: "-5", Want: "3"}
	if !negative.same(Difference{Key: "k", Field: "f", Stored: "-4", Want: "4"}) || !(Difference{Key: "k", Field: "f", Want: "3"}).same(Difference{Key: "k", Field: "f", Want: "3"}) {
		t.Error("a drift below zero is lost")
	}
	if first.same(Difference{Key: "k", Field: "f", Stored: "8", Want: "3"}) || first.same(Difference{Key: "k", Field: "g", Stored: "1003", Want: "3"}) {
		t.Error("different drifts are taken for one")
	}
}

func TestUndoWithinOneSecondTakesTheLaterMessage(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	for _, msg := range []int{9, 10} {
		r := record(msg, visits(int64(msg)))
		r.Sent = sentAt.Unix()
		commit(t, s, r)
	}
	a := checkin.Amendment{By: "p1", Why: checkin.Reason{Key: "undo", Day: today}, Change: checkin.Retract}
	if _, err := s.Amend(context.Background(), a, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
	if got := total(t, s, string(town), checkin.UpTo(today), "hv"); got != 9 {
		t.Errorf("visits = %d, want the 9 of the earlier message", got)
	}
}

func TestHeadsAreCountedByTheNewestWord(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	say := func(msg int, who string, entries ...checkin.Entry) {
		r := record(msg, entries...)
		r.By, r.Reports[0].Person = who, who
		commit(t, s, r)
	}
	linked := func(n int64) checkin.Entry { return checkin.Entry{Code: "lh", Value: n} }
	heads := func(n int64) checkin.Entry { return checkin.Entry{Code: "lc", Value: n} }
	want := func(lc, lh int64) {
		t.Helper()
		if got, got2 := total(t, s, string(town), checkin.UpTo(today), "lc"), total(t, s, string(town), checkin.UpTo(today), "lh"); got != lc || got2 != lh {
			t.Errorf("%d cadres, %d households; want %d, %d", got, got2, lc, lh)
		}
	}
	say(1, "p1", linked(8))
	say(2, "p2", linked(1))
	want(2, 9)
	say(3, "p1", linked(0))
	want(1, 1)
	say(4, "p3", heads(3), linked(20)) // an office speaks for three
	want(4, 21)
	if _, err := s.Amend(context.Background(), checkin.Amendment{By: "p3", Why: reason("undo"), Change: checkin.Retract}, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
	want(1, 1)
	wantClean(t, s)
}
