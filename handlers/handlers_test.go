package handlers

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/roster"
)

// book is a ledger, counts and chats in memory, with the rules the real store
// keeps: a revision that changes nothing causes nothing, a reason happens once.
type book struct {
	records map[checkin.Source]checkin.Record
	order   []checkin.Source
	posted  []checkin.Notice
	reasons map[string]bool
	reach   map[int64]bool
	moved   []checkin.Migration
	asked   []string
}

func newBook() *book {
	return &book{records: map[checkin.Source]checkin.Record{}, reasons: map[string]bool{}, reach: map[int64]bool{}}
}

func (b *book) Commit(ctx context.Context, rec checkin.Record, reply checkin.Reply) error {
	old, known := b.records[rec.Source]
	if !known && len(rec.Reports) == 0 || known && !rec.Supersedes(old) {
		return nil
	}
	if !known {
		b.order = append(b.order, rec.Source)
	}
	b.records[rec.Source] = rec
	return b.Post(ctx, reply(checkin.Change{Old: old, New: rec})...)
}

func (b *book) CommitList(ctx context.Context, rec checkin.Record, reply checkin.Reply) error {
	for source, old := range b.records {
		if next, less := old.Without(rec.Reports); less && source != rec.Source {
			b.records[source] = next
		}
	}
	return b.Commit(ctx, rec, reply)
}

func (b *book) Amend(ctx context.Context, a checkin.Amendment, reply checkin.Reply) (bool, error) {
	for i := len(b.order) - 1; i >= 0; i-- {
		old := b.records[b.order[i]]
		if old.By != a.By || old.Retracted || len(old.Reports) == 0 || a.Source != (checkin.Source{}) && a.Source != old.Source {
			continue
		}
		next, ok := a.Change(old)
		if !ok {
			continue
		}
		if b.reasons[a.Why.Key] {
			return true, nil
		}
		b.records[old.Source] = next
		err := b.Post(ctx, reply(checkin.Change{Old: old, New: next})...)
		b.reasons[a.Why.Key] = true
		return true, err
	}
	return false, nil
}

func (b *book) Post(_ context.Context, list ...checkin.Notice) error {
	for _, n := range list {
		if !b.reasons[n.Key] {
			b.reasons[n.Key] = true
			b.posted = append(b.posted, n)
		}
	}
	return nil
}

func (b *book) Totals(_ context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error) {
	b.asked = append(b.asked, subject)
	out := make([]checkin.Tally, len(periods))
	for i, p := range periods {
		out[i].Values = map[string]int64{}
		for _, r := range b.records {
			for _, rep := range r.Reports {
				if !r.Retracted && checkin.PersonSubject(rep.Person) == subject && p.From <= rep.Day && rep.Day <= p.To {
					out[i].Values[checkin.CountReports]++
				}
			}
		}
	}
	return out, nil
}

func (b *book) Reach(_ context.Context, chat int64, ok bool, _ string) error {
	b.reach[chat] = ok
	return nil
}

func (b *book) Moved(_ context.Context, m checkin.Migration) error {
	b.moved = append(b.moved, m)
	return nil
}

type fixed struct{ r *checkin.Roster }

func (f fixed) Roster() *checkin.Roster { return f.r }

// People and chats of the example roster.
const (
	liming, wangfang, clerk, secretary, leader = 700001, 700002, 700005, 700006, 700021
	nobody                                     = 999
	group                                      = -1001
)

// scene is a handler with a conversation so far.
type scene struct {
	*testing.T
	h    *Handler
	book *book
	next int
}

func newScene(t *testing.T) *scene {
	t.Helper()
	f, err := roster.Parse(roster.Example)
	if err != nil {
		t.Fatal(err)
	}
	z, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	b := newBook()
	cfg := Config{Catalogue: catalogue.Default(), Calendar: checkin.Calendar{Zone: z, Cut: checkin.DefaultCut}, Language: checkin.Chinese, Username: "my_bot", Secret: []byte("secret")}
	return &scene{T: t, book: b, h: New(cfg, b, b, b, fixed{checkin.NewRoster(f.Places, f.People, f.Groups, nil)})}
}

var evening = time.Date(2026, 11, 24, 10, 5, 0, 0, time.UTC)

