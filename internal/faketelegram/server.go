package faketelegram

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Options shape the server; the zero value is a lenient one with a fixed token.
type Options struct {
	// Token the bot must use; empty means TestToken.
	Token string
	// Username of the bot without @; empty means checkin_demo_bot.
	Username string
	// Now is the clock of message dates and expiry; nil means the real one.
	Now func() time.Time
	// Privacy hides free text in groups from the bot, as BotFather's default does.
	Privacy bool
	// Limits turns on 429s: 30 calls a second, one message a second per chat, 20
	// a minute per group.
	Limits bool
}

// TestToken is not a secret: no Telegram server knows it.
const TestToken = "424242:local-stand-in"

// BotID is the bot's account.
const BotID int64 = 424242

// Server is a Bot API server and the people and chats around one bot. All
// methods are safe for concurrent use.
type Server struct {
	opts  Options
	mux   *http.ServeMux
	quiet chan struct{} // closed by Close

	mu         sync.Mutex
	users      map[int64]*User
	chats      map[int64]*Chat
	pending    []pending
	nextUpdate int64
	arrived    chan struct{} // closed and renewed whenever something arrives
	poll       *poll         // the poll being held
	conflicts  int
	webhook    *webhook
	commands   map[string][]Command
	faults     []*Fault
	limits     limiter
	calls      map[string]int
	answers    []string             // texts shown on button presses
	presses    map[string]time.Time // by id, until answered
	allowed    []string             // kinds of update asked for; nil means the usual
	watchers   map[chan Event]bool
	nextFile   int
}

// User is a person.
type User struct {
	ID       int64
	Name     string
	Language string
	// Blocked the bot.
	Blocked bool
}

// Chat is a group, or the private chat with a person.
type Chat struct {
	ID       int64
	Title    string
	Private  bool
	BotGone  bool // the bot was kicked
	BotAdmin bool // the bot is an admin
	Mute     bool // the bot may not write
	MovedTo  int64
	Messages []*Message
	nextID   int
}

// Message is one message of a chat.
type Message struct {
	ID   int
	Chat int64
	// From is a user's id, or BotID.
	From      int64
	Text      string // as written; the bot's in HTML
	Date      time.Time
	EditDate  time.Time
	ReplyTo   int
	Thread    int
	Reactions []string // the bot's
	Buttons   [][]Button
	// File is set for photos and documents the bot sent.
	File *File
}

// Button of an inline keyboard.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// File is what the bot uploaded.
type File struct {
	Name string
	Type string // photo or document
	Data []byte
	ID   string
}

// Command is an entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// Event tells a watcher that a chat has changed.
type Event struct {
	Chat    int64
	Message Message
	// Answer is the text shown on a button press; Message is empty then.
	Answer string
}

type pending struct {
	id   int64
	body map[string]any
	raw  []byte // instead of body, for foreign updates
	at   time.Time
	life time.Duration
}

// New returns a server; mount it with Handler.
func New(o Options) *Server {
	if o.Token == "" {
		o.Token = TestToken
	}
	if o.Username == "" {
		o.Username = "checkin_demo_bot"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		opts: o, quiet: make(chan struct{}),
		users: map[int64]*User{}, chats: map[int64]*Chat{}, nextUpdate: 1000, arrived: make(chan struct{}),
		commands: map[string][]Command{}, calls: map[string]int{}, presses: map[string]time.Time{}, watchers: map[chan Event]bool{},
	}
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/{bot}/{method}", s.serve)
	return s
}

// Handler serves the Bot API.
func (s *Server) Handler() http.Handler { return s.mux }

// Close ends held polls and webhook deliveries.
func (s *Server) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.quiet:
	default:
		close(s.quiet)
	}
}

// Watch sends every change to a channel until the context ends. A watcher that
// does not keep up loses events.
func (s *Server) Watch(ctx context.Context) <-chan Event {
	ch := make(chan Event, 256)
	s.mu.Lock()
	s.watchers[ch] = true
	s.mu.Unlock()
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.watchers, ch)
		close(ch)
	})
	return ch
}

func (s *Server) tell(e Event) {
	for ch := range s.watchers {
		select {
		case ch <- e:
		default:
		}
	}
}

func (s *Server) changed(m *Message) { s.tell(Event{Chat: m.Chat, Message: *m}) }

// queue makes an update and wakes whoever waits for one.
func (s *Server) queue(kind string, body map[string]any, life time.Duration) {
	if s.allowed != nil && !slices.Contains(s.allowed, kind) {
		return
	}
	id := s.nextUpdate
	s.nextUpdate++
	s.push(pending{id: id, body: map[string]any{"update_id": id, kind: body}, life: life})
}

func (s *Server) push(p pending) {
	p.at = s.opts.Now()
	s.pending = append(s.pending, p)
	close(s.arrived)
	s.arrived = make(chan struct{})
}

// expire drops what Telegram would no longer deliver.
func (s *Server) expire() {
	now := s.opts.Now()
	kept := s.pending[:0]
	for _, p := range s.pending {
		if now.Sub(p.at) < p.life {
			kept = append(kept, p)
		}
	}
	s.pending = kept
}
