package handlers

import (
	"context"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// The bot remembers the last thing it has asked each account, so that a bare
// number, a name or new figures answer it. What was asked is kept as figures and
// codes; of text only masked notes of appeals.
const (
	topicName    = "name"    // whom to register
	topicNumber  = "number"  // the right number for one figure of a doubtful message
	topicSure    = "sure"    // the same, or that the number told is right
	topicEdit    = "edit"    // new figures for a record
	topicPlaces  = "places"  // whether places were read rightly
	topicOpening = "opening" // whether opening totals were
	topicReview  = "review"  // a sentence for an answer of the look-back
	topicCase    = "case"    // a sentence about an appeal
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
	case asked.Topic == topicName && t.Private && t.person == nil:
		return true, h.named(ctx, t, asked)
	case t.person == nil || asked.By != t.person.ID:
	case asked.Topic == topicNumber, asked.Topic == topicSure:
		return h.numbered(ctx, t, asked)
	case asked.Topic == topicReview && t.Private && t.Source.Message > asked.After:
		return h.worded(ctx, t, asked)
	case asked.Topic == topicCase && t.Private && t.Source.Message > asked.After:
		return h.caseWorded(ctx, t, asked)
	case asked.Topic == topicEdit && t.Private && t.Source.Message > asked.After:
		return h.edited(ctx, t, asked)
	}
	return false, nil
}

// tear forgets what was asked, for a reason.
func (h *Handler) tear(ctx context.Context, t talk, why checkin.Reason, asked checkin.Slip, said ...checkin.Notice) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why.With("tear/" + asked.ID), Slip: asked.ID, Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		if slip.Made != asked.Made {
			return checkin.Outcome{Notices: said}
		}
		return checkin.Outcome{Torn: []string{asked.ID}, Notices: said}
	}})
}

// dropEdit ends the waiting for new figures or a sentence, because something else was
// asked for since.
func (h *Handler) dropEdit(ctx context.Context, t talk, why checkin.Reason) error {
	asked, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
	if err != nil || !ok || !slices.Contains([]string{topicEdit, topicReview, topicCase}, asked.Topic) || t.person == nil || !t.Private || t.Source.Message < asked.After {
		return err
	}
	return h.tear(ctx, t, why, asked)
}

// question remembers a doubt about one figure, together with what is said of it, and
// marks the message when it was the answer to another question.
func (h *Handler) question(ctx context.Context, t talk, n checkin.Notice, rec checkin.Record, res grammar.Result, marks ...checkin.Record) error {
	now, topic := h.cfg.Now(), topicNumber
	if res.Why == grammar.Unusual {
		topic = topicSure
	}
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topic, By: t.person.ID, Name: res.Doubtful, Record: &rec,
		Made: now.UnixMilli(), Expires: now.Add(waitForNumber).Unix(),
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words().With("question"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Records: marks, Notices: []checkin.Notice{n}}
	}})
}

// doubtful is a report of which only one number is in doubt; the figure's entry has
// the guess, or zero.
func (h *Handler) doubtful(t talk, res grammar.Result) (checkin.Record, bool) {
	read := res.Reports
	if len(read) == 0 {
		read = []grammar.Report{{Day: res.Day, Kind: checkin.Figures}}
	}
	if res.Doubtful == "" || len(read) != 1 {
		return checkin.Record{}, false
	}
	reports, ok := t.reports(read)
	if !ok {
		return checkin.Record{}, false
	}
	reports[0].Kind = checkin.Figures
	if !checkin.Overlap(reports[0].Entries, []checkin.Entry{{Code: res.Doubtful}}) {
		reports[0].Entries = append(slices.Clone(reports[0].Entries), checkin.Entry{Code: res.Doubtful})
	}
	if n, ok := grammar.FirstNumber(res.Span); ok && res.Why == grammar.MoneyUnit {
		i := slices.IndexFunc(reports[0].Entries, func(e checkin.Entry) bool { return e.Code == res.Doubtful })
		reports[0].Entries[i].Value = n // of which the unit is missing
	}
	return t.record(reports), true
}

// numbered records the doubtful message with the number in its place. The message
// asked about may have been recorded meanwhile by a button; then this corrects it.
func (h *Handler) numbered(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	rec := *asked.Record
	entries := slices.Clone(rec.Reports[0].Entries)
	i := slices.IndexFunc(entries, func(e checkin.Entry) bool { return e.Code == asked.Name })
	ind, ok := h.cfg.Catalogue.ByCode(asked.Name)
	if !ok || i < 0 {
		return false, nil
	}
	n, ok := numberIn(t.Text, *ind, entries[i].Value)
	if asked.Topic == topicSure && slices.Contains(agrees, bare(t.Text)) {
		n, ok = entries[i].Value, true
	}
	if !ok || n > ind.Limit && n > entries[i].Value { // more than was asked about needs another question
		return false, nil
	}
	for _, rep := range rec.Reports {
		if _, ok := t.whose(rep.Person); !ok {
			return false, nil
		}
	}
	entries[i].Value = n
	rec.Reports = slices.Clone(rec.Reports)
	rec.Reports[0].Entries = entries
	rec.Revision = max(rec.Revision, t.Event().Unix())
	return h.settleQuestion(ctx, t, asked, rec, nil)
}

