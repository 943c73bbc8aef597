package handlers

import (
	"context"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// standing reports whether only figures are asked for that have no total over a while.
func (h *Handler) standing(codes []string) bool {
	return len(codes) > 0 && !slices.ContainsFunc(codes, func(code string) bool {
		ind, ok := h.cfg.Catalogue.ByCode(code)
		return !ok || ind.Fold == checkin.Sum
	})
}

// figuresOf are the totals, beside those of another time when that is asked for or only
// one figure is.
func (h *Handler) figuresOf(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	period := q.of.Period(today)
	s := text.Answer{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today)}
	periods := []checkin.Period{period}
	if (q.view == viewCompared || len(q.figures) == 1) && q.of.Unit != checkin.Ever {
		against := besides(q, today)
		s.Against, s.Compared = against, true
		periods = append(periods, against.Period(today))
	}
	tallies, err := h.counts.Totals(ctx, q.subject(t), periods...)
	if err != nil {
		return nil, err
	}
	standing := q.of.Unit == checkin.Ever
	s.Reports, s.Opening = tallies[0].Reports(), len(tallies[0].Only(q.figures).Opening) > 0
	for _, ind := range h.cfg.Catalogue.All() {
		if len(q.figures) > 0 && !slices.Contains(q.figures, ind.Code) || ind.Fold != checkin.Sum && !standing {
			continue
		}
		c := text.Compared{Figure: checkin.Figure{Indicator: ind, Value: tallies[0].Value(ind.Code)}}
		if s.Compared {
			c.Usual, c.Known = tallies[1].Value(ind.Code), true
		}
		if c.Value != 0 || c.Usual != 0 || len(q.figures) > 0 {
			s.Figures = append(s.Figures, c)
		}
	}
	s.Standing = !standing && len(s.Figures) < len(q.figures)
	return s, nil
}

// besides is what a stretch is compared with; of one that is not over, only as many days.
func besides(q inquiry, today checkin.Day) checkin.Stretch {
	against := q.versus
	if against == (checkin.Stretch{}) {
		against = q.of.Beside(-1)
	}
	switch {
	case against.Until(today) != 0: // 10月 beside 11月, which is not over
		return checkin.RangeOf(against.From, today)
	case q.of.Until(today) == 0 || against.Unit != q.of.Unit:
		return against
	}
	return checkin.RangeOf(against.From, min(against.From.Add(q.of.From.Until(today)), against.To))
}

// parts are the totals of each township or village, in the administration's order: it is
// no contest.
func (h *Handler) parts(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	of := q.place
	if q.view == viewVillages {
		of = of.Township()
	}
	if of != q.place && !may(t.person, SeeTotals, of) { // a villager asks for all villages
		return text.AskScope{Place: t.roster.PlaceName(of, t.lang), Yours: t.roster.PlaceName(q.place, t.lang)}, nil
	}
	places := t.beneath(of)
	if len(places) == 0 && (of == "" || of == checkin.District || of == mine) {
		return text.AskWhichTown{}, nil
	}
	subjects := q.subjectsOf(places)
	tallies, err := h.counts.TotalsOf(ctx, subjects, q.of.Period(today))
	if err != nil {
		return nil, err
	}
	s := text.AnswerParts{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today)}
	for i, p := range places {
		line := text.AnswerPart{Place: p.In(t.lang)}
		line.Figures = tallies[i].Only(q.figures).Figures(h.cfg.Catalogue, q.of.Unit == checkin.Ever)
		line.Open = tallies[i].Open()
		line.Appeals = q.of.Unit == checkin.Ever && slices.Equal(q.figures, []string{checkin.CodeReceived, checkin.CodeResolved})
		s.Parts = append(s.Parts, line)
	}
	return s, nil
}

// appeals are those received and resolved, what is open and how many are resolved.
func (h *Handler) appeals(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	period := q.of.Period(today)
	tallies, err := h.counts.Totals(ctx, q.subject(t), period, checkin.UpTo(period.To))
	if err != nil {
		return nil, err
	}
	received, resolved := tallies[0].Appeals()
	s := text.AnswerAppeals{
		Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today), Received: received, Resolved: resolved, Open: tallies[1].Open(), Then: period.To < today,
	}
	if q.view == viewRate && received > 0 {
		s.Percent = (200*resolved + received) / (2 * received)
		s.Rate = true
	}
	if s.Then || q.work != "" || q.place == mine { // how cases stand is known of now, and of places
		return s, nil
	}
	open, err := h.casesIn(ctx, t, q.place, checkin.CaseOpen)
	if err != nil {
		return nil, err
	}
	s.Cases = new(text.RegisteredOf(h.cfg.Catalogue.Appeals, open, tallies[1], today, h.works))
	return s, nil
}

// entries count who has sent anything on a day; names are under the secretary's summary.
func (h *Handler) entries(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	var people []string
	for _, town := range t.roster.Townships() {
		for _, p := range t.roster.Cadres(town.ID) {
			if home, _ := p.Home(); q.place.Contains(home) {
				people = append(people, p.ID)
			}
		}
	}
	day := min(q.of.To, today)
	if q.place == mine {
		people = []string{t.person.ID}
	}
	there, err := h.diary.Attendance(ctx, day, people)
	s := text.AnswerEntries{Place: q.named(t, h.cfg.Catalogue), Day: day, All: len(people), Own: q.place == mine}
	for _, kind := range there {
		switch kind {
		case checkin.Leave:
			s.Leave++
		default:
			s.Some++
		}
	}
	return s, err
}
