// Package export writes what was counted as workbooks and comma-separated files: a row for
// each day and place, sums by formulas, and, for those who may see it, people's work.
//
// Rows are read a month at a time and written as they come, so a long export needs little
// memory.
package export

import (
	"context"
	"io"
	"slices"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/sheet"
	"checkinbot/internal/text"
)

// Counts tells what was counted.
type Counts interface {
	Daily(ctx context.Context, subjects []string, m checkin.Month) ([]map[checkin.Day]checkin.Tally, error)
	TotalsOf(ctx context.Context, subjects []string, period checkin.Period) ([]checkin.Tally, error)
	Months(ctx context.Context, subject string) ([]checkin.Month, error)
}

// Source is where an export comes from.
type Source struct {
	Counts    Counts
	Roster    *checkin.Roster
	Catalogue *checkin.Catalogue
	// Work is the key work whose counts are exported; empty for all.
	Work string
}

// under is under what the counts of a place are kept.
func (s Source) under(place checkin.PlaceID) string {
	if s.Work != "" {
		return checkin.WorkSubject(place, s.Work)
	}
	return string(place)
}

// Spec says what is exported, and for whom.
type Spec struct {
	Place checkin.Place
	Of    checkin.Stretch
	Today checkin.Day
	// People is true when the reader may see who has done what.
	People bool
	Lang   checkin.Language
	// By is the reader's name, At the time, for the stamp on every sheet.
	By string
	At time.Time
}

// line is one row: a day in a village, in a township apart from its villages, or in the
// district apart from its townships.
type line struct {
	day           checkin.Day
	town, village checkin.PlaceID
	tally         checkin.Tally
}

// place is where it was.
func (l line) place() checkin.PlaceID {
	if l.village != "" {
		return l.village
	}
	return l.town
}

// flows are the figures that add up day by day.
func (s Source) flows() []checkin.Indicator { return s.only(checkin.Sum) }

// stocks are those of which the newest word counts.
func (s Source) stocks() []checkin.Indicator { return s.only(checkin.Latest) }

func (s Source) only(fold checkin.Fold) []checkin.Indicator {
	return slices.DeleteFunc(slices.Clone(s.Catalogue.All()), func(ind checkin.Indicator) bool { return ind.Fold != fold })
}

// lines visits the rows of an export, day by day, places in the administration's order.
func (s Source) lines(ctx context.Context, spec Spec, visit func(line) error) error {
	towns := s.towns(spec.Place.ID)
	months, err := s.Counts.Months(ctx, s.under(spec.Place.ID))
	if err != nil {
		return err
	}
	period := spec.Of.Period(spec.Today)
	for _, m := range months {
		if m < period.From.Month() || m > period.To.Month() {
			continue
		}
		if err := s.month(ctx, m, period, towns, spec.Place.ID == checkin.District, visit); err != nil {
			return err
		}
	}
	return nil
}

// town is a township with those of its villages that are exported; whole when all are.
type town struct {
	id       checkin.PlaceID
	villages []checkin.PlaceID
	whole    bool
}

func (s Source) towns(place checkin.PlaceID) []town {
	if place.Township() != place && place != checkin.District {
		return []town{{id: place.Township(), villages: []checkin.PlaceID{place}}}
	}
	var out []town
	for _, p := range s.Roster.Townships() {
		if !place.Contains(p.ID) {
			continue
		}
		t := town{id: p.ID, whole: true}
		for _, v := range s.Roster.Villages(p.ID) {
			t.villages = append(t.villages, v.ID)
		}
		out = append(out, t)
	}
	return out
}