// numberIn reads a number that answers a question about a figure; for money the
// unit alone does, too: 万元.
func numberIn(text string, ind checkin.Indicator, guess int64) (int64, bool) {
	switch strings.TrimSpace(text) {
	case "万", "万元":
		return guess * 10_000, ind.Money && guess > 0
	case "元", "块", "yuan":
		return guess, ind.Money && guess > 0
	}
	n, unit, ok := grammar.Measured(text)
	unit = strings.TrimRight(unit, "吧啊呢哦的了。！.!~ ")
	if ind.Money {
		return n, ok && n > 0 && (strings.ContainsAny(text, "元万块") || strings.Contains(strings.ToLower(text), "yuan"))
	}
	// 1007修好了 is no number of anything.
	return n, ok && n > 0 && (unit == "" || slices.Contains(measures, unit) || slices.ContainsFunc(ind.Words.Units, func(u string) bool { return strings.EqualFold(u, unit) }))
}

// measures are words that may measure any figure.
var measures = []string{"个", "件", "次", "条", "人", "户", "场", "张"}

// settleQuestion records what an answer led to; false when the bot has asked
// something else meanwhile. The answer itself is marked as done with: delivered
// again, it is not a report of its own.
func (h *Handler) settleQuestion(ctx context.Context, t talk, asked checkin.Slip, rec checkin.Record, left []grammar.Left) (bool, error) {
	settled := false
	err := h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words(), Slip: asked.ID, Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		if settled = slip.Made == asked.Made; !settled {
			return checkin.Outcome{}
		}
		return checkin.Outcome{
			Records: []checkin.Record{rec, t.answerTo(rec)}, Torn: []string{asked.ID},
			Confirm: func(c checkin.Change) []checkin.Notice { return h.confirm(t, c, left) },
		}
	}})
	return settled, err
}

// answerTo marks the message as one that gave the figures for a record.
func (t talk) answerTo(rec checkin.Record) checkin.Record {
	answer := t.record(nil)
	answer.Answers = rec.Source
	return answer
}

// reworded is an edit of a message. What was asked or put to somebody about its
// earlier words is void. When it was an answer, the record it gave figures for
// gets the new ones; an answer is never a report of its own. What the sender may not
// report any more, stays as it is.
func (h *Handler) reworded(ctx context.Context, t talk) (bool, error) {
	if t.Revision == 0 || t.person == nil {
		return false, nil
	}
	if err := h.void(ctx, t, t.Source, t.reason()); err != nil {
		return false, err
	}
	known, ok, err := h.ledger.Known(ctx, t.Source, t.Sent.Unix())
	switch {
	case err != nil || !ok:
		return false, err
	case !known.Retracted && !t.mayChange(known):
		return true, h.answer(ctx, h.alone(t), text.NotYoursToReport{})
	case known.Answers == (checkin.Source{}):
		return false, nil
	}
	if err := h.void(ctx, t, known.Answers, t.reason().With("answered")); err != nil {
		return false, err
	}
	if res := t.read; (isReport(res) || res.Verdict == grammar.Correct && res.Mode == grammar.Set) && len(res.Reports) == 1 {
		if want, ok := t.reports(res.Reports); ok {
			a := checkin.Amendment{By: t.person.ID, Source: known.Answers, Why: t.reason(), Change: func(old checkin.Record) (checkin.Record, bool) {
				rep := want[0]
				if len(old.Reports) == 1 && !h.elsewhere(t, res, rep, old.Reports[0]) { // 走访5户, about yesterday's record
					rep.Person, rep.Day = old.Reports[0].Person, old.Reports[0].Day
				}
				return setFigures(old, rep, t.Event().Unix())
			}}
			found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice { return h.confirm(t, c, res.Left) })
			if err != nil || found {
				return true, err
			}
		}
	}
	return true, h.answer(ctx, t, text.HowToCorrect{})
}

