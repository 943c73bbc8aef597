package handlers

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/roster"
)

func (s *scene) standing(m checkin.Standing) {
	s.Helper()
	s.next++
	m.Update, m.At = int64(s.next), evening
	if err := s.h.Standing(context.Background(), m); err != nil {
		s.Fatal(err)
	}
	s.drain()
}

// wants fails unless a text has the words.
func (s *scene) wants(got, words string) {
	s.Helper()
	if !strings.Contains(got, words) {
		s.Errorf("heard %q, want %q", got, words)
	}
}

func (s *scene) claim() string {
	s.Helper()
	link, err := s.h.ClaimLink(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return link
}

// TestADistrictBeginsFromNothing takes a district from the first start to a
// recorded report, in chat alone.
func TestADistrictBeginsFromNothing(t *testing.T) {
	t.Parallel()
	s := newSceneWith(t, roster.File{})
	link := s.claim()
	if link == "" || s.claim() != link {
		t.Fatalf("claim links %q and %q, want one", link, s.claim())
	}
	s.wants(s.say(801, 801, "/start "+payload(link)), "您是管理员。\n还没有乡镇")
	if s.claim() != "" {
		t.Error("a district with an admin still has a claim link")
	}
	s.wants(s.say(802, 802, "/start "+payload(link)), "已经用过了")
	s.wants(s.addPlaces(801, "区名：隆阳区\n530502101 板桥镇\n瓦房乡：瓦房村、水沟村"), "已添加2个乡镇，2个村")
	s.wants(s.say(801, 801, "/places"), "<b>瓦房乡</b>：瓦房村、水沟村")

	s.standing(checkin.Standing{Chat: -5, Present: true, Joined: true, Title: "瓦房工作群", From: checkin.Sender{ID: 801}})
	s.wants(s.heard(-5).Text, "还没有对应的乡镇")
	s.wants(s.heard(801).Text, "群“瓦房工作群”是哪个乡镇的？")
	s.tap(801, 801, s.button(801, "瓦房乡"))
	s.wants(s.heard(801).Text, "现在对应：<b>瓦房乡</b>")
	s.wants(s.heard(-5).Text, "本群已连接瓦房乡")
	join := payload(s.button(-5, "登记"))

	// The secretary, by a link the admin makes with buttons.
	s.say(801, 801, "/invite")
	s.tap(801, 801, s.button(801, "书记"))
	s.tap(801, 801, s.button(801, "瓦房乡"))
	_, secretaryLink, _ := strings.Cut(s.heard(801).Text, "?start=")
	secretaryLink, _, _ = strings.Cut(secretaryLink, "\n")
	s.deliver(named(s.message(802, 802, "/start "+secretaryLink), "钱伟"))
	s.wants(s.heard(802).Text, "等邀请您的人确认")
	if _, ok := s.roster().ByTelegram(802); ok {
		t.Error("opening the link gave a right")
	}
	s.wants(s.heard(801).Text, "账号“钱伟”打开了瓦房乡书记的邀请链接")
	s.tap(801, 801, s.button(801, "是本人"))
	s.wants(s.heard(802).Text, "您现在是瓦房乡书记")

	// A cadre, by the group's link.
	s.deliver(named(s.message(804, 804, "/start "+join), "郑敏"))
	s.wants(s.heard(804).Text, "登记到<b>瓦房乡</b>")
	s.tap(804, 804, s.button(804, "水沟村"))
	s.wants(s.heard(804).Text, "瓦房乡水沟村。您的姓名是“郑敏”吗？")
	s.tap(804, 804, s.button(804, "是“郑敏”"))
	s.wants(s.heard(804).Text, "已提交：郑敏，瓦房乡水沟村")
	s.wants(s.say(804, 804, "走访3户"), "在等乡镇党政办同意")
	s.wants(s.say(803, 803, "https://t.me/my_bot?start="+join), "登记到<b>瓦房乡</b>")
	s.wants(s.heard(802).Text, "<b>郑敏</b> 申请登记到瓦房乡水沟村")
	s.tap(802, 802, s.button(802, "同意"))
	s.wants(s.heard(804).Text, "郑敏，您好！")
	s.wants(s.say(804, 804, "走访3户"), "已记录 11月24日(周二) 水沟村：走访3户次")
}

func named(m checkin.Message, name string) checkin.Message {
	m.From.Name = name
	return m
}

func TestRegistering(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T) (*scene, string) {
		t.Helper()
		s := newScene(t)
		s.say(liming, group, "/start")
		return s, payload(s.button(group, "登记"))
	}
	request := func(s *scene, who int64, join, village string) {
		s.Helper()
		s.deliver(named(s.message(who, who, "/start "+join), s.nameOf(who)))
		s.tap(who, who, s.button(who, village))
	}
	t.Run("a nickname is asked to be replaced", func(t *testing.T) {
		t.Parallel()
		s, join := start(t)
		request(s, 803, join, "桂花村")
		s.wants(s.heard(803).Text, "请发来您的真实姓名")
		for _, no := range []string{"走访3户", "你好", "是的", "王"} {
			s.wants(s.say(803, 803, no), "只发姓名就行")
		}
		s.wants(s.say(803, 803, "我叫孙梅。"), "您的姓名是“孙梅”吗")
		s.tap(803, 803, s.button(803, "是“孙梅”"))
		s.wants(s.heard(clerk).Text, "<b>孙梅</b>（账号名：🌸） 申请登记到瓦房乡桂花村")
		s.wants(s.heard(secretary).Text, "申请登记")
		if s.heard(sunyan).Text != "" || s.heard(admin).Text != "" {
			t.Error("others heard of it")
		}
	})
	t.Run("who is on the roster from a file gets the account", func(t *testing.T) {
		t.Parallel()
		f, err := roster.Parse(roster.Example)
		if err != nil {
			t.Fatal(err)
		}
		f.People = append(f.People, checkin.Person{ID: "qian", Name: "钱伟", Grants: []checkin.Grant{{Role: checkin.Cadre, Place: "530502208/09"}}})
		s := newSceneWith(t, f)
		s.say(liming, group, "/start")
		request(s, 802, payload(s.button(group, "登记")), "桂花村")
		s.tap(802, 802, s.button(802, "是“钱伟”"))
		s.wants(s.heard(secretary).Text, "名册上有一位还没有账号的同名同志（白龙井村）")
		s.tap(secretary, secretary, s.button(secretary, "同意"))
		if p, ok := s.roster().ByTelegram(802); !ok || p.ID != "qian" || p.Grants[0].Place != "530502208/09" {
			t.Errorf("%+v", p)
		}
	})
	t.Run("decided once, by one", func(t *testing.T) {
		t.Parallel()
		s, join := start(t)
		request(s, 802, join, "桂花村")
		s.tap(802, 802, s.button(802, "是“钱伟”"))
		yes, no, clerks := s.button(secretary, "同意"), s.button(secretary, "不同意"), s.button(clerk, "同意")
		if got := s.tap(clerk, clerk, yes); got != "这个按钮不是给您的" {
			t.Errorf("another's button: %q", got)
		}
		s.tap(secretary, secretary, no)
		s.wants(s.heard(802).Text, "登记没有通过")
		if got := s.tap(clerk, clerk, clerks); got != "这条已经处理过了" {
			t.Errorf("decided already: %q", got)
		}
		if _, ok := s.roster().ByTelegram(802); ok {
			t.Error("refused and registered")
		}
		request(s, 802, join, "桂花村")
		s.tap(802, 802, s.button(802, "是“钱伟”"))
		s.wants(s.heard(802).Text, "登记没有通过")
		s.tap(secretary, secretary, s.button(secretary, "改为同意")) // a second thought
		s.wants(s.heard(802).Text, "钱伟，您好！")
		s.endRole(admin, "钱伟", "干部")
		s.now = s.now.Add(25 * time.Hour)
		request(s, 802, join, "桂花村")
		s.tap(802, 802, s.button(802, "是“钱伟”"))
		s.wants(s.heard(802).Text, "已提交")
	})
	t.Run("twice the same is asked once", func(t *testing.T) {
		t.Parallel()
		s, join := start(t)
		request(s, 802, join, "桂花村")
		data := s.button(802, "是“钱伟”")
		s.tap(802, 802, data)
		s.tap(802, 802, data)
		if n := strings.Count(s.shown(), "say <b>钱伟</b>"); n != 2 { // the clerk and the secretary
			t.Errorf("%d cards, want 2", n)
		}
	})
	t.Run("another village of the township", func(t *testing.T) {
		t.Parallel()
		s, join := start(t)
		request(s, liming, join, "桂花村")
		s.tap(liming, liming, s.button(liming, "是“李明”"))
		s.tap(clerk, clerk, s.button(clerk, "同意"))
		if p, _ := s.roster().ByTelegram(liming); len(p.Grants) != 1 || p.Grants[0].Place != "530502208/05" || p.ID != "liming" {
			t.Errorf("%+v", p)
		}
	})
	t.Run("another township needs the office", func(t *testing.T) {
		t.Parallel()
		s, join := start(t)
		s.wants(s.say(chenli, chenli, "/start "+join), "您已登记在板桥镇")
	})
	t.Run("without an office the admin decides", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(admin, -77, "/bind 潞江镇")
		join := payload(s.button(-77, "登记"))
		request(s, 802, join, "芒旦村")
		s.tap(802, 802, s.button(802, "是“钱伟”"))
		s.wants(s.heard(admin).Text, "申请登记到潞江镇芒旦村")
		s.tap(admin, admin, s.button(admin, "同意"))
		s.wants(s.heard(802).Text, "钱伟，您好！")
	})
	t.Run("the right is gone before the tap", func(t *testing.T) {
		t.Parallel()
		s, join := start(t)
		request(s, 802, join, "桂花村")
		s.tap(802, 802, s.button(802, "是“钱伟”"))
		yes := s.button(clerk, "同意")
		s.endRole(admin, "段华", "党政办")
		if got := s.tap(clerk, clerk, yes); got != "这个按钮不是给您的" {
			t.Errorf("%q", got)
		}
		if _, ok := s.roster().ByTelegram(802); ok {
			t.Error("somebody without the right let somebody in")
		}
	})
}

