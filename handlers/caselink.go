package handlers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// mostLinks is how many cases a report of resolved appeals may be put down to by a tap.
const mostLinks = 3

// linkButtons offer cases for an appeal resolved that was told only as a count: those the
// same message tells of, then the sender's own that are open. One resolved already today
// may be the same.
func (h *Handler) linkButtons(t talk, ch checkin.Change) (out []checkin.Button) {
	rec := ch.New
	if !countsResolved(rec) || rec.By != t.person.ID {
		return nil
	}
	var offered []checkin.Case
	for _, n := range slices.Sorted(maps.Keys(ch.Cases)) {
		if c := ch.Cases[n]; tells(rec, checkin.Noted, n) && c.Open() && owns(t.person, c) {
			offered = append(offered, c)
		}
	}
	for _, c := range t.open {
		if _, told := ch.Cases[c.Number]; !told {
			offered = append(offered, c)
		}
	}
	for _, c := range offered[:min(len(offered), mostLinks)] {
		label := text.CaseLinkButton{Number: c.Number.String(), Words: h.brief(t, c)}
		out = append(out, h.button(t.From.ID, t.lang, label, tap{op: opCaseLink, a: rec.Source.Chat, b: int64(rec.Source.Message), text: c.Number.String()}))
	}
	for _, c := range t.done[:min(len(t.done), mostLinks)] {
		if !tells(rec, checkin.Resolved, c.Number) {
			out = append(out, h.sameButton(t, rec.Source, c.Number, false))
		}
	}
	return out
}

// countsResolved reports whether a message is one report, and counts an appeal resolved of
// no case.
func countsResolved(r checkin.Record) bool {
	return len(r.Reports) == 1 && r.Reports[0].Room(checkin.Resolved) > 0
}

// brief is what a case is about, for a button.
func (h *Handler) brief(t talk, c checkin.Case) string {
	words := c.Words
	if about, ok := h.cfg.Catalogue.Appeals.Category(c.Category); ok && words == "" {
		words = about.Name.In(t.lang)
	}
	if runes := []rune(words); len(runes) > mostBrief {
		words = string(runes[:mostBrief]) + "…"
	}
	return words
}

// mostBrief bounds what a button says of a case, in characters.
const mostBrief = 14

// ownCases are the sender's own that a report of appeals resolved may speak of: the open
// ones, and those resolved the same day by them or, not confirmed yet, by others.
func (h *Handler) ownCases(ctx context.Context, t talk, day checkin.Day) (open, done []checkin.Case, err error) {
	all, err := h.casesIn(ctx, t, mine, checkin.CaseOpen, checkin.CaseResolved)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range all {
		if e, resolved := c.Resolution(); !resolved {
			open = append(open, c)
		} else if e.Day == day {
			done = append(done, c)
		}
	}
	recent, err := h.archive.Recent(ctx, t.person.ID, recentLooked)
	for _, r := range recent {
		for _, rep := range r.Reports {
			for _, m := range rep.Marks {
				if m.Deed == checkin.Resolved && rep.Person == t.person.ID && rep.Day == day && err == nil {
					var c checkin.Case
					c, _, err = h.cases.Case(ctx, m.Case)
					done = append(done, c)
				}
			}
		}
	}
	return open, done, err
}

// recentLooked is among how many of the newest messages one of the same day is looked for.
const recentLooked = 20

// bareResolved is a report by the sender of the same day that counts an appeal resolved of
// no case; nil when there is none.
func (h *Handler) bareResolved(ctx context.Context, t talk, day checkin.Day) (*checkin.Record, error) {
	recent, err := h.archive.Recent(ctx, t.person.ID, recentLooked)
	for _, r := range recent {
		if r.By == t.person.ID && countsResolved(r) && r.Reports[0].Day == day {
			return &r, err
		}
	}
	return nil, err
}

// sameButton takes one appeal resolved out of a report that counted it beside its case.
func (h *Handler) sameButton(t talk, s checkin.Source, n checkin.CaseNumber, before bool) checkin.Button {
	return h.button(t.From.ID, t.lang, text.CaseSameButton{Number: n.String(), Before: before}, tap{op: opCaseSame, a: s.Chat, b: int64(s.Message), text: n.String()})
}

// notTwice is the tap on it.
func (h *Handler) notTwice(ctx context.Context, t talk, p press, tp tap) error {
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	why := checkin.Reason{Key: fmt.Sprintf("same:%d:%d:%s", tp.a, tp.b, tp.text), Day: checkin.BucketOf(p.Sent)} // once for each case
	_, err := h.ledger.Amend(ctx, checkin.Amendment{By: t.person.ID, Source: source, Why: why, Change: func(old checkin.Record) (checkin.Record, bool) {
		if !countsResolved(old) || !t.mayChange(old) {
			return old, false
		}
		return old.Less(checkin.CodeResolved), true
	}}, func(ch checkin.Change) []checkin.Notice {
		said := text.Sentence(h.undone(t, ch))
		if !ch.New.Retracted {
			said = h.recorded(t, ch, nil)
		}
		return []checkin.Notice{p.toast(text.RecordedToast{}), p.notice("/same", checkin.Say, t.From.ID, text.Say(p.lang, said))}
	})
	if err != nil {
		return err
	}
	return h.ledger.Post(ctx, p.toast(text.AlreadyToast{})) // unless the tap was answered by what it did
}

// linked puts an appeal resolved, told as a count, down to one of one's own cases.
func (h *Handler) linked(ctx context.Context, t talk, p press, tp tap) error {
	n, ok := checkin.ReadCaseNumber(tp.text)
	c, known, err := h.cases.Case(ctx, n)
	switch {
	case err != nil:
		return err
	case !ok || !known || !owns(t.person, c) || !settles(t.person, c):
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case !c.May(checkin.Resolved):
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	found, err := h.ledger.Amend(ctx, checkin.Amendment{By: t.person.ID, Source: source, Why: p.why.With("linked"), Change: func(old checkin.Record) (checkin.Record, bool) {
		if !countsResolved(old) || !t.mayChange(old) || tells(old, checkin.Resolved, n) {
			return old, false
		}
		rep := old.Reports[0]
		rep.Marks = append(slices.Clone(rep.Marks), checkin.Mark{Deed: checkin.Resolved, Case: n}, checkin.Mark{Deed: checkin.Confirmed, Case: n})
		old.Reports = []checkin.Report{rep}
		return old, true
	}}, func(ch checkin.Change) []checkin.Notice {
		said := p.notice("/linked", checkin.Say, t.From.ID, text.Say(p.lang, text.CaseLinked{CaseLine: h.caseLine(t.roster, p.lang, t.person.ID, ch.Cases[n], h.cfg.Calendar.DayOf(h.cfg.Now()))}))
		return []checkin.Notice{p.toast(text.RecordedToast{}), said}
	})
	if errors.Is(err, checkin.ErrCaseMoved) || err == nil && !found {
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	return err
}
