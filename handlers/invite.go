package handlers

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Whoever is to be a clerk, secretary, leader or admin gets a link. Opening it
// gives no right yet: the one who made it is told which account did, and agrees or
// not. So a link that was passed on leads nowhere.
//
//	open ──opened──▶ waiting ──agreed──▶ used
//	  └─withdrawn       └─────refused──▶ refused
//
// The very first admin has nobody to agree: the link printed at the first start
// is the claim itself.

// invite makes a link for somebody: /invite 书记 瓦房乡 赵志强; with less said it
// asks by buttons.
func (h *Handler) invite(ctx context.Context, t talk) error {
	words := strings.Fields(t.Argument)
	if len(words) == 0 {
		return h.answer(ctx, t, text.InviteWhom{}, h.roleButtons(t)...)
	}
	role, words, ok := takeRole(words)
	switch {
	case ok && role == checkin.Cadre:
		return h.answer(ctx, t, text.InviteCadre{})
	case !ok:
		return h.answer(ctx, t, text.InviteWhom{}, h.roleButtons(t)...)
	}
	if !mayAnywhere(t.person, inviting(role)) {
		return h.answer(ctx, t, text.NoRight{Command: t.Command})
	}
	place, rest := checkin.District, words
	found, behind, named := takeTown(t.roster, rest)
	switch {
	case role == checkin.Admin && named: // an admin is the district's
		return h.answer(ctx, t, text.InviteWhom{}, h.roleButtons(t)...)
	case role == checkin.Leader && named:
		place, rest = found.ID, behind
	case role == checkin.Clerk || role == checkin.Secretary:
		towns := h.townsFor(t, inviting(role))
		switch {
		case named && slices.ContainsFunc(towns, func(p checkin.Place) bool { return p.ID == found.ID }):
			place, rest = found.ID, behind
		case len(rest) > 0 && looksLikePlace(rest[0]):
			return h.answer(ctx, t, text.PlaceUnknown{Name: rest[0], Near: near(towns, rest[0], t.lang)})
		default:
			return h.answer(ctx, t, text.InviteWhere{Role: role}, h.inviteTowns(t, role, towns, 0)...)
		}
	}
	why := t.words()
	refusal := t.say(why.With("said"), text.NoRight{Command: t.Command})
	return h.invited(ctx, t, why, role, place, strings.Join(rest, " "), refusal, func(s text.Sentence, buttons [][]checkin.Button) []checkin.Notice {
		n := t.say(why.With("said"), s)
		n.Buttons = buttons
		return []checkin.Notice{n}
	})
}

// roleButtons are the roles the sender may invite to.
func (h *Handler) roleButtons(t talk) [][]checkin.Button {
	var list []checkin.Button
	for i, role := range checkin.Roles {
		if needs := inviting(role); needs != "" && mayAnywhere(t.person, needs) {
			list = append(list, h.button(t.From.ID, t.lang, text.RoleButton{Role: role}, tap{op: opInvite, a: int64(i)}))
		}
	}
	return pairs(list)
}

// townsFor are the townships over which the sender has a right.
func (h *Handler) townsFor(t talk, r Right) []checkin.Place {
	return slices.DeleteFunc(t.roster.Townships(), func(p checkin.Place) bool { return !may(t.person, r, p.ID) })
}

// takeRole takes the role out of the words, wherever it stands, also at the end of
// one: 瓦房乡书记.
func takeRole(words []string) (checkin.Role, []string, bool) {
	for i, w := range words {
		if role, ok := checkin.ParseRole(w); ok {
			return role, slices.Concat(words[:i], words[i+1:]), true
		}
	}
	for i, w := range words {
		for n := 1; n <= 3; n++ {
			runes := []rune(w)
			if len(runes) <= n {
				continue
			}
			if role, ok := checkin.ParseRole(string(runes[len(runes)-n:])); ok {
				return role, slices.Concat(words[:i], []string{string(runes[:len(runes)-n])}, words[i+1:]), true
			}
		}
	}
	return "", words, false
}

// takeTown takes the township out of the words, wherever it stands.
func takeTown(r *checkin.Roster, words []string) (checkin.Place, []string, bool) {
	for i := range words {
		if town, behind, ok := findTown(r, words[i:]); ok {
			return town, slices.Concat(words[:i], behind), true
		}
	}
	return checkin.Place{}, words, false
}

// looksLikePlace tells a misspelt township from a person's name.
func looksLikePlace(word string) bool {
	return slices.ContainsFunc([]string{"乡", "镇", "街道", "区"}, func(end string) bool { return strings.HasSuffix(word, end) })
}