// endRole ends a role with the two taps it takes.
func (s *scene) endRole(by int64, name, label string) {
	s.Helper()
	s.say(by, by, "/people "+name)
	s.tap(by, by, s.button(by, label))
	s.tap(by, by, s.button(by, "确定"))
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	invited := func(t *testing.T, by int64, text string) (*scene, string) {
		t.Helper()
		s := newScene(t)
		_, link, _ := strings.Cut(s.say(by, by, text), "?start=")
		link, _, _ = strings.Cut(link, "\n")
		return s, link
	}
	open := func(s *scene, who int64, link string) string {
		s.Helper()
		before := len(s.posted)
		s.deliver(named(s.message(who, who, "/start "+link), s.nameOf(who)))
		for _, n := range s.posted[before:] {
			if n.Chat == who {
				return n.Text
			}
		}
		return ""
	}
	none := func(s *scene, who int64) {
		s.Helper()
		if p, ok := s.roster().ByTelegram(who); ok {
			s.Errorf("a right was granted: %+v", p)
		}
	}
	t.Run("by words, for a name", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite 书记 潞江镇 钱大伟")
		open(s, 802, link)
		s.wants(s.heard(admin).Text, "账号“钱伟”打开了潞江镇书记的邀请链接（发给钱大伟的）")
		s.tap(admin, admin, s.button(admin, "是本人"))
		if p, _ := s.roster().ByTelegram(802); p.Name != "钱大伟" || p.Grants[0] != (checkin.Grant{Role: checkin.Secretary, Place: "530502106"}) {
			t.Errorf("%+v", p)
		}
		s.wants(open(s, 804, link), "已经用过了")
		none(s, 804)
	})
	t.Run("passed on", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite leader")
		open(s, 801, link)
		s.wants(open(s, 802, link), "已经用过了")
		s.tap(admin, admin, s.button(admin, "不是，作废"))
		s.wants(s.heard(801).Text, "没有确认")
		none(s, 801)
		s.wants(open(s, 801, link), "已经用过了")
	})
	t.Run("a forwarded message", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite leader")
		m := s.message(802, 802, "/start "+link)
		m.Foreign = true
		s.deliver(m)
		s.wants(s.heard(802).Text, "转发的消息不能用来登记")
		none(s, 802)
	})
	t.Run("expired", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite leader")
		s.now = s.now.Add(8 * 24 * time.Hour)
		s.wants(open(s, 802, link), "已过期")
		none(s, 802)
	})
	t.Run("withdrawn", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite leader")
		s.tap(admin, admin, s.button(admin, "收回链接"))
		s.wants(open(s, 802, link), "已被收回")
		none(s, 802)
	})
	t.Run("wrong, forged or cut short", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite leader")
		for _, bad := range []string{link[:len(link)-1], link + "A", "i", "x" + link[1:], "j" + link[1:], "hello", strings.Repeat("A", 64)} {
			s.wants(open(s, 802, bad), "这个链接不对")
		}
		none(s, 802)
	})
	t.Run("one's own", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, admin, "/invite leader")
		s.wants(open(s, admin, link), "请转给对方")
	})
	t.Run("its maker has lost the right", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, secretary, "/invite 党政办 瓦房乡")
		s.endRole(admin, "赵志强", "书记")
		s.wants(open(s, 802, link), "已被收回")
		none(s, 802)
	})
	t.Run("a secretary invites clerks of the own township only", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.wants(s.say(secretary, secretary, "/invite 党政办 板桥镇"), "没有找到“板桥镇”")
		s.wants(s.say(secretary, secretary, "/invite 书记 瓦房乡"), "不在您的权限内")
		s.wants(s.say(secretary, secretary, "/invite 管理员"), "不在您的权限内")
		s.wants(s.say(secretary, secretary, "/invite clerk 瓦房乡"), "?start=i")
	})
	t.Run("somebody who is on the roster gets one more role", func(t *testing.T) {
		t.Parallel()
		s, link := invited(t, secretary, "/invite 党政办 瓦房乡")
		open(s, liming, link)
		s.tap(secretary, secretary, s.button(secretary, "是本人"))
		if p, _ := s.roster().ByTelegram(liming); len(p.Grants) != 2 || p.ID != "liming" {
			t.Errorf("%+v", p)
		}
	})
}

