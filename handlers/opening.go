package handlers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// Beginnings keeps what was achieved before the bot began.
type Beginnings interface {
	Openings(ctx context.Context) (checkin.Openings, error)
	Open(ctx context.Context, by string, why checkin.Reason, change checkin.Openings, notices ...checkin.Notice) error
}

// opening is /opening: what is set, or, with a place and figures behind it, more of them,
// shown before they are set. A figure of zero is set no more.
func (h *Handler) opening(ctx context.Context, t talk) error {
	if !may(t.person, SetOpening, checkin.District) {
		return h.answer(ctx, t, text.NoRight{Command: t.Command})
	}
	if t.Argument == "" {
		set, err := h.beginnings.Openings(ctx)
		if err != nil {
			return err
		}
		return h.answer(ctx, t, h.openingView(t, set))
	}
	place, words, wrong := h.placeFirst(t, t.Argument)
	var entries []checkin.Entry
	if wrong == nil {
		entries, wrong = h.totalsIn(t, words)
	}
	if wrong != nil {
		return h.answer(ctx, t, wrong)
	}
	now := h.cfg.Now()
	rec := t.record([]checkin.Report{{Person: t.person.ID, Place: place.ID, Kind: checkin.Figures, Entries: entries}})
	slip := checkin.Slip{
		ID: openingSlip(t.person), Kind: checkin.Question, By: t.person.ID, Topic: topicOpening, Record: &rec,
		Made: now.UnixMilli(), Expires: now.Add(waitForName).Unix(),
	}
	why := t.words()
	n := t.say(why.With("said"), text.OpeningRead{Place: place.In(t.lang), Figures: h.figures(entries)})
	n.Buttons = row(
		h.button(t.From.ID, t.lang, text.OpeningButton{}, tap{op: opOpening, a: slip.Made}), h.button(t.From.ID, t.lang, text.KeepButton{}, tap{op: opKeep}),
	)
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{n}}
	}})
}

func openingSlip(p *checkin.Person) string { return "opening:" + p.ID }

// openingView lists what is set, in the roster's order.
func (h *Handler) openingView(t talk, set checkin.Openings) text.OpeningView {
	var s text.OpeningView
	for _, p := range slices.Concat([]checkin.Place{h.district(t)}, t.roster.Places()) {
		if len(set[p.ID]) > 0 && (p.ID != checkin.District || len(s.Places) == 0) {
			s.Places = append(s.Places, text.AnswerPart{Place: p.In(t.lang), Figures: checkin.Tally{Values: set[p.ID]}.Figures(h.cfg.Catalogue, false)})
		}
	}
	return s
}

// district is the root place, by whatever name it has.
func (h *Handler) district(t talk) checkin.Place {
	p, _ := t.roster.Place(checkin.District)
	p.ID, p.Name = checkin.District, cmp.Or(p.Name, t.roster.PlaceName(checkin.District, t.lang))
	return p
}

// placeFirst takes a place off the beginning of what is written; the district when it
// begins with figures. What is neither is a place nobody knows.
func (h *Handler) placeFirst(t talk, words string) (checkin.Place, string, text.Sentence) {
	fields := strings.Fields(words)
	for n := min(len(fields), mostNameWords); n > 0; n-- {
		q := h.asks(t, strings.Join(fields[:n], " "))
		if len(q.Strange) > 0 || len(q.Figures) > 0 || q.Dated || q.Work != "" || q.About != grammar.Figures {
			continue
		}
		rest := strings.Join(fields[n:], " ")
		if len(q.Places) == 1 {
			p, _ := t.roster.Place(q.Places[0])
			return p, rest, nil
		}
		if q.Scope == grammar.District {
			return h.district(t), rest, nil
		}
	}
	if first := h.asks(t, fields[0]); len(fields) > 1 && len(first.Figures) == 0 && !strings.ContainsAny(fields[0], "0123456789一二三四五六七八九十百千万两") {
		return checkin.Place{}, "", text.AskPlaceUnknown{Word: shorten(fields[0]), Near: near(t.roster.Places(), fields[0], t.lang)}
	}
	return h.district(t), words, nil
}

// sinceWords say that a figure is a total, as all of these are.
var sinceWords = strings.NewReplacer("累计", "", "截至目前", "", "共计", "", "合计", "", "total of", "", "in total", "", "\n", "，")

// totalsIn reads figures of any size, or says what is wrong with them.
func (h *Handler) totalsIn(t talk, words string) ([]checkin.Entry, text.Sentence) {
	read := h.read(t.roster, grammar.Input{Text: sinceWords.Replace(words), At: t.Event(), Sender: t.person.ID, Any: true})
	switch {
	case read.Why == grammar.MoneyUnit:
		return nil, text.Doubt{Why: read.Why.String(), Span: read.Span}
	case read.Verdict != grammar.Record && read.Verdict != grammar.Zero, len(read.Reports) != 1, len(read.Left) > 0, len(read.Reports[0].Works) > 0, read.Reports[0].Day != h.cfg.Calendar.DayOf(t.Event()):
		return nil, text.OpeningHow{Left: leftOf(read)}
	}
	entries := read.Reports[0].Entries
	for _, e := range entries {
		if ind, ok := h.cfg.Catalogue.ByCode(e.Code); ok && ind.Fold == checkin.Latest {
			return nil, text.OpeningStanding{Figure: checkin.Figure{Indicator: *ind}}
		}
	}
	return entries, nil
}

// leftOf is what could not be read.
func leftOf(read grammar.Result) string {
	if len(read.Left) > 0 {
		return read.Left[0].Text
	}
	return read.Span
}

// openingAgreed sets what was shown.
func (h *Handler) openingAgreed(ctx context.Context, t talk, p press, tp tap) error {
	slip, ok, err := h.registry.Slip(ctx, openingSlip(t.person))
	switch {
	case err != nil:
		return err
	case !may(t.person, SetOpening, checkin.District):
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case !ok || slip.Made != tp.a || slip.Record == nil:
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	rep := slip.Record.Reports[0]
	change := checkin.Openings{rep.Place: {}}
	for _, e := range rep.Entries {
		change[rep.Place][e.Code] = e.Value
	}
	done := text.OpeningSet{Place: t.roster.PlaceName(rep.Place, p.lang), Figures: h.figures(rep.Entries)}
	if err := h.beginnings.Open(ctx, t.person.ID, p.why.With("open"), change, p.toast(text.DoneToast{}), p.edit(p.lang, done)); err != nil {
		return err
	}
	return h.tear(ctx, t, p.why, slip)
}
