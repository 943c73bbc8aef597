package handlers

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"checkinbot/internal/checkin"
)

func TestLookingBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.wants(s.say(secretary, secretary, "/review"), "<b>瓦房乡</b> 2026年第四季度回头看\n1. 感恩教育是否激发了动力？ 还没有答")
	s.tap(secretary, secretary, s.button(secretary, "第1题"))
	s.wants(s.heard(secretary).Text, "感恩教育是否激发了动力？")
	s.tap(secretary, secretary, s.button(secretary, "较好"))
	s.wants(s.heard(secretary).Text, "<b>较好</b>，已记。")
	if got := s.say(secretary, secretary, "三个村主动投工投劳"); strings.Contains(got, "已记下") {
		t.Errorf("nobody asked for a sentence yet: %q", got)
	}
	s.tap(secretary, secretary, s.button(secretary, "写一句"))
	s.wants(s.heard(secretary).Text, "请用一句话说明")
	for _, other := range []string{"好的", "上季度", "12"} { // the waiting goes on
		if got := s.say(secretary, secretary, other); strings.Contains(got, "已记下") {
			t.Errorf("%q is no sentence: %q", other, got)
		}
	}
	s.wants(s.say(secretary, secretary, "三个村主动投工，电话13887512345"), "已记下：三个村主动投工，电话****")
	s.wants(s.say(secretary, secretary, "/review"), "1. 感恩教育是否激发了动力？ <b>较好</b>：三个村主动投工")

	s.tap(secretary, secretary, s.button(secretary, "第2题"))
	s.tap(secretary, secretary, s.button(secretary, "差"))
	s.wants(s.say(secretary, secretary, "走访3户"), "已记录") // a report is a report
	s.tap(secretary, secretary, s.button(secretary, "第1题"))
	s.tap(secretary, secretary, s.button(secretary, "好")) // another rating keeps the sentence
	s.wants(s.say(secretary, secretary, "/review"), "<b>好</b>：三个村主动投工")

	s.wants(s.say(secretary, secretary, "/review 问题 3组引水渠漏水，负责人 王芳 12月10日前"), "已记下问题：1号 3组引水渠漏水（王芳，12月10日前）")
	s.say(secretary, secretary, "/review problem street lamp owner 李明 1 Dec")
	for said, want := range map[string]string{
		"/review 问题：渠道堵塞，负责人：王芳12月10日前完成": "渠道堵塞（王芳，12月10日前）", "/review 问题 村里找不到负责人，负责人 李明，12月底": "村里找不到负责人（李明，12月31日前）",
		"/review problem well is dry owner Li Ming by 1 Dec": "well is dry（Li Ming，12月1日前）",
	} {
		s.wants(s.say(secretary, secretary, said), want)
	}
	for n := 3; n < 6; n++ {
		s.say(secretary, secretary, "/review")
		s.tap(secretary, secretary, s.button(secretary, strconv.Itoa(n)+"号已解决"))
	}
	for _, wrong := range []string{"/review 问题", "/review 问题 漏水", "/review 问题 漏水 负责人 王芳", "/review 问题 漏水 负责人 王芳 11月1日", "/review 问题 负责人 王芳 12月10日"} {
		s.wants(s.say(secretary, secretary, wrong), "没有记。请写清问题")
	}
	table := s.say(leader, leader, "/review")
	s.wants(table, "瓦房乡：1 好，2 差；问题2个")
	s.wants(table, "还没有答：兰城街道、")
	s.tap(leader, leader, s.button(leader, "表格"))
	n := s.posted[len(s.posted)-1]
	book, err := excelize.OpenReader(bytes.NewReader(n.File.Data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	rows, err := book.GetRows("问题")
	if err != nil || len(rows) != 7 || strings.Join(rows[2], "|") != "1|瓦房乡|3组引水渠漏水|王芳|2026-12-10|2026-11-24" {
		t.Errorf("problems %q, %v", rows, err)
	}
	if rows, err = book.GetRows("回头看"); err != nil || len(rows) != 2+21*5 {
		t.Errorf("%d rows of answers, %v", len(rows), err)
	}

	s.say(secretary, secretary, "/review")
	mend := s.button(secretary, "1号已解决")
	s.tap(secretary, secretary, mend)
	s.wants(s.heard(secretary).Text, "1号问题已解决：3组引水渠漏水")
	if got := s.tap(secretary, secretary, mend); got != "这条已经处理过了" {
		t.Errorf("again: %q", got)
	}
	s.wants(s.say(secretary, secretary, "/review"), "未解决的问题：\n2号 street lamp（李明，12月1日前）")
	s.say(secretary, secretary, "/review 问题 李明家门口路灯不亮 负责人 王芳、李明 12月10日")
	s.say(liming, liming, "/forget")
	s.tap(liming, liming, s.button(liming, "删除"))
	for _, line := range s.traces("李明") {
		t.Errorf("somebody who is forgotten is still named: %s", line)
	}
	s.wants(s.say(leader, leader, "/review 上季度"), "2026年第三季度回头看")
	s.wants(s.say(secretary, secretary, "/review 下季度"), "是哪段时间")
	s.wants(s.say(leader, leader, "/review 明年第一季度"), "“明年")
	s.wants(s.say(wangfang, wangfang, "/review"), "不在您的权限内")
	if s.active() != 1 {
		t.Errorf("%d records, want the one report", s.active())
	}
}

func TestANamesakeElsewhereStays(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	why := checkin.Reason{Key: "test", Day: 20261124}
	elsewhere := checkin.Problem{Place: "530502201", Words: "漏水", Owner: "李明", Due: 20261210}
	if err := s.store.Raise(context.Background(), "", why, elsewhere, func(checkin.Problem) []checkin.Notice { return nil }); err != nil {
		t.Fatal(err)
	}
	s.say(liming, liming, "/forget")
	s.tap(liming, liming, s.button(liming, "删除"))
	list, err := s.store.Problems(context.Background())
	if err != nil || len(list) != 1 || list[0].Owner != "李明" {
		t.Errorf("problems %+v, %v", list, err)
	}
}
