package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"checkinbot/internal/checkin"
)

// Client calls the Bot API: the library for everything we send, a call of our
// own for getUpdates, because the library acknowledges before handling.
type Client struct {
	api   *tg.Bot
	base  string // with the token in it: never print
	polls *http.Client
}

// sendFor bounds one call that is not a long poll.
const sendFor = 10 * time.Second

// NewClient returns a client; it does not call Telegram yet.
func NewClient(token, apiURL string) (*Client, error) {
	base := apiURL + "/bot" + token + "/"
	if _, err := url.Parse(base); err != nil { // later, the library would print it with the token
		return nil, errors.New("bot: the API URL or the token is malformed")
	}
	calls := &http.Client{Timeout: sendFor}
	api, err := tg.New(token, tg.WithSkipGetMe(), tg.WithServerURL(apiURL), tg.WithHTTPClient(sendFor, calls),
		tg.WithErrorsHandler(func(error) {})) // it reports only failures to close, with URLs in them
	if err != nil {
		return nil, errors.New("bot: the Telegram token is empty")
	}
	return &Client{api: api, base: base, polls: &http.Client{}}, nil
}

// APIError is Telegram's own refusal of a call.
type APIError struct {
	Code        int
	Description string
	RetryAfter  time.Duration
}

func (e *APIError) Error() string { return fmt.Sprintf("telegram: %d %s", e.Code, e.Description) }

// named gives the library's refusals the form of our own call's, so that the
// same back-off and the same words to the operator serve both.
func named(err error) error {
	var many *tg.TooManyRequestsError
	switch {
	case errors.As(err, &many):
		return &APIError{Code: http.StatusTooManyRequests, Description: "too many requests", RetryAfter: time.Duration(many.RetryAfter) * time.Second}
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return &APIError{Code: http.StatusUnauthorized, Description: "the token is not accepted"}
	}
	return err
}

// allowed lists the kinds of update we ask for.
var allowed = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// maxBatch bounds what one poll may make us read: 100 updates of a few dozen
// kilobytes each.
const maxBatch = 32 << 20

