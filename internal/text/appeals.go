package text

import "checkinbot/internal/checkin"

// Sentences about appeals that are written down as cases.

// CaseLine is a case as a reader sees it.
type CaseLine struct {
	checkin.Case
	// About is the category's name; empty for none known.
	About string
	// Where is the place; Cadre who received it, empty for the reader's own.
	Where, Cadre string
	// Days is for how long it is known.
	Days  int
	Level checkin.Level
	// Due is the last day to settle it while it is open.
	Due     checkin.Day
	Overdue bool
	// History is what has happened to it since.
	History []CaseEvent
}

// CaseOf is a case for a reader, who may be the one who received it.
func CaseOf(c *checkin.Catalogue, r *checkin.Roster, works func(checkin.Day) bool, lang checkin.Language, reader string, of checkin.Case, today checkin.Day) CaseLine {
	name := func(id string) string {
		if p, ok := r.Person(id); ok {
			return p.Name
		}
		return ""
	}
	line := CaseLine{Case: of, Where: r.PlaceName(of.Place, lang), Days: of.Age(today), Due: c.Appeals.Due(of, works)}
	line.Level, _ = of.Level()
	line.Overdue = of.Open() && line.Due < today
	if about, ok := c.Appeals.Category(of.Category); ok {
		line.About = about.Name.In(lang)
	}
	if town := of.Place.Township(); town != of.Place {
		line.Where = map[checkin.Language]string{
			checkin.Chinese: r.PlaceName(town, lang) + line.Where, checkin.English: line.Where + ", " + r.PlaceName(town, lang),
		}[lang]
	}
	if of.Person != reader {
		line.Cadre = name(of.Person)
	}
	for _, e := range of.Events {
		if e.Deed != checkin.Noted {
			line.History = append(line.History, CaseEvent{Deed: string(e.Deed), Day: e.Day, Name: name(e.By), Words: e.Words, Void: e.Void})
		}
	}
	return line
}

// Resolved is when it was resolved, zero while it is open.
func (c CaseLine) Resolved() checkin.Day {
	e, _ := c.Resolution()
	return e.Day
}

// CaseEvent is one line of it.
type CaseEvent struct {
	Deed  string
	Day   checkin.Day
	Name  string
	Words string
	Void  bool
}

// CaseMark is what a report tells of a case.
type CaseMark struct {
	Number string
	Deed   string
	// About and Words are set for one that has just been written down, with the day it is
	// due.
	About, Words string
	Due          checkin.Day
}

// AppealsView is how the appeals of a place, or one's own, stand, and a page of those open.
type AppealsView struct {
	said
	Place string
	Own   bool
	checkin.Stretch
	// Received and Resolved count all; Noted and Settled those written down.
	Received, Resolved, Open int64
	Noted, Settled           int64
	Confirmed, Reopened      int64
	Ages                     checkin.Ages
	Filter                   string
	Lines                    []CaseLine
	// Page of Pages, counted from one.
	Page, Pages int
	// Done of those registered are resolved. Now is false for a time of which only the
	// counts are known; May is true when the reader can do something with a line.
	Done     int
	Now, May bool
	// Waiting are those that somebody else resolved and the reader may confirm.
	Waiting []CaseLine
}

// Unlisted are those of which only a count is known.
func (v AppealsView) Unlisted() int64 { return v.Received - v.Noted }

// UnlistedResolved are those of them that were resolved.
func (v AppealsView) UnlistedResolved() int64 { return v.Resolved - v.Settled }

// Some reports whether there is anything to tell.
func (v AppealsView) Some() bool {
	return v.Received != 0 || v.Resolved != 0 || v.Now && v.Ages.Open > 0
}

// Registered is how appeals that are written down stand, and how many are not.
type Registered struct {
	checkin.Ages
	// Unlisted are received, UnlistedResolved resolved without being written down.
	Unlisted, UnlistedResolved int64
}

// RegisteredOf tells it of the open cases of a place and its total up to now.
func RegisteredOf(a checkin.Appeals, open []checkin.Case, ever checkin.Tally, today checkin.Day, works func(checkin.Day) bool) Registered {
	received, resolved := ever.Appeals()
	noted, settled := ever.Registered()
	return Registered{a.Aged(open, today, works), received - noted, resolved - settled}
}

// What happens to a case, and buttons.
type (
	CaseView struct {
		said
		CaseLine
	}
	CaseUnknown struct {
		said
		Word string
		Near []CaseLine
	}
	CaseHow      struct{ said }
	CaseNotYours struct {
		said
		Number string
	}
	CaseMoved struct {
		said
		CaseLine
	}
	CaseNotYet struct{ said }
	CaseOffer  struct {
		said
		CaseLine
		Result string
	}
	CaseStillOpen struct {
		said
		Number string
	}
	CaseNoteGone  struct{ said }
	CaseGoneToast struct{ said }
	// CaseReopenStands refuses to undo a reopening.
	CaseReopenStands struct {
		said
		Number string
	}
	// CaseWithdrawn tells who had resolved a case that it is gone.
	CaseWithdrawn struct {
		said
		Number, By string
	}
	CaseAskResult struct {
		said
		CaseLine
	}
	CaseResolved struct {
		said
		CaseLine
		Result string
		// Told is the cadre who is asked to confirm it; empty for one's own. Absent is
		// true when there is none who could.
		Told   string
		Absent bool
		// Counted is true when somebody else had counted it already: it counts once.
		Counted bool
	}
	CaseToConfirm struct {
		said
		CaseLine
		By, Result string
	}
	CaseConfirmed struct {
		said
		CaseLine
	}
	CaseReopened struct {
		said
		CaseLine
		// By is set for the others. Visited is true when they are the household's cadre.
		By      string
		Visited bool
	}
	CasePassed struct {
		said
		CaseLine
		// By is set for those it was passed to.
		By string
		// Nobody is true when there is nobody yet at the level above.
		Nobody bool
	}
	CaseSure struct {
		said
		CaseLine
		Deed string
	}
	CaseAskNote struct {
		said
		// Left of the report's appeals have no note yet; Name is whose they are. Again is
		// a case that gets another note.
		Left  int
		Name  string
		Again *CaseLine
	}
	CaseNoteHow struct{ said }
	CaseNoted   struct {
		said
		CaseMark
	}
	CaseLinked struct {
		said
		CaseLine
	}

	CaseButton struct {
		said
		Number, Words string
	}
	CaseDoButton struct {
		said
		Deed  string
		Own   bool
		Level checkin.Level
	}
	CaseSameButton struct {
		said
		Number string
		// Before is true when the count was told before the case.
		Before bool
	}
	CaseSureButton struct {
		said
		Deed string
	}
	CaseNoteButton struct {
		said
		Left int
	}
	CaseLinkButton struct {
		said
		Number, Words string
	}
	CaseFilterButton struct {
		said
		Filter string
	}
	CasePageButton struct {
		said
		Forward bool
	}
	AppealsButton struct{ said }
)
