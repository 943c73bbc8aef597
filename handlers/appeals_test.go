package handlers

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

// caseIn is the number of a case in what was said.
func caseIn(t *testing.T, said string) string {
	t.Helper()
	m := regexp.MustCompile(`<b>(\d{4,})</b>`).FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("no case in %q", said)
	}
	return m[1]
}

func TestAnAppealBecomesACase(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	said := s.say(liming, liming, "走访3户，诉求1件：3组水管漏水，电话13887512345")
	s.wants(said, "诉求1件。\n登记为诉求 <b>1007</b>（饮水）：3组水管漏水。请在12月1日前办结，办好了发 <code>/resolve 1007 结果</code>")
	n := caseIn(t, said)
	s.wants(s.say(liming, liming, "/appeals"), "您受理1件，已登记1件。\n已登记的里面在办1件。\n在办的（久的在前）：\n<b>1007</b> 饮水：3组水管漏水 · 瓦房乡瓦房村，今天受理，12月1日前办结\n点编号看详情，也在那里办理。")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理1件，解决0件，未办结1件。\n已登记1件，办结0件（干部已确认0件）。")
	s.wants(s.say(secretary, secretary, "/appeals "+n), "诉求 <b>1007</b> 饮水：3组水管漏水\n瓦房乡瓦房村 李明，11月24日受理\n12月1日前办结")
	s.wants(s.say(liming, liming, "/resolve "+n+" 水管已换好"), "诉求 <b>1007</b> 已办结：水管已换好。计为解决诉求1件。")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理1件，解决1件。\n已登记1件，办结1件（干部已确认1件）。")
	s.wants(s.say(liming, liming, "/me"), "解决诉求1件（办结诉求1007）")
	s.wants(s.say(liming, liming, "/resolve "+n+" 又办一次"), "诉求1007已办结，不用再办。")
	s.wantResolved(1)
	s.wants(s.say(liming, liming, "/undo"), "已撤回")
	s.wants(s.say(liming, liming, "/appeals"), "在办的（久的在前）：\n<b>1007</b>")
	s.wantResolved(0)
	s.wantClean()
}

func TestAMistypedNumberIsRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	other := caseIn(t, s.say(wangfang, wangfang, "诉求1件：路灯不亮"))
	for _, wrong := range []string{n[:3] + "5", n[1:2] + n[:1] + n[2:], n[1:], n + "5", "#" + n[:2] + "9" + n[3:]} {
		if _, ok := checkin.ReadCaseNumber(strings.TrimPrefix(wrong, "#")); ok {
			t.Errorf("%s is a number", wrong)
		}
		said := s.say(liming, liming, "/resolve "+wrong+" 好了")
		s.wants(said, "没有编号“"+strings.TrimPrefix(wrong, "#")+"”的诉求")
		s.wants(said, "是不是：\n<b>"+n+"</b> 饮水：水管漏水")
	}
	if said := s.say(liming, liming, "/resolve "+other+" 好了"); strings.Contains(said, "路灯") {
		t.Errorf("another's appeal is told: %q", said)
	}
	s.wants(s.say(liming, liming, "/appeals 999999"), "没有编号“999999”的诉求，请核对编号。")
	s.wants(s.say(liming, liming, "/resolve"), "请写编号和结果")
	s.wants(s.say(liming, liming, "/resolve 水管修好了"), "请写编号和结果")
	s.wants(s.say(leader, leader, "/resolve "+n+" 好了"), "/resolve")
	s.wantResolved(0)
}

