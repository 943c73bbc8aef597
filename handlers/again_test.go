package handlers

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
	"checkinbot/internal/roster"
	"checkinbot/internal/store"
)

// at is the message written some time later.
func at(m checkin.Message, d time.Duration) checkin.Message {
	m.Sent = evening.Add(d)
	return m
}

// edited is the message edited later.
func edited(m checkin.Message, d time.Duration, text string) checkin.Message {
	m.Text, m.Revision = text, evening.Add(d).Unix()
	m.Update += 1000
	return m
}

func (s *scene) wantCount(person, code string, want int64) {
	s.Helper()
	if got := s.counted(person, code); got != want {
		s.Errorf("%s has %s = %d, want %d; heard %q", person, code, got, want, s.last())
	}
}

// TestAnAnswerIsNeverAReportOfItsOwn edits and repeats messages that answered the
// bot, and what stands around them.
func TestAnAnswerIsNeverAReportOfItsOwn(t *testing.T) {
	t.Parallel()
	change := func(s *scene, label string) {
		s.Helper()
		s.say(liming, liming, "/me")
		s.tap(liming, liming, s.button(liming, label))
	}
	t.Run("new figures, edited", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访4户，诉求1件"))
		change(s, "改")
		m := s.message(liming, liming, "走访5户")
		s.deliver(m)
		s.deliver(edited(m, time.Minute, "走访6户"))
		s.wantCount("liming", "hv", 6)
		n := len(s.posted)
		s.deliver(edited(m, 2*time.Minute, "走访6户")) // a link preview
		if s.wantCount("liming", "hv", 6); len(s.posted) != n {
			t.Errorf("an edit that changed nothing was answered: %q", s.last())
		}
		s.deliver(edited(m, 3*time.Minute, "好的"))
		s.wants(s.last(), "更正请直接编辑原来那条消息")
		s.wantCount("liming", "hv", 6)
	})
	t.Run("a number, edited", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访30多户，诉求1件"))
		m := at(s.message(liming, liming, "32户"), time.Minute)
		s.deliver(m)
		s.deliver(edited(m, 2*time.Minute, "33户"))
		s.wants(s.last(), "更正请直接编辑")
		s.deliver(edited(m, 3*time.Minute, "走访33户"))
		s.wantCount("liming", "hv", 33)
		s.wantCount("liming", "ar", 1)
	})
	t.Run("an earlier report comes again while figures are waited for", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		first, second := s.message(liming, liming, "走访4户"), s.message(liming, liming, "走访5户")
		s.deliver(first)
		s.deliver(second)
		change(s, "改 2")
		s.deliver(second)
		s.deliver(first)
		s.deliver(at(s.message(liming, liming, "走访6户"), time.Minute))
		s.wantCount("liming", "hv", 11)
	})
	t.Run("written in time, handled after an outage", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访4户"))
		change(s, "改")
		s.now = s.now.Add(15 * time.Minute)
		s.deliver(at(s.message(liming, liming, "走访5户"), time.Minute))
		s.wantCount("liming", "hv", 5)
	})
	t.Run("the doubt was edited away", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, liming, "走访30多户")
		s.deliver(m)
		s.deliver(edited(m, time.Minute, "走访30户，诉求2件"))
		s.deliver(at(s.message(liming, liming, "5户"), 2*time.Hour))
		s.wantCount("liming", "hv", 30)
		s.wantCount("liming", "ar", 2)
	})
	t.Run("figures for somebody else", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(clerk, clerk, "代报：李明 走访6户"))
		s.say(clerk, clerk, "/me")
		s.tap(clerk, clerk, s.button(clerk, "改"))
		s.deliver(s.message(clerk, clerk, "代报：王芳 走访4户"))
		s.wantCount("liming", "hv", 6)
		s.wantCount("wangfang", "hv", 4)
	})
	t.Run("the right has gone", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(secretary, secretary, "/invite 党政办 瓦房乡")
		s.deliver(s.message(wangfang, wangfang, "/start "+payload(strings.Fields(s.heard(secretary).Text)[1])))
		s.tap(secretary, secretary, s.button(secretary, "是本人"))
		s.deliver(s.message(wangfang, wangfang, "代报：李明 走访6户"))
		s.say(wangfang, wangfang, "/me")
		change, undo := s.button(wangfang, "改"), s.button(wangfang, "撤回")
		s.endRole(secretary, "王芳", "党政办")
		s.tap(wangfang, wangfang, change)
		s.deliver(at(s.message(wangfang, wangfang, "走访60户"), time.Minute))
		s.tap(wangfang, wangfang, undo)
		s.wantCount("liming", "hv", 6)
	})
	t.Run("a button of long ago", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访1户"))
		undo := s.button(liming, "撤回")
		for i := range 25 {
			s.deliver(at(s.message(liming, liming, "走访2户"), time.Duration(i+1)*time.Minute))
		}
		if got := s.tap(liming, liming, undo); got != "已撤回" {
			t.Errorf("%q", got)
		}
		s.wantCount("liming", "hv", 50)
	})
}