// fetch polls for updates from an offset on, waiting up to wait for the first.
func (c *Client) fetch(ctx context.Context, offset int64, wait time.Duration) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+sendFor)
	defer cancel()
	body, err := json.Marshal(map[string]any{
		"offset": offset, "timeout": int(wait / time.Second), "limit": 100, "allowed_updates": allowed,
	})
	if err != nil {
		return nil, fmt.Errorf("bot: encode getUpdates: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("bot: the API URL or the token is malformed")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.polls.Do(req)
	if err != nil {
		return nil, fmt.Errorf("bot: getUpdates: %w", withoutURL(err))
	}
	defer func() { _ = resp.Body.Close() }()
	return readUpdates(resp)
}

func readUpdates(resp *http.Response) ([]json.RawMessage, error) {
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxBatch))
	if err != nil {
		return nil, fmt.Errorf("bot: getUpdates: %w", withoutURL(err))
	}
	var answer struct {
		OK          bool              `json:"ok"`
		Result      []json.RawMessage `json:"result"`
		Code        int               `json:"error_code"`
		Description string            `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil || !answer.OK {
		code := answer.Code
		if code == 0 {
			code = resp.StatusCode
		}
		return nil, &APIError{Code: code, Description: answer.Description, RetryAfter: time.Duration(answer.Parameters.RetryAfter) * time.Second}
	}
	return answer.Result, nil
}

// withoutURL strips the address, which holds the token, from a network error.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// Identify asks who we are.
func (c *Client) Identify(ctx context.Context) (Identity, error) {
	me, err := c.api.GetMe(ctx)
	if err != nil {
		return Identity{}, fmt.Errorf("bot: getMe: %w", named(err))
	}
	return Identity{ID: me.ID, Username: me.Username, ReadsAll: me.CanReadAllGroupMessages}, nil
}

// Command is a line of the menu Telegram shows.
type Command struct{ Name, Description string }

// PublishCommands sets the menu for a language; an empty tag is for everybody
// else.
func (c *Client) PublishCommands(ctx context.Context, tag string, list []Command) error {
	commands := make([]models.BotCommand, len(list))
	for i, cmd := range list {
		commands[i] = models.BotCommand{Command: cmd.Name, Description: cmd.Description}
	}
	if _, err := c.api.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: commands, LanguageCode: tag}); err != nil {
		return fmt.Errorf("bot: setMyCommands: %w", err)
	}
	return nil
}

// UsePolling removes a webhook, which would make every poll fail, and keeps what
// waits to be delivered.
func (c *Client) UsePolling(ctx context.Context) error {
	if _, err := c.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{}); err != nil {
		return fmt.Errorf("bot: deleteWebhook: %w", named(err))
	}
	return nil
}

// UseWebhook has updates delivered to a public address.
func (c *Client) UseWebhook(ctx context.Context, address, secret string) error {
	_, err := c.api.SetWebhook(ctx, &tg.SetWebhookParams{URL: address, SecretToken: secret, AllowedUpdates: allowed})
	if err != nil {
		return fmt.Errorf("bot: setWebhook: %w", named(err))
	}
	return nil
}

// send carries a notice out and returns the id of the message it made, if any.
func (c *Client) send(ctx context.Context, n checkin.Notice) (int, error) {
	switch n.Act {
	case checkin.Say:
		return c.say(ctx, n)
	case checkin.Edit:
		_, err := c.api.EditMessageText(ctx, &tg.EditMessageTextParams{
			ChatID: n.Chat, MessageID: n.ReplyTo, Text: n.Text, ParseMode: models.ParseModeHTML, ReplyMarkup: markup(n.Buttons),
		})
		return n.ReplyTo, err
	case checkin.Upload:
		return c.upload(ctx, n)
	case checkin.React:
		_, err := c.api.SetMessageReaction(ctx, &tg.SetMessageReactionParams{
			ChatID: n.Chat, MessageID: n.ReplyTo, Reaction: reaction(n.Reaction),
		})
		return 0, err
	case checkin.Answer:
		_, err := c.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: n.Press, Text: n.Text})
		return 0, err
	}
	return 0, fmt.Errorf("bot: unknown act %q", n.Act)
}

func (c *Client) say(ctx context.Context, n checkin.Notice) (int, error) {
	p := &tg.SendMessageParams{
		ChatID: n.Chat, MessageThreadID: n.Thread, Text: n.Text, ParseMode: models.ParseModeHTML, ReplyMarkup: markup(n.Buttons),
	}
	if n.ReplyTo != 0 {
		p.ReplyParameters = &models.ReplyParameters{MessageID: n.ReplyTo, AllowSendingWithoutReply: true}
	}
	m, err := c.api.SendMessage(ctx, p)
	if err != nil && p.MessageThreadID != 0 && strings.Contains(err.Error(), "message thread not found") {
		p.MessageThreadID = 0 // the topic was deleted; the group still wants to hear it
		m, err = c.api.SendMessage(ctx, p)
	}
	if err != nil {
		return 0, err
	}
	return m.ID, nil
}

func (c *Client) upload(ctx context.Context, n checkin.Notice) (int, error) {
	if n.File == nil {
		return 0, errors.New("bot: a notice to upload has no file")
	}
	file := &models.InputFileUpload{Filename: n.File.Name, Data: bytes.NewReader(n.File.Data)}
	var m *models.Message
	var err error
	if n.File.Picture {
		m, err = c.api.SendPhoto(ctx, &tg.SendPhotoParams{
			ChatID: n.Chat, MessageThreadID: n.Thread, Caption: n.Text, ParseMode: models.ParseModeHTML, Photo: file, ReplyMarkup: markup(n.Buttons),
		})
	} else {
		m, err = c.api.SendDocument(ctx, &tg.SendDocumentParams{
			ChatID: n.Chat, MessageThreadID: n.Thread, Caption: n.Text, ParseMode: models.ParseModeHTML, Document: file, ReplyMarkup: markup(n.Buttons),
		})
	}
	if err != nil {
		return 0, err
	}
	return m.ID, nil
}

func markup(rows [][]checkin.Button) models.ReplyMarkup {
	if len(rows) == 0 {
		return nil
	}
	keyboard := make([][]models.InlineKeyboardButton, len(rows))
	for i, row := range rows {
		for _, b := range row {
			keyboard[i] = append(keyboard[i], models.InlineKeyboardButton{Text: b.Label, CallbackData: b.Data, URL: b.URL})
		}
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: keyboard}
}

func reaction(emoji string) []models.ReactionType {
	if emoji == "" {
		return nil
	}
	return []models.ReactionType{{
		Type:              models.ReactionTypeTypeEmoji,
		ReactionTypeEmoji: &models.ReactionTypeEmoji{Type: models.ReactionTypeTypeEmoji, Emoji: emoji},
	}}
}
