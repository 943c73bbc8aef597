package handlers

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"unicode/utf16"

	"checkinbot/internal/checkin"
)

// pictured is the picture in what was said last.
func (s *scene) pictured(t *testing.T) checkin.Notice {
	t.Helper()
	n := s.posted[len(s.posted)-1]
	if n.Act != checkin.Upload || n.File == nil || !n.File.Picture {
		t.Fatalf("no picture: %s %q", n.Act, n.Text)
	}
	if img, err := png.Decode(bytes.NewReader(n.File.Data)); err != nil || img.Bounds().Dx() < 1000 {
		t.Errorf("%v, %v", img.Bounds(), err)
	}
	if units := len(utf16.Encode([]rune(n.Text))); units > 1024 {
		t.Errorf("a caption of %d", units)
	}
	return n
}

func TestPictures(t *testing.T) {
	t.Parallel()
	s := campaigning(t)
	tests := []struct {
		who       int64
		ask, want string
		others    string
	}{
		{leader, "/chart 本月 走访", "<b>隆阳区</b> 2026年11月（至11月24日），共走访19户次。板桥镇7，瓦房乡12，其余暂无或未列出。", "走势图 各项占比图"},
		{leader, "/chart", "2026年11月（至11月24日），共走访19户次。", "走势图 各项占比图"},
		{secretary, "本月各村走访图表", "瓦房村7，水沟村5", "走势图 各项占比图"},
		{leader, "板桥镇本月走势图", "<b>板桥镇</b> 2026年11月（至11月24日），每天，共走访7户次。最多是11月24日 7，最近11月24日 7。", "各项占比图"},
		{leader, "隆阳区截至目前走势", "每天，共走访33户次。最多是11月24日 10", "各地柱状图 各项占比图"},
		{leader, "本月构成", "各项有记录的天数占4天的比例（各乡镇分别计）：走访100%，受理诉求25%", "各地柱状图 走势图"},
		{liming, "我本月走势图", "<b>李明</b>", "各项占比图"},
		{leader, "/chart 截至目前 联系群众", "共联系群众8户。瓦房乡8", "走势图 各项占比图"},
		{liming, "/chart 本月", "<b>瓦房村</b> 2026年11月（至11月24日），每天，共走访7户次", "各项占比图"},
		{leader, "今天走势图", "<b>隆阳区</b> 2026年10月26日至11月24日，每天，共走访19户次", "各地柱状图 各项占比图"},
	}
	for _, tt := range tests {
		s.say(tt.who, tt.who, tt.ask)
		n := s.pictured(t)
		if !strings.Contains(n.Text, tt.want) {
			t.Errorf("%q: %q, want %q", tt.ask, n.Text, tt.want)
		}
		var labels []string
		for _, row := range n.Buttons {
			for _, b := range row {
				labels = append(labels, b.Label)
			}
		}
		if got := strings.Join(labels, " "); got != tt.others {
			t.Errorf("%q: other pictures %q, want %q", tt.ask, got, tt.others)
		}
	}
	old := s.message(liming, liming, "走访1户")
	old.Sent = evening.AddDate(0, 0, -250)
	s.deliver(old)
	s.say(leader, leader, "今年走势图")
	s.wants(s.pictured(t).Text, "每月，共走访34户次。最多是2026年11月 19")
	s.say(leader, leader, "近100天走势图")
	s.wants(s.pictured(t).Text, "每周，共走访33户次")
	s.wants(s.say(leader, leader, "/chart 截至2020年1月1日 走访 走势"), "暂无记录")
	s.wants(s.say(leader, leader, "/chart 2025年"), "<b>隆阳区</b> 2025年\n暂无记录")
	s.say(leader, leader, "板桥镇本月")
	s.tap(leader, leader, s.button(leader, "图"))
	s.wants(s.pictured(t).Text, "<b>板桥镇</b>")
	s.tap(leader, leader, s.button(leader, "各项占比图"))
	s.wants(s.pictured(t).Text, "走访100%")
}
