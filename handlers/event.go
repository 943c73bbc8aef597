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
func (h *Handler) Press(ctx context.Context, p checkin.Press) error {
	roster := h.directory.Roster()
	person, known := roster.ByTelegram(p.From.ID)
	lang := checkin.MatchLanguage(p.From.Language, h.cfg.Language)
	if known && person.Language != "" {
		lang = person.Language
	}
	why := checkin.Reason{Key: "press:" + p.ID, Day: checkin.BucketOf(p.Sent)}
	toast := func(s text.Sentence) checkin.Notice {
		return checkin.Notice{
			Key: why.Key, Day: why.Day, Audience: checkin.People, Act: checkin.Answer, Chat: p.On.Chat, Press: p.ID,
			Text: text.Say(lang, s), Keep: keepToast,
		}
	}
	source, ok := parseUndoData(p.Data)
	if !ok || !known {
		return h.ledger.Post(ctx, toast(text.NothingToUndoToast{}))
	}
	return h.ledger.UndoOne(ctx, person.ID, source, why, func(c checkin.Change) []checkin.Notice {
		if c.New.By == "" {
			return []checkin.Notice{toast(text.NothingToUndoToast{})}
		}
		edit := checkin.Notice{
			Key: why.Key + "/edit", Day: why.Day, Audience: checkin.People, Act: checkin.Edit, Chat: p.On.Chat,
			ReplyTo: p.On.Message, Text: text.Say(lang, h.undone(c.Old)), Keep: keepAnswer,
		}
		return []checkin.Notice{toast(text.UndoneToast{}), edit}
	})
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
