package handlers

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

func TestMyReports(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.wants(s.say(liming, liming, "/me"), "还没有记录")
	s.deliver(s.message(liming, group, "昨天走访3户"))
	s.deliver(s.message(liming, liming, "走访4户，诉求1件"))
	s.deliver(s.message(clerk, clerk, "代报：李明 走访6户"))
	mine := s.say(liming, group, "/me")
	if n := s.heard(liming); n.Chat != liming || n.ReplyTo != 0 || len(n.Buttons) != 2 {
		t.Errorf("in the group /me answers %+v", n)
	}
	s.wants(mine, "<b>李明</b>\n今天 11月24日(周二)：走访10户次")
	s.wants(mine, "瓦房乡瓦房村干部")
	s.wants(mine, "11月23日(周一) 瓦房村：走访3户次。")

	s.tap(liming, liming, s.button(liming, "改"))
	s.wants(s.heard(liming).Text, "请发来改后的内容")
	s.wants(s.say(liming, liming, "这个嘛"), "没看到可记的数字")
	m := s.message(liming, liming, "走访5户")
	s.deliver(m)
	s.deliver(m) // delivered again, it is not a report of its own
	s.wants(s.heard(liming).Text, "已更新 11月24日(周二) 瓦房村：走访5户次")
	if got := s.counted("liming", "ar"); got != 0 {
		t.Errorf("the old figures stay: %d appeals", got)
	}
	s.wants(s.say(liming, liming, "走访1户"), "已记录")
	if got := s.counted("liming", "hv"); got != 3+5+6+1 {
		t.Errorf("visits %d, want 15", got)
	}
	s.say(liming, liming, "/me")
	s.tap(liming, liming, s.button(liming, "撤回 2"))
	s.wants(s.heard(liming).Text, "已撤回")
	if got := s.counted("liming", "hv"); got != 3+6+1 {
		t.Errorf("visits %d, want 10", got)
	}
}

func TestAnEditIsWaitedForAWhileOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访4户"))
	s.say(liming, liming, "/me")
	s.tap(liming, liming, s.button(liming, "改"))
	m := s.message(liming, liming, "走访5户")
	m.Sent = evening.Add(11 * time.Minute)
	s.deliver(m)
	s.wants(s.last(), "已记录")
	if got := s.counted("liming", "hv"); got != 9 {
		t.Errorf("visits %d, want 9: a new report is a new report", got)
	}
}

func TestMyDataIsAllOfIt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访4户，诉求1件"))
	s.deliver(s.message(liming, group, "走访2户"))
	s.deliver(s.message(clerk, clerk, "王芳：走访3户\n李明：走访5户"))
	s.say(liming, liming, "撤回上一条")
	s.say(liming, liming, "走访30多户")
	s.say(liming, liming, "/mydata")
	n := s.heard(liming)
	if n.Act != checkin.Upload || n.File == nil {
		t.Fatalf("answered %+v", n)
	}
	var file struct {
		Person   checkin.Person
		Totals   map[string]int64
		Messages []exportedReport
		Waiting  []checkin.Slip
		Changes  []checkin.AuditEntry
	}
	if err := json.Unmarshal(n.File.Data, &file); err != nil {
		t.Fatal(err)
	}
	if file.Person.Telegram != liming || file.Totals["households_visited"] != 5 || len(file.Messages) != 3 || len(file.Waiting) != 1 || len(file.Changes) != 3 {
		t.Errorf("%s", n.File.Data)
	}
	if strings.Contains(string(n.File.Data), "wangfang") {
		t.Errorf("somebody else's data: %s", n.File.Data)
	}
}

