package handlers

import (
	"strings"
	"testing"

	"checkinbot/internal/checkin"
	"checkinbot/internal/seal"
)

// TestCorrections writes corrections as messages of their own.
func TestCorrections(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		said           []string
		visits, appeal int64
		want           string
	}{
		{"set", []string{"走访3户，诉求1件", "更正：走访4户"}, 4, 1, "已更新 11月24日(周二) 瓦房村：走访4户次，受理诉求1件。"},
		{"set with the wrong one", []string{"走访3户", "走访不是3户是5户"}, 5, 0, "已更新"},
		{"set twice", []string{"走访3户", "更正：走访4户", "更正：走访5户"}, 5, 0, "走访5户次"},
		{"set yesterday's", []string{"昨天走访3户", "走访7户", "更正昨天走访为6户"}, 13, 0, "11月23日(周一)"},
		{"set the newest", []string{"走访3户", "走访5户", "走访改为4户"}, 7, 0, "已更新"},
		{"set what was never said", []string{"走访3户", "更正：诉求应为2件"}, 3, 2, "已记录"},
		{"add", []string{"走访3户", "再加2户"}, 5, 0, "已记录"},
		{"add to nothing", []string{"再加2户"}, 0, 0, "还没有您的记录"},
		{"take back", []string{"走访3户", "走访5户", "撤回上一条"}, 3, 0, "已撤回"},
		{"take back yesterday's", []string{"昨天走访3户", "走访5户", "昨天那条作废"}, 5, 0, "已撤回 11月23日"},
		{"take back nothing", []string{"撤回上一条"}, 0, 0, "没有可撤回的记录"},
		{"report anew", []string{"走访3户，诉求1件", "作废重报 走访5户，诉求2件"}, 5, 2, "已更新"},
		{"several at once", []string{"走访3户", "更正：昨天走访4户，今天走访5户"}, 3, 0, "更正请直接编辑"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			for _, text := range tt.said {
				m := s.message(liming, liming, text)
				s.deliver(m)
				s.deliver(m)
			}
			if v, a := s.counted("liming", "hv"), s.counted("liming", "ar"); v != tt.visits || a != tt.appeal {
				t.Errorf("visits %d, appeals %d, want %d and %d; shown %s", v, a, tt.visits, tt.appeal, s.shown())
			}
			if last := s.posted[len(s.posted)-1].Text; !strings.Contains(last, tt.want) {
				t.Errorf("shown %q, want %q", last, tt.want)
			}
		})
	}
}

func TestEditedCorrections(t *testing.T) {
	t.Parallel()
	edit := func(m checkin.Message, at int64, text string) checkin.Message {
		m.Update += 100
		m.Revision, m.Text = m.Sent.Unix()+at, text
		return m
	}
	t.Run("a report edited into a correction is replaced", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, liming, "走访3户")
		s.deliver(m)
		s.deliver(edit(m, 5, "更正：走访4户"))
		if v := s.counted("liming", "hv"); v != 4 {
			t.Errorf("visits %d, want 4; %s", v, s.shown())
		}
	})
	t.Run("an edited correction corrects again and counts nothing of its own", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		m := s.message(liming, liming, "更正：走访4户")
		s.deliver(m)
		s.deliver(edit(m, 5, "更正：走访5户"))
		if v := s.counted("liming", "hv"); v != 5 {
			t.Errorf("visits %d, want 5; %s", v, s.shown())
		}
	})
}

func TestAClerkCorrectsForSomebody(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(clerk, clerk, "代报：王芳 走访6户"))
	s.deliver(s.message(clerk, clerk, "更正：王芳走访应为4户，不是6户"))
	if v := s.counted("wangfang", "hv"); v != 4 {
		t.Errorf("visits %d, want 4; %s", v, s.shown())
	}
	s.deliver(s.message(liming, liming, "更正：代报王芳 走访应为9户"))
	if v := s.counted("wangfang", "hv"); v != 4 {
		t.Errorf("a cadre changed somebody else's figure to %d", v)
	}
}

