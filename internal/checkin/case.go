package checkin

import (
	"errors"
	"slices"
)

// Deed is what happens to a case.
type Deed string

// The deeds. All but Passed are told by records of the ledger, and counted.
const (
	Noted     Deed = "n" // it was written down
	Resolved  Deed = "s"
	Confirmed Deed = "c" // by the household's cadre, after it was resolved by somebody else
	Reopened  Deed = "o" // it was not resolved after all
	Passed    Deed = "u" // to the level above
)

// Codes under which deeds are counted. A resolution that was reopened counts no more.
const (
	CountNoted     = "#" + string(Noted)
	CountResolved  = "#" + string(Resolved)
	CountConfirmed = "#" + string(Confirmed)
	CountReopened  = "#" + string(Reopened)
)

// Mark is what a report tells of a case.
type Mark struct {
	Deed Deed
	// Case is zero for one that has no number yet.
	Case CaseNumber
	// Category and Words go into the case, not into the ledger; the words are masked.
	Category string `json:"Category,omitempty"`
	Words    string `json:"Words,omitempty"`
}

// told is a mark without what the ledger does not keep.
func (m Mark) told() Mark { return Mark{Deed: m.Deed, Case: m.Case} }

// sameMarks reports whether two lists tell the same, and nothing that is not kept.
func sameMarks(a, b []Mark) bool {
	return slices.EqualFunc(a, b, func(x, y Mark) bool { return x == y && x == x.told() && x.Case != 0 })
}

// Case is an appeal that is written down.
type Case struct {
	Number CaseNumber `json:"no"`
	Place  PlaceID    `json:"place"`
	// Person is the roster id of the household's cadre, who received it.
	Person   string `json:"person"`
	Day      Day    `json:"day"`
	Category string `json:"cat,omitempty"`
	// Words are a short note, masked; none once they are erased.
	Words string `json:"words,omitempty"`
	// Works are the key works it was received for.
	Works  []string    `json:"works,omitempty"`
	Events []CaseEvent `json:"events"`
	// Erased cases have lost their words for good.
	Erased bool `json:"erased,omitempty"`
}

// CaseEvent is one thing that happened to it.
type CaseEvent struct {
	Deed Deed   `json:"deed"`
	Day  Day    `json:"day"`
	By   string `json:"by"`
	// Source and Sent find the record that tells of it; none for Passed.
	Source Source `json:"source,omitzero"`
	Sent   int64  `json:"sent,omitempty"`
	// Words are the result.
	Words string `json:"words,omitempty"`
	// Void resolutions, and confirmations of them, count no more: the case was reopened.
	Void bool `json:"void,omitempty"`
}

// standing is the newest event of a kind that is not void.
func (c Case) standing(d Deed) (CaseEvent, bool) {
	for _, e := range slices.Backward(c.Events) {
		if e.Deed == d && !e.Void {
			return e, true
		}
	}
	return CaseEvent{}, false
}

// CaseState is how far a case has come.
type CaseState string

// The states.
const (
	CaseOpen      CaseState = "open"
	CaseResolved  CaseState = "resolved" // not confirmed yet
	CaseConfirmed CaseState = "confirmed"
	CaseErased    CaseState = "erased" // resolved, and without its words
)

// State tells it.
func (c Case) State() CaseState {
	switch {
	case c.Open():
		return CaseOpen
	case c.Erased:
		return CaseErased
	case c.IsConfirmed():
		return CaseConfirmed
	default:
		return CaseResolved
	}
}

// Resolution is what stands as the case's resolution; false while it is open.
func (c Case) Resolution() (CaseEvent, bool) { return c.standing(Resolved) }

// Open reports whether the case is still to be settled.
func (c Case) Open() bool {
	_, resolved := c.Resolution()
	return !resolved
}

// IsConfirmed reports whether the household's cadre has confirmed the resolution.
func (c Case) IsConfirmed() bool {
	_, ok := c.standing(Confirmed)
	return ok
}

// Times is how often something has happened to the case.
func (c Case) Times(d Deed) (n int) {
	for _, e := range c.Events {
		if e.Deed == d {
			n++
		}
	}
	return n
}

// Level is where the case lies, and since when: since it came there, or was reopened there.
func (c Case) Level() (Level, Day) {
	level, since := AtCadre, c.Day
	for _, e := range c.Events {
		switch e.Deed {
		case Passed:
			level, since = min(level+1, AtDistrict), e.Day
		case Reopened:
			since = e.Day
		default:
		}
	}
	return level, since
}

// Age is for how many days the case is known.
func (c Case) Age(today Day) int { return c.Day.Until(today) }

// May reports whether something can happen to the case as it is.
func (c Case) May(d Deed) bool {
	if len(c.Events) == 0 {
		return d == Noted
	}
	switch d {
	case Resolved:
		return c.Open()
	case Reopened:
		return !c.Open() && !c.Erased
	case Confirmed:
		return !c.Open() && !c.IsConfirmed()
	case Passed:
		level, _ := c.Level()
		return c.Open() && level < AtDistrict
	default:
		return false
	}
}

// ErrCaseMoved says that something else has happened to a case meanwhile.
var ErrCaseMoved = errors.New("checkin: the case has moved on")