func TestGroupsAndTheirTownships(t *testing.T) {
	t.Parallel()
	t.Run("by words, for two townships, in a topic", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		m := s.message(admin, -77, "/bind 潞江镇、水寨")
		m.Thread = 12
		s.deliver(m)
		s.wants(s.heard(-77).Text, "本群已连接潞江镇、水寨乡")
		s.wants(s.heard(admin).Text, "现在对应：<b>潞江镇、水寨乡</b>")
		if g, ok := s.roster().Group(-77); !ok || len(g.Places) != 2 || g.Thread != 12 {
			t.Errorf("%+v", g)
		}
		if n := s.heard(-77); n.Thread != 12 || len(n.Buttons) != 1 || len(n.Buttons[0]) != 2 {
			t.Errorf("welcome %+v", n)
		}
	})
	t.Run("unknown name, nearest ones", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.wants(s.say(admin, -77, "/bind 板乔镇"), "没有找到“板乔镇”，是板桥镇吗？")
		if s.heard(-77).Text != "" {
			t.Error("the group heard of it")
		}
	})
	t.Run("asked privately, undone by the same button", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(admin, -77, "/bind")
		on := s.button(admin, "潞江镇")
		s.tap(admin, admin, on)
		s.tap(admin, admin, on) // twice does it once
		if g, _ := s.roster().Group(-77); len(g.Places) != 1 {
			t.Errorf("%+v", g)
		}
		s.tap(admin, admin, s.button(admin, "✓ 潞江镇"))
		if g, ok := s.roster().Group(-77); ok {
			t.Errorf("still bound: %+v", g)
		}
	})
	t.Run("one township, two groups", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.say(admin, -77, "/bind 瓦房乡")
		for _, chat := range []int64{group, -77} {
			s.deliver(s.message(liming, chat, "走访3户"))
		}
		if s.counted("liming", "hv") != 6 {
			t.Errorf("visits %d, want 6", s.counted("liming", "hv"))
		}
		s.wants(s.say(admin, admin, "/bind"), "还没有群的乡镇：兰城街道")
	})
	t.Run("added by somebody else", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.standing(checkin.Standing{Chat: -77, Present: true, Joined: true, Title: "群", From: checkin.Sender{ID: nobody}})
		s.wants(s.heard(-77).Text, "请管理员在群里发 /bind")
		if len(s.posted) != 1 {
			t.Errorf("posted %s", s.shown())
		}
	})
	t.Run("removed and added again", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.standing(checkin.Standing{Chat: group, Left: true, Title: "瓦房乡工作群"})
		s.wants(s.heard(admin).Text, "我被移出了瓦房乡的群“瓦房乡工作群”")
		s.standing(checkin.Standing{Chat: group, Present: true, Joined: true, Title: "瓦房乡工作群"})
		s.wants(s.heard(group).Text, "本群已连接瓦房乡")
		s.standing(checkin.Standing{Chat: -77, Left: true})
		s.standing(checkin.Standing{Chat: liming, Private: true, Left: true})
		s.standing(checkin.Standing{Chat: group, Present: true, Admin: true})
		if len(s.posted) != 2 {
			t.Errorf("posted %s", s.shown())
		}
	})
	t.Run("becomes a supergroup", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		if err := s.h.Migration(context.Background(), checkin.Migration{From: group, To: -1001001}); err != nil {
			t.Fatal(err)
		}
		s.deliver(s.message(liming, -1001001, "走访3户"))
		s.wants(s.shown(), "react 👍")
		s.wants(s.say(secretary, -1001001, "/language"), "本群用哪种语言")
		s.tap(secretary, -1001001, s.button(-1001001, "English"))
		if g, _ := s.roster().Group(-1001001); g.Language != checkin.English || !g.Serves("530502208") {
			t.Errorf("%+v", g)
		}
		s.wants(s.say(liming, -1001001, "/start"), "connected to Wafang")
	})
	t.Run("says which mode is on", func(t *testing.T) {
		t.Parallel()
		s := newScene(t)
		s.wants(s.say(liming, group, "/start"), "普通消息我看得到")
		s.wants(s.say(admin, admin, "/start"), "隐私模式已关")
		s.h.cfg.Blind = true
		s.wants(s.say(liming, group, "/start"), "隐私模式已开")
		s.wants(s.say(admin, admin, "/start"), "隐私模式已开")
		s.standing(checkin.Standing{Chat: group, Present: true, Admin: true, Title: "群"})
		s.wants(s.say(liming, group, "/start"), "普通消息我看得到")
	})
}

