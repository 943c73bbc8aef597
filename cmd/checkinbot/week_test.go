package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/faketelegram"
)

// TestThreeReplicasForAWeek runs three programs on one Redis through a
// simulated week, kills one of them at random every few seconds, and counts what the
// groups, the secretaries and the leader hear.
func TestThreeReplicasForAWeek(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two minutes")
	}
	const speed = 7200 // two hours a second
	c := newCity(t, faketelegram.Options{Limits: true}, "everysec")
	c.tg.AddUser(sunyan, "孙艳", "zh-hans")
	zone := time.FixedZone("CST", 8*3600)
	monday := time.Date(2026, 11, 23, 8, 0, 0, 0, zone)
	c.clock.Run(monday.Add(-time.Hour))
	replicas := []*process{c.spawn(), c.spawn(), c.spawn()}
	for _, p := range replicas {
		c.eventually("it is ready", 20*time.Second, func() bool { ok, _ := p.ready(); return ok })
		p.kill()
	}
	c.clock.Race(monday, speed)
	for i := range replicas {
		replicas[i] = c.spawn()
	}

	r := rand.New(rand.NewPCG(1, 2))
	kills, reported := 0, map[int]bool{}
	next := time.Now().Add(3 * time.Second)
	for {
		now := c.clock.Now().In(zone)
		if !now.Before(monday.AddDate(0, 0, 6)) {
			break
		}
		if day := now.YearDay(); now.Hour() >= 9 && now.Hour() < 16 && !reported[day] {
			reported[day] = true
			c.tg.Say(liming, liming, fmt.Sprintf("走访%d户", now.Day()))
			c.tg.Say(chenli, chenli, fmt.Sprintf("走访%d户", now.Day()))
		}
		if time.Now().After(next) {
			i := r.IntN(len(replicas))
			replicas[i].kill()
			kills++
			time.Sleep(time.Duration(r.IntN(1000)) * time.Millisecond)
			replicas[i] = c.spawn()
			next = time.Now().Add(time.Duration(2000+r.IntN(4000)) * time.Millisecond)
		}
		time.Sleep(20 * time.Millisecond)
	}

	days := []string{"11月23日(周一)", "11月24日(周二)", "11月25日(周三)", "11月26日(周四)", "11月27日(周五)"}
	var want []expected
	for _, group := range []int64{wafangGroup, banqiaoGroup} {
		want = append(want, expected{group, "今天下村的话", len(days)})
		for _, d := range days {
			want = append(want, expected{group, d + "民情小结", 1})
		}
	}
	for _, secretary := range []int64{zhao, sunyan} {
		want = append(want, expected{secretary, "周报", 1})
		for _, d := range days {
			want = append(want, expected{secretary, d + "书记日报", 1})
		}
	}
	for _, d := range append([]string{"11月20日(周五)"}, days[:4]...) {
		want = append(want, expected{zhouwei, "\n" + d + "：", 1})
	}
	missing := func() (out []string) {
		for _, e := range want {
			if n := c.heard(e.chat, e.words); n < e.times {
				out = append(out, fmt.Sprintf("%d heard %q %d times, want %d", e.chat, e.words, n, e.times))
			}
		}
		return out
	}
	deadline := time.Now().Add(90 * time.Second) // what a killed replica was about to send is leased for a while
	for len(missing()) > 0 && time.Now().Before(deadline) {
		time.Sleep(200 * time.Millisecond)
	}
	time.Sleep(2 * time.Second)
	for _, m := range missing() {
		t.Error(m)
	}
	all, again := 0, 0
	for _, e := range want {
		all, again = all+e.times, again+max(0, c.heard(e.chat, e.words)-e.times)
	}
	t.Logf("%d messages due in a week, %d kills of one of three replicas, %d came twice", all, kills, again)
	if again > kills { // Telegram took it, the replica died before it could note that
		t.Errorf("%d messages came twice, %d replicas were killed", again, kills)
	}
	for _, chat := range []int64{wafangGroup, banqiaoGroup, zhao, sunyan, zhouwei} {
		known := 0
		for _, e := range want {
			if e.chat == chat {
				known += c.heard(e.chat, e.words)
			}
		}
		if n := len(c.said(chat)); n != known {
			t.Errorf("%d heard %d messages, %d of them due: %v", chat, n, known, c.said(chat))
		}
	}
	if n := c.tg.Conflicts(); n != 0 {
		t.Errorf("%d polls at the same time", n)
	}
}

// expected is what a chat must hear, and how often.
type expected struct {
	chat  int64
	words string
	times int
}

// heard counts the bot's messages with the words.
func (c *city) heard(chat int64, words string) (n int) {
	for _, m := range c.said(chat) {
		if strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}
