package export

import (
	"context"
	"fmt"
	"io"
	"slices"

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

func (s sums) of(place checkin.PlaceID, column int) int64 {
	if s[place] == nil {
		return 0
	}
	return s[place][column]
}

// everything is the name under which sums holds the sum of all rows.
const everything checkin.PlaceID = "*"

// rows writes the sheet of rows; last is the number of the last.
func (s Source) rows(ctx context.Context, spec Spec, book *sheet.Workbook) (sums, int, error) {
	out, err := book.Sheet(word(spec.Lang, text.ExportRows), s.head(spec.Lang), 12, 18, 14, 8)
	if err != nil {
		return nil, 0, err
	}
	byTown, _ := summedBy(spec.Place.ID)
	all, last := sums{}, 0
	err = s.lines(ctx, spec, func(l line) error {
		numbers := s.numbers(l.tally)
		all.add(everything, numbers)
		if byTown {
			all.add(l.town, numbers)
		} else {
			all.add(l.place(), numbers)
		}
		last, err = out.Row(s.cells(spec.Lang, l)...)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return all, last, out.Done()
}

// summedBy tells whether the summary is by township, and which of the last two columns of
// the rows it goes by.
func summedBy(place checkin.PlaceID) (byTown bool, fromLast int) {
	if place == checkin.District {
		return true, 2
	}
	return false, 1
}

// summary writes a row for each township, or village of a township, one for what is in
// none of them, and the total. The sums are formulas; what stands at the end of the time
// is not made of the rows.
func (s Source) summary(ctx context.Context, spec Spec, book *sheet.Workbook, all sums, last int) error {
	lang, flows := spec.Lang, len(s.flows())+1
	head := []string{word(lang, text.ExportPlace)}
	head = append(head, s.head(lang)[beforeFigures-1:beforeFigures-1+flows]...)
	for _, ind := range s.stocks() {
		head = append(head, text.Label(lang, text.ExportStock{Figure: checkin.Figure{Indicator: ind}, Day: spec.Of.Period(spec.Today).To}))
	}
	head = append(head, word(lang, text.ExportPlaceID))
	out, err := book.Sheet(word(lang, text.ExportSummary), head, 32)
	if err != nil {
		return err
	}
	places := s.summed(spec.Place, all, lang)
	stocks, err := s.Counts.TotalsOf(ctx, s.subjects(append(slices.Clone(places), spec.Place)), checkin.UpTo(spec.Of.Period(spec.Today).To))
	if err != nil {
		return err
	}
	sum := formulas{sheet: word(lang, text.ExportRows), last: last, id: sheet.Column(len(head))}
	_, fromLast := summedBy(spec.Place.ID)
	sum.by = sheet.Column(len(s.head(lang)) + 1 - fromLast)
	for i, p := range places {
		cells := []any{p.In(lang)}
		for c := range flows {
			cells = append(cells, sheet.Formula{Text: sum.of(c, i+3), Value: all.of(p.ID, c)})
		}
		stock := stocks[i]
		if p.ID == spec.Place.ID && len(places) > 1 { // what is in no part has no standing figures of its own
			stock = checkin.Tally{}
		}
		if _, err = out.Row(append(append(cells, s.stockCells(stock)...), known(p.ID))...); err != nil {
			return err
		}
	}
	cells := []any{word(lang, text.ExportTotal)}
	for c := range flows {
		cells = append(cells, sheet.Formula{Text: sum.all(c), Value: all.of(everything, c)})
	}
	if _, err = out.Row(append(cells, s.stockCells(stocks[len(places)])...)...); err != nil {
		return err
	}
	return out.Done()
}

// summed are the places of the summary, the last for what is in none of the others when
// there is anything.
func (s Source) summed(place checkin.Place, all sums, lang checkin.Language) []checkin.Place {
	rest := checkin.Place{ID: place.ID, Name: word(lang, text.ExportItself)}
	var parts []checkin.Place
	switch {
	case place.ID == checkin.District:
		parts, rest.Name = s.Roster.Townships(), word(lang, text.ExportElsewhere)
	case place.ID.Township() == place.ID:
		parts = s.Roster.Villages(place.ID)
	default:
		return []checkin.Place{place}
	}
	if all[place.ID] != nil {
		parts = append(slices.Clone(parts), rest)
	}
	return parts
}

// formulas adds up columns of the rows: by is the column with the places' ids there, id
// the one in the summary.
type formulas struct {
	sheet  string
	last   int
	by, id string
}

// of adds up the rows of the place in a row of the summary.
func (f formulas) of(column, row int) string {
	if f.last == 0 {
		return "0"
	}
	value := sheet.Column(beforeFigures + column)
	return fmt.Sprintf("SUMIF('%s'!$%s$3:$%s$%d,$%s%d,'%s'!%s$3:%s$%d)", f.sheet, f.by, f.by, f.last, f.id, row, f.sheet, value, value, f.last)
}

func (f formulas) all(column int) string {
	if f.last == 0 {
		return "0"
	}
	value := sheet.Column(beforeFigures + column)
	return fmt.Sprintf("SUM('%s'!%s$3:%s$%d)", f.sheet, value, value, f.last)
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
