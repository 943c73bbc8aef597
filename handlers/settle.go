package handlers

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// step is what a button does to a case. The words are in buttons already sent.
type step string

const (
	stepResolve step = "s" // asks for the result
	stepQuietly step = "q" // resolves without one
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
	own := c.Person == t.person.ID && mayAnywhere(t.person, SettleAppeals)
	level, _ := c.Level()
	switch s {
	case stepResolve, stepQuietly:
		return settles(t.person, c) && c.May(checkin.Resolved)
	case stepConfirm:
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
	number, result, _ := strings.Cut(strings.TrimSpace(t.Argument), " ")
	known, _, err := h.ledger.Known(ctx, t.Source, t.Sent.Unix())
	if err != nil {
		return err
	}
	c, refusal, buttons, err := h.toResolve(ctx, t, number, known)
	told := tells(known, checkin.Resolved, c.Number)
	switch {
	case err != nil:
		return err
	case refusal != nil:
		if t.Revision > 0 {
			if err := h.ledger.Commit(ctx, t.record(nil), t.removed); err != nil {
				return err
			}
		}
		return h.answer(ctx, t, refusal, buttons...)
	case result == "" && told:
		return nil
	case result == "":
		return h.askWords(ctx, t, c, stepResolve, t.words().With("ask"), func(s text.Sentence) checkin.Notice { return t.say(t.words(), s) })
	}
	return h.resolved(ctx, t, c, t.record(nil), result, func(s text.Sentence) []checkin.Notice {
		return []checkin.Notice{t.say(t.words(), s)}
	})
}

// toResolve finds the case that a command is to resolve, unless it did so before; else why
// it cannot.
func (h *Handler) toResolve(ctx context.Context, t talk, number string, known checkin.Record) (checkin.Case, text.Sentence, [][]checkin.Button, error) {
	if !numeric(number) {
		return checkin.Case{}, text.CaseHow{}, nil, nil
	}
	c, wrong, buttons, err := h.found(ctx, t, number)
	switch {
	case err != nil || wrong != nil:
		return c, wrong, buttons, err
	case !settles(t.person, c):
		return c, text.CaseNotYours{Number: c.Number.String()}, nil, nil
	case !tells(known, checkin.Resolved, c.Number) && !c.May(checkin.Resolved):
		line := h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))
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
// today. The household's own cadre confirms it by the same word; another's is put to them.
func (h *Handler) resolved(ctx context.Context, t talk, c checkin.Case, rec checkin.Record, result string, say func(text.Sentence) []checkin.Notice) error {
	rep := checkin.Report{
		Person: t.person.ID, Place: c.Place, Day: h.cfg.Calendar.DayOf(t.Sent), Kind: checkin.Figures,
		Entries: []checkin.Entry{{Code: checkin.CodeResolved, Value: 1}},
		Marks:   []checkin.Mark{{Deed: checkin.Resolved, Case: c.Number, Words: kept(result)}},
	}
	if c.Person == t.person.ID {
		rep.Marks = append(rep.Marks, checkin.Mark{Deed: checkin.Confirmed, Case: c.Number})
	}
	rec.Reports = []checkin.Report{rep}
	return h.commitCase(ctx, t, c.Number, rec, func(now checkin.Case) []checkin.Notice {
		line := h.caseLine(t.roster, t.lang, t.person.ID, now, h.cfg.Calendar.DayOf(t.Event()))
		s := text.CaseResolved{CaseLine: line, Result: kept(result)}
		cadre, known := t.roster.Person(now.Person)
		if !known || cadre.ID == t.person.ID || cadre.Telegram == 0 || len(cadre.Grants) == 0 {
			return withUndo(say(s), h.undoButton(t, rec.Source))
		}
		s.Told = cadre.Name
		lang := h.languageOf(cadre)
		n := h.tell(cadre, t.words(), "resolved/"+now.Number.String(), text.CaseToConfirm{
			CaseLine: h.caseLine(t.roster, lang, cadre.ID, now, line.Resolved()), By: t.person.Name, Result: kept(result),
		})
		n.Buttons = rows([]checkin.Button{
			h.button(cadre.Telegram, lang, text.CaseDoButton{Deed: string(stepConfirm)}, tap{op: opCaseStep, a: int64(now.Number), text: string(stepConfirm)}),
			h.button(cadre.Telegram, lang, text.CaseDoButton{Deed: string(stepReopen)}, tap{op: opCaseStep, a: int64(now.Number), text: string(stepReopen)}),
		}, 2)
		return append(withUndo(say(s), h.undoButton(t, rec.Source)), n)
	})
}

// withUndo puts a way back under the last thing said.
func withUndo(said []checkin.Notice, undo checkin.Button) []checkin.Notice {
	said[len(said)-1].Buttons = row(undo)
	return said
}

// commitCase commits a record that tells of a case; when something else happened to the
// case meanwhile, the answer shows it.
func (h *Handler) commitCase(ctx context.Context, t talk, n checkin.CaseNumber, rec checkin.Record, said func(checkin.Case) []checkin.Notice) error {
	err := h.ledger.Commit(ctx, rec, func(ch checkin.Change) []checkin.Notice { return said(ch.Cases[n]) })
	if errors.Is(err, checkin.ErrCaseMoved) {
		return h.caseMoved(ctx, t, n)
	}
	return err
}

// caseMoved shows a case with which something cannot be done as it is.
func (h *Handler) caseMoved(ctx context.Context, t talk, n checkin.CaseNumber) error {
	c, _, err := h.cases.Case(ctx, n)
	if err != nil {
		return err
	}
	m := t.say(t.words(), text.CaseMoved{CaseLine: h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))})
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
		return h.ledger.Post(ctx, p.toast(text.StaleToast{}))
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
	t.Sent = p.Sent
	edited := func(s text.Sentence) []checkin.Notice {
		return []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, s)}
	}
	if s == stepQuietly {
		if err := h.dropEdit(ctx, t, p.why); err != nil {
			return err
		}
		return h.resolved(ctx, t, c, t.record(nil), "", edited)
	}
	deed := checkin.Confirmed
	if s == stepReopenSure {
		deed = checkin.Reopened
	}
	rec := t.record([]checkin.Report{{Person: t.person.ID, Place: c.Place, Day: today, Kind: checkin.Handled, Marks: []checkin.Mark{{Deed: deed, Case: n}}}})
	return h.commitCase(ctx, t, n, rec, func(now checkin.Case) []checkin.Notice {
		line := h.caseLine(t.roster, p.lang, t.person.ID, now, today)
		if deed == checkin.Confirmed {
			return edited(text.CaseConfirmed{CaseLine: line})
		}
		out := edited(text.CaseReopened{CaseLine: line})
		done, _ := c.Resolution()
		for _, id := range slices.Compact([]string{done.By, c.Person}) { // who had resolved it, and whose it is
			who, known := t.roster.Person(id)
			if known && who.ID != t.person.ID && who.Telegram != 0 && len(who.Grants) > 0 {
				lang := h.languageOf(who)
				out = append(out, h.tell(who, p.why, "reopened", text.CaseReopened{CaseLine: h.caseLine(t.roster, lang, who.ID, now, today), By: t.person.Name}))
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
	done := text.CasePassed{CaseLine: h.caseLine(t.roster, p.lang, t.person.ID, next, today), Nobody: len(there) == 0}
	out := []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, done)}
	for _, who := range there {
		if who.ID == t.person.ID {
			continue
		}
		lang := h.languageOf(who)
		n := h.tell(who, p.why, "passed", text.CasePassed{CaseLine: h.caseLine(t.roster, lang, who.ID, next, today), By: t.person.Name})
		n.Buttons = row(h.button(who.Telegram, lang, text.CaseButton{Number: c.Number.String()}, tap{op: opCase, a: int64(c.Number)}))
		out = append(out, n)
	}
	return h.cases.PassUp(ctx, t.person.ID, p.why.With("passed"), c, today, out...)
}

// askWords waits for a sentence about a case: its result, or another note.
func (h *Handler) askWords(ctx context.Context, t talk, c checkin.Case, s step, why checkin.Reason, say func(text.Sentence) checkin.Notice, more ...checkin.Notice) error {
	line := h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))
	keep := h.button(t.From.ID, t.lang, text.KeepButton{}, tap{op: opKeep})
	n := say(text.CaseAskNote{})
	n.Buttons = row(keep)
	if s == stepResolve {
		n = say(text.CaseAskResult{CaseLine: line})
		n.Buttons = row(h.button(t.From.ID, t.lang, text.CaseDoButton{Deed: string(stepQuietly)}, tap{op: opCaseStep, a: int64(c.Number), text: string(stepQuietly)}), keep)
	}
	return h.waitFor(ctx, t, why, string(s)+" "+c.Number.String(), checkin.Source{}, append(more, n)...)
}

