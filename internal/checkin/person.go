package checkin

import (
	"slices"
	"strings"
)

// Role is what a person may do, always within a place.
type Role string

// The roles of the campaign.
const (
	Cadre     Role = "cadre"     // reports own work
	Clerk     Role = "clerk"     // enters for others in a township
	Secretary Role = "secretary" // receives the township's summary
	Leader    Role = "leader"    // reads totals
	Admin     Role = "admin"     // runs the bot
)

// Roles lists every role, narrowest first.
var Roles = []Role{Cadre, Clerk, Secretary, Leader, Admin}

// roleWords are how a role may be written.
var roleWords = map[string]Role{
	"cadre": Cadre, "clerk": Clerk, "secretary": Secretary, "leader": Leader, "admin": Admin,
	"干部": Cadre, "党政办": Clerk, "书记": Secretary, "领导": Leader, "管理员": Admin,
}

// ParseRole reads a role in either language.
func ParseRole(text string) (Role, bool) {
	r, ok := roleWords[strings.ToLower(strings.TrimSpace(text))]
	return r, ok
}

// Grant is one role in one place.
type Grant struct {
	Role  Role    `json:"role"`
	Place PlaceID `json:"place"`
}

// Person is someone on the roster.
type Person struct {
	// ID is the roster's own name for the person, stable across telephones.
	ID   string `json:"id"`
	Name string `json:"name"`
	// Telegram is the account's user id; zero until known.
	Telegram int64   `json:"tg,omitempty"`
	Grants   []Grant `json:"grants"`
	// Language overrides what the person's client asks for; may be empty.
	Language Language `json:"lang,omitempty"`
	// Muted people get nothing but answers: no summary, and nobody waits for their
	// report.
	Muted bool `json:"mute,omitempty"`
	// Left are the groups the person has gone from.
	Left []int64 `json:"left,omitempty"`
}

// Home is the place the person's own reports count in: that of the first cadre
// grant, else of the first office in a township, else the first grant of any role. A
// person without grants has none.
func (p *Person) Home() (PlaceID, bool) {
	for _, roles := range [][]Role{{Cadre}, {Clerk, Secretary}} {
		for _, g := range p.Grants {
			if slices.Contains(roles, g.Role) {
				return g.Place, true
			}
		}
	}
	if len(p.Grants) > 0 {
		return p.Grants[0].Place, true
	}
	return "", false
}

// May reports whether the person holds one of the roles over the place.
func (p *Person) May(place PlaceID, roles ...Role) bool {
	return slices.ContainsFunc(p.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) && g.Place.Contains(place) })
}

// Has reports whether the person holds the role anywhere.
func (p *Person) Has(role Role) bool {
	for _, g := range p.Grants {
		if g.Role == role {
			return true
		}
	}
	return false
}

// Group is a chat bound to one township or several.
type Group struct {
	Chat int64 `json:"chat"`
	// Bound is the id the binding was made with; it stays when the group becomes
	// a supergroup, so that reasons named after it stay the same.
	Bound  int64     `json:"-"`
	Places []PlaceID `json:"places"`
	// Thread is the topic for what is said to the whole group; zero for none.
	Thread int `json:"thread,omitempty"`
	// Language of what is said to the whole group; empty means the district's.
	Language Language `json:"lang,omitempty"`
	// Quiet groups get no reminder.
	Quiet bool `json:"quiet,omitempty"`
}

// Serves reports whether the group is bound to the township of a place.
func (g Group) Serves(place PlaceID) bool { return slices.Contains(g.Places, place.Township()) }
