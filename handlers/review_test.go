package handlers

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestLookingBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.wants(s.say(secretary, secretary, "/review"), "<b>瓦房乡</b> 2026年第四季度回头看\n1. 感恩教育是否激发了动力？ 还没有答")
	s.tap(secretary, secretary, s.button(secretary, "第1题"))
	s.wants(s.heard(secretary).Text, "感恩教育是否激发了动力？")
	s.tap(secretary, secretary, s.button(secretary, "较好"))
	s.wants(s.heard(secretary).Text, "<b>较好</b>，已记。")
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
	if err != nil || len(rows) != 4 || strings.Join(rows[2], "|") != "1|瓦房乡|3组引水渠漏水|王芳|2026-12-10|2026-11-24" {
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
	s.say(secretary, secretary, "/review 问题 路灯不亮 负责人 李明 12月10日")
	s.say(liming, liming, "/forget")
	s.tap(liming, liming, s.button(liming, "删除"))
	for _, line := range s.traces("李明") {
		t.Errorf("somebody who is forgotten is still named: %s", line)
	}
	s.wants(s.say(leader, leader, "/review 上季度"), "2026年第三季度回头看")
	s.wants(s.say(wangfang, wangfang, "/review"), "不在您的权限内")
	if s.active() != 1 {
		t.Errorf("%d records, want the one report", s.active())
	}
}