// waitFor remembers that a sentence about an appeal is wanted.
func (h *Handler) waitFor(ctx context.Context, t talk, why checkin.Reason, what string, of checkin.Source, said ...checkin.Notice) error {
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicCase, By: t.person.ID, Name: what,
		After: t.Source.Message, Made: now.UnixMilli(), Expires: now.Add(waitForEdit).Unix(),
	}
	if !t.Private {
		slip.After = 0
	}
	if of != (checkin.Source{}) {
		slip.Record = &checkin.Record{Source: of, By: t.person.ID}
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: said}
	}})
}

// stepNote is the question for what an appeal is about that has no number yet.
const stepNote step = "n"

// caseWorded takes a message for the sentence wanted; false when it is a report or a
// question and means what it says.
func (h *Handler) caseWorded(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	if slices.Contains(cancels, bare(t.Text)) {
		return true, h.tear(ctx, t, t.reason(), asked, t.say(t.words(), text.Kept{}))
	}
	if v := t.read.Verdict; v != grammar.Ignore && (v != grammar.Ask || t.read.Plain) || h.asks(t, t.Text).Clear() {
		return false, nil
	}
	what, number, _ := strings.Cut(asked.Name, " ")
	if step(what) == stepNote {
		return true, h.noteWritten(ctx, t, asked)
	}
	why := t.words()
	n, _ := checkin.ReadCaseNumber(number)
	c, known, err := h.cases.Case(ctx, n)
	switch {
	case err != nil:
		return false, err
	case !known || !settles(t.person, c):
		return false, nil
	case step(what) == stepReword:
		a := h.parserFor(t.roster).Note(t.Text)
		c.Category, c.Words = a.Category, a.Words
		line := h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))
		if err := h.cases.Reword(ctx, t.person.ID, why.With("reword"), n, a.Category, a.Words, t.say(why, text.CaseView{CaseLine: line})); err != nil {
			return false, err
		}
		return true, h.tear(ctx, t, why, asked)
	}
	asRecord := t
	asRecord.Message = apart(t.Message, t.words().Key) // an edit of the sentence takes nothing back
	if known, _, err := h.ledger.Known(ctx, asRecord.Source, t.Sent.Unix()); err != nil || !c.May(checkin.Resolved) && !tells(known, checkin.Resolved, n) {
		return true, errors.Join(err, h.caseMoved(ctx, t, n))
	}
	err = h.resolved(ctx, t, c, asRecord.record(nil), t.Text, func(s text.Sentence) []checkin.Notice { return []checkin.Notice{t.say(why, s)} })
	if err != nil {
		return false, err
	}
	return true, h.tear(ctx, t, why, asked)
}

