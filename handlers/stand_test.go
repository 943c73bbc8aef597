package handlers

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// TestAnEditOfNothingChangesNothing edits messages to the words they had, as link
// previews do, after what they led to has changed.
func TestAnEditOfNothingChangesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first string
		then  func(*scene)
		hv    int64
	}{
		"corrected since":    {"走访3户", func(s *scene) { s.deliver(s.message(liming, liming, "更正：走访5户")) }, 5},
		"answered by button": {"走访30多户", func(s *scene) { s.press(liming, 0) }, 30},
		"an addition":        {"再加2户", func(*scene) {}, 5},
		"edited and edited back": {"走访7户", func(s *scene) {
			s.deliver(edited(s.message(liming, liming, "走访1户"), time.Minute, "走访2户"))
		}, 9},
	} {
		for _, chat := range []int64{liming, group} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				if strings.HasPrefix(c.first, "再加") {
					s.deliver(s.message(liming, chat, "走访3户"))
				}
				m := s.message(liming, chat, c.first)
				s.deliver(m)
				c.then(s)
				n := len(s.posted)
				s.deliver(edited(m, time.Hour, c.first))
				if s.wantCount("liming", "hv", c.hv); len(s.posted) != n {
					t.Errorf("answered: %q", s.last())
				}
			})
		}
	}
	t.Run("put to the secretary", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, liming, "11月1日走访3户")
		s.deliver(m)
		s.tap(liming, liming, s.button(liming, "请书记同意"))
		s.deliver(edited(m, time.Minute, m.Text))
		s.tap(secretary, secretary, s.button(secretary, "同意"))
		s.wantCount("liming", "hv", 3)
	})
	t.Run("a list after a newer one", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(clerk, clerk, "王芳：走访3户\n张建国：走访5户")
		s.deliver(m)
		s.deliver(s.message(clerk, clerk, "王芳：走访4户\n张建国：走访5户"))
		s.deliver(edited(m, time.Minute, m.Text))
		s.wantCount("wangfang", "hv", 4)
	})
	t.Run("away and back again", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, group, "走访3户")
		s.deliver(m)
		s.deliver(edited(m, time.Minute, "好的"))
		s.wantCount("liming", "hv", 0)
		s.deliver(edited(m, 2*time.Minute, "走访3户"))
		s.wantCount("liming", "hv", 3)
	})
}

func TestAnEditedAdditionStaysOne(t *testing.T) {
	t.Parallel()
	for _, chat := range []int64{liming, group} {
		s := newScene(t)
		s.deliver(s.message(liming, chat, "走访3户"))
		m := s.message(liming, chat, "再加2户")
		s.deliver(m)
		s.deliver(edited(m, time.Minute, "再加4户"))
		s.wantCount("liming", "hv", 7)
	}
}

// TestOneWordOnOneMatter has the same visits told by several.
func TestOneWordOnOneMatter(t *testing.T) {
	t.Parallel()
	const list = "王芳：走访7户\n张建国：走访5户"
	t.Run("oneself, after a list", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(clerk, clerk, list))
		s.wants(s.say(wangfang, wangfang, "走访8户"), "之前由他人报的不再重复计：11月24日(周二) 水沟村：走访7户次")
		s.wantCount("wangfang", "hv", 8)
		s.say(wangfang, wangfang, "再加2户")
		s.wantCount("wangfang", "hv", 10)
	})
	t.Run("two offices", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(clerk, clerk, list))
		s.deliver(s.message(secretary, secretary, list+"\n李明：走访1户"))
		s.wantCount("wangfang", "hv", 7)
		s.wantCount("liming", "hv", 1)
	})
	t.Run("other figures", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(clerk, clerk, "走访3户"))
		s.deliver(s.message(clerk, clerk, "代报：王芳 走访6户"))
		s.deliver(s.message(clerk, clerk, "段华：诉求1件\n王芳：诉求1件"))
		s.wantCount("wangfang", "hv", 6)
		s.wantCount("wangfang", "ar", 1)
		s.wantCount("duanhua", "hv", 3)
	})
	t.Run("everybody has said so already", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(wangfang, wangfang, "走访7户"))
		s.deliver(s.message(zhangjianguo, zhangjianguo, "走访5户"))
		n := len(s.posted)
		s.deliver(s.message(clerk, group, list))
		for _, said := range s.posted[n:] { // what was said in private stays there
			if said.Chat == group {
				t.Errorf("the group is told %q %q", said.Text, said.Reaction)
			}
		}
		s.wants(s.heard(clerk).Text, "名单里的人都已自己报过")
		if len(s.heard(clerk).Buttons) > 0 {
			t.Error("a button that undoes nothing")
		}
	})
}