func TestOneTapAnswersADoubt(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text   string
		button int
		code   string
		want   int64
	}{
		{"走访30多户", 0, "hv", 30}, {"走访1000户", 0, "hv", 1000}, {"3户", 0, "hv", 3}, {"落实资金50", 0, "pf", 50}, {"落实资金50", 1, "pf", 500_000},
		{"民情会2场", 0, "sy", 2}, {"民情会2场", 1, "ct", 2}, {"昨天走访30多户", 0, "hv", 30}, {"桂花村走访30多户，诉求1件", 0, "ar", 1},
	}
	for _, tt := range tests {
		s := newScene(t)
		s.deliver(s.message(liming, liming, tt.text))
		s.press(wangfang, tt.button) // somebody else's tap
		if n := s.active(); n != 0 || s.last() != "这个按钮不是给您的" {
			t.Errorf("%s: somebody else recorded %d messages, and heard %q", tt.text, n, s.last())
		}
		question := s.posted[0].Buttons
		s.press(liming, tt.button)
		if got := s.counted("liming", tt.code); got != tt.want || !strings.Contains(s.last(), "已记录") {
			t.Errorf("%s: %s = %d, want %d; heard %q", tt.text, tt.code, got, tt.want, s.last())
		}
		s.tap(liming, liming, question[tt.button][0].Data) // again
		if got := s.counted("liming", tt.code); got != tt.want || s.last() != "这条已经处理过了" {
			t.Errorf("%s: tapped twice, %s = %d; heard %q", tt.text, tt.code, got, s.last())
		}
		s.press(liming, 0) // the way back under the confirmation
		if got := s.counted("liming", tt.code); got != 0 {
			t.Errorf("%s: after the undo, %s = %d", tt.text, tt.code, got)
		}
	}
}

// TestATapNamesThePerson lets a clerk pick who 老王 is.
func TestATapNamesThePerson(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(clerk, clerk, "帮老王报一下，走访2户"))
	if got := s.posted[0].Buttons[0][0].Label; got != "王芳：走访2户次" {
		t.Errorf("button %q", got)
	}
	s.press(clerk, 0)
	if got := s.counted("wangfang", "hv"); got != 2 || s.counted("duanhua", "hv") != 0 {
		t.Errorf("visits %d, want 2; heard %q", got, s.last())
	}
	s = newScene(t)
	s.deliver(s.message(liming, liming, "帮老王报一下，走访2户"))
	if len(s.posted[0].Buttons) != 0 {
		t.Error("a cadre is offered somebody else's report")
	}
}

func TestATapCorrects(t *testing.T) {
	t.Parallel()
	for button, want := range map[int]int64{0: 6, 1: 9} {
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		s.deliver(s.message(liming, liming, "*走访6户"))
		s.press(liming, button)
		if got := s.counted("liming", "hv"); got != want {
			t.Errorf("button %d: visits %d, want %d; heard %q", button, got, want, s.last())
		}
	}
}

func TestForgedAndStaleButtons(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访30多户"))
	good := s.posted[0].Buttons[0][0].Data
	for _, data := range []string{
		"", "c", "c!", "undo:", "undo:x:1", good[:len(good)-1], good + "A", good[:9] + "AAAA" + good[13:], "c" + strings.Repeat("A", 60), strings.Repeat("9", 64),
	} {
		s.tap(liming, liming, data)
		if s.active() != 0 {
			t.Fatalf("forged data %q recorded something", data)
		}
	}
	s.h.cfg.Secret = seal.Key("another")
	s.tap(liming, liming, good)
	if s.active() != 0 || s.last() != "这个按钮不是给您的" {
		t.Errorf("a button signed with another secret is taken: %q", s.last())
	}
	s.h.cfg.Secret, s.now = seal.Key("secret"), evening.AddDate(0, 0, 9)
	s.tap(liming, liming, good)
	if s.active() != 0 || !strings.Contains(s.last(), "已超过7天") {
		t.Errorf("a stale button: %d records, %q", s.active(), s.last())
	}
}

// TestListsSentAgainAddNothing re-posts a list that has grown.
func TestListsSentAgainAddNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(wangfang, group, "走访3户"))
	s.deliver(s.message(clerk, group, "#接龙\n1. 王芳 走访3户\n2. 张建国 走访5户"))
	s.deliver(s.message(clerk, group, "#接龙\n1. 王芳 走访3户\n2. 张建国 走访5户\n3. 杨秀梅 走访2户"))
	for person, want := range map[string]int64{"wangfang": 3, "zhangjianguo": 5, "yangxiumei": 2} {
		if got := s.counted(person, "hv"); got != want {
			t.Errorf("%s has %d visits, want %d", person, got, want)
		}
	}
}
