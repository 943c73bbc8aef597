package handlers

import (
	"context"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// The bot remembers the last thing it has asked each account, so that a bare
// number, a name or new figures answer it. What was asked is kept as figures and
// codes, never as text.
const (
	topicName   = "name"   // whom to register
	topicNumber = "number" // the right number for one figure of a doubtful message
	topicEdit   = "edit"   // new figures for a record
)

// answered takes a message for the answer to what was asked last; false when it
// is not one, and means what it says.
func (h *Handler) answered(ctx context.Context, t talk) (bool, error) {
	if t.Revision > 0 || t.From.Anonymous || !t.Private && !t.ToBot {
		return false, nil
	}
	asked, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
	if err != nil || !ok || asked.Over(t.Event().Unix()) { // by when it was written, not by when it arrives
		return false, err
	}
	switch {
	case asked.Topic == topicName && t.Private && t.person == nil && isName(t.Text):
		return true, h.named(ctx, t, asked)
	case t.person == nil || asked.By != t.person.ID:
	case asked.Topic == topicNumber:
		if n, ok := grammar.Number(t.Text); ok {
			return h.numbered(ctx, t, asked, n)
		}
	case asked.Topic == topicEdit && t.Private:
		return h.edited(ctx, t, asked)
	}
	return false, nil
}

// question remembers a doubt about one figure, together with what is said of it.
func (h *Handler) question(ctx context.Context, t talk, n checkin.Notice, rec checkin.Record, code string) error {
	now := h.cfg.Now()
	rec.Reports = slices.Clone(rec.Reports)
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicNumber, By: t.person.ID, Name: code, Record: &rec,
		Made: now.UnixMilli(), Expires: now.Add(waitForNumber).Unix(),
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words().With("question"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{n}}
	}})
}

// doubtful is the figure of a doubtful report that a bare number would settle:
// the only one, or the one with the number asked about.
func (h *Handler) doubtful(t talk, res grammar.Result) (checkin.Record, string, bool) {
	switch res.Why {
	case grammar.Approximate, grammar.Range, grammar.Fraction, grammar.OverLimit, grammar.HowMany:
	default:
		return checkin.Record{}, "", false
	}
	if len(res.Reports) != 1 || len(res.Reports[0].Entries) == 0 {
		return checkin.Record{}, "", false
	}
	reports, ok := t.reports(res.Reports)
	if !ok {
		return checkin.Record{}, "", false
	}
	entries := reports[0].Entries
	if len(entries) == 1 {
		return t.record(reports), entries[0].Code, true
	}
	n, ok := grammar.FirstNumber(res.Span)
	if !ok {
		return checkin.Record{}, "", false
	}
	var code string
	for _, e := range entries {
		if e.Value == n && code != "" {
			return checkin.Record{}, "", false
		}
		if e.Value == n {
			code = e.Code
		}
	}
	return t.record(reports), code, code != ""
}

// numbered records the doubtful message with the number in its place. The message
// asked about may have been recorded meanwhile by a button; then this corrects it.
func (h *Handler) numbered(ctx context.Context, t talk, asked checkin.Slip, n int64) (bool, error) {
	ind, ok := h.cfg.Catalogue.ByCode(asked.Name)
	if !ok || n == 0 || n > ind.Limit {
		return false, nil
	}
	rec := *asked.Record
	rec.Revision = max(rec.Revision, t.Event().Unix())
	for _, rep := range rec.Reports {
		if _, ok := t.whose(rep.Person); !ok {
			return false, nil
		}
	}
	rec.Reports = slices.Clone(rec.Reports)
	entries := slices.Clone(rec.Reports[0].Entries)
	i := slices.IndexFunc(entries, func(e checkin.Entry) bool { return e.Code == asked.Name })
	entries[i].Value = n
	rec.Reports[0].Entries = entries
	return h.settleQuestion(ctx, t, asked, rec, h.confirm(t, checkin.Change{New: rec}, nil))
}

// settleQuestion records what an answer led to; false when the bot has asked
// something else meanwhile. The answer itself is marked as done with: delivered
// again, it is not a report of its own.
func (h *Handler) settleQuestion(ctx context.Context, t talk, asked checkin.Slip, rec checkin.Record, said []checkin.Notice) (bool, error) {
	settled := false
	err := h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words(), Slip: asked.ID, Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		if settled = slip.Made == asked.Made; !settled {
			return checkin.Outcome{}
		}
		answer := t.record(nil)
		answer.Answers = rec.Source
		return checkin.Outcome{Records: []checkin.Record{rec, answer}, Torn: []string{asked.ID}, Notices: said}
	}})
	return settled, err
}

