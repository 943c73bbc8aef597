package handlers

import (
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// campaigning is a scene with some work done on several days.
func campaigning(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	send := func(who int64, daysAgo int, text string) {
		m := s.message(who, who, text)
		m.Sent = evening.AddDate(0, 0, -daysAgo)
		s.deliver(m)
	}
	send(liming, 0, "走访3户，诉求1件")
	send(liming, 1, "走访4户，解决诉求1件")
	send(wangfang, 7, "走访5户，联系群众8户")
	send(wangfang, 30, "走访6户，诉求2件")
	send(chenli, 0, "走访7户，发放民情联系卡20张")
	send(chenli, 40, "走访8户")
	return s
}

func TestQuestionsAreAnswered(t *testing.T) {
	t.Parallel()
	s := campaigning(t)
	tests := []struct {
		who       int64
		ask, want string
	}{
		{leader, "隆阳区本月走访多少户", "<b>隆阳区</b> 2026年11月（至11月24日）\n走访19户次（&#43;11）\n括号内是与2026年10月1日至24日相比。\n共4条记录。"},
		{leader, "板桥镇上周", "<b>板桥镇</b> 2026年11月16日至22日\n暂无记录"},
		{leader, "板桥镇十月", "<b>板桥镇</b> 2026年10月\n走访8户次\n共1条记录。"},
		{leader, "How many households did Banqiao visit this month?", "走访7户次"},
		{liming, "我这周走访多少户了", "<b>李明</b> 2026年11月23日至29日（至11月24日）\n走访7户次（&#43;7）"},
		{leader, "未办结诉求有几件", "受理诉求3件，解决1件。\n目前未办结2件。"},
		{leader, "诉求解决率", "解决的相当于受理的33%"},
		{leader, "比上月", "<b>隆阳区</b> 2026年11月（至11月24日）\n走访19户次（&#43;11）"},
		{leader, "截至目前", "<code>截至目前，该区1名乡村组干部联系群众8户；发放民情联系卡20张，解决群众提出的合理诉求1件。</code>"},
		{leader, "截至10月20日走访多少户", "<b>隆阳区</b> 截至2026年10月20日\n走访8户次\n共1条记录。"},
		{leader, "本月各乡镇走访", "板桥镇：走访7户次\n瓦房乡：走访12户次\n暂无：兰城街道、"},
		{leader, "哪个乡镇最少", "芒宽乡\n按行政区划排列；少报不等于少做。"},
		{secretary, "各村本月", "瓦房村：走访7户次，受理诉求1件，解决诉求1件"},
		{leader, "板桥镇今天报了没有", "3人中1人有记录"},
		{leader, "上季度", "<b>隆阳区</b> 2026年第三季度\n暂无记录"},
		{leader, "去年走访多少户", "<b>隆阳区</b> 2025年\n走访0户次"},
		{leader, "本月联系群众多少户", "只有截至某一天的合计"},
		{leader, "/total 板桥 本月 走访", "<b>板桥镇</b> 2026年11月（至11月24日）\n走访7户次"},
		{leader, "/total 瓦房乡", "今天 11月24日(周二)：走访3户次，受理诉求1件"},
		{leader, "/total 走访", "本月：走访19户次\n截至目前：走访33户次"},
		{leader, "/total 11月1日至15日", "<b>隆阳区</b> 2026年11月1日至15日\n暂无记录"},
		{leader, "/bulletin 板桥镇 本月", "<code>2026年11月（至11月24日），板桥镇发放民情联系卡20张。</code>"},
		{leader, "/bulletin", "<code>截至目前，该区1名乡村组干部"},
		{leader, "近7天走访多少户", "2026年11月18日至24日\n走访14户次"},
		{leader, "板桥镇", "今天 11月24日(周二)：走访7户次"},
		{leader, "11月1日至今走访多少户", "<b>隆阳区</b> 2026年11月1日至24日\n走访19户次"},
		{leader, "给我看看本月走访多少户", "<b>隆阳区</b> 2026年11月"},
		{leader, "我想知道全区本月走访多少户", "走访19户次"},
		{leader, "瓦房本月走访多少户", "<b>瓦房乡</b>"},
		{liming, "瓦房本月走访多少户", "<b>瓦房村</b>"},
		{leader, "本月同比", "与2025年11月1日至24日相比"},
		{leader, "10月走访和11月走访对比", "与2026年11月1日至24日相比"},
		{leader, "上半年比去年", "2026年1月1日至6月30日"},
		{leader, "各乡镇未办结诉求", "瓦房乡：受理诉求3件，解决诉求1件，未办结2件"},
		{leader, "截至10月30日未办结诉求有几件", "受理诉求2件，解决0件。\n到那时未办结2件。"},
		{leader, "联系群众多少户", "截至2026年11月24日\n联系群众8户"},
		{liming, "我今天报了没有", "11月24日(周二)：您有记录。"},
		{leader, "今年走访多少户", "<b>隆阳区</b> 2026年（至11月24日）"},
		{leader, "2025年11月24日走访多少户", "2025年11月24日"},
		// what cannot be answered says why
		{leader, "/total 2月30日", "“2月30日”是哪段时间？"},
		{leader, "/total 下周", "“下周”是哪段时间？"},
		{leader, "李明这个月走访多少户", "没看懂“李明”"},
		{leader, "大理市本月走访多少户", "没找到“大理市”"},
		{leader, "本月人均走访多少户", "没看懂“人均”"},
		{leader, "How many households did Banqio visit this month?", "没找到“banqio”。是不是板桥镇？"},
		{leader, "How many households did Timbuktu visit this month?", "没看懂“timbuktu”"},
		{leader, "How many households were visited last month?", "走访14户次"},
		{liming, "本月各村走访", "瓦房乡不在您能查的范围内"},
		{leader, "今天辛苦了", "没看懂要查什么"},
		{liming, "今天辛苦了", "没看到可记的数字"},
		{sunyan, "板桥镇今天走访5户", "像是一个地方的合计"},
		{liming, "全村今天走访5户", "像是一个地方的合计"},
		{leader, "/total 板乔镇 本月", "没找到“板乔镇”。是不是板桥镇？"},
		{leader, "板乔镇本月走访多少户", "没找到“板乔镇”。是不是板桥镇？"},
		{leader, "/total 板桥镇 13月", "“13月”是哪段时间？"},
		{leader, "/total 2027年", "2027年还没到。"},
		{liming, "板桥镇本月走访多少户", "板桥镇不在您能查的范围内。您可以查瓦房村"},
		{secretary, "全区本月走访多少户", "隆阳区不在您能查的范围内。您可以查瓦房乡"},
	}
	for _, tt := range tests {
		if got := s.say(tt.who, tt.who, tt.ask); !strings.Contains(got, tt.want) {
			t.Errorf("%d %q: %q, want %q", tt.who, tt.ask, got, tt.want)
		}
	}
}

func TestWaysOnFromAnAnswer(t *testing.T) {
	t.Parallel()
	s := campaigning(t)
	s.say(leader, leader, "隆阳区本月走访多少户")
	for _, step := range []struct{ tap, want string }{
		{"◀ 2026年10月", "<b>隆阳区</b> 2026年10月\n走访14户次"},
		{"2026年11月 ▶", "2026年11月（至11月24日）\n走访19户次"},
		{"各乡镇", "板桥镇：走访7户次\n瓦房乡：走访12户次"},
		{"◀ 2026年10月", "板桥镇：走访8户次\n瓦房乡：走访6户次"},
		{"简报", "没有可写进简报的数"},
		{"合计", "走访14户次"},
	} {
		s.tap(leader, leader, s.button(leader, step.tap))
		last := s.posted[len(s.posted)-1]
		if s.wants(last.Text, step.want); last.Act != checkin.Edit {
			t.Errorf("%s: %s, want the answer changed in place", step.tap, last.Act)
		}
	}
	for _, row := range s.posted[len(s.posted)-1].Buttons {
		for _, b := range row {
			if len(b.Data) > 64 {
				t.Errorf("%s carries %d bytes", b.Label, len(b.Data))
			}
		}
	}
	if got := s.tap(liming, liming, s.h.button(liming, checkin.Chinese, text.FiguresButton{}, inquiry{view: viewFigures, place: checkin.District, of: checkin.EverTo(tuesday)}.tap()).Data); got != "这个按钮不是给您的" {
		t.Errorf("a cadre looks at the district: %q", got)
	}
}

func TestQuestionsInAGroup(t *testing.T) {
	t.Parallel()
	s := campaigning(t)
	asked := func(who int64, text string) (inGroup, aside string) {
		t.Helper()
		before := len(s.posted)
		m := s.message(who, group, text)
		m.ToBot = true
		s.deliver(m)
		for _, n := range s.posted[before:] {
			if n.Chat == group {
				inGroup += n.Text
			} else {
				aside += n.Text
			}
		}
		return inGroup, aside
	}
	if in, aside := asked(liming, "本月走访多少户"); !strings.Contains(in, "<b>瓦房乡</b> 2026年11月") || aside != "" {
		t.Errorf("of the group's own township: %q, %q", in, aside)
	}
	for _, ask := range []string{"板桥镇本月走访多少户", "本月各乡镇", "我这周走访多少户", "今天谁没报", "本月各村", "导出本月台账", "本月走势图", "全区本月"} {
		if in, aside := asked(leader, ask); in != "" || aside == "" {
			t.Errorf("%q: in the group %q, aside %q", ask, in, aside)
		}
	}
	m := s.message(secretary, group, "导出本月台账")
	m.ToBot = true
	s.deliver(m)
	if n, sheets := s.booked(t); n.Chat != secretary || len(sheets) != 3 {
		t.Errorf("the office's sheet goes to %d with %v", n.Chat, sheets)
	}
	if got := s.say(leader, group, "板桥镇本月走访多少户"); got != "" {
		t.Errorf("not said to the bot: %q", got)
	}
}

// The answer says up to which day it counts, whichever year it is asked in.
func TestStretchesThatAreNotOver(t *testing.T) {
	t.Parallel()
	s := campaigning(t)
	m := s.message(leader, leader, "今年走访多少户")
	m.Sent = time.Date(2027, 1, 5, 4, 0, 0, 0, time.UTC)
	s.deliver(m)
	s.wants(s.last(), "<b>隆阳区</b> 2027年（至1月5日）\n走访0户次（±0）")
}