func TestAnotherResolvesAndTheCadreConfirms(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.wants(s.say(secretary, secretary, "/resolve "+n+" 水管站已修"), "已请李明回访确认")
	s.wants(s.heard(liming).Text, "您受理的诉求 <b>"+n+"</b>（饮水：水管漏水）已由")
	confirm, reopen := s.button(liming, "已解决，确认"), s.button(liming, "重新办理")
	s.wants(s.say(secretary, secretary, "/appeals"), "办结1件（干部已确认0件）")
	s.wants(s.say(liming, liming, "/appeals"), "等您回访确认：\n<b>"+n+"</b> 饮水：水管漏水 · 瓦房乡瓦房村，11月24日办结，未确认")

	s.tap(liming, liming, reopen)
	s.wants(s.heard(liming).Text, "确定还没有解决、要重新办理？")
	sure := s.button(liming, "确定，重新办理")
	s.tap(liming, liming, sure)
	s.wants(s.heard(secretary).Text, "经李明回访还没有解决，重新办理")
	s.wantResolved(0)
	if got := s.tap(liming, liming, sure); got != "这条已经处理过了" {
		t.Errorf("again: %q", got)
	}
	if got := s.tap(liming, liming, confirm); got != "这条已经处理过了" {
		t.Errorf("confirmed after it was reopened: %q", got)
	}
	s.wants(s.say(secretary, secretary, "/appeals"), "未办结1件。\n已登记1件，办结0件（干部已确认0件），重新办理1件次。")

	s.say(secretary, secretary, "/resolve "+n+" 换了新管")
	s.tap(liming, liming, s.button(liming, "已解决，确认"))
	s.wants(s.heard(liming).Text, "已确认：诉求 <b>"+n+"</b> 饮水：水管漏水，已解决。")
	s.wants(s.say(leader, leader, "/appeals 瓦房乡"), "受理1件，解决1件。\n已登记1件，办结1件（干部已确认1件），重新办理1件次。")
	s.wants(s.say(leader, leader, "/appeals "+n), "11月24日 赵志强 办结：水管站已修（后来重新办理）\n11月24日 李明 重新办理\n11月24日 赵志强 办结：换了新管\n11月24日 李明 确认已解决")
	s.wantClean()
}

func TestAnAppealGoesUp(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/appeals "+n)
	s.tap(liming, liming, s.button(liming, "转到"))
	s.wants(s.heard(liming).Text, "确定转乡镇办理？")
	s.tap(liming, liming, s.button(liming, "确定，转上去"))
	s.wants(s.heard(liming).Text, "已转乡镇，请在12月8日前办结")
	s.wants(s.heard(secretary).Text, "由李明转来，请在12月8日前办结")
	s.wants(s.heard(clerk).Text, "由李明转来")
	s.say(liming, liming, "/appeals "+n)
	for _, b := range s.heard(liming).Buttons {
		for _, b := range b {
			if b.Label == "转到" {
				t.Error("a cadre may pass it up from the township")
			}
		}
	}
	s.tap(secretary, secretary, s.button(secretary, n))
	s.tap(secretary, secretary, s.button(secretary, "转到"))
	s.tap(secretary, secretary, s.button(secretary, "确定，转上去"))
	s.wants(s.heard(secretary).Text, "已转区里，请在12月15日前办结")
	s.wants(s.heard(admin).Text, "转来")
	s.wants(s.say(admin, admin, "/resolve "+n+" 区水务局已改造管网"), "已请李明回访确认")
	s.wants(s.say(leader, leader, "/appeals "+n), "11月24日 李明 转上级\n11月24日 赵志强 转上级\n11月24日")
	s.wantClean()
}

func TestABareCountIsUnlistedUntilItIsDescribed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, liming, "诉求2件")
	s.wants(s.say(secretary, secretary, "/appeals"), "已登记0件，办结0件（干部已确认0件）。\n只报了数、未登记：受理2件。")
	s.say(liming, liming, "诉求2件") // the same again adds
	s.say(liming, liming, "/undo")
	s.say(liming, liming, "走访1户，诉求1件")
	s.tap(liming, liming, s.button(liming, "写明诉求"))
	s.wants(s.heard(liming).Text, "诉求是什么事？")
	s.wants(s.say(liming, liming, "饮水：3组水管漏水"), "登记为诉求 <b>")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理3件，解决0件，未办结3件。\n已登记1件，办结0件（干部已确认0件）。\n只报了数、未登记：受理2件。")

	said := s.say(liming, liming, "解决诉求1件")
	s.wants(said, "解决诉求1件")
	s.wants(s.say(secretary, secretary, "/appeals"), "只报了数、未登记：受理2件、解决1件。")
	s.tap(liming, liming, s.button(liming, "解决的是"))
	s.wants(s.heard(liming).Text, "已记为办结诉求")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理3件，解决1件，未办结2件。\n已登记1件，办结1件（干部已确认1件）。\n只报了数、未登记：受理2件。")
	s.wantClean()
}

