package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// undoData is what the button under a confirmation sends back.
func undoData(s checkin.Source) string { return fmt.Sprintf("undo:%d:%d", s.Chat, s.Message) }

func parseUndoData(data string) (checkin.Source, bool) {
	rest, ok := strings.CutPrefix(data, "undo:")
	chat, msg, ok2 := strings.Cut(rest, ":")
	c, err1 := strconv.ParseInt(chat, 10, 64)
	m, err2 := strconv.Atoi(msg)
	return checkin.Source{Chat: c, Message: m}, ok && ok2 && err1 == nil && err2 == nil
}

// Press handles a tap on a button. It works only for the one whose report it
// is; whatever else is pressed or forged gets an answer that says nothing.
func (h *Handler) Press(ctx context.Context, in checkin.Press) error {
	t := h.talk(checkin.Message{Source: in.On, Private: in.Private, Sent: in.Sent, Thread: in.Thread, From: in.From})
	lang := checkin.MatchLanguage(in.From.Language, h.cfg.Language)
	if t.person != nil && t.person.Language != "" {
		lang = t.person.Language
	}
	p := press{Press: in, lang: lang, why: checkin.Reason{Key: "press:" + in.ID, Day: checkin.BucketOf(in.Sent)}}
	source, undo := parseUndoData(in.Data)
	choice, chosen := decodeChoice(h.cfg.Secret, in.From.ID, in.Data)
	switch {
	case t.person == nil:
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case chosen:
		return h.chosen(ctx, t, p, choice)
	case undo:
		return h.undoOne(ctx, t, p, source)
	}
	return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
}

// undoOne takes back the record under whose confirmation the button was.
func (h *Handler) undoOne(ctx context.Context, t talk, p press, source checkin.Source) error {
	a := checkin.Amendment{By: t.person.ID, Source: source, Why: checkin.Reason{Key: p.why.Key + "/undo", Day: p.why.Day}, Change: checkin.Retract}
	found, err := h.ledger.Amend(ctx, a, func(c checkin.Change) []checkin.Notice {
		edit := checkin.Notice{
			Key: p.why.Key + "/edit", Day: p.why.Day, Audience: checkin.People, Act: checkin.Edit, Chat: p.On.Chat,
			ReplyTo: p.On.Message, Text: text.Say(t.lang, h.undone(c.Old)), Keep: keepAnswer,
		}
		return []checkin.Notice{p.toast(text.UndoneToast{}), edit}
	})
	if err != nil || found {
		return err
	}
	return h.ledger.Post(ctx, p.toast(text.NothingToUndoToast{}))
}

// Membership follows where the bot may write, and greets a group it joins.
func (h *Handler) Membership(ctx context.Context, m checkin.Membership) error {
	if !m.Present {
		return h.chats.Reach(ctx, m.Chat, false, "left")
	}
	if err := h.chats.Reach(ctx, m.Chat, true, ""); err != nil {
		return err
	}
	if m.Private || !m.Joined {
		return nil
	}
	roster := h.directory.Roster()
	group, bound := roster.Group(m.Chat)
	lang := h.cfg.Language
	if group.Language != "" {
		lang = group.Language
	}
	var greeting text.Sentence = text.GroupUnbound{Chat: m.Chat}
	if bound {
		greeting = h.groupWelcome(roster, group, lang)
	}
	return h.ledger.Post(ctx, checkin.Notice{
		Key: fmt.Sprintf("joined:%d:%d", m.Chat, m.Update), Day: checkin.BucketOf(m.At), Audience: checkin.People,
		Act: checkin.Say, Chat: m.Chat, Text: text.Say(lang, greeting), Keep: keepAnswer,
	})
}

// Migration lets a group's binding and queue follow it to its new id.
func (h *Handler) Migration(ctx context.Context, m checkin.Migration) error {
	return h.chats.Moved(ctx, m)
}
