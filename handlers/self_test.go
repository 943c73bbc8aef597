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
	if got := s.counted("liming", "hv"); got != 3+5+1 {
		t.Errorf("visits %d, want 9: what the clerk entered is in the own report", got)
	}
	s.say(liming, liming, "/me")
	s.tap(liming, liming, s.button(liming, "撤回 2"))
	s.wants(s.heard(liming).Text, "已撤回")
	if got := s.counted("liming", "hv"); got != 3+1 {
		t.Errorf("visits %d, want 4", got)
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
	if file.Person.Telegram != liming || file.Totals["households_visited"] != 4 || len(file.Messages) != 2 || len(file.Waiting) != 1 || len(file.Changes) != 1 {
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
		if got := s.counted("liming", "hv"); got != 30 {
			t.Errorf("visits %d, want 30: the question has had its answer", got)
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
		s.wants(s.heard(liming).Text, "书记已同意您的补报")
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
		s.wants(s.heard(liming).Text, "书记没有同意您的补报")
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

// TestWhatEndsAnEdit presses the button that asks for new figures and then says
// something else.
func TestWhatEndsAnEdit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		said   []string
		want   int64 // visits in the end, of a record of 3 today and what comes
		hears  string
		record int // records that count
	}{
		{"a number", []string{"5"}, 5, "已更新", 1},
		{"a number in doubt, then a number", []string{"走访30多户", "32"}, 32, "已更新", 1},
		{"cancelled", []string{"算了", "走访4户"}, 7, "已记录", 2},
		{"taken back by words", []string{"撤回", "走访4户"}, 4, "已记录", 1},
		{"taken back by command", []string{"/undo", "走访4户"}, 4, "已记录", 1},
		{"another day", []string{"昨天走访8户"}, 11, "已记录 11月23日", 2},
		{"the day, said", []string{"今天走访8户"}, 8, "已更新", 1},
		{"nothing to report", []string{"零报告"}, 3, "零报告", 2},
		{"chatter first", []string{"这个嘛", "走访5户"}, 5, "已更新", 1},
		{"too many", []string{"1000"}, 3, "没看到可记的数字", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.deliver(s.message(liming, liming, "走访3户"))
			s.say(liming, liming, "/me")
			s.tap(liming, liming, s.button(liming, "改"))
			s.wants(s.heard(liming).Text, "正在改：11月24日(周二) 瓦房村：走访3户次。")
			for i, said := range tt.said {
				s.deliver(at(s.message(liming, liming, said), time.Duration(i+1)*time.Second))
			}
			s.wants(s.heard(liming).Text, tt.hears)
			s.wantCount("liming", "hv", tt.want)
			if n := s.active(); n != tt.record {
				t.Errorf("%d records, want %d", n, tt.record)
			}
		})
	}
	t.Run("the button that leaves it", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, "改"))
		s.tap(liming, liming, s.button(liming, "保持原样"))
		s.deliver(at(s.message(liming, liming, "走访4户"), time.Minute))
		s.wantCount("liming", "hv", 7)
	})
	t.Run("yesterday's, when today is said", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "昨天走访3户"))
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, "改"))
		s.deliver(at(s.message(liming, liming, "今天走访4户"), time.Minute))
		s.wantCount("liming", "hv", 7)
	})
	t.Run("older than the window", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(liming, liming, "11月1日走访3户")
		s.tap(liming, liming, s.button(liming, "请书记同意"))
		s.tap(secretary, secretary, s.button(secretary, "同意"))
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, "改"))
		s.wants(s.heard(liming).Text, "由书记同意后补记")
		s.deliver(at(s.message(liming, liming, "走访50户"), time.Minute))
		s.wantCount("liming", "hv", 53)
	})
}

func TestMoneyIsAnsweredByItsUnit(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]int64{"万元": 500_000, "元": 50, "30万元": 300_000, "50": 0} {
		s := newScene(t)
		s.deliver(s.message(liming, liming, "落实项目资金50"))
		s.deliver(at(s.message(liming, liming, said), time.Minute))
		if want == 0 {
			continue // a number without a unit is no answer to that question
		}
		s.wantCount("liming", "pf", want)
	}
}

func TestTheOwnWordStandsOverAList(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(wangfang, wangfang, "走访7户，诉求2件"))
	got := s.say(clerk, clerk, "#接龙\n1. 王芳 走访1户\n2. 张建国 走访5户")
	s.wants(got, "王芳本人已报，以本人的为准：11月24日(周二) 水沟村 王芳：走访7户次，受理诉求2件。")
	s.wantCount("wangfang", "hv", 7)
	s.wantCount("zhangjianguo", "hv", 5)
	mine := s.say(700003, 700003, "/me")
	s.wants(mine, "1. 11月24日(周二) 桂花村：走访5户次。（别人代报，要改请联系党政办）")
	if strings.Contains(mine, "王芳") {
		t.Errorf("/me shows a colleague's report: %q", mine)
	}
}

func TestAGroupHearsNothingOfWhatWasSaidElsewhere(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户"))
	s.deliver(s.message(liming, group, "/undo"))
	if n := s.heard(group); n.Text != "" {
		t.Errorf("the group hears %q", n.Text)
	}
	s.wants(s.heard(liming).Text, "已撤回")
}
