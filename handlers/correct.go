package handlers

import (
	"context"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// correct acts on a correction written as a message of its own: it changes an
// earlier record, adds to what was recorded that day, or takes a record back.
func (h *Handler) correct(ctx context.Context, t talk, res grammar.Result) error {
	switch {
	case !mayAnywhere(t.person, ReportOwn):
		return h.denied(ctx, t)
	case t.Revision > 0 && res.Mode == grammar.Retract:
		return nil // it was acted on when it was sent
	case res.Mode == grammar.Retract:
		return h.takeBack(ctx, t, res.Day)
	case len(res.Reports) != 1:
		return h.answer(ctx, t, text.HowToCorrect{})
	}
	reports, ok := t.reports(res.Reports)
	if !ok {
		return h.denied(ctx, t)
	}
	// What it did when it came first may look undone by now; it is not done again.
	if _, known, err := h.ledger.Known(ctx, t.Source, t.Sent.Unix()); err != nil || known && t.Revision == 0 {
		return err
	}
	if res.Mode == grammar.Add {
		return h.add(ctx, t, res, reports[0])
	}
	found, err := h.set(ctx, t, reports[0], res.Left)
	if err != nil || found {
		return err
	}
	return h.report(ctx, t, res) // nothing to correct: it is the first word on it
}

// set puts the figures of a correction in the place of those an earlier message
// gave for the same person and day.
func (h *Handler) set(ctx context.Context, t talk, want checkin.Report, left []grammar.Left) (bool, error) {
	for _, settled := range []bool{false, true} { // what was done to a case, only when nothing else is meant
		a := checkin.Amendment{By: t.person.ID, Why: t.reason(), Marks: t.record(nil), Change: func(old checkin.Record) (checkin.Record, bool) {
			if old.Source == t.Source || slices.ContainsFunc(old.Reports, checkin.Report.Settled) != settled {
				return old, false
			}
			return setFigures(old, want, t.Event().Unix())
		}}
		found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice { return h.confirm(t, c, left) })
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// setFigures replaces the figures a record has of those wanted; a record that
// gives none of them for that person and day is another matter.
func setFigures(old checkin.Record, want checkin.Report, at int64) (checkin.Record, bool) {
	reports := slices.Clone(old.Reports)
	for i, rep := range reports {
		if rep.Kind == checkin.Handled || rep.Person != want.Person || rep.Day != want.Day || !checkin.Overlap(rep.Entries, want.Entries) {
			continue
		}
		reports[i].Entries, reports[i].Kind = merge(rep.Entries, want.Entries), checkin.Figures
		if len(want.Marks) > 0 {
			reports[i].Marks = append(slices.Clone(want.Marks), slices.DeleteFunc(slices.Clone(rep.Marks), func(m checkin.Mark) bool { return m.Deed == checkin.Noted })...)
		}
		if len(want.Works) > 0 {
			reports[i].Works = want.Works
		}
		old.Reports, old.Revision = reports, max(at, old.Revision)
		return old, true
	}
	return old, false
}

// merge is the old figures with the new ones in their place.
func merge(old, want []checkin.Entry) []checkin.Entry {
	out := slices.Clone(old)
	for _, e := range want {
		if i := slices.IndexFunc(out, func(o checkin.Entry) bool { return o.Code == e.Code }); i >= 0 {
			out[i] = e
		} else {
			out = append(out, e)
		}
	}
	return out
}

// rewritten is a message edited into a correction or an addition: a report of its own
// is replaced by what it says now; otherwise it acts as if it had just been sent.
func (h *Handler) rewritten(ctx context.Context, t talk, res grammar.Result) error {
	reports, ok := t.reports(res.Reports)
	if !ok {
		return h.denied(ctx, t)
	}
	a := checkin.Amendment{By: t.person.ID, Source: t.Source, Why: t.reason(), Change: func(old checkin.Record) (checkin.Record, bool) {
		next := t.record(reports)
		return next, next.Supersedes(old)
	}}
	found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice { return h.confirm(t, c, res.Left) })
	if err != nil || found {
		return err
	}
	return h.correct(ctx, t, res)
}

// add records more for a day that has a record; for one that has none it asks,
// because then something the sender relies on was not recorded.
func (h *Handler) add(ctx context.Context, t talk, res grammar.Result, more checkin.Report) error {
	tallies, err := h.counts.Totals(ctx, checkin.PersonSubject(more.Person), checkin.OneDay(more.Day))
	if err != nil {
		return err
	}
	if tallies[0].Reports() == 0 {
		n := t.say(t.words(), text.NothingToAddTo{Day: more.Day, Figures: h.figures(more.Entries)})
		if t.Revision > 0 {
			return h.ledger.Post(ctx, n)
		}
		return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words().With("nothing"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
			return checkin.Outcome{Records: []checkin.Record{t.record(nil)}, Notices: []checkin.Notice{n}} // dealt with
		}})
	}
	return h.report(ctx, t, res)
}

