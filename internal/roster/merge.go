package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// Of is a stored roster as a file.
func Of(r *checkin.Roster) File {
	f := File{Places: r.Places(), Groups: r.Groups()}
	for i := range f.Groups {
		f.Groups[i].Chat, f.Groups[i].Bound = f.Groups[i].Bound, 0 // as it was bound; moves are known apart
	}
	for _, p := range r.People() {
		if len(p.Grants) > 0 { // whose roles have all ended is nobody's business but theirs
			f.People = append(f.People, *p)
		}
	}
	return f
}

// Onto is what the roster becomes when the file is imported: the file is the
// truth, except where it is silent about what is set in the chat. An account, a
// language or a schedule left out stays; without any group in the file, the bindings stay.
func (f File) Onto(current *checkin.Roster) File {
	out := File{Places: slices.Clone(f.Places), People: slices.Clone(f.People), Groups: slices.Clone(f.Groups)}
	for i := range out.Places {
		if was, ok := current.Place(out.Places[i].ID); ok && out.Places[i].Schedule == nil {
			out.Places[i].Schedule = was.Schedule
		}
	}
	claimed := map[int64]bool{}
	for _, p := range f.People {
		claimed[p.Telegram] = true
	}
	for i := range out.People {
		p := &out.People[i]
		was, ok := current.Person(p.ID)
		if !ok {
			continue
		}
		p.Muted, p.Left = was.Muted, was.Left
		p.Language = cmp.Or(p.Language, was.Language)
		if p.Telegram == 0 && !f.Detached[p.ID] && !claimed[was.Telegram] {
			p.Telegram = was.Telegram
		}
	}
	named := map[string]bool{}
	for _, p := range out.People {
		named[p.ID], claimed[p.Telegram] = true, true
	}
	for _, p := range current.People() { // until they want to be forgotten
		if len(p.Grants) == 0 && !named[p.ID] && !claimed[p.Telegram] {
			out.People = append(out.People, *p)
		}
	}
	known := map[checkin.PlaceID]bool{}
	for _, p := range f.Places {
		known[p.ID] = true
	}
	if len(out.Groups) == 0 {
		for _, g := range Of(current).Groups {
			g.Places = slices.DeleteFunc(slices.Clone(g.Places), func(p checkin.PlaceID) bool { return !known[p] })
			if len(g.Places) > 0 {
				out.Groups = append(out.Groups, g)
			}
		}
	}
	return out
}

// Change is one line of a preview: what is added (+), changed (~) or removed (-).
type Change struct {
	Sign byte
	Text string
}

func (c Change) String() string { return string(c.Sign) + " " + c.Text }

// Diff lists what becomes different, removals first.
func Diff(from, to File) []Change {
	out := diff("place", from.Places, to.Places, func(p checkin.Place) string { return string(p.ID) }, func(p checkin.Place) string {
		return strings.TrimSpace(fmt.Sprintf("%s %s %s %s", p.Name, p.English, strings.Join(p.Aliases, "、"), scheduleText(p.Schedule)))
	})
	out = append(out, diff("person", registered(from.People), registered(to.People), func(p checkin.Person) string { return p.ID }, describe)...)
	out = append(out, diff("group", from.Groups, to.Groups, func(g checkin.Group) string { return fmt.Sprint(g.Chat) }, func(g checkin.Group) string {
		return strings.TrimSpace(fmt.Sprintf("%v %s topic %d, reminder %t", g.Places, g.Language, g.Thread, !g.Quiet))
	})...)
	order := map[byte]int{'-': 0, '~': 1, '+': 2}
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(order[a.Sign], order[b.Sign]) })
	return out
}

func registered(people []checkin.Person) []checkin.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p checkin.Person) bool { return len(p.Grants) == 0 })
}

func describe(p checkin.Person) string {
	parts := []string{p.Name}
	for _, g := range p.Grants {
		parts = append(parts, fmt.Sprintf("%s %s", g.Role, g.Place))
	}
	if p.Telegram != 0 {
		parts = append(parts, fmt.Sprintf("account %d", p.Telegram))
	}
	if p.Language != "" {
		parts = append(parts, string(p.Language))
	}
	return strings.Join(parts, ", ")
}

// diff compares two lists by id and by what a reader sees of them.
func diff[T any](kind string, from, to []T, id, show func(T) string) []Change {
	before := map[string]string{}
	for _, v := range from {
		before[id(v)] = show(v)
	}
	var out []Change
	for _, v := range to {
		was, ok := before[id(v)]
		delete(before, id(v))
		switch now := show(v); {
		case !ok:
			out = append(out, Change{'+', fmt.Sprintf("%s %s: %s", kind, id(v), now)})
		case was != now:
			out = append(out, Change{'~', fmt.Sprintf("%s %s: %s → %s", kind, id(v), was, now)})
		}
	}
	for _, v := range from {
		if was, ok := before[id(v)]; ok {
			out = append(out, Change{'-', fmt.Sprintf("%s %s: %s", kind, id(v), was)})
		}
	}
	return out
}