// TestDeliveredAgainLater has messages come again when what they meant has changed.
func TestDeliveredAgainLater(t *testing.T) {
	t.Parallel()
	for _, chat := range []int64{liming, group} {
		for _, text := range []string{"又走访2户", "更正：走访5户"} {
			s := newScene(t)
			m := s.message(liming, chat, text)
			s.deliver(m)
			s.deliver(at(s.message(liming, chat, "走访3户"), time.Minute))
			before := s.counted("liming", "hv")
			s.deliver(m)
			s.wantCount("liming", "hv", before)
		}
	}
}

func TestLateReportsAreWhatTheCardShows(t *testing.T) {
	t.Parallel()
	ask := func(s *scene, m checkin.Message) string {
		s.Helper()
		s.deliver(m)
		s.tap(m.From.ID, m.From.ID, s.button(m.From.ID, "请书记同意"))
		return s.button(secretary, "同意")
	}
	t.Run("edited to another figure", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, liming, "11月1日走访3户")
		first := ask(s, m)
		s.now = s.now.Add(time.Minute)
		second := ask(s, edited(m, time.Minute, "11月1日走访8户"))
		if got := s.tap(secretary, secretary, first); got != "这条已经处理过了" || s.active() != 0 {
			t.Errorf("the first card's button: %q, %d records", got, s.active())
		}
		s.tap(secretary, secretary, second)
		s.wantCount("liming", "hv", 8)
	})
	t.Run("edited away", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(liming, liming, "11月1日走访3户")
		yes := ask(s, m)
		s.deliver(edited(m, time.Minute, "发错了，不算"))
		s.tap(secretary, secretary, yes)
		s.wantCount("liming", "hv", 0)
	})
	t.Run("about somebody who left", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		yes := ask(s, s.message(clerk, clerk, "代报：李明 11月1日走访3户"))
		s.say(liming, liming, "/forget")
		s.tap(liming, liming, s.button(liming, "删除"))
		if got := s.tap(secretary, secretary, yes); got != "这条已经处理过了" {
			t.Errorf("%q", got)
		}
		s.wantCount("liming", "hv", 0)
	})
	t.Run("not offered with another doubt, or over two townships", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(sunyan, sunyan, "/invite 党政办 板桥镇")
		s.deliver(s.message(clerk, clerk, "/start "+payload(strings.Fields(s.heard(sunyan).Text)[1])))
		s.tap(sunyan, sunyan, s.button(sunyan, "是本人"))
		for who, text := range map[int64]string{liming: "11月1日走访30多户", wangfang: "11月1日走访5000户", clerk: "11月1日\n李明：走访3户\n陈丽：走访5户"} {
			s.say(who, who, text)
			if n := s.heard(who); len(n.Buttons) > 0 {
				t.Errorf("%s is offered: %q", text, n.Text)
			}
		}
	})
}

func TestANameHandsOverNoGreaterRight(t *testing.T) {
	t.Parallel()
	f, err := roster.Parse(roster.Example)
	if err != nil {
		t.Fatal(err)
	}
	boss := checkin.Person{ID: "boss", Name: "钱伟", Grants: []checkin.Grant{{Role: checkin.Cadre, Place: "530502208"}, {Role: checkin.Admin, Place: checkin.District}}}
	f.People = append(f.People, boss)
	s := newSceneWith(t, f)
	s.say(liming, group, "/start")
	s.deliver(named(s.message(802, 802, "/start "+payload(s.button(group, "登记"))), "钱伟"))
	s.tap(802, 802, s.button(802, "桂花村"))
	s.tap(802, 802, s.button(802, "是“钱伟”"))
	s.tap(clerk, clerk, s.button(clerk, "同意"))
	if p, _ := s.roster().ByTelegram(802); p.ID == "boss" || p.Has(checkin.Admin) {
		t.Errorf("a clerk made an admin: %+v", p)
	}
	s.say(secretary, secretary, "/invite 党政办 瓦房乡 钱伟")
	s.deliver(named(s.message(804, 804, "/start "+payload(strings.Fields(s.heard(secretary).Text)[2])), "x"))
	s.tap(secretary, secretary, s.button(secretary, "是本人"))
	if p, ok := s.roster().ByTelegram(804); !ok || p.ID == "boss" || p.Has(checkin.Admin) {
		t.Errorf("a secretary made an admin: %+v", p)
	}
}

