package handlers

import (
	"strings"
	"testing"

	"checkinbot/internal/checkin"
)

func TestWhatPeopleSayAndHear(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		from, chat int64
		text       string
		want       string // part of what is shown; "" for silence
		records    int
	}{
		{"report in private", liming, liming, "走访3户，诉求1件", "say 已记录 11月24日(周二) 瓦房村：走访3户次，受理诉求1件。", 1},
		{"report in the group", liming, group, "走访3户", "react 👍", 1},
		{"for another day, in words too", liming, group, "昨天走访3户", "react 👍 | say 已记录 11月23日(周一)", 1},
		{"with something left out", liming, liming, "召开座谈会2场次，参会45人", "“45人”未计入（人数没有对应指标）", 1},
		{"with attendance, in the group", liming, group, "召开座谈会2场次，参会45人", "react 👍", 1},
		{"with a target, in the group", liming, group, "应访20户，已访12户", "“20户”未计入（任务数）", 1},
		{"a notice was withdrawn", liming, group, "刚才发的通知已作废", "", 0},
		{"whole township, in the group", liming, group, "全乡走访46户", "", 0},
		{"whole township, in private", liming, liming, "全乡走访46户", "像是一个地方的合计", 0},
		{"two days", liming, liming, "昨天走访3户，今天走访2户", "已记录2条：", 1},
		{"two villages, in the group", liming, group, "桂花村走访2户，水沟村走访3户", "已记录2条：", 1},
		{"a clerk's list", clerk, group, "#接龙\n1. 王芳 走访3户\n2. 张建国 零报告", "张建国：零报告。", 1},
		{"a list of others by a cadre", liming, group, "王芳：走访3户\n张建国：走访5户", "不是您本人", 0},
		{"a list with somebody of another township", clerk, clerk, "王芳：走访3户\n陈丽：走访5户", "不是您能报的", 0},
		{"zero report", liming, liming, "零报告", "零报告。", 1},
		{"leave", liming, liming, "今天请假", "请假。", 1},
		{"doubt in private", liming, liming, "走访30多户", "“30多户”是约数", 0},
		{"doubt in the group", liming, group, "走访30多户", "“30多户”是约数", 0},
		{"unclear in the group", liming, group, "3户", "", 0},
		{"unclear in private", liming, liming, "3户", "“3户”没写是什么数", 0},
		{"chatter in the group", liming, group, "大家辛苦了", "", 0},
		{"chatter in private", liming, liming, "你好", "没看到可记的数字", 0},
		{"plan in the group", liming, group, "明天走访5户", "", 0},
		{"question in the group", liming, group, "隆阳区本月走访多少户", "", 0},
		{"question in private", liming, liming, "隆阳区本月走访多少户", "/total", 0},
		{"correction of nothing is the first word on it", liming, liming, "更正：走访4户", "已记录", 1},
		{"nothing to take back", liming, liming, "撤回上一条", "没有可撤回的记录", 0},
		{"somebody else's work", liming, liming, "王芳走访3户", "不是您本人", 0},
		{"for another without the right", liming, liming, "代报：王芳 走访3户", "不是您能报的", 0},
		{"for another as the clerk", clerk, clerk, "代报：王芳 走访3户", "水沟村 王芳：走访3户次", 1},
		{"a leader reports", leader, leader, "走访3户", "不是您能报的", 0},
		{"a leader in a group reports", leader, group, "走访3户", "不是您能报的", 0},
		{"stranger in private", nobody, nobody, "走访3户", "<code>999</code>", 0},
		{"stranger's report in the group", nobody, group, "走访3户", "您还没有登记", 0},
		{"stranger's chatter in the group", nobody, group, "早上好", "", 0},
		{"in a group without a township", liming, -77, "走访3户", "", 0},
		{"village of the township", liming, liming, "【桂花村】走访3户", "桂花村：走访3户次", 1},
		{"start", liming, liming, "/start", "李明，您好", 0},
		{"start as secretary", secretary, secretary, "/start", "查看瓦房乡今天", 0},
		{"start as stranger", nobody, nobody, "/start", "<code>999</code>", 0},
		{"start in the group", liming, group, "/start", "本群已连接瓦房乡", 0},
		{"start in an unbound group", liming, -77, "/start", "/bind", 0},
		{"help", liming, liming, "/help", "怎么报", 0},
		{"privacy", liming, liming, "/privacy", "不记什么", 0},
		{"unknown command", liming, liming, "/fly", "没有这个命令", 0},
		{"unknown command in the group", liming, group, "/fly", "", 0},
		{"total as stranger in the group", nobody, group, "/total", "您还没有登记", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			m := s.message(tt.from, tt.chat, tt.text)
			s.deliver(m)
			s.deliver(m) // a redelivery is answered no second time
			got := s.shown()
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("shown %q, want %q", got, tt.want)
			}
			if n := s.active(); n != tt.records {
				t.Errorf("%d records, want %d", n, tt.records)
			}
			for _, n := range s.posted {
				if n.Chat != tt.chat && n.Chat != tt.from || n.Audience != checkin.People || n.Expires == 0 || n.Day == 0 {
					t.Errorf("notice %+v", n)
				}
			}
		})
	}
}

