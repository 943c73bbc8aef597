package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"checkinbot/internal/chart"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// The pictures of an inquiry; the letters are in buttons already sent.
const (
	viewBars  view = 'B' // one figure of each township or village
	viewTrend view = 'T' // one figure over time
	viewMix   view = 'M' // how often each figure was reported
)

// chart is /chart: a picture of a place, a time and a figure.
func (h *Handler) chart(ctx context.Context, t talk) error {
	q := h.asks(t, t.Argument)
	if q.About == grammar.Figures || q.About == grammar.Towns || q.About == grammar.Villages {
		q.About = grammar.Chart
	}
	return h.inquire(ctx, t, q)
}

// picture draws what an inquiry asks for; without parts to set side by side, how it went.
func (h *Handler) picture(ctx context.Context, t talk, q inquiry, today checkin.Day) (shown, error) {
	if q.view == viewBars && len(t.beneath(q.place)) == 0 {
		q.view = viewTrend
	}
	if q.of.Unit == checkin.ADay && q.view == viewTrend {
		q.of = checkin.RangeOf(q.of.To.Add(-29), q.of.To)
	}
	draw := map[view]func(context.Context, talk, inquiry, checkin.Day) (drawing, error){viewBars: h.bars, viewTrend: h.trend, viewMix: h.mix}[q.view]
	d, err := draw(ctx, t, q, today)
	if err != nil || d.picture == nil {
		return shown{said: text.Answer{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today)}}, err
	}
	h.drawing <- struct{}{} // a picture takes some megabytes and a tenth of a second
	data, err := d.picture.PNG()
	<-h.drawing
	if errors.Is(err, chart.ErrTooMany) {
		return shown{said: text.PictureTooBig{}}, nil
	}
	if err != nil {
		return shown{}, err
	}
	name := fmt.Sprintf("%s-%s.png", q.named(t, h.cfg.Catalogue), text.Label(t.lang, text.StretchButton{Stretch: q.of}))
	return shown{said: d.caption, file: &checkin.File{Name: name, Picture: true, Data: data}, buttons: h.otherPictures(t, q)}, nil
}

// drawing is a picture with its words; none when there is nothing to draw.
type drawing struct {
	picture interface{ PNG() ([]byte, error) }
	caption text.Sentence
}

// beneath are the places set side by side: a district's townships, a township's villages.
func (t talk) beneath(place checkin.PlaceID) []checkin.Place {
	switch {
	case place == checkin.District:
		return t.roster.Townships()
	case place.Township() == place:
		return t.roster.Villages(place)
	default:
		return nil
	}
}

// subjectsOf are under what the totals of places are kept.
func (q inquiry) subjectsOf(places []checkin.Place) []string {
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = q.under(p.ID)
	}
	return out
}

// bars set one figure of each part side by side, in the administration's order.
func (h *Handler) bars(ctx context.Context, t talk, q inquiry, today checkin.Day) (drawing, error) {
	places := t.beneath(q.place)
	tallies, err := h.counts.TotalsOf(ctx, append(q.subjectsOf(places), q.subject(t)), q.of.Period(today))
	if err != nil {
		return drawing{}, err
	}
	ind, ok := h.oneFigure(q, tallies[len(places)], q.of.Unit == checkin.Ever)
	if !ok {
		return drawing{}, nil
	}
	words := text.ChartWords{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today), Figure: checkin.Figure{Indicator: ind, Value: tallies[len(places)].Value(ind.Code)}}
	var rows []chart.Row
	for i, p := range places {
		f := checkin.Figure{Indicator: ind, Value: tallies[i].Value(ind.Code)}
		words.Parts = append(words.Parts, text.AnswerPart{Place: p.In(t.lang), Figures: []checkin.Figure{f}})
		rows = append(rows, chart.Row{Label: p.In(t.lang), Value: f.Value, Text: ind.Officially(t.lang, f.Value)})
	}
	return drawing{
		chart.Bars{Title: text.Label(t.lang, text.ChartTitle{ChartWords: words}), Note: text.Label(t.lang, text.BarsNote{}), Rows: rows},
		text.BarsCaption{ChartWords: words},
	}, nil
}

// oneFigure is the one asked for, else the first there is anything of.
func (h *Handler) oneFigure(q inquiry, t checkin.Tally, standing bool) (checkin.Indicator, bool) {
	for _, ind := range h.cfg.Catalogue.All() {
		if (ind.Fold == checkin.Sum || standing) && (slices.Contains(q.figures, ind.Code) || len(q.figures) == 0 && t.Value(ind.Code) != 0) {
			return ind, true
		}
	}
	return checkin.Indicator{}, false
}

// Up to so many days are drawn day by day, and week by week; longer times by month.
const (
	mostDaysDrawn  = 62
	mostWeeksDrawn = 200
)

