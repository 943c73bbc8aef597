package checkin

import (
	"cmp"
	"slices"
)

// Roster is an immutable picture of who and what the district has. Build it
// with NewRoster; share it freely.
type Roster struct {
	places     map[PlaceID]Place
	order      []PlaceID
	people     map[string]*Person
	byTelegram map[int64]*Person
	groups     map[int64]Group
	cadres     map[PlaceID][]*Person
	holders    map[Role][]*Person
	villages   map[PlaceID][]Place
}

// NewRoster indexes places, people and groups. Moved maps chats that became
// supergroups to their new ids, so that a binding made with the old id holds.
func NewRoster(places []Place, people []Person, groups []Group, moved map[int64]int64) *Roster {
	r := &Roster{
		places: map[PlaceID]Place{}, people: map[string]*Person{}, byTelegram: map[int64]*Person{},
		groups: map[int64]Group{}, cadres: map[PlaceID][]*Person{}, holders: map[Role][]*Person{}, villages: map[PlaceID][]Place{},
	}
	for _, p := range places {
		r.places[p.ID] = p
		r.order = append(r.order, p.ID)
	}
	slices.Sort(r.order)
	for _, id := range r.order {
		if town := id.Township(); town != "" && town != id {
			r.villages[town] = append(r.villages[town], r.places[id])
		}
	}
	for i := range people {
		r.addPerson(&people[i])
	}
	byID := func(a, b *Person) int { return cmp.Compare(a.ID, b.ID) }
	for _, list := range r.cadres {
		slices.SortFunc(list, byID)
	}
	for _, list := range r.holders {
		slices.SortFunc(list, byID)
	}
	for _, g := range groups {
		g.Bound = g.Chat
		if to, ok := moved[g.Chat]; ok {
			g.Chat = to
		}
		r.groups[g.Chat] = g
		r.groups[g.Bound] = g // what was written before the move still arrives
	}
	return r
}

func (r *Roster) addPerson(p *Person) {
	r.people[p.ID] = p
	if p.Telegram != 0 {
		r.byTelegram[p.Telegram] = p
	}
	for _, g := range p.Grants {
		if g.Role == Cadre {
			town := g.Place.Township()
			r.cadres[town] = appendOnce(r.cadres[town], p)
		}
		r.holders[g.Role] = appendOnce(r.holders[g.Role], p)
	}
}

// appendOnce adds a person who may just have been added.
func appendOnce(list []*Person, p *Person) []*Person {
	if len(list) > 0 && list[len(list)-1] == p {
		return list
	}
	return append(list, p)
}

// Place finds a place by id.
func (r *Roster) Place(id PlaceID) (Place, bool) {
	p, ok := r.places[id]
	return p, ok
}

// PlaceName is the place's name for a reader, or its id when it is not known.
func (r *Roster) PlaceName(id PlaceID, lang Language) string {
	if p, ok := r.places[id]; ok {
		return p.In(lang)
	}
	return string(id)
}

// Rule is when a sending goes out in a place: its own rule, else the district's,
// else the zero rule.
func (r *Roster) Rule(place PlaceID, what Sending) Rule {
	for _, id := range []PlaceID{place, District} {
		if s := r.places[id].Schedule; s != nil {
			if rule, ok := s.Rules[what]; ok {
				return rule
			}
		}
	}
	return Rule{}
}

// Quiet is when nothing goes out unasked in a place; empty when nothing is set.
func (r *Roster) Quiet(place PlaceID) string {
	for _, id := range []PlaceID{place, District} {
		if s := r.places[id].Schedule; s != nil && s.Quiet != "" {
			return s.Quiet
		}
	}
	return ""
}

// PlaceNames are the names of several places for a reader.
func (r *Roster) PlaceNames(ids []PlaceID, lang Language) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = r.PlaceName(id, lang)
	}
	return out
}

// Places lists all places in administrative (id) order.
func (r *Roster) Places() []Place {
	out := make([]Place, 0, len(r.order))
	for _, id := range r.order {
		out = append(out, r.places[id])
	}
	return out
}

// Person finds a person by roster id.
func (r *Roster) Person(id string) (*Person, bool) {
	p, ok := r.people[id]
	return p, ok
}

// ByTelegram finds a person by Telegram user id.
func (r *Roster) ByTelegram(user int64) (*Person, bool) {
	p, ok := r.byTelegram[user]
	return p, ok
}

// People lists everybody in id order.
func (r *Roster) People() []*Person {
	out := make([]*Person, 0, len(r.people))
	for _, p := range r.people {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *Person) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Group finds the binding of a chat.
func (r *Roster) Group(chat int64) (Group, bool) {
	g, ok := r.groups[chat]
	return g, ok
}

// Groups lists the bound chats in chat id order.
func (r *Roster) Groups() []Group {
	out := make([]Group, 0, len(r.groups))
	for chat, g := range r.groups {
		if chat == g.Chat {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b Group) int { return cmp.Compare(a.Chat, b.Chat) })
	return out
}

// Cadres lists those whose reports a township expects.
func (r *Roster) Cadres(township PlaceID) []*Person { return r.cadres[township] }

// Villages lists a township's villages in id order.
func (r *Roster) Villages(township PlaceID) []Place { return r.villages[township] }

// Townships lists the townships in administrative (id) order.
func (r *Roster) Townships() []Place {
	var out []Place
	for _, id := range r.order {
		if id != District && id.Township() == id {
			out = append(out, r.places[id])
		}
	}
	return out
}

// Holders lists those who hold one of the roles over a place and have an account
// that can be written to, each once.
func (r *Roster) Holders(place PlaceID, roles ...Role) []*Person {
	var out []*Person
	for _, role := range roles {
		for _, p := range r.holders[role] {
			if p.Telegram != 0 && p.May(place, role) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Named finds the people of a township by their full name.
func (r *Roster) Named(name string, township PlaceID) []*Person {
	var out []*Person
	for _, p := range r.people {
		if p.Name == name && slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Place.Township() == township }) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *Person) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// FindPlace finds a place by its name or one of its aliases.
func (r *Roster) FindPlace(name string) (Place, bool) {
	for _, id := range r.order {
		if p := r.places[id]; p.Called(name) {
			return p, true
		}
	}
	return Place{}, false
}
