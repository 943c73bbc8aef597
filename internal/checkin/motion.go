package checkin

import (
	"slices"
	"strconv"
)

// SlipKind is what a slip is for.
type SlipKind string

// The kinds of slip.
const (
	Invitation   SlipKind = "invite" // a link that leads to a right
	Registration SlipKind = "join"   // somebody asks to be registered
	LateReport   SlipKind = "late"   // a report too old to be taken without a word
	Question     SlipKind = "ask"    // the bot waits for an answer
)

// SlipState is how far a slip has come.
type SlipState string

// The states. A slip that is over stays until it expires, so that a late hand gets
// a clear answer.
const (
	Open      SlipState = ""
	Waiting   SlipState = "waiting"   // for a yes or no
	Used      SlipState = "used"      // it led to what it was for
	Refused   SlipState = "refused"   // somebody said no
	Withdrawn SlipState = "withdrawn" // its maker took it back
)

// Slip is something that waits for somebody: an invitation, a request, a question.
type Slip struct {
	ID    string    `json:"id"`
	Kind  SlipKind  `json:"kind"`
	State SlipState `json:"state,omitempty"`
	// Made tells one request from another, in Unix milliseconds.
	Made int64 `json:"made"`
	// Expires is in Unix seconds.
	Expires int64 `json:"exp"`
	// By is the roster id of who made it; empty for the bot and for strangers.
	By string `json:"by,omitempty"`
	// Role and Place are what is offered or asked for.
	Role  Role    `json:"role,omitempty"`
	Place PlaceID `json:"place,omitempty"`
	// User, Name and Language are those of the person it is about.
	User     int64    `json:"user,omitempty"`
	Name     string   `json:"name,omitempty"`
	Language Language `json:"lang,omitempty"`
	// Account is what the account calls itself.
	Account string `json:"account,omitempty"`
	// Tries is how often it was asked for within a day.
	Tries int `json:"tries,omitempty"`
	// Topic says what a question asks for.
	Topic string `json:"topic,omitempty"`
	// After is the last message before a question, in the chat it is asked in.
	After int `json:"after,omitempty"`
	// Record is what a late report or a question is about.
	Record *Record `json:"record,omitempty"`
}

// Expired reports whether the slip's time is over, in Unix seconds.
func (s Slip) Expired(now int64) bool { return now >= s.Expires }

// Over reports whether the slip can lead to nothing any more at a time in Unix
// seconds.
func (s Slip) Over(now int64) bool {
	return s.ID == "" || s.Expired(now) || s.State != Open && s.State != Waiting
}

// Motion is a decision on the roster and on what waits. It is made on the newest
// roster there is, whichever replica changed it, and happens once for its reason.
type Motion struct {
	// By is the roster id of who decides; empty for a stranger.
	By  string
	Why Reason
	// Slip is the id of the slip it turns on; empty for none.
	Slip string
	// Decide says what follows. It may be called again and must be pure; the slip
	// has no ID when there is none.
	Decide func(r *Roster, s Slip) Outcome
}

// Outcome is what follows from a motion; the zero value changes nothing.
type Outcome struct {
	// People, Places and Groups are put in the place of those with their ids.
	People []Person
	Places []Place
	Groups []Group
	// Dismissed and Unbound are taken off the roster.
	Dismissed []string
	Unbound   []int64
	// Slips are put; Torn are ids of slips to remove.
	Slips []Slip
	Torn  []string
	// Records are committed as their senders' messages. One without reports marks a
	// message as done with, so that it is not read again when it is delivered again.
	Records []Record
	// Confirm says what follows from the change that a record with reports makes.
	Confirm Reply
	// Outdated is said instead of the notices when a record is not newer than what
	// is stored.
	Outdated []Notice
	// What says for the audit what was done, in ids and codes only.
	What    string
	Notices []Notice
}

// OnRoster reports whether the outcome changes the roster.
func (o Outcome) OnRoster() bool {
	return len(o.People)+len(o.Places)+len(o.Groups)+len(o.Dismissed)+len(o.Unbound) > 0
}

// Empty reports whether nothing follows.
func (o Outcome) Empty() bool {
	return !o.OnRoster() && len(o.Slips)+len(o.Torn)+len(o.Notices)+len(o.Records) == 0
}

// With returns the person with a role in a place added.
func (p Person) With(g Grant) Person {
	if !slices.Contains(p.Grants, g) {
		p.Grants = append(slices.Clone(p.Grants), g)
	}
	return p
}

// Less returns the person without some of the roles.
func (p Person) Less(drop func(Grant) bool) Person {
	p.Grants = slices.DeleteFunc(slices.Clone(p.Grants), drop)
	return p
}

// Forgetting is the wish of somebody to be forgotten.
type Forgetting struct {
	Person Person
	Why    Reason
	// May is asked of the roster as it is; nil means yes.
	May func(r *Roster) bool
	// Notices are said when it is done, Refusal when it may not be.
	Notices, Refusal []Notice
}

// AuditEntry is one line of the audit trail.
type AuditEntry struct {
	// At is in Unix seconds.
	At int64 `json:"at"`
	// By is the roster id of who did it; "-" for nobody known.
	By string `json:"by"`
	// What was done, in ids and codes.
	What string `json:"what"`
}

// JoinSlip is the id of an account's request to be registered: it has one at a
// time.
func JoinSlip(user int64) string { return "join:" + strconv.FormatInt(user, 10) }

// NameSlip is the id of the wait for somebody's real name.
func NameSlip(user int64) string { return "name:" + strconv.FormatInt(user, 10) }

// QuestionSlip is the id of what the bot has asked an account last.
func QuestionSlip(user int64) string { return "ask:" + strconv.FormatInt(user, 10) }