func TestEditsOfAnAppeal(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.message(liming, liming, "走访3户，诉求2件：水管漏水；路灯不亮")
	s.deliver(m)
	said := s.heard(liming).Text
	s.wants(said, "<b>1007</b>（饮水）：水管漏水")
	s.wants(said, "<b>1010</b>（用电通讯）：路灯不亮")
	s.say(secretary, secretary, "/resolve 1010 灯已换")
	edit := func(text string) string {
		m.Revision++
		m.Revision = max(m.Revision, m.Sent.Unix()+60)
		m.Update, m.Text = int64(s.next+1), text
		s.next++
		s.deliver(m)
		return s.heard(liming).Text
	}
	s.wants(edit("走访3户，诉求2件：水管爆裂；路灯不亮"), "<b>1007</b>（饮水）：水管爆裂")
	s.wants(edit("走访4户，诉求2件"), "诉求2件（登记为诉求1007）（登记为诉求1010）") // what is known is not lost
	s.wantResolved(1)
	s.wants(edit("走访4户，诉求1件"), "诉求1件")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理1件，解决0件，未办结1件。\n已登记1件")
	s.wants(edit("走访4户"), "走访4户次")
	s.wants(s.say(secretary, secretary, "/appeals"), "还没有诉求")
	s.wants(s.say(secretary, secretary, "/appeals 1007"), "没有编号“1007”的诉求")
	s.wantResolved(0)
	s.wantClean()

	r := s.message(liming, liming, "/resolve 1092 好了")
	s.say(liming, liming, "诉求1件：水管漏水") // becomes the third
	s.wants(s.say(liming, liming, "/appeals"), "<b>1029</b>")
	s.deliver(r)
	r.Revision, r.Update, r.Argument, r.Text = r.Sent.Unix()+90, 900, "1029 好了", "/resolve 1029 好了"
	s.deliver(r)
	s.wants(s.heard(liming).Text, "诉求 <b>1029</b> 已办结：好了")
	r.Revision, r.Update, r.Argument, r.Text = r.Revision+60, 901, "1029 水管换好了", "/resolve 1029 水管换好了"
	s.deliver(r)
	s.wants(s.say(liming, liming, "/appeals 1029"), "办结：水管换好了")
	s.wantResolved(1)
	r.Revision, r.Update, r.Argument, r.Text = r.Revision+60, 902, "1022 水管换好了", "/resolve 1022 水管换好了"
	s.deliver(r)
	s.wants(s.heard(liming).Text, "没有编号“1022”的诉求")
	s.wantResolved(0)
	s.wantClean()
}

func TestOnesOwnWordTakesTheCaseOver(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	said := s.say(clerk, clerk, "李明：走访2户，诉求1件：水管漏水\n王芳：走访3户，诉求1件：路灯不亮")
	s.wants(said, "登记为诉求 <b>1007</b>（饮水）：水管漏水")
	s.wants(said, "登记为诉求 <b>1010</b>（用电通讯）：路灯不亮")
	s.wants(s.say(liming, liming, "走访3户，诉求1件"), "诉求1件（登记为诉求1007）")
	s.wants(s.say(liming, liming, "/appeals"), "<b>1007</b> 饮水：水管漏水")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理2件，解决0件，未办结2件。\n已登记2件")
	s.wantClean()
}

