package handlers

import (
	"context"
	"fmt"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Deep links open a private chat with the bot and send "/start PAYLOAD". The
// payload's first letter says what it is for; the rest is sealed, readable by
// anybody and made by nobody else.
const (
	linkJoin   = 'j' // the township to register in; it lasts, because it only lets one ask
	linkInvite = 'i' // the slip of an invitation; once, and for a time
)

// link is the address of a payload. A payload holds at most 64 characters.
func (h *Handler) link(kind byte, data string) string {
	return fmt.Sprintf("https://t.me/%s?start=%c%s", h.cfg.Username, kind, h.cfg.Secret.Seal(0, append([]byte{kind}, data...)))
}

// follow does what a link is for.
func (h *Handler) follow(ctx context.Context, t talk, payload string) error {
	if payload == "" {
		return h.answer(ctx, t, text.LinkWrong{})
	}
	data, ok := h.cfg.Secret.Open(0, payload[1:])
	if !ok || len(data) < 2 || data[0] != payload[0] {
		return h.answer(ctx, t, text.LinkWrong{})
	}
	if data[0] == linkJoin {
		return h.join(ctx, t, checkin.PlaceID(data[1:]))
	}
	return h.openInvitation(ctx, t, string(data[1:]))
}

// joinButton leads to registering in a township.
func (h *Handler) joinButton(lang checkin.Language, town checkin.PlaceID, name string) checkin.Button {
	return checkin.Button{Label: text.Label(lang, text.JoinButton{Place: name}), URL: h.link(linkJoin, string(town))}
}