// month visits the rows of one month; of a whole district also what no township has.
func (s Source) month(ctx context.Context, m checkin.Month, period checkin.Period, towns []town, whole bool, visit func(line) error) error {
	subjects := []string{s.under(checkin.District)}
	for _, t := range towns {
		subjects = append(subjects, s.under(t.id))
		for _, v := range t.villages {
			subjects = append(subjects, s.under(v))
		}
	}
	days, err := s.Counts.Daily(ctx, subjects, m)
	if err != nil {
		return err
	}
	for day := max(m.First(), period.From); day <= min(m.Last(), period.To); day = day.Add(1) {
		left := copyOf(days[0][day])
		at := 1
		for _, t := range towns {
			less(left, days[at][day])
			rest := copyOf(days[at][day])
			at++
			for _, v := range t.villages {
				tally := days[at][day]
				at++
				less(rest, tally)
				if len(tally.Values) == 0 {
					continue
				}
				if err := visit(line{day, t.id, v, tally}); err != nil {
					return err
				}
			}
			if t.whole && anything(rest) {
				if err := visit(line{day: day, town: t.id, tally: rest}); err != nil {
					return err
				}
			}
		}
		if whole && anything(left) {
			if err := visit(line{day: day, town: checkin.District, tally: left}); err != nil {
				return err
			}
		}
	}
	return nil
}

// less takes a part off a whole.
func less(whole, part checkin.Tally) {
	for code, n := range part.Values {
		whole.Values[code] -= n
	}
}

func copyOf(t checkin.Tally) checkin.Tally {
	out := checkin.Tally{Values: map[string]int64{}}
	for code, v := range t.Values {
		out.Values[code] = v
	}
	return out
}

func anything(t checkin.Tally) bool {
	for _, v := range t.Values {
		if v != 0 {
			return true
		}
	}
	return false
}

// CSV writes the rows as comma-separated text, the stamp last.
func (s Source) CSV(ctx context.Context, spec Spec, w io.Writer) error {
	out, err := sheet.NewCSV(w)
	if err != nil {
		return err
	}
	if err := out.Row(anys(s.head(spec.Lang))...); err != nil {
		return err
	}
	if err := s.lines(ctx, spec, func(l line) error { return out.Row(s.cells(spec.Lang, l)...) }); err != nil {
		return err
	}
	if err := out.Row(s.stamp(spec)); err != nil {
		return err
	}
	return out.Done()
}

// head names the columns of the rows. The last two are by what places are known: names
// may be borne twice.
func (s Source) head(lang checkin.Language) []string {
	out := []string{word(lang, text.ExportDay), word(lang, text.ExportTown), word(lang, text.ExportVillage), word(lang, text.ExportReports)}
	for _, ind := range s.flows() {
		out = append(out, text.Label(lang, text.SheetColumn{Figure: checkin.Figure{Indicator: ind}}))
	}
	return append(out, word(lang, text.ExportTownID), word(lang, text.ExportPlaceID))
}

// beforeFigures is how many columns stand before the figures, the number of entries being
// the last.
const beforeFigures = 4

func (s Source) cells(lang checkin.Language, l line) []any {
	village := word(lang, text.ExportItself)
	town := s.Roster.PlaceName(l.town, lang)
	switch {
	case l.village != "":
		village = s.Roster.PlaceName(l.village, lang)
	case l.town == checkin.District:
		village, town = "", word(lang, text.ExportElsewhere)
	}
	return append(append([]any{l.day.String(), town, village}, s.numbers(l.tally)...), known(l.town), known(l.place()))
}

// numbers are the entries and the figures of a row.
func (s Source) numbers(t checkin.Tally) []any {
	out := []any{t.Reports()}
	for _, ind := range s.flows() {
		out = append(out, t.Value(ind.Code))
	}
	return out
}

// known is a place's id as a cell that no spreadsheet takes for a number or a date.
func known(place checkin.PlaceID) string { return "#" + string(place) }

func (s Source) stamp(spec Spec) string {
	return text.Label(spec.Lang, text.ExportStamp{Place: spec.Place.In(spec.Lang), Stretch: spec.Of, Until: spec.Of.Until(spec.Today), By: spec.By, At: spec.At.Format("2006-01-02 15:04")})
}

func word(lang checkin.Language, w text.ExportWord) string {
	return text.Label(lang, text.Export{Word: w})
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
