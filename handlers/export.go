package handlers

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"checkinbot/internal/checkin"
	"checkinbot/internal/export"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// The files of an inquiry; the letters are in buttons already sent.
const (
	viewBook view = 'X' // a workbook
	viewCSV  view = 'C'
)

// mostFile is how big a file is sent; the messenger takes 50 MB, and the queue holds it
// until it is gone.
const mostFile = 20 << 20

// export is /export: a place and a time as a workbook.
func (h *Handler) export(ctx context.Context, t talk) error {
	q := h.asks(t, t.Argument)
	q.About = grammar.Sheet
	q.Strange = slices.DeleteFunc(q.Strange, func(w string) bool { return w == "csv" || w == "xlsx" }) // a button leads to CSV
	return h.inquire(ctx, t, q)
}

// fileOf is a workbook or a comma-separated file. People's work is in a workbook for those
// who may see who has sent what.
func (h *Handler) fileOf(ctx context.Context, t talk, q inquiry, today checkin.Day) (shown, error) {
	if q.place == mine { // what is kept of oneself comes with /mydata
		return shown{said: text.AskWhichTown{}}, nil
	}
	place, ok := t.roster.Place(q.place)
	if !ok {
		place = h.district(t)
	}
	if q.work != "" {
		place.Name, place.English = q.named(t, h.cfg.Catalogue), ""
	}
	spec := export.Spec{
		Place: place, Of: q.of, Today: today, People: q.view == viewBook && q.work == "" && (t.Private || t.aside) && may(t.person, SeeNames, q.place), Lang: t.lang,
		By: t.person.Name, At: h.cfg.Now().In(h.cfg.Calendar.Zone),
	}
	source := export.Source{Counts: h.counts, Roster: t.roster, Catalogue: h.cfg.Catalogue, Work: q.work}
	write, end := source.XLSX, "xlsx"
	if q.view == viewCSV {
		write, end = source.CSV, "csv"
	}
	h.drawing <- struct{}{}
	var out bytes.Buffer
	err := write(ctx, spec, &out)
	<-h.drawing
	switch {
	case err != nil:
		return shown{}, err
	case out.Len() > mostFile:
		return shown{said: text.ExportTooBig{}}, nil
	}
	got := shown{
		said: text.Exported{Place: place.In(t.lang), Stretch: q.of, Until: q.of.Until(today), People: spec.People},
		file: &checkin.File{Name: fmt.Sprintf("%s-%s.%s", q.named(t, h.cfg.Catalogue), text.Label(t.lang, text.StretchButton{Stretch: q.of}), end), Data: out.Bytes()},
	}
	if q.view == viewBook {
		next := q
		next.view = viewCSV
		got.buttons = row(h.button(t.From.ID, t.lang, text.CSVButton{}, next.tap()))
	}
	return got, nil
}

// stamp says on a file who has it and since when.
func (h *Handler) stamp(t talk, place checkin.PlaceID, of checkin.Stretch) string {
	now := h.cfg.Now()
	return text.Label(t.lang, text.ExportStamp{
		Place: t.roster.PlaceName(place, t.lang), Stretch: of, Until: of.Until(h.cfg.Calendar.DayOf(now)), By: t.person.Name,
		At: now.In(h.cfg.Calendar.Zone).Format("2006-01-02 15:04"),
	})
}