// addPlaces sends a list, agrees to what was read, and returns the answer.
func (s *scene) addPlaces(who int64, lines string) string {
	s.Helper()
	if got := s.say(who, who, "/places\n"+lines); !strings.Contains(got, "读到这些") {
		return got
	}
	s.tap(who, who, s.button(who, "对，添加"))
	return s.heard(who).Text
}

func TestPlacesInChat(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	tests := []struct{ text, want string }{
		{"瓦房乡：桂花村、新村", "已添加0个乡镇，1个村"},
		{"新桥镇：东村，西村\n新街乡", "已添加2个乡镇，2个村"},
		{"530502208 别名乡", "这一行没看懂，什么都没有添加：<code>530502208 别名乡</code>"},
		{"好镇：村1", "这一行没看懂"},
		{"<b>镇", "<code>&lt;b&gt;镇</code>"},
		{"瓦房乡", "没有新的地点"},
		{"district: Longyang", "区名已改为Longyang。已添加0个乡镇"},
		{"区名：", "这一行没看懂"},
		{"板桥镇：板桥镇", "这一行没看懂"},
		{"孤村", "这一行没看懂"},
	}
	for _, tt := range tests {
		s.wants(s.addPlaces(admin, tt.text), tt.want)
	}
	r := s.roster()
	if p, ok := r.FindPlace("新桥"); !ok || p.Name != "新桥镇" || len(r.Villages(p.ID)) != 2 {
		t.Errorf("%+v, %v", p, ok)
	}
	if d, _ := r.Place(checkin.District); d.Name != "Longyang" || d.English == "" {
		t.Errorf("the district is now %+v", d)
	}
	s.say(admin, admin, "/places\n东桥镇")
	s.tap(admin, admin, s.button(admin, "保持原样"))
	if _, ok := s.roster().FindPlace("东桥镇"); ok {
		t.Error("added though not wanted")
	}
}

