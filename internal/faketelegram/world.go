package faketelegram

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// How long Telegram keeps what the bot has not fetched.
const (
	messageLife = 24 * time.Hour
	pressLife   = 150 * time.Second
)

// AddUser makes a person known; language is an IETF tag or empty.
func (s *Server) AddUser(id int64, name, language string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[id] = &User{ID: id, Name: name, Language: language}
	s.chats[id] = &Chat{ID: id, Title: name, Private: true, nextID: 1}
}

// AddGroup makes a group with the bot in it; ids of groups are negative.
func (s *Server) AddGroup(id int64, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id] = &Chat{ID: id, Title: title, nextID: 1}
}

// Users lists the people in order of their ids.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]User, 0, len(s.users))
	for _, u := range s.users {
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b User) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Groups lists the groups that are still in use, newest id first.
func (s *Server) Groups() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Chat
	for _, c := range s.chats {
		if !c.Private && c.MovedTo == 0 {
			out = append(out, Chat{ID: c.ID, Title: c.Title})
		}
	}
	slices.SortFunc(out, func(a, b Chat) int { return cmp.Compare(b.ID, a.ID) })
	return out
}

// Draft is a message a person writes.
type Draft struct {
	From, Chat int64
	Text       string
	ReplyTo    int
	Thread     int
	Forwarded  bool
	// Photo sends the text as a picture's caption.
	Photo bool
	// Anonymous writes as the group itself.
	Anonymous bool
}

// Say writes a message; a private chat's id is its person's.
func (s *Server) Say(from, chat int64, text string) int {
	return s.Send(Draft{From: from, Chat: chat, Text: text})
}

// Send writes a message with all its trimmings and returns its id.
func (s *Server) Send(d Draft) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[d.Chat]
	m := s.addMessage(c, &Message{From: d.From, Text: d.Text, ReplyTo: d.ReplyTo, Thread: d.Thread})
	if s.visible(c, m) {
		body := s.messageJSON(m)
		decorate(body, d)
		s.queue("message", body, messageLife)
	}
	return m.ID
}

func decorate(body map[string]any, d Draft) {
	if d.Forwarded {
		body["forward_origin"] = map[string]any{"type": "hidden_user", "sender_user_name": "x", "date": body["date"]}
	}
	if d.Photo {
		body["caption"] = body["text"]
		delete(body, "text")
		body["photo"] = []any{map[string]any{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}}
	}
	if d.Anonymous {
		body["from"] = map[string]any{"id": 1087968824, "is_bot": true, "first_name": "Group"}
		body["sender_chat"] = body["chat"]
	}
}

func (s *Server) addMessage(c *Chat, m *Message) *Message {
	m.ID, m.Chat, m.Date = c.nextID, c.ID, s.opts.Now()
	c.nextID++
	c.Messages = append(c.Messages, m)
	s.changed(m)
	return m
}

// visible applies privacy mode: commands, mentions and replies to the bot pass.
func (s *Server) visible(c *Chat, m *Message) bool {
	switch {
	case c.BotGone:
		return false
	case c.Private || !s.opts.Privacy || c.BotAdmin:
		return true
	case strings.HasPrefix(m.Text, "/"), strings.Contains(m.Text, "@"+s.opts.Username):
		return true
	}
	re := c.find(m.ReplyTo)
	return re != nil && re.From == BotID
}

// hasThread reports whether somebody has written in a topic.
func (c *Chat) hasThread(thread int) bool {
	return slices.ContainsFunc(c.Messages, func(m *Message) bool { return m.Thread == thread })
}

func (c *Chat) find(id int) *Message {
	for _, m := range c.Messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Edit replaces a person's text. The same text makes an edit that changed
// nothing, as a link preview does.
func (s *Server) Edit(chat int64, id int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	m := c.find(id)
	if m == nil {
		return
	}
	m.Text, m.EditDate = text, s.opts.Now()
	s.changed(m)
	if s.visible(c, m) {
		s.queue("edited_message", s.messageJSON(m), messageLife)
	}
}

// Press taps a button under a message.
func (s *Server) Press(from, chat int64, id int, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := map[string]any{
		"id": fmt.Sprintf("press%d", s.nextUpdate), "from": s.userJSON(from), "chat_instance": "1", "data": data,
	}
	if m := s.chats[chat].find(id); m != nil {
		body["message"] = s.messageJSON(m)
	}
	s.presses[fmt.Sprint(body["id"])] = s.opts.Now()
	s.queue("callback_query", body, pressLife)
}

// Block makes a person block or unblock the bot.
func (s *Server) Block(user int64, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[user].Blocked = blocked
	s.standing(s.chats[user], user, wasOrIs("kicked", "member", !blocked))
}

// Kick removes the bot from a group or adds it again.
func (s *Server) Kick(chat, by int64, gone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	c.BotGone = gone
	s.standing(c, by, wasOrIs("kicked", "member", !gone))
}

// Promote makes the bot an admin of a group, which then sees every message.
func (s *Server) Promote(chat, by int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].BotAdmin = true
	s.standing(s.chats[chat], by, [2]string{"member", "administrator"})
}

// Create makes a group and adds the bot to it, as a person does.
func (s *Server) Create(id int64, title string, by int64) {
	s.AddGroup(id, title)
	s.Kick(id, by, false)
}

// Rename gives a group another title.
func (s *Server) Rename(chat, by int64, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	c.Title = title
	m := s.addMessage(c, &Message{From: by})
	body := s.messageJSON(m)
	delete(body, "text")
	body["new_chat_title"] = title
	s.queue("message", body, messageLife)
}

