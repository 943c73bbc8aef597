package handlers

import (
	"strings"
	"testing"
)

func TestOpeningTotals(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户，发放民情联系卡2张"))
	s.wants(s.say(admin, admin, "/opening"), "还没有设启用前的数")
	s.wants(s.say(admin, admin, "/opening 瓦房乡 累计发放民情联系卡4536张，解决诉求52件"), "<b>瓦房乡</b>启用前：发放民情联系卡4536张，解决诉求52件。\n对吗？还没有改。")
	set := s.button(admin, "就这样设")
	s.tap(admin, admin, set)
	s.wants(s.heard(admin).Text, "已设<b>瓦房乡</b>启用前")
	if got := s.tap(admin, admin, set); got != "这条已经处理过了" {
		t.Errorf("again: %q", got)
	}
	s.say(admin, admin, "/opening 落实项目建设资金12097万元，座谈会1910场")
	s.tap(admin, admin, s.button(admin, "就这样设"))
	s.wants(s.say(admin, admin, "/opening"), "隆阳区：座谈会1910场次，落实项目资金120,970,000元\n瓦房乡：发放民情联系卡4536张，解决诉求52件")
	s.wants(s.say(leader, leader, "截至目前"), "发放民情联系卡4538张，召开座谈会1910场次，解决群众提出的合理诉求52件，落实项目建设资金12097万元")
	s.wants(s.say(leader, leader, "瓦房乡截至目前发卡多少"), "发放民情联系卡4538张\n共1条记录，含启用前的数。")
	s.wants(s.say(leader, leader, "瓦房乡本月发卡多少"), "发放民情联系卡2张")
	s.wants(s.say(leader, leader, "未办结诉求有几件"), "目前没有未办结") // of those resolved before, nobody saw the arrival
	s.under(secretary, wafang, "每个数从哪来")
	s.tap(secretary, secretary, s.button(secretary, "活动以来"))
	s.wants(s.last(), "<b>发放民情联系卡4538张</b>：启用前 4536，11月24日 2")

	s.say(admin, admin, "/opening 瓦房乡 解决诉求0件")
	s.wants(s.last(), "（解决诉求写0，就是取消原来设的。）")
	s.tap(admin, admin, s.button(admin, "就这样设"))
	s.wants(s.say(admin, admin, "/opening"), "瓦房乡：发放民情联系卡4536张\n")

	for ask, want := range map[string]string{
		"/opening 瓦房乡 联系群众800户": "按各人最新报的数算", "/opening 瓦房乡 发卡30多张": "“30多张”没看明白，什么都没有改",
		"/opening 板乔镇 走访3户": "没找到“板乔镇”。是不是板桥镇？", "/opening 大理市 走访3户": "没找到“大理市”", "/opening 昨天 走访3户": "没找到“昨天”", "/opening 投入资金350": "没写单位",
		"/opening 瓦房乡": "什么都没有改", "/opening 你好": "什么都没有改",
	} {
		if got := s.say(admin, admin, ask); !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", ask, got, want)
		}
	}
}
