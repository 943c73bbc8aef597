package handlers

import (
	"strings"
	"testing"
)

func TestReportsCountUnderKeyWorks(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.wants(s.say(liming, liming, "#增收 走访3户，诉求1件"), "走访3户次，受理诉求1件（计入农民收入倍增）。")
	s.wants(s.say(liming, liming, "走访2户 ＃绿化荒山＃ #增收"), "走访2户次（计入绿化荒山、农民收入倍增）。")
	s.wants(s.say(wangfang, wangfang, "走访4户，村庄规划座谈会1场"), "（计入村庄规划）")
	s.say(chenli, chenli, "走访7户")
	s.wants(s.say(chenli, chenli, "visited 2 households #income"), "走访2户次（计入农民收入倍增）")
	s.wants(s.say(liming, liming, "#大家好 走访1户"), "走访1户次。") // no work is called that
	for ask, want := range map[string]string{
		"#增收 本月走访多少户":      "<b>隆阳区 · 农民收入倍增</b> 2026年11月（至11月24日）\n走访7户次",
		"/total 增收 瓦房乡 本月": "<b>瓦房乡 · 农民收入倍增</b> 2026年11月（至11月24日）\n走访5户次\n受理诉求1件",
		"瓦房乡绿化荒山本月":        "<b>瓦房乡 · 绿化荒山</b> 2026年11月（至11月24日）\n走访2户次",
		"本月各乡镇增收走访":        "板桥镇：走访2户次\n瓦房乡：走访5户次",
		"/bulletin 村庄规划":   "截至目前，隆阳区 · 村庄规划召开座谈会1场次。",
		"本月走访多少户":          "走访19户次",
	} {
		if got := s.say(leader, leader, ask); !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", ask, got, want)
		}
	}
	s.say(leader, leader, "/total 增收 本月")
	s.tap(leader, leader, s.button(leader, "各乡镇"))
	s.wants(s.heard(leader).Text, "板桥镇：走访2户次\n瓦房乡：走访5户次")
	s.tap(leader, leader, s.button(leader, "表格"))
	if n := s.posted[len(s.posted)-1]; n.File == nil || n.File.Name != "隆阳区 · 农民收入倍增-2026年11月.xlsx" {
		t.Errorf("the sheet: %+v", n.File)
	}
	s.say(liming, liming, "撤回上一条")
	s.say(liming, liming, "撤回上一条")
	s.wants(s.say(leader, leader, "/total 增收 瓦房乡 本月"), "走访3户次")

	s.wants(s.say(liming, liming, "#增收 走访30多户"), "是约数")
	s.wants(s.say(liming, liming, "31"), "走访31户次（计入农民收入倍增）")
	s.say(liming, liming, "#绿化 走访61户")
	s.tap(liming, liming, s.button(liming, "走访61户次"))
	s.wants(s.heard(liming).Text, "走访61户次（计入绿化荒山）")
	s.wantClean()
}

func TestAKeyWorkStaysThroughChanges(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, liming, "#增收 走访3户")
	s.say(liming, liming, "/me")
	s.tap(liming, liming, s.button(liming, "改 1"))
	s.wants(s.say(liming, liming, "走访5户"), "走访5户次（计入农民收入倍增）")
	s.wants(s.say(liming, liming, "更正 走访6户 #绿化荒山"), "走访6户次（计入绿化荒山）")
	s.wants(s.say(leader, leader, "/total 绿化荒山 瓦房乡 本月"), "走访6户次")
	s.wants(s.say(leader, leader, "/total 增收 瓦房乡 本月"), "暂无记录")
	s.wants(s.say(liming, liming, "我本月绿化荒山走访多少户"), "“绿化荒山”")
	s.wants(s.say(leader, leader, "/export 增收 瓦房乡 本月"), "瓦房乡 · 农民收入倍增 2026年11月（至11月24日）的表格")
	s.wants(s.say(admin, admin, "/opening 瓦房乡 #增收 走访3户"), "/opening")
	s.wantClean()
}