// trend is one figure over time. Days off without any are a gap, not a fall.
func (h *Handler) trend(ctx context.Context, t talk, q inquiry, today checkin.Day) (drawing, error) {
	whole := q.of.Period(today)
	months, err := h.counts.Months(ctx, q.subject(t))
	if err != nil || len(months) == 0 {
		return drawing{}, err
	}
	whole.From = max(whole.From, months[0].First()) // before there is nothing to draw
	unit := checkin.ADay
	switch days := whole.Days(months[0]); {
	case days > mostWeeksDrawn:
		unit = checkin.AMonth
	case days > mostDaysDrawn:
		unit = checkin.AWeek
	}
	parts := whole.Parts(unit, months[0], today)
	periods := []checkin.Period{whole}
	for _, part := range parts {
		periods = append(periods, part.Period(today))
	}
	tallies, err := h.counts.Totals(ctx, q.subject(t), periods...)
	if err != nil {
		return drawing{}, err
	}
	ind, ok := h.oneFigure(q, tallies[0], false) // of a standing figure there would only be steps
	if !ok {
		return drawing{}, nil
	}
	words := text.ChartWords{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today), Figure: checkin.Figure{Indicator: ind, Value: tallies[0].Value(ind.Code) - tallies[0].Opening[ind.Code]}}
	var points []chart.Point
	var gaps bool
	for i, part := range parts {
		if part.From == today && i > 0 && tallies[i+1].Value(ind.Code) == 0 { // the day is not over: nothing yet is no fall
			continue
		}
		p := chart.Point{Label: text.Label(t.lang, text.PointLabel{Stretch: part}), Value: tallies[i+1].Value(ind.Code)}
		p.Gap = unit == checkin.ADay && p.Value == 0 && !h.cfg.Timetable.Day(part.From).Works()
		points, gaps = append(points, p), gaps || p.Gap
		words.Passed(part, checkin.Figure{Indicator: ind, Value: p.Value})
	}
	if len(points) == 0 {
		return drawing{}, nil
	}
	return drawing{chart.Trend{
		Title: text.Label(t.lang, text.ChartTitle{ChartWords: words}), Note: text.Label(t.lang, text.TrendNote{Unit: unit, Gaps: gaps}), Unit: ind.Unit.In(t.lang),
		Points: points, Format: func(v int64) string { return ind.Officially(t.lang, v) },
	}, text.TrendCaption{ChartWords: words, Unit: unit}}, nil
}

// mix counts on how many of a place's days with any report each figure was reported; a
// district's days are those of its townships. Units differ, so amounts have no common whole.
func (h *Handler) mix(ctx context.Context, t talk, q inquiry, today checkin.Day) (drawing, error) {
	subjects := []string{q.subject(t)}
	if parts := t.beneath(q.place); q.place == checkin.District && len(parts) > 0 {
		subjects = q.subjectsOf(parts)
	}
	months, err := h.counts.Months(ctx, q.subject(t))
	if err != nil {
		return drawing{}, err
	}
	period, whole, counts := q.of.Period(today), int64(0), map[string]int64{}
	for _, m := range months {
		if m < period.From.Month() || m > period.To.Month() {
			continue
		}
		days, err := h.counts.Daily(ctx, subjects, m)
		if err != nil {
			return drawing{}, err
		}
		for _, of := range days {
			for day, tally := range of {
				if day < period.From || day > period.To || tally.Value(checkin.CountReports) == 0 {
					continue
				}
				whole++
				for code := range tally.Values {
					counts[code]++
				}
			}
		}
	}
	if whole == 0 {
		return drawing{}, nil
	}
	words := text.ChartWords{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today)}
	var parts []chart.Part
	for _, ind := range h.cfg.Catalogue.All() {
		if n := counts[ind.Code]; n > 0 && ind.Fold == checkin.Sum {
			parts = append(parts, chart.Part{Label: ind.Name.In(t.lang), Count: n})
			words.Shares = append(words.Shares, text.ChartShare{Name: ind.Name.In(t.lang), Share: chart.Percent(n, whole)})
		}
	}
	towns := q.place == checkin.District
	return drawing{
		chart.Mix{Title: text.Label(t.lang, text.MixTitle{ChartWords: words}), Note: text.Label(t.lang, text.MixNote{Days: whole, Towns: towns}), Whole: whole, Parts: parts},
		text.MixCaption{ChartWords: words, Days: whole, Towns: towns},
	}, nil
}

// otherPictures lead to the other kinds.
func (h *Handler) otherPictures(t talk, q inquiry) [][]checkin.Button {
	var list []checkin.Button
	for _, v := range []view{viewBars, viewTrend, viewMix} {
		if v == q.view || v == viewBars && len(t.beneath(q.place)) == 0 {
			continue
		}
		next := q
		next.view = v
		list = append(list, h.button(t.From.ID, t.lang, text.PictureButton{Kind: string(rune(v))}, next.tap()))
	}
	return row(list...)
}