func TestForgetting(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访4户"))
	s.wants(s.say(liming, liming, "/forget"), "不能恢复")
	yes := s.button(liming, "删除")
	s.tap(liming, liming, s.button(liming, "保持原样"))
	s.wants(s.heard(liming).Text, "保持原样")
	s.tap(liming, liming, yes)
	s.wants(s.heard(liming).Text, "已删除您的身份信息")
	s.wants(s.say(liming, liming, "走访4户"), "还没有登记")
	s.wants(s.say(secretary, secretary, "/total"), "今天 11月24日(周二)：走访4户次")
	if s.counted("liming", "hv") != 0 {
		t.Error("the ledger still names the person")
	}
	if got := s.tap(liming, liming, yes); got != "这个按钮不是给您的" {
		t.Errorf("a second tap: %q", got)
	}
	s.wants(s.say(admin, admin, "/forget"), "唯一的管理员")
}

func TestMuteLanguageFeedback(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.wants(s.say(liming, liming, "/mute"), "不再主动找您")
	if p, _ := s.roster().ByTelegram(liming); !p.Muted {
		t.Error("not muted")
	}
	s.wants(s.say(liming, liming, "/mute"), "已恢复主动通知")
	s.wants(s.say(clerk, group, "/mute"), "本群不再发提醒")
	if g, _ := s.roster().Group(group); !g.Quiet {
		t.Error("the group still gets reminders")
	}
	s.wants(s.say(liming, group, "/mute"), "不在您的权限内")
	s.wants(s.say(sunyan, group, "/mute"), "不在您的权限内")

	s.wants(s.say(liming, liming, "/language"), "用哪种语言和您说话")
	s.tap(liming, liming, s.button(liming, "English"))
	s.wants(s.say(liming, liming, "visited 3 households"), "Recorded")
	s.wants(s.say(wangfang, wangfang, "visited 3 households"), "已记录")
	s.wants(s.say(liming, group, "/start"), "大家好")
	s.wants(s.say(liming, group, "/language"), "not within your role")

	s.wants(s.say(liming, liming, "/feedback"), "write it behind the command")
	s.wants(s.say(liming, liming, "/feedback 按钮太小，电话13887512345 <b>"), "The administrator has it")
	s.wants(s.heard(admin).Text, "瓦房乡瓦房村 李明 的意见：\n按钮太小，电话****")
	s.wants(s.heard(admin).Text, "&lt;b&gt;")
	s.wants(s.say(liming, liming, "/feedback "+strings.Repeat("长", 1001)), "too long")
}

func TestANumberAloneAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, asked, answer string
		code                string
		want                int64
	}{
		{"approximate", "走访30多户", "32", "hv", 32}, {"with a unit", "走访30多户", "32户", "hv", 32}, {"in words", "走访30多户", "三十二", "hv", 32},
		{"over the limit", "走访1000户", "10", "hv", 10}, {"another figure stays", "走访30多户，诉求1件", "32", "ar", 1},
		{"yesterday's", "昨天走访30多户", "32", "hv", 32}, {"English", "visited about 30 households", "32 households", "hv", 32},
		{"no number", "走访30多户", "三十来户", "hv", 0}, {"still too many", "走访1000户", "2000", "hv", 0}, {"nothing", "走访30多户", "0", "hv", 0},
		{"two numbers", "走访30多户", "32，33", "hv", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.deliver(s.message(liming, liming, tt.asked))
			m := s.message(liming, liming, tt.answer)
			m.Sent = evening.Add(time.Minute)
			s.deliver(m)
			s.deliver(m)
			if got := s.counted("liming", tt.code); got != tt.want {
				t.Errorf("%s = %d, want %d; heard %q", tt.code, got, tt.want, s.last())
			}
			if tt.want > 0 {
				s.wants(s.last(), "已记录")
			}
		})
	}
	t.Run("in a group only as a reply", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, group, "走访30多户"))
		s.deliver(s.message(liming, group, "32"))
		if s.active() != 0 {
			t.Error("a number among chatter was taken for an answer")
		}
		m := s.message(liming, group, "32")
		m.ToBot = true
		s.deliver(m)
		if got := s.counted("liming", "hv"); got != 32 {
			t.Errorf("visits %d, want 32", got)
		}
		m = s.message(wangfang, group, "33")
		m.ToBot = true
		s.deliver(m)
		if got := s.counted("wangfang", "hv"); got != 0 {
			t.Errorf("somebody else answered: %d", got)
		}
	})
	t.Run("after the button", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访30多户"))
		s.press(liming, 0)
		m := s.message(liming, liming, "32")
		m.Sent = evening.Add(time.Minute)
		s.deliver(m)
		if got := s.counted("liming", "hv"); got != 32 {
			t.Errorf("visits %d, want 32", got)
		}
	})
}

