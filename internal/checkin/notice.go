package checkin

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// Act is what a notice does when it leaves.
type Act string

// The acts. React and Answer are quiet; the others put words in a chat.
const (
	Say    Act = "say"    // send a message
	Edit   Act = "edit"   // replace the text of message ReplyTo
	React  Act = "react"  // set the bot's reaction on message ReplyTo
	Answer Act = "answer" // answer the button press Press
	Upload Act = "upload" // send the file with the text as its caption
)

// Audience orders the queue: people who wait for an answer come first.
type Audience string

// The audiences.
const (
	People    Audience = "people"
	Broadcast Audience = "broadcast"
)

// Notice is one thing to be said, remembered by the reason for saying it.
type Notice struct {
	// Key is the reason: "tally:-1001:2026-11-24". Posting a key twice says it
	// once.
	Key string `json:"key"`
	// Day is the UTC day the reason belongs to; it must follow from the reason
	// alone, because it tells where the key is remembered.
	Day      Day      `json:"day"`
	Audience Audience `json:"to"`
	Act      Act      `json:"act"`
	Chat     int64    `json:"chat"`
	Thread   int      `json:"thread,omitempty"`
	Text     string   `json:"text,omitempty"`
	// ReplyTo is the message answered, edited or reacted to; zero for none.
	ReplyTo int `json:"re,omitempty"`
	// Reaction is the emoji; empty takes the bot's reaction back.
	Reaction string `json:"emoji,omitempty"`
	// Buttons are rows of buttons under the message.
	Buttons [][]Button `json:"buttons,omitempty"`
	// Press is the id of the button press answered.
	Press string `json:"press,omitempty"`
	File  *File  `json:"file,omitempty"`
	// Keep is how long after it is posted the notice is worth sending; zero
	// means for ever. Expires follows from it, in Unix seconds.
	Keep    time.Duration `json:"-"`
	Expires int64         `json:"exp,omitempty"`
}

// File is a document.
type File struct {
	Name string `json:"name"`
	// Picture files are shown in the chat, not offered for download.
	Picture bool   `json:"picture,omitempty"`
	Data    []byte `json:"data"`
}

// Button is one tap: Data comes back in a Press and holds at most 64 bytes; a
// button with a URL opens it instead.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
}

// Worded reports whether the act puts words in a chat, which the messenger
// rations per chat.
func (n Notice) Worded() bool { return n.Act == Say || n.Act == Edit || n.Act == Upload }

// Group reports whether the notice goes to a group; groups have negative ids.
func (n Notice) Group() bool { return n.Chat < 0 }

// BucketOf is the day under which reasons arising at an instant are remembered.
func BucketOf(t time.Time) Day { return DateOf(t.UTC()) }

// Claimed is a notice on lease to a sender.
type Claimed struct {
	Notice
	// Tries is how many attempts have failed before.
	Tries int
	// Wait is how long to hold it back for the pace.
	Wait time.Duration
	// ID and Lease are what the store knows the claim by.
	ID    string
	Lease int64
}

// Verdict is what became of an attempt to send.
type Verdict struct {
	// Sent is the id of the message that now exists in the chat; zero for acts
	// that make none.
	Sent int
	// Again, when positive, is how long to wait before the next attempt.
	Again time.Duration
	// Silence, when positive, is how long nobody may send anything at all.
	Silence time.Duration
	// Never says in a word why it will not be tried again; empty when it was
	// sent or will be tried.
	Never string
	// Unreachable marks the chat itself as out of reach.
	Unreachable bool
	// MovedTo is the chat's new id; zero when it has not moved.
	MovedTo int64
}

// Change is what a commit did to one message's record.
type Change struct {
	// Old is what was stored before; it has no reports for a new message.
	Old Record
	// New is what is stored now; it has no sender when nothing was found to
	// change.
	New Record
	// Kept are people's own reports that a list has not touched.
	Kept []Report
	// Replaced is what earlier messages said of the same, and say no more.
	Replaced []Report
	// Cases are those that any of it tells of, as they stand by it.
	Cases map[CaseNumber]Case
	// Withdrawn are those that nothing notes any more, as they were.
	Withdrawn []Case
}

// Reply says what follows from a change. It is called before the change is
// made, again for each attempt, and must be pure.
type Reply func(Change) []Notice

// Reason is why something happens, and the UTC day under which that is
// remembered. A reason happens once.
type Reason struct {
	Key string
	Day Day
}

// With names one of several things that happen for the reason.
func (r Reason) With(part string) Reason { return Reason{Key: r.Key + "/" + part, Day: r.Day} }

// mostText is how many UTF-16 units the messenger takes in one message; tags,
// which it does not count, are counted here to be safe.
const mostText = 4096

// Parts splits a notice that is too long for one message at the ends of lines.
// The first part answers or edits what the notice does; the buttons are under
// the last.
func (n Notice) Parts() []Notice {
	texts := splitLines(n.Text, mostText)
	if len(texts) < 2 || !n.Worded() {
		return []Notice{n}
	}
	out := make([]Notice, len(texts))
	for i, text := range texts {
		out[i] = n
		out[i].Text = text
		if i > 0 {
			out[i].Key, out[i].ReplyTo, out[i].Act = fmt.Sprintf("%s/%d", n.Key, i+1), 0, Say
		}
		if i < len(texts)-1 {
			out[i].Buttons = nil
		}
	}
	return out
}

// splitLines cuts a text into pieces of at most so many UTF-16 units: at the ends
// of lines, else between words, and never inside a tag, between a tag and its end,
// or inside an entity like &amp;.
func splitLines(text string, most int) []string {
	var out []string
	for units(text) > most {
		end := cutAt(text, most)
		out = append(out, text[:end])
		text = strings.TrimPrefix(text[end:], "\n")
	}
	return append(out, text)
}

// cutAt is where a text that is too long is best cut.
func cutAt(text string, most int) int {
	line, word, anywhere := 0, 0, 0
	size, open := 0, 0
	tag, entity := false, false
	for i, r := range text {
		if !tag && !entity && open == 0 && i > 0 {
			switch anywhere = i; r {
			case '\n':
				line = i
			case ' ', '，', '、', '；', ',', ';':
				word = i
			}
		}
		if size += utf16.RuneLen(r); size > most {
			break
		}
		switch r {
		case '<':
			tag = true
			open++
			if strings.HasPrefix(text[i:], "</") {
				open -= 2
			}
		case '>':
			tag = false
		case '&':
			entity = true
		case ';':
			entity = false
		}
	}
	switch {
	case line > 0:
		return line
	case word > 0:
		return word
	case anywhere > 0:
		return anywhere
	}
	return len(text) // one tag around all of it: better refused whole than half
}

func units(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}
