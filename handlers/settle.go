package handlers

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// step is what a button does to a case. The words are in buttons already sent.
type step string

const (
	stepResolve step = "s" // asks for the result
	stepQuietly step = "q" // resolves without one
	stepWaiting step = "r" // resolves with the one that was written before
	stepConfirm step = "c"
	stepReopen  step = "o"
	stepPass    step = "u"
	stepReword  step = "w" // asks for another note
	// Asked again, because it cannot be undone.
	stepReopenSure step = "O"
	stepPassSure   step = "U"
)

// mayStep reports whether somebody may do something with a case as it is.
func (h *Handler) mayStep(t talk, c checkin.Case, s step) bool {
	own := owns(t.person, c) && mayAnywhere(t.person, SettleAppeals)
	level, _ := c.Level()
	switch s {
	case stepResolve, stepQuietly, stepWaiting:
		return settles(t.person, c) && c.May(checkin.Resolved)
	case stepConfirm:
		if _, there := confirmer(t.roster, c); !there {
			return settles(t.person, c) && c.May(checkin.Confirmed)
		}
		return own && c.May(checkin.Confirmed)
	case stepReopen, stepReopenSure:
		return settles(t.person, c) && c.May(checkin.Reopened)
	case stepPass, stepPassSure: // from the township only those pass it up who answer for it
		return c.May(checkin.Passed) && (own && level == checkin.AtCadre || may(t.person, SettleOthersAppeals, c.Place))
	case stepReword:
		return settles(t.person, c) && !c.Erased
	default:
		return false
	}
}

// resolve is /resolve N result. An edit of it says another result, or speaks of another
// case; what it said before counts no more then.
func (h *Handler) resolve(ctx context.Context, t talk) error {
	number, result := caseNumber(t.Argument)
	known, _, err := h.ledger.Known(ctx, t.Source, t.Sent.Unix())
	if err != nil {
		return err
	}
	if !known.Retracted && !t.mayChange(known) {
		return h.answer(ctx, t, text.NotYoursToReport{})
	}
	c, refusal, buttons, err := h.toResolve(ctx, t, number, known)
	if err != nil {
		return err
	}
	told := tells(known, checkin.Resolved, c.Number)
	if t.Revision > 0 {
		if err := h.void(ctx, t, t.Source, t.reason()); err != nil {
			return err
		}
	}
	if t.Revision > 0 && !told && len(known.Reports) > 0 && !known.Retracted { // it was something else before
		if err := h.ledger.Commit(ctx, t.record(nil), h.removed(t)); err != nil {
			return err
		}
		if tells(known, checkin.Noted, c.Number) { // and made the very case
			return h.answer(ctx, t, text.CaseUnknown{Word: number})
		}
	}
	switch {
	case refusal != nil:
		if told {
			err = h.ledger.Commit(ctx, t.record(nil), h.removed(t))
		}
		return errors.Join(err, h.answer(ctx, t, refusal, buttons...))
	case result == "" && told:
		return nil
	case result == "":
		return h.askWords(ctx, t, c, stepResolve, t.words().With("ask"), func(s text.Sentence) checkin.Notice { return h.alone(t).say(t.words(), s) })
	}
	return h.resolved(ctx, t, c, t.record(nil), result, !told, func(s text.Sentence) []checkin.Notice {
		return []checkin.Notice{t.say(t.words(), s)}
	})
}

// toResolve finds the case that a command is to resolve, unless it did so before; else why
// it cannot. What was reopened since is not resolved again by an edit.
func (h *Handler) toResolve(ctx context.Context, t talk, number string, known checkin.Record) (checkin.Case, text.Sentence, [][]checkin.Button, error) {
	if number == "" {
		return checkin.Case{}, text.CaseHow{}, nil, nil
	}
	c, wrong, buttons, err := h.found(ctx, t, number)
	again := slices.ContainsFunc(c.Events, func(e checkin.CaseEvent) bool { return e.Void && e.Source == t.Source })
	switch {
	case err != nil || wrong != nil:
		return checkin.Case{}, wrong, buttons, err
	case !settles(t.person, c):
		return c, text.CaseNotYours{Number: c.Number.String()}, nil, nil
	case !tells(known, checkin.Resolved, c.Number) && (!c.May(checkin.Resolved) || again):
		line := h.lineFor(t, c)
		return c, text.CaseMoved{CaseLine: line}, h.caseButtons(t, t.lang, c), nil
	}
	return c, nil, nil, nil
}

// tells reports whether a record that counts tells of a case.
func tells(r checkin.Record, d checkin.Deed, n checkin.CaseNumber) bool {
	return !r.Retracted && slices.ContainsFunc(r.Reports, func(rep checkin.Report) bool {
		return slices.ContainsFunc(rep.Marks, func(m checkin.Mark) bool { return m.Deed == d && m.Case == n })
	})
}

