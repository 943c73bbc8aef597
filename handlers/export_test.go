package handlers

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"checkinbot/internal/checkin"
)

// booked is the workbook in what was said last, with its sheets.
func (s *scene) booked(t *testing.T) (checkin.Notice, []string) {
	t.Helper()
	n := s.posted[len(s.posted)-1]
	if n.Act != checkin.Upload || n.File == nil || n.File.Picture {
		t.Fatalf("no file: %s %q", n.Act, n.Text)
	}
	book, err := excelize.OpenReader(bytes.NewReader(n.File.Data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	return n, book.GetSheetList()
}

func TestSheets(t *testing.T) {
	t.Parallel()
	s := campaigning(t)
	for _, tt := range []struct {
		who               int64
		ask, name, sheets string
	}{
		{leader, "/export", "隆阳区-2026年11月.xlsx", "汇总 明细"},
		{leader, "导出板桥镇11月", "板桥镇-2026年11月.xlsx", "汇总 明细"},
		{secretary, "/export 上月", "瓦房乡-2026年10月.xlsx", "汇总 明细 人员"},
		{liming, "/export 本月", "瓦房村-2026年11月.xlsx", "汇总 明细"},
	} {
		s.say(tt.who, tt.who, tt.ask)
		n, sheets := s.booked(t)
		if n.File.Name != tt.name || strings.Join(sheets, " ") != tt.sheets {
			t.Errorf("%q: %s with %v, want %s with %s", tt.ask, n.File.Name, sheets, tt.name, tt.sheets)
		}
	}
	s.tap(liming, liming, s.button(liming, "CSV"))
	if n := s.posted[len(s.posted)-1]; n.File == nil || n.File.Name != "瓦房村-2026年11月.csv" || !strings.Contains(string(n.File.Data), "2026-11-24,瓦房乡,瓦房村,1,3,1") {
		t.Errorf("as text: %+v", n.File)
	}
	s.say(leader, leader, "板桥镇本月")
	s.tap(leader, leader, s.button(leader, "表格"))
	if n, _ := s.booked(t); n.File.Name != "板桥镇-2026年11月.xlsx" {
		t.Errorf("by button: %s", n.File.Name)
	}
	s.wants(s.say(liming, liming, "导出我的本月"), "瓦房村 2026年11月（至11月24日）的表格") // one's own comes with /mydata
}
