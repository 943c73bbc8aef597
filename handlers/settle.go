package handlers

import (
	"context"
	"errors"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

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
	own := owns(t.person, c) && mayAnywhere(t.person, SettleAppeals)
	level, _ := c.Level()
	switch s {
	case stepResolve, stepQuietly:
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
	return h.commitCase(ctx, t, c.Number, rec, func(now checkin.Case) []checkin.Notice {
		line := h.caseLine(t.roster, t.lang, t.person.ID, now, h.cfg.Calendar.DayOf(t.Event()))
		s := text.CaseResolved{CaseLine: line, Result: result}
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
func (h *Handler) commitCase(ctx context.Context, t talk, n checkin.CaseNumber, rec checkin.Record, said func(checkin.Case) []checkin.Notice) error {
	err := h.ledger.Commit(ctx, rec, func(ch checkin.Change) []checkin.Notice { return said(ch.Cases[n]) })
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
	if s == stepQuietly {
		result, err := h.resultWaiting(ctx, t, c, p.why)
		if err != nil {
			return err
		}
		return h.resolved(ctx, t, c, t.record(nil), result, true, edited)
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
		n.Buttons = row(h.button(who.Telegram, lang, text.CaseButton{Number: c.Number.String()}, tap{op: opCase, a: int64(c.Number)}))
		out = append(out, n)
	}
	err := h.cases.PassUp(ctx, t.person.ID, p.why.With("passed"), c, today, out...)
	if errors.Is(err, checkin.ErrCaseMoved) {
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	return err
}

// askWords waits for a sentence about a case: its result, or another note.
func (h *Handler) askWords(ctx context.Context, t talk, c checkin.Case, s step, why checkin.Reason, say func(text.Sentence) checkin.Notice, more ...checkin.Notice) error {
	line := h.caseLine(t.roster, h.ownLanguage(t), t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))
	keep := h.button(t.From.ID, h.ownLanguage(t), text.KeepButton{}, tap{op: opKeep})
	n := say(text.CaseAskNote{Again: &line})
	n.Buttons = row(keep)
	if s == stepResolve {
		n = say(text.CaseAskResult{CaseLine: line})
		n.Buttons = row(h.stepButton(t.From.ID, h.ownLanguage(t), c, stepQuietly, false), keep)
	}
	return h.waitFor(ctx, t, why, string(s)+" "+c.Number.String(), checkin.Source{}, append(more, n)...)
}

// resultWaiting is the result that was written before a case was said to be resolved, and
// forgets that it was waited for.
func (h *Handler) resultWaiting(ctx context.Context, t talk, c checkin.Case, why checkin.Reason) (string, error) {
	asked, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
	if err != nil || !ok || asked.Topic != topicCase || asked.By != t.person.ID {
		return "", err
	}
	what := strings.SplitN(asked.Name, " ", 3)
	if err := h.tear(ctx, t, why, asked); err != nil || len(what) < 3 || what[1] != c.Number.String() {
		return "", err
	}
	return what[2], nil
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

// notYet are words that say that nothing is resolved, or only that they were read.
var notYet = regexp.MustCompile(`(?i)^(不|不是|没有?|没呢|还没.*|没(有)?(办|解决|修|弄).*|未(办|解决).*|等.{0,2}|稍等|稍后.*|在办|正在.*|明天.*|后天.*|下周.*|过几天.*|再.{1,6}|wait.*|not .*|later.*|tomorrow.*|still .*)$`)

// acknowledged are words without content.
var acknowledged = []string{"好", "好的", "好吧", "收到", "谢谢", "谢谢您", "知道了", "明白", "嗯", "哦", "行", "可以", "ok", "okay", "thanks", "thank you", "yes", "是", "是的"}

// says reports whether a message says something of a case: words, more than that they were
// read.
func says(words string) bool {
	n := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n >= 2 && !slices.Contains(acknowledged, bare(words))
}

// caseWorded takes a message for the sentence wanted; false when it is a report or a
// question and means what it says.
func (h *Handler) caseWorded(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	if slices.Contains(cancels, bare(t.Text)) {
		return true, h.tear(ctx, t, t.reason(), asked, t.say(t.words(), text.Kept{}))
	}
	what, rest, _ := strings.Cut(asked.Name, " ")
	number, _, _ := strings.Cut(rest, " ")
	if named, _ := mentioned(t.Text); step(what) == stepQuietly || named != "" && named != number { // of another case, or nothing is asked
		return false, nil
	}
	if step(what) == stepResolve && notYet.MatchString(bare(t.Text)) {
		return true, h.answer(ctx, t, text.CaseNotYet{})
	}
	if v := t.read.Verdict; v != grammar.Ignore && (v != grammar.Ask || t.read.Plain) || h.asks(t, t.Text).Clear() {
		return false, nil
	}
	why := t.words()
	if !says(t.Text) {
		if step(what) == stepResolve {
			return true, h.answer(ctx, t, text.CaseNotYet{})
		}
		return true, h.answer(ctx, t, text.CaseNoteHow{})
	}
	if step(what) == stepNote {
		return true, h.noteWritten(ctx, t, asked)
	}
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
		if err := h.cases.Reword(ctx, t.person.ID, why.With("reword"), n, a.Category, a.Words, t.say(why, text.CaseView{CaseLine: line})); err != nil && !errors.Is(err, checkin.ErrCaseMoved) {
			return false, err
		}
		return true, h.tear(ctx, t, why, asked)
	}
	asRecord := t
	asRecord.Message = apart(t.Message, t.words().Key) // an edit of the sentence takes nothing back
	before, _, err := h.ledger.Known(ctx, asRecord.Source, t.Sent.Unix())
	if err != nil || !c.May(checkin.Resolved) && !tells(before, checkin.Resolved, n) {
		return true, errors.Join(err, h.caseMoved(ctx, t, n))
	}
	err = h.resolved(ctx, t, c, asRecord.record(nil), t.Text, true, func(s text.Sentence) []checkin.Notice { return []checkin.Notice{t.say(why, s)} })
	if err != nil {
		return false, err
	}
	return true, h.tear(ctx, t, why, asked)
}

// stillWaits says, after a report, that the result of a case is still waited for: the
// report may have been meant as it.
func (h *Handler) stillWaits(ctx context.Context, t talk) error {
	asked, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID))
	if err != nil || !ok || asked.Topic != topicCase || !strings.HasPrefix(asked.Name, string(stepResolve)+" ") || asked.Over(t.Event().Unix()) {
		return err
	}
	number, _, _ := strings.Cut(asked.Name[2:], " ")
	n, _ := checkin.ReadCaseNumber(number)
	c, known, err := h.cases.Case(ctx, n)
	if err != nil || !known || !h.mayStep(t, c, stepQuietly) {
		return err
	}
	return h.offerToResolve(ctx, t, c, kept(t.Text), text.CaseStillOpen{Number: n.String()}, stepResolve)
}

// offerToResolve offers a case's resolution with a result that is written already; another
// may be waited for.
func (h *Handler) offerToResolve(ctx context.Context, t talk, c checkin.Case, result string, s text.Sentence, waits step) error {
	n := t.say(t.words().With("offer"), s)
	n.Buttons = row(
		h.button(t.From.ID, t.lang, text.CaseDoButton{Deed: string(stepResolve)}, tap{op: opCaseStep, a: int64(c.Number), text: string(stepQuietly)}),
		h.button(t.From.ID, t.lang, text.KeepButton{}, tap{op: opKeep}),
	)
	return h.waitFor(ctx, t, t.words().With("waits"), string(waits)+" "+c.Number.String()+" "+result, checkin.Source{}, n)
}

// measured is what may stand behind a number that counts something.
var measured = regexp.MustCompile(`(?i)^(件|户|个|条|次|人|张|场|篇|元|万|千|项|对|名|起|宗|份|家|天|年|月|号楼|households?|cards?|people|yuan|appeals?)`)

// aboutCase takes a message that begins with the number of a case the sender may see for
// one about that case: 诉求1007已修好. It is never a count.
func (h *Handler) aboutCase(ctx context.Context, t talk) (bool, error) {
	if !t.Private || t.Revision > 0 || t.person == nil || t.Foreign {
		return false, nil
	}
	number, rest := mentioned(t.Text)
	n, ok := checkin.ReadCaseNumber(number)
	if !ok || measured.MatchString(rest) {
		return false, nil
	}
	c, known, err := h.cases.Case(ctx, n)
	if err != nil || !known || !sees(t.person, c) {
		return false, err
	}
	today := h.cfg.Calendar.DayOf(t.Event())
	line := h.caseLine(t.roster, t.lang, t.person.ID, c, today)
	if !h.mayStep(t, c, stepQuietly) || !says(rest) || notYet.MatchString(bare(rest)) || strings.ContainsAny(t.Text, "?？吗") {
		return true, h.answer(ctx, t, text.CaseView{CaseLine: line}, h.caseButtons(t, t.lang, c)...)
	}
	return true, h.offerToResolve(ctx, t, c, kept(rest), text.CaseOffer{CaseLine: line, Result: kept(rest)}, stepQuietly)
}

// noteAsked asks what an appeal is about of which only the count was told.
func (h *Handler) noteAsked(ctx context.Context, t talk, p press, tp tap) error {
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	left, name, err := h.unlisted(ctx, t, source)
	switch {
	case err != nil:
		return err
	case left == 0:
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	n := p.notice("/note", checkin.Say, t.From.ID, text.Say(p.lang, text.CaseAskNote{Left: left, Name: name}))
	n.Buttons = row(h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}))
	t.Source.Message = p.On.Message
	return h.waitFor(ctx, t, p.why.With("note"), string(stepNote), source, p.toast(text.DoneToast{}), n)
}

// unlisted is how many appeals of the next report of one's own record have no note yet, and
// whose they are when they are somebody else's.
func (h *Handler) unlisted(ctx context.Context, t talk, source checkin.Source) (left int, name string, err error) {
	mine, err := h.archive.Everything(ctx, t.person.ID)
	for _, r := range mine {
		if r.Source != source || r.By != t.person.ID || r.Retracted || !t.mayChange(r) {
			continue
		}
		var i int
		if i, left = unnoted(r); left > 0 && r.Reports[i].Person != t.person.ID {
			if p, ok := t.roster.Person(r.Reports[i].Person); ok {
				name = p.Name
			}
		}
	}
	return left, name, err
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
		if left == 0 || !t.mayChange(old) {
			return old, false
		}
		old.Reports = slices.Clone(old.Reports)
		rep := &old.Reports[i]
		rep.Marks = append(slices.Clone(rep.Marks), checkin.Mark{Deed: checkin.Noted, Category: a.Category, Words: a.Words})
		return old, true
	}}, func(c checkin.Change) []checkin.Notice {
		n := t.say(why, h.noted(t, c))
		n.Buttons = rows(h.linkButtons(t, c), 1)
		if _, left := unnoted(c.New); left > 0 {
			n.Buttons = append(n.Buttons, row(h.noteButton(t, c.New.Source, left))...)
		}
		return []checkin.Notice{n}
	})
	if err != nil {
		return err
	}
	if !found {
		return h.tear(ctx, t, why, asked, t.say(why, text.CaseNoteGone{}))
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
	return text.CaseNoteGone{}
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

// linkButtons offer cases for an appeal resolved that was told only as a count: those the
// same message tells of, then the sender's own that are open. One resolved already today
// may be the same.
func (h *Handler) linkButtons(t talk, ch checkin.Change) (out []checkin.Button) {
	rec := ch.New
	if len(rec.Reports) != 1 || rec.Reports[0].Room(checkin.Resolved) < 1 || rec.By != t.person.ID {
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
		out = append(out, h.sameButton(t, rec.Source, c.Number, false))
	}
	return out
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
		if r.By == t.person.ID && len(r.Reports) == 1 && r.Reports[0].Day == day && r.Reports[0].Room(checkin.Resolved) > 0 {
			return &r, err
		}
	}
	return nil, err
}

// sameButton takes one appeal resolved out of a report that counted it beside its case.
func (h *Handler) sameButton(t talk, s checkin.Source, n checkin.CaseNumber, before bool) checkin.Button {
	return h.button(t.From.ID, t.lang, text.CaseSameButton{Number: n.String(), Before: before}, tap{op: opCaseSame, a: s.Chat, b: int64(s.Message)})
}

// notTwice is the tap on it.
func (h *Handler) notTwice(ctx context.Context, t talk, p press, tp tap) error {
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	found, err := h.ledger.Amend(ctx, checkin.Amendment{By: t.person.ID, Source: source, Why: p.why.With("same"), Change: func(old checkin.Record) (checkin.Record, bool) {
		if len(old.Reports) != 1 || old.Reports[0].Room(checkin.Resolved) < 1 || !t.mayChange(old) {
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
	if err == nil && !found {
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	return err
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
		if len(old.Reports) != 1 || old.Reports[0].Room(checkin.Resolved) < 1 || !t.mayChange(old) || tells(old, checkin.Resolved, n) {
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