// resolved records that a case was resolved: it counts for who did it, in the case's place,
// today. The household's own cadre confirms it by the same word; another's is put to them,
// unless that is done.
func (h *Handler) resolved(ctx context.Context, t talk, c checkin.Case, rec checkin.Record, result string, fresh bool, say func(text.Sentence) []checkin.Notice) error {
	result = kept(result)
	rep := checkin.Report{
		Person: t.person.ID, Place: c.Place, Day: h.cfg.Calendar.DayOf(t.Sent), Kind: checkin.Figures,
		Entries: []checkin.Entry{{Code: checkin.CodeResolved, Value: 1}}, Works: c.Works,
		Marks: []checkin.Mark{{Deed: checkin.Resolved, Case: c.Number, Words: result}},
	}
	if owns(t.person, c) {
		rep.Marks = append(rep.Marks, checkin.Mark{Deed: checkin.Confirmed, Case: c.Number})
	}
	rec.Reports = []checkin.Report{rep}
	bare, err := h.bareResolved(ctx, t, rep.Day)
	if err != nil {
		return err
	}
	return h.commitCase(ctx, t, c.Number, rec, func(now checkin.Case, ch checkin.Change) []checkin.Notice {
		line := h.lineFor(t, now)
		s := text.CaseResolved{CaseLine: line, Result: result, Counted: len(ch.Replaced) > 0}
		cadre, there := confirmer(t.roster, now)
		asked := fresh && there && cadre.ID != t.person.ID && !now.IsConfirmed()
		if asked {
			s.Told = cadre.Name
		}
		s.Absent = !there && !owns(t.person, now)
		out := say(s)
		last := &out[len(out)-1]
		if mayAnywhere(t.person, ReportOwn) {
			last.Buttons = row(h.undoButton(t, rec.Source))
		}
		if bare != nil && fresh {
			last.Buttons = append(last.Buttons, row(h.sameButton(t, bare.Source, now.Number, true))...)
		}
		if !asked || cadre.Muted { // it stands in their list
			return out
		}
		lang := h.languageOf(cadre)
		n := h.tell(cadre, t.words(), "resolved/"+now.Number.String(), text.CaseToConfirm{
			CaseLine: h.caseLine(t.roster, lang, cadre.ID, now, line.Resolved()), By: t.person.Name, Result: result,
		})
		n.Buttons = rows([]checkin.Button{h.stepButton(cadre.Telegram, lang, now, stepConfirm, true), h.stepButton(cadre.Telegram, lang, now, stepReopen, true)}, 2)
		return append(out, n)
	})
}

// stepButton does something to a case; own is true for the cadre who received it.
func (h *Handler) stepButton(user int64, lang checkin.Language, c checkin.Case, s step, own bool) checkin.Button {
	level, _ := c.Level()
	label := text.CaseDoButton{Deed: string(s), Own: own, Level: level}
	return h.button(user, lang, label, tap{op: opCaseStep, a: int64(c.Number), text: string(s)})
}

// commitCase commits a record that tells of a case; when something else happened to the
// case meanwhile, the answer shows it.
func (h *Handler) commitCase(ctx context.Context, t talk, n checkin.CaseNumber, rec checkin.Record, said func(checkin.Case, checkin.Change) []checkin.Notice) error {
	err := h.ledger.Commit(ctx, rec, func(ch checkin.Change) []checkin.Notice { return said(ch.Cases[n], ch) })
	if errors.Is(err, checkin.ErrCaseMoved) {
		t.Source = checkin.Source{Chat: t.From.ID}
		return h.caseMoved(ctx, h.alone(t), n)
	}
	return err
}

// caseMoved shows a case with which something cannot be done as it is.
func (h *Handler) caseMoved(ctx context.Context, t talk, n checkin.CaseNumber) error {
	c, known, err := h.cases.Case(ctx, n)
	if err != nil {
		return err
	}
	if !known {
		return h.answer(ctx, t, text.CaseUnknown{Word: n.String()})
	}
	m := t.say(t.words(), text.CaseMoved{CaseLine: h.lineFor(t, c)})
	m.Buttons = h.caseButtons(t, t.lang, c)
	return h.ledger.Post(ctx, m)
}