func (s *scene) message(from, chat int64, text string) checkin.Message {
	s.next++
	m := checkin.Message{
		Update: int64(s.next), Source: checkin.Source{Chat: chat, Message: s.next}, Private: chat > 0, Sent: evening,
		From: checkin.Sender{ID: from}, Text: text,
	}
	if rest, ok := strings.CutPrefix(text, "/"); ok {
		m.Command, m.Argument, _ = strings.Cut(rest, " ")
	}
	return m
}

func (s *scene) deliver(m checkin.Message) {
	s.Helper()
	if err := s.h.Message(context.Background(), m); err != nil {
		s.Fatal(err)
	}
}

// shown is what was posted, in short: act, reaction and text.
func (s *scene) shown() string {
	var parts []string
	for _, n := range s.book.posted {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s%s", n.Act, n.Reaction, n.Text)))
	}
	return strings.Join(parts, " | ")
}

func TestWhatPeopleSayAndHear(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		from, chat int64
		text       string
		want       string // part of what is shown; "" for silence
		records    int
	}{
		{"report in private", liming, liming, "走访3户，诉求1件", "say 已记录 11月24日(周二) 瓦房村：走访3户次，受理诉求1件。", 1},
		{"report in the group", liming, group, "走访3户", "react 👍", 1},
		{"for another day, in words too", liming, group, "昨天走访3户", "react 👍 | say 已记录 11月23日(周一)", 1},
		{"with something left out", liming, liming, "召开座谈会2场次，参会45人", "“45人”未计入（人数没有对应指标）", 1},
		{"with attendance, in the group", liming, group, "召开座谈会2场次，参会45人", "react 👍", 1},
		{"with a target, in the group", liming, group, "应访20户，已访12户", "“20户”未计入（任务数）", 1},
		{"a notice was withdrawn", liming, group, "刚才发的通知已作废", "", 0},
		{"whole township, in the group", liming, group, "全乡走访46户", "", 0},
		{"whole township, in private", liming, liming, "全乡走访46户", "像是一个地方的合计", 0},
		{"two days", liming, liming, "昨天走访3户，今天走访2户", "已记录2条：", 1},
		{"two villages, in the group", liming, group, "桂花村走访2户，水沟村走访3户", "已记录2条：", 1},
		{"a clerk's list", clerk, group, "#接龙\n1. 王芳 走访3户\n2. 张建国 零报告", "张建国：零报告。", 1},
		{"a list of others by a cadre", liming, group, "王芳：走访3户\n张建国：走访5户", "是帮别人报吗", 0},
		{"a list with somebody of another township", clerk, clerk, "王芳：走访3户\n陈丽：走访5户", "不在您的权限内", 0},
		{"zero report", liming, liming, "零报告", "零报告。", 1},
		{"leave", liming, liming, "今天请假", "请假。", 1},
		{"doubt in private", liming, liming, "走访30多户", "“30多户”是约数", 0},
		{"doubt in the group", liming, group, "走访30多户", "“30多户”是约数", 0},
		{"unclear in the group", liming, group, "3户", "", 0},
		{"unclear in private", liming, liming, "3户", "“3户”没写是什么数", 0},
		{"chatter in the group", liming, group, "大家辛苦了", "", 0},
		{"chatter in private", liming, liming, "你好", "没看到可记的数字", 0},
		{"plan in the group", liming, group, "明天走访5户", "", 0},
		{"question in the group", liming, group, "隆阳区本月走访多少户", "", 0},
		{"question in private", liming, liming, "隆阳区本月走访多少户", "/total", 0},
		{"correction of nothing is the first word on it", liming, liming, "更正：走访4户", "已记录", 1},
		{"nothing to take back", liming, liming, "撤回上一条", "没有可撤回的记录", 0},
		{"somebody else's work", liming, liming, "王芳走访3户", "是帮别人报吗", 0},
		{"for another without the right", liming, liming, "代报：王芳 走访3户", "不在您的权限内", 0},
		{"for another as the clerk", clerk, clerk, "代报：王芳 走访3户", "水沟村 王芳：走访3户次", 1},
		{"a leader reports", leader, leader, "走访3户", "不在您的权限内", 0},
		{"a leader in a group reports", leader, group, "走访3户", "", 0},
		{"stranger in private", nobody, nobody, "走访3户", "<code>999</code>", 0},
		{"stranger's report in the group", nobody, group, "走访3户", "您还没有登记", 0},
		{"stranger's chatter in the group", nobody, group, "早上好", "", 0},
		{"in a group without a township", liming, -77, "走访3户", "", 0},
		{"village of the township", liming, liming, "【桂花村】走访3户", "桂花村：走访3户次", 1},
		{"start", liming, liming, "/start", "李明，您好", 0},
		{"start as secretary", secretary, secretary, "/start", "查看瓦房乡今天", 0},
		{"start as stranger", nobody, nobody, "/start", "<code>999</code>", 0},
		{"start in the group", liming, group, "/start", "本群已连接瓦房乡", 0},
		{"start in an unbound group", liming, -77, "/start", "-77", 0},
		{"help", liming, liming, "/help", "怎么报", 0},
		{"privacy", liming, liming, "/privacy", "不记什么", 0},
		{"unknown command", liming, liming, "/fly", "没有这个命令", 0},
		{"unknown command in the group", liming, group, "/fly", "", 0},
		{"total as stranger in the group", nobody, group, "/total", "您还没有登记", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			m := s.message(tt.from, tt.chat, tt.text)
			s.deliver(m)
			s.deliver(m) // a redelivery is answered no second time
			got := s.shown()
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("shown %q, want %q", got, tt.want)
			}
			if n := len(s.book.records); n != tt.records {
				t.Errorf("%d records, want %d", n, tt.records)
			}
			for _, n := range s.book.posted {
				if n.Chat != tt.chat || n.Audience != checkin.People || n.Keep == 0 || n.Day == 0 {
					t.Errorf("notice %+v", n)
				}
			}
		})
	}
}