// TestMessyListsOfPlaces reads lists as they are pasted.
func TestMessyListsOfPlaces(t *testing.T) {
	t.Parallel()
	lists := []string{
		"瓦渡乡：土官村、安和村\n潞江镇：芒旦村", "1. 瓦渡乡：土官村、安和村\n2. 潞江镇：芒旦村。", "一、瓦渡乡\n下辖：土官村、安和村\n二、潞江镇\n下辖：芒旦村",
		"- 瓦渡乡：土官村；安和村\n- 潞江镇-芒旦村", "瓦渡乡，土官村，安和村\n潞江镇 芒旦村", "瓦渡乡:\n土官村\n安和村\n\n潞江镇:\n芒旦村", "• 瓦渡乡\t土官村\t安和村\n• 潞江镇\t芒旦村",
		"（1）瓦渡乡：土官村、安和村、土官村\n（2）潞江镇：芒旦村\n瓦渡乡", "瓦渡乡：土官村,安和村。\n潞江镇：芒旦村，",
	}
	for _, list := range lists {
		added, wrong := readPlaces(checkin.NewRoster(nil, nil, nil, nil), list)
		var got []string
		for _, p := range added {
			got = append(got, string(p.ID)+p.Name)
		}
		if fmt.Sprint(got) != "[001瓦渡乡 001/01土官村 001/02安和村 002潞江镇 002/01芒旦村]" {
			t.Errorf("%q: %v, %q", list, got, wrong)
		}
	}
}

