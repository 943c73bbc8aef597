package handlers

import (
	"context"
	"slices"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// why is /why: what was due here yesterday and today, and what became of it. In a
// group it tells of the group, in private of what concerns the asker.
func (h *Handler) why(ctx context.Context, t talk) error {
	if !t.Private && !t.bound {
		return h.answer(ctx, t, text.GroupUnbound{})
	}
	outages, err := h.diary.Outages(ctx)
	if err != nil {
		return err
	}
	now := t.Event().In(h.cfg.Calendar.Zone)
	town, _, named := findTown(t.roster, strings.Fields(t.Argument))
	named = named && t.Private && may(t.person, SetSchedule, town.ID)
	s := text.WhyView{Ask: t.Private && !named && may(t.person, SetSchedule, checkin.District)}
	for back := 1; back >= 0; back-- {
		day := checkin.DateOf(now).Add(-back)
		var lines []text.WhyLine
		list := h.concerning(t, day)
		if named {
			list = h.concerningTown(t, town, day)
		}
		for _, d := range list {
			line, err := h.became(ctx, d, now, outages)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		if len(lines) > 0 || !s.Ask {
			s.Days = append(s.Days, text.WhyDay{Day: day, Lines: lines})
		}
	}
	return h.answer(ctx, t, s)
}

// dueHere is one thing that goes out by the rules, or does not.
type dueHere struct {
	checkin.Planned
	to    []string // the places, when they are not plain
	why   checkin.Reason
	muted bool
}

// concerning lists what goes out about a day to the group asked in, or to the asker
// and the groups of the asker's townships.
func (h *Handler) concerning(t talk, day checkin.Day) []dueHere {
	var out []dueHere
	for _, g := range t.roster.Groups() {
		switch {
		case g.Chat == t.Source.Chat:
			out = append(out, h.toGroup(t.roster, g, day)...)
		case t.Private && belongs(t.person, g):
			out = append(out, h.toGroup(t.roster, g, day, t.roster.PlaceNames(g.Places, t.lang)...)...)
		}
	}
	if !t.Private {
		return out
	}
	for _, g := range t.person.Grants {
		if g.Role == checkin.Secretary || g.Role == checkin.Leader && g.Place == checkin.District {
			out = append(out, h.toPerson(t.roster, t.person, g.Place, day, t.roster.PlaceName(g.Place, t.lang))...)
		}
	}
	return out
}

// concerningTown lists what goes out about a day to a township's groups and
// secretaries, for those who look after it.
func (h *Handler) concerningTown(t talk, town checkin.Place, day checkin.Day) []dueHere {
	var out []dueHere
	name := town.In(t.lang)
	for _, g := range t.roster.Groups() {
		if g.Serves(town.ID) {
			out = append(out, h.toGroup(t.roster, g, day, name)...)
		}
	}
	for _, who := range t.roster.Holders(town.ID, checkin.Secretary) {
		out = append(out, h.toPerson(t.roster, who, town.ID, day, name, who.Name)...)
	}
	return out
}

// belongs reports whether somebody has a role in one of a group's townships.
func belongs(p *checkin.Person, g checkin.Group) bool {
	return slices.ContainsFunc(p.Grants, func(grant checkin.Grant) bool { return grant.Place != checkin.District && g.Serves(grant.Place) })
}

// toGroup lists what goes out to a group about a day.
func (h *Handler) toGroup(r *checkin.Roster, g checkin.Group, day checkin.Day, to ...string) []dueHere {
	var out []dueHere
	if len(g.Places) == 0 {
		return nil
	}
	for _, p := range h.cfg.Timetable.Plan(r, g.Places[0], day, 1) {
		if p.What == checkin.SendReminder || p.What == checkin.SendTally {
			out = append(out, dueHere{Planned: p, to: to, why: h.cfg.Timetable.ToGroup(p.What, g, day)})
		}
	}
	return out
}

// toPerson lists what goes out to somebody about a place's day; for a week or a month
// nobody waits on other days than its last.
func (h *Handler) toPerson(r *checkin.Roster, who *checkin.Person, place checkin.PlaceID, day checkin.Day, to ...string) []dueHere {
	var out []dueHere
	for _, p := range h.cfg.Timetable.Plan(r, place, day, 1) {
		if p.What != checkin.SendReminder && p.What != checkin.SendTally && p.Why != checkin.SilentNotThisDay {
			out = append(out, dueHere{Planned: p, to: to, muted: who.Muted, why: h.cfg.Timetable.ToPerson(p.What, who.ID, place, day)})
		}
	}
	return out
}

// soon is within what a beat and the queue take as a rule.
const soon = 5 * time.Minute

// expired is what the outbox notes of what could not leave in time.
const expired = "expired"

// became tells what became of something due.
func (h *Handler) became(ctx context.Context, d dueHere, now time.Time, outages []checkin.Span) (text.WhyLine, error) {
	line := text.WhyLine{What: d.What, To: d.to, Clock: text.Clock(d.At), Holiday: d.Holiday}
	said, err := h.diary.Said(ctx, d.why.Day, d.why.Key)
	became, known := said[d.why.Key]
	failed, silent := strings.CutPrefix(became, "!")
	down := slices.ContainsFunc(outages, func(o checkin.Span) bool { return !o.From.After(d.At) && o.To.After(d.At) })
	switch {
	case silent:
		switch because := checkin.Silence(failed); because {
		case checkin.SilentEmpty, checkin.SilentEveryone, checkin.SilentUnwanted:
			line.State = string(because)
		case expired:
			line.State = text.WhyUnsaid
		default:
			line.State = text.WhyLost
		}
	case known && became == "":
		line.State = text.WhyQueued
	case known:
		line.State = text.WhySent
	case d.Why != "":
		line.State = string(d.Why)
	case d.muted:
		line.State = text.WhyMuted
	case now.Before(d.At):
		line.State = text.WhyLater
	case now.Before(d.At.Add(soon)):
		line.State = text.WhyQueued
	case down:
		line.State = text.WhyDown
	default:
		line.State = text.WhyUnsaid
	}
	line.Down = down && line.State == text.WhySent
	return line, err
}