// void tears the question and the late report that rest on a message's earlier words.
func (h *Handler) void(ctx context.Context, t talk, m checkin.Source, why checkin.Reason) error {
	for _, id := range []string{lateSlip(m), checkin.QuestionSlip(t.From.ID)} {
		slip, ok, err := h.registry.Slip(ctx, id)
		if err != nil {
			return err
		}
		if !ok || slip.Record == nil || slip.Record.Source != m {
			continue
		}
		if err := h.tear(ctx, t, why, slip); err != nil {
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
		return r.Source == source && r.By == t.person.ID && !r.Retracted && len(r.Reports) == 1 && !settled(r.Reports[0])
	})
	if i < 0 {
		return h.ledger.Post(ctx, p.toast(text.NothingToUndoToast{}))
	}
	rep := mine[i].Reports[0]
	whose, ok := t.whose(rep.Person)
	now := h.cfg.Now()
	switch {
	case !ok: // the right may have gone since
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case rep.Day < h.cfg.Calendar.DayOf(now).Add(-choiceFor) && !may(t.person, AllowLate, rep.Place):
		return h.ledger.Post(ctx, p.toast(text.DoneToast{}), p.notice("/old", checkin.Say, t.From.ID, text.Say(p.lang, text.EditTooOld{})))
	}
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicEdit, By: t.person.ID, Record: &mine[i], After: p.On.Message,
		Made: now.UnixMilli(), Expires: now.Add(waitForEdit).Unix(),
	}
	prompt := p.notice("/prompt", checkin.Say, t.From.ID, text.Say(p.lang, text.EditPrompt{Report: h.lines(t.roster, p.lang, whose.ID, mine[i].Reports)[0]}))
	prompt.Buttons = row(h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}))
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("edit"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{p.toast(text.DoneToast{}), prompt}}
	}})
}

// agrees are answers that a number is meant as it was told.
var agrees = []string{"是", "是的", "是啊", "对", "对的", "对头", "没错", "没有错", "确认", "正确", "yes", "right", "correct"}

// bare is a short answer without what does not count in it.
func bare(text string) string { return strings.ToLower(strings.Trim(text, " 。.!！~～")) }

// cancels are answers that want nothing changed.
var cancels = []string{"算了", "不改了", "不改", "取消", "不用了", "没事", "cancel", "never mind", "no"}

// edited puts what the message says in the place of a record's figures. A message
// about another day or somebody else, a report without figures or anything to take
// back ends the waiting and means what it says; a doubt goes on about the record.
func (h *Handler) edited(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	old := *asked.Record
	if slices.Contains(cancels, bare(t.Text)) {
		return true, h.tear(ctx, t, t.reason(), asked, t.say(t.words(), text.Kept{}))
	}
	res := t.read
	if len(old.Reports[0].Entries) == 1 {
		code := old.Reports[0].Entries[0].Code
		ind, known := h.cfg.Catalogue.ByCode(code)
		if !known {
			return false, nil
		}
		if n, ok := grammar.Number(t.Text); ok && n > ind.Limit {
			return false, nil
		}
		if n, ok := numberIn(t.Text, *ind, 0); ok {
			res = grammar.Result{Verdict: grammar.Record, Day: h.cfg.Calendar.DayOf(t.Sent), Reports: []grammar.Report{{
				Day: h.cfg.Calendar.DayOf(t.Sent), Kind: checkin.Figures, Entries: []checkin.Entry{{Code: code, Value: n}},
			}}}
		}
	}
	switch {
	case res.Verdict == grammar.Ignore, res.Verdict == grammar.Query:
		return false, nil
	case res.Verdict == grammar.Ask && res.Doubtful == "":
		return false, nil
	case res.Verdict == grammar.Correct && res.Mode != grammar.Set, res.Verdict == grammar.Zero, res.Verdict == grammar.Leave, len(res.Reports) > 1:
		return false, h.tear(ctx, t, t.reason(), asked)
	}
	rec, ok := h.doubtful(t, res)
	if res.Verdict != grammar.Ask {
		var want []checkin.Report
		want, ok = t.reports(res.Reports)
		rec = t.record(want)
	}
	if !ok || !t.mayChange(old) || h.elsewhere(t, res, rec.Reports[0], old.Reports[0]) {
		return false, h.tear(ctx, t, t.reason(), asked)
	}
	rep := rec.Reports[0]
	rep.Person, rep.Day = old.Reports[0].Person, old.Reports[0].Day
	if len(res.Reports) == 0 || res.Reports[0].Place == "" {
		rep.Place = old.Reports[0].Place
	}
	if len(rep.Works) == 0 {
		rep.Works = old.Reports[0].Works
	}
	next := old
	next.Reports, next.Revision = []checkin.Report{rep}, max(t.Event().Unix(), old.Revision)
	if res.Verdict == grammar.Ask {
		n := t.say(t.words(), text.Doubt{Why: res.Why.String(), Span: res.Span, Guess: h.guess(res)})
		return true, h.question(ctx, t, n, next, res, t.answerTo(old))
	}
	return h.settleQuestion(ctx, t, asked, next, res.Left)
}

// elsewhere reports whether a message speaks of another day or of somebody else
// than the record it could be new figures for. A day that is named counts, also
// when it is the day of writing.
func (h *Handler) elsewhere(t talk, res grammar.Result, want, old checkin.Report) bool {
	today := h.cfg.Calendar.DayOf(t.Sent)
	named := want.Day != today || strings.Contains(t.Text, "今") || strings.Contains(strings.ToLower(t.Text), "today")
	return named && want.Day != old.Day || len(res.Reports) == 1 && res.Reports[0].Person != "" && want.Person != old.Person
}
