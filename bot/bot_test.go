package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/prometheus/client_golang/prometheus"

	"checkinbot/internal/checkin"
	"checkinbot/internal/faketelegram"
)

// spy is a handler that fails on demand, and a graveyard.
type spy struct {
	mu      sync.Mutex
	seen    []string
	fail    map[string]int // texts and how often they fail yet
	panics  string
	buried  []string
	asleep  bool // the store does not answer
	active  map[int64]int
	overlap bool
	stood   []checkin.Standing
	members []checkin.Membership
}

func (s *spy) Message(_ context.Context, m checkin.Message) error {
	s.mu.Lock()
	if s.active == nil {
		s.active = map[int64]int{}
	}
	s.active[m.Source.Chat]++
	s.overlap = s.overlap || s.active[m.Source.Chat] > 1
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.active[m.Source.Chat]--
	}()
	if m.Text == s.panics && s.panics != "" {
		panic("boom")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail[m.Text] > 0 {
		s.fail[m.Text]--
		return errors.New("not now")
	}
	s.seen = append(s.seen, m.Text)
	return nil
}
func (s *spy) Press(context.Context, checkin.Press) error { return nil }
func (s *spy) Standing(_ context.Context, st checkin.Standing) error {
	s.stood = append(s.stood, st)
	return nil
}
func (s *spy) Migration(context.Context, checkin.Migration) error { return nil }

func (s *spy) Membership(_ context.Context, m checkin.Membership) error {
	s.members = append(s.members, m)
	return nil
}

func (s *spy) Bury(_ context.Context, _ int64, why string, _ []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buried = append(s.buried, why)
	return nil
}

func (s *spy) Ping(context.Context) error {
	if s.asleep {
		return errors.New("asleep")
	}
	return nil
}

var discard = slog.New(slog.DiscardHandler)

func intakeFor(s *spy) *Intake {
	return NewIntake(s, s, Identity{ID: 1, Username: "my_bot"}, discard, NewMetrics(prometheus.NewRegistry()))
}

func textUpdate(id, chat int64, text string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(
		`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"text":%q}}`, id, id, chat, chat, text))
}

func TestOffsetStopsBeforeTheFirstFailure(t *testing.T) {
	t.Parallel()
	s := &spy{fail: map[string]int{"b1": 1}}
	in := intakeFor(s)
	batch := []json.RawMessage{textUpdate(10, 1, "a1"), textUpdate(11, 2, "b1"), textUpdate(12, 1, "a2"), textUpdate(13, 2, "b2")}
	next, err := in.deliverBatch(context.Background(), batch)
	if err == nil || next != 11 {
		t.Errorf("next %d, %v; want 11 and the failure", next, err)
	}
	for _, text := range s.seen {
		if text == "b2" {
			t.Error("a later message overtook a failed one of its chat")
		}
	}
	next, err = in.deliverBatch(context.Background(), batch[1:])
	if err != nil || next != 14 {
		t.Errorf("offered again: next %d, %v; want 14", next, err)
	}
	if s.overlap {
		t.Error("two messages of one chat were handled at once")
	}
}

func TestAnUpdateThatKeepsFailingIsBuried(t *testing.T) {
	t.Parallel()
	s := &spy{fail: map[string]int{"x": 1000}, asleep: true}
	in := intakeFor(s)
	raw := textUpdate(1, 1, "x")
	for range 3 * patience {
		if in.Deliver(context.Background(), raw) == nil {
			t.Fatal("buried while the store did not answer")
		}
	}
	s.asleep = false
	tries := 0
	for in.Deliver(context.Background(), raw) != nil {
		if tries++; tries > patience {
			t.Fatal("never buried")
		}
	}
	if tries != patience-1 || len(s.buried) != 1 {
		t.Errorf("buried after %d tries: %v, want after %d", tries+1, s.buried, patience)
	}
}

