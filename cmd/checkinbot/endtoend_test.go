package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/faketelegram"
)

// TestADayInTwoTownships is the main road from end to end: messages become
// counts, answers and tallies.
func TestADayInTwoTownships(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{Limits: true}, "")
	clock := c.start()
	st := c.store()

	// A cadre in private, one in the group, one in English.
	c.tg.Say(liming, liming, "走访3户，诉求1件")
	confirmed := c.hears(liming, "已记录 11月24日(周二) 瓦房村：走访3户次，受理诉求1件。")
	inGroup := c.tg.Say(wangfang, wafangGroup, "走访5户，发放民情联系卡12张")
	c.reacted(wafangGroup, inGroup, "👍")
	english := c.tg.Say(mary, mary, "visited 3 households, 1 appeal")
	c.hears(mary, "Recorded Tue 24 Nov, Banqiao Town: household visits 3, appeals received 1.")
	if n := len(c.said(wafangGroup)); n != 0 {
		t.Errorf("the group heard %d messages for a plain report, want none", n)
	}
	if hv, ar := total(t, st, wafang, "hv"), total(t, st, wafang, "ar"); hv != 8 || ar != 1 {
		t.Errorf("瓦房乡: %d visits, %d appeals; want 8 and 1", hv, ar)
	}

	// Chatter leaves no trace, a plan none either.
	c.tg.Say(wangfang, wafangGroup, "大家辛苦了，明天走访5户")

	// An edit moves the counts by the difference; a touch changes nothing.
	c.tg.Edit(wafangGroup, inGroup, "走访6户，发放民情联系卡12张")
	c.reacted(wafangGroup, inGroup, "👌")
	c.tg.Edit(mary, english, "visited 3 households, 1 appeal")
	if hv := total(t, st, wafang, "hv"); hv != 9 {
		t.Errorf("after the edit: %d visits, want 9", hv)
	}

	// Undo by command, and by the button under the confirmation.
	c.tg.Say(wangfang, wangfang, "/undo@CHECKIN_demo_bot")
	c.hears(wangfang, "已撤回 11月24日(周二) 水沟村：走访6户次")
	c.reacted(wafangGroup, inGroup, "")
	c.tg.Press(liming, liming, confirmed.ID, confirmed.Buttons[0][0].Data)
	c.hears(liming, "已撤回")
	if hv := total(t, st, wafang, "hv"); hv != 0 {
		t.Errorf("after both undos: %d visits, want 0", hv)
	}
	c.tg.Say(liming, liming, "走访4户，解决诉求1件")
	c.hears(liming, "走访4户次，解决诉求1件")

	// The clock: a reminder to both groups, then the tally with the right sums.
	c.clock.Set(tuesday.Add(time.Hour))
	beat(t, clock)
	c.hears(wafangGroup, "今天下村的话")
	c.clock.Set(tuesday.Add(150 * time.Minute))
	beat(t, clock)
	beat(t, clock)
	c.hears(wafangGroup, "民情小结：走访4户次。\n诉求：新增0、解决1。")
	c.hears(banqiaoGroup, "民情小结：走访3户次。\n诉求：新增1、解决0、未办结1。")

	// The leader asks.
	c.tg.Say(zhouwei, zhouwei, "/total")
	c.hears(zhouwei, "今天 11月24日(周二)：走访7户次，受理诉求1件，解决诉求1件")
	c.tg.Say(stranger, stranger, "走访3户")
	c.hears(stranger, "900001")
	if got := c.mustRun("totals", "板桥"); !strings.Contains(got, "截至目前：走访3户次，受理诉求1件") {
		t.Errorf("totals 板桥 prints\n%s", got)
	}
	if got := c.mustRun("verify"); !strings.Contains(got, " 0 differences") {
		t.Error(got)
	}
	if n := len(c.said(wafangGroup)); n != 2 {
		t.Errorf("the group heard %d messages, want a reminder and a tally: %v", n, c.said(wafangGroup))
	}
	if n := c.tg.Refused(); n != 0 {
		t.Errorf("%d calls were refused for their pace", n)
	}
}

