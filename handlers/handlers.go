package handlers

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/seal"
	"checkinbot/internal/text"
)

// Ledger is where reports and replies are committed.
type Ledger interface {
	Commit(ctx context.Context, rec checkin.Record, reply checkin.Reply) error
	CommitList(ctx context.Context, rec checkin.Record, reply checkin.Reply) error
	CommitOwn(ctx context.Context, rec checkin.Record, reply checkin.Reply) error
	Amend(ctx context.Context, a checkin.Amendment, reply checkin.Reply) (found bool, err error)
	Known(ctx context.Context, s checkin.Source, sent int64) (checkin.Record, bool, error)
	Words(ctx context.Context, m checkin.Message) (string, error)
	KeepWords(ctx context.Context, m checkin.Message, sum string) error
	Post(ctx context.Context, notices ...checkin.Notice) error
}

// Counts tells totals. A subject is a place or a person; see checkin.PersonSubject.
type Counts interface {
	Totals(ctx context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error)
	TotalsOf(ctx context.Context, subjects []string, period checkin.Period) ([]checkin.Tally, error)
	// Daily tells several subjects' days of a month.
	Daily(ctx context.Context, subjects []string, m checkin.Month) ([]map[checkin.Day]checkin.Tally, error)
	// Months are those in which anything was counted, in order.
	Months(ctx context.Context, subject string) ([]checkin.Month, error)
}

// Archive tells what is kept, and of whom.
type Archive interface {
	Recent(ctx context.Context, person string, most int) ([]checkin.Record, error)
	Everything(ctx context.Context, person string) ([]checkin.Record, error)
	About(ctx context.Context, p checkin.Person) ([]checkin.Slip, []checkin.AuditEntry, error)
	Forget(ctx context.Context, f checkin.Forgetting) error
}

// Chats remembers which chats can be written to, under which id, and what they
// are called.
type Chats interface {
	Standing(ctx context.Context, s checkin.Standing) error
	Chat(ctx context.Context, chat int64) (checkin.Chat, error)
	Moved(ctx context.Context, m checkin.Migration) error
}

// Registry has the roster as it is now, and is where it is changed.
type Registry interface {
	Fresh(ctx context.Context) (*checkin.Roster, error)
	Decide(ctx context.Context, m checkin.Motion) error
	Slip(ctx context.Context, id string) (checkin.Slip, bool, error)
}

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
	// Timetable answers what goes out when.
	Timetable Timetable
	// Secret signs buttons and links; the same on every replica.
	Secret seal.Key
	// Now is the clock; it only tells when buttons and links are past their time.
	Now func() time.Time
}

// Books are where a Handler reads and writes.
type Books struct {
	Ledger     Ledger
	Counts     Counts
	Archive    Archive
	Chats      Chats
	Registry   Registry
	Diary      Diary
	Beginnings Beginnings
	Reviews    Reviews
	Cases      Casebook
}

// Handler implements the meaning of everything that reaches the bot. It is safe
// for concurrent use.
type Handler struct {
	cfg        Config
	ledger     Ledger
	counts     Counts
	archive    Archive
	chats      Chats
	registry   Registry
	diary      Diary
	beginnings Beginnings
	reviews    Reviews
	cases      Casebook

	drawing chan struct{} // bounds how many pictures are drawn at a time

	mu     sync.Mutex
	parser *grammar.Parser // compiled for roster
	roster *checkin.Roster
}

// New returns a handler.
func New(cfg Config, b Books) *Handler {
	return &Handler{cfg: cfg, ledger: b.Ledger, counts: b.Counts, archive: b.Archive, chats: b.Chats, registry: b.Registry, diary: b.Diary, beginnings: b.Beginnings, reviews: b.Reviews, cases: b.Cases, drawing: make(chan struct{}, 2)}
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
	former *checkin.Person // somebody whose roles have all ended
	group  checkin.Group
	bound  bool
	lang   checkin.Language // in which it is answered
	aside  bool             // what is answered goes to the sender alone
	read   grammar.Result   // what a message says; nothing for a tap
	open   []checkin.Case   // the sender's own open ones, when the message tells of appeals resolved
	done   []checkin.Case   // and those resolved the same day
}

