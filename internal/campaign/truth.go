package campaign

import (
	"iter"
	"slices"
	"time"

	"checkinbot/internal/checkin"
)

// Truth is what messages have said so far, kept as they said it. Its totals are
// counted anew for every question, from the meanings alone: slow, and without
// anything in common with the ledger it is held against.
type Truth struct {
	bySource map[checkin.Source]*fact
	byPerson map[string][]*fact
	// byTown holds the facts of a township's people in the order they were sent:
	// nobody reports elsewhere.
	byTown map[checkin.PlaceID][]*fact
}

// fact is a report in its newest words.
type fact struct {
	checkin.Report
	sent time.Time
	void bool
}

// NewTruth knows nothing yet.
func NewTruth() *Truth {
	return &Truth{bySource: map[checkin.Source]*fact{}, byPerson: map[string][]*fact{}, byTown: map[checkin.PlaceID][]*fact{}}
}

// Fold takes in messages, in their order.
func Fold(messages iter.Seq[Message]) *Truth {
	t := NewTruth()
	for m := range messages {
		t.Add(m)
	}
	return t
}

// Add takes in one message; those of a campaign must come in its order.
func (t *Truth) Add(m Message) {
	switch {
	case m.Undo:
		for _, f := range slices.Backward(t.byPerson[m.Person]) {
			if !f.void {
				f.void = true
				return
			}
		}
	case m.Edit:
		if f := t.bySource[m.source()]; f != nil && len(m.Reports) > 0 {
			f.Report = m.Reports[0]
		}
	case len(m.Reports) > 0:
		f := &fact{Report: m.Reports[0], sent: m.Sent}
		town := f.Place.Township()
		t.bySource[m.source()] = f
		t.byPerson[m.Person] = append(t.byPerson[m.Person], f)
		t.byTown[town] = append(t.byTown[town], f)
	}
}

func (m Message) source() checkin.Source { return checkin.Source{Chat: m.Chat, Message: m.ID} }

// Total is an indicator's total in a place over days, the first and last included;
// a zero first day means since the beginning. The code may be one of
// checkin.CountReports and its like. Of standing figures it is how they stood on
// the last day, less how they stood before the first; liaison cadres are the people
// who stand at one household or more.
func (t *Truth) Total(place checkin.PlaceID, from, to checkin.Day, code string) int64 {
	standing := code[0] != '#' && figureOf(code).standing
	if !standing {
		return t.sum(place, from, to, code)
	}
	total := t.standing(place, to, code)
	if from != 0 {
		total -= t.standing(place, from.Add(-1), code)
	}
	return total
}

// sum adds up what was done in a place.
func (t *Truth) sum(place checkin.PlaceID, from, to checkin.Day, code string) int64 {
	var total int64
	for f := range t.in(place) {
		if f.Day < from || f.Day > to || !within(f.Place, place) {
			continue
		}
		if code == "#"+string(f.Kind) {
			total++
		}
		v, _ := f.says(code)
		total += v
	}
	return total
}

// standing adds up each person's newest word up to a day, where that word counts in
// the place.
func (t *Truth) standing(place checkin.PlaceID, to checkin.Day, code string) int64 {
	said := code
	if code == liaison {
		said = linked
	}
	newest := map[string]*fact{}
	for f := range t.in(place) {
		if _, ok := f.says(said); !ok || f.Day > to {
			continue
		}
		if old := newest[f.Person]; old == nil || f.Day > old.Day || f.Day == old.Day && !f.sent.Before(old.sent) {
			newest[f.Person] = f
		}
	}
	var total int64
	for _, f := range newest {
		v, _ := f.says(said)
		if code == liaison {
			v = min(v, 1)
		}
		if within(f.Place, place) {
			total += v
		}
	}
	return total
}

// in visits the facts that stand, of the place's township or of all.
func (t *Truth) in(place checkin.PlaceID) iter.Seq[*fact] {
	return func(yield func(*fact) bool) {
		for town, facts := range t.byTown {
			if place != checkin.District && town != place.Township() {
				continue
			}
			for _, f := range facts {
				if !f.void && !yield(f) {
					return
				}
			}
		}
	}
}

// within reports whether a village or township lies in a place or is it.
func within(p, place checkin.PlaceID) bool {
	return place == checkin.District || p == place || p.Township() == place
}

// says is what a report gives of a figure, and whether it does.
func (f *fact) says(code string) (int64, bool) {
	for _, e := range f.Entries {
		if e.Code == code {
			return e.Value, true
		}
	}
	return 0, false
}
