package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// dangerous are texts that a spreadsheet would take for formulas.
var dangerous = []string{"=1+1", "+86", "-3", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"}

func TestTextsStayTexts(t *testing.T) {
	t.Parallel()
	book, err := New("周伟 & co")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	s, err := book.Sheet("明细", []string{"甲", "乙"})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range dangerous {
		if _, err := s.Row(text, int64(3)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Row("合计", Formula{"SUM(B3:B12)", 30}); err != nil || n != 13 {
		t.Errorf("row %d, %v", n, err)
	}
	if err := s.Done(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	read, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	for i, text := range dangerous {
		cell := "A" + string(rune('0'+(i+3)/10)) + string(rune('0'+(i+3)%10))
		cell = strings.Replace(cell, "A0", "A", 1)
		f, err := read.GetCellFormula("明细", cell)
		v, err2 := read.GetCellValue("明细", cell)
		if err != nil || err2 != nil || f != "" || strings.TrimSpace(v) != strings.TrimSpace(text) {
			t.Errorf("%s: %q became %q, formula %q, %v %v", cell, text, v, f, err, err2)
		}
	}
	if f, _ := read.GetCellFormula("明细", "B13"); f != "SUM(B3:B12)" {
		t.Errorf("the formula is %q", f)
	}
	if v, _ := read.GetCellValue("明细", "B13"); v != "30" {
		t.Errorf("before it is worked out it shows %q", v)
	}
	if v, err := read.CalcCellValue("明细", "B13"); err != nil || v != "30" {
		t.Errorf("worked out: %q, %v", v, err)
	}
	if v, _ := read.GetCellValue("明细", "A1"); v != "周伟 & co" {
		t.Errorf("the stamp is %q", v)
	}
	if h, err := read.GetHeaderFooter("明细"); err != nil || h.OddFooter != "&C周伟 && co" {
		t.Errorf("in print: %+v, %v", h, err)
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c, err := NewCSV(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(dangerous, "瓦房村, 桂花村", `"x"`, "") {
		if err := c.Row(text, int64(-3)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Done(); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\uFEFF")
	if !marked {
		t.Error("no mark that it is UTF-8")
	}
	for _, want := range []string{"'=1+1,-3\n", "'+86,", "'-3,", "'@SUM(A1),", "'＝1,", `"瓦房村, 桂花村",-3`, `"""x""",-3`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
}