func TestTakenInElsewhereMeanwhile(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, group, "/start")
	s.deliver(named(s.message(802, 802, "/start "+payload(s.button(group, "登记"))), "钱伟"))
	s.tap(802, 802, s.button(802, "桂花村"))
	s.tap(802, 802, s.button(802, "是“钱伟”"))
	yes := s.button(clerk, "同意")
	moved := checkin.Person{ID: "qw", Name: "钱伟", Telegram: 802, Grants: []checkin.Grant{{Role: checkin.Cadre, Place: "530502101"}}}
	err := s.dir.Decide(context.Background(), checkin.Motion{Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{People: []checkin.Person{moved}}
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.tap(clerk, clerk, yes)
	s.wants(s.heard(clerk).Text, "钱伟已登记在别的乡镇")
	if p, _ := s.roster().ByTelegram(802); p.Grants[0].Place != "530502101" {
		t.Errorf("%+v", p)
	}
}

func TestANameButtonMeansItsName(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, group, "/start")
	s.deliver(named(s.message(803, 803, "/start "+payload(s.button(group, "登记"))), "🌸"))
	s.tap(803, 803, s.button(803, "桂花村"))
	s.say(803, 803, "孙梅")
	first := s.button(803, "是“孙梅”")
	s.say(803, 803, "孙美")
	if got := s.tap(803, 803, first); got != "这个按钮已过期" || s.heard(clerk).Text != "" {
		t.Errorf("%q; the clerk heard %q", got, s.heard(clerk).Text)
	}
}

func TestMyDataTellsNothingOfTheClerk(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(clerk, clerk, "代报：李明 走访6户"))
	s.say(liming, liming, "/mydata")
	if data := string(s.heard(liming).File.Data); strings.Contains(data, "700005") || !strings.Contains(data, "somebody else") {
		t.Errorf("%s", data)
	}
}

// hook calls before each command of a client.
type hook struct{ before func(cmd redis.Cmder) }

func (h hook) DialHook(n redis.DialHook) redis.DialHook                                  { return n }
func (h hook) ProcessPipelineHook(n redis.ProcessPipelineHook) redis.ProcessPipelineHook { return n }
func (h hook) ProcessHook(n redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.before(cmd)
		return n(ctx, cmd)
	}
}

// hooked is a store of the scene's district whose commands are watched.
func (s *scene) hooked(before func(cmd redis.Cmder)) *store.Store {
	s.Helper()
	rdb, err := store.Connect(shared.URL())
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = rdb.Close() })
	rdb.AddHook(hook{before})
	return store.New(rdb, s.district, figures(), store.Options{Now: func() time.Time { return s.pace }})
}

// traces are the lines of the district's data that have one of the words. Reasons
// and the list of what could not be delivered are forgotten within days.
func (s *scene) traces(words ...string) (out []string) {
	s.Helper()
	ctx := context.Background()
	keys, err := s.rdb.Keys(ctx, "{"+s.district+"}:*").Result()
	if err != nil {
		s.Fatal(err)
	}
	for _, k := range keys {
		if strings.Contains(k, ":said:") || strings.HasSuffix(k, ":pace") {
			continue
		}
		var v any
		switch s.rdb.Type(ctx, k).Val() {
		case "hash":
			v = s.rdb.HGetAll(ctx, k).Val()
		case "zset":
			v = s.rdb.ZRange(ctx, k, 0, -1).Val()
		}
		for _, w := range words {
			if line := fmt.Sprint(k, " ", v); strings.Contains(line, w) {
				out = append(out, line)
			}
		}
	}
	return out
}

func (s *scene) wantClean() {
	s.Helper()
	r, err := s.store.Verify(context.Background())
	if err != nil || len(r.Differences) > 0 {
		s.Errorf("counters differ: %+v, %v", r.Differences, err)
	}
}