// noteAsked asks what an appeal is about of which only the count was told.
func (h *Handler) noteAsked(ctx context.Context, t talk, p press, tp tap) error {
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	left, err := h.unlisted(ctx, t, source)
	switch {
	case err != nil:
		return err
	case left == 0:
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	n := p.notice("/note", checkin.Say, t.From.ID, text.Say(p.lang, text.CaseAskNote{Left: left}))
	n.Buttons = row(h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}))
	t.Source.Message = p.On.Message
	return h.waitFor(ctx, t, p.why.With("note"), string(stepNote), source, p.toast(text.DoneToast{}), n)
}

// unlisted is how many appeals of one's own record have no note yet.
func (h *Handler) unlisted(ctx context.Context, t talk, source checkin.Source) (int, error) {
	mine, err := h.archive.Everything(ctx, t.person.ID)
	for _, r := range mine {
		if r.Source == source && r.By == t.person.ID && !r.Retracted {
			_, left := unnoted(r)
			return left, err
		}
	}
	return 0, err
}

// unnoted finds the report of a record with appeals that have no note yet, and how many.
func unnoted(r checkin.Record) (report, left int) {
	if r.Retracted {
		return -1, 0
	}
	for i, rep := range r.Reports {
		if n := rep.Room(checkin.Noted); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

// noteWritten makes a case of one of a record's appeals.
func (h *Handler) noteWritten(ctx context.Context, t talk, asked checkin.Slip) error {
	a := h.parserFor(t.roster).Note(t.Text)
	if a.Category == "" && len([]rune(a.Words)) < 2 {
		return h.answer(ctx, t, text.CaseNoteHow{})
	}
	why := t.words()
	found, err := h.ledger.Amend(ctx, checkin.Amendment{By: t.person.ID, Source: asked.Record.Source, Why: why.With("noted"), Change: func(old checkin.Record) (checkin.Record, bool) {
		i, left := unnoted(old)
		if left == 0 {
			return old, false
		}
		old.Reports = slices.Clone(old.Reports)
		rep := &old.Reports[i]
		rep.Marks = append(slices.Clone(rep.Marks), checkin.Mark{Deed: checkin.Noted, Category: a.Category, Words: a.Words})
		return old, true
	}}, func(c checkin.Change) []checkin.Notice {
		n := t.say(why, h.noted(t, c))
		if _, left := unnoted(c.New); left > 0 {
			n.Buttons = row(h.noteButton(t, c.New.Source, left))
		}
		return []checkin.Notice{n}
	})
	if err != nil {
		return err
	}
	if !found {
		return h.tear(ctx, t, why, asked, t.say(why, text.StaleToast{}))
	}
	return h.tear(ctx, t, why, asked)
}

// noted tells of the case that a change has added.
func (h *Handler) noted(t talk, c checkin.Change) text.Sentence {
	for n, now := range c.Cases {
		if !tells(c.Old, checkin.Noted, n) {
			return text.CaseNoted{CaseMark: h.caseMark(t.lang, now)}
		}
	}
	return text.StaleToast{}
}

func (h *Handler) caseMark(lang checkin.Language, c checkin.Case) text.CaseMark {
	m := text.CaseMark{Number: c.Number.String(), Deed: string(checkin.Noted), Words: c.Words, Due: h.cfg.Catalogue.Appeals.Due(c, h.works)}
	if about, ok := h.cfg.Catalogue.Appeals.Category(c.Category); ok {
		m.About = about.Name.In(lang)
	}
	return m
}

func (h *Handler) noteButton(t talk, s checkin.Source, left int) checkin.Button {
	return h.button(t.From.ID, t.lang, text.CaseNoteButton{Left: left}, tap{op: opCaseNote, a: s.Chat, b: int64(s.Message)})
}

// mostLinks is how many cases a report of resolved appeals may be put down to by a tap.
const mostLinks = 3

// linkButtons offer the sender's own open cases for an appeal resolved that was told only
// as a count.
func (h *Handler) linkButtons(t talk, rec checkin.Record) (out []checkin.Button) {
	if len(rec.Reports) != 1 || rec.Reports[0].Room(checkin.Resolved) < 1 {
		return nil
	}
	for _, c := range t.open[:min(len(t.open), mostLinks)] {
		words := []rune(c.Words)
		if about, ok := h.cfg.Catalogue.Appeals.Category(c.Category); ok && len(words) == 0 {
			words = []rune(about.Name.In(t.lang))
		}
		label := text.CaseLinkButton{Number: c.Number.String(), Words: string(words[:min(len(words), 12)])}
		out = append(out, h.button(t.From.ID, t.lang, label, tap{op: opCaseLink, a: rec.Source.Chat, b: int64(rec.Source.Message), text: c.Number.String()}))
	}
	return out
}

// linked puts an appeal resolved, told as a count, down to one of one's own cases.
func (h *Handler) linked(ctx context.Context, t talk, p press, tp tap) error {
	n, ok := checkin.ReadCaseNumber(tp.text)
	c, known, err := h.cases.Case(ctx, n)
	switch {
	case err != nil:
		return err
	case !ok || !known || c.Person != t.person.ID || !settles(t.person, c):
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case !c.May(checkin.Resolved):
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	found, err := h.ledger.Amend(ctx, checkin.Amendment{By: t.person.ID, Source: source, Why: p.why.With("linked"), Change: func(old checkin.Record) (checkin.Record, bool) {
		if len(old.Reports) != 1 || old.Reports[0].Room(checkin.Resolved) < 1 {
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
