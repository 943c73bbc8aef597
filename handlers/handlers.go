package handlers

import (
	"context"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// Ledger is where reports and replies are committed.
type Ledger interface {
	Commit(ctx context.Context, rec checkin.Record, reply checkin.Reply) error
	CommitList(ctx context.Context, rec checkin.Record, reply checkin.Reply) error
	Amend(ctx context.Context, a checkin.Amendment, reply checkin.Reply) (found bool, err error)
	Post(ctx context.Context, notices ...checkin.Notice) error
}

// Counts answers how much was done.
type Counts interface {
	Totals(ctx context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error)
}

// Chats remembers which chats can be written to and under which id.
type Chats interface {
	Reach(ctx context.Context, chat int64, reachable bool, why string) error
	Moved(ctx context.Context, m checkin.Migration) error
}

// Directory has the newest roster.
type Directory interface{ Roster() *checkin.Roster }

// Config is what a Handler needs to know of the district and of the bot.
type Config struct {
	Catalogue *checkin.Catalogue
	Calendar  checkin.Calendar
	// Language of the district, for people and groups who have none of their own.
	Language checkin.Language
	// Username of the bot, without @.
	Username string
	// Blind is true while privacy mode hides ordinary group messages.
	Blind bool
	// Secret signs the buttons of questions; the same on every replica.
	Secret []byte
}

// Handler implements the meaning of everything that reaches the bot. It is safe
// for concurrent use.
type Handler struct {
	cfg       Config
	ledger    Ledger
	counts    Counts
	chats     Chats
	directory Directory

	mu     sync.Mutex
	parser *grammar.Parser // compiled for roster
	roster *checkin.Roster
}

// New returns a handler.
func New(cfg Config, l Ledger, c Counts, ch Chats, d Directory) *Handler {
	return &Handler{cfg: cfg, ledger: l, counts: c, chats: ch, directory: d}
}

// How long replies are worth sending when Telegram cannot be reached.
const (
	keepAnswer   = 24 * time.Hour
	keepReaction = time.Hour
	keepToast    = 2 * time.Minute
)

// The bot's reactions in groups.
const (
	thumbsUp = "👍" // recorded
	okHand   = "👌" // an edit was taken over
	noEmoji  = ""
)

// read parses a message with the names of the newest roster.
func (h *Handler) read(roster *checkin.Roster, in grammar.Input) grammar.Result {
	return h.parserFor(roster).Parse(in)
}

func (h *Handler) parserFor(roster *checkin.Roster) *grammar.Parser {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.roster != roster {
		h.parser, h.roster = grammar.New(h.cfg.Catalogue, h.cfg.Calendar, roster), roster
	}
	return h.parser
}

// talk is one message with what is known of its writer and its chat.
type talk struct {
	checkin.Message
	roster *checkin.Roster
	person *checkin.Person // nil for a stranger
	group  checkin.Group
	bound  bool
	lang   checkin.Language
}

func (h *Handler) talk(m checkin.Message) talk {
	t := talk{Message: m, roster: h.directory.Roster()}
	t.person, _ = t.roster.ByTelegram(m.From.ID)
	if !m.Private {
		t.group, t.bound = t.roster.Group(m.Source.Chat)
	}
	t.lang = h.language(t)
	return t
}

// language is the group's in a group; in private the person's choice, else the
// client's.
func (h *Handler) language(t talk) checkin.Language {
	switch {
	case !t.Private && t.group.Language != "":
		return t.group.Language
	case !t.Private:
		return h.cfg.Language
	case t.person != nil && t.person.Language != "":
		return t.person.Language
	}
	return checkin.MatchLanguage(t.From.Language, h.cfg.Language)
}

// reason names why this message is answered.
func (t talk) reason() checkin.Reason {
	return checkin.Reason{
		Key: fmt.Sprintf("re:%d:%d:%d:%d", t.Source.Chat, t.Source.Message, t.Revision, t.Update),
		Day: checkin.BucketOf(t.Event()),
	}
}

// daily names something said to a person in a chat once a day at most.
func (t talk) daily(what string) checkin.Reason {
	day := checkin.BucketOf(t.Event())
	return checkin.Reason{Key: fmt.Sprintf("%s:%d:%d:%d", what, t.Source.Chat, t.From.ID, int(day)), Day: day}
}

// say is a worded answer to the message.
func (t talk) say(why checkin.Reason, s text.Sentence) checkin.Notice {
	return checkin.Notice{
		Key: why.Key, Day: why.Day, Audience: checkin.People, Act: checkin.Say, Chat: t.Source.Chat, Thread: t.Thread,
		Text: text.Say(t.lang, s), ReplyTo: t.Source.Message, Keep: keepAnswer,
	}
}

// react is a quiet answer to a message.
func react(why checkin.Reason, on checkin.Source, emoji string) checkin.Notice {
	return checkin.Notice{
		Key: why.Key + "/react", Day: why.Day, Audience: checkin.People, Act: checkin.React, Chat: on.Chat,
		ReplyTo: on.Message, Reaction: emoji, Keep: keepReaction,
	}
}

// answer posts a worded answer, once for the message's words: an edit that
// changed nothing, as a link preview makes, is not answered again.
func (h *Handler) answer(ctx context.Context, t talk, s text.Sentence, buttons ...[]checkin.Button) error {
	words := fnv.New32a()
	_, _ = words.Write([]byte(t.Text))
	why := checkin.Reason{
		Key: fmt.Sprintf("an:%d:%d:%08x", t.Source.Chat, t.Source.Message, words.Sum32()),
		Day: checkin.BucketOf(t.Sent),
	}
	n := t.say(why, s)
	n.Buttons = buttons
	return h.ledger.Post(ctx, n)
}
