package campaign

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"checkinbot/internal/checkin"
)

// zone is the district's; it has had no summer time since 1991.
var zone = time.FixedZone("CST", 8*60*60)

// Message is a chat message and what it means.
type Message struct {
	// Person is the sender's roster id, User their account.
	Person string
	User   int64
	// Chat is a township's group or, equal to User, the private chat with the bot.
	Chat int64
	// ID is the message's number in the chat, rising; an edit has that of its original.
	ID   int
	Text string
	// Sent is when the message was sent, At when this revision of it was written.
	Sent, At time.Time
	// Edit is true for a new text of an earlier message: Reports takes the place of
	// what that one meant.
	Edit bool
	// Undo is true when it takes back the sender's newest report that counts.
	Undo bool
	// Reports is what the message means: one report, or none.
	Reports []checkin.Report
}

// Campaign is a whole campaign; it is not changed by being read.
type Campaign struct {
	seed   uint64
	roster *checkin.Roster
	people []worker
	slots  []slot
	notes  []note
}

// New makes a campaign up; equal sizes and seeds give equal ones. It fails when the
// figures do not fit the people and days.
func New(size Size, seed uint64) (*Campaign, error) {
	r := Roster(size)
	p := &plan{rng: rand.New(rand.NewPCG(seed, 0)), size: size} //nolint:gosec // must be repeatable
	for _, person := range r.People() {
		if person.Has(checkin.Cadre) {
			home, _ := person.Home()
			p.people = append(p.people, worker{Person: person, home: home, hand: p.handOf(person)})
		}
	}
	if err := p.fill(); err != nil {
		return nil, err
	}
	return &Campaign{seed: seed, roster: r, people: p.people, slots: p.slots, notes: p.order()}, nil
}

// Roster is the district the campaign is set in.
func (c *Campaign) Roster() *checkin.Roster { return c.roster }

// Len is the number of messages, edits and undos included.
func (c *Campaign) Len() int { return len(c.notes) }

// Messages are written as they are read, in order of time.
func (c *Campaign) Messages() iter.Seq[Message] {
	return func(yield func(Message) bool) {
		for i := range c.notes {
			if !yield(c.write(i)) {
				return
			}
		}
	}
}

// noteKind says what a note is.
type noteKind uint8

const (
	says    noteKind = iota // a slot, as written first
	edits                   // a slot put right
	undoes                  // a slot taken back
	chatter                 // nothing to do with any
)

// note is a message before it is written: of a slot, or of a person alone.
type note struct {
	at           int64
	id           int32
	slot, person int32
	kind         noteKind
	private      bool
}

// ofChatter is how many messages without meaning come for a thousand with one.
const ofChatter = 90

// order lists the campaign's messages by time and numbers them in their chats.
func (p *plan) order() []note {
	notes := make([]note, 0, len(p.slots)*9/8)
	for i := range p.slots {
		s := &p.slots[i]
		n := note{at: s.sent, slot: int32(i), person: s.person, private: s.private}
		notes = append(notes, n)
		n.at += 40 + p.rng.Int64N(1500)
		switch {
		case s.undone:
			n.kind = undoes
			notes = append(notes, n)
		case s.slip != nil:
			n.kind = edits
			notes = append(notes, n)
		}
		if p.chance(ofChatter) {
			day := p.days[p.rng.IntN(len(p.days))]
			notes = append(notes, note{at: p.moment(day), person: s.person, slot: -1, kind: chatter})
		}
	}
	slices.SortStableFunc(notes, func(a, b note) int { return cmp.Compare(a.at, b.at) })
	p.number(notes)
	return notes
}

// number gives the messages of each chat rising numbers; an edit keeps its own.
func (p *plan) number(notes []note) {
	last := map[int64]int32{}
	for i := range notes {
		n := &notes[i]
		if n.kind == edits {
			n.id = p.slots[n.slot].id
			continue
		}
		chat := p.people[n.person].chat(n.private)
		last[chat] += 1 + p.rng.Int32N(3) // others write, too
		n.id = last[chat]
		if n.kind == says {
			p.slots[n.slot].id = n.id
		}
	}
}

func (w *worker) chat(private bool) int64 {
	if private {
		return w.Telegram
	}
	return groupOf(w.home.Township())
}

// write puts a note into words. Chance is drawn from the slot's own source, so that
// an edit is worded like its original.
func (c *Campaign) write(i int) Message {
	n := c.notes[i]
	w := &c.people[n.person]
	at := time.Unix(n.at, 0).In(zone)
	m := Message{Person: w.ID, User: w.Telegram, Chat: w.chat(n.private), ID: int(n.id), Sent: at, At: at}
	rng := rand.New(rand.NewPCG(c.seed, uint64(i)<<1|1)) //nolint:gosec // must be repeatable
	switch n.kind {
	case chatter:
		m.Text = w.hand.chat(rng)
		return m
	case undoes:
		m.Text, m.Undo = w.hand.undo(rng), true
		return m
	default:
	}
	s := c.slots[n.slot] // a copy: the original may have a slip
	if n.kind == edits {
		m.Edit, m.Sent = true, time.Unix(s.sent, 0).In(zone)
	} else if s.slip != nil {
		s.entries = s.slip
	}
	rng = rand.New(rand.NewPCG(c.seed, uint64(n.slot)<<1)) //nolint:gosec // must be repeatable
	village, named := c.village(w, s.village)
	m.Text = w.hand.report(rng, &s, village)
	m.Reports = []checkin.Report{{Person: w.ID, Place: named, Day: dayOf(s.sent).Add(-int(s.ago)), Kind: s.kind, Entries: s.entries}}
	return m
}

// village is the one a slot names, if it does, and the place it counts in.
func (c *Campaign) village(w *worker, at int16) (named checkin.Place, counts checkin.PlaceID) {
	if at == own {
		return checkin.Place{}, w.home
	}
	villages := c.roster.Villages(w.home.Township())
	v := villages[int(at)%len(villages)]
	return v, v.ID
}