func TestAppealsByAge(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	sent := func(days int, text string) {
		m := s.message(liming, liming, text)
		m.Sent = evening.AddDate(0, 0, -days)
		s.deliver(m)
	}
	sent(35, "诉求1件：水管漏水")
	sent(16, "诉求1件：路灯不亮")
	sent(8, "诉求1件：道路不平")
	sent(7, "诉求1件：房子漏雨")
	s.wants(s.say(secretary, secretary, "/appeals"), "已登记的里面在办4件（超7天3件、超15天2件、超30天1件），逾期3件。")
	s.wants(s.say(secretary, secretary, "/appeals 超15天"), "超15天的（久的在前）：\n<b>1007</b> 饮水：水管漏水 · 瓦房乡瓦房村 李明，已35天，应在10月27日前办结，已逾期\n<b>1010</b>")
	s.wants(s.say(secretary, secretary, "/appeals over 30 days"), "超30天的（久的在前）：\n<b>1007</b>")
	if got := s.say(secretary, secretary, "/appeals overdue"); strings.Contains(got, "房子漏雨") || !strings.Contains(got, "逾期的") {
		t.Errorf("overdue: %q", got)
	}
	s.tap(secretary, secretary, s.button(secretary, "超7天"))
	s.wants(s.heard(secretary).Text, "超7天的（久的在前）：")
	for range 6 {
		s.say(wangfang, wangfang, "诉求1件：水管漏水")
	}
	s.wants(s.say(secretary, secretary, "/appeals"), "第1页，共2页")
	s.tap(secretary, secretary, s.button(secretary, "下一页"))
	s.wants(s.heard(secretary).Text, "第2页，共2页")
	s.wants(s.say(leader, leader, "未办结诉求有几件"), "未办结10件")
	s.tap(leader, leader, s.button(leader, "诉求清单"))
	s.wants(s.heard(leader).Text, "受理10件，解决0件，未办结10件。\n已登记10件")
	s.wants(s.say(leader, leader, "未办结诉求 超15天"), "超15天2件")
}

func TestTheResultMayFollow(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.wants(s.say(liming, liming, "/resolve "+n), "怎么解决的？")
	s.wants(s.say(liming, liming, "走访3户"), "已记录") // a report is a report
	s.wants(s.say(liming, liming, "换了3米水管，电话13887512345"), "已办结：换了3米水管，电话****")
	s.wantResolved(1)
	m := caseIn(t, s.say(liming, liming, "诉求1件：路灯不亮"))
	s.say(liming, liming, "/appeals "+m)
	s.tap(liming, liming, s.button(liming, "办结"))
	s.tap(liming, liming, s.button(liming, "不写结果"))
	s.wants(s.heard(liming).Text, "诉求 <b>"+m+"</b> 已办结。计为解决诉求1件。")
	s.wantResolved(2)
	k := caseIn(t, s.say(liming, liming, "诉求1件：房子漏雨"))
	s.say(liming, liming, "/appeals "+k)
	s.tap(liming, liming, s.button(liming, "改说明"))
	s.wants(s.say(liming, liming, "道路：门口路烂"), "道路：门口路烂")
	s.say(liming, liming, "/resolve "+k)
	s.wants(s.say(liming, liming, "算了"), "保持原样")
	s.wantClean()
}

func TestANumberOfACaseIsNoCount(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	for _, said := range []string{"诉求" + n + "已修好", n + " 修好了", "办结" + n + " 水管已换", "appeal " + n + " is fixed now", "#" + n + "：好了", "昨天的诉求" + n + "办好了"} {
		got := s.say(liming, liming, said)
		if strings.Contains(got, "诉求"+n+"件") || strings.Contains(got, "已记录") {
			t.Errorf("%q: %q", said, got)
		}
	}
	s.wants(s.say(liming, liming, n), "诉求 <b>"+n+"</b> 饮水：水管漏水\n")
	s.wants(s.say(liming, liming, n+"是什么情况？"), "诉求 <b>"+n+"</b> 饮水：水管漏水\n")
	s.wants(s.say(wangfang, wangfang, n+"修好了"), "没看到可记的数字") // not theirs to see
	s.wantResolved(0)
	s.wants(s.say(liming, liming, "诉求"+n+"已修好，换了水管"), "要办结吗？结果会记为“已修好，换了水管”。")
	s.tap(liming, liming, s.button(liming, "办结"))
	s.wants(s.heard(liming).Text, "已办结：已修好，换了水管。")
	s.wantResolved(1)

	s.say(liming, liming, "走访1007户") // asked about
	s.say(liming, liming, "1007修好了吗")
	if got := s.counted("liming", "hv"); got != 0 {
		t.Errorf("%d visits", got)
	}
	s.wants(s.say(liming, liming, "1007户"), "走访1007户次")
}