// stepped is a tap that does something to a case.
func (h *Handler) stepped(ctx context.Context, t talk, p press, tp tap) error {
	n, s := checkin.CaseNumber(tp.a), step(tp.text)
	c, known, err := h.cases.Case(ctx, n)
	switch {
	case err != nil:
		return err
	case !known || !sees(t.person, c):
		return h.ledger.Post(ctx, p.toast(text.CaseGoneToast{}))
	case !settles(t.person, c):
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case !h.mayStep(t, c, s):
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	today := h.cfg.Calendar.DayOf(h.cfg.Now())
	line := h.caseLine(t.roster, p.lang, t.person.ID, c, today)
	sure := func(d checkin.Deed, next step) error {
		m := p.notice("/sure", checkin.Say, t.From.ID, text.Say(p.lang, text.CaseSure{CaseLine: line, Deed: string(d)}))
		m.Buttons = row(
			h.button(t.From.ID, p.lang, text.CaseSureButton{Deed: string(d)}, tap{op: opCaseStep, a: tp.a, text: string(next)}),
			h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}),
		)
		return h.ledger.Post(ctx, p.toast(text.DoneToast{}), m)
	}
	switch s {
	case stepResolve, stepReword:
		return h.askWords(ctx, t, c, s, p.why.With("ask"), func(s text.Sentence) checkin.Notice {
			return p.notice("/words", checkin.Say, t.From.ID, text.Say(p.lang, s))
		}, p.toast(text.DoneToast{}))
	case stepReopen:
		return sure(checkin.Reopened, stepReopenSure)
	case stepPass:
		return sure(checkin.Passed, stepPassSure)
	case stepPassSure:
		return h.passUp(ctx, t, p, c, today)
	default:
	}
	t.Message = apart(t.Message, p.ID)
	t.Sent = h.cfg.Now() // the message with the button may be old
	edited := func(s text.Sentence) []checkin.Notice {
		return []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, s)}
	}
	if s == stepQuietly || s == stepWaiting {
		result, err := h.resultWaiting(ctx, t, c, p.why)
		if err != nil {
			return err
		}
		if s == stepQuietly {
			result = ""
		}
		return h.resolved(ctx, t, c, t.record(nil), result, true, edited)
	}
	deed := checkin.Confirmed
	if s == stepReopenSure {
		deed = checkin.Reopened
	}
	rec := t.record([]checkin.Report{{Person: t.person.ID, Place: c.Place, Day: today, Kind: checkin.Handled, Marks: []checkin.Mark{{Deed: deed, Case: n}}}})
	return h.commitCase(ctx, t, n, rec, func(now checkin.Case, _ checkin.Change) []checkin.Notice {
		line := h.caseLine(t.roster, p.lang, t.person.ID, now, today)
		if deed == checkin.Confirmed {
			return edited(text.CaseConfirmed{CaseLine: line})
		}
		out := edited(text.CaseReopened{CaseLine: line})
		done, _ := c.Resolution()
		for _, id := range slices.Compact([]string{done.By, c.Person}) { // who had resolved it, and whose it is
			if who, known := t.roster.Person(id); known && who.ID != t.person.ID && who.Telegram != 0 && !who.Muted && sees(who, now) {
				lang := h.languageOf(who)
				s := text.CaseReopened{CaseLine: h.caseLine(t.roster, lang, who.ID, now, today), By: t.person.Name, Visited: owns(t.person, now)}
				out = append(out, h.tell(who, p.why, "reopened", s))
			}
		}
		return out
	})
}

// apart is the message under which something is recorded that no message of a chat says:
// always the same for the same cause.
func apart(m checkin.Message, cause string) checkin.Message {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(cause))
	m.Source, m.Revision = checkin.Source{Message: int(sum.Sum64() >> 12)}, 0
	return m
}

// passUp gives a case to the level above, and tells those who are there.
func (h *Handler) passUp(ctx context.Context, t talk, p press, c checkin.Case, today checkin.Day) error {
	next := c
	next.Events = append(slices.Clone(c.Events), checkin.CaseEvent{Deed: checkin.Passed, Day: today, By: t.person.ID})
	level, _ := next.Level()
	there := t.roster.Holders(checkin.District, checkin.Admin)
	if level == checkin.AtTownship {
		there = t.roster.Holders(c.Place.Township(), checkin.Secretary, checkin.Clerk)
	}
	there = slices.DeleteFunc(slices.Clone(there), func(who *checkin.Person) bool { return who.Telegram == 0 })
	nobody := len(there) == 0
	done := text.CasePassed{CaseLine: h.caseLine(t.roster, p.lang, t.person.ID, next, today), Nobody: nobody}
	out := []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, done)}
	for _, who := range there {
		if who.ID == t.person.ID || who.Muted {
			continue
		}
		lang := h.languageOf(who)
		n := h.tell(who, p.why, "passed", text.CasePassed{CaseLine: h.caseLine(t.roster, lang, who.ID, next, today), By: t.person.Name})
		n.Buttons = row(h.caseButton(who.Telegram, lang, c.Number))
		out = append(out, n)
	}
	err := h.cases.PassUp(ctx, t.person.ID, p.why.With("passed"), c, today, out...)
	if errors.Is(err, checkin.ErrCaseMoved) {
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	return err
}