// findTown takes a township's name off the words, as many as it has, and returns
// those behind it.
func findTown(r *checkin.Roster, words []string) (town checkin.Place, behind []string, ok bool) {
	for n := min(len(words), mostNameWords); n > 0; n-- {
		p, found := r.FindPlace(strings.Join(words[:n], " "))
		if found && p.ID != checkin.District && p.ID.Township() == p.ID {
			return p, words[n:], true
		}
	}
	return checkin.Place{}, words, false
}

// mostNameWords is how many words a township's name has: Wama Yi and Bai Ethnic
// Township.
const mostNameWords = 6

func (h *Handler) inviteTowns(t talk, role checkin.Role, towns []checkin.Place, n int) [][]checkin.Button {
	index := int64(slices.Index(checkin.Roles, role))
	return page(towns, n, func(p checkin.Place) checkin.Button {
		return h.button(t.From.ID, t.lang, text.PlaceButton{Place: p.In(t.lang)}, tap{op: opInviteAt, a: index, text: string(p.ID)})
	}, func(n int, forward bool) checkin.Button {
		return h.button(t.From.ID, t.lang, text.PageButton{Forward: forward}, tap{op: opInvite, a: index, b: int64(n)})
	})
}

func roleAt(n int64) (checkin.Role, bool) {
	if n < 0 || n >= int64(len(checkin.Roles)) {
		return "", false
	}
	return checkin.Roles[n], true
}

// inviteWhere asks for the township, where the role has one.
func (h *Handler) inviteWhere(ctx context.Context, t talk, p press, tp tap) error {
	role, ok := roleAt(tp.a)
	if !ok || !mayAnywhere(t.person, inviting(role)) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	if role == checkin.Leader || role == checkin.Admin {
		return h.inviteTapped(ctx, t, p, tap{a: tp.a, text: string(checkin.District)})
	}
	towns := h.townsFor(t, inviting(role))
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), p.edit(t.lang, text.InviteWhere{Role: role}, h.inviteTowns(t, role, towns, int(tp.b))...))
}

func (h *Handler) inviteTapped(ctx context.Context, t talk, p press, tp tap) error {
	role, ok := roleAt(tp.a)
	if !ok {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	return h.invited(ctx, t, p.why.With("link"), role, checkin.PlaceID(tp.text), "", p.toast(text.NotForYouToast{}), func(s text.Sentence, buttons [][]checkin.Button) []checkin.Notice {
		return []checkin.Notice{p.toast(text.DoneToast{}), p.edit(t.lang, s, buttons...)}
	})
}

// invited makes the invitation and shows its link.
func (h *Handler) invited(ctx context.Context, t talk, why checkin.Reason, role checkin.Role, place checkin.PlaceID, name string, refusal checkin.Notice, answer func(text.Sentence, [][]checkin.Button) []checkin.Notice) error {
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: newSlipID(), Kind: checkin.Invitation, By: t.person.ID, Role: role, Place: place, Name: name,
		Made: now.UnixMilli(), Expires: now.Add(waitForAnswer).Unix(),
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		if _, known := r.Place(place); !known || !may(me, inviting(role), place) {
			return checkin.Outcome{Notices: []checkin.Notice{refusal}}
		}
		s := text.InviteLink{Role: role, Place: r.PlaceName(place, t.lang), Name: name, URL: h.link(linkInvite, slip.ID), Until: h.cfg.Calendar.DayOf(now.Add(waitForAnswer))}
		take := row(h.button(t.From.ID, t.lang, text.WithdrawButton{}, tap{op: opWithdraw, text: slip.ID}))
		return checkin.Outcome{
			Slips: []checkin.Slip{slip}, Notices: answer(s, take), What: fmt.Sprintf("invited a %s of %s", role, place),
		}
	}})
}

// newSlipID cannot be guessed.
func newSlipID() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return "i" + base64.RawURLEncoding.EncodeToString(b[:])
}

// withdraw ends a link that nobody has been let in by.
func (h *Handler) withdraw(ctx context.Context, t talk, p press, tp tap) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("withdraw"), Slip: tp.text, Decide: func(_ *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		if slip.By != t.person.ID || slip.Over(h.cfg.Now().Unix()) {
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{})}}
		}
		out := checkin.Outcome{
			What:    fmt.Sprintf("withdrew an invitation of a %s of %s", slip.Role, slip.Place),
			Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(t.lang, text.InviteWithdrawn{})},
		}
		if slip.State == checkin.Waiting { // somebody has opened it and waits
			invitee := checkin.Person{ID: "-", Telegram: slip.User, Language: slip.Language}
			out.Notices = append(out.Notices, h.tell(&invitee, p.why, "to", text.InviteRefused{}))
		}
		slip.State = checkin.Withdrawn
		out.Slips = []checkin.Slip{slip}
		return out
	}})
}