func TestHowACaseIsNamed(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, form := range []string{"１００７ 好了", "1007号 好了", "诉求1007 好了", "1007：好了", "1007\n好了", "1007，好了", "1007, fixed", "# 1007 好了", "编号1007好了"} {
		n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
		s.wants(s.say(liming, liming, "/resolve "+strings.NewReplacer("1007", n, "１００７", strings.Map(func(r rune) rune { return r - '0' + '０' }, n)).Replace(form)), "诉求 <b>"+n+"</b> 已办结：")
	}
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	for _, form := range []string{n, " " + n, n + "号", "诉求" + n, "#" + n} {
		s.wants(s.say(liming, liming, "/appeals "+form), "诉求 <b>"+n+"</b>")
	}
	s.wantClean()
}

func TestWhatIsNoResult(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/resolve "+n)
	for _, said := range []string{
		"还没解决", "明天再去看", "等一下", "不", "收到", "not yet", "还在修", "处理中", "办不了", "修不好", "无法解决", "未能解决", "尚未解决", "没能解决", "不知道", "需要乡镇解决", "没人管", "群众不满意", "打错了", "in progress", "can't fix it",
	} {
		s.wants(s.say(liming, liming, said), "还没有办结，没有改动")
	}
	s.wants(s.say(liming, liming, "诉求清单"), "诉求 截至")
	for _, said := range []string{"？", "怎么写？", "什么意思？", "帮助"} {
		if got := s.say(liming, liming, said); strings.Contains(got, "已办结") {
			t.Errorf("%q: %q", said, got)
		}
	}
	s.wants(s.say(liming, liming, "村里开了会"), "要办结吗？结果会记为“村里开了会”。") // it may be one
	s.wantResolved(0)
	s.wants(s.say(liming, liming, "/resolve "+n), "怎么解决的？")
	s.wants(s.say(liming, liming, "更换水管20米，落实资金3000元"), "诉求"+n+"还没有办结。上一条如果就是它的结果，点下面。")
	s.tap(liming, liming, s.button(liming, "办结"))
	s.wants(s.heard(liming).Text, "已办结：更换水管20米，落实资金3000元")
	s.wantResolved(1)
	k := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/resolve "+k)
	s.say(liming, liming, "走访3户")
	s.tap(liming, liming, s.button(liming, "不写结果"))
	s.wants(s.heard(liming).Text, "诉求 <b>"+k+"</b> 已办结。计为")
	m := caseIn(t, s.say(liming, liming, "诉求1件：路灯不亮"))
	s.say(liming, liming, "/resolve "+m)
	s.wants(s.say(liming, liming, "300米电线已换"), "已办结：300米电线已换")
	s.say(liming, liming, "诉求1件")
	s.tap(liming, liming, s.button(liming, "写明诉求"))
	s.wants(s.say(liming, liming, "好的"), "没看明白")
	s.wants(s.say(liming, liming, "诉求清单"), "诉求 截至")
	s.wants(s.say(liming, liming, "300米水管漏水"), "登记为诉求")
	s.wantClean()
}

func TestAReportMayNameACase(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "走访3户，诉求"+n+"已修好")
	s.wants(s.heard(liming).Text, "要办结吗？")
	s.say(liming, liming, "visited 2 households, appeal "+n+" is fixed")
	if got := s.counted("liming", "hv"); got != 5 {
		t.Errorf("%d visits", got)
	}
	s.wants(s.say(liming, liming, "走访1户，诉求"+n+"还在办"), "走访1户次。")
	s.say(wangfang, group, "走访3户，诉求"+n+"已修好") // not theirs to see, in a group
	if m := s.posted[len(s.posted)-1]; m.Act != checkin.React {
		t.Errorf("a group hears %q", m.Text)
	}
	s.say(liming, liming, "走访1户，解决诉求1件（诉求"+n+"）")
	s.tap(liming, liming, s.button(liming, "解决的是 "+n))
	s.wantResolved(1)
	s.wantClean()
}

func TestTheSameTapCountsOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/resolve "+n+" 已修")
	s.say(liming, liming, "解决诉求2件")
	same := s.button(liming, "就是已办结的"+n)
	s.tap(liming, liming, same)
	if got := s.tap(liming, liming, same); got != "这条已经处理过了" {
		t.Errorf("again: %q", got)
	}
	s.wantResolved(2)
	s.wantClean()
}

func TestAListTellsAgainWhatWasLinked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, liming, "诉求1件：水管漏水")
	s.say(liming, liming, "解决诉求3件")
	s.tap(liming, liming, s.button(liming, "解决的是"))
	s.say(clerk, clerk, "李明：走访2户，解决诉求3件\n王芳：走访3户")
	s.wantResolved(3)
	s.say(liming, liming, "更正：解决诉求2件")
	s.wantResolved(2)
	s.wants(s.say(secretary, secretary, "/appeals"), "办结1件（干部已确认1件）")

	n := caseIn(t, s.say(wangfang, wangfang, "诉求1件：路灯不亮"))
	s.say(wangfang, wangfang, "/resolve "+n+" 已修")
	s.say(wangfang, wangfang, "更正：解决诉求0件")
	s.wantResolved(2)

	k := caseIn(t, s.say(zhangjianguo, zhangjianguo, "诉求1件：房子漏雨"))
	s.say(clerk, clerk, "李明：走访2户\n张建国：走访3户，解决诉求1件") // the list first
	s.wantResolved(3)
	s.wants(s.say(zhangjianguo, zhangjianguo, "/resolve "+k+" 修好了"), "计为解决诉求1件，别人代报过的1件不再重复计。")
	s.wantResolved(3)
	s.wantClean()
}

func TestOneResolvedIsCountedOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/resolve "+n+" 已修")
	s.say(liming, liming, "走访2户，解决诉求1件")
	s.wantResolved(2)
	s.tap(liming, liming, s.button(liming, "就是已办结的"+n))
	s.wants(s.heard(liming).Text, "走访2户次。")
	s.wantResolved(1)

	m := caseIn(t, s.say(wangfang, wangfang, "诉求1件：路灯不亮"))
	s.say(wangfang, wangfang, "解决诉求1件")
	s.say(wangfang, wangfang, "/resolve "+m+" 已修")
	s.tap(wangfang, wangfang, s.button(wangfang, "同1件"))
	s.wantResolved(2)
	s.wants(s.say(secretary, secretary, "/appeals"), "受理2件，解决2件。\n已登记2件，办结2件（干部已确认2件）。")

	s.say(liming, liming, "诉求1件：房子漏雨，已解决1件") // both in one sentence
	s.tap(liming, liming, s.button(liming, "解决的是"))
	s.wants(s.say(secretary, secretary, "/appeals"), "受理3件，解决3件。\n已登记3件，办结3件（干部已确认3件）。")
	s.wantClean()
}

func TestAConfirmationOutlivesAnEdit(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, liming, "诉求1件：水管漏水")
	m := s.message(liming, liming, "走访1户，解决诉求1件")
	s.deliver(m)
	s.tap(liming, liming, s.button(liming, "解决的是"))
	s.deliver(edited(m, time.Minute, "走访2户，解决诉求1件"))
	s.wants(s.say(secretary, secretary, "/appeals"), "办结1件（干部已确认1件）")
	s.wants(s.say(secretary, secretary, "/appeals 已办结"), "已办结的（最近的在前）：\n<b>1007</b> 饮水：水管漏水")
	s.wantClean()
}

func TestWhoHasMovedSettlesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	r := s.message(secretary, secretary, "/resolve "+n+" 已修")
	s.deliver(r)
	move := func(id, town string, role checkin.Role) {
		p, _ := s.roster().Person(id)
		moved := *p
		moved.Grants = []checkin.Grant{{Role: role, Place: checkin.PlaceID(town)}}
		why := checkin.Reason{Key: "move:" + id, Day: 20261124}
		if err := s.dir.Decide(context.Background(), checkin.Motion{Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
			return checkin.Outcome{People: []checkin.Person{moved}}
		}}); err != nil {
			t.Fatal(err)
		}
	}
	boss, _ := s.roster().ByTelegram(secretary)
	move(boss.ID, "530502101", checkin.Secretary)
	r.Revision, r.Update, r.Argument, r.Text = r.Sent.Unix()+60, 900, n+" 没修好", "/resolve "+n+" 没修好"
	s.deliver(r)
	s.say(secretary, secretary, "/undo")
	s.wantResolved(1)
	me, _ := s.roster().ByTelegram(liming)
	move(me.ID, "530502101/01", checkin.Cadre)
	s.wants(s.say(liming, liming, "/appeals "+n), "没有编号“"+n+"”的诉求")
	before := len(s.posted)
	s.wants(s.say(clerk, clerk, "/appeals "+n), "已修")
	s.tap(clerk, clerk, s.button(clerk, "已解决，确认")) // for the cadre who is there no more
	s.wants(s.heard(clerk).Text, "已确认：诉求 <b>"+n)
	for _, p := range s.posted[before:] {
		if p.Chat == liming {
			t.Errorf("somebody who moved away hears %q", p.Text)
		}
	}
	s.wantClean()
}

func TestAReopeningStands(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	r := s.message(secretary, secretary, "/resolve "+n+" 已修")
	s.deliver(r)
	s.tap(liming, liming, s.button(liming, "重新办理"))
	s.tap(liming, liming, s.button(liming, "确定，重新办理"))
	s.wants(s.say(liming, liming, "/undo"), "重新办理不能撤回。诉求"+n+"如果确已解决")
	r.Revision, r.Update, r.Argument, r.Text = r.Sent.Unix()+60, 900, n+" 已修好", "/resolve "+n+" 已修好"
	s.deliver(r) // an edit does not resolve it again
	s.wants(s.heard(secretary).Text, "诉求"+n+"还在办，没有改动。")
	s.wantResolved(0)
	s.wantClean()
}

func TestWhatGoesWithACaseIsTold(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.message(liming, liming, "走访1户，诉求1件：水管漏水")
	s.deliver(m)
	s.say(secretary, secretary, "/resolve 1007 已修")
	s.deliver(edited(m, time.Minute, "走访2户"))
	s.wants(s.heard(liming).Text, "走访2户次。\n诉求1007随之撤下。")
	s.wants(s.heard(secretary).Text, "诉求1007已由李明撤下，您办结的1件也随之减去。")
	s.tap(secretary, secretary, s.button(secretary, "撤回"))
	s.wantResolved(0)

	edit := s.message(liming, liming, "走访3户")
	s.deliver(edit)
	n := caseIn(t, s.say(liming, liming, "诉求1件：路灯不亮"))
	edit.Revision, edit.Update, edit.Command, edit.Argument, edit.Text = edit.Sent.Unix()+60, 901, "resolve", n+" 已修", "/resolve "+n+" 已修"
	s.deliver(edit)
	s.wants(s.shown(), "原来的记录已撤下")
	s.wantResolved(1)
	s.wantClean()
}

func TestANoteOutlivesADoubt(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, liming, "走访1000户，诉求1件：水管漏水")
	s.tap(liming, liming, s.button(liming, "走访1000户次"))
	s.wants(s.heard(liming).Text, "登记为诉求 <b>1007</b>（饮水）：水管漏水")
	s.say(liming, liming, "昨天走访30多户，诉求1件：路灯不亮")
	s.wants(s.say(liming, liming, "32"), "登记为诉求 <b>1010</b>（用电通讯）：路灯不亮")
	s.wantClean()
}