// Settle works out what stands after events have come or gone: a confirmation needs its
// resolution, reopening makes both void, and without having been noted there is no case.
// What falls is no longer told by its record either.
func (c Case) Settle() (settled Case, fallen []CaseEvent) {
	noted := len(c.Events) > 0 && c.Events[0].Deed == Noted
	resolved := -1
	var kept []CaseEvent
	for _, e := range c.Events {
		switch {
		case !noted, e.Deed == Confirmed && !e.Void && resolved < 0:
			if !e.Void {
				fallen = append(fallen, e)
			}
			continue
		case e.Deed == Resolved && !e.Void:
			resolved = len(kept)
		case e.Deed == Reopened && resolved >= 0:
			for i := resolved; i < len(kept); i++ {
				if k := &kept[i]; (k.Deed == Resolved || k.Deed == Confirmed) && !k.Void {
					fallen = append(fallen, *k)
					k.Void = true
				}
			}
			resolved = -1
		}
		kept = append(kept, e)
	}
	c.Events = kept
	return c, fallen
}

// Follow takes over what some records tell of the case, instead of what they told before.
// What it cannot go through as it is, or what two of them tell, is an error.
func (c Case) Follow(before []Source, after []Record) (Case, error) {
	type word struct {
		record Record
		report Report
	}
	told := map[Deed]word{}
	for _, rec := range after {
		for d, rep := range rec.marks(c.Number) {
			if _, twice := told[d]; twice || len(rep.Marks) > 1 {
				return c, ErrCaseMoved
			}
			told[d] = word{rec, rep}
		}
	}
	c.Events = slices.Clone(c.Events)
	c.Events = slices.DeleteFunc(c.Events, func(e CaseEvent) bool {
		_, still := told[e.Deed]
		return slices.Contains(before, e.Source) && !e.Void && e.Deed != Passed && !still
	})
	for _, deed := range []Deed{Noted, Resolved, Confirmed, Reopened} {
		w, ok := told[deed]
		if !ok {
			continue
		}
		i := slices.IndexFunc(c.Events, func(e CaseEvent) bool { return e.Deed == deed && !e.Void && slices.Contains(before, e.Source) })
		if i < 0 {
			if !c.May(deed) {
				return c, ErrCaseMoved
			}
			i = len(c.Events)
			c.Events = append(c.Events, CaseEvent{Deed: deed})
		}
		e := &c.Events[i]
		e.Day, e.By, e.Source, e.Sent = w.report.Day, w.record.By, w.record.Source, w.record.Sent
		switch m := w.report.Marks[0]; {
		case deed == Noted:
			c.Place, c.Person, c.Day, c.Works = w.report.Place, w.report.Person, w.report.Day, w.report.Works
			if m.Category+m.Words != "" && !c.Erased {
				c.Category, c.Words = m.Category, m.Words
			}
		case m.Words != "" && !c.Erased:
			e.Words = m.Words
		}
	}
	if c.Open() { // what is written from now on is erased when its time has come
		c.Erased = false
	}
	return c, nil
}

// marks are a record's marks of a case by deed, each with its report and no others.
func (r Record) marks(n CaseNumber) map[Deed]Report {
	out := map[Deed]Report{}
	if r.Retracted {
		return out
	}
	for _, rep := range r.Reports {
		for _, m := range rep.Marks {
			if m.Case == n {
				one := rep
				one.Marks = append(slices.Clone(out[m.Deed].Marks), m) // more than one is a mistake of the caller's
				out[m.Deed] = one
			}
		}
	}
	return out
}

// Settled reports whether a report tells of nothing but what was done to cases. It neither
// repeats what others report nor is repeated by it.
func (r Report) Settled() bool {
	return r.Kind == Handled || slices.ContainsFunc(r.Marks, func(m Mark) bool { return m.Deed == Resolved }) && r.Room(Resolved) == 0 &&
		!slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Code != CodeResolved })
}

// Unmark is the record without a mark, and without what it counted for it. A record of
// which nothing is left is retracted.
func (r Record) Unmark(d Deed, n CaseNumber) Record {
	var kept []Report
	for _, rep := range r.Reports {
		i := slices.IndexFunc(rep.Marks, func(m Mark) bool { return m.Deed == d && m.Case == n })
		if i < 0 {
			kept = append(kept, rep)
			continue
		}
		rep.Marks = slices.Delete(slices.Clone(rep.Marks), i, i+1)
		if d == Resolved {
			rep.Entries = less(rep.Entries, CodeResolved)
		}
		if len(rep.Marks)+len(rep.Entries) > 0 {
			kept = append(kept, rep)
		}
	}
	if len(kept) == 0 {
		r.Retracted = true
		return r
	}
	r.Reports = kept
	return r
}

// Less is the record with one less of a figure in each of its reports. A record of which
// nothing is left is retracted.
func (r Record) Less(code string) Record {
	var kept []Report
	for _, rep := range r.Reports {
		if rep.Entries = less(rep.Entries, code); len(rep.Entries)+len(rep.Marks) > 0 {
			kept = append(kept, rep)
		}
	}
	if r.Retracted = len(kept) == 0; !r.Retracted {
		r.Reports = kept
	}
	return r
}

// less is the entries with one less of a figure.
func less(entries []Entry, code string) []Entry {
	out := slices.Clone(entries)
	for i := range out {
		if out[i].Code == code {
			out[i].Value--
		}
	}
	return slices.DeleteFunc(out, func(e Entry) bool { return e.Code == code && e.Value < 1 })
}