func TestRolesEndAtOnceEverywhere(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	other := s.replica()
	ask := func(text string) string {
		t.Helper()
		before := len(s.posted)
		m := s.message(clerk, clerk, text)
		if err := other.Message(context.Background(), m); err != nil {
			t.Fatal(err)
		}
		s.drain()
		return s.posted[before].Text
	}
	s.wants(ask("代报：王芳 走访4户"), "已记录")
	s.endRole(admin, "段华", "党政办")
	s.wants(ask("代报：王芳 走访5户"), "您的登记已取消")
	s.wants(ask("/mydata"), "全部数据")
	s.wants(ask("/me"), "截至目前")
	if s.counted("wangfang", "hv") != 4 {
		t.Errorf("visits %d, want 4", s.counted("wangfang", "hv"))
	}
	s.say(admin, admin, "/people 吴霞")
	s.tap(admin, admin, s.button(admin, "管理员"))
	s.wants(s.heard(admin).Text, "您是唯一的管理员")
	s.wants(s.say(secretary, secretary, "/people"), "干部4人")
	s.wants(s.say(secretary, secretary, "/people 陈丽"), "没有找到“陈丽”")
	s.say(secretary, secretary, "/people 赵志强")
	if n := s.heard(secretary); len(n.Buttons) != 0 {
		t.Errorf("a secretary may end a secretary's role: %+v", n.Buttons)
	}
	trail, err := s.store.Audit(context.Background(), checkin.BucketOf(s.pace).Month())
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(trail); !strings.Contains(got, "wuxia ended the role clerk of 530502208 of duanhua") || !strings.Contains(got, "duanhua record") || strings.Contains(got, "王芳") {
		t.Errorf("audit %s", got)
	}
}

