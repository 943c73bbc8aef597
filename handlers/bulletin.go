package handlers

import (
	"context"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// bulletin is /bulletin: the paragraph that opens every report, of a place and a time.
func (h *Handler) bulletin(ctx context.Context, t talk) error {
	q := h.asks(t, strings.TrimSpace(t.Argument))
	q.About = grammar.Bulletin
	return h.inquire(ctx, t, q)
}

// bulletinOf is the paragraph for an inquiry.
func (h *Handler) bulletinOf(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	tallies, err := h.counts.Totals(ctx, q.subject(t), q.of.Period(today))
	if err != nil {
		return nil, err
	}
	place := q.place
	if q.work != "" {
		place = "" // the district is called by its name beside a key work's
	}
	return BulletinOf(h.cfg.Catalogue, t.lang, place, q.named(t, h.cfg.Catalogue), q.of, today, tallies[0]), nil
}

// BulletinOf words a place's totals over a stretch as a bulletin; standing figures only
// when they are those up to a day.
func BulletinOf(c *checkin.Catalogue, lang checkin.Language, place checkin.PlaceID, name string, of checkin.Stretch, today checkin.Day, t checkin.Tally) text.Bulletin {
	if place == checkin.District {
		if name = c.Bulletin.District.In(lang); name == "" {
			name = "本区"
		}
	}
	ever := of.Unit == checkin.Ever
	return text.Bulletin{
		Now: ever && of.To >= today, Stretch: of, Until: of.Until(today), Place: name, Clauses: c.Clauses(lang, t.Values, ever),
	}
}