// reworded is an edit of a message. What was asked or put to somebody about its
// earlier words is void. When it was an answer, the record it gave figures for
// gets the new ones; an answer is never a report of its own.
func (h *Handler) reworded(ctx context.Context, t talk) (bool, error) {
	if t.Revision == 0 || t.person == nil {
		return false, nil
	}
	if err := h.voidAsked(ctx, t); err != nil {
		return false, err
	}
	known, ok, err := h.ledger.Known(ctx, t.Source, t.Sent.Unix())
	if err != nil || !ok || known.Answers == (checkin.Source{}) {
		return false, err
	}
	if res := h.readAs(t); (isReport(res) || res.Verdict == grammar.Correct && res.Mode == grammar.Set) && len(res.Reports) == 1 {
		if want, ok := t.reports(res.Reports); ok {
			same := false
			a := checkin.Amendment{By: t.person.ID, Source: known.Answers, Why: t.reason(), Change: func(old checkin.Record) (checkin.Record, bool) {
				next, ok := setFigures(old, want[0], t.Event().Unix())
				same = ok && next.SameContent(old)
				return next, ok && !same
			}}
			found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice { return h.confirm(t, c, res.Left) })
			if err != nil || found || same {
				return true, err
			}
		}
	}
	return true, h.answer(ctx, t, text.HowToCorrect{})
}

// voidAsked tears the question and the late report that rest on a message's
// earlier words.
func (h *Handler) voidAsked(ctx context.Context, t talk) error {
	for _, id := range []string{lateSlip(t.Source), checkin.QuestionSlip(t.From.ID)} {
		slip, ok, err := h.registry.Slip(ctx, id)
		if err != nil {
			return err
		}
		if !ok || slip.Record == nil || slip.Record.Source != t.Source {
			continue
		}
		err = h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.reason().With("void/" + id), Slip: id, Decide: func(_ *checkin.Roster, now checkin.Slip) checkin.Outcome {
			if now.Made != slip.Made {
				return checkin.Outcome{}
			}
			return checkin.Outcome{Torn: []string{id}}
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// askForEdit asks for a record's new figures.
func (h *Handler) askForEdit(ctx context.Context, t talk, p press, tp tap) error {
	mine, err := h.archive.Everything(ctx, t.person.ID)
	if err != nil {
		return err
	}
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	i := slices.IndexFunc(mine, func(r checkin.Record) bool {
		return r.Source == source && r.By == t.person.ID && !r.Retracted && len(r.Reports) == 1
	})
	if i < 0 {
		return h.ledger.Post(ctx, p.toast(text.NothingToUndoToast{}))
	}
	if _, ok := t.whose(mine[i].Reports[0].Person); !ok { // the right may have gone since
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicEdit, By: t.person.ID, Record: &mine[i],
		Made: now.UnixMilli(), Expires: now.Add(waitForEdit).Unix(),
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("edit"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		prompt := p.notice("/prompt", checkin.Say, t.From.ID, text.Say(p.lang, text.EditPrompt{}))
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{p.toast(text.DoneToast{}), prompt}}
	}})
}

// edited puts what the message says in the place of a record's figures. What
// cannot be recorded is asked about as ever, and the bot goes on waiting.
func (h *Handler) edited(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	res := h.readAs(t)
	if !isReport(res) && (res.Verdict != grammar.Correct || res.Mode != grammar.Set) || len(res.Reports) != 1 {
		return false, nil
	}
	want, ok := t.reports(res.Reports)
	if !ok {
		return false, nil
	}
	old, rep := *asked.Record, want[0]
	whose, ok := t.whose(old.Reports[0].Person)
	if !ok || res.Reports[0].Person != "" && rep.Person != whose.ID { // gone is the right, or it is about somebody else
		return false, nil
	}
	rep.Person = whose.ID
	if res.Reports[0].Place == "" {
		rep.Place = old.Reports[0].Place
	}
	if rep.Day == h.cfg.Calendar.DayOf(t.Sent) { // no other day is named
		rep.Day = old.Reports[0].Day
	}
	rec := old
	rec.Reports, rec.Revision = []checkin.Report{rep}, max(t.Event().Unix(), old.Revision)
	return h.settleQuestion(ctx, t, asked, rec, h.confirm(t, checkin.Change{Old: old, New: rec}, res.Left))
}
