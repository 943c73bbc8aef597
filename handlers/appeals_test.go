package handlers

import (
	"context"
	"regexp"
	"strings"
	"testing"

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
	s.wants(s.say(liming, liming, "/appeals"), "您受理1件：登记在册1件。\n登记的里面在办1件。\n在办的（久的在前）：\n<b>1007</b> 饮水：3组水管漏水 · 瓦房乡瓦房村，今天，12月1日前办结\n点编号看详情")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理1件，解决0件，未办结1件。\n登记在册1件，其中已办结0件（干部已确认0件）。")
	s.wants(s.say(secretary, secretary, "/appeals "+n), "诉求 <b>1007</b> 饮水：3组水管漏水\n瓦房乡瓦房村 李明，11月24日受理，今天\n12月1日前办结")
	s.wants(s.say(liming, liming, "/resolve "+n+" 水管已换好"), "诉求 <b>1007</b> 已办结：水管已换好。计为解决诉求1件。")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理1件，解决1件。\n登记在册1件，其中已办结1件（干部已确认1件）。")
	s.wants(s.say(liming, liming, "/me"), "解决诉求1件（办结诉求1007）")
	s.wants(s.say(liming, liming, "/resolve "+n+" 又办一次"), "诉求1007的情况已有变化，没有再改。")
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
	confirm, reopen := s.button(liming, "已解决，确认"), s.button(liming, "还没解决，重新办理")
	s.wants(s.say(secretary, secretary, "/appeals"), "已办结1件（干部已确认0件）")
	s.wants(s.say(liming, liming, "/appeals"), "等您回访确认：\n<b>"+n+"</b> 饮水：水管漏水 · 瓦房乡瓦房村，11月24日办结")

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
	s.wants(s.say(secretary, secretary, "/appeals"), "未办结1件。\n登记在册1件，其中已办结0件（干部已确认0件），重新办理1件次。")

	s.say(secretary, secretary, "/resolve "+n+" 换了新管")
	s.tap(liming, liming, s.button(liming, "已解决，确认"))
	s.wants(s.heard(liming).Text, "已确认：诉求 <b>"+n+"</b> 饮水：水管漏水，已解决。")
	s.wants(s.say(leader, leader, "/appeals 瓦房乡"), "受理1件，解决1件。\n登记在册1件，其中已办结1件（干部已确认1件），重新办理1件次。")
	s.wants(s.say(leader, leader, "/appeals "+n), "11月24日 赵志强 办结：水管站已修（后来重新办理）\n11月24日 李明 重新办理\n11月24日 赵志强 办结：换了新管\n11月24日 李明 回访确认")
	s.wantClean()
}

func TestAnAppealGoesUp(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	n := caseIn(t, s.say(liming, liming, "诉求1件：水管漏水"))
	s.say(liming, liming, "/appeals "+n)
	s.tap(liming, liming, s.button(liming, "转上级"))
	s.wants(s.heard(liming).Text, "确定转乡镇办理？")
	s.tap(liming, liming, s.button(liming, "确定，转上级"))
	s.wants(s.heard(liming).Text, "已转乡镇，请在12月8日前办结")
	s.wants(s.heard(secretary).Text, "由李明转来，请在12月8日前办结")
	s.wants(s.heard(clerk).Text, "由李明转来")
	s.say(liming, liming, "/appeals "+n)
	for _, b := range s.heard(liming).Buttons {
		for _, b := range b {
			if b.Label == "转上级" {
				t.Error("a cadre may pass it up from the township")
			}
		}
	}
	s.tap(secretary, secretary, s.button(secretary, n))
	s.tap(secretary, secretary, s.button(secretary, "转上级"))
	s.tap(secretary, secretary, s.button(secretary, "确定，转上级"))
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
	s.wants(s.say(secretary, secretary, "/appeals"), "登记在册0件，其中已办结0件（干部已确认0件）。\n只报了数、未登记：受理2件、解决0件。")
	s.say(liming, liming, "诉求2件") // the same again adds
	s.say(liming, liming, "/undo")
	s.say(liming, liming, "走访1户，诉求1件")
	s.tap(liming, liming, s.button(liming, "写明诉求"))
	s.wants(s.heard(liming).Text, "诉求是什么事？")
	s.wants(s.say(liming, liming, "饮水：3组水管漏水"), "登记为诉求 <b>")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理3件，解决0件，未办结3件。\n登记在册1件，其中已办结0件（干部已确认0件）。\n只报了数、未登记：受理2件、解决0件。")

	said := s.say(liming, liming, "解决诉求1件")
	s.wants(said, "解决诉求1件")
	s.wants(s.say(secretary, secretary, "/appeals"), "只报了数、未登记：受理2件、解决1件。")
	s.tap(liming, liming, s.button(liming, "解决的是"))
	s.wants(s.heard(liming).Text, "解决的1件记在诉求")
	s.wants(s.say(secretary, secretary, "/appeals"), "受理3件，解决1件，未办结2件。\n登记在册1件，其中已办结1件（干部已确认1件）。\n只报了数、未登记：受理2件、解决0件。")
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
	s.wants(s.say(secretary, secretary, "/appeals"), "受理1件，解决0件，未办结1件。\n登记在册1件")
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
	s.wants(s.say(secretary, secretary, "/appeals"), "受理2件，解决0件，未办结2件。\n登记在册2件")
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
	s.wants(s.say(secretary, secretary, "/appeals"), "登记的里面在办4件（超7天3件、超15天2件、超30天1件），逾期3件。")
	s.wants(s.say(secretary, secretary, "/appeals 超15天"), "超15天的（久的在前）：\n<b>1007</b> 饮水：水管漏水 · 瓦房乡瓦房村 李明，第35天，应在10月27日前办结，已逾期\n<b>1010</b>")
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
	s.wants(s.heard(leader).Text, "受理10件，解决0件，未办结10件。\n登记在册10件")
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
	s.tap(liming, liming, s.button(liming, "转上级"))
	s.tap(liming, liming, s.button(liming, "确定，转上级"))
	s.say(liming, liming, "/resolve "+n+" 李明已修")
	s.say(secretary, secretary, "/appeals "+n)
	s.tap(secretary, secretary, s.button(secretary, "还没解决，重新办理"))
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
