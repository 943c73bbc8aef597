package faketelegram

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Longest texts, in UTF-16 units after the entities are parsed.
const (
	maxText    = 4096
	maxCaption = 1024
	maxData    = 64
)

func (s *Server) sendMessage(c *call) (any, *refusal) {
	ch, no := s.chatFor(c)
	if no != nil {
		return nil, no
	}
	m, no := s.compose(c, ch, c.params["text"], maxText)
	if no != nil {
		return nil, no
	}
	return s.messageJSON(s.addMessage(ch, m)), nil
}

// compose checks a text with its options and makes the message.
func (s *Server) compose(c *call, ch *Chat, text string, limit int) (*Message, *refusal) {
	plain, no := parseText(text, c.params["parse_mode"])
	if no != nil {
		return nil, no
	}
	if n := utf16Len(plain); n > limit {
		if limit == maxCaption {
			return nil, badRequest("message caption is too long")
		}
		return nil, badRequest("message is too long")
	} else if n == 0 && limit == maxText {
		return nil, badRequest("message text is empty")
	}
	buttons, no := parseKeyboard(c.params["reply_markup"])
	if no != nil {
		return nil, no
	}
	m := &Message{From: BotID, Text: text, Buttons: buttons, Thread: int(c.number("message_thread_id"))}
	if m.Thread != 0 && !ch.hasThread(m.Thread) {
		return nil, badRequest("message thread not found")
	}
	m.ReplyTo, no = replyTarget(c, ch)
	return m, no
}

func replyTarget(c *call, ch *Chat) (int, *refusal) {
	raw := c.params["reply_parameters"]
	if raw == "" {
		return 0, nil
	}
	var p struct {
		ID    int  `json:"message_id"`
		Allow bool `json:"allow_sending_without_reply"`
	}
	if json.Unmarshal([]byte(raw), &p) != nil {
		return 0, badRequest("can't parse reply parameters JSON object")
	}
	if ch.find(p.ID) == nil {
		if p.Allow {
			return 0, nil
		}
		return 0, badRequest("message to be replied not found")
	}
	return p.ID, nil
}

func parseKeyboard(raw string) ([][]Button, *refusal) {
	if raw == "" {
		return nil, nil
	}
	var k struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(raw), &k) != nil {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Text == "" {
				return nil, badRequest("can't parse inline keyboard button: field \"text\" must be non-empty")
			}
			if b.URL == "" && len(b.Data) == 0 || len(b.Data) > maxData || b.URL != "" && b.Data != "" {
				return nil, badRequest("BUTTON_DATA_INVALID")
			}
			if b.URL != "" && !strings.HasPrefix(b.URL, "https://") {
				return nil, badRequest("inline keyboard button URL '%s' is invalid: wrong HTTP URL", b.URL)
			}
		}
	}
	return k.Rows, nil
}

func (s *Server) sendFile(c *call) (any, *refusal) {
	ch, no := s.chatFor(c)
	if no != nil {
		return nil, no
	}
	m, no := s.compose(c, ch, c.params["caption"], maxCaption)
	if no != nil {
		return nil, no
	}
	kind := map[string]string{"sendPhoto": "photo", "sendDocument": "document"}[c.method]
	f := c.files[kind]
	if f == nil {
		if f = s.fileByID(c.params[kind]); f == nil {
			return nil, badRequest("wrong file identifier/HTTP URL specified")
		}
	}
	if len(f.Data) > maxUpload {
		return nil, &refusal{code: http.StatusRequestEntityTooLarge, text: "Request Entity Too Large"}
	}
	if f.ID == "" {
		s.nextFile++
		f.ID = fmt.Sprintf("file%d", s.nextFile)
	}
	f.Type, m.File = kind, f
	return s.messageJSON(s.addMessage(ch, m)), nil
}

func (s *Server) fileByID(id string) *File {
	for _, ch := range s.chats {
		for _, m := range ch.Messages {
			if m.File != nil && m.File.ID == id {
				return m.File
			}
		}
	}
	return nil
}

func (s *Server) editMessageText(c *call) (any, *refusal) {
	ch, no := s.chatFor(c)
	if no != nil {
		return nil, no
	}
	m := ch.find(int(c.number("message_id")))
	switch {
	case m == nil:
		return nil, badRequest("message to edit not found")
	case m.From != BotID:
		return nil, badRequest("message can't be edited")
	}
	next, no := s.compose(c, ch, c.params["text"], maxText)
	if no != nil {
		return nil, no
	}
	if next.Text == m.Text && fmt.Sprint(next.Buttons) == fmt.Sprint(m.Buttons) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Text, m.Buttons, m.EditDate = next.Text, next.Buttons, s.opts.Now()
	s.changed(m)
	return s.messageJSON(m), nil
}

