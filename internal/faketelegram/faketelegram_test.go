package faketelegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

type answer struct {
	OK          bool            `json:"ok"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Result      json.RawMessage `json:"result"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

type rig struct {
	*testing.T
	s   *Server
	web *httptest.Server
	now time.Time
	mu  sync.Mutex
}

func newRig(t *testing.T, o Options) *rig {
	t.Helper()
	r := &rig{T: t, now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }
	r.s = New(o)
	r.web = httptest.NewServer(r.s.Handler())
	t.Cleanup(func() { r.s.Close(); r.web.Close() })
	r.s.AddUser(7, "Li", "zh")
	r.s.AddGroup(-5, "Group")
	return r
}

func (r *rig) pass(d time.Duration) { r.mu.Lock(); defer r.mu.Unlock(); r.now = r.now.Add(d) }

func (r *rig) call(method string, params ...string) answer {
	r.Helper()
	form := url.Values{}
	for i := 0; i < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	resp, err := http.PostForm(r.web.URL+"/bot"+TestToken+"/"+method, form)
	if err != nil {
		return answer{Description: "network"}
	}
	defer func() { _ = resp.Body.Close() }()
	var a answer
	if json.NewDecoder(resp.Body).Decode(&a) != nil {
		a.Description = "not JSON"
	}
	return a
}

// updates polls once and returns the ids and kinds that came.
func (r *rig) updates(offset int64) (ids []int64, kinds []string) {
	r.Helper()
	a := r.call("getUpdates", "offset", fmt.Sprint(offset))
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(a.Result, &list); err != nil {
		r.Fatalf("%+v: %v", a, err)
	}
	for _, u := range list {
		var id int64
		_ = json.Unmarshal(u["update_id"], &id)
		ids = append(ids, id)
		for k := range u {
			if k != "update_id" {
				kinds = append(kinds, k)
			}
		}
	}
	return ids, kinds
}

func TestStrictness(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	sent := r.call("sendMessage", "chat_id", "7", "text", "x")
	if !sent.OK {
		t.Fatalf("%+v", sent)
	}
	long := strings.Repeat("走", 4097)
	tests := []struct {
		name, method string
		params       []string
		code         int
		words        string
	}{
		{"unknown method", "sendDance", nil, 404, "Not Found"},
		{"missing parameter", "sendMessage", []string{"text", "x"}, 400, `"chat_id" is required`},
		{"missing text", "sendMessage", []string{"chat_id", "7"}, 400, "message text is empty"},
		{"unknown parameter", "sendMessage", []string{"chat_id", "7", "text", "x", "colour", "red"}, 400, `unknown parameter "colour"`},
		{"empty text", "sendMessage", []string{"chat_id", "7", "text", ""}, 400, "message text is empty"},
		{"text too long", "sendMessage", []string{"chat_id", "7", "text", long}, 400, "message is too long"},
		{"counted in UTF-16", "sendMessage", []string{"chat_id", "7", "text", strings.Repeat("😀", 2049)}, 400, "message is too long"},
		{"unknown chat", "sendMessage", []string{"chat_id", "99", "text", "x"}, 400, "chat not found"},
		{"bad tag", "sendMessage", []string{"chat_id", "7", "text", "<br>", "parse_mode", "HTML"}, 400, `Unsupported start tag "br"`},
		{"unclosed tag", "sendMessage", []string{"chat_id", "7", "text", "<b>x", "parse_mode", "HTML"}, 400, "Can't find end tag"},
		{"stray end", "sendMessage", []string{"chat_id", "7", "text", "x</b>", "parse_mode", "HTML"}, 400, "Unexpected end tag"},
		{"crossed tags", "sendMessage", []string{"chat_id", "7", "text", "<b><i>x</b></i>", "parse_mode", "HTML"}, 400, "Unmatched end tag"},
		{"bare less-than", "sendMessage", []string{"chat_id", "7", "text", "1 < 2", "parse_mode", "HTML"}, 400, "can't parse entities"},
		{"button data too long", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("x", 65) + `"}]]}`}, 400, "BUTTON_DATA_INVALID"},
		{"reply to nothing", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_parameters", `{"message_id":99}`}, 400, "replied not found"},
		{"not modified", "editMessageText", []string{"chat_id", "7", "message_id", "1", "text", "x"}, 400, "message is not modified"},
		{"edit nothing", "editMessageText", []string{"chat_id", "7", "message_id", "99", "text", "x"}, 400, "message to edit not found"},
		{"bad reaction", "setMessageReaction", []string{"chat_id", "7", "message_id", "1", "reaction", `[{"type":"emoji","emoji":"🐍"}]`}, 400, "REACTION_INVALID"},
		{"bad commands", "setMyCommands", []string{"commands", `[{"command":"a","description":""}]`}, 400, "DESCRIPTION_INVALID"},
		{"unknown press", "answerCallbackQuery", []string{"callback_query_id", "1"}, 400, "query ID is invalid"},
		{"bad command name", "setMyCommands", []string{"commands", `[{"command":"Tot al","description":"x"}]`}, 400, "BOT_COMMAND_INVALID"},
		{"bad secret", "setWebhook", []string{"url", "https://example.com/", "secret_token", "a b"}, 400, "unallowed characters"},
		{"webhook without https", "setWebhook", []string{"url", "http://example.com/"}, 400, "HTTPS"},
	}
	for _, tt := range tests {
		a := r.call(tt.method, tt.params...)
		if a.OK || a.Code != tt.code || !strings.Contains(a.Description, tt.words) {
			t.Errorf("%s: %d %q, want %d %q", tt.name, a.Code, a.Description, tt.code, tt.words)
		}
	}
	resp, err := http.Get(r.web.URL + "/botwrong/getMe")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("wrong token: %d", resp.StatusCode)
	}
}

