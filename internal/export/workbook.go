package export

import (
	"context"
	"fmt"
	"io"

	"checkinbot/internal/checkin"
	"checkinbot/internal/sheet"
	"checkinbot/internal/text"
)

// XLSX writes a workbook: sums by formulas over the rows, the rows, and people's work.
func (s Source) XLSX(ctx context.Context, spec Spec, w io.Writer) (err error) {
	book, err := sheet.New(s.stamp(spec))
	if err != nil {
		return err
	}
	defer func() {
		if shut := book.Close(); err == nil {
			err = shut
		}
	}()
	sums, last, err := s.rows(ctx, spec, book)
	if err != nil {
		return err
	}
	if err := s.summary(ctx, spec, book, sums, last); err != nil {
		return err
	}
	if spec.People {
		if err := s.people(ctx, spec, book); err != nil {
			return err
		}
	}
	if err := book.Open(word(spec.Lang, text.ExportSummary)); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// sums are what the rows of each place add up to, in the columns' order.
type sums map[checkin.PlaceID][]int64

func (s sums) add(place checkin.PlaceID, values []any) {
	if s[place] == nil {
		s[place] = make([]int64, len(values))
	}
	for i, v := range values {
		s[place][i] += v.(int64) //nolint:forcetypeassert // columns of numbers
	}
}

// rows writes the sheet of rows; last is the number of the last.
func (s Source) rows(ctx context.Context, spec Spec, book *sheet.Workbook) (sums, int, error) {
	out, err := book.Sheet(word(spec.Lang, text.ExportRows), s.head(spec.Lang), 12, 18, 14, 8)
	if err != nil {
		return nil, 0, err
	}
	all, last := sums{}, 0
	err = s.lines(ctx, spec, func(l line) error {
		cells := s.cells(spec.Lang, l)
		all.add(l.town, cells[beforeFigures-1:])
		if l.village != "" {
			all.add(l.village, cells[beforeFigures-1:])
		}
		last, err = out.Row(cells...)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return all, last, out.Done()
}

// summary writes a row for each township, or village of a township, and the total. The
// sums are formulas; what stands at the end of the time is not made of the rows.
func (s Source) summary(ctx context.Context, spec Spec, book *sheet.Workbook, all sums, last int) error {
	lang := spec.Lang
	head := append([]string{word(lang, text.ExportPlace)}, s.head(lang)[beforeFigures-1:]...)
	for _, ind := range s.stocks() {
		head = append(head, text.Label(lang, text.ExportStock{Figure: checkin.Figure{Indicator: ind}, Day: spec.Of.Period(spec.Today).To}))
	}
	out, err := book.Sheet(word(lang, text.ExportSummary), head, 32)
	if err != nil {
		return err
	}
	places, column := s.summed(spec.Place)
	stocks, err := s.Counts.TotalsOf(ctx, s.subjects(append(places, spec.Place)), checkin.UpTo(spec.Of.Period(spec.Today).To))
	if err != nil {
		return err
	}
	flows := len(s.flows()) + 1
	for i, p := range places {
		cells := []any{p.In(lang)}
		for c := range flows {
			value := int64(0)
			if all[p.ID] != nil {
				value = all[p.ID][c]
			}
			cells = append(cells, sheet.Formula{Text: s.sumIf(lang, c, column, last, i+3), Value: value})
		}
		if _, err = out.Row(append(cells, s.stockCells(stocks[i])...)...); err != nil {
			return err
		}
	}
	cells := []any{word(lang, text.ExportTotal)}
	for c := range flows {
		value := int64(0)
		for _, t := range s.towns(spec.Place.ID) {
			if all[t.id] != nil {
				value += all[t.id][c]
			}
		}
		cells = append(cells, sheet.Formula{Text: s.sumAll(lang, c, last), Value: value})
	}
	if _, err = out.Row(append(cells, s.stockCells(stocks[len(places)])...)...); err != nil {
		return err
	}
	return out.Done()
}

// summed are the places of the summary, and the column of the rows that names them.
func (s Source) summed(place checkin.Place) ([]checkin.Place, string) {
	switch {
	case place.ID == checkin.District:
		return s.Roster.Townships(), "B"
	case place.ID.Township() == place.ID:
		return s.Roster.Villages(place.ID), "C"
	default:
		return []checkin.Place{place}, "C"
	}
}

// sumIf adds up a column of the rows of the place named in column A of a row.
func (s Source) sumIf(lang checkin.Language, c int, by string, last, row int) string {
	if last == 0 {
		return "0"
	}
	name := word(lang, text.ExportRows)
	value := sheet.Column(beforeFigures + c)
	return fmt.Sprintf("SUMIF('%s'!$%s$3:$%s$%d,$A%d,'%s'!%s$3:%s$%d)", name, by, by, last, row, name, value, value, last)
}

func (s Source) sumAll(lang checkin.Language, c, last int) string {
	if last == 0 {
		return "0"
	}
	value := sheet.Column(beforeFigures + c)
	return fmt.Sprintf("SUM('%s'!%s$3:%s$%d)", word(lang, text.ExportRows), value, value, last)
}

func (s Source) stockCells(t checkin.Tally) []any {
	var out []any
	for _, ind := range s.stocks() {
		out = append(out, t.Value(ind.Code))
	}
	return out
}

func (s Source) subjects(places []checkin.Place) []string {
	out := make([]string, len(places))
	for i, p := range places {
		out[i] = s.under(p.ID)
	}
	return out
}

// mostAtOnce is how many people's totals are read in one go.
const mostAtOnce = 500

// people writes what everybody has sent: figures of their own, in the roster's order. It is
// for the township's office, to see whom to help; nobody is ranked.
func (s Source) people(ctx context.Context, spec Spec, book *sheet.Workbook) error {
	lang := spec.Lang
	head := []string{word(lang, text.ExportName), word(lang, text.ExportVillage), word(lang, text.ExportFigures), word(lang, text.ExportZero), word(lang, text.ExportLeave)}
	for _, ind := range s.flows() {
		head = append(head, text.Label(lang, text.SheetColumn{Figure: checkin.Figure{Indicator: ind}}))
	}
	out, err := book.Sheet(word(lang, text.ExportPeople), head, 12, 14)
	if err != nil {
		return err
	}
	var people []*checkin.Person
	for _, t := range s.towns(spec.Place.ID) {
		for _, p := range s.Roster.Cadres(t.id) {
			if home, _ := p.Home(); spec.Place.ID.Contains(home) {
				people = append(people, p)
			}
		}
	}
	for len(people) > 0 {
		some := people[:min(len(people), mostAtOnce)]
		people = people[len(some):]
		if err := s.peopleRows(ctx, spec, out, some); err != nil {
			return err
		}
	}
	return out.Done()
}

func (s Source) peopleRows(ctx context.Context, spec Spec, out *sheet.Sheet, people []*checkin.Person) error {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = checkin.PersonSubject(p.ID)
	}
	tallies, err := s.Counts.TotalsOf(ctx, ids, spec.Of.Period(spec.Today))
	if err != nil {
		return err
	}
	for i, p := range people {
		home, _ := p.Home()
		cells := []any{p.Name, s.Roster.PlaceName(home, spec.Lang), tallies[i].Value(checkin.CountReports), tallies[i].Value(checkin.CountZero), tallies[i].Value(checkin.CountLeave)}
		for _, ind := range s.flows() {
			cells = append(cells, tallies[i].Value(ind.Code))
		}
		if _, err := out.Row(cells...); err != nil {
			return err
		}
	}
	return nil
}