func TestTotalsStayInScope(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		from, chat int64
		want       string // subject read; "" for none
	}{
		{"cadre in private", liming, liming, "530502208/01"},
		{"secretary in private", secretary, secretary, "530502208"},
		{"leader in private", leader, leader, "district"},
		{"cadre in own group", liming, group, "530502208"},
		{"leader in a group", leader, group, "530502208"},
		{"cadre in another township's group", liming, -1002, ""},
		{"leader in an unbound group", leader, -77, ""},
	}
	for _, tt := range tests {
		s := newScene(t)
		s.deliver(s.message(tt.from, tt.chat, "/total"))
		if got := strings.Join(s.book.asked, ","); got != tt.want {
			t.Errorf("%s: read %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		chat          int64
		first, second string
		want          string
		active        bool
	}{
		{"number changed", liming, "走访3户", "走访4户", "已更新", true},
		{"number changed in the group", group, "走访3户", "走访4户", "react 👌", true},
		{"nothing changed", liming, "走访3户", "走访三户", "", true},
		{"report taken out", liming, "走访3户", "写错了", "原来的记录已撤下", false},
		{"report taken out in the group", group, "走访3户", "写错了", "react", false},
		{"now in doubt", liming, "走访3户", "走访30多户", "原来的记录已撤下。 | say “30多户”是约数", false},
		{"chatter becomes a report", group, "早", "走访3户", "react 👍", true},
		{"edited chatter", liming, "早", "早上好", "", false},
		{"correction in place", liming, "走访3户", "更正：走访4户", "已更新", true},
		{"for another without the right", liming, "走访3户", "代报：王芳 走访4户", "不在您的权限内", false},
		{"into a command", liming, "走访3户", "/help", "原来的记录已撤下", false},
		{"a doubt, touched", group, "走访30多户", "走访30多户", "", false},
		{"edited undo", liming, "走访3户", "撤回上一条", "原来的记录已撤下", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			m := s.message(liming, tt.chat, tt.first)
			s.deliver(m)
			s.book.posted = nil
			m.Text, m.Revision, m.Update = tt.second, evening.Unix()+60, 99
			m.Command = strings.TrimPrefix(tt.second, "/")
			if m.Command == tt.second {
				m.Command = ""
			}
			s.deliver(m)
			got := s.shown()
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("shown %q, want %q", got, tt.want)
			}
			if active := len(s.book.records[m.Source].Reports) > 0; active != tt.active {
				t.Errorf("active %v, want %v", active, tt.active)
			}
		})
	}
}