// openInvitation is somebody following a link. A link that is over leads to
// nothing and says why.
func (h *Handler) openInvitation(ctx context.Context, t talk, id string) error {
	why := t.reason()
	answer := func(s text.Sentence) checkin.Outcome {
		return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), s)}}
	}
	fresh := newPersonID()
	return h.registry.Decide(ctx, checkin.Motion{Why: why, Slip: id, Decide: func(r *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		switch {
		case slip.State == checkin.Withdrawn:
			return answer(text.LinkWithdrawn{})
		case slip.State == checkin.Waiting && slip.User == t.From.ID:
			return answer(text.InviteOpened{})
		case slip.State != checkin.Open:
			return answer(text.LinkUsed{})
		case slip.ID == "", slip.Over(h.cfg.Now().Unix()):
			return answer(text.LinkExpired{})
		case slip.By == "":
			return h.claimed(r, t, why, slip, fresh)
		}
		maker, ok := r.Person(slip.By)
		switch {
		case !ok || !may(maker, inviting(slip.Role), slip.Place):
			return answer(text.LinkWithdrawn{})
		case maker.Telegram == t.From.ID:
			return answer(text.InviteOwn{})
		}
		slip.State, slip.User, slip.Account, slip.Language = checkin.Waiting, t.From.ID, t.From.Name, t.lang
		lang := h.languageOf(maker)
		card := h.tell(maker, why, "card", text.InviteCard{Role: slip.Role, Place: r.PlaceName(slip.Place, lang), Name: slip.Name, Account: slip.Account})
		card.Buttons = row(
			h.button(maker.Telegram, lang, text.ConfirmButton{}, tap{op: opConfirm, text: slip.ID}),
			h.button(maker.Telegram, lang, text.DenyButton{}, tap{op: opDeny, text: slip.ID}),
		)
		out := answer(text.InviteOpened{})
		out.Slips, out.Notices = []checkin.Slip{slip}, append(out.Notices, card)
		return out
	}})
}

// claimed makes the first admin.
func (h *Handler) claimed(r *checkin.Roster, t talk, why checkin.Reason, slip checkin.Slip, fresh string) checkin.Outcome {
	if len(r.Holders(checkin.District, checkin.Admin)) > 0 {
		return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), text.LinkUsed{})}}
	}
	slip.State, slip.User = checkin.Used, t.From.ID
	person := granted(r, nil, slip, fresh, t.From.Name)
	out := checkin.Outcome{People: []checkin.Person{person}, Slips: []checkin.Slip{slip}, Torn: []string{claimSlip}, What: "claimed by " + person.ID}
	if _, ok := r.Place(checkin.District); !ok {
		out.Places = []checkin.Place{{ID: checkin.District, Name: "全区", English: "the district"}}
	}
	out.Notices = []checkin.Notice{t.say(why.With("said"), text.AdminWelcome{Name: person.Name, Places: len(r.Townships()), Blind: h.cfg.Blind})}
	return out
}

// answerOpened is the maker's word on who opened the link.
func (h *Handler) answerOpened(ctx context.Context, t talk, p press, tp tap) error {
	fresh := newPersonID()
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("answer"), Slip: tp.text, Decide: func(r *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		switch {
		case slip.By != t.person.ID || slip.State != checkin.Waiting || slip.Over(h.cfg.Now().Unix()):
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{})}}
		case !may(me, inviting(slip.Role), slip.Place):
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.NotForYouToast{})}}
		}
		done := text.InviteAnswered{Account: slip.Account, Role: slip.Role, Place: r.PlaceName(slip.Place, p.lang), Agreed: tp.op == opConfirm}
		out := checkin.Outcome{Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, done)}}
		invitee := checkin.Person{ID: "-", Telegram: slip.User, Language: slip.Language}
		if tp.op == opDeny {
			slip.State = checkin.Refused
			out.What = fmt.Sprintf("denied a %s of %s", slip.Role, slip.Place)
			out.Notices = append(out.Notices, h.tell(&invitee, p.why, "to", text.InviteRefused{}))
			again := tap{op: opInviteAt, a: int64(slices.Index(checkin.Roles, slip.Role)), text: string(slip.Place)}
			out.Notices[1].Buttons = row(h.button(t.From.ID, p.lang, text.InviteAgainButton{}, again))
		} else {
			slip.State = checkin.Used
			person := granted(r, me, slip, fresh, slip.Account)
			out.People = []checkin.Person{person}
			done.Name = person.Name
			out.Notices[1] = p.edit(p.lang, done)
			if !isName(person.Name) { // a nickname is no name for an office
				out.Slips = append(out.Slips, checkin.Slip{
					ID: checkin.NameSlip(slip.User), Kind: checkin.Question, User: slip.User,
					Made: h.cfg.Now().UnixMilli(), Expires: h.cfg.Now().Add(waitForAnswer).Unix(),
				})
			}
			out.What = fmt.Sprintf("made %s a %s of %s", person.ID, slip.Role, slip.Place)
			out.Notices = append(out.Notices, h.tell(&invitee, p.why, "to", text.RoleWelcome{
				Name: person.Name, Role: slip.Role, Place: r.PlaceName(slip.Place, slip.Language), Nickname: !isName(person.Name),
			}))
		}
		slip.Name, slip.Account = "", ""
		out.Slips = append(out.Slips, slip)
		return out
	}})
}

