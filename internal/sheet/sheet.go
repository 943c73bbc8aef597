// Package sheet writes workbooks of one plain table.
package sheet

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Table is an XLSX workbook of one sheet: a row of headings, which stays in view,
// and the rows below. Texts stay texts, even those that look like formulas.
func Table(name string, head []string, rows [][]any) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if err := fill(book, name, head, rows); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return out.Bytes(), nil
}

func fill(book *excelize.File, name string, head []string, rows [][]any) error {
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := book.SetSheetRow(name, "A1", &head); err != nil {
		return err
	}
	for i := range rows {
		if err := book.SetSheetRow(name, fmt.Sprintf("A%d", i+2), &rows[i]); err != nil {
			return err
		}
	}
	if err := book.SetRowStyle(name, 1, 1, bold); err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(max(len(head), 1))
	if err != nil {
		return err
	}
	if err := book.SetColWidth(name, "A", last, 14); err != nil {
		return err
	}
	return book.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}
