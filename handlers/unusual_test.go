package handlers

import (
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

func TestAnUnusualNumberIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i, n := range []string{"3", "2", "4", "3", "5", "2", "3", "4", "3"} {
		m := s.message(liming, liming, "走访"+n+"户")
		m.Sent = evening.AddDate(0, 0, -40+3*i)
		s.deliver(m)
	}
	before := s.active()
	s.wants(s.say(liming, liming, "走访45户，诉求1件"), "“走访45户次”数比较大，还没有记。")
	if s.active() != before {
		t.Fatal("recorded before it was answered")
	}
	yes := s.button(liming, "走访45户次")
	s.tap(liming, liming, yes)
	s.wants(s.heard(liming).Text, "走访45户次，受理诉求1件")
	s.tap(liming, liming, yes)
	if s.active() != before+1 {
		t.Errorf("%d records count, want %d", s.active(), before+1)
	}
	s.wants(s.say(liming, liming, "昨天走访45户"), "还没有记")
	s.wants(s.say(liming, liming, "4"), "已记录 11月23日(周一) 瓦房村：走访4户次") // a bare number answers
	for _, ask := range []struct {
		who  int64
		text string
	}{{liming, "昨天走访12户"}, {liming, "发放民情联系卡100张"}, {wangfang, "走访45户"}} { // a good day; another figure; nothing known yet
		if got := s.say(ask.who, ask.who, ask.text); strings.Contains(got, "没有记") {
			t.Errorf("%d %q is asked about: %q", ask.who, ask.text, got)
		}
	}
	s.deliver(s.message(liming, group, "前天走访45户"))
	if n := s.heard(group); !strings.Contains(n.Text, "还没有记") || strings.Contains(n.Text, "3") && strings.Contains(n.Text, "2至") {
		t.Errorf("in the group: %q", n.Text)
	}
	if s.counted("liming", "hv") > 200 {
		t.Error("the unanswered one counts")
	}
	s.wantClean()
}

// nineDaysOfThree gives 李明 a history.
func (s *scene) nineDaysOfThree() {
	for i := range 9 {
		m := s.message(liming, liming, "走访3户")
		m.Sent = evening.AddDate(0, 0, -40+3*i)
		s.deliver(m)
	}
}

// An edit into something unusual takes the old words out and asks.
func TestAnEditIntoSomethingUnusual(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.nineDaysOfThree()
	m := s.message(liming, liming, "走访4户")
	s.deliver(m)
	m.Text, m.Revision = "走访44户", m.Sent.Unix()+60
	s.deliver(m)
	s.wants(s.heard(liming).Text, "数比较大，还没有记")
	if n := s.active(checkin.Source{Chat: liming, Message: m.Source.Message}); n != 0 {
		t.Error("the words before the edit still count")
	}
	s.tap(liming, liming, s.button(liming, "走访44户次"))
	s.wants(s.heard(liming).Text, "走访44户次")
	s.wantClean()
}

// A yes settles it, and an edit of what was settled does not ask again.
func TestAYesSettlesAnUnusualNumber(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.nineDaysOfThree()
	m := s.message(liming, liming, "走访45户")
	s.deliver(m)
	s.wants(s.heard(liming).Text, "回“是”")
	s.wants(s.say(liming, liming, "是的。"), "已记录 11月24日(周二) 瓦房村：走访45户次")
	s.deliver(edited(m, time.Minute, "走访45户，诉求1件"))
	if got := s.heard(liming).Text; strings.Contains(got, "没有记") {
		t.Errorf("asked again: %q", got)
	}
	s.wantCount("liming", "ar", 1)
	s.wantClean()
}

// One's own word replaces what a list says of the same, also when it was settled by a
// number or a button.
func TestASettledOwnWordStandsOverAList(t *testing.T) {
	t.Parallel()
	for name, settle := range map[string]func(s *scene){
		"number": func(s *scene) { s.say(liming, liming, "7") },
		"yes":    func(s *scene) { s.say(liming, liming, "是") },
		"button": func(s *scene) { s.tap(liming, liming, s.button(liming, "走访45户次")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			s.nineDaysOfThree()
			s.deliver(s.message(clerk, clerk, "#接龙\n1. 李明 走访5户\n2. 张建国 走访5户"))
			s.say(liming, liming, "走访45户")
			s.wantCount("liming", "hv", 9*3+5)
			settle(s)
			want := int64(9*3 + 45)
			if name == "number" {
				want = 9*3 + 7
			}
			s.wantCount("liming", "hv", want)
			s.wants(s.heard(liming).Text, "5户")
			s.wantCount("zhangjianguo", "hv", 5)
			s.wantClean()
		})
	}
}