func TestQuestionsForAppeals(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, liming, "诉求1件：水管漏水")
	for _, who := range []int64{liming, secretary, leader, admin} {
		for _, asked := range []string{"诉求清单", "我的诉求", "逾期诉求", "有哪些诉求没办完", "超15天的诉求有几件", "my appeals", "overdue appeals", "list of appeals", "open appeals over 15 days"} {
			s.wants(s.say(who, who, asked), "诉求 截至2026年11月24日")
		}
	}
	s.wants(s.say(leader, leader, "/appeals 超10天"), "没有超7天的诉求")
	s.wants(s.say(leader, leader, "/appeals 上月"), "2026年10月\n还没有诉求。")
	if got := s.say(leader, leader, "/appeals 本月"); strings.Contains(got, "在办的") {
		t.Errorf("a month's view lists what is open now: %q", got)
	}
}

func TestAMutedCadreIsNotWrittenTo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/mute")
	before := len(s.posted)
	s.say(secretary, secretary, "/resolve "+n+" 已修")
	for _, p := range s.posted[before:] {
		if p.Chat == liming {
			t.Errorf("a muted cadre hears %q", p.Text)
		}
	}
	s.wants(s.say(liming, liming, "/appeals"), "等您回访确认：\n<b>"+n+"</b>")
}

func TestATapOnAnOldMessageCountsToday(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/resolve "+n)
	quietly := s.button(liming, "不写结果")
	s.now = evening.AddDate(0, 0, 4)
	s.tap(liming, liming, quietly)
	c, _, err := s.store.Case(context.Background(), 1007)
	if e, _ := c.Resolution(); err != nil || e.Day != 20261128 {
		t.Errorf("resolved on %s, %v", e.Day, err)
	}
}

func TestInAGroupACaseIsQuiet(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.say(liming, group, "走访3户，诉求1件：水管漏水")
	if n := s.posted[len(s.posted)-1]; n.Act != checkin.React {
		t.Errorf("a group hears %q", n.Text)
	}
	s.wants(s.say(liming, group, "/appeals"), "<b>1007</b> 饮水：水管漏水")
	if n := s.posted[len(s.posted)-1]; n.Chat != liming {
		t.Errorf("appeals are told to %d", n.Chat)
	}
	s.say(liming, group, "/resolve 1007 好了")
	if n := s.posted[len(s.posted)-1]; n.Chat != liming || !strings.Contains(n.Text, "已办结：好了") {
		t.Errorf("told to %d: %q", n.Chat, n.Text)
	}
}

func TestWhoIsForgottenLeavesNoNameInCases(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：李明家门口路灯不亮"))
	s.say(liming, liming, "/appeals "+n)
	s.tap(liming, liming, s.button(liming, "转到"))
	s.tap(liming, liming, s.button(liming, "确定，转上去"))
	s.say(liming, liming, "/resolve "+n+" 李明已修")
	s.say(secretary, secretary, "/appeals "+n)
	s.tap(secretary, secretary, s.button(secretary, "重新办理"))
	s.tap(secretary, secretary, s.button(secretary, "确定，重新办理"))
	before := s.say(leader, leader, "/appeals")
	s.wants(s.mydata(liming), `"words": "李明家门口路灯不亮"`)
	s.say(liming, liming, "/forget")
	s.tap(liming, liming, s.button(liming, "删除"))
	for _, who := range []string{"李明", "700001", "liming"} {
		for _, line := range s.traces(who) {
			t.Errorf("%s is still there: %s", who, line)
		}
	}
	after := s.say(leader, leader, "/appeals")
	if cut := strings.Index(before, "在办的"); cut < 0 || !strings.HasPrefix(after, before[:cut]) {
		t.Errorf("before %q, after %q", before, after)
	}
	s.wantClean()
}

// mydata is the file that somebody gets.
func (s *scene) mydata(who int64) string {
	s.Helper()
	s.say(who, who, "/mydata")
	n := s.posted[len(s.posted)-1]
	if n.File == nil {
		s.Fatalf("no file: %q", n.Text)
	}
	return string(n.File.Data)
}

// wantResolved holds the township's count of appeals resolved.
func (s *scene) wantResolved(want int64) {
	s.Helper()
	tallies, err := s.store.Totals(context.Background(), "530502208", checkin.UpTo(20991231))
	if err != nil {
		s.Fatal(err)
	}
	if got := tallies[0].Value(checkin.CodeResolved); got != want {
		s.Errorf("%d resolved, want %d", got, want)
	}
}
