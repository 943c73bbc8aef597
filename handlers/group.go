package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Standing follows where the bot may write. It greets a group it joins and asks
// whoever added it, when that is an admin, which township it is; when it is
// removed from a bound group the admins are told.
func (h *Handler) Standing(ctx context.Context, s checkin.Standing) error {
	if err := h.chats.Standing(ctx, s); err != nil || s.Private {
		return err
	}
	roster, err := h.registry.Fresh(ctx)
	if err != nil {
		return err
	}
	why := checkin.Reason{Key: fmt.Sprintf("standing:%d:%d", s.Chat, s.Update), Day: checkin.BucketOf(s.At)}
	group, bound := roster.Group(s.Chat)
	switch {
	case s.Left && bound:
		return h.tellAdmins(ctx, roster, why, func(lang checkin.Language) text.Sentence {
			return text.GroupLost{Title: s.Title, Places: roster.PlaceNames(group.Places, lang)}
		})
	case s.Joined && !s.Mute:
		return h.greet(ctx, roster, why, s)
	}
	return nil
}

// tellAdmins tells every admin who can be written to.
func (h *Handler) tellAdmins(ctx context.Context, r *checkin.Roster, why checkin.Reason, s func(checkin.Language) text.Sentence) error {
	var out []checkin.Notice
	for _, a := range r.Holders(checkin.District, checkin.Admin) {
		out = append(out, h.tell(a, why, "admin", s(h.languageOf(a))))
	}
	return h.ledger.Post(ctx, out...)
}

func (h *Handler) greet(ctx context.Context, r *checkin.Roster, why checkin.Reason, s checkin.Standing) error {
	group, bound := r.Group(s.Chat)
	var out []checkin.Notice
	if bound {
		out = append(out, h.welcome(r, why, group, s.Admin))
	} else {
		out = append(out, checkin.Notice{
			Key: why.With("greet").Key, Day: why.Day, Audience: checkin.People, Act: checkin.Say, Chat: s.Chat,
			Text: text.Say(h.cfg.Language, text.GroupUnbound{}), Keep: keepAnswer,
		})
	}
	if adder, ok := r.ByTelegram(s.From.ID); ok && !bound && may(adder, BindGroup, checkin.District) {
		n := h.tell(adder, why, "bind", h.bindQuestion(r, checkin.Group{Chat: s.Chat}, s.Title, h.languageOf(adder)))
		n.Buttons = h.bindButtons(r, adder.Telegram, h.languageOf(adder), checkin.Group{Chat: s.Chat}, 0)
		out = append(out, n)
	}
	return h.ledger.Post(ctx, out...)
}

// welcome explains the bot to a bound group, with the link to register by.
func (h *Handler) welcome(r *checkin.Roster, why checkin.Reason, g checkin.Group, admin bool) checkin.Notice {
	lang := h.groupLanguage(g)
	return checkin.Notice{
		Key: why.With("welcome").Key, Day: why.Day, Audience: checkin.People, Act: checkin.Say, Chat: g.Chat, Thread: g.Thread,
		Text: text.Say(lang, h.groupWelcome(r, g, lang, admin)), Buttons: h.joinButtons(r, g, lang), Keep: keepAnswer,
	}
}

func (h *Handler) groupLanguage(g checkin.Group) checkin.Language {
	return cmp.Or(g.Language, h.cfg.Language)
}

func (h *Handler) groupWelcome(r *checkin.Roster, g checkin.Group, lang checkin.Language, admin bool) text.GroupWelcome {
	return text.GroupWelcome{Places: r.PlaceNames(g.Places, lang), Blind: h.cfg.Blind && !admin, Username: h.cfg.Username}
}

func (h *Handler) joinButtons(r *checkin.Roster, g checkin.Group, lang checkin.Language) [][]checkin.Button {
	var list []checkin.Button
	for _, p := range g.Places {
		name := ""
		if len(g.Places) > 1 {
			name = r.PlaceName(p, lang)
		}
		list = append(list, h.joinButton(lang, p, name))
	}
	return pairs(list)
}