func TestPanicsAndUnreadableUpdates(t *testing.T) {
	t.Parallel()
	s := &spy{panics: "x"}
	in := intakeFor(s)
	if in.Deliver(context.Background(), textUpdate(1, 1, "x")) == nil {
		t.Error("a panic was taken for success")
	}
	for _, raw := range []string{`{"update_id":2,"message":7}`, `[]`, `{`, `null_`} {
		if err := in.Deliver(context.Background(), json.RawMessage(raw)); err != nil {
			t.Errorf("%s: %v, want it buried", raw, err)
		}
	}
	if len(s.buried) != 4 {
		t.Errorf("%d buried, want 4", len(s.buried))
	}
}

func TestRoute(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text        string
		private           bool
		command, argument string
		rest              string
		toBot, foreign    bool
	}{
		{"plain", "走访3户", true, "", "", "走访3户", false, false},
		{"command", "/total", false, "total", "", "/total", false, false},
		{"ours by name", "/Total@My_Bot 板桥镇 😀", false, "total", "板桥镇 😀", "/Total@My_Bot 板桥镇 😀", false, false},
		{"another bot's", "/total@other_bot", false, "", "", "", false, true},
		{"after emoji", "😀😀 /total 本月", false, "total", "本月", "😀😀 /total 本月", false, false},
		{"after Chinese, private", "请问 /total", true, "total", "", "请问 /total", false, false},
		{"after Chinese, group", "你们发 /total 就行", false, "", "", "你们发 /total 就行", false, false},
		{"after a report", "走访3户 /undo", true, "", "", "走访3户 /undo", false, false},
		{"a path", "/home/me/x", true, "", "", "/home/me/x", false, false},
		{"two words", "走访/visited 3户", true, "", "", "走访/visited 3户", false, false},
		{"an address", "见 http://x.cn 走访3户", true, "", "", "见 http://x.cn 走访3户", false, false},
		{"a ratio", "3/5", true, "", "", "3/5", false, false},
		{"mention", "@my_bot 走访3户", false, "", "", "走访3户", true, false},
		{"mention behind", "走访3户 @MY_BOT", false, "", "", "走访3户", true, false},
		{"longer name", "@my_bot2 走访3户", false, "", "", "@my_bot2 走访3户", false, false},
		{"mention then command", "@my_bot /help", false, "help", "", "/help", true, false},
		{"outside the plane", "𠮷𠮷 /total", true, "total", "", "𠮷𠮷 /total", false, false},
		{"prose about undo", "怎么用 /undo", true, "", "", "怎么用 /undo", false, false},
		{"empty", "", true, "", "", "", false, false},
		{"lone slash", "/", true, "", "", "/", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := checkin.Message{Private: tt.private}
			route(&m, tt.text, "my_bot")
			if m.Command != tt.command || m.Argument != tt.argument || m.Text != tt.rest || m.ToBot != tt.toBot || m.Foreign != tt.foreign {
				t.Errorf("got %+v", m)
			}
		})
	}
}

func FuzzRoute(f *testing.F) {
	f.Add("😀 /total@my_bot x", true)
	f.Fuzz(func(t *testing.T, text string, private bool) {
		m := checkin.Message{Private: private}
		route(&m, text, "my_bot")
		if m.Command != strings.ToLower(m.Command) || len(m.Command) > 32 {
			t.Errorf("%q: command %q", text, m.Command)
		}
	})
}