func TestOffsetsConfirmAndRedeliver(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	r.s.Say(7, 7, "a")
	r.s.Say(7, 7, "b")
	ids, _ := r.updates(0)
	again, _ := r.updates(0)
	if len(ids) != 2 || len(again) != 2 || ids[0] != again[0] {
		t.Fatalf("first %v, again %v; want the same two", ids, again)
	}
	if rest, _ := r.updates(ids[0] + 1); len(rest) != 1 || rest[0] != ids[1] {
		t.Errorf("after confirming one: %v", rest)
	}
	if rest, _ := r.updates(0); len(rest) != 1 {
		t.Errorf("what was confirmed came back: %v", rest)
	}
	r.s.Say(7, 7, "c")
	if rest, _ := r.updates(-1); len(rest) != 1 {
		t.Errorf("negative offset: %v, want only the newest", rest)
	}
}

func TestExpiryFollowsTheClock(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	id := r.s.Say(7, 7, "a")
	r.s.Press(7, 7, id, "x")
	r.pass(151 * time.Second)
	if _, kinds := r.updates(0); len(kinds) != 1 || kinds[0] != "message" {
		t.Errorf("after 151 s: %v, want only the message", kinds)
	}
	r.pass(24 * time.Hour)
	if n := r.s.Pending(); n != 0 {
		t.Errorf("after a day: %d pending", n)
	}
}

func TestOnlyWhatWasAskedForComes(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	r.call("getUpdates", "allowed_updates", `["message"]`)
	r.s.Block(7, true)
	r.s.Say(7, 7, "a")
	if _, kinds := r.updates(0); fmt.Sprint(kinds) != "[message]" {
		t.Errorf("came %v, asked for messages only", kinds)
	}
}

func TestASecondPollEndsTheFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	first := make(chan answer, 1)
	go func() { first <- r.call("getUpdates", "timeout", "20") }()
	for r.s.Calls("getUpdates") == 0 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond) // let it be held
	go r.call("getUpdates", "timeout", "1")
	if a := <-first; a.Code != 409 || r.s.Conflicts() != 1 {
		t.Errorf("the first poll got %+v, %d conflicts", a, r.s.Conflicts())
	}
}