// bind is /bind: in a group it asks, or binds to the townships named; in private
// it lists the groups.
func (h *Handler) bind(ctx context.Context, t talk) error {
	switch {
	case !may(t.person, BindGroup, checkin.District):
		return h.answer(ctx, h.alone(t), text.NoRight{Command: t.Command})
	case t.Private:
		return h.bindList(ctx, t)
	}
	group := t.group
	if !t.bound {
		group = checkin.Group{Chat: t.Source.Chat, Thread: t.Thread}
	}
	if t.Argument == "" {
		known, err := h.chats.Chat(ctx, t.Source.Chat)
		if err != nil {
			return err
		}
		t := h.alone(t)
		return h.answer(ctx, t, h.bindQuestion(t.roster, group, known.Title, t.lang), h.bindButtons(t.roster, t.From.ID, t.lang, group, 0)...)
	}
	towns, unknown := findTowns(t.roster, t.Argument)
	if unknown != "" {
		return h.answer(ctx, h.alone(t), text.PlaceUnknown{Name: unknown, Near: near(t.roster.Townships(), unknown, t.lang)})
	}
	why, aside := t.words(), h.alone(t)
	change := binding{chat: group.Chat, places: func([]checkin.PlaceID) []checkin.PlaceID { return towns }, thread: &t.Thread}
	return h.setGroup(ctx, t, why, change, aside.say(why.With("said"), text.NoRight{Command: t.Command}), func(g checkin.Group, title string) []checkin.Notice {
		n := aside.say(why.With("said"), h.bindQuestion(t.roster, g, title, aside.lang))
		n.Buttons = h.bindButtons(t.roster, t.From.ID, aside.lang, g, 0)
		return []checkin.Notice{n}
	})
}

// findTowns reads names of townships, set apart by commas or spaces, and returns
// the first that is none.
func findTowns(r *checkin.Roster, names string) (towns []checkin.PlaceID, unknown string) {
	for part := range strings.FieldsFuncSeq(names, func(r rune) bool { return isSeparator(r) && r != ' ' }) {
		for words := strings.Fields(part); len(words) > 0; {
			town, behind, ok := findTown(r, words)
			if !ok {
				return nil, words[0]
			}
			if !slices.Contains(towns, town.ID) {
				towns = append(towns, town.ID)
			}
			words = behind
		}
	}
	return towns, ""
}

func isSeparator(r rune) bool { return strings.ContainsRune(" 、,，;；\n\t", r) }

// binding is a change of what a group is bound to.
type binding struct {
	chat   int64
	places func(was []checkin.PlaceID) []checkin.PlaceID
	thread *int // nil leaves it
}

// setGroup changes a binding as it is when it is changed, and welcomes a group that
// has got its first.
func (h *Handler) setGroup(ctx context.Context, t talk, why checkin.Reason, b binding, refusal checkin.Notice, also func(g checkin.Group, title string) []checkin.Notice) error {
	known, err := h.chats.Chat(ctx, b.chat)
	if err != nil {
		return err
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		if !may(me, BindGroup, checkin.District) {
			return checkin.Outcome{Notices: []checkin.Notice{refusal}}
		}
		was, bound := r.Group(b.chat)
		group := was
		if !bound {
			group = checkin.Group{Chat: b.chat}
		}
		group.Places = b.places(was.Places)
		if b.thread != nil {
			group.Thread = *b.thread
		}
		out := checkin.Outcome{What: fmt.Sprintf("bound group %d to %v", b.chat, group.Places)}
		switch {
		case len(group.Places) > 0:
			out.Groups = []checkin.Group{group}
		case bound:
			out.Unbound = []int64{was.Bound}
			out.Notices = append(out.Notices, checkin.Notice{
				Key: why.With("unbound").Key, Day: why.Day, Audience: checkin.People, Act: checkin.Say, Chat: b.chat,
				Text: text.Say(h.groupLanguage(was), text.GroupUnbound{}), Keep: keepAnswer,
			})
		}
		if len(group.Places) > 0 && !bound {
			out.Notices = append(out.Notices, h.welcome(r, why, group, known.Admin))
		}
		out.Notices = append(out.Notices, also(group, known.Title)...)
		return out
	}})
}

func (h *Handler) bindQuestion(r *checkin.Roster, g checkin.Group, title string, lang checkin.Language) text.BindQuestion {
	return text.BindQuestion{Title: title, Places: r.PlaceNames(g.Places, lang), None: len(r.Townships()) == 0}
}

// bindButtons offers every township; those bound are ticked, and a tap unbinds
// them. A button says what it leads to, not that it toggles, so a tap that comes
// twice does it once.
func (h *Handler) bindButtons(r *checkin.Roster, user int64, lang checkin.Language, g checkin.Group, n int) [][]checkin.Button {
	return page(r.Townships(), n, func(p checkin.Place) checkin.Button {
		tp := tap{op: opBind, a: g.Chat, b: int64(g.Thread), text: string(p.ID)}
		on := slices.Contains(g.Places, p.ID)
		if on {
			tp.op = opUnbind
		}
		return h.button(user, lang, text.PlaceButton{Place: p.In(lang), On: on}, tp)
	}, func(n int, forward bool) checkin.Button {
		return h.button(user, lang, text.PageButton{Forward: forward}, tap{op: opGroup, a: g.Chat, b: int64(n), text: strconv.Itoa(g.Thread)})
	})
}

