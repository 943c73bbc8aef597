package checkin

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
}

// Home is the place the person's own reports count in: that of the first cadre
// grant, else the first grant of any role. A person without grants has none.
func (p *Person) Home() (PlaceID, bool) {
	for _, g := range p.Grants {
		if g.Role == Cadre {
			return g.Place, true
		}
	}
	if len(p.Grants) > 0 {
		return p.Grants[0].Place, true
	}
	return "", false
}

// May reports whether the person holds one of the roles over the place.
func (p *Person) May(place PlaceID, roles ...Role) bool {
	for _, g := range p.Grants {
		for _, r := range roles {
			if g.Role == r && g.Place.Contains(place) {
				return true
			}
		}
	}
	return false
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

// Group is a chat bound to a township.
type Group struct {
	Chat int64 `json:"chat"`
	// Bound is the id the binding was made with; it stays when the group becomes
	// a supergroup, so that reasons named after it stay the same.
	Bound int64   `json:"-"`
	Place PlaceID `json:"place"`
	// Language of what is said to the whole group; empty means the district's.
	Language Language `json:"lang,omitempty"`
}