// mayChange reports whether a record's reports are still the sender's to make. Those
// of people who are on the roster no more are their township's.
func (t talk) mayChange(old checkin.Record) bool {
	return !slices.ContainsFunc(old.Reports, func(r checkin.Report) bool {
		if home, _ := t.person.Home(); settled(r) && home.Township() != r.Place.Township() {
			return !may(t.person, SettleOthersAppeals, r.Place)
		}
		if _, known := t.roster.Person(r.Person); !known {
			return !may(t.person, ReportOthers, r.Place)
		}
		_, ok := t.whose(r.Person)
		return !ok
	})
}

// settled reports whether a report tells what was done to a case.
func settled(r checkin.Report) bool {
	return slices.ContainsFunc(r.Marks, func(m checkin.Mark) bool { return m.Deed != checkin.Noted })
}

// retract is the change of an undo.
func (t talk) retract(old checkin.Record) (checkin.Record, bool) {
	if !t.mayChange(old) {
		return old, false
	}
	return checkin.Retract(old)
}

// reopened is the case that a record reopens; zero for none.
func reopened(r checkin.Record) checkin.CaseNumber {
	for _, rep := range r.Reports {
		for _, m := range rep.Marks {
			if m.Deed == checkin.Reopened {
				return m.Case
			}
		}
	}
	return 0
}

// takeBack retracts the sender's newest record, or the newest of another day
// when one is named.
func (h *Handler) takeBack(ctx context.Context, t talk, day checkin.Day) error {
	why := t.reason()
	named := day != 0 && day != h.cfg.Calendar.DayOf(t.Event())
	var stands checkin.CaseNumber // a case that was reopened last: that is not undone
	a := checkin.Amendment{By: t.person.ID, Why: why, Change: func(old checkin.Record) (checkin.Record, bool) {
		if named && !slices.ContainsFunc(old.Reports, func(r checkin.Report) bool { return r.Day == day }) || stands != 0 {
			return old, false
		}
		if stands = reopened(old); stands != 0 {
			return old, false
		}
		return t.retract(old)
	}}
	found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice {
		answer := t
		if c.Old.Source.Chat != t.Source.Chat { // a group hears nothing of what was said elsewhere
			answer = h.alone(t)
		}
		out := append([]checkin.Notice{answer.say(why, h.undone(answer, c))}, h.tellWithdrawn(t, why, c)...)
		if c.Old.Source.Chat < 0 { // the reaction in the group no longer holds
			out = append(out, react(why, c.Old.Source, noEmoji))
		}
		return out
	})
	switch {
	case err != nil || found:
		return err
	case stands != 0:
		return h.ledger.Post(ctx, h.alone(t).say(why, text.CaseReopenStands{Number: stands.String()}))
	}
	return h.ledger.Post(ctx, t.say(why, text.NothingToUndo{}))
}
