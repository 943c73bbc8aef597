package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// A report older than the window is not recorded on its sender's word alone: one
// tap puts it to the township's secretary, another of theirs records it.

// latest is how far back even a secretary can reach, in days.
const latest = 400

// lateSlip is the id of a late report that waits.
func lateSlip(s checkin.Source) string { return fmt.Sprintf("late:%d:%d", s.Chat, s.Message) }

// lateRecord is what a report that is too old would be. It is false when its age is
// not the only doubt, when it is not the sender's to make, older than anybody may
// allow, or of several
// days or townships.
func (h *Handler) lateRecord(t talk, res grammar.Result) (checkin.Record, bool) {
	if res.Why != grammar.DateOld || len(res.Reports) == 0 || res.Reports[0].Day < h.cfg.Calendar.DayOf(t.Sent).Add(-latest) {
		return checkin.Record{}, false
	}
	then := t
	then.Sent = res.Reports[0].Day.At(noon, h.cfg.Calendar.Zone) // as if it had been written that day
	alone := h.readAs(then)
	if !isReport(alone) || len(alone.Reports) != len(res.Reports) {
		return checkin.Record{}, false
	}
	reports, ok := t.reports(alone.Reports)
	if !ok {
		return checkin.Record{}, false
	}
	for i, r := range reports {
		if r.Place.Township() != reports[0].Place.Township() || r.Day != res.Reports[i].Day || r.Day != reports[0].Day {
			return checkin.Record{}, false
		}
	}
	return t.record(reports), true
}

const noon = 12 * time.Hour

// offerLate asks about a late report with a button that puts it to the secretary,
// or records it when the sender is one.
func (h *Handler) offerLate(ctx context.Context, t talk, res grammar.Result, rec checkin.Record) error {
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: lateSlip(t.Source), Kind: checkin.LateReport, By: t.person.ID,
		Place: rec.Reports[0].Place, User: t.From.ID, Record: &rec, Made: now.UnixMilli(), Expires: now.Add(waitForAnswer).Unix(),
	}
	does := opAskLate
	if may(t.person, AllowLate, slip.Place) {
		does = opAllowLate
	}
	n := t.say(t.words(), text.LateDoubt{Span: res.Span, Guess: h.guess(res), Own: does == opAllowLate})
	n.Buttons = row(h.button(t.From.ID, t.lang, text.LateButton{Own: does == opAllowLate}, tap{op: does, b: slip.Made, text: slip.ID}))
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words().With("late"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{n}}
	}})
}

// askLate puts a late report to those who may allow it.
func (h *Handler) askLate(ctx context.Context, t talk, p press, tp tap) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("ask"), Slip: tp.text, Decide: func(r *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		if slip.State != checkin.Open || slip.Made != tp.b || slip.Over(h.cfg.Now().Unix()) || slip.By != t.person.ID || slip.Record == nil {
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{})}}
		}
		deciders := r.Holders(slip.Place, checkin.Secretary)
		if len(deciders) == 0 {
			deciders = r.Holders(slip.Place, rights[AllowLate]...)
		}
		if len(deciders) == 0 {
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(t.lang, text.JoinNobody{})}}
		}
		slip.State = checkin.Waiting
		out := checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(t.lang, text.LateSent{})}}
		for _, d := range deciders {
			lang := h.languageOf(d)
			n := h.tell(d, p.why, "card", text.LateCard{Name: t.person.Name, Reports: h.lines(r, lang, t.person.ID, slip.Record.Reports)})
			n.Buttons = row(
				h.button(d.Telegram, lang, text.AgreeButton{}, tap{op: opAllowLate, b: slip.Made, text: slip.ID}),
				h.button(d.Telegram, lang, text.RefuseButton{}, tap{op: opRefuseLate, b: slip.Made, text: slip.ID}),
			)
			out.Notices = append(out.Notices, n)
		}
		return out
	}})
}

// answerLate records a late report, or not.
func (h *Handler) answerLate(ctx context.Context, t talk, p press, tp tap) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("answer"), Slip: tp.text, Decide: func(r *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		sender, known := r.Person(slip.By)
		own := known && me != nil && sender.ID == me.ID
		switch {
		case slip.Made != tp.b || slip.Over(h.cfg.Now().Unix()) || slip.Record == nil || !known || !allKnown(r, slip.Record.Reports):
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{})}}
		case !may(me, AllowLate, slip.Place), slip.State == checkin.Open && !own:
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.NotForYouToast{})}}
		}
		agreed := tp.op == opAllowLate
		out := checkin.Outcome{What: fmt.Sprintf("answered %s 's late report with %t", slip.By, agreed)}
		s := text.LateAnswered{Agreed: agreed, Name: sender.Name, Reports: h.lines(r, p.lang, sender.ID, slip.Record.Reports)}
		out.Notices = []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, s)}
		slip.State = checkin.Refused
		if agreed {
			slip.State, out.Records = checkin.Used, []checkin.Record{*slip.Record}
			out.Outdated = []checkin.Notice{p.toast(text.AlreadyToast{})} // the message has been edited meanwhile
		}
		if !own {
			s := text.LateAnswered{Agreed: agreed, Reports: h.lines(r, h.languageOf(sender), sender.ID, slip.Record.Reports)}
			out.Notices = append(out.Notices, h.tell(sender, p.why, "to", s))
		}
		slip.Record = nil
		out.Slips = []checkin.Slip{slip}
		return out
	}})
}

// allKnown reports whether everybody the reports are about is still on the roster.
func allKnown(r *checkin.Roster, reports []checkin.Report) bool {
	return !slices.ContainsFunc(reports, func(rep checkin.Report) bool {
		_, ok := r.Person(rep.Person)
		return !ok
	})
}

// lines are reports as a reader sees them; a name stands where it is not whose.
func (h *Handler) lines(r *checkin.Roster, lang checkin.Language, whose string, reports []checkin.Report) []text.RecordedReport {
	out := make([]text.RecordedReport, len(reports))
	for i, rep := range reports {
		out[i] = text.RecordedReport{
			Day: rep.Day, Place: r.PlaceName(rep.Place, lang), Figures: h.figures(rep.Entries),
			Zero: rep.Kind == checkin.Zero && len(rep.Entries) == 0, Leave: rep.Kind == checkin.Leave,
		}
		for _, code := range rep.Works {
			if w, ok := h.cfg.Catalogue.Work(code); ok {
				out[i].Works = append(out[i].Works, w.Name.In(lang))
			}
		}
		out[i].Handled = rep.Kind == checkin.Handled
		for _, m := range rep.Marks {
			if m.Case != 0 && (m.Deed != checkin.Confirmed || out[i].Handled) { // who resolves their own confirms it, too
				out[i].Cases = append(out[i].Cases, text.CaseMark{Number: m.Case.String(), Deed: string(m.Deed)})
			}
		}
		if other, ok := r.Person(rep.Person); ok && other.ID != whose {
			out[i].Name = other.Name
		}
	}
	return out
}