// TestWhatIsDealtWithIsNotAReport repeats and edits messages that changed another.
func TestWhatIsDealtWithIsNotAReport(t *testing.T) {
	t.Parallel()
	t.Run("a correction, undone, delivered again", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		m := s.message(liming, liming, "更正：走访5户")
		s.deliver(m)
		s.say(liming, liming, "/undo")
		s.deliver(m)
		s.wantCount("liming", "hv", 0)
	})
	t.Run("a correction, edited after another report", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		m := s.message(liming, liming, "更正：走访5户")
		s.deliver(m)
		s.deliver(s.message(liming, liming, "走访2户"))
		s.deliver(edited(m, time.Minute, "更正：走访6户"))
		s.wantCount("liming", "hv", 8)
	})
	t.Run("both buttons of a doubt", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		s.deliver(s.message(liming, liming, "*走访6户"))
		set, add := s.heard(liming).Buttons[0][0], s.heard(liming).Buttons[1][0]
		s.tap(liming, liming, set.Data)
		if got := s.tap(liming, liming, add.Data); got != "这条已经处理过了" {
			t.Errorf("%q", got)
		}
		s.wantCount("liming", "hv", 6)
		s.say(liming, liming, "/undo")
		s.tap(liming, liming, set.Data)
		s.wantCount("liming", "hv", 0)
	})
	t.Run("new figures in doubt, edited", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, "改"))
		m := s.message(liming, liming, "走访30多户")
		s.deliver(m)
		s.deliver(edited(m, time.Minute, "走访31户"))
		s.wantCount("liming", "hv", 31)
	})
	t.Run("new figures for yesterday, edited", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "昨天走访3户"))
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, "改"))
		m := s.message(liming, liming, "走访5户")
		s.deliver(m)
		s.deliver(edited(m, time.Minute, "走访6户"))
		s.wantCount("liming", "hv", 6)
		if s.active() != 1 {
			t.Errorf("%d records", s.active())
		}
	})
	t.Run("money without a unit", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "落实项目资金50万元"))
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, "改"))
		s.say(liming, liming, "60")
		s.wantCount("liming", "pf", 500_000)
		s.say(liming, liming, "60万")
		s.wantCount("liming", "pf", 600_000)
	})
	t.Run("old commands come again while figures are waited for", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访3户"))
		m := s.message(liming, liming, "/me")
		s.deliver(m)
		s.tap(liming, liming, s.button(liming, "改"))
		s.deliver(m)
		s.deliver(s.message(liming, liming, "走访5户"))
		s.wantCount("liming", "hv", 5)
	})
}

func TestWithoutTheRightNothingIsRemoved(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.message(clerk, clerk, "代报：李明 走访6户")
	s.deliver(m)
	s.endRole(secretary, "段华", "党政办")
	s.deliver(edited(m, time.Minute, "好的"))
	s.deliver(edited(m, 2*time.Minute, "代报：李明 走访60户"))
	s.wantCount("liming", "hv", 6)
}

func TestForgottenPeopleAndLists(t *testing.T) {
	t.Parallel()
	forget := func(s *scene) func(*bool) func(redis.Cmder) {
		s.say(liming, liming, "/forget")
		yes, other := s.button(liming, "删除"), s.replica()
		return func(done *bool) func(redis.Cmder) {
			return func(cmd redis.Cmder) {
				if !*done && strings.HasPrefix(cmd.Name(), "eval") {
					*done = true
					p := checkin.Press{ID: "f", On: checkin.Source{Chat: liming, Message: 900}, Sent: evening, Private: true, From: checkin.Sender{ID: liming}, Data: yes}
					if err := other.Press(context.Background(), p); err != nil {
						s.Error(err)
					}
				}
			}
		}
	}
	t.Run("a new list is read again", func(t *testing.T) {
		t.Parallel()
		s, done := newScene(t), false
		h, m := s.replica(), s.message(clerk, clerk, "王芳：走访3户\n李明：走访5户\n张建国：走访2户")
		h.ledger = s.hooked(forget(s)(&done))
		if err := h.Message(context.Background(), m); err == nil {
			t.Error("taken for done")
		}
		if err := s.replica().Message(context.Background(), m); err != nil { // as the intake does
			t.Fatal(err)
		}
		s.drain()
		if got := s.heard(clerk).Text; !strings.Contains(got, "李明") && !strings.Contains(got, "王芳") {
			t.Errorf("the clerk hears %q", got)
		}
		s.wantClean()
	})
	t.Run("an edit does not bring them back", func(t *testing.T) {
		t.Parallel()
		s, done := newScene(t), false
		m := s.message(clerk, clerk, "王芳：走访3户\n李明：走访5户")
		s.deliver(m)
		h := s.replica()
		h.ledger = s.hooked(forget(s)(&done))
		_ = h.Message(context.Background(), edited(m, time.Minute, "王芳：走访3户\n李明：走访6户")) // offered again
		s.drain()
		for _, line := range s.traces("liming") {
			t.Errorf("a trace: %s", line)
		}
		s.wantClean()
	})
	t.Run("their list is still its maker's to take back", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(clerk, clerk, "代报：王芳 走访6户"))
		s.deliver(s.message(clerk, clerk, "张建国：走访3户\n李明：走访5户"))
		s.say(liming, liming, "/forget")
		s.tap(liming, liming, s.button(liming, "删除"))
		s.say(clerk, clerk, "撤回上一条")
		s.wantCount("wangfang", "hv", 6)
		s.wantCount("zhangjianguo", "hv", 0)
	})
	t.Run("who only opened an invitation", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(admin, admin, "/invite 领导")
		s.deliver(named(s.message(803, 803, "/start "+payload(strings.Fields(s.heard(admin).Text)[1])), "郑敏"))
		s.wants(s.say(803, 803, "/forget"), "已删除")
		for _, line := range s.traces("803", "郑敏") {
			if !strings.Contains(line, "outbox") {
				t.Errorf("a trace: %s", line)
			}
		}
		s.tap(admin, admin, s.button(admin, "是本人"))
		if _, ok := s.roster().ByTelegram(803); ok {
			t.Error("confirming puts them on the roster all the same")
		}
	})
}

func TestALinkWithoutEnd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, tail := range []string{"", " ", "\u3000"} {
		s.wants(s.say(nobody, nobody, "https://t.me/my_bot?start="+tail), "链接")
	}
}

func TestALeaderWhoBecomesAClerkReports(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(secretary, secretary, "/invite 党政办 瓦房乡")
	s.deliver(s.message(leader, leader, "/start "+payload(strings.Fields(s.heard(secretary).Text)[1])))
	s.tap(secretary, secretary, s.button(secretary, "是本人"))
	s.wants(s.say(leader, leader, "走访3户"), "已记录")
}
