package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/sheet"
	"checkinbot/internal/text"
)

// behind shows the reports that each figure of a day is made of.
func (h *Handler) behind(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	figures, rows, err := h.madeOf(ctx, t.roster, place, day)
	if err != nil {
		return shown{}, err
	}
	s := text.Behind{Place: t.roster.PlaceName(place, t.lang), Day: day}
	for _, f := range figures {
		line := text.BehindFigure{Figure: f, Rest: f}
		for _, r := range rows {
			for _, e := range r.report.Entries {
				if e.Code == f.Indicator.Code {
					part := text.BehindReport{Name: r.name, Figure: checkin.Figure{Indicator: f.Indicator, Value: e.Value}, Sent: text.MomentOf(r.sent, day)}
					line.Parts = append(line.Parts, part)
					line.Rest.Value -= e.Value
				}
			}
		}
		if f.Indicator.Fold != checkin.Sum { // of standing figures only the last word counts
			line.Rest.Value = 0
		}
		s.Figures = append(s.Figures, line)
	}
	month, ever := checkin.StretchOf(checkin.AMonth, day), checkin.EverTo(day)
	return shown{said: s, buttons: row(
		h.madeOfButton(t.From.ID, t.lang, text.StretchButton{Stretch: month}, place, month),
		h.madeOfButton(t.From.ID, t.lang, text.StretchButton{Stretch: ever}, place, ever),
	)}, nil
}

// dayRow is one report of a day.
type dayRow struct {
	name   string
	sent   time.Time
	report checkin.Report
}

// madeOf is a place's figures of a day, and the reports they are made of, as they were
// sent.
func (h *Handler) madeOf(ctx context.Context, r *checkin.Roster, place checkin.PlaceID, day checkin.Day) ([]checkin.Figure, []dayRow, error) {
	tallies, err := h.counts.Totals(ctx, string(place), checkin.OneDay(day))
	if err != nil {
		return nil, nil, err
	}
	var people []*checkin.Person
	for _, p := range r.People() {
		if slices.ContainsFunc(p.Grants, func(g checkin.Grant) bool { return place.Contains(g.Place) || g.Place.Contains(place) }) {
			people = append(people, p)
		}
	}
	records, err := h.diary.Behind(ctx, day, ids(people))
	if err != nil {
		return nil, nil, err
	}
	var out []dayRow
	for _, rec := range records {
		for _, rep := range rec.Reports {
			if p, ok := r.Person(rep.Person); ok && rep.Kind != checkin.Handled && rep.Day == day && place.Contains(rep.Place) {
				out = append(out, dayRow{p.Name, time.Unix(rec.Sent, 0).In(h.cfg.Calendar.Zone), rep})
			}
		}
	}
	return tallies[0].Figures(h.cfg.Catalogue, false), out, nil
}

// mostDaysListed is how many days are told one by one; of more, the months are.
const mostDaysListed = 62

// partsOf shows the days or months that each figure of a longer stretch is made of, with
// a way into each.
func (h *Handler) partsOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	months, err := h.counts.Months(ctx, string(place))
	if err != nil {
		return shown{}, err
	}
	s := text.MadeOf{Place: t.roster.PlaceName(place, t.lang), Stretch: of}
	today := h.cfg.Calendar.DayOf(h.cfg.Now())
	whole := of.Period(today)
	var parts []checkin.Stretch
	if len(months) > 0 {
		unit := checkin.AMonth
		if whole.Days(months[0]) <= mostDaysListed {
			unit = checkin.ADay
		}
		parts = whole.Parts(unit, months[0], today)
	}
	periods := []checkin.Period{whole}
	for _, part := range parts {
		periods = append(periods, part.Period(today))
	}
	tallies, err := h.counts.Totals(ctx, string(place), periods...)
	if err != nil {
		return shown{}, err
	}
	for _, f := range tallies[0].Figures(h.cfg.Catalogue, of.Unit == checkin.Ever) {
		line := text.MadeOfFigure{Figure: f, Opening: checkin.Figure{Indicator: f.Indicator, Value: tallies[0].Opening[f.Indicator.Code]}}
		for i, part := range parts {
			if v := tallies[i+1].Value(f.Indicator.Code); v != 0 {
				line.Parts = append(line.Parts, text.MadeOfPart{Stretch: part, Figure: checkin.Figure{Indicator: f.Indicator, Value: v}})
			}
		}
		s.Figures = append(s.Figures, line)
	}
	var ways []checkin.Button
	for i, part := range parts {
		if tallies[i+1].Reports() == 0 {
			continue
		}
		label := text.StretchButton{Stretch: part}
		if part.Unit == checkin.ADay {
			ways = append(ways, h.button(t.From.ID, t.lang, label, tap{op: opBehind, a: int64(part.From), text: string(place)}))
		} else {
			ways = append(ways, h.madeOfButton(t.From.ID, t.lang, label, place, part))
		}
	}
	return shown{said: s, buttons: rows(ways, 3)}, nil
}

// copyOf is the day in one sentence, to be copied with a tap.
func (h *Handler) copyOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	tallies, err := h.counts.Totals(ctx, string(place), checkin.OneDay(day), checkin.MonthTo(day), checkin.UpTo(day))
	if err != nil {
		return shown{}, err
	}
	return shown{said: text.CopySentence{Total: text.TotalOf(h.cfg.Catalogue, t.roster.PlaceName(place, t.lang), day, tallies)}}, nil
}

// sheetOf is the day as a workbook: a row for each report, and the sums.
func (h *Handler) sheetOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	figures, rows, err := h.madeOf(ctx, t.roster, place, day)
	if err != nil {
		return shown{}, err
	}
	head := strings.Split(text.Label(t.lang, text.SheetHead{}), "|")
	for _, f := range figures {
		head = append(head, text.Label(t.lang, text.SheetColumn{Figure: f}))
	}
	var out bytes.Buffer
	if err := h.daySheet(&out, day.String(), h.stamp(t, place, of), head, figures, rows, t); err != nil {
		return shown{}, err
	}
	name := fmt.Sprintf("%s-%s.xlsx", t.roster.PlaceName(place, t.lang), day)
	return shown{said: text.SheetSent{Place: t.roster.PlaceName(place, t.lang), Day: day}, file: &checkin.File{Name: name, Data: out.Bytes()}}, nil
}

// daySheet writes a row for each report, and the sums.
func (h *Handler) daySheet(w io.Writer, name, stamp string, head []string, figures []checkin.Figure, reports []dayRow, t talk) (err error) {
	book, err := sheet.New(stamp)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	out, err := book.Sheet(name, head, 10, 14, 10, 18)
	if err != nil {
		return err
	}
	for _, r := range reports {
		row := []any{r.name, t.roster.PlaceName(r.report.Place, t.lang), text.Label(t.lang, text.KindOf{Kind: r.report.Kind}), r.sent.Format("2006-01-02 15:04")}
		for _, f := range figures {
			value := any("")
			for _, e := range r.report.Entries {
				if e.Code == f.Indicator.Code {
					value = e.Value
				}
			}
			row = append(row, value)
		}
		if _, err := out.Row(row...); err != nil {
			return err
		}
	}
	total := []any{text.Label(t.lang, text.SheetTotal{}), "", "", ""}
	for _, f := range figures {
		total = append(total, f.Value)
	}
	if _, err := out.Row(total...); err != nil {
		return err
	}
	if err := out.Done(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}
