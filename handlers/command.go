package handlers

import (
	"context"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// command is something one can ask for with a slash.
type command struct {
	name string
	// needs is the right it takes at least; empty for anybody. Over which place,
	// the doing itself looks.
	needs Right
	// open commands are answered in the group they are sent in; others privately.
	open bool
	run  func(context.Context, talk) error
	// menu describes it in the menu everybody sees; nil for those of a few.
	menu text.Sentence
}

// commands lists them in the order of the menu.
func (h *Handler) commands() []command {
	return []command{
		{name: "start", open: true, run: h.start, menu: text.MenuStart{}},
		{name: "help", open: true, run: h.help, menu: text.MenuHelp{}},
		{name: "total", needs: SeeTotals, open: true, run: h.total, menu: text.MenuTotal{}},
		{name: "appeals", needs: SeeAppeals, run: h.appealsCommand, menu: text.MenuAppeals{}},
		{name: "resolve", needs: SettleAppeals, run: h.resolve},
		{name: "bulletin", needs: SeeTotals, run: h.bulletin},
		{name: "chart", needs: SeeTotals, run: h.chart},
		{name: "export", needs: SeeTotals, run: h.export},
		{name: "me", needs: OwnData, run: h.me, menu: text.MenuMe{}},
		{name: "undo", needs: ReportOwn, open: true, run: h.undo, menu: text.MenuUndo{}},
		{name: "language", needs: OwnData, open: true, run: h.language, menu: text.MenuLanguage{}},
		{name: "mute", needs: OwnData, open: true, run: h.mute, menu: text.MenuMute{}},
		{name: "feedback", needs: OwnData, run: h.feedback, menu: text.MenuFeedback{}},
		{name: "privacy", open: true, run: h.privacy, menu: text.MenuPrivacy{}},
		{name: "mydata", needs: OwnData, run: h.mydata, menu: text.MenuMyData{}},
		{name: "forget", needs: OwnData, run: h.forget, menu: text.MenuForget{}},
		{name: "review", needs: SeeReview, run: h.review},
		{name: "people", needs: EndClerk, run: h.people},
		{name: "invite", needs: InviteClerk, run: h.invite},
		{name: "calendar", needs: OwnData, run: h.calendar},
		{name: "why", needs: SeeTotals, open: true, run: h.why},
		{name: "schedule", needs: SetSchedule, run: h.schedule},
		{name: "bind", needs: BindGroup, open: true, run: h.bind},
		{name: "places", needs: AddPlaces, run: h.places},
		{name: "opening", needs: SetOpening, run: h.opening},
	}
}

// Menu lists the commands with their descriptions in a language.
func (h *Handler) Menu(lang checkin.Language) [][2]string {
	var out [][2]string
	for _, c := range h.commands() {
		if c.menu != nil {
			out = append(out, [2]string{c.name, text.Label(lang, c.menu)})
		}
	}
	return out
}

func (h *Handler) command(ctx context.Context, t talk) error {
	if t.From.Anonymous { // nobody can be known behind it
		return h.ledger.Post(ctx, t.say(t.daily("nameless"), text.Nameless{}))
	}
	for _, c := range h.commands() {
		if c.name != t.Command {
			continue
		}
		if c.needs == OwnData && t.former != nil && t.Private { // what is kept of them is still theirs
			t.person = t.former
			return c.run(ctx, t)
		}
		switch {
		case c.needs != "" && t.person == nil && c.name == "forget" && t.Private:
			return h.forgetRequest(ctx, t)
		case c.needs != "" && t.person == nil:
			return h.stranger(ctx, t)
		case c.needs != "" && !mayAnywhere(t.person, c.needs):
			return h.answer(ctx, h.alone(t), text.NoRight{Command: c.name})
		case !c.open:
			t = h.alone(t)
		}
		return c.run(ctx, t)
	}
	if t.Private {
		return h.answer(ctx, t, text.UnknownCommand{Commands: h.usable(t)})
	}
	return nil
}

// usable are the commands the asker may use.
func (h *Handler) usable(t talk) []string {
	var out []string
	for _, c := range h.commands() {
		if c.needs == "" || mayAnywhere(t.person, c.needs) {
			out = append(out, "/"+c.name)
		}
	}
	return out
}

// stranger tells somebody who is not on the roster how to get there, in a group
// once a day.
func (h *Handler) stranger(ctx context.Context, t talk) error {
	switch {
	case t.Private:
		return h.newcomer(ctx, t)
	case !t.bound:
		return h.ledger.Post(ctx, t.say(t.daily("unbound"), text.GroupUnbound{}))
	}
	n := t.say(t.daily("stranger-asks"), text.StrangerInGroup{Asked: true})
	n.Buttons = h.joinButtons(t.roster, t.group, t.lang)
	return h.ledger.Post(ctx, n)
}

// newcomer tells somebody in private how to get onto the roster, or that their
// request is on its way.
func (h *Handler) newcomer(ctx context.Context, t talk) error {
	if _, link, ok := strings.Cut(t.Text, "?start="); ok { // pasted instead of opened
		return h.follow(ctx, t, strings.TrimSpace(link))
	}
	slip, ok, err := h.registry.Slip(ctx, checkin.JoinSlip(t.From.ID))
	switch {
	case err != nil:
		return err
	case ok && slip.State == checkin.Waiting && !slip.Over(h.cfg.Now().Unix()):
		return h.answer(ctx, t, text.JoinWaiting{Place: fullName(t.roster, slip.Place, t.lang)})
	}
	return h.answer(ctx, t, text.Stranger{Number: t.From.ID, Former: t.former != nil})
}

// forgetRequest erases what is kept of somebody who only asked to be registered.
func (h *Handler) forgetRequest(ctx context.Context, t talk) error {
	why := t.words()
	waiting, _, err := h.archive.About(ctx, checkin.Person{Telegram: t.From.ID})
	if err != nil {
		return err
	}
	out := checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), text.NothingKept{})}}
	for _, slip := range waiting {
		out.Torn = append(out.Torn, slip.ID)
		out.Notices = []checkin.Notice{t.say(why.With("said"), text.Forgotten{Request: true})}
	}
	return h.registry.Decide(ctx, checkin.Motion{Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome { return out }})
}

