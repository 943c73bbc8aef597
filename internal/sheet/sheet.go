// Package sheet writes workbooks and comma-separated files, row by row, so that a long one
// needs little memory. Texts stay texts, even those that look like formulas.
package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Formula is a cell that a spreadsheet works out again, with what it is now: telephones
// show files without working anything out.
type Formula struct {
	Text  string
	Value int64
}

// Workbook is an XLSX file in the making. Close it, also after an error.
type Workbook struct {
	book  *excelize.File
	bold  int
	small int
	stamp string
	first bool
}

// New begins a workbook; the stamp says on every sheet, and on every page that is printed,
// who made it and when.
func New(stamp string) (*Workbook, error) {
	b := &Workbook{book: excelize.NewFile(), stamp: stamp, first: true}
	var err error
	if b.bold, err = b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	if b.small, err = b.book.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "808080"}}); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return b, nil
}

// Sheet is one sheet, filled from the top.
type Sheet struct {
	rows *excelize.StreamWriter
	bold int
	next int
}

// headRow is the row of the headings; the stamp is above.
const headRow = 2

// longestFooter is how many characters a footer takes.
const longestFooter = 200

// headHeight has room for three lines, in points.
const headHeight = 45

// Sheet begins a sheet; the headings stay in view.
func (b *Workbook) Sheet(name string, head []string, widths ...float64) (*Sheet, error) {
	s, err := b.sheet(name, head, widths)
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return s, nil
}

func (b *Workbook) sheet(name string, head []string, widths []float64) (*Sheet, error) {
	if b.first {
		if err := b.book.SetSheetName("Sheet1", name); err != nil {
			return nil, err
		}
	} else if _, err := b.book.NewSheet(name); err != nil {
		return nil, err
	}
	b.first = false
	footer := []rune("&C" + strings.ReplaceAll(b.stamp, "&", "&&")) // & begins a code
	if err := b.book.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: string(footer[:min(len(footer), longestFooter)])}); err != nil {
		return nil, err
	}
	if err := b.onPaper(name); err != nil {
		return nil, err
	}
	rows, err := b.book.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i := range head {
		width := 12.0
		if i < len(widths) {
			width = widths[i]
		}
		if err := rows.SetColWidth(i+1, i+1, width); err != nil {
			return nil, err
		}
	}
	if err := rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: headRow, TopLeftCell: fmt.Sprintf("A%d", headRow+1), ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	s := &Sheet{rows: rows, bold: b.bold, next: 1}
	if err := s.add([]any{excelize.Cell{StyleID: b.small, Value: b.stamp}}); err != nil {
		return nil, err
	}
	cells := make([]any, len(head))
	for i, h := range head {
		cells[i] = h
	}
	return s, s.add(cells, excelize.RowOpts{StyleID: b.bold, Height: headHeight})
}

// onPaper prints a sheet across the page, no wider than it.
func (b *Workbook) onPaper(name string) error {
	fit, landscape, wide, anyTall, a4 := true, "landscape", 1, 0, 9
	if err := b.book.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return b.book.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &anyTall, Size: &a4})
}

// Row adds a row of texts, whole numbers and formulas, and returns its number.
func (s *Sheet) Row(cells ...any) (int, error) {
	for i, c := range cells {
		if f, ok := c.(Formula); ok {
			cells[i] = excelize.Cell{Formula: f.Text, Value: f.Value}
		}
	}
	if err := s.add(cells); err != nil {
		return 0, fmt.Errorf("sheet: %w", err)
	}
	return s.next - 1, nil
}

func (s *Sheet) add(cells []any, opts ...excelize.RowOpts) error {
	err := s.rows.SetRow(fmt.Sprintf("A%d", s.next), cells, opts...)
	s.next++
	return err
}

// Done ends a sheet.
func (s *Sheet) Done() error {
	if err := s.rows.Flush(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// Open puts a sheet in front of the others and in view.
func (b *Workbook) Open(name string) error {
	if list := b.book.GetSheetList(); len(list) > 0 && list[0] != name {
		if err := b.book.MoveSheet(name, list[0]); err != nil {
			return fmt.Errorf("sheet: %w", err)
		}
	}
	i, err := b.book.GetSheetIndex(name)
	if err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	b.book.SetActiveSheet(i)
	return nil
}

// WriteTo writes the file.
func (b *Workbook) WriteTo(w io.Writer) (int64, error) {
	n, err := b.book.WriteTo(w)
	if err != nil {
		return n, fmt.Errorf("sheet: %w", err)
	}
	return n, nil
}

// Close removes what was spilled to disk.
func (b *Workbook) Close() error { return b.book.Close() }

// Column is the letter of a column, counted from one.
func Column(n int) string {
	name, err := excelize.ColumnNumberToName(n)
	if err != nil {
		panic(err) // more than sixteen thousand columns
	}
	return name
}

// CSV is a comma-separated file in the making.
type CSV struct{ w *csv.Writer }

// NewCSV begins a file; the mark at its beginning tells spreadsheets that it is UTF-8.
func NewCSV(w io.Writer) (*CSV, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return &CSV{csv.NewWriter(w)}, nil
}

// Row adds a row of texts and whole numbers.
func (c *CSV) Row(cells ...any) error {
	out := make([]string, len(cells))
	for i, v := range cells {
		out[i] = plain(v)
	}
	if err := c.w.Write(out); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// plain is a cell's text. One that a spreadsheet would take for a formula gets an
// apostrophe in front.
func plain(v any) string {
	text, ok := v.(string)
	if !ok {
		return fmt.Sprint(v)
	}
	if strings.HasPrefix(text, "＝") || strings.HasPrefix(text, "＋") || strings.HasPrefix(text, "－") || strings.HasPrefix(text, "＠") ||
		text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// Done ends the file.
func (c *CSV) Done() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}
