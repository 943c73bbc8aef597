package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"checkinbot/internal/checkin"
)

// update is what we read of Telegram's Update. Every other field is ignored
// unread.
type update struct {
	ID            int64       `json:"update_id"`
	Message       *message    `json:"message"`
	EditedMessage *message    `json:"edited_message"`
	Callback      *callback   `json:"callback_query"`
	MyChatMember  *membership `json:"my_chat_member"`
}

type message struct {
	ID           int             `json:"message_id"`
	Thread       int             `json:"message_thread_id"`
	Topic        bool            `json:"is_topic_message"`
	From         *user           `json:"from"`
	SenderChat   *chat           `json:"sender_chat"`
	Chat         chat            `json:"chat"`
	Date         int64           `json:"date"`
	EditDate     int64           `json:"edit_date"`
	Text         string          `json:"text"`
	Caption      string          `json:"caption"`
	Forward      json.RawMessage `json:"forward_origin"`
	AutoForward  bool            `json:"is_automatic_forward"`
	ViaBot       json.RawMessage `json:"via_bot"`
	ReplyTo      *replied        `json:"reply_to_message"`
	MigratedTo   int64           `json:"migrate_to_chat_id"`
	MigratedFrom int64           `json:"migrate_from_chat_id"`
	NewTitle     string          `json:"new_chat_title"`
	Came         []user          `json:"new_chat_members"`
	Gone         *user           `json:"left_chat_member"`
}

// replied is the message an answer refers to.
type replied struct {
	From *user `json:"from"`
}

type user struct {
	ID       int64  `json:"id"`
	Bot      bool   `json:"is_bot"`
	Language string `json:"language_code"`
	First    string `json:"first_name"`
	Last     string `json:"last_name"`
}

// name is what the account calls itself: 王 芳 is written together, as Chinese
// names are.
func (u *user) name() string {
	if hanOnly(u.First) && hanOnly(u.Last) {
		return strings.TrimSpace(u.Last + u.First)
	}
	return strings.TrimSpace(u.First + " " + u.Last)
}

func hanOnly(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

type chat struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type membership struct {
	Chat chat   `json:"chat"`
	From user   `json:"from"`
	Date int64  `json:"date"`
	Old  status `json:"old_chat_member"`
	New  status `json:"new_chat_member"`
}

type status struct {
	Status string `json:"status"`
	// Member and CanSend tell, for a restricted bot, whether it is in the chat and
	// may write there.
	Member  bool `json:"is_member"`
	CanSend bool `json:"can_send_messages"`
}

func (s status) present() bool {
	switch s.Status {
	case "creator", "administrator", "member":
		return true
	case "restricted":
		return s.Member
	}
	return false
}

// Accounts that stand for a group's anonymous admins and for channels.
const (
	groupAnonymousBot = 1087968824
	channelBot        = 136817688
)

// decode reads one update. An update whose number can be read but nothing else
// still returns that number.
func decode(raw json.RawMessage) (update, error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		var only struct {
			ID int64 `json:"update_id"`
		}
		_ = json.Unmarshal(raw, &only)
		return update{ID: only.ID}, fmt.Errorf("bot: unreadable update: %w", err)
	}
	return u, nil
}

// chat is what orders updates: those of one chat stay in order.
func (u update) chat() int64 {
	switch {
	case u.Message != nil:
		return u.Message.Chat.ID
	case u.EditedMessage != nil:
		return u.EditedMessage.Chat.ID
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat.ID
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID
	}
	return 0
}

// kind names the update for metrics.
func (u update) kind() string {
	switch {
	case u.Message != nil:
		return "message"
	case u.EditedMessage != nil:
		return "edited_message"
	case u.Callback != nil:
		return "callback_query"
	case u.MyChatMember != nil:
		return "my_chat_member"
	}
	return "other"
}

// event translates a message; me is the bot's own account.
func (m *message) event(number int64, me Identity) checkin.Message {
	out := checkin.Message{
		Update: number, Source: checkin.Source{Chat: m.Chat.ID, Message: m.ID}, Revision: m.EditDate,
		Private: m.Chat.Type == "private", Sent: time.Unix(m.Date, 0),
		From:    m.sender(),
		Foreign: len(m.Forward) > 0 || m.AutoForward || len(m.ViaBot) > 0,
	}
	if m.Topic {
		out.Thread = m.Thread
	}
	text := m.Text
	if text == "" {
		text = m.Caption
	}
	out.ToBot = m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == me.ID
	route(&out, text, me.Username)
	return out
}

func (m *message) sender() checkin.Sender {
	if m.From == nil {
		return checkin.Sender{Anonymous: true}
	}
	return checkin.Sender{
		ID: m.From.ID, Language: m.From.Language, Name: m.From.name(),
		Bot:       m.From.Bot && m.From.ID != groupAnonymousBot && m.From.ID != channelBot,
		Anonymous: m.From.ID == groupAnonymousBot || m.From.ID == channelBot || m.SenderChat != nil,
	}
}

func (c *callback) event() checkin.Press {
	p := checkin.Press{ID: c.ID, From: c.From.sender(), Data: c.Data}
	if m := c.Message; m != nil {
		p.On = checkin.Source{Chat: m.Chat.ID, Message: m.ID}
		p.Private, p.Sent = m.Chat.Type == "private", time.Unix(m.Date, 0)
		if m.Topic {
			p.Thread = m.Thread
		}
	}
	return p
}

func (u *user) sender() checkin.Sender {
	return checkin.Sender{ID: u.ID, Language: u.Language, Name: u.name(), Bot: u.Bot}
}

func (m *membership) event(number int64) checkin.Standing {
	return checkin.Standing{
		Update: number, Chat: m.Chat.ID, At: time.Unix(m.Date, 0), Private: m.Chat.Type == "private",
		Present: m.New.present(), Joined: m.New.present() && !m.Old.present(), Left: m.Old.present() && !m.New.present(),
		Admin: m.New.Status == "administrator" || m.New.Status == "creator", Mute: m.New.Status == "restricted" && !m.New.CanSend,
		Title: m.Chat.Title, From: m.From.sender(),
	}
}

// renamed tells a group's new title; what else is known of the bot's standing
// there stays.
func (m *message) renamed(number int64) checkin.Standing {
	return checkin.Standing{Update: number, Chat: m.Chat.ID, At: time.Unix(m.Date, 0), Present: true, Renamed: true, Title: m.NewTitle}
}

// membership tells who has come into a group or gone from it.
func (m *message) membership(number int64) checkin.Membership {
	out := checkin.Membership{Update: number, Chat: m.Chat.ID, At: time.Unix(m.Date, 0), Gone: m.Gone != nil}
	if m.Gone != nil {
		out.Accounts = append(out.Accounts, m.Gone.ID)
	}
	for _, u := range m.Came {
		out.Accounts = append(out.Accounts, u.ID)
	}
	return out
}