// start greets, or follows the link that sent it.
func (h *Handler) start(ctx context.Context, t talk) error {
	switch {
	case t.Private && t.Argument != "":
		return h.follow(ctx, t, t.Argument)
	case t.Private && t.person == nil:
		return h.newcomer(ctx, t)
	case t.Private && t.person.Has(checkin.Admin):
		return h.answer(ctx, t, text.AdminWelcome{Name: t.person.Name, Places: len(t.roster.Townships()), Blind: h.cfg.Blind})
	case t.Private:
		place := scope(t.person)
		home, reports := cadrePlace(t.person)
		if reports {
			place = home
		}
		return h.answer(ctx, t, text.Welcome{
			Name: t.person.Name, Place: t.roster.PlaceName(place, t.lang), Reports: reports,
			Office: mayAnywhere(t.person, Admit), Late: mayAnywhere(t.person, AllowLate),
		})
	case !t.bound:
		return h.answer(ctx, t, text.GroupUnbound{})
	}
	known, err := h.chats.Chat(ctx, t.Source.Chat)
	if err != nil {
		return err
	}
	return h.answer(ctx, t, h.groupWelcome(t.roster, t.group, t.lang, known.Admin), h.joinButtons(t.roster, t.group, t.lang)...)
}

// help shows what the asker can use, and no more.
func (h *Handler) help(ctx context.Context, t talk) error {
	s := text.Help{Reports: t.person == nil || mayAnywhere(t.person, ReportOwn) || !t.Private}
	if t.Private {
		s.Office, s.Manage, s.Admin = mayAnywhere(t.person, ReportOthers), mayAnywhere(t.person, InviteClerk), mayAnywhere(t.person, BindGroup)
	}
	return h.answer(ctx, t, s)
}

func (h *Handler) privacy(ctx context.Context, t talk) error { return h.answer(ctx, t, text.Privacy{}) }

// scope is the widest place whose totals a person may see.
func scope(p *checkin.Person) checkin.PlaceID {
	var widest checkin.PlaceID
	for _, g := range p.Grants {
		if widest == "" || len(g.Place.Path()) < len(widest.Path()) {
			widest = g.Place
		}
	}
	return widest
}

// undo takes back the sender's newest report, wherever it was written.
func (h *Handler) undo(ctx context.Context, t talk) error { return h.takeBack(ctx, t, 0) }

// undoOne takes back the record a button names.
func (h *Handler) undoOne(ctx context.Context, t talk, p press, tp tap) error {
	if err := h.dropEdit(ctx, t, p.why); err != nil {
		return err
	}
	source := checkin.Source{Chat: tp.a, Message: int(tp.b)}
	a := checkin.Amendment{By: t.person.ID, Source: source, Why: p.why.With("undo"), Change: t.retract}
	found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice {
		out := []checkin.Notice{p.toast(text.UndoneToast{}), p.edit(t.lang, h.undone(t, c))}
		if tp.text == inList { // the list with its other buttons stays
			out[1] = p.notice("/undone", checkin.Say, t.From.ID, text.Say(t.lang, h.undone(t, c)))
		}
		if c.Old.Source.Chat < 0 { // the reaction in the group no longer holds
			out = append(out, react(p.why, c.Old.Source, noEmoji))
		}
		return append(out, h.tellWithdrawn(t, p.why, c)...)
	})
	if err != nil || found {
		return err
	}
	return h.ledger.Post(ctx, p.toast(text.NothingToUndoToast{}))
}

// inList marks a button of /me.
const inList = "me"

func (h *Handler) undone(t talk, c checkin.Change) text.Undone {
	return text.Undone{Reports: h.lines(t.roster, t.lang, t.person.ID, c.Old.Reports), Withdrawn: numbersOf(c.Withdrawn)}
}
