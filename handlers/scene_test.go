package handlers

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/redisserver"
	"checkinbot/internal/redisserver/redistest"
	"checkinbot/internal/roster"
	"checkinbot/internal/seal"
	"checkinbot/internal/store"
	"checkinbot/internal/workday"
	"checkinbot/scheduler"
)

// shared is one real server for the package; every scene has a district of its own.
var shared *redisserver.Server

func TestMain(m *testing.M) { os.Exit(redistest.Main(m, &shared)) }

// People and chats of the example roster.
const (
	liming, wangfang, zhangjianguo  = 700001, 700002, 700003
	clerk, secretary, leader, admin = 700005, 700006, 700021, 700022
	chenli, sunyan                  = 700011, 700013 // of 板桥镇
	nobody                          = 999
	group, banqiao                  = -1001, -1002
)

// scene is a handler on a real store, with a conversation so far.
type scene struct {
	*testing.T
	h     *Handler
	store *store.Store
	dir   *store.Directory
	rdb   redis.UniversalClient

	district string
	now      time.Time // of the clock buttons go by
	pace     time.Time // of the outbox, apart, so that draining it takes no time
	next     int
	// posted is what was said, oldest first.
	posted []checkin.Notice
}

var evening = time.Date(2026, 11, 24, 10, 5, 0, 0, time.UTC)

var scenes atomic.Int64

// figures is compiled once, as in the running program.
var figures = sync.OnceValue(catalogue.Default)

// newScene has the example's roster.
func newScene(t *testing.T) *scene {
	t.Helper()
	f, err := roster.Parse(roster.Example)
	if err != nil {
		t.Fatal(err)
	}
	return newSceneWith(t, f)
}

func newSceneWith(t *testing.T, f roster.File) *scene {
	t.Helper()
	rdb, err := store.Connect(shared.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rdb.Close() })
	s := &scene{T: t, now: evening, pace: evening, rdb: rdb, district: fmt.Sprintf("h%d", scenes.Add(1))}
	s.store = store.New(rdb, s.district, figures(), store.Options{Now: func() time.Time { return s.pace }})
	s.dir = store.NewDirectory(s.store, slog.New(slog.DiscardHandler))
	if err := s.store.ReplaceRoster(context.Background(), "", f.Places, f.People, f.Groups); err != nil {
		t.Fatal(err)
	}
	s.h = s.replica()
	return s
}

// replica is another handler on the same data.
func (s *scene) replica() *Handler {
	s.Helper()
	z, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		s.Fatal(err)
	}
	cfg := Config{
		Catalogue: figures(), Calendar: checkin.Calendar{Zone: z, Cut: checkin.DefaultCut}, Language: checkin.Chinese,
		Timetable: scheduler.Timetable{Zone: z, Work: workday.Default()}, Username: "my_bot", Secret: seal.Key("secret"), Now: func() time.Time { return s.now },
	}
	dir := store.NewDirectory(s.store, slog.New(slog.DiscardHandler))
	return New(cfg, Books{Ledger: s.store, Counts: s.store, Archive: s.store, Chats: s.store, Registry: dir, Diary: s.store, Beginnings: s.store, Reviews: s.store, Cases: s.store})
}