func TestUndoTakesTheReactionBack(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, group, "走访3户"))
	s.book.posted = nil
	s.deliver(s.message(liming, liming, "/undo"))
	if got := s.shown(); !strings.Contains(got, "say 已撤回 11月24日(周二)：走访3户次。 | react") {
		t.Errorf("shown %q", got)
	}
	if n := s.book.posted[1]; n.Chat != group || n.Reaction != "" {
		t.Errorf("the reaction in the group: %+v", n)
	}
}

func TestPress(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.deliver(s.message(liming, liming, "走访3户"))
	data := s.book.posted[0].Buttons[0][0].Data
	press := func(from int64, data string) string {
		t.Helper()
		s.book.posted, s.next = nil, s.next+1
		p := checkin.Press{ID: fmt.Sprint(s.next), On: checkin.Source{Chat: from, Message: 7}, Sent: evening, From: checkin.Sender{ID: from}, Data: data, Private: true}
		if err := s.h.Press(context.Background(), p); err != nil {
			t.Fatal(err)
		}
		return s.shown()
	}
	for name, got := range map[string]string{
		"somebody else": press(wangfang, data), "not a report": press(liming, "undo:1:1"),
	} {
		if got != "answer 这条已经不计数了" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, got := range map[string]string{
		"a stranger": press(nobody, data), "forged": press(liming, "undo:x:y"), "unknown": press(liming, "grant:admin"), "empty": press(liming, ""),
	} {
		if got != "answer 这个按钮不是给您的" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := press(liming, data); got != "answer 已撤回 | edit 已撤回 11月24日(周二)：走访3户次。" {
		t.Errorf("own: %q", got)
	}
	if got := press(liming, data); got != "answer 这条已经不计数了" {
		t.Errorf("again: %q", got)
	}
}

func TestChatsComeAndGo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	ctx := context.Background()
	event := func(chat int64, present, joined bool) {
		t.Helper()
		s.next++
		m := checkin.Membership{Update: int64(s.next), Chat: chat, At: evening, Private: chat > 0, Present: present, Joined: joined}
		if err := s.h.Membership(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	event(group, false, false)
	event(liming, false, false)
	event(liming, true, true)
	if s.book.reach[group] || !s.book.reach[liming] || len(s.book.posted) != 0 {
		t.Errorf("reach %v, posted %v", s.book.reach, s.book.posted)
	}
	event(group, true, true)
	event(-77, true, true)
	event(group, true, false)
	if got := s.shown(); strings.Count(got, "say") != 2 || !strings.Contains(got, "本群已连接瓦房乡") || !strings.Contains(got, "-77") {
		t.Errorf("greetings %q", got)
	}
	if err := s.h.Migration(ctx, checkin.Migration{From: group, To: -1009}); err != nil || len(s.book.moved) != 1 {
		t.Errorf("migration: %v, %v", s.book.moved, err)
	}
}

func TestWhoIsNotListenedTo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	m := s.message(liming, group, "走访3户")
	m.From.Bot = true
	s.deliver(m)
	m = s.message(liming, group, "走访3户")
	m.Foreign = true
	s.deliver(m)
	if len(s.book.posted)+len(s.book.records) != 0 {
		t.Errorf("posted %v, records %v", s.book.posted, s.book.records)
	}
	m = s.message(liming, liming, "走访3户")
	m.Foreign = true
	s.deliver(m)
	if got := s.shown(); !strings.Contains(got, "转发的消息不算") || len(s.book.records) != 0 {
		t.Errorf("a private forward: %q, %v", got, s.book.records)
	}
	s.book.posted = nil
	m = s.message(liming, group, "走访3户")
	m.From.Anonymous = true
	s.deliver(m)
	m = s.message(liming, group, "走访4户")
	m.From.Anonymous = true
	s.deliver(m)
	if got := s.shown(); strings.Count(got, "认不出是谁") != 1 {
		t.Errorf("an anonymous admin hears %q, want it once a day", got)
	}
}

func TestCommandsAreDescribedInBothLanguages(t *testing.T) {
	t.Parallel()
	zh, en := Commands(checkin.Chinese), Commands(checkin.English)
	if len(zh) != 5 || len(en) != 5 || zh[2][1] == en[2][1] {
		t.Errorf("menus %v %v", zh, en)
	}
}