// wasOrIs is a change between two standings, forward or back.
func wasOrIs(a, b string, forward bool) [2]string {
	if forward {
		return [2]string{a, b}
	}
	return [2]string{b, a}
}

// Hush takes the bot's right to write in a group.
func (s *Server) Hush(chat int64, mute bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[chat].Mute = mute
}

// Restrict takes the bot's right to write in a group and tells it so.
func (s *Server) Restrict(chat, by int64, mute bool) {
	s.Hush(chat, mute)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.standing(s.chats[chat], by, wasOrIs("member", "restricted", mute))
}

// standing tells the bot how it stood and stands in a chat.
func (s *Server) standing(c *Chat, by int64, change [2]string) {
	bot := s.botJSON()
	member := func(status string) map[string]any {
		m := map[string]any{"user": bot, "status": status}
		if status == "kicked" {
			m["until_date"] = 0
		}
		if status == "restricted" {
			m["is_member"], m["can_send_messages"] = true, false
		}
		return m
	}
	s.queue("my_chat_member", map[string]any{
		"chat": s.chatJSON(c), "from": s.userJSON(by), "date": s.opts.Now().Unix(),
		"old_chat_member": member(change[0]), "new_chat_member": member(change[1]),
	}, messageLife)
}

// Migrate turns a group into a supergroup and returns its new id. With tell
// false the service message is lost and only a send finds out.
func (s *Server) Migrate(chat int64, tell bool) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[chat]
	to := -1_000_000_000_000 + chat
	old.MovedTo = to
	s.chats[to] = &Chat{ID: to, Title: old.Title, nextID: 1}
	if tell {
		m := s.addMessage(old, &Message{From: BotID})
		body := s.messageJSON(m)
		delete(body, "text")
		body["migrate_to_chat_id"] = to
		s.queue("message", body, messageLife)
	}
	return to
}

// PushRaw queues an update exactly as given, for shapes this server would not
// make itself. A body that is an object gets the next update_id unless it has
// one.
func (s *Server) PushRaw(raw string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextUpdate
	s.nextUpdate++
	if rest, ok := strings.CutPrefix(raw, "{"); ok && !strings.Contains(raw, `"update_id"`) {
		raw = fmt.Sprintf(`{"update_id":%d,%s`, id, rest)
	}
	s.push(pending{id: id, raw: []byte(raw), life: messageLife})
}

// Chat returns a copy of a chat's messages, oldest first.
func (s *Server) Chat(id int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[id]
	if !ok {
		return nil
	}
	out := make([]Message, len(c.Messages))
	for i, m := range c.Messages {
		out[i] = *m
		out[i].Reactions = slices.Clone(m.Reactions)
	}
	return out
}

// Pending is how many updates wait to be confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.pending)
}

// Calls is how often a method was called, refusals included.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Refused is how many calls were answered with 429.
func (s *Server) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.limits.refused
}

// Conflicts is how many polls were ended by another poller.
func (s *Server) Conflicts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conflicts
}

// Menu is the command menu for a language tag.
func (s *Server) Menu(language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands[language]
}

// Answers are the texts shown on button presses.
func (s *Server) Answers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers)
}

func (s *Server) botJSON() map[string]any {
	return map[string]any{
		"id": BotID, "is_bot": true, "first_name": "Check-in", "username": s.opts.Username,
		"can_join_groups": true, "can_read_all_group_messages": !s.opts.Privacy, "supports_inline_queries": false,
	}
}

func (s *Server) userJSON(id int64) map[string]any {
	if id == BotID {
		return s.botJSON()
	}
	u, ok := s.users[id]
	if !ok {
		u = &User{ID: id, Name: "Somebody"}
	}
	out := map[string]any{"id": id, "is_bot": false, "first_name": u.Name}
	if u.Language != "" {
		out["language_code"] = u.Language
	}
	return out
}

func (s *Server) chatJSON(c *Chat) map[string]any {
	kind := "group"
	switch {
	case c.Private:
		return map[string]any{"id": c.ID, "type": "private", "first_name": c.Title}
	case c.ID < -1_000_000_000_000:
		kind = "supergroup"
	}
	return map[string]any{"id": c.ID, "type": kind, "title": c.Title}
}

func (s *Server) messageJSON(m *Message) map[string]any {
	c := s.chats[m.Chat]
	out := map[string]any{
		"message_id": m.ID, "from": s.userJSON(m.From), "chat": s.chatJSON(c), "date": m.Date.Unix(), "text": m.Text,
	}
	if !m.EditDate.IsZero() {
		out["edit_date"] = m.EditDate.Unix()
	}
	if m.Thread != 0 {
		out["message_thread_id"], out["is_topic_message"] = m.Thread, true
	}
	if re := c.find(m.ReplyTo); re != nil {
		body := s.messageJSON(&Message{ID: re.ID, Chat: re.Chat, From: re.From, Text: re.Text, Date: re.Date})
		out["reply_to_message"] = body
	}
	if m.File != nil {
		delete(out, "text")
		out["caption"] = m.Text
		file := map[string]any{"file_id": m.File.ID, "file_unique_id": m.File.ID, "file_size": len(m.File.Data)}
		if m.File.Type == "photo" {
			file["width"], file["height"] = 1, 1
			out["photo"] = []any{file}
		} else {
			file["file_name"] = m.File.Name
			out["document"] = file
		}
	}
	return out
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only plain maps, numbers and strings get here
	}
	return b
}

// SetLanguage sets what a person's client says it speaks.
func (s *Server) SetLanguage(user int64, language string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u, ok := s.users[user]; ok {
		u.Language = language
	}
}
