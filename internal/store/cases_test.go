package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"checkinbot/internal/checkin"
)

// noted is a report of appeals, with a note for each of the words.
func noted(msg int, received int64, words ...string) checkin.Record {
	rec := record(msg, visits(1), checkin.Entry{Code: "ar", Value: received})
	for _, w := range words {
		rec.Reports[0].Marks = append(rec.Reports[0].Marks, checkin.Mark{Deed: checkin.Noted, Category: "wa", Words: w})
	}
	return rec
}

// deedOn is a record of something done to a case.
func deedOn(msg int, by string, d checkin.Deed, n checkin.CaseNumber) checkin.Record {
	rec := record(msg)
	rec.By, rec.Reports[0].Person, rec.Reports[0].Kind = by, by, checkin.Handled
	rec.Reports[0].Marks = []checkin.Mark{{Deed: d, Case: n}}
	if d == checkin.Resolved {
		rec.Reports[0].Kind, rec.Reports[0].Entries = checkin.Figures, []checkin.Entry{{Code: checkin.CodeResolved, Value: 1}}
		rec.Reports[0].Marks[0].Words = "mended"
	}
	return rec
}

// cases are those open, or those resolved.
func cases(tb testing.TB, s *Store, open bool) []checkin.Case {
	tb.Helper()
	states := []checkin.CaseState{checkin.CaseResolved, checkin.CaseConfirmed}
	if open {
		states = []checkin.CaseState{checkin.CaseOpen}
	}
	list, err := s.Cases(context.Background(), checkin.District, states...)
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

func counts(tb testing.TB, s *Store, codes ...string) (out []int64) {
	tb.Helper()
	for _, code := range codes {
		out = append(out, total(tb, s, string(town), checkin.UpTo(today.Add(400)), code))
	}
	return out
}

func TestACaseFollowsItsRecords(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	commit(t, s, noted(1, 3, "pipe", "lamp"))
	list := cases(t, s, true)
	if len(list) != 2 || list[0].Words != "pipe" || list[1].Words != "lamp" || list[0].Number != 1007 || list[1].Number != 1010 {
		t.Fatalf("cases %+v", list)
	}
	commit(t, s, noted(1, 3, "pipe", "lamp")) // delivered again
	if got := counts(t, s, "ar", "#n", "#s", "#c", "#o"); fmt.Sprint(got) != "[3 2 0 0 0]" {
		t.Errorf("counts %v", got)
	}
	commit(t, s, deedOn(2, "p2", checkin.Resolved, 1007))
	commit(t, s, deedOn(3, "p1", checkin.Confirmed, 1007))
	if got := counts(t, s, "re", "#s", "#c"); fmt.Sprint(got) != "[1 1 1]" || len(cases(t, s, true)) != 1 || len(cases(t, s, false)) != 1 {
		t.Errorf("counts %v, closed %+v", got, cases(t, s, false))
	}
	if err := s.Commit(context.Background(), deedOn(4, "p3", checkin.Resolved, 1007), saying(record(4))); !errors.Is(err, checkin.ErrCaseMoved) {
		t.Errorf("resolved twice: %v", err)
	}
	commit(t, s, deedOn(5, "p1", checkin.Reopened, 1007))
	if got := counts(t, s, "re", "#s", "#c", "#o"); fmt.Sprint(got) != "[0 0 0 1]" {
		t.Errorf("reopened: %v", got)
	}
	c, _, err := s.Case(context.Background(), 1007)
	if err != nil || !c.Open() || len(c.Events) != 4 || !c.Events[1].Void || c.Events[1].Words != "mended" || !c.Events[2].Void {
		t.Errorf("%+v, %v", c, err)
	}
	commit(t, s, deedOn(6, "p2", checkin.Resolved, 1007))
	wantClean(t, s)

	// What is taken back takes everything with it that rested on it.
	undo := checkin.Amendment{By: "p1", Source: checkin.Source{Chat: -1001, Message: 1}, Why: checkin.Reason{Key: "undo", Day: today}, Change: checkin.Retract}
	if found, err := s.Amend(context.Background(), undo, func(checkin.Change) []checkin.Notice { return nil }); err != nil || !found {
		t.Fatal(found, err)
	}
	if got := counts(t, s, "ar", "re", "#n", "#s", "#c", "#o"); fmt.Sprint(got) != "[0 0 0 0 0 0]" {
		t.Errorf("taken back: %v", got)
	}
	if _, known, _ := s.Case(context.Background(), 1007); known || len(cases(t, s, true))+len(cases(t, s, false)) != 0 {
		t.Error("a case is left")
	}
	wantClean(t, s)
}

func TestNumbersAreGivenOnce(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	const many = 60
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			rec := noted(i+1, 2, "pipe", "lamp")
			rec.By = fmt.Sprint("q", i)
			rec.Reports[0].Person = rec.By
			if err := s.Commit(context.Background(), rec, saying(rec)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	seen := map[checkin.CaseNumber]bool{}
	for _, c := range cases(t, s, true) {
		if _, ok := checkin.ReadCaseNumber(c.Number.String()); !ok || seen[c.Number] {
			t.Errorf("number %s", c.Number)
		}
		seen[c.Number] = true
	}
	if len(seen) != 2*many {
		t.Errorf("%d cases", len(seen))
	}
	wantClean(t, s)
}

func TestOnlyOneResolvesACase(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	commit(t, s, noted(1, 1, "pipe"))
	var all sync.WaitGroup
	var mu sync.Mutex
	var moved int
	for i := range 8 {
		all.Go(func() {
			rec := deedOn(10+i, fmt.Sprint("q", i), checkin.Resolved, 1007)
			err := s.Commit(context.Background(), rec, saying(rec))
			mu.Lock()
			defer mu.Unlock()
			if errors.Is(err, checkin.ErrCaseMoved) {
				moved++
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := counts(t, s, "re", "#s"); moved != 7 || fmt.Sprint(got) != "[1 1]" {
		t.Errorf("%d moved, counts %v", moved, got)
	}
	wantClean(t, s)
}

func TestWordsAreErasedNinetyDaysAfterClosing(t *testing.T) {
	t.Parallel()
	now := sentAt
	s := testStore(t, Options{Now: func() time.Time { return now }})
	commit(t, s, noted(1, 3, "pipe", "lamp", "roof"))
	for msg, n := range map[int]checkin.CaseNumber{2: 1007, 3: 1010} {
		commit(t, s, deedOn(msg, "p2", checkin.Resolved, n))
	}
	now = sentAt.AddDate(0, 0, 89)
	if err := s.Tidy(context.Background()); err != nil {
		t.Fatal(err)
	}
	if list := cases(t, s, false); len(list) != 2 || list[0].Words != "pipe" {
		t.Errorf("a day too early: %+v", list)
	}
	commit(t, s, deedOn(4, "p1", checkin.Reopened, 1010))
	now = now.AddDate(0, 0, 1)
	if err := s.Tidy(context.Background()); err != nil {
		t.Fatal(err)
	}
	c, known, err := s.Case(context.Background(), 1007)
	if err != nil || !known || !c.Erased || c.Words+c.Events[1].Words != "" || c.Category != "wa" || c.Open() {
		t.Errorf("%+v, %v", c, err)
	}
	for _, n := range []checkin.CaseNumber{1010, 1029} { // open again, and never closed
		if c, _, _ := s.Case(context.Background(), n); c.Words == "" || c.Erased {
			t.Errorf("%+v", c)
		}
	}
	for _, key := range []string{"cases:open", "cases:resolved", "cases:confirmed", "cases:erased"} {
		values, err := s.rdb.HVals(context.Background(), s.keys.tag+key).Result()
		if err != nil || strings.Contains(strings.Join(values, ""), "pipe") {
			t.Errorf("%s still has the words: %v", key, err)
		}
	}
	if err := s.Commit(context.Background(), deedOn(5, "p1", checkin.Reopened, 1007), saying(record(5))); !errors.Is(err, checkin.ErrCaseMoved) {
		t.Errorf("an erased case is reopened: %v", err)
	}
	undo := checkin.Amendment{By: "p2", Source: checkin.Source{Chat: -1001, Message: 2}, Why: checkin.Reason{Key: "undo", Day: today}, Change: checkin.Retract}
	if found, err := s.Amend(context.Background(), undo, func(checkin.Change) []checkin.Notice { return nil }); err != nil || !found {
		t.Fatal(found, err)
	}
	commit(t, s, deedOn(6, "p2", checkin.Resolved, 1007)) // it can be resolved again
	if c, _, _ := s.Case(context.Background(), 1007); c.Erased || c.Open() || c.Words != "" {
		t.Errorf("%+v", c)
	}
	wantClean(t, s)
	commit(t, s, withRevision(noted(1, 0), 9)) // taken back after all
	if got := counts(t, s, "re", "#n", "#s", "#o"); fmt.Sprint(got) != "[0 0 0 0]" {
		t.Errorf("counts %v", got)
	}
	wantClean(t, s)
}

func withRevision(r checkin.Record, n int64) checkin.Record {
	r.Revision = r.Sent + n
	return r
}

// TestOnesOwnListTakesOverAResolution: a list by somebody who has put an appeal resolved
// down to a case says the same again.
func TestOnesOwnListTakesOverAResolution(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	first := noted(1, 1, "pipe")
	first.Reports[0].Entries = first.Reports[0].Entries[1:]
	commit(t, s, first)
	linked := record(2, visits(1), checkin.Entry{Code: checkin.CodeResolved, Value: 1})
	linked.Reports[0].Marks = []checkin.Mark{{Deed: checkin.Resolved, Case: 1007}, {Deed: checkin.Confirmed, Case: 1007}}
	commit(t, s, linked)
	list := record(3, visits(2), checkin.Entry{Code: checkin.CodeResolved, Value: 1})
	other := list.Reports[0]
	other.Person, other.Entries = "p2", []checkin.Entry{visits(3)}
	list.Reports = append(list.Reports, other)
	if err := s.CommitList(context.Background(), list, saying(list)); err != nil {
		t.Fatal(err)
	}
	if got := counts(t, s, "hv", "re", "#s", "#c"); fmt.Sprint(got) != "[5 1 1 1]" {
		t.Errorf("counts %v", got)
	}
	commit(t, s, deedOn(4, "p1", checkin.Reopened, 1007))
	commit(t, s, deedOn(5, "p1", checkin.Resolved, 1007)) // as a command does
	again := record(6, visits(4), checkin.Entry{Code: checkin.CodeResolved, Value: 1})
	again.By = "p9"
	other.Entries = []checkin.Entry{visits(5)}
	again.Reports = append(again.Reports, other)
	var kept []checkin.Report
	if err := s.CommitList(context.Background(), again, func(c checkin.Change) []checkin.Notice { kept = c.Kept; return nil }); err != nil {
		t.Fatal(err)
	}
	if got := counts(t, s, "hv", "re", "#s"); fmt.Sprint(got) != "[9 1 1]" || len(kept) != 1 {
		t.Errorf("counts %v, kept %+v", got, kept)
	}
	wantClean(t, s)
}

func TestVerifyFindsACaseThatIsNotWhatTheLedgerTells(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx := context.Background()
	commit(t, s, noted(1, 2, "pipe", "lamp"))
	commit(t, s, deedOn(2, "p2", checkin.Resolved, 1007))
	key := s.keys.cases(checkin.CaseOpen)
	held, err := s.rdb.HGet(ctx, key, "1010").Result()
	if err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]func() error{
		"lost":         func() error { return s.rdb.HDel(ctx, key, "1010").Err() },
		"of no record": func() error { return s.rdb.HSet(ctx, key, "1029", strings.ReplaceAll(held, "1010", "1029")).Err() },
		"another's":    func() error { return s.rdb.HSet(ctx, key, "1010", strings.ReplaceAll(held, "-1001", "-1002")).Err() },
		"in the wrong place": func() error {
			return errors.Join(s.rdb.HDel(ctx, key, "1010").Err(), s.rdb.HSet(ctx, s.keys.cases(checkin.CaseResolved), "1010", held).Err())
		},
	} {
		if err := harm(); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Verify(ctx); err != nil || len(r.Differences) == 0 {
			t.Errorf("%s is not found: %v", name, err)
		}
		err := errors.Join(s.rdb.HSet(ctx, key, "1010", held).Err(), s.rdb.HDel(ctx, key, "1029").Err(), s.rdb.HDel(ctx, s.keys.cases(checkin.CaseResolved), "1010").Err())
		if err != nil {
			t.Fatal(err)
		}
	}
	wantClean(t, s)
}

// TestCasesAndCountsAgree drives random histories of appeals that are noted, edited, taken
// back, taken over, resolved, confirmed, reopened and passed up.
func TestCasesAndCountsAgree(t *testing.T) {
	t.Parallel()
	rdb, err := Connect(strings.TrimSuffix(shared.URL(), "0") + "2")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rdb.Close() }()
	catalogue := testCatalogue(t)
	rapid.Check(t, func(rt *rapid.T) {
		rdb.FlushDB(context.Background())
		w := &docket{s: New(rdb, "cases", catalogue, Options{}), msgs: map[int]checkin.Record{}}
		rt.Repeat(map[string]func(*rapid.T){
			"say": w.say, "edit": w.edit, "undo": w.undo, "list": w.list, "resolve": w.do(checkin.Resolved), "confirm": w.do(checkin.Confirmed),
			"reopen": w.do(checkin.Reopened), "pass": w.pass, "link": w.link, "": w.check,
		})
	})
}

// docket is the store under test with what was said to it.
type docket struct {
	s    *Store
	next int
	msgs map[int]checkin.Record
}

func (w *docket) report(t *rapid.T, person string) checkin.Report {
	rep := checkin.Report{
		Person: person, Place: rapid.SampledFrom([]checkin.PlaceID{village, town}).Draw(t, "place"), Kind: checkin.Figures,
		Day: today.Add(-rapid.IntRange(0, 1).Draw(t, "days ago")),
	}
	received, resolved := rapid.Int64Range(0, 3).Draw(t, "received"), rapid.Int64Range(0, 2).Draw(t, "resolved")
	rep.Entries = []checkin.Entry{visits(1), {Code: "ar", Value: received}, {Code: "re", Value: resolved}}
	for i := range rapid.Int64Range(0, received).Draw(t, "notes") {
		rep.Marks = append(rep.Marks, checkin.Mark{Deed: checkin.Noted, Words: fmt.Sprint("note ", i)})
	}
	return rep
}

func (w *docket) commit(t *rapid.T, r checkin.Record, how func(context.Context, checkin.Record, checkin.Reply) error) {
	err := how(context.Background(), r, func(c checkin.Change) []checkin.Notice {
		for _, rep := range c.New.Reports {
			for _, m := range rep.Marks {
				if _, ok := c.Cases[m.Case]; !ok {
					t.Fatalf("nothing is told of case %s", m.Case)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.msgs[r.Source.Message] = r
}

func (w *docket) record(by string, reports ...checkin.Report) checkin.Record {
	w.next++
	return checkin.Record{Source: checkin.Source{Chat: 8, Message: w.next}, Sent: sentAt.Unix() + int64(w.next), By: by, Reports: reports}
}

func (w *docket) who(t *rapid.T) string { return fmt.Sprint("p", rapid.IntRange(0, 1).Draw(t, "who")) }

func (w *docket) say(t *rapid.T) {
	who := w.who(t)
	how := w.s.Commit
	if rapid.Bool().Draw(t, "own") {
		how = w.s.CommitOwn
	}
	w.commit(t, w.record(who, w.report(t, who)), how)
}

func (w *docket) list(t *rapid.T) {
	by := rapid.SampledFrom([]string{"p9", "p0"}).Draw(t, "by")
	w.commit(t, w.record(by, w.report(t, "p0"), w.report(t, "p1")), w.s.CommitList)
}

func (w *docket) edit(t *rapid.T) {
	if w.next == 0 {
		return
	}
	r, ok := w.msgs[rapid.IntRange(1, w.next).Draw(t, "message")]
	if !ok || r.Reports[0].Kind == checkin.Handled {
		return
	}
	w.next++
	r.Revision = sentAt.Unix() + int64(w.next)
	reports := r.Reports
	r.Reports = nil
	for _, rep := range reports {
		r.Reports = append(r.Reports, w.report(t, rep.Person))
	}
	w.commit(t, r, w.s.Commit)
}

func (w *docket) undo(t *rapid.T) {
	w.next++
	a := checkin.Amendment{By: w.who(t), Why: checkin.Reason{Key: fmt.Sprint("undo:", w.next), Day: today}, Change: checkin.Retract}
	if _, err := w.s.Amend(context.Background(), a, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
}

func (w *docket) all(t *rapid.T) (out []checkin.Case) {
	out, err := w.s.Cases(context.Background(), checkin.District, checkin.CaseOpen, checkin.CaseResolved, checkin.CaseConfirmed)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *docket) do(d checkin.Deed) func(*rapid.T) {
	return func(t *rapid.T) {
		list := w.all(t)
		if len(list) == 0 {
			return
		}
		c := rapid.SampledFrom(list).Draw(t, "case")
		r := deedOn(0, w.who(t), d, c.Number)
		made := w.record(r.By, r.Reports...)
		err := w.s.Commit(context.Background(), made, func(checkin.Change) []checkin.Notice { return nil })
		if c.May(d) == errors.Is(err, checkin.ErrCaseMoved) || err != nil && !errors.Is(err, checkin.ErrCaseMoved) {
			t.Fatalf("%s of %+v: %v", d, c, err)
		}
	}
}

func (w *docket) pass(t *rapid.T) {
	list := w.all(t)
	if len(list) == 0 {
		return
	}
	w.next++
	c := rapid.SampledFrom(list).Draw(t, "case")
	err := w.s.PassUp(context.Background(), "p5", checkin.Reason{Key: fmt.Sprint("pass:", w.next), Day: today}, c, today)
	if c.May(checkin.Passed) == errors.Is(err, checkin.ErrCaseMoved) || err != nil && !errors.Is(err, checkin.ErrCaseMoved) {
		t.Fatalf("pass %+v: %v", c, err)
	}
}

// link puts a resolution that was counted down to a case.
func (w *docket) link(t *rapid.T) {
	list := w.all(t)
	if len(list) == 0 {
		return
	}
	w.next++
	c := rapid.SampledFrom(list).Draw(t, "case")
	a := checkin.Amendment{By: w.who(t), Why: checkin.Reason{Key: fmt.Sprint("link:", w.next), Day: today}, Change: func(old checkin.Record) (checkin.Record, bool) {
		if len(old.Reports) != 1 || old.Reports[0].Room(checkin.Resolved) < 1 {
			return old, false
		}
		rep := old.Reports[0]
		rep.Marks = append(slices.Clone(rep.Marks), checkin.Mark{Deed: checkin.Resolved, Case: c.Number}, checkin.Mark{Deed: checkin.Confirmed, Case: c.Number})
		old.Reports = []checkin.Report{rep}
		return old, true
	}}
	found, err := w.s.Amend(context.Background(), a, func(checkin.Change) []checkin.Notice { return nil })
	if found && c.May(checkin.Resolved) == errors.Is(err, checkin.ErrCaseMoved) || err != nil && !errors.Is(err, checkin.ErrCaseMoved) {
		t.Fatalf("link %+v: %v", c, err)
	}
}

func (w *docket) check(t *rapid.T) {
	r, err := w.s.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Differences) > 0 {
		t.Fatalf("differences: %+v", r.Differences)
	}
	for _, place := range []checkin.PlaceID{village, town} {
		tallies, err := w.s.Totals(context.Background(), string(place), checkin.UpTo(today.Add(400)))
		if err != nil {
			t.Fatal(err)
		}
		var noted, resolved, confirmed int64
		for _, c := range w.all(t) {
			if !place.Contains(c.Place) {
				continue
			}
			noted++
			if !c.Open() {
				resolved++
			}
			if c.IsConfirmed() {
				confirmed++
			}
		}
		got := tallies[0]
		if got.Value("#n") != noted || got.Value("ar") < noted {
			t.Fatalf("%s: counts %v, cases: %d noted", place, got.Values, noted)
		}
		// What was done to a case may count in another village.
		if place == town && (got.Value("#s") != resolved || got.Value("re") < resolved || got.Value("#c") != confirmed) {
			t.Fatalf("counts %v, cases: %d resolved, %d confirmed", got.Values, resolved, confirmed)
		}
	}
}