func TestForgettingLeavesNoTrace(t *testing.T) {
	t.Parallel()
	t.Run("of a cadre who asked and was asked", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访4户"))
		s.deliver(s.message(liming, liming, "走访30多户"))
		s.deliver(s.message(liming, liming, "11月1日走访3户"))
		s.tap(liming, liming, s.button(liming, "请书记同意"))
		s.tap(secretary, secretary, s.button(secretary, "同意"))
		s.deliver(s.message(liming, liming, "11月2日走访3户"))
		s.tap(liming, liming, s.button(liming, "请书记同意"))
		s.say(secretary, secretary, "/invite 党政办 瓦房乡")
		s.deliver(s.message(liming, liming, "/start "+payload(strings.Fields(s.heard(secretary).Text)[1])))
		s.tap(secretary, secretary, s.button(secretary, "是本人"))
		s.deliver(at(s.message(liming, liming, "王芳：走访3户\n张建国：走访5户"), time.Minute))
		s.endRole(admin, "李明", "党政办")
		s.say(liming, liming, "/forget")
		s.tap(liming, liming, s.button(liming, "删除"))
		s.standing(checkin.Standing{Chat: liming, Private: true, Left: true}) // and blocks the bot
		for _, line := range s.traces("liming", "700001") {
			t.Errorf("a trace: %s", line)
		}
		s.wantClean()
	})
	t.Run("a report comes between", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访4户"))
		s.say(liming, liming, "/forget")
		yes := s.button(liming, "删除")
		other, m, done := s.replica(), s.message(liming, group, "走访7户"), false
		s.h.archive = s.hooked(func(cmd redis.Cmder) {
			if !done && strings.HasPrefix(cmd.Name(), "eval") {
				done = true
				if err := other.Message(context.Background(), m); err != nil {
					t.Error(err)
				}
			}
		})
		s.tap(liming, liming, yes)
		s.drain()
		for _, line := range s.traces("liming") {
			t.Errorf("a trace: %s", line)
		}
		s.wantClean()
		s.wants(s.say(secretary, secretary, "/total"), "走访11户次")
	})
	t.Run("the program dies right after", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.deliver(s.message(liming, liming, "走访4户"))
		s.say(liming, liming, "/forget")
		yes := s.button(liming, "删除")
		h, applied := s.replica(), false
		ctx, cancel := context.WithCancel(context.Background())
		h.archive = s.hooked(func(cmd redis.Cmder) {
			if applied {
				cancel()
			}
			applied = applied || cmd.Name() == "evalsha"
		})
		p := checkin.Press{ID: "f", On: checkin.Source{Chat: liming, Message: 900}, Sent: evening, Private: true, From: checkin.Sender{ID: liming}, Data: yes}
		if h.Press(ctx, p) == nil {
			t.Error("it did not die")
		}
		if err := s.replica().Press(context.Background(), p); err != nil {
			t.Fatal(err)
		}
		s.drain()
		s.wants(s.heard(liming).Text, "已删除您的身份信息")
		if err := s.store.Sweep(context.Background()); err != nil { // as every replica does each minute
			t.Fatal(err)
		}
		for _, line := range s.traces("liming", "700001") {
			t.Errorf("a trace: %s", line)
		}
	})
	t.Run("an edit under a new name", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		inGroup, private := s.message(liming, group, "走访3户"), s.message(liming, liming, "走访2户")
		s.deliver(inGroup)
		s.deliver(private)
		s.say(liming, liming, "/forget")
		s.tap(liming, liming, s.button(liming, "删除"))
		s.say(wangfang, group, "/start")
		s.deliver(named(s.message(liming, liming, "/start "+payload(s.button(group, "登记"))), "李明"))
		s.tap(liming, liming, s.button(liming, "桂花村"))
		s.say(liming, liming, "李明")
		s.tap(liming, liming, s.button(liming, "是“李明”"))
		s.tap(clerk, clerk, s.button(clerk, "同意"))
		s.deliver(edited(inGroup, time.Hour, "走访4户"))
		s.deliver(edited(private, time.Hour, "走访5户"))
		s.wants(s.say(secretary, secretary, "/total"), "走访5户次")
	})
	t.Run("two admins at once", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(admin, admin, "/invite 管理员")
		s.deliver(s.message(leader, leader, "/start "+payload(strings.Fields(s.heard(admin).Text)[1])))
		s.tap(admin, admin, s.button(admin, "是本人"))
		s.say(admin, admin, "/forget")
		s.say(leader, leader, "/forget")
		a, b := s.button(admin, "删除"), s.button(leader, "删除")
		other, done := s.replica(), false
		s.h.archive = s.hooked(func(cmd redis.Cmder) {
			if !done && strings.HasPrefix(cmd.Name(), "eval") {
				done = true
				p := checkin.Press{ID: "o", On: checkin.Source{Chat: leader, Message: 3}, Sent: evening, Private: true, From: checkin.Sender{ID: leader}, Data: b}
				if err := other.Press(context.Background(), p); err != nil {
					t.Error(err)
				}
			}
		})
		s.tap(admin, admin, a)
		if n := len(s.roster().Holders(checkin.District, checkin.Admin)); n != 1 {
			t.Errorf("%d admins are left, want 1", n)
		}
		s.wants(s.heard(admin).Text, "唯一的管理员")
	})
}

