package handlers

import (
	"context"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Commands lists the menu in a language, in the order shown.
func Commands(lang checkin.Language) [][2]string {
	return [][2]string{
		{"start", text.Say(lang, text.MenuStart{})},
		{"help", text.Say(lang, text.MenuHelp{})},
		{"total", text.Say(lang, text.MenuTotal{})},
		{"undo", text.Say(lang, text.MenuUndo{})},
		{"privacy", text.Say(lang, text.MenuPrivacy{})},
	}
}

func (h *Handler) command(ctx context.Context, t talk) error {
	if t.From.Anonymous {
		return nil
	}
	switch t.Command {
	case "start":
		return h.start(ctx, t)
	case "help":
		return h.answer(ctx, t, text.Help{})
	case "privacy":
		return h.answer(ctx, t, text.Privacy{})
	case "total":
		return h.known(ctx, t, h.total)
	case "undo":
		return h.known(ctx, t, h.undo)
	}
	if t.Private {
		return h.answer(ctx, t, text.UnknownCommand{})
	}
	return nil
}

// known runs a command for people on the roster and tells others how to get
// there, in a group once a day.
func (h *Handler) known(ctx context.Context, t talk, run func(context.Context, talk) error) error {
	switch {
	case t.person != nil:
		return run(ctx, t)
	case t.Private:
		return h.answer(ctx, t, text.Stranger{Number: t.From.ID})
	}
	return h.ledger.Post(ctx, t.say(t.daily("stranger"), text.StrangerInGroup{}))
}

func (h *Handler) start(ctx context.Context, t talk) error {
	switch {
	case !t.Private && t.bound:
		return h.answer(ctx, t, h.groupWelcome(t.roster, t.group, t.lang))
	case !t.Private:
		return h.answer(ctx, t, text.GroupUnbound{Chat: t.Source.Chat})
	case t.person == nil:
		return h.answer(ctx, t, text.Stranger{Number: t.From.ID})
	}
	place, _ := scope(t.person)
	return h.answer(ctx, t, text.Welcome{
		Name: t.person.Name, Place: t.roster.PlaceName(place, t.lang), Reports: t.person.Has(checkin.Cadre),
	})
}

func (h *Handler) groupWelcome(r *checkin.Roster, g checkin.Group, lang checkin.Language) text.GroupWelcome {
	return text.GroupWelcome{Place: r.PlaceName(g.Place, lang), Blind: h.cfg.Blind, Username: h.cfg.Username}
}

// scope is the widest place whose totals a person may see.
func scope(p *checkin.Person) (checkin.PlaceID, bool) {
	var widest checkin.PlaceID
	for _, g := range p.Grants {
		if widest == "" || g.Place.Contains(widest) {
			widest = g.Place
		}
	}
	return widest, widest != ""
}

// total shows the sender's place; in a group, the group's township to those who
// belong to it.
func (h *Handler) total(ctx context.Context, t talk) error {
	place, ok := scope(t.person)
	if !t.Private { // a group hears of its own township only
		ok = ok && t.bound && (place.Contains(t.group.Place) || t.group.Place.Contains(place))
		place = t.group.Place
	}
	if !ok {
		if t.Private {
			return h.answer(ctx, t, text.NoRight{})
		}
		return nil
	}
	today := h.cfg.Calendar.DayOf(t.Event())
	tallies, err := h.counts.Totals(ctx, string(place), checkin.OneDay(today), checkin.MonthTo(today), checkin.UpTo(today))
	if err != nil {
		return err
	}
	return h.answer(ctx, t, text.TotalOf(h.cfg.Catalogue, t.roster.PlaceName(place, t.lang), today, tallies))
}

// undo takes back the sender's newest report, wherever it was written.
func (h *Handler) undo(ctx context.Context, t talk) error { return h.takeBack(ctx, t, 0) }

func (h *Handler) undone(old checkin.Record) text.Undone {
	s := text.Undone{Day: old.Reports[0].Day}
	for _, rep := range old.Reports {
		s.Figures = append(s.Figures, h.figures(rep.Entries)...)
	}
	return s
}
