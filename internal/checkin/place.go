package checkin

import (
	"slices"
	"strings"
)

// PlaceID names a place by its path below the district: "530502208" is a
// township, "530502208/05" a village in it. The levels can be read off the id,
// so a stored report always knows which totals it belongs to, even after the
// roster has changed.
type PlaceID string

// District is the root place: everything counts there.
const District PlaceID = "district"

// Township returns the township of a place, or "" for the district itself.
func (p PlaceID) Township() PlaceID {
	if p == District {
		return ""
	}
	town, _, _ := strings.Cut(string(p), "/")
	return PlaceID(town)
}

// Path returns the places a report from here counts in, widest first.
func (p PlaceID) Path() []PlaceID {
	if p == District || p == "" {
		return []PlaceID{District}
	}
	town := p.Township()
	if town == p {
		return []PlaceID{District, p}
	}
	return []PlaceID{District, town, p}
}

// Contains reports whether q is p or lies within it.
func (p PlaceID) Contains(q PlaceID) bool {
	return p == District || p == q || strings.HasPrefix(string(q), string(p)+"/")
}

// Place is a district, township or village.
type Place struct {
	ID   PlaceID `json:"id"`
	Name string  `json:"name"`
	// English is the romanised name for English readers; may be empty.
	English string `json:"en,omitempty"`
	// Aliases are further names people write; exact matches only.
	Aliases []string `json:"aliases,omitempty"`
	// Schedule is what goes out by the clock, as far as it is the place's own.
	Schedule *Schedule `json:"schedule,omitempty"`
}

// In returns the place's name for a reader of the language.
func (p Place) In(lang Language) string {
	if lang == English && p.English != "" {
		return p.English
	}
	return p.Name
}

// Called reports whether the name is one of the place's, in any letter case.
func (p Place) Called(name string) bool {
	return strings.EqualFold(p.Name, name) || p.English != "" && strings.EqualFold(p.English, name) ||
		slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.EqualFold(a, name) })
}