// maybeName is a message without a report by somebody who may have been let in under
// a nickname: it may be the name that was asked for, and a button says so.
func (h *Handler) maybeName(ctx context.Context, t talk) error {
	asked, ok, err := h.registry.Slip(ctx, checkin.NameSlip(t.From.ID))
	if err != nil {
		return err
	}
	if !ok || asked.Over(t.Event().Unix()) {
		return h.answer(ctx, t, text.NotUnderstood{Asks: !mayAnywhere(t.person, ReportOwn)})
	}
	asked.Name = nameIn(t.Text)
	n := t.say(t.words().With("said"), text.NameAsk{Name: asked.Name})
	n.Buttons = row(h.button(t.From.ID, t.lang, text.NameButton{Name: asked.Name}, tap{op: opMyRealName, a: nameCode(asked.Name)}))
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: t.words(), Slip: asked.ID, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{asked}, Notices: []checkin.Notice{n}}
	}})
}

// rename takes the real name of somebody let in under a nickname.
func (h *Handler) rename(ctx context.Context, t talk, p press, tp tap) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("name"), Slip: checkin.NameSlip(t.From.ID), Decide: func(r *checkin.Roster, asked checkin.Slip) checkin.Outcome {
		me, ok := r.ByTelegram(t.From.ID)
		if !ok || asked.Over(h.cfg.Now().Unix()) || nameCode(asked.Name) != tp.a {
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.StaleToast{})}}
		}
		person := *me
		person.Name = asked.Name
		return checkin.Outcome{
			People: []checkin.Person{person}, Torn: []string{asked.ID}, What: "gave a name to " + person.ID,
			Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(t.lang, text.NameTaken{Name: person.Name})},
		}
	}})
}

// granted is the person who gets the role a slip offers.
func granted(r *checkin.Roster, decider *checkin.Person, slip checkin.Slip, fresh, account string) checkin.Person {
	grant := checkin.Grant{Role: slip.Role, Place: slip.Place}
	if own, ok := r.ByTelegram(slip.User); ok {
		return own.With(grant)
	}
	if match, ok := nameless(r, decider, slip.Name, slip.Place); ok {
		person := match.With(grant)
		person.Telegram = slip.User
		return person
	}
	name := slip.Name
	if name == "" {
		name = account
	}
	if strings.TrimSpace(name) == "" {
		name = string(slip.Role)
	}
	return checkin.Person{ID: fresh, Name: name, Telegram: slip.User, Language: slip.Language, Grants: []checkin.Grant{grant}}
}

// claimSlip remembers which invitation is the claim, so that every replica and
// every start shows the same link.
const claimSlip = "claim"

// ClaimLink is the link by which the first admin takes charge; empty when there is
// one.
func (h *Handler) ClaimLink(ctx context.Context) (string, error) {
	roster, err := h.registry.Fresh(ctx)
	if err != nil || len(roster.Holders(checkin.District, checkin.Admin)) > 0 {
		return "", err
	}
	now := h.cfg.Now()
	id, made := newSlipID(), now.UnixMilli()
	var link string
	why := checkin.Reason{Key: fmt.Sprintf("claim:%d:%s", made, id), Day: checkin.BucketOf(now)}
	err = h.registry.Decide(ctx, checkin.Motion{Why: why, Slip: claimSlip, Decide: func(_ *checkin.Roster, known checkin.Slip) checkin.Outcome {
		if !known.Over(now.Unix()) {
			link = h.link(linkInvite, known.Topic)
			return checkin.Outcome{}
		}
		link = h.link(linkInvite, id)
		expires := now.Add(waitForAnswer).Unix()
		return checkin.Outcome{Slips: []checkin.Slip{
			{ID: claimSlip, Kind: checkin.Invitation, Topic: id, Made: made, Expires: expires},
			{ID: id, Kind: checkin.Invitation, Role: checkin.Admin, Place: checkin.District, Made: made, Expires: expires},
		}}
	}})
	return link, err
}