func TestLateReports(t *testing.T) {
	t.Parallel()
	t.Run("the secretary agrees", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.wants(s.say(liming, liming, "11月1日走访3户"), "超过7天，还没有记，要书记同意才能补记")
		ask := s.button(liming, "请书记同意")
		s.tap(liming, liming, ask)
		if got := s.tap(liming, liming, ask); got != "这条已经处理过了" {
			t.Errorf("asked twice: %q", got)
		}
		s.wants(s.heard(secretary).Text, "李明申请补报：\n11月1日(周日) 瓦房村：走访3户次。")
		if s.heard(clerk).Text != "" || s.active() != 0 {
			t.Errorf("%s", s.shown())
		}
		yes, no := s.button(secretary, "同意"), s.button(secretary, "不同意")
		s.tap(secretary, secretary, yes)
		s.wants(s.heard(liming).Text, "您的补报已补记")
		if got := s.tap(secretary, secretary, no); got != "这条已经处理过了" {
			t.Errorf("answered twice: %q", got)
		}
		if got := s.counted("liming", "hv"); got != 3 {
			t.Errorf("visits %d, want 3", got)
		}
		s.wants(s.say(liming, liming, "/undo"), "已撤回 11月1日(周日)")
	})
	t.Run("the secretary does not", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(liming, group, "11月1日走访3户")
		s.tap(liming, group, s.button(group, "请书记同意"))
		s.tap(secretary, secretary, s.button(secretary, "不同意"))
		s.wants(s.heard(liming).Text, "没有同意，没有记")
		if s.active() != 0 {
			t.Error("recorded all the same")
		}
	})
	t.Run("the secretary's own", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.wants(s.say(secretary, secretary, "11月1日走访3户"), "确认要补记吗")
		s.tap(secretary, secretary, s.button(secretary, "确认补记"))
		if got := s.counted("zhaozhiqiang", "hv"); got != 3 {
			t.Errorf("visits %d, want 3; %s", got, s.shown())
		}
	})
	t.Run("without a secretary the admin", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.endRole(admin, "赵志强", "书记")
		s.say(liming, liming, "11月1日走访3户")
		s.tap(liming, liming, s.button(liming, "请书记同意"))
		s.tap(admin, admin, s.button(admin, "同意"))
		if got := s.counted("liming", "hv"); got != 3 {
			t.Errorf("visits %d, want 3", got)
		}
	})
	t.Run("too old for anybody", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(liming, liming, "2024年11月1日走访3户")
		if n := s.heard(liming); len(n.Buttons) != 0 {
			t.Errorf("offered %+v", n)
		}
	})
	t.Run("edited meanwhile", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, liming, "11月1日走访3户")
		s.deliver(m)
		s.tap(liming, liming, s.button(liming, "请书记同意"))
		m.Text, m.Revision = "昨天走访3户", evening.Unix()+60
		s.deliver(m)
		if got := s.tap(secretary, secretary, s.button(secretary, "同意")); got != "这条已经处理过了" {
			t.Errorf("%q", got)
		}
		if got := s.counted("liming", "hv"); got != 3 {
			t.Errorf("visits %d, want 3", got)
		}
	})
}

func TestAnonymousAdminsAreToldHowToAct(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, text := range []string{"/total", "/bind", "走访3户"} {
		m := s.message(admin, group, text)
		m.From.Anonymous = true
		s.deliver(m)
	}
	if got := s.shown(); strings.Count(got, "认不出是谁") != 1 || len(s.posted) != 1 {
		t.Errorf("shown %q, want it once", got)
	}
}