func (s *scene) roster() *checkin.Roster {
	s.Helper()
	r, err := s.dir.Fresh(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func (s *scene) message(from, chat int64, text string) checkin.Message {
	s.next++
	m := checkin.Message{
		Update: int64(s.next), Source: checkin.Source{Chat: chat, Message: s.next}, Private: chat > 0, Sent: evening,
		From: checkin.Sender{ID: from}, Text: text,
	}
	if rest, ok := strings.CutPrefix(text, "/"); ok {
		m.Command, m.Argument, _ = strings.Cut(rest, " ")
		if c, a, ok := strings.Cut(rest, "\n"); ok && !strings.Contains(c, " ") {
			m.Command, m.Argument = c, a
		}
	}
	return m
}

func (s *scene) deliver(m checkin.Message) {
	s.Helper()
	if err := s.h.Message(context.Background(), m); err != nil {
		s.Fatal(err)
	}
	s.drain()
}

// say delivers a message and returns the answer to its chat, or to its sender.
func (s *scene) say(from, chat int64, text string) string {
	s.Helper()
	before := len(s.posted)
	s.deliver(s.message(from, chat, text))
	var parts []string
	for _, n := range s.posted[before:] {
		if n.Chat == chat || n.Chat == from {
			parts = append(parts, n.Text)
		}
	}
	return strings.Join(parts, " | ")
}

// drain takes what waits to leave as a sender does, in the order it was posted.
func (s *scene) drain() {
	s.Helper()
	var fresh []checkin.Claimed
	for {
		list, wait, err := s.store.Claim(context.Background(), time.Second, 50)
		if err != nil {
			s.Fatal(err)
		}
		for _, c := range list {
			s.next++
			if err := s.store.Settle(context.Background(), c, checkin.Verdict{Sent: s.next}); err != nil {
				s.Fatal(err)
			}
			fresh = append(fresh, c)
		}
		if n, err := s.store.Backlog(context.Background()); err != nil || n == 0 {
			break
		}
		s.pace = s.pace.Add(max(wait, time.Millisecond))
	}
	slices.SortFunc(fresh, func(a, b checkin.Claimed) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range fresh {
		s.posted = append(s.posted, c.Notice)
	}
}

// shown is what was posted, in short: act, reaction and text.
func (s *scene) shown() string {
	var parts []string
	for _, n := range s.posted {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s%s", n.Act, n.Reaction, n.Text)))
	}
	return strings.Join(parts, " | ")
}

func (s *scene) last() string { return s.posted[len(s.posted)-1].Text }

// heard is the newest worded notice to a chat, empty when there is none.
func (s *scene) heard(chat int64) checkin.Notice {
	for _, n := range slices.Backward(s.posted) {
		if n.Chat == chat && n.Worded() {
			return n
		}
	}
	return checkin.Notice{}
}

// tap taps a button by its data and returns the toast.
func (s *scene) tap(from, chat int64, data string) string {
	s.Helper()
	s.next++
	p := checkin.Press{
		ID: fmt.Sprint("press", s.next), On: checkin.Source{Chat: chat, Message: s.next}, Sent: evening, Private: chat > 0,
		From: checkin.Sender{ID: from, Name: s.nameOf(from)}, Data: data,
	}
	before := len(s.posted)
	if err := s.h.Press(context.Background(), p); err != nil {
		s.Fatal(err)
	}
	s.drain()
	for _, n := range s.posted[before:] {
		if n.Act == checkin.Answer {
			return n.Text
		}
	}
	return ""
}

// nameOf is what an account calls itself.
func (s *scene) nameOf(user int64) string {
	if p, ok := s.roster().ByTelegram(user); ok {
		return p.Name
	}
	return map[int64]string{801: "云淡风轻", 802: "钱伟", 803: "🌸", 804: "郑敏"}[user]
}

// press taps the n-th row of the newest notice that has so many.
func (s *scene) press(from int64, n int) {
	s.Helper()
	for _, p := range slices.Backward(s.posted) {
		if len(p.Buttons) > n {
			s.tap(from, p.Chat, p.Buttons[n][0].Data)
			return
		}
	}
	s.Fatal("there is no such button")
}

// button is the data of the button with a label in what a chat heard last.
func (s *scene) button(chat int64, label string) string {
	s.Helper()
	for _, n := range slices.Backward(s.posted) {
		if n.Chat != chat {
			continue
		}
		for _, row := range n.Buttons {
			for _, b := range row {
				if strings.Contains(b.Label, label) {
					return cmp.Or(b.Data, b.URL)
				}
			}
		}
	}
	s.Fatalf("chat %d has no button %q; it heard %q", chat, label, s.heard(chat).Text)
	return ""
}

// payload is what a link sends to the bot.
func payload(link string) string {
	_, p, _ := strings.Cut(link, "?start=")
	return p
}

func (s *scene) ledger() []checkin.Record {
	s.Helper()
	list, err := s.store.Ledger(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	return list
}

// active counts the records that count, of one message when it is named.
func (s *scene) active(of ...checkin.Source) (n int) {
	s.Helper()
	for _, r := range s.ledger() {
		if !r.Retracted && len(r.Reports) > 0 && (len(of) == 0 || r.Source == of[0]) {
			n++
		}
	}
	return n
}

// counted sums what is recorded of a person's figure.
func (s *scene) counted(person, code string) (n int64) {
	s.Helper()
	for _, r := range s.ledger() {
		for _, rep := range r.Reports {
			for _, e := range rep.Entries {
				if !r.Retracted && rep.Person == person && e.Code == code {
					n += e.Value
				}
			}
		}
	}
	return n
}