func beat(t *testing.T, s interface{ Beat(context.Context) error }) {
	t.Helper()
	if err := s.Beat(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// TestNothingStallsTheBatch mixes what Telegram may send with what it never
// should.
func TestNothingStallsTheBatch(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	c.tg.Say(liming, liming, "走访1户")
	for _, raw := range []string{
		`{"message":{"message_id":"not a number","date":1,"chat":{"id":700001,"type":"private"}}}`,
		`{"message":[1,2,3]}`,
		`{"update_id":"x"}`,
		`{"some_new_kind":{"a":1}}`,
		`{"poll":{"id":"1","question":"q","options":[],"total_voter_count":0}}`,
		`{"inline_query":{"id":"134567890097","from":{"id":1111111,"is_bot":false,"first_name":"Test"},"query":"inline query","offset":""}}`,
		`{"message":{"date":1795500000,"chat":{"last_name":"Test Lastname","id":1111111,"type":"private","first_name":"Test Firstname","username":"Testusername"},"message_id":1365,"from":{"last_name":"Test Lastname","id":1111111,"first_name":"Test Firstname","username":"Testusername"},"text":"/start"}}`,
		`{"message":{"message_id":9001,"date":1795500000,"chat":{"id":700001,"type":"private"},"from":{"id":700001},"text":"走访2户","entities":[{"type":"bot_command","offset":-5,"length":999999}]}}`,
		`{"message":{"message_id":9002,"date":1795500000,"chat":{"id":700001,"type":"private"},"from":{"id":700001},"text":"` + strings.Repeat("走", 100_000) + `"}}`,
		`{"message":{"message_id":9003,"date":1795500000,"chat":{"id":700001,"type":"private"},"from":{"id":700001},"text":"走访4户","reply_to_message":{"message_id":1,"forward_origin":{"type":"from_the_future"}}}}`,
		`{"message":{"message_id":9004,"date":1795500000,"chat":{"id":700001,"type":"private"},"from":{"id":700001},"text":"\ud800 走访8户"}}`,
		`{"callback_query":{"id":"1","from":{"id":700001},"data":"undo:` + strings.Repeat("9", 60) + `"}}`,
		`{"edited_message":{"message_id":1,"date":1795500000,"edit_date":1795500001,"chat":{"id":-5,"type":"group"}}}`,
	} {
		c.tg.PushRaw(raw)
	}
	c.tg.Say(liming, liming, "走访16户")
	c.start()
	st := c.store()
	c.eventually("the last report is counted", 10*time.Second, func() bool { return total(t, st, wafang, "hv") == 1+2+4+8+16 })
	c.eventually("everything is confirmed", 10*time.Second, func() bool { return c.tg.Pending() == 0 })
	if n, err := st.Buried(context.Background()); err != nil || n != 3 {
		t.Errorf("%d buried, %v; want the three that cannot be read", n, err)
	}
}

// TestGroupsAndTheirTroubles covers membership, privacy mode, migration and lost
// rights.
func TestGroupsAndTheirTroubles(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{Privacy: true}, "")
	clock := c.start()
	st := c.store()

	// Privacy mode: mentions work, and the group is told.
	c.tg.Kick(wafangGroup, zhao, true)
	c.tg.Kick(wafangGroup, zhao, false)
	c.hears(wafangGroup, "隐私模式已开，我看不到群里的普通消息")
	c.hears(wuxia, "我被移出了瓦房乡的群“瓦房乡工作群”")
	c.tg.Say(liming, wafangGroup, "走访1户")
	seen := c.tg.Say(liming, wafangGroup, "@checkin_demo_bot 走访2户")
	c.reacted(wafangGroup, seen, "👍")

	// The group becomes a supergroup; only a send finds out about the second one.
	super := c.tg.Migrate(wafangGroup, true)
	c.eventually("the binding moved", 10*time.Second, func() bool {
		r, _, err := st.Roster(context.Background())
		_, ok := r.Group(super)
		return err == nil && ok
	})
	super2 := c.tg.Migrate(banqiaoGroup, false)
	c.tg.Say(chenli, chenli, "走访4户")
	c.hears(chenli, "走访4户次")
	time.Sleep(1100 * time.Millisecond) // every replica knows the new binding within two seconds
	c.clock.Set(tuesday.Add(150 * time.Minute))
	beat(t, clock)
	c.hears(super, "走访2户次")
	c.hears(super2, "走访4户次")

	// The bot loses its right to write; the admin hears of it once, with the group's
	// newest name. A reply reaches the bot in spite of its privacy mode.
	c.tg.Rename(super2, zhao, "板桥新群")
	c.tg.Restrict(super2, zhao, true)
	c.eventually("the trouble is known", 10*time.Second, func() bool {
		list, err := st.Troubles(context.Background())
		return err == nil && len(list) == 1 && list[0].Title == "板桥新群"
	})
	beat(t, clock)
	beat(t, clock)
	c.hears(wuxia, "板桥镇的群“板桥新群”里我发不了消息")
	c.tg.Restrict(super2, zhao, false)
	c.eventually("the trouble is over", 10*time.Second, func() bool {
		list, err := st.Troubles(context.Background())
		return err == nil && len(list) == 0
	})
	tallied := c.hears(super2, "走访4户次")
	reply := c.tg.Send(faketelegram.Draft{From: chenli, Chat: super2, Text: "诉求1件", ReplyTo: tallied.ID})
	c.reacted(super2, reply, "👍")
	c.hears(wuxia, "还没有2027年的放假安排")
	if n := len(c.said(wuxia)); n != 3 {
		t.Errorf("the admin heard %d messages, want 3: %v", n, c.said(wuxia))
	}

	// In a topic it answers there.
	topic := c.tg.Send(faketelegram.Draft{From: liming, Chat: super, Thread: 7, Text: "/total"})
	if m := c.hears(super, "截至目前"); m.Thread != 7 || m.ReplyTo != topic {
		t.Errorf("answered in topic %d to %d", m.Thread, m.ReplyTo)
	}

	// Somebody not on the roster, and an anonymous admin.
	c.tg.Send(faketelegram.Draft{From: stranger, Chat: super, Text: "@checkin_demo_bot 走访3户"})
	c.hears(super, "您还没有登记")
	c.tg.Send(faketelegram.Draft{From: zhao, Chat: super, Text: "@checkin_demo_bot 走访3户", Anonymous: true})
	c.hears(super, "认不出是谁")
	if hv := total(t, st, wafang, "hv"); hv != 2 {
		t.Errorf("%d visits, want 2", hv)
	}
}

// TestWebhook has Telegram push instead of being polled.
func TestWebhook(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	addr := freeAddr(t)
	c.startWith([]string{
		"CHECKIN_HTTP_ADDR=" + addr, "CHECKIN_WEBHOOK_URL=http://" + addr + "/telegram", "CHECKIN_WEBHOOK_SECRET=s3cret",
	})
	id := c.tg.Say(liming, liming, "走访3户")
	c.hears(liming, "走访3户次")
	c.tg.Edit(liming, id, "走访5户")
	c.hears(liming, "已更新")
	if hv := total(t, c.store(), wafang, "hv"); hv != 5 {
		t.Errorf("%d visits, want 5", hv)
	}
	c.eventually("everything is confirmed", 5*time.Second, func() bool { return c.tg.Pending() == 0 })
}

// TestTelegramsBadDays goes through the faults of the network and of Telegram:
// each message is counted once and answered.
func TestTelegramsBadDays(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]faketelegram.Fault{
		"dropped before": {Kind: faketelegram.DropBefore, Times: 2}, "dropped after": {Method: "getUpdates", Kind: faketelegram.DropAfter, Times: 2},
		"502 page": {Kind: faketelegram.HTMLPage, Times: 2}, "garbage": {Kind: faketelegram.Garbage, Times: 2},
		"500": {Kind: faketelegram.Status, Code: 500, Times: 2}, "409": {Method: "getUpdates", Kind: faketelegram.Status, Code: 409, Times: 1},
		"slow": {Kind: faketelegram.Slow, Delay: 300 * time.Millisecond, Times: 5}, "429": {Method: "sendMessage", Kind: faketelegram.Status, Code: 429, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCity(t, faketelegram.Options{}, "")
			c.start()
			c.tg.Inject(f)
			c.tg.Say(liming, liming, "走访3户")
			c.eventually("answered", 25*time.Second, func() bool { return len(c.said(liming)) > 0 })
			if n := len(c.said(liming)); n != 1 {
				t.Errorf("%d answers, want 1", n)
			}
			if hv := total(t, c.store(), wafang, "hv"); hv != 3 {
				t.Errorf("%d visits, want 3", hv)
			}
		})
	}
}

// TestPeopleOutOfReach settles what can never be sent.
func TestPeopleOutOfReach(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	clock := c.start()
	st := c.store()
	c.tg.Say(liming, wafangGroup, "走访3户")
	c.eventually("counted", 5*time.Second, func() bool { return total(t, st, wafang, "hv") == 3 })
	c.tg.Hush(wafangGroup, true)
	c.clock.Set(tuesday.Add(150 * time.Minute))
	beat(t, clock)
	c.eventually("the tally is settled", 10*time.Second, func() bool {
		n, err := st.Backlog(context.Background())
		return err == nil && n == 0 && c.tg.Calls("sendMessage") > 0
	})
	calls := c.tg.Calls("sendMessage")
	beat(t, clock)
	if c.tg.Calls("sendMessage") != calls {
		t.Error("tried again in a group that cannot be written to")
	}
}
