package handlers

import (
	"context"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// Message handles a message or an edit of one.
func (h *Handler) Message(ctx context.Context, m checkin.Message) error {
	if m.From.Bot {
		return nil
	}
	t, err := h.talk(ctx, m)
	if err != nil {
		return err
	}
	t.read = h.readAs(t)
	if t.person == nil {
		return h.heard(ctx, t)
	}
	if !t.Private && slices.Contains(t.person.Left, t.group.Bound) { // who writes there is back
		if err := h.Membership(ctx, checkin.Membership{Update: t.Update, Chat: t.Source.Chat, At: t.Event(), Accounts: []int64{t.From.ID}}); err != nil {
			return err
		}
	}
	if t.Revision > 0 {
		last, err := h.ledger.Words(ctx, t.Message)
		if err != nil || last == t.sum() {
			return err // a link preview, or a button below: what the words led to may have changed since
		}
	}
	if err := h.heard(ctx, t); err != nil {
		return err
	}
	if t.Revision == 0 && !t.Private && t.read.Verdict == grammar.Ignore {
		return nil // a group's talk
	}
	return h.ledger.KeepWords(ctx, t.Message, t.sum()) // after it was dealt with, lest it be lost between
}

// heard acts on a message.
func (h *Handler) heard(ctx context.Context, t talk) error {
	switch {
	case t.Foreign, t.Command != "" && t.Revision > 0 && t.Command != "resolve":
		return h.foreign(ctx, t)
	case t.Command != "":
		if err := h.dropEdit(ctx, t, t.reason()); err != nil {
			return err
		}
		return h.command(ctx, t)
	case !t.Private && !t.bound:
		return nil
	}
	if done, err := h.answered(ctx, t); done || err != nil {
		return err
	}
	if done, err := h.reworded(ctx, t); done || err != nil {
		return err
	}
	if t.person == nil {
		return h.unknown(ctx, t, t.read)
	}
	if done, err := h.aboutCase(ctx, t); done || err != nil {
		return err
	}
	if err := h.meant(ctx, t, t.read); err != nil || !t.Private || !isReport(t.read) {
		return err
	}
	return h.stillWaits(ctx, t)
}

// readAs reads a message with what is known of its sender.
func (h *Handler) readAs(t talk) grammar.Result {
	in := grammar.Input{Text: t.Text, At: t.Sent, Answer: t.ToBot && t.Private}
	if t.person != nil {
		in.Sender = t.person.ID
		in.Home, _ = t.person.Home()
		in.Proxy = mayAnywhere(t.person, ReportOthers)
	}
	return h.read(t.roster, in)
}

// foreign is a forward, another bot's message, or a message edited into a
// command: no report of the sender's, even if it was one before.
func (h *Handler) foreign(ctx context.Context, t talk) error {
	switch {
	case t.person == nil && t.Private && t.Foreign && t.Command == "start" && t.Argument != "":
		return h.answer(ctx, t, text.LinkForwarded{})
	case t.person == nil:
		return nil
	}
	if t.Revision > 0 {
		if done, err := h.reworded(ctx, t); done || err != nil {
			return err
		}
		return h.ledger.Commit(ctx, t.record(nil), h.removed(t))
	}
	if !t.Private {
		return nil
	}
	return h.answer(ctx, t, text.NotYours{})
}

// unknown is a message by somebody who cannot be identified. In a group only a
// plain report is worth a word, and one a day.
func (h *Handler) unknown(ctx context.Context, t talk, res grammar.Result) error {
	report := isReport(res) || res.Verdict == grammar.Ask && res.Plain
	switch {
	case t.Private:
		return h.newcomer(ctx, t)
	case report && t.From.Anonymous:
		return h.ledger.Post(ctx, t.say(t.daily("nameless"), text.Nameless{}))
	case report:
		n := t.say(t.daily("stranger"), text.StrangerInGroup{})
		n.Buttons = h.joinButtons(t.roster, t.group, t.lang)
		return h.ledger.Post(ctx, n)
	}
	return nil
}

func isReport(res grammar.Result) bool {
	return res.Verdict == grammar.Record || res.Verdict == grammar.Zero || res.Verdict == grammar.Leave
}

// meant acts on what a known person's message says.
func (h *Handler) meant(ctx context.Context, t talk, res grammar.Result) error {
	res, err := h.doubted(ctx, t, res)
	if err != nil {
		return err
	}
	if isReport(res) {
		return h.report(ctx, t, res)
	}
	if res.Verdict == grammar.Correct && res.Mode != grammar.Retract && t.Revision > 0 {
		return h.rewritten(ctx, t, res)
	}
	if t.Revision > 0 { // whatever it was before, it is no report now
		if err := h.ledger.Commit(ctx, t.record(nil), h.removed(t)); err != nil {
			return err
		}
	}
	switch res.Verdict {
	case grammar.Ask:
		if t.Private || res.Plain || t.ToBot {
			return h.ask(ctx, t, res)
		}
	case grammar.Correct:
		return h.correct(ctx, t, res)
	case grammar.Query:
		words, listed := wantsList(t.Text)
		switch {
		case !t.Private && !t.ToBot:
		case listed:
			return h.listAsked(ctx, h.alone(t), words)
		default:
			return h.inquire(ctx, t, *res.Question)
		}
	default:
		q := grammar.Question{}
		if (t.Private || t.ToBot) && t.Revision == 0 && res.Verdict == grammar.Ignore && slices.Contains(maybeAsked, res.Why) {
			q = h.asks(t, t.Text)
		}
		words, listed := wantsList(t.Text)
		switch {
		case listed && (t.Private || t.ToBot) && t.Revision == 0:
			return h.listAsked(ctx, h.alone(t), words)
		case q.Clear(): // 上季度: nobody else is asked
			return h.inquire(ctx, t, q)
		case !t.Private || t.Revision > 0:
		case res.Verdict == grammar.Ignore && nameIn(t.Text) != "":
			return h.maybeName(ctx, t)
		case res.Why == grammar.NotOwn:
			return h.answer(ctx, t, text.NotOwnWork{})
		default:
			return h.answer(ctx, t, text.NotUnderstood{Asks: !mayAnywhere(t.person, ReportOwn)})
		}
	}
	return nil
}

// maybeAsked are why a message is no report that may be a question all the same: 上季度,
// 近7天, 去年走访多少户.
var maybeAsked = []grammar.Reason{grammar.Chatter, grammar.Measure, grammar.Past, grammar.Asked}

// ask asks about a doubtful message, with a button for every reading that can be
// named. A doubt about one number is remembered, so that the number alone answers.
func (h *Handler) ask(ctx context.Context, t talk, res grammar.Result) error {
	if rec, ok := h.lateRecord(t, res); ok {
		return h.offerLate(ctx, t, res, rec)
	}
	why := res.Why.String()
	if res.Why == grammar.OtherPerson && !mayAnywhere(t.person, ReportOthers) {
		why = "let-them" // advice to report for others would only lead to a refusal
	}
	n := t.say(t.words(), text.Doubt{Why: why, Span: res.Span, Guess: h.guess(res)})
	n.Buttons = h.choices(t, res)
	if rec, ok := h.doubtful(t, res); ok {
		return h.question(ctx, t, n, rec, res)
	}
	return h.ledger.Post(ctx, n)
}

// report records what a person may report: all of it or nothing.
func (h *Handler) report(ctx context.Context, t talk, res grammar.Result) error {
	reports, ok := t.reports(res.Reports)
	if !ok {
		return h.denied(ctx, t)
	}
	if t.Private && len(reports) == 1 && reports[0].Person == t.person.ID && reports[0].Room(checkin.Resolved) > 0 {
		var err error
		if t.open, t.done, err = h.ownCases(ctx, t, reports[0].Day); err != nil {
			return err
		}
	}
	commit := h.ledger.Commit
	switch {
	case res.Listed:
		commit = h.ledger.CommitList
	case len(reports) == 1 && reports[0].Person == t.person.ID && res.Mode != grammar.Add:
		commit = h.ledger.CommitOwn
	}
	return commit(ctx, t.record(reports), func(c checkin.Change) []checkin.Notice { return h.confirm(t, c, res.Left) })
}

// reports says whose and where the reports are; false when one of them is not
// the sender's to make.
func (t talk) reports(read []grammar.Report) ([]checkin.Report, bool) {
	out := make([]checkin.Report, len(read))
	for i, r := range read {
		whose, ok := t.whose(r.Person)
		if !ok {
			return nil, false
		}
		out[i] = checkin.Report{Person: whose.ID, Place: placeOf(whose, r), Day: r.Day, Kind: kindOf(r), Entries: r.Entries, Works: r.Works}
		for _, a := range r.Appeals {
			out[i].Marks = append(out[i].Marks, checkin.Mark{Deed: checkin.Noted, Category: a.Category, Words: a.Words})
		}
	}
	return out, true
}

// placeOf is the village a report names, when it lies in the person's township,
// else the person's own place.
func placeOf(whose *checkin.Person, r grammar.Report) checkin.PlaceID {
	home, _ := whose.Home()
	if r.Place != "" && r.Place.Township() == home.Township() {
		return r.Place
	}
	return home
}

// denied refuses a report, in words to the sender alone. An edit still takes its
// earlier revision out: what the message says now is not that any more.
func (h *Handler) denied(ctx context.Context, t talk) error {
	if t.Revision > 0 {
		if err := h.ledger.Commit(ctx, t.record(nil), h.removed(t)); err != nil {
			return err
		}
	}
	return h.answer(ctx, h.alone(t), text.NotYoursToReport{})
}

// whose finds the person a report is for: the sender, or somebody for whom the
// sender may enter.
func (t talk) whose(id string) (*checkin.Person, bool) {
	if id == "" || id == t.person.ID {
		home, ok := t.person.Home()
		return t.person, ok && may(t.person, ReportOwn, home)
	}
	other, ok := t.roster.Person(id)
	if !ok {
		return nil, false
	}
	home, ok := other.Home()
	return other, ok && may(t.person, ReportOthers, home)
}

// kindOf takes a report of zeros only for a zero report.
func kindOf(r grammar.Report) checkin.Kind {
	if r.Kind == checkin.Figures && !slices.ContainsFunc(r.Entries, func(e checkin.Entry) bool { return e.Value != 0 }) {
		return checkin.Zero
	}
	return r.Kind
}

func (t talk) record(reports []checkin.Report) checkin.Record {
	return checkin.Record{Source: t.Source, Revision: t.Revision, Sent: t.Sent.Unix(), By: t.person.ID, Reports: reports}
}

// confirm is a reaction in a group, with words only when the sender should see
// how the message was understood; in private always words, with a way back.
func (h *Handler) confirm(t talk, c checkin.Change, left []grammar.Left) []checkin.Notice {
	why, changed, counts := t.reason(), len(c.Old.Reports) > 0, len(c.New.Reports) > 0
	if others := len(c.Kept)+len(c.Replaced) > 0 || changed && c.Old.Source.Chat != t.Source.Chat; others {
		t = h.alone(t) // a group hears nothing of what was said elsewhere
	}
	words := t.say(why, h.recorded(t, c, left))
	told := h.tellWithdrawn(t, why, c)
	switch {
	case t.Private && counts:
		words.Buttons = h.waysBack(t, c)
		return append([]checkin.Notice{words}, told...)
	case !counts: // of a list: all of it has been said already
		return append([]checkin.Notice{words}, told...)
	}
	emoji := thumbsUp
	if changed {
		emoji = okHand
	}
	out := []checkin.Notice{react(why, t.Source, emoji)}
	written := checkin.DateOf(t.Sent.In(h.cfg.Calendar.Zone))
	worth := t.aside || len(c.New.Reports) > 1 || slices.ContainsFunc(left, worthWords) ||
		slices.ContainsFunc(c.New.Reports, func(r checkin.Report) bool { return r.Day != written || r.Person != t.person.ID })
	if worth {
		out = append(out, words)
	}
	return append(out, told...)
}

// waysBack are the buttons under a confirmation: to take it back, to say what an appeal is
// about, and which one was resolved.
func (h *Handler) waysBack(t talk, c checkin.Change) [][]checkin.Button {
	rec := c.New
	first := []checkin.Button{h.undoButton(t, rec.Source)}
	if _, left := unnoted(rec); left > 0 && rec.By == t.person.ID && t.Private {
		first = append(first, h.noteButton(t, rec.Source, left))
	}
	return append([][]checkin.Button{first}, rows(h.linkButtons(t, c), 1)...)
}

// recorded says what was understood, report by report.
func (h *Handler) recorded(t talk, c checkin.Change, left []grammar.Left) text.Recorded {
	s := text.Recorded{Changed: len(c.Old.Reports) > 0, Reports: h.lines(t.roster, t.lang, t.person.ID, c.New.Reports)}
	for i := range s.Reports {
		s.Reports[i].Late = h.late(t, s.Reports[i].Day)
	}
	for i, rep := range c.New.Reports {
		h.registered(t, &s.Reports[i], rep, c)
	}
	s.Withdrawn = numbersOf(c.Withdrawn)
	s.Kept = h.lines(t.roster, t.lang, t.person.ID, c.Kept)
	if len(c.New.Reports) == 1 && c.New.Reports[0].Person == t.person.ID { // a list replaces lists as a matter of course
		s.Replaced = h.lines(t.roster, t.lang, t.person.ID, c.Replaced)
	}
	for _, l := range left[:min(len(left), mostLeft)] {
		s.Left = append(s.Left, text.LeftOut{Text: l.Text, Why: l.Why.String()})
	}
	return s
}

// registered adds to a line what cases the change has made, or said more of.
func (h *Handler) registered(t talk, line *text.RecordedReport, rep checkin.Report, c checkin.Change) {
	for i := range line.Cases {
		for _, m := range rep.Marks {
			if now, ok := c.Cases[m.Case]; ok && m.Deed == checkin.Noted && m.Category+m.Words != "" && m.Case.String() == line.Cases[i].Number && line.Cases[i].Deed == string(m.Deed) {
				if t.Private || t.aside { // in a group the number is enough
					line.Cases[i] = h.caseMark(t.lang, now)
				}
			}
		}
	}
}

// mostLeft bounds what a confirmation lists as not counted; more says nothing new.
const mostLeft = 5

// worthWords picks what a group should hear of: numbers the sender may have
// meant to count. Attendance, distances and sub-totals are left out in silence.
func worthWords(l grammar.Left) bool {
	switch l.Why {
	case grammar.PeopleMet, grammar.Measure, grammar.Subtotal, grammar.Restated, grammar.Cumulative, grammar.Elsewhere:
		return false
	default:
		return true
	}
}

// late tells that a message of the small hours counts for the day before.
func (h *Handler) late(t talk, day checkin.Day) bool {
	written := checkin.DateOf(t.Sent.In(h.cfg.Calendar.Zone))
	return day == h.cfg.Calendar.DayOf(t.Sent) && day != written
}

// removed answers an edit that left nothing to record.
func (h *Handler) removed(t talk) checkin.Reply {
	return func(c checkin.Change) []checkin.Notice {
		why := t.reason()
		out := h.tellWithdrawn(t, why, c)
		if t.Private {
			why.Key += "/removed"
			return append([]checkin.Notice{t.say(why, text.Removed{Withdrawn: numbersOf(c.Withdrawn)})}, out...)
		}
		return append([]checkin.Notice{react(why, t.Source, noEmoji)}, out...)
	}
}

// numbersOf are the numbers of cases.
func numbersOf(cases []checkin.Case) (out []string) {
	for _, c := range cases {
		out = append(out, c.Number.String())
	}
	return out
}

// tellWithdrawn tells those who had resolved a case that it is gone, with what they did.
func (h *Handler) tellWithdrawn(t talk, why checkin.Reason, c checkin.Change) (out []checkin.Notice) {
	for _, gone := range c.Withdrawn {
		done, resolved := gone.Resolution()
		who, known := t.roster.Person(done.By)
		if resolved && known && who.ID != t.person.ID && who.Telegram != 0 && sees(who, gone) {
			out = append(out, h.tell(who, why, "withdrawn/"+gone.Number.String(), text.CaseWithdrawn{Number: gone.Number.String(), By: t.person.Name}))
		}
	}
	return out
}

// guess is what a doubtful message would have recorded.
func (h *Handler) guess(res grammar.Result) []checkin.Figure {
	var out []checkin.Figure
	for _, r := range res.Reports {
		out = append(out, h.figures(r.Entries)...)
	}
	return out
}

func (h *Handler) figures(entries []checkin.Entry) []checkin.Figure {
	var out []checkin.Figure
	for _, e := range entries {
		if ind, ok := h.cfg.Catalogue.ByCode(e.Code); ok {
			out = append(out, checkin.Figure{Indicator: *ind, Value: e.Value})
		}
	}
	return out
}
