package grammar

import (
	"strings"

	"checkinbot/internal/checkin"
)

// putRoster adds the names of people and places.
func (l *lexicon) putRoster(r *checkin.Roster) {
	for _, p := range r.People() {
		if w := l.putName(p.Name, person); w != nil {
			w.people = append(w.people, p.ID)
		}
	}
	for _, p := range r.Places() {
		cl := village
		if p.ID == checkin.District || p.ID.Township() == p.ID {
			cl = township
		}
		for _, n := range placeNames(p) {
			if w := l.putName(n, cl); w != nil {
				w.places = append(w.places, p.ID)
			}
		}
	}
}

// putName adds a name unless it is a word of the trade, too, or the name of
// another kind of thing; several may bear the same one.
func (l *lexicon) putName(text string, cl class) *word {
	w := l.put(text)
	switch {
	case w.class == plain && w.names|w.helps|w.units == 0, w.class == nickname && cl == person, w.class == township && cl == village:
		w.class, w.places = cl, nil
	case w.class != cl:
		return nil
	}
	return w
}

// suffixes are what people leave off a place's name.
var suffixes = []string{"街道", "社区", "镇", "乡", "村", "区", " Subdistrict", " Township", " Town", " Village", " District"}

// placeNames lists the ways a place is written: its names and aliases, each with
// and without what kind of place it is.
func placeNames(p checkin.Place) []string {
	var out []string
	for _, n := range append([]string{p.Name, p.English}, p.Aliases...) {
		if n == "" {
			continue
		}
		out = append(out, n)
		for _, s := range suffixes {
			if short, ok := strings.CutSuffix(n, s); ok && len([]rune(short)) > 1 {
				out = append(out, short)
				break
			}
		}
	}
	return out
}

// homes says where people belong.
func homes(r *checkin.Roster) map[string]checkin.PlaceID {
	out := map[string]checkin.PlaceID{}
	for _, p := range r.People() {
		if home, ok := p.Home(); ok {
			out[p.ID] = home
		}
	}
	return out
}