func (h *Handler) bindTapped(ctx context.Context, t talk, p press, tp tap) error {
	town, thread := checkin.PlaceID(tp.text), int(tp.b)
	_, exists := t.roster.Place(town)
	change := binding{chat: tp.a, places: func(was []checkin.PlaceID) []checkin.PlaceID {
		out := slices.DeleteFunc(slices.Clone(was), func(p checkin.PlaceID) bool { return p == town })
		if exists && tp.op == opBind {
			out = append(out, town)
			slices.Sort(out)
		}
		return out
	}}
	if _, bound := t.roster.Group(tp.a); !bound {
		change.thread = &thread
	}
	return h.setGroup(ctx, t, p.why.With("bind"), change, p.toast(text.NotForYouToast{}), func(g checkin.Group, title string) []checkin.Notice {
		return []checkin.Notice{
			p.toast(text.DoneToast{}),
			p.edit(p.lang, h.bindQuestion(t.roster, g, title, p.lang), h.bindButtons(t.roster, t.From.ID, p.lang, g, 0)...),
		}
	})
}

// showGroup shows another page of townships, or one group of the list.
func (h *Handler) showGroup(ctx context.Context, t talk, p press, tp tap) error {
	if !may(t.person, BindGroup, checkin.District) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	known, err := h.chats.Chat(ctx, tp.a)
	if err != nil {
		return err
	}
	group, ok := t.roster.Group(tp.a)
	if !ok {
		group = checkin.Group{Chat: tp.a}
		group.Thread, _ = strconv.Atoi(tp.text)
	}
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}),
		p.edit(p.lang, h.bindQuestion(t.roster, group, known.Title, p.lang), h.bindButtons(t.roster, t.From.ID, p.lang, group, int(tp.b))...))
}

// bindList lists the bound groups, with a button for each.
func (h *Handler) bindList(ctx context.Context, t talk) error {
	groups := t.roster.Groups()
	s := text.GroupList{Unbound: unboundTowns(t.roster, t.lang)}
	var buttons [][]checkin.Button
	for _, g := range groups {
		known, err := h.chats.Chat(ctx, g.Chat)
		if err != nil {
			return err
		}
		line := text.GroupLine{Title: known.Title, Places: t.roster.PlaceNames(g.Places, t.lang)}
		s.Groups = append(s.Groups, line)
		if len(buttons) < pageSize {
			buttons = append(buttons, row(h.button(t.From.ID, t.lang, text.GroupButton(line), tap{op: opGroup, a: g.Chat}))...)
		}
	}
	return h.answer(ctx, t, s, buttons...)
}

// unboundTowns are the townships no group serves.
func unboundTowns(r *checkin.Roster, lang checkin.Language) []string {
	served := map[checkin.PlaceID]bool{}
	for _, g := range r.Groups() {
		for _, p := range g.Places {
			served[p] = true
		}
	}
	var out []string
	for _, p := range r.Townships() {
		if !served[p.ID] {
			out = append(out, p.In(lang))
		}
	}
	return out
}

// Migration lets a group's binding and queue follow it to its new id.
func (h *Handler) Migration(ctx context.Context, m checkin.Migration) error {
	return h.chats.Moved(ctx, m)
}

// Membership notes which of the roster's people have gone from a township's group or
// come back: it is one of the reasons for having no entry.
func (h *Handler) Membership(ctx context.Context, m checkin.Membership) error {
	why := checkin.Reason{Key: fmt.Sprintf("membership:%d:%d", m.Chat, m.Update), Day: checkin.BucketOf(m.At)}
	return h.registry.Decide(ctx, checkin.Motion{Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) (out checkin.Outcome) {
		group, bound := r.Group(m.Chat)
		for _, account := range m.Accounts {
			p, ok := r.ByTelegram(account)
			if !ok || !bound || slices.Contains(p.Left, group.Bound) == m.Gone {
				continue
			}
			next := *p
			next.Left = slices.DeleteFunc(slices.Clone(p.Left), func(chat int64) bool { return chat == group.Bound })
			if m.Gone {
				next.Left = append(next.Left, group.Bound)
			}
			out.People = append(out.People, next)
			out.What = fmt.Sprintf("gone from group %d: %t", group.Bound, m.Gone)
		}
		return out
	}})
}