func TestTotalsStayInScope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		from, chat int64
		to         int64
		want       string
	}{
		{"cadre in private", liming, liming, liming, "<b>瓦房村</b>"},
		{"secretary in private", secretary, secretary, secretary, "<b>瓦房乡</b>"},
		{"leader in private", leader, leader, leader, "<b>隆阳区</b>"},
		{"cadre in own group", liming, group, group, "<b>瓦房乡</b>"},
		{"leader in a group", leader, group, group, "<b>瓦房乡</b>"},
		{"cadre in another township's group", liming, -1002, liming, "不在您的权限内"},
		{"leader in an unbound group", leader, -77, -77, "还没有对应的乡镇"},
	}
	for _, tt := range tests {
		s := newScene(t)
		s.deliver(s.message(tt.from, tt.chat, "/total"))
		if n := s.posted; len(n) != 1 || n[0].Chat != tt.to || !strings.Contains(n[0].Text, tt.want) {
			t.Errorf("%s: %d hears %q, want %d to hear %q", tt.name, n[0].Chat, s.shown(), tt.to, tt.want)
		}
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		chat          int64
		first, second string
		want          string
		active        bool
	}{
		{"number changed", liming, "走访3户", "走访4户", "已更新", true},
		{"number changed in the group", group, "走访3户", "走访4户", "react 👌", true},
		{"nothing changed", liming, "走访3户", "走访三户", "", true},
		{"report taken out", liming, "走访3户", "写错了", "原来的记录已撤下", false},
		{"report taken out in the group", group, "走访3户", "写错了", "react", false},
		{"now in doubt", liming, "走访3户", "走访30多户", "原来的记录已撤下。 | say “30多户”是约数", false},
		{"chatter becomes a report", group, "早", "走访3户", "react 👍", true},
		{"edited chatter", liming, "早", "早上好", "", false},
		{"correction in place", liming, "走访3户", "更正：走访4户", "已更新", true},
		{"for another without the right", liming, "走访3户", "代报：王芳 走访4户", "不是您能报的", false},
		{"into a command", liming, "走访3户", "/help", "原来的记录已撤下", false},
		{"a doubt, touched", group, "走访30多户", "走访30多户", "", false},
		{"edited undo", liming, "走访3户", "撤回上一条", "原来的记录已撤下", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			m := s.message(liming, tt.chat, tt.first)
			s.deliver(m)
			s.posted = nil
			m.Text, m.Revision, m.Update = tt.second, evening.Unix()+60, 99
			m.Command = strings.TrimPrefix(tt.second, "/")
			if m.Command == tt.second {
				m.Command = ""
			}
			s.deliver(m)
			got := s.shown()
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("shown %q, want %q", got, tt.want)
			}
			if active := s.active(m.Source) > 0; active != tt.active {
				t.Errorf("active %v, want %v", active, tt.active)
			}
		})
	}
}

func TestUndoTakesTheReactionBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, group, "走访3户"))
	s.posted = nil
	s.deliver(s.message(liming, liming, "/undo"))
	if got := s.shown(); !strings.Contains(got, "say 已撤回 11月24日(周二) 瓦房村：走访3户次。 | react") {
		t.Errorf("shown %q", got)
	}
	if n := s.posted[1]; n.Chat != group || n.Reaction != "" {
		t.Errorf("the reaction in the group: %+v", n)
	}
}

func TestUndoButton(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户"))
	data := s.button(liming, "撤回")
	for name, who := range map[string]int64{"somebody else": wangfang, "a stranger": nobody} {
		if got := s.tap(who, who, data); got != "这个按钮不是给您的" || s.active() != 1 {
			t.Errorf("%s: %q, %d records", name, got, s.active())
		}
	}
	if got := s.tap(liming, liming, data); got != "已撤回" || s.last() != "已撤回 11月24日(周二) 瓦房村：走访3户次。" || s.active() != 0 {
		t.Errorf("own: %q, %q", got, s.last())
	}
	if got := s.tap(liming, liming, data); got != "这条已经不计数了" {
		t.Errorf("again: %q", got)
	}
	s.deliver(s.message(liming, liming, "走访4户"))
	data = s.button(liming, "撤回")
	s.now = s.now.AddDate(0, 0, 8)
	if got := s.tap(liming, liming, data); got != "这个按钮已过期" || s.active() != 1 {
		t.Errorf("after eight days: %q", got)
	}
}

func TestWhoIsNotListenedTo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.message(liming, group, "走访3户")
	m.From.Bot = true
	s.deliver(m)
	m = s.message(liming, group, "走访3户")
	m.Foreign = true
	s.deliver(m)
	if len(s.posted)+s.active() != 0 {
		t.Errorf("posted %v, %d records", s.posted, s.active())
	}
	m = s.message(liming, liming, "走访3户")
	m.Foreign = true
	s.deliver(m)
	if got := s.shown(); !strings.Contains(got, "转发的消息不算") || s.active() != 0 {
		t.Errorf("a private forward: %q, %d records", got, s.active())
	}
	s.posted = nil
	m = s.message(liming, group, "走访3户")
	m.From.Anonymous = true
	s.deliver(m)
	m = s.message(liming, group, "走访4户")
	m.From.Anonymous = true
	s.deliver(m)
	if got := s.shown(); strings.Count(got, "认不出是谁") != 1 {
		t.Errorf("an anonymous admin hears %q, want it once a day", got)
	}
}

func TestCommandsAreDescribedInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	zh, en := s.h.Menu(checkin.Chinese), s.h.Menu(checkin.English)
	if len(zh) != 12 || len(en) != 12 || zh[2][1] == en[2][1] {
		t.Errorf("menus %v %v", zh, en)
	}
}