// slowChats lets something happen in the middle of a decision.
type slowChats struct {
	Chats
	between func()
}

func (c *slowChats) Chat(ctx context.Context, chat int64) (checkin.Chat, error) {
	if f := c.between; f != nil {
		c.between = nil
		f()
	}
	return c.Chats.Chat(ctx, chat)
}

func TestTwoTapsAtOnceBindBoth(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.message(admin, -77, "/bind")
	m.Thread = 7
	s.deliver(m)
	a, b := s.button(admin, "板桥镇"), s.button(admin, "潞江镇")
	other := s.replica()
	s.h.chats = &slowChats{s.store, func() {
		p := checkin.Press{ID: "other", On: checkin.Source{Chat: admin, Message: 3}, Sent: evening, Private: true, From: checkin.Sender{ID: admin}, Data: b}
		if err := other.Press(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}}
	s.tap(admin, admin, a)
	if g, _ := s.roster().Group(-77); len(g.Places) != 2 || g.Thread != 7 {
		t.Errorf("%+v, want both, in the topic", g)
	}
	if n := strings.Count(s.shown(), "大家好"); n != 1 {
		t.Errorf("%d welcomes, want 1", n)
	}
	s.say(admin, -77, "/bind")
	s.tap(admin, admin, s.button(admin, "✓ 潞江镇"))
	if n := strings.Count(s.shown(), "大家好"); n != 1 {
		t.Error("unbinding one of two welcomes the group again")
	}
}

func TestEnglishPlaces(t *testing.T) {
	t.Parallel()
	s := newSceneWith(t, roster.File{})
	s.say(801, 801, "/start "+payload(s.claim()))
	s.wants(s.addPlaces(801, "district: Longyang District\nBanqiao Town\nWafang Township: Wafang Village, Shuigou Village"), "区名已改为Longyang District。已添加2个乡镇，2个村")
	s.say(801, -5, "/bind Banqiao Town Wafang Township")
	if g, _ := s.roster().Group(-5); len(g.Places) != 2 {
		t.Errorf("%+v", g)
	}
	s.wants(s.say(801, 801, "/invite secretary Banqiao Town Li Lei"), "邀请Banqiao Town书记 Li Lei")
	s.wants(s.say(801, 801, "/invite leader Banqiao Town"), "邀请Banqiao Town领导")
	s.wants(s.say(801, 801, "/invite admin Banqiao Town"), "邀请谁")
	s.wants(s.addPlaces(801, "区名："), "这一行没看懂")
	long := s.addPlaces(801, strings.Repeat("村", 4070)+"1")
	if len([]rune(long)) > 300 {
		t.Errorf("quotes %d characters", len([]rune(long)))
	}
}

func TestAnUnboundGroupSaysSo(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"/total", "/mute", "/language"} {
		for _, who := range []int64{nobody, admin} {
			if s := newScene(t); text != "/total" || who == nobody {
				s.wants(s.say(who, -55, text), "还没有对应的乡镇")
			}
		}
	}
}

func TestPeopleShowsNoOtherOfficesBusiness(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(admin, admin, "/invite 领导")
	s.deliver(s.message(liming, liming, "/start "+payload(strings.Fields(s.heard(admin).Text)[1])))
	s.tap(admin, admin, s.button(admin, "是本人"))
	if got := s.say(secretary, secretary, "/people 李明"); strings.Contains(got, "领导") {
		t.Errorf("%q", got)
	}
}

func TestARenewedQuestionIsNotTidiedAway(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ctx := context.Background()
	s.deliver(s.message(liming, liming, "走访30多户"))
	s.now, s.pace = s.now.Add(72*time.Hour), s.pace.Add(72*time.Hour)
	done := false
	st := s.hooked(func(cmd redis.Cmder) {
		if !done && strings.HasPrefix(cmd.Name(), "eval") {
			done = true
			m := s.message(liming, liming, "走访20多户")
			m.Sent = s.now
			if err := s.h.Message(ctx, m); err != nil {
				t.Error(err)
			}
		}
	})
	if err := st.Tidy(ctx); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.store.Slip(ctx, checkin.QuestionSlip(liming)); !ok || err != nil || !done {
		t.Errorf("the fresh question is gone (%v)", err)
	}
}