func (h *Handler) talk(ctx context.Context, m checkin.Message) (talk, error) {
	roster, err := h.registry.Fresh(ctx)
	if err != nil {
		return talk{}, err
	}
	t := talk{Message: m, roster: roster}
	t.person, _ = roster.ByTelegram(m.From.ID)
	switch {
	case m.From.Anonymous:
		t.person = nil
	case t.person != nil && len(t.person.Grants) == 0:
		t.person, t.former = nil, t.person
	}
	if !m.Private {
		t.group, t.bound = roster.Group(m.Source.Chat)
	}
	t.lang = h.ownLanguage(t)
	if !t.Private {
		t.lang = h.groupLanguage(t.group)
	}
	return t, nil
}

// ownLanguage is the person's choice, else what their client asks for.
func (h *Handler) ownLanguage(t talk) checkin.Language {
	for _, p := range []*checkin.Person{t.person, t.former} {
		if p != nil && p.Language != "" {
			return p.Language
		}
	}
	return checkin.MatchLanguage(t.From.Language, h.cfg.Language)
}

// languageOf is what somebody is written to in who has not just written.
func (h *Handler) languageOf(p *checkin.Person) checkin.Language {
	return cmp.Or(p.Language, h.cfg.Language)
}

// alone makes the answers go to the sender, wherever the message was written.
func (h *Handler) alone(t talk) talk {
	t.aside, t.lang = !t.Private, h.ownLanguage(t)
	return t
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
	n := checkin.Notice{
		Key: why.Key, Day: why.Day, Audience: checkin.People, Act: checkin.Say, Chat: t.Source.Chat, Thread: t.Thread,
		Text: text.Say(t.lang, s), ReplyTo: t.Source.Message, Keep: keepAnswer,
	}
	if t.aside {
		n.Chat, n.Thread, n.ReplyTo = t.From.ID, 0, 0
	}
	return n
}

// tell is something said to somebody who has not just written.
func (h *Handler) tell(p *checkin.Person, why checkin.Reason, suffix string, s text.Sentence) checkin.Notice {
	return checkin.Notice{
		Key: fmt.Sprintf("%s/%s/%s", why.Key, suffix, p.ID), Day: why.Day, Audience: checkin.People, Act: checkin.Say, Chat: p.Telegram,
		Text: text.Say(h.languageOf(p), s), Keep: keepAnswer,
	}
}

// react is a quiet answer to a message.
func react(why checkin.Reason, on checkin.Source, emoji string) checkin.Notice {
	return checkin.Notice{
		Key: why.Key + "/react", Day: why.Day, Audience: checkin.People, Act: checkin.React, Chat: on.Chat,
		ReplyTo: on.Message, Reaction: emoji, Keep: keepReaction,
	}
}

// words names an answer to the message's words: an edit that changed nothing, as a
// link preview makes, is not answered again.
func (t talk) words() checkin.Reason {
	return checkin.Reason{
		Key: fmt.Sprintf("an:%d:%d:%s", t.Source.Chat, t.Source.Message, t.sum()),
		Day: checkin.BucketOf(t.Sent),
	}
}

// sum is a hash of the message's words.
func (t talk) sum() string {
	return fmt.Sprintf("%08x", hash(t.Text))
}

// hash tells texts apart where a collision does no harm.
func hash(s string) uint32 {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(s))
	return sum.Sum32()
}

// answer posts a worded answer, once for the message's words.
func (h *Handler) answer(ctx context.Context, t talk, s text.Sentence, buttons ...[]checkin.Button) error {
	n := t.say(t.words(), s)
	n.Buttons = buttons
	return h.ledger.Post(ctx, n)
}