func TestPrivacyMode(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{Privacy: true})
	bots := r.call("sendMessage", "chat_id", "-5", "text", "hello")
	var m struct {
		ID int `json:"message_id"`
	}
	_ = json.Unmarshal(bots.Result, &m)
	r.s.Say(7, -5, "free text")
	r.s.Say(7, -5, "/total")
	r.s.Say(7, -5, "@checkin_demo_bot hi")
	r.s.Send(Draft{From: 7, Chat: -5, Text: "an answer", ReplyTo: m.ID})
	if ids, _ := r.updates(0); len(ids) != 3 {
		t.Errorf("%d updates, want command, mention and reply", len(ids))
	}
}

func TestTheBotsStanding(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	r.s.Block(7, true)
	r.s.Kick(-5, 7, true)
	if a := r.call("sendMessage", "chat_id", "7", "text", "x"); a.Code != 403 {
		t.Errorf("blocked: %+v", a)
	}
	if a := r.call("sendMessage", "chat_id", "-5", "text", "x"); a.Code != 403 {
		t.Errorf("kicked: %+v", a)
	}
	if _, kinds := r.updates(0); fmt.Sprint(kinds) != "[my_chat_member my_chat_member]" {
		t.Errorf("updates %v", kinds)
	}
	r.s.Kick(-5, 7, false)
	r.s.Hush(-5, true)
	if a := r.call("sendMessage", "chat_id", "-5", "text", "x"); a.Code != 400 || !strings.Contains(a.Description, "not enough rights") {
		t.Errorf("hushed: %+v", a)
	}
	if a := r.call("sendMessage", "chat_id", "7", "message_thread_id", "9", "text", "x"); a.Code != 403 {
		t.Errorf("a topic of a chat that blocks: %+v", a)
	}
	r.s.Create(-6, "New", 7)
	r.s.Promote(-6, 7)
	r.s.Rename(-6, 7, "Newer")
	r.s.Restrict(-6, 7, true)
	if a := r.call("sendMessage", "chat_id", "-6", "text", "x"); a.Code != 400 {
		t.Errorf("restricted: %+v", a)
	}
	r.s.Restrict(-6, 7, false)
	if a := r.call("sendMessage", "chat_id", "-6", "message_thread_id", "9", "text", "x"); a.Code != 400 || !strings.Contains(a.Description, "thread not found") {
		t.Errorf("an unknown topic: %+v", a)
	}
	if g := r.s.Groups(); len(g) != 2 || g[1].Title != "Newer" || len(r.s.Users()) != 1 {
		t.Errorf("groups %+v, users %+v", g, r.s.Users())
	}
	to := r.s.Migrate(-5, true)
	if a := r.call("sendMessage", "chat_id", "-5", "text", "x"); a.Parameters.MigrateTo != to {
		t.Errorf("migrated: %+v", a)
	}
	if a := r.call("sendMessage", "chat_id", fmt.Sprint(to), "text", "x"); !a.OK {
		t.Errorf("the supergroup: %+v", a)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{Limits: true})
	if a := r.call("sendMessage", "chat_id", "7", "text", "x"); !a.OK {
		t.Fatalf("%+v", a)
	}
	if a := r.call("sendMessage", "chat_id", "7", "text", "y"); a.Code != 429 || a.Parameters.RetryAfter != 1 {
		t.Errorf("a second message within a second: %+v", a)
	}
	refused := 0
	for range 40 {
		if a := r.call("getMe"); a.Code == 429 {
			refused++
		}
	}
	if refused == 0 || r.s.Refused() < refused {
		t.Errorf("%d of 40 calls at once refused", refused)
	}
}

