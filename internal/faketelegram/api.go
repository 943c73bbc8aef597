package faketelegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// refusal is an error in the words of the real server.
type refusal struct {
	code       int
	text       string
	retryAfter int
	migrateTo  int64
}

func (r *refusal) Error() string { return r.text }

func badRequest(format string, args ...any) *refusal {
	return &refusal{code: http.StatusBadRequest, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// call is one request with its parameters.
type call struct {
	method string
	params map[string]string
	files  map[string]*File
	http   *http.Request
}

func (c *call) number(name string) int64 {
	n, err := strconv.ParseInt(c.params[name], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// method describes a call: which parameters it must and may have.
type method struct {
	must, may []string
	run       func(*Server, *call) (any, *refusal)
}

var methods = map[string]method{
	"getMe":               {run: func(s *Server, _ *call) (any, *refusal) { return s.botJSON(), nil }},
	"getUpdates":          {may: []string{"offset", "limit", "timeout", "allowed_updates"}},
	"setWebhook":          {must: []string{"url"}, may: []string{"secret_token", "allowed_updates", "max_connections", "drop_pending_updates"}, run: (*Server).setWebhook},
	"deleteWebhook":       {may: []string{"drop_pending_updates"}, run: (*Server).deleteWebhook},
	"getWebhookInfo":      {run: (*Server).webhookInfo},
	"sendMessage":         {must: []string{"chat_id", "text"}, may: sendOptions, run: (*Server).sendMessage},
	"sendPhoto":           {must: []string{"chat_id", "photo"}, may: append([]string{"caption"}, sendOptions...), run: (*Server).sendFile},
	"sendDocument":        {must: []string{"chat_id", "document"}, may: append([]string{"caption"}, sendOptions...), run: (*Server).sendFile},
	"editMessageText":     {must: []string{"chat_id", "message_id", "text"}, may: []string{"parse_mode", "reply_markup", "link_preview_options"}, run: (*Server).editMessageText},
	"setMessageReaction":  {must: []string{"chat_id", "message_id"}, may: []string{"reaction", "is_big"}, run: (*Server).setReaction},
	"answerCallbackQuery": {must: []string{"callback_query_id"}, may: []string{"text", "show_alert"}, run: (*Server).answerCallback},
	"setMyCommands":       {must: []string{"commands"}, may: []string{"scope", "language_code"}, run: (*Server).setMyCommands},
}

var sendOptions = []string{"message_thread_id", "parse_mode", "reply_parameters", "reply_markup", "disable_notification", "link_preview_options"}

// maxUpload is Telegram's limit for files a bot sends.
const maxUpload = 50 << 20

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	if r.PathValue("bot") != "bot"+s.opts.Token {
		s.refuse(w, &refusal{code: http.StatusUnauthorized, text: "Unauthorized"})
		return
	}
	spec, ok := methods[name]
	if !ok {
		s.refuse(w, &refusal{code: http.StatusNotFound, text: "Not Found"})
		return
	}
	c, err := readCall(name, r)
	if err != nil {
		s.refuse(w, badRequest("%s", err.Error()))
		return
	}
	s.mu.Lock()
	s.calls[name]++
	fault := s.fault(name)
	s.mu.Unlock()
	if fault != nil && fault.before(w) {
		return
	}
	result, no := s.dispatch(spec, c)
	if fault != nil && fault.after(w) {
		return
	}
	if no != nil {
		s.refuse(w, no)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
}

func (s *Server) dispatch(spec method, c *call) (any, *refusal) {
	if no := spec.check(c); no != nil {
		return nil, no
	}
	if c.method == "getUpdates" { // waits, so it locks for itself
		return s.getUpdates(c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.opts.Limits {
		if wait := s.limits.spend(c, time.Now()); wait > 0 {
			sec := int(math.Ceil(wait.Seconds()))
			return nil, &refusal{code: http.StatusTooManyRequests, text: fmt.Sprintf("Too Many Requests: retry after %d", sec), retryAfter: sec}
		}
	}
	return spec.run(s, c)
}

func (m method) check(c *call) *refusal {
	for _, name := range m.must {
		if _, ok := c.params[name]; !ok && c.files[name] == nil {
			if name == "text" {
				return badRequest("message text is empty")
			}
			return badRequest("parameter %q is required", name)
		}
	}
	for name := range c.params {
		if !slices.Contains(m.must, name) && !slices.Contains(m.may, name) {
			return badRequest("unknown parameter %q", name)
		}
	}
	return nil
}

func (s *Server) refuse(w http.ResponseWriter, no *refusal) {
	params := map[string]any{}
	if no.retryAfter > 0 {
		params["retry_after"] = no.retryAfter
	}
	if no.migrateTo != 0 {
		params["migrate_to_chat_id"] = no.migrateTo
	}
	body := map[string]any{"ok": false, "error_code": no.code, "description": no.text}
	if len(params) > 0 {
		body["parameters"] = params
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(no.code)
	_ = json.NewEncoder(w).Encode(body)
}

// readCall accepts the four ways of passing parameters: query, form, multipart
// and JSON.
func readCall(name string, r *http.Request) (*call, error) {
	c := &call{method: name, params: map[string]string{}, files: map[string]*File{}, http: r}
	for k, v := range r.URL.Query() {
		c.params[k] = v[0]
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		return c, c.readJSON(r)
	case "multipart/form-data":
		return c, c.readMultipart(r)
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return nil, errors.New("can't parse form")
		}
		for k, v := range r.PostForm {
			c.params[k] = v[0]
		}
	}
	return c, nil
}

func (c *call) readJSON(r *http.Request) error {
	var body map[string]json.RawMessage
	if err := json.NewDecoder(io.LimitReader(r.Body, maxUpload)).Decode(&body); err != nil {
		return errors.New("can't parse JSON object")
	}
	for k, v := range body {
		var text string
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		c.params[k] = text
	}
	return nil
}

func (c *call) readMultipart(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return errors.New("can't parse multipart")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // an empty form has no closing boundary
		}
		if err != nil {
			return nil //nolint:nilerr // the library sends no boundary at all for a call without parameters
		}
		data, err := io.ReadAll(io.LimitReader(part, maxUpload+1))
		if err != nil {
			return errors.New("can't read multipart")
		}
		if part.FileName() != "" {
			c.files[part.FormName()] = &File{Name: part.FileName(), Data: data}
			continue
		}
		c.params[part.FormName()] = string(data)
	}
}

// utf16Len is the length Telegram counts.
func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// chatFor finds the chat of a call and checks that the bot may write there.
func (s *Server) chatFor(c *call) (*Chat, *refusal) {
	id, err := strconv.ParseInt(strings.TrimSpace(c.params["chat_id"]), 10, 64)
	ch, ok := s.chats[id]
	u := s.users[id]
	switch {
	case err != nil || !ok:
		return nil, badRequest("chat not found")
	case ch.MovedTo != 0:
		return nil, &refusal{code: http.StatusBadRequest, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: ch.MovedTo}
	case u != nil && u.Blocked:
		return nil, &refusal{code: http.StatusForbidden, text: "Forbidden: bot was blocked by the user"}
	case ch.BotGone:
		return nil, &refusal{code: http.StatusForbidden, text: "Forbidden: bot was kicked from the group chat"}
	case ch.Mute:
		return nil, badRequest("not enough rights to send text messages to the chat")
	}
	return ch, nil
}