// freeReactions are some of the emoji every bot may use.
var freeReactions = []string{"👍", "👎", "❤", "🔥", "👏", "😁", "🤔", "🎉", "🙏", "👌", "✍", "🫡", "👀"}

func (s *Server) setReaction(c *call) (any, *refusal) {
	ch, no := s.chatFor(c)
	if no != nil {
		return nil, no
	}
	m := ch.find(int(c.number("message_id")))
	if m == nil {
		return nil, badRequest("message to react not found")
	}
	var list []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	if raw := c.params["reaction"]; raw != "" && json.Unmarshal([]byte(raw), &list) != nil {
		return nil, badRequest("can't parse reaction types JSON object")
	}
	var emoji []string
	for _, r := range list {
		if r.Type != "emoji" || !slices.Contains(freeReactions, r.Emoji) {
			return nil, badRequest("REACTION_INVALID")
		}
		emoji = append(emoji, r.Emoji)
	}
	if len(emoji) > 1 {
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	m.Reactions = emoji
	s.changed(m)
	return true, nil
}

func (s *Server) answerCallback(c *call) (any, *refusal) {
	if utf16Len(c.params["text"]) > 200 {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	pressed, ok := s.presses[c.params["callback_query_id"]]
	if !ok || s.opts.Now().Sub(pressed) > pressLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	delete(s.presses, c.params["callback_query_id"])
	s.answers = append(s.answers, c.params["text"])
	s.tell(Event{Answer: c.params["text"]})
	return true, nil
}

var commandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) setMyCommands(c *call) (any, *refusal) {
	var list []Command
	if json.Unmarshal([]byte(c.params["commands"]), &list) != nil {
		return nil, badRequest("can't parse commands JSON object")
	}
	for _, cmd := range list {
		if !commandForm.MatchString(cmd.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf16Len(cmd.Description); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands[c.params["language_code"]] = list
	return true, nil
}

// poll is a getUpdates call being held open.
type poll struct{ ended chan struct{} }

func (s *Server) getUpdates(c *call) (any, *refusal) {
	s.mu.Lock()
	if s.webhook != nil {
		s.mu.Unlock()
		return nil, &refusal{code: http.StatusConflict, text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if s.poll != nil {
		close(s.poll.ended)
		s.conflicts++
	}
	mine := &poll{ended: make(chan struct{})}
	s.poll = mine
	s.allow(c)
	s.confirm(c.number("offset"))
	deadline := time.After(time.Duration(c.number("timeout")) * time.Second)
	for {
		s.expire()
		batch := s.batch(int(c.number("limit")))
		arrived := s.arrived
		if len(batch) > 0 {
			s.endPoll(mine)
			s.mu.Unlock()
			return batch, nil
		}
		s.mu.Unlock()
		var over bool
		select {
		case <-mine.ended:
			return nil, &refusal{code: http.StatusConflict, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		case <-arrived:
		case <-deadline:
			over = true
		case <-c.http.Context().Done():
			over = true
		case <-s.quiet:
			over = true
		}
		s.mu.Lock()
		if over {
			s.endPoll(mine)
			s.mu.Unlock()
			return []json.RawMessage{}, nil
		}
	}
}

// allow remembers which kinds of update are wanted, as the real server does: the
// list stays in force until another is given.
func (s *Server) allow(c *call) {
	var kinds []string
	if raw, ok := c.params["allowed_updates"]; ok && json.Unmarshal([]byte(raw), &kinds) == nil {
		s.allowed = kinds
	}
	if len(s.allowed) == 0 {
		s.allowed = nil
	}
}

func (s *Server) endPoll(p *poll) {
	if s.poll == p {
		s.poll = nil
	}
}

// confirm forgets what an offset acknowledges; a negative one keeps only the
// newest.
func (s *Server) confirm(offset int64) {
	if offset < 0 {
		s.pending = s.pending[max(0, len(s.pending)+int(offset)):]
		return
	}
	s.pending = slices.DeleteFunc(s.pending, func(p pending) bool { return p.id < offset })
}

func (s *Server) batch(limit int) []json.RawMessage {
	if limit <= 0 || limit > 100 {
		limit = 100
	}
	out := []json.RawMessage{}
	for _, p := range s.pending[:min(limit, len(s.pending))] {
		out = append(out, p.json())
	}
	return out
}

func (p pending) json() json.RawMessage {
	if p.raw != nil {
		return p.raw
	}
	return mustJSON(p.body)
}