func TestLimiterCountsGroupsByTheMinute(t *testing.T) {
	t.Parallel()
	var l limiter
	now := time.Now()
	c := &call{method: "sendMessage", params: map[string]string{"chat_id": "-5"}}
	for i := range 20 {
		if w := l.spend(c, now.Add(time.Duration(i)*1001*time.Millisecond)); w > 0 {
			t.Fatalf("message %d of the minute refused for %s", i+1, w)
		}
	}
	var refused bool
	for i := range 10 {
		refused = refused || l.spend(c, now.Add(time.Duration(20+i)*1001*time.Millisecond)) > 0
	}
	if !refused {
		t.Error("30 messages to a group in half a minute pass")
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	send := func() answer { return r.call("sendMessage", "chat_id", "7", "text", "x") }
	for _, tt := range []struct {
		f     Fault
		words string
		sent  int // messages that exist afterwards
	}{
		{Fault{Kind: DropBefore, Times: 1}, "network", 0},
		{Fault{Kind: Status, Code: 500, Times: 1}, "Internal Server Error", 0},
		{Fault{Kind: HTMLPage, Times: 1}, "not JSON", 0},
		{Fault{Kind: Garbage, Times: 1}, "not JSON", 0},
		{Fault{Kind: DropAfter, Times: 1}, "network", 1},
	} {
		r.s.Inject(tt.f)
		if a := send(); a.OK || a.Description != tt.words {
			t.Errorf("%+v: %+v", tt.f, a)
		}
		if n := len(r.s.Chat(7)); n != tt.sent {
			t.Errorf("%+v: %d messages, want %d", tt.f, n, tt.sent)
		}
	}
	r.s.Inject(Fault{Method: "sendMessage", Kind: Slow, Delay: 50 * time.Millisecond, Times: 1})
	began := time.Now()
	if a := send(); !a.OK || time.Since(began) < 50*time.Millisecond {
		t.Errorf("slow: %+v after %s", a, time.Since(began))
	}
}

func TestWebhookRepeatsUntilAccepted(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	var mu sync.Mutex
	var secrets []string
	done := make(chan struct{})
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		secrets = append(secrets, req.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		if len(secrets) < 3 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		close(done)
	}))
	defer hook.Close()
	if a := r.call("setWebhook", "url", hook.URL, "secret_token", "s"); !a.OK {
		t.Fatalf("%+v", a)
	}
	if a := r.call("getUpdates"); a.Code != 409 {
		t.Errorf("polling beside a webhook: %+v", a)
	}
	r.s.Say(7, 7, "a")
	<-done
	if a := r.call("deleteWebhook"); !a.OK {
		t.Errorf("%+v", a)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(secrets) != 3 || secrets[2] != "s" {
		t.Errorf("deliveries %q", secrets)
	}
}

func TestFilesGoBothWays(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	upload := func(method, field, name string) answer {
		t.Helper()
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.WriteField("chat_id", "7")
		_ = w.WriteField("caption", "a picture")
		part, err := w.CreateFormFile(field, name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, "data")
		_ = w.Close()
		resp, err := http.Post(r.web.URL+"/bot"+TestToken+"/"+method, w.FormDataContentType(), &b)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		var a answer
		_ = json.NewDecoder(resp.Body).Decode(&a)
		return a
	}
	if a := upload("sendPhoto", "photo", "x.png"); !a.OK || !strings.Contains(string(a.Result), "photo") {
		t.Errorf("photo: %+v", a)
	}
	if a := upload("sendDocument", "document", "x.xlsx"); !a.OK || !strings.Contains(string(a.Result), "x.xlsx") {
		t.Errorf("document: %+v", a)
	}
	file := r.s.Chat(7)[0].File
	if string(file.Data) != "data" || file.Type != "photo" {
		t.Errorf("kept %+v", file)
	}
	if a := r.call("sendPhoto", "chat_id", "7", "photo", file.ID); !a.OK {
		t.Errorf("by file id: %+v", a)
	}
	if a := r.call("sendPhoto", "chat_id", "7", "photo", "nothing"); a.OK {
		t.Error("an unknown file id is accepted")
	}
}

func TestWatchersSeeChanges(t *testing.T) {
	t.Parallel()
	r := newRig(t, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	events := r.s.Watch(ctx)
	id := r.s.Say(7, 7, "a")
	r.s.Edit(7, id, "b")
	r.call("setMessageReaction", "chat_id", "7", "message_id", fmt.Sprint(id), "reaction", `[{"type":"emoji","emoji":"👍"}]`)
	for _, want := range []string{"a", "b", "b👍"} {
		e := <-events
		if got := e.Message.Text + strings.Join(e.Message.Reactions, ""); got != want {
			t.Errorf("event %q, want %q", got, want)
		}
	}
	cancel()
	if _, open := <-events; open {
		t.Error("events after the end")
	}
}
