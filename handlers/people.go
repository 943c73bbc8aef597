package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// mostPeople is how many people one answer lists.
const mostPeople = 10

// mostNamed is up to how many people /people names them all.
const mostNamed = 60

// people is /people: how many there are, or those of a name, with buttons to end
// what they may do.
func (h *Handler) people(ctx context.Context, t talk) error {
	if t.Argument == "" {
		return h.answer(ctx, t, h.headcount(t))
	}
	s := text.PeopleFound{Name: t.Argument}
	var buttons [][]checkin.Button
	for _, p := range t.roster.People() {
		if !strings.Contains(p.Name, t.Argument) || !h.within(t, p) {
			continue
		}
		if len(s.People) == mostPeople {
			s.More = true
			break
		}
		line := text.PersonLine{Name: p.Name, Account: p.Telegram != 0}
		for _, g := range p.Grants {
			if !may(t.person, EndClerk, g.Place) {
				continue // another office's business
			}
			line.Roles = append(line.Roles, h.roleLine(t, g))
			if may(t.person, ending(g.Role), g.Place) {
				label := text.EndButton{Name: p.Name, RoleLine: h.roleLine(t, g)}
				buttons = append(buttons, row(h.button(t.From.ID, t.lang, label, endTap(p, g, false)))...)
			}
		}
		s.People = append(s.People, line)
	}
	return h.answer(ctx, t, s, buttons...)
}

func (h *Handler) roleLine(t talk, g checkin.Grant) text.RoleLine {
	return text.RoleLine{Role: g.Role, Place: fullName(t.roster, g.Place, t.lang)}
}

// within reports whether the sender may know of a person: one who has a role in
// the sender's own place.
func (h *Handler) within(t talk, p *checkin.Person) bool {
	return slices.ContainsFunc(p.Grants, func(g checkin.Grant) bool { return may(t.person, EndClerk, g.Place) })
}

func (h *Handler) headcount(t talk) text.PeopleCount {
	count := map[checkin.Role]int{}
	names := map[checkin.Role][]string{}
	all, without := 0, 0
	for _, p := range t.roster.People() {
		if !h.within(t, p) {
			continue
		}
		if p.Telegram == 0 {
			without++
		}
		all++
		for _, role := range checkin.Roles {
			if slices.ContainsFunc(p.Grants, func(g checkin.Grant) bool { return g.Role == role && may(t.person, EndClerk, g.Place) }) {
				count[role]++
				names[role] = append(names[role], p.Name)
			}
		}
	}
	s := text.PeopleCount{Without: without}
	for _, role := range checkin.Roles {
		if count[role] > 0 {
			line := text.RoleCount{Role: role, People: count[role]}
			if all <= mostNamed {
				line.Names = names[role]
			}
			s.Roles = append(s.Roles, line)
		}
	}
	return s
}

// endTap names a role of a person as a button carries it: the role and a few bits
// of its place, which tell the places of one person apart.
func endTap(p *checkin.Person, g checkin.Grant, sure bool) tap {
	tp := tap{op: opEnd, a: grantCode(g), text: p.ID}
	if sure {
		tp.b = 1
	}
	return tp
}

func grantCode(g checkin.Grant) int64 {
	return int64(slices.Index(checkin.Roles, g.Role)) + int64(hash(string(g.Place))&0xff)<<3
}

// endRole asks whether it is meant, and at the second tap ends the role, on every
// replica at once.
func (h *Handler) endRole(ctx context.Context, t talk, p press, tp tap) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("end"), Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		toast := func(s text.Sentence) checkin.Outcome { return checkin.Outcome{Notices: []checkin.Notice{p.toast(s)}} }
		whose, ok := r.Person(tp.text)
		if !ok {
			return toast(text.AlreadyToast{})
		}
		i := slices.IndexFunc(whose.Grants, func(g checkin.Grant) bool { return grantCode(g) == tp.a })
		if i < 0 {
			return toast(text.AlreadyToast{})
		}
		grant := whose.Grants[i]
		line := text.RoleLine{Role: grant.Role, Place: fullName(r, grant.Place, p.lang)}
		switch {
		case !may(me, ending(grant.Role), grant.Place):
			return toast(text.NotForYouToast{})
		case grant.Role == checkin.Admin && lastAdmin(r, whose) && whose.Telegram != 0:
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, text.LastAdmin{})}}
		case tp.b == 0:
			sure := row(
				h.button(t.From.ID, p.lang, text.SureButton{}, endTap(whose, grant, true)),
				h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}),
			)
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, text.EndSure{Name: whose.Name, RoleLine: line}, sure...)}}
		}
		left := whose.Less(func(g checkin.Grant) bool { return g == grant })
		out := checkin.Outcome{People: []checkin.Person{left}, What: fmt.Sprintf("ended the role %s of %s of %s", grant.Role, grant.Place, whose.ID)}
		out.Notices = []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, text.RoleEnded{Name: whose.Name, RoleLine: line})}
		if whose.Telegram != 0 && whose.Telegram != t.From.ID {
			lang := h.languageOf(whose)
			out.Notices = append(out.Notices, h.tell(whose, p.why, "to", text.YourRoleEnded{Role: grant.Role, Place: fullName(r, grant.Place, lang)}))
		}
		return out
	}})
}
