package handlers

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"checkinbot/internal/checkin"
)

const tuesday = checkin.Day(20261124)

var onTuesday = checkin.StretchOf(checkin.ADay, tuesday)

// under taps one of the buttons of a summary.
func (s *scene) under(who int64, place checkin.PlaceID, label string) checkin.Notice {
	s.Helper()
	for _, row := range s.h.SummaryButtons(who, checkin.Chinese, place, onTuesday) {
		for _, b := range row {
			if b.Label == label {
				s.tap(who, who, b.Data)
			}
		}
	}
	return s.heard(who)
}

func TestBehindTheSummary(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户，诉求1件"))
	s.deliver(at(s.message(liming, liming, "再加2户"), 10*time.Minute))
	s.deliver(s.message(clerk, clerk, "代报：王芳 零报告"))
	s.deliver(s.message(zhangjianguo, zhangjianguo, "走访30多户"))
	s.deliver(s.message(liming, liming, "昨天走访9户"))
	s.deliver(s.message(chenli, chenli, "走访7户"))
	who := s.under(secretary, wafang, "谁暂无记录").Text
	for _, want := range []string{"有数字：李明", "零报告：王芳", "张建国（有一条消息等本人确认）"} {
		s.wants(who, want)
	}
	behind := s.under(secretary, wafang, "每个数从哪来").Text
	s.wants(behind, "走访5户次</b>\n· 李明：走访3户次（")
	s.wants(behind, "· 李明：走访2户次（")
	if strings.Contains(behind, "陈丽") || strings.Contains(behind, "9户") {
		t.Errorf("of another township or day: %q", behind)
	}
	s.wants(s.under(secretary, wafang, "复制一句话").Text, "<code>11月24日(周二)，瓦房乡走访5户次，受理诉求1件。当月走访14户次")

	file := s.under(secretary, wafang, "表格").File
	if file == nil || file.Name != "瓦房乡-2026-11-24.xlsx" {
		t.Fatalf("%+v", file)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(tuesday.String())
	if err != nil {
		t.Fatal(err)
	}
	if head, sum := strings.Join(rows[1], "|"), strings.Join(rows[len(rows)-1], "|"); head != "姓名|村|类别|发送时间|走访|受理诉求" || sum != "合计||||5|1" || len(rows) != 6 || !strings.Contains(rows[0][0], "赵志强 2026-11-24 18:05 导出") {
		t.Errorf("%q", rows)
	}

	if got := s.tap(liming, liming, s.h.SummaryButtons(liming, checkin.Chinese, wafang, onTuesday)[0][0].Data); got != "这个按钮不是给您的" {
		t.Errorf("a cadre: %q", got)
	}
	if got := s.tap(secretary, secretary, s.h.SummaryButtons(secretary, checkin.Chinese, "530502101", onTuesday)[0][0].Data); got != "这个按钮不是给您的" {
		t.Errorf("of another township: %q", got)
	}
}

func TestEveryNumberLeadsToItsReports(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户，联系群众8户"))
	s.deliver(s.message(wangfang, wangfang, "昨天走访2户"))
	s.deliver(s.message(chenli, chenli, "走访7户"))
	s.under(secretary, wafang, "每个数从哪来")
	s.tap(secretary, secretary, s.button(secretary, "2026年11月"))
	s.wants(s.last(), "走访5户次</b>：11月23日 2，11月24日 3")
	if strings.Contains(s.last(), "联系群众") {
		t.Errorf("a standing figure in a month is a difference: %q", s.last())
	}
	s.tap(secretary, secretary, s.button(secretary, "11月23日"))
	s.wants(s.last(), "王芳：走访2户次（")
	s.tap(secretary, secretary, s.button(secretary, "活动以来"))
	s.wants(s.last(), "截至2026年11月23日每个数的来历：\n<b>走访2户次</b>：11月23日 2")
	s.under(secretary, wafang, "每个数从哪来")
	s.tap(secretary, secretary, s.button(secretary, "活动以来"))
	s.wants(s.last(), "联系群众8户</b>：11月24日 8")
	old := s.message(liming, liming, "走访4户")
	old.Sent = evening.AddDate(0, -3, 0)
	s.deliver(old)
	s.under(secretary, wafang, "每个数从哪来")
	s.tap(secretary, secretary, s.button(secretary, "活动以来"))
	s.wants(s.last(), "<b>走访9户次</b>：2026年8月 4，2026年11月 5")
	s.tap(secretary, secretary, s.button(secretary, "2026年8月"))
	s.wants(s.last(), "8月24日 4")
	week := s.h.SummaryButtons(secretary, checkin.Chinese, wafang, checkin.RangeOf(20261123, 20261127))
	s.tap(secretary, secretary, week[0][0].Data)
	s.wants(s.last(), "2026年11月23日至27日每个数的来历：\n<b>走访5户次</b>：")
}

func TestWhoHasGoneFromTheGroup(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	member := func(chat, account int64, gone bool) {
		s.next++
		if err := s.h.Membership(context.Background(), checkin.Membership{Update: int64(s.next), Chat: chat, At: evening, Accounts: []int64{account, nobody}, Gone: gone}); err != nil {
			t.Fatal(err)
		}
	}
	member(group, wangfang, true)
	member(group, wangfang, true) // told twice
	member(banqiao, liming, true) // not his township's
	said := s.under(secretary, wafang, "谁暂无记录").Text
	s.wants(said, "王芳（已退出工作群）")
	if strings.Contains(said, "李明（") {
		t.Errorf("left another township's group: %q", said)
	}
	s.deliver(s.message(wangfang, group, "大家好")) // told of no joining, but writes
	if said := s.under(secretary, wafang, "谁暂无记录").Text; strings.Contains(said, "王芳（") {
		t.Errorf("writes in the group: %q", said)
	}
	member(group, wangfang, true)
	member(group, wangfang, false)
	if said := s.under(secretary, wafang, "谁暂无记录").Text; strings.Contains(said, "王芳（") {
		t.Errorf("is back: %q", said)
	}
}

func TestFiguresOfWhoHasLeftAreNotLost(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户"))
	s.say(liming, liming, "/forget")
	s.tap(liming, liming, s.button(liming, "删除"))
	s.wants(s.under(secretary, wafang, "每个数从哪来").Text, "走访3户次</b>\n· 已不在本乡镇的人：走访3户次")
}

func TestAnOutageIsSaidBesideTheNames(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ctx := context.Background()
	for _, at := range []time.Duration{-6 * time.Hour, -3 * time.Hour} {
		if _, err := s.store.Alive(ctx, evening.Add(at)); err != nil {
			t.Fatal(err)
		}
	}
	s.wants(s.under(secretary, wafang, "谁暂无记录").Text, "12:05至15:05系统中断")
}

func TestWhy(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ctx := context.Background()
	g, _ := s.roster().Group(group)
	became := func(what checkin.Sending, day checkin.Day, because string) {
		t.Helper()
		if err := s.store.Skip(ctx, s.h.cfg.Timetable.ToGroup(what, g, day), because); err != nil {
			t.Fatal(err)
		}
	}
	s.now = evening.Add(2 * time.Hour)
	ask := func(who, chat int64) string {
		t.Helper()
		m := s.message(who, chat, "/why")
		m.Sent = tuesday.At(20*time.Hour, s.h.cfg.Calendar.Zone)
		s.deliver(m)
		return s.last()
	}
	became(checkin.SendReminder, tuesday, string(checkin.SilentEveryone))
	became(checkin.SendTally, tuesday, string(checkin.SilentEmpty))
	became(checkin.SendTally, tuesday.Add(-1), "blocked")
	said := ask(liming, group)
	for _, want := range []string{"17:00 提醒：人人都有记录", "18:30 小结：没有记录，不发", "18:30 小结：发不出去", "17:00 提醒：过了时间"} {
		s.wants(said, want)
	}
	if strings.Contains(said, "日报") {
		t.Errorf("the group hears of the secretary's: %q", said)
	}
	said = ask(secretary, secretary)
	s.wants(said, "18:35 书记日报（瓦房乡）：")
	if strings.Contains(said, "周报") {
		t.Errorf("on a Tuesday nobody waits for the week: %q", said)
	}
	s.wants(said, "17:00 提醒（瓦房乡）：人人都有记录")
	if strings.Contains(said, "板桥镇") {
		t.Errorf("of another township: %q", said)
	}
	s.wants(ask(leader, leader), "08:30 领导晨报（隆阳区）")
	s.wants(ask(admin, admin), "/why 瓦房乡")
	m := s.message(admin, admin, "/why 瓦房乡")
	m.Sent = tuesday.At(20*time.Hour, s.h.cfg.Calendar.Zone)
	s.deliver(m)
	s.wants(s.last(), "17:00 提醒（瓦房乡）：人人都有记录")
	s.wants(s.last(), "18:35 书记日报（瓦房乡、赵志强）：")
	s.wants(ask(liming, -55), "还没有对应的乡镇")
}
