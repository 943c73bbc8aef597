package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"checkinbot/internal/checkin"
)

// TestCountersAreTheFoldOfTheLedger drives random histories of records, edits,
// redeliveries and undos, and holds every counter against the fold, and the
// ledger against a model that keeps the newest revision of each message.
func TestCountersAreTheFoldOfTheLedger(t *testing.T) {
	t.Parallel()
	rdb, err := Connect(strings.TrimSuffix(shared.URL(), "0") + "1") // a database to empty at will
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rdb.Close() }()
	catalogue := testCatalogue(t)
	rapid.Check(t, func(rt *rapid.T) {
		rdb.FlushDB(context.Background())
		s := New(rdb, "prop", catalogue, Options{})
		w := world{s: s, model: map[int]checkin.Record{}, done: map[string]bool{}}
		rt.Repeat(map[string]func(*rapid.T){
			"say":     w.say,
			"deliver": w.redeliver,
			"undo":    w.undo,
			"list":    w.list,
			"own":     w.own,
			"":        w.check,
		})
	})
}

// world is the store under test beside a model of what it should hold.
type world struct {
	s        *Store
	model    map[int]checkin.Record
	sent     []checkin.Record
	done     map[string]bool // undo requests that found something
	revision int64
}

func (w *world) say(t *rapid.T) {
	w.revision += rapid.Int64Range(0, 1).Draw(t, "a second later")
	msg := rapid.IntRange(1, 6).Draw(t, "message")
	r := checkin.Record{
		Source: checkin.Source{Chat: int64(msg % 2), Message: msg}, Sent: sentAt.Unix() + int64(msg),
		By: fmt.Sprintf("p%d", msg%2),
	}
	if _, known := w.model[msg]; known {
		r.Revision = w.revision
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "reports") {
		r.Reports = append(r.Reports, checkin.Report{
			Person: fmt.Sprintf("p%d", rapid.IntRange(0, 2).Draw(t, "for")),
			Place:  rapid.SampledFrom([]checkin.PlaceID{village, town, "530502101/01"}).Draw(t, "place"),
			Day:    today.Add(-i - rapid.IntRange(0, 30).Draw(t, "days ago")),
			Kind:   rapid.SampledFrom([]checkin.Kind{checkin.Figures, checkin.Zero, checkin.Leave}).Draw(t, "kind"),
			Entries: []checkin.Entry{
				visits(rapid.Int64Range(0, 9).Draw(t, "visits")),
				{Code: "lh", Value: rapid.Int64Range(0, 9).Draw(t, "linked")},
			},
			Works: rapid.SampledFrom([][]string{nil, {"sr"}, {"sr", "ge"}}).Draw(t, "works"),
		})
	}
	w.deliver(t, r)
}

func (w *world) redeliver(t *rapid.T) {
	if len(w.sent) == 0 {
		return
	}
	w.deliver(t, rapid.SampledFrom(w.sent).Draw(t, "again"))
}

func (w *world) deliver(t *rapid.T, r checkin.Record) {
	if err := w.s.Commit(context.Background(), r, saying(r)); err != nil {
		t.Fatal(err)
	}
	w.sent = append(w.sent, r)
	old, known := w.model[r.Source.Message]
	if !known && len(r.Reports) == 0 || known && !r.Supersedes(old) {
		return
	}
	w.model[r.Source.Message] = r
}

// list sends a list of two people's reports, which takes the place of what others
// than themselves said of the same.
func (w *world) list(t *rapid.T) {
	msg := 10 + len(w.sent)
	r := checkin.Record{Source: checkin.Source{Chat: 9, Message: msg}, Sent: sentAt.Unix() + int64(msg), By: "p0"}
	day := today.Add(-rapid.IntRange(0, 2).Draw(t, "days ago"))
	for i := range 2 {
		r.Reports = append(r.Reports, checkin.Report{
			Person: fmt.Sprintf("p%d", i), Place: village, Day: day, Kind: checkin.Figures,
			Entries: []checkin.Entry{visits(rapid.Int64Range(0, 9).Draw(t, "visits")), {Code: "lh", Value: rapid.Int64Range(0, 9).Draw(t, "linked")}},
		})
	}
	if err := w.s.CommitList(context.Background(), r, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
	for _, old := range w.model { // the own word stands
		if old.By != r.By && len(old.People()) == 1 && active(old) {
			r.Reports, _ = checkin.Apart(r.Reports, old.Reports)
		}
	}
	w.replace(r.Reports, func(old checkin.Record) bool { return old.By == r.By || len(old.People()) > 1 })
	w.sent = append(w.sent, r)
	w.model[msg] = r
}

// own sends somebody's own report, which takes the place of what others said of it.
func (w *world) own(t *rapid.T) {
	msg := 10 + len(w.sent)
	r := checkin.Record{Source: checkin.Source{Chat: 8, Message: msg}, Sent: sentAt.Unix() + int64(msg), By: fmt.Sprintf("p%d", rapid.IntRange(0, 2).Draw(t, "who"))}
	r.Reports = []checkin.Report{{
		Person: r.By, Place: village, Day: today.Add(-rapid.IntRange(0, 2).Draw(t, "days ago")), Kind: checkin.Figures,
		Entries: []checkin.Entry{visits(rapid.Int64Range(0, 9).Draw(t, "visits"))},
	}}
	if err := w.s.CommitOwn(context.Background(), r, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
	w.replace(r.Reports, func(old checkin.Record) bool { return old.By != r.By })
	w.sent = append(w.sent, r)
	w.model[msg] = r
}

// replace takes out of the earlier messages what is said again.
func (w *world) replace(reports []checkin.Report, where func(checkin.Record) bool) {
	for m, old := range w.model {
		if less, again := old.Without(reports); len(again) > 0 && active(old) && where(old) {
			w.model[m] = less
		}
	}
}

func (w *world) undo(t *rapid.T) {
	person := fmt.Sprintf("p%d", rapid.IntRange(0, 1).Draw(t, "who"))
	why := checkin.Reason{Key: fmt.Sprintf("undo:%d", len(w.sent)*1000+rapid.IntRange(0, 9).Draw(t, "request")), Day: today}
	a := checkin.Amendment{By: person, Why: why, Change: checkin.Retract}
	if _, err := w.s.Amend(context.Background(), a, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
	if w.done[why.Key] { // a request delivered again
		return
	}
	newest := 0
	for msg, r := range w.model {
		if r.By == person && active(r) && msg > newest {
			newest = msg
		}
	}
	if newest > 0 {
		w.done[why.Key] = true
		r := w.model[newest]
		r.Retracted = true
		w.model[newest] = r
	}
}

func (w *world) check(t *rapid.T) {
	r, err := w.s.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Differences) > 0 {
		t.Fatalf("counters differ: %+v", r.Differences)
	}
	records, err := w.s.Ledger(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != len(w.model) {
		t.Fatalf("ledger holds %d records, want %d", len(records), len(w.model))
	}
	for _, got := range records {
		if want := w.model[got.Source.Message]; !got.SameContent(want) {
			t.Fatalf("ledger has %+v, want %+v", got, want)
		}
	}
}
