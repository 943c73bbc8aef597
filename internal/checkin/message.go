package checkin

import "time"

// Message is a chat message as it reaches the handlers: what was written, by
// whom and where, free of any messenger's own types.
type Message struct {
	// Update is the delivery number, equal for every redelivery.
	Update int64
	Source Source
	// Revision is the edit time in Unix seconds; zero for the original.
	Revision int64
	// Thread is the topic within the chat; zero for none.
	Thread  int
	Private bool
	Sent    time.Time
	From    Sender
	Text    string
	// Command is the bot command without slash and bot name, lower case; empty
	// for ordinary text. Argument is what follows it.
	Command, Argument string
	// ToBot is true when the message answers or mentions the bot.
	ToBot bool
	// Foreign is true for what is not the sender's own word: forwards, quotes,
	// messages sent through other bots.
	Foreign bool
}

// Event is when this revision was written.
func (m Message) Event() time.Time {
	if m.Revision > 0 {
		return time.Unix(m.Revision, 0)
	}
	return m.Sent
}

// Sender is the account behind a message.
type Sender struct {
	ID int64
	// Language is the client's IETF tag; may be empty.
	Language string
	// Name is what the account calls itself; it need not be a person's name.
	Name string
	Bot  bool
	// Anonymous is true when the account stands for a group or a channel and
	// the human behind it cannot be known.
	Anonymous bool
}

// Press is a tap on a button under one of the bot's messages.
type Press struct {
	ID string
	// On is the message the button belongs to.
	On      Source
	Sent    time.Time
	Thread  int
	Private bool
	From    Sender
	Data    string
}

// Standing tells that the bot's own standing in a chat, or the chat's title, has
// changed.
type Standing struct {
	Update  int64
	Chat    int64
	At      time.Time
	Private bool
	// Present is false once the bot was kicked, left or was blocked.
	Present bool
	// Joined is true when it was not present before.
	Joined bool
	// Left is true when it was present before and is not now.
	Left bool
	// Admin bots see every message, whatever their privacy mode.
	Admin bool
	// Mute is true when the bot may not write there.
	Mute bool
	// Title of a group. Renamed is true when it alone has changed.
	Title   string
	Renamed bool
	From    Sender
}

// Chat is what is known of a chat apart from its binding.
type Chat struct {
	Title string `json:"title,omitempty"`
	Admin bool   `json:"admin,omitempty"`
}

// Trouble is a chat that cannot be written to.
type Trouble struct {
	Chat  int64
	Title string // may be unknown
	Why   string
	Since time.Time
}

// Membership tells that people have come into a group or one has gone from it.
type Membership struct {
	Update int64
	Chat   int64
	At     time.Time
	// Accounts that came; with Gone, the one that went.
	Accounts []int64
	Gone     bool
}

// Migration tells that a group became a supergroup with a new id.
type Migration struct{ From, To int64 }