func TestJudge(t *testing.T) {
	t.Parallel()
	say := checkin.Notice{Act: checkin.Say, ReplyTo: 5}
	bad := func(text string) error { return fmt.Errorf("%w, Bad Request: %s", tg.ErrorBadRequest, text) }
	tests := []struct {
		name  string
		err   error
		tries int
		want  checkin.Verdict
	}{
		{"sent", nil, 0, checkin.Verdict{Sent: 9}},
		{"sent, answer unreadable", errors.New("error decode response result for method sendMessage, unsupported MessageOrigin type"), 0, checkin.Verdict{Sent: 9}},
		{"429", fmt.Errorf("wrapped: %w", &tg.TooManyRequestsError{RetryAfter: 7}), 0, checkin.Verdict{Again: 7 * time.Second, Silence: 7 * time.Second}},
		{"429 without a time", &tg.TooManyRequestsError{}, 0, checkin.Verdict{Again: time.Second, Silence: time.Second}},
		{"moved", fmt.Errorf("wrapped: %w", &tg.MigrateError{MigrateToChatID: -100}), 0, checkin.Verdict{Again: time.Second, MovedTo: -100}},
		{"blocked", fmt.Errorf("%w, blocked", tg.ErrorForbidden), 0, checkin.Verdict{Never: "forbidden", Unreachable: true}},
		{"chat gone", bad("chat not found"), 0, checkin.Verdict{Never: "unreachable", Unreachable: true}},
		{"no right to write", bad("not enough rights to send text messages to the chat"), 0, checkin.Verdict{Never: "unreachable", Unreachable: true}},
		{"same text", bad("message is not modified"), 0, checkin.Verdict{Sent: 5}},
		{"bad markup", bad("can't parse entities"), 0, checkin.Verdict{Never: "refused"}},
		{"wrong token", tg.ErrorUnauthorized, 0, checkin.Verdict{Again: tokenAgain, Silence: tokenAgain}},
		{"network", errors.New("connection reset"), 0, checkin.Verdict{Again: time.Second}},
		{"5xx, third time", errors.New("500"), 2, checkin.Verdict{Again: 4 * time.Second}},
		{"5xx, for hours", errors.New("500"), 60, checkin.Verdict{Again: longAgain}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := judge(say, 9, tt.err, tt.tries); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
	if v := judge(checkin.Notice{Act: checkin.React}, 0, tg.ErrorForbidden, 0); v.Unreachable {
		t.Error("a refused reaction marks the chat unreachable")
	}
}

func TestBackoffNeverSpinsAndNeverStops(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		errors.New("network"), &APIError{Code: 409}, &APIError{Code: 401}, &APIError{Code: 500}, &APIError{Code: 429, RetryAfter: 3 * time.Second},
	} {
		for n := 1; n < 200; n++ {
			if d := backoff(err, n); d < 500*time.Millisecond || d > 5*time.Minute {
				t.Fatalf("%v, failure %d: waits %s", err, n, d)
			}
		}
		if cause(err) == "" {
			t.Errorf("%v has no words for the operator", err)
		}
	}
	if d := backoff(named(&tg.TooManyRequestsError{RetryAfter: 7}), 1); d != 7*time.Second {
		t.Errorf("the library's 429: waits %s, want 7s", d)
	}
	if got := cause(named(fmt.Errorf("%w, x", tg.ErrorUnauthorized))); got != "Telegram does not accept the token" {
		t.Errorf("the library's 401 reads %q", got)
	}
	if d := backoff(&APIError{Code: 429, RetryAfter: 33 * time.Second}, 1); d != 33*time.Second {
		t.Errorf("429: waits %s, want what it was told", d)
	}
}

func TestWebhookStatuses(t *testing.T) {
	t.Parallel()
	s := &spy{fail: map[string]int{"fails": 1}}
	h := Webhook(intakeFor(s), "right")
	tests := []struct {
		name, method, secret, body string
		want                       int
	}{
		{"good", http.MethodPost, "right", string(textUpdate(1, 1, "hello")), 200},
		{"wrong secret", http.MethodPost, "wrong", "{}", 401},
		{"no secret", http.MethodPost, "", "{}", 401},
		{"GET", http.MethodGet, "right", "", 405},
		{"not JSON", http.MethodPost, "right", "<html>", 400},
		{"too large", http.MethodPost, "right", `"` + strings.Repeat("x", maxUpdate) + `"`, 413},
		{"handling fails", http.MethodPost, "right", string(textUpdate(2, 1, "fails")), 500},
		{"offered again", http.MethodPost, "right", string(textUpdate(2, 1, "fails")), 200},
		{"unreadable is buried", http.MethodPost, "right", `{"update_id":3,"message":[]}`, 200},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(tt.method, "/", strings.NewReader(tt.body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", tt.secret)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, w.Code, tt.want)
		}
	}
}

func TestErrorsNeverShowTheToken(t *testing.T) {
	t.Parallel()
	const token = "424242:hunter2"
	dead := httptest.NewServer(http.NotFoundHandler())
	dead.Close()
	_, malformed := NewClient(token, "http://bad host")
	_, newline := NewClient(token+"\n", dead.URL)
	c, err := NewClient(token, dead.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, fetch := c.fetch(context.Background(), 0, 0)
	_, identify := c.Identify(context.Background())
	_, send := c.send(context.Background(), checkin.Notice{Act: checkin.Say, Chat: 1, Text: "x"})
	for name, e := range map[string]error{"malformed": malformed, "newline": newline, "fetch": fetch, "identify": identify, "send": send} {
		if e == nil || strings.Contains(e.Error(), "hunter2") {
			t.Errorf("%s: %v", name, e)
		}
	}
}

// TestClientSpeaksTheAPI sends every act to the strict stand-in.
func TestClientSpeaksTheAPI(t *testing.T) {
	t.Parallel()
	server := faketelegram.New(faketelegram.Options{})
	server.AddUser(7, "Li", "zh")
	web := httptest.NewServer(server.Handler())
	defer web.Close()
	c, err := NewClient(faketelegram.TestToken, web.URL)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	theirs := server.Say(7, 7, "hello")
	buttons := [][]checkin.Button{{{Label: "撤回", Data: "undo:1:2"}}}
	sent, err := c.send(ctx, checkin.Notice{Act: checkin.Say, Chat: 7, Text: "<b>好</b> &amp; &#39;", ReplyTo: theirs, Buttons: buttons})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []checkin.Notice{
		{Act: checkin.Edit, Chat: 7, ReplyTo: sent, Text: "改"},
		{Act: checkin.React, Chat: 7, ReplyTo: theirs, Reaction: "👍"},
		{Act: checkin.React, Chat: 7, ReplyTo: theirs},
		{Act: checkin.Upload, Chat: 7, Text: "<b>all</b> of it", ReplyTo: theirs, File: &checkin.File{Name: "a.json", Data: []byte("{}")}},
		{Act: checkin.Say, Chat: 7, Text: "link", Buttons: [][]checkin.Button{{{Label: "登记", URL: "https://t.me/x?start=j"}}}},
		{Act: checkin.Say, Chat: 7, Thread: 99, Text: "the topic is gone"},
	} {
		if _, err := c.send(ctx, n); err != nil {
			t.Errorf("%s: %v", n.Act, err)
		}
	}
	if _, err := c.send(ctx, checkin.Notice{Act: checkin.Upload, Chat: 7}); err == nil {
		t.Error("nothing was uploaded")
	}
	heard := server.Chat(7)
	if m := heard[len(heard)-3]; m.File == nil || m.File.Name != "a.json" || string(m.File.Data) != "{}" {
		t.Errorf("uploaded %+v", m)
	}
	if m := heard[len(heard)-1]; m.Thread != 0 || m.Text != "the topic is gone" {
		t.Errorf("a deleted topic's message: %+v", m)
	}
	server.Press(7, 7, sent, "undo:1:2")
	updates, err := c.fetch(ctx, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	press, err := decode(updates[len(updates)-1])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.send(ctx, checkin.Notice{Act: checkin.Answer, Press: press.Callback.ID, Text: "ok"}); err != nil {
		t.Error(err)
	}
	if _, err := c.send(ctx, checkin.Notice{Act: "dance"}); err == nil {
		t.Error("an unknown act was sent")
	}
	me, err := c.Identify(ctx)
	if err != nil || me.ID != faketelegram.BotID || !me.ReadsAll {
		t.Errorf("identity %+v, %v", me, err)
	}
	if err := c.PublishCommands(ctx, "zh", []Command{{"total", "合计"}}); err != nil {
		t.Error(err)
	}
	if menu := server.Menu("zh"); len(menu) != 1 {
		t.Errorf("menu %v", menu)
	}
}

func TestWhatTelegramTellsOfTheBotsStanding(t *testing.T) {
	t.Parallel()
	const head = `{"update_id":1,"my_chat_member":{"date":9,"chat":{"id":-5,"type":"supergroup","title":"群"},"from":{"id":7,"first_name":"芳","last_name":"王"},`
	change := func(was, is string) string {
		return head + `"old_chat_member":` + was + `,"new_chat_member":` + is + `}}`
	}
	const member, admin, kicked, silent, restrictedOut = `{"status":"member"}`, `{"status":"administrator"}`, `{"status":"kicked"}`,
		`{"status":"restricted","is_member":true,"can_send_messages":false}`, `{"status":"restricted","is_member":false}`
	tests := []struct {
		name, raw string
		want      checkin.Standing
	}{
		{"added", change(kicked, member), checkin.Standing{Present: true, Joined: true}},
		{"added as admin", change(kicked, admin), checkin.Standing{Present: true, Joined: true, Admin: true}},
		{"promoted", change(member, admin), checkin.Standing{Present: true, Admin: true}},
		{"kicked", change(admin, kicked), checkin.Standing{Left: true}},
		{"silenced", change(member, silent), checkin.Standing{Present: true, Mute: true}},
		{"restricted and out", change(restrictedOut, kicked), checkin.Standing{}},
		{"renamed", `{"update_id":1,"message":{"message_id":3,"date":9,"chat":{"id":-5,"type":"group","title":"群"},"from":{"id":7},"new_chat_title":"群"}}`,
			checkin.Standing{Present: true, Renamed: true}},
	}
	for _, tt := range tests {
		s := &spy{}
		if err := intakeFor(s).Deliver(context.Background(), json.RawMessage(tt.raw)); err != nil {
			t.Fatal(err)
		}
		tt.want.Update, tt.want.Chat, tt.want.At, tt.want.Title = 1, -5, time.Unix(9, 0), "群"
		if !tt.want.Renamed {
			tt.want.From = checkin.Sender{ID: 7, Name: "王芳"}
		}
		if len(s.stood) != 1 || s.stood[0] != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, s.stood, tt.want)
		}
	}
}

func TestWhoComesAndGoes(t *testing.T) {
	t.Parallel()
	const head = `{"update_id":4,"message":{"message_id":3,"date":9,"chat":{"id":-5,"type":"group","title":"群"},"from":{"id":7},`
	for raw, want := range map[string]checkin.Membership{
		head + `"left_chat_member":{"id":8}}}`:            {Update: 4, Chat: -5, At: time.Unix(9, 0), Accounts: []int64{8}, Gone: true},
		head + `"new_chat_members":[{"id":8},{"id":9}]}}`: {Update: 4, Chat: -5, At: time.Unix(9, 0), Accounts: []int64{8, 9}},
	} {
		s := &spy{}
		if err := intakeFor(s).Deliver(context.Background(), json.RawMessage(raw)); err != nil {
			t.Fatal(err)
		}
		if len(s.members) != 1 || !reflect.DeepEqual(s.members[0], want) {
			t.Errorf("%+v, want %+v", s.members, want)
		}
	}
}

func TestNamesOfAccounts(t *testing.T) {
	t.Parallel()
	for want, u := range map[string]user{
		"王芳": {First: "芳", Last: "王"}, "Mary Li": {First: "Mary", Last: "Li"}, "王芳 🌸": {First: "王芳", Last: "🌸"}, "李明": {First: "李明"}, "": {},
	} {
		if got := u.name(); got != want {
			t.Errorf("%+v is called %q, want %q", u, got, want)
		}
	}
}