func TestInvitationsInAnyOrder(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"赵刚 书记 潞江镇": "邀请潞江镇书记 赵刚", "潞江镇书记 赵刚": "邀请潞江镇书记 赵刚", "书记 潞江 赵刚": "邀请潞江镇书记 赵刚", "书记 赵刚": "邀请书记：哪个乡镇", "书记 路江镇": "没有找到“路江镇”，是潞江镇",
		"干部 潞江镇 小李": "干部不用邀请", "什么": "邀请谁", "领导": "邀请隆阳区领导",
	} {
		s := newScene(t)
		if got := s.say(admin, admin, "/invite "+said); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
	}
}

func TestANicknameIsAskedForARealName(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(admin, admin, "/invite 领导")
	s.deliver(named(s.message(803, 803, "/start "+payload(strings.Fields(s.heard(admin).Text)[1])), "🌸"))
	s.tap(admin, admin, s.button(admin, "是本人"))
	s.wants(s.heard(803).Text, "请发来您的真实姓名")
	s.wants(s.say(803, 803, "本月怎么样？"), "<b>隆阳区</b> 2026年11月")
	for _, said := range []string{"零报告", "大家好"} { // neither a name nor taken for one
		s.say(803, 803, said)
	}
	if p, _ := s.roster().ByTelegram(803); p.Name != "🌸" {
		t.Errorf("named %q without being asked", p.Name)
	}
	s.wants(s.say(803, 803, "我叫周伟民"), "“周伟民”是您的真实姓名吗")
	s.tap(803, 803, s.button(803, "是，我叫周伟民"))
	s.wants(s.heard(803).Text, "记下了：周伟民")
	if p, _ := s.roster().ByTelegram(803); p.Name != "周伟民" {
		t.Errorf("%+v", p)
	}
	s.say(admin, admin, "/invite 领导")
	link := "/start " + payload(strings.Fields(s.heard(admin).Text)[1])
	s.deliver(named(s.message(804, 804, link), "郑敏"))
	s.tap(admin, admin, s.button(admin, "收回链接"))
	s.wants(s.heard(804).Text, "已作废")
	s.say(admin, admin, "/invite 领导")
	s.deliver(named(s.message(804, 804, "/start "+payload(strings.Fields(s.heard(admin).Text)[1])), "郑敏"))
	s.tap(admin, admin, s.button(admin, "不是"))
	s.tap(admin, admin, s.button(admin, "重新发一个链接"))
	s.wants(s.heard(admin).Text, "邀请隆阳区领导")
}

func TestTheOfficeIsNotFlooded(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, group, "/start")
	join := payload(s.button(group, "登记"))
	for _, village := range []string{"桂花村", "水沟村", "党西村", "党东村", "浪戛村"} {
		s.now = s.now.Add(time.Minute)
		s.deliver(named(s.message(802, 802, "/start "+join), "钱伟"))
		s.tap(802, 802, s.button(802, village))
		s.tap(802, 802, s.button(802, "是“钱伟”"))
	}
	s.wants(s.heard(802).Text, "今天已经提交过几次了")
	if n := strings.Count(s.shown(), "say <b>钱伟</b>"); n != 2*3 {
		t.Errorf("%d cards, want three for each of two", n)
	}
	s.wants(s.say(802, 802, "在吗？"), "在等乡镇党政办同意")
	s.wants(s.say(802, 802, "/forget"), "已删除您的登记申请")
	s.wants(s.say(802, 802, "/forget"), "没有保存您的信息")
}
