package text

import (
	"time"

	"checkinbot/internal/checkin"
)

// Sentences that go out by the clock, and about when they do.

// Compared is a figure beside what it was another time.
type Compared struct {
	checkin.Figure
	Usual int64
	// Known is false when there is nothing to compare with.
	Known bool
}

// Coverage counts the township's cadres by what they have sent: figures, a zero
// report, leave, or nothing yet.
type Coverage struct{ Figures, Zero, Leave, None int }

// Summary is the day for a township's secretary; only they see it.
type Summary struct {
	said
	Place                    string
	Day                      checkin.Day
	Late, Down               bool
	Today                    []Compared
	Received, Resolved, Open int64
	Month, Ever              []checkin.Figure
	People                   Coverage
	// Waiting is how many registrations and late reports wait for a word.
	Waiting int
	// Changes are signed differences to what the last summary said.
	Changes []checkin.Figure
	AsOf    Moment
	Reports int64
	// Cases are the appeals that are written down; Oldest the first of those open.
	Cases  Registered
	Oldest []CaseLine
}

// Comparable reports whether there were such days before to compare with.
func (s Summary) Comparable() bool { return len(s.Today) > 0 && s.Today[0].Known }

// Periodical is the week or the month for a secretary, beside the one before.
type Periodical struct {
	said
	Place      string
	Month      bool
	From, To   checkin.Day
	Late, Down bool
	Figures    []Compared
	Ever       []checkin.Figure
	AsOf       Moment
	Reports    int64
}

// Digest is the last working day for the district's leaders.
type Digest struct {
	said
	Total Total
	// Active of Towns townships have anything recorded.
	Active, Towns int
	Late          bool
}

// HolidaysMissing warns the admins that a year's holidays are not known.
type HolidaysMissing struct {
	said
	Year int
}

// ScheduleView lists what goes out when in a place, or by default in the district.
type ScheduleView struct {
	said
	Place    string
	District bool
	Lines    []checkin.Timing
	Quiet    string
	// Hushed lie within the quiet hours, so they do not go out.
	Hushed []checkin.Sending
}

// SlotButton chooses one of them.
type SlotButton struct {
	said
	Timing checkin.Timing
}

// SlotView is one of them with its next times.
type SlotView struct {
	said
	Place  string
	Timing checkin.Timing
	Next   []Moment
}

// Moment is a time on a day.
type Moment struct {
	Day   checkin.Day
	Clock string
}

// MomentOf is a time; its day is named only when it is another than the one told of.
func MomentOf(at time.Time, day checkin.Day) Moment {
	m := Moment{Day: checkin.DateOf(at), Clock: Clock(at)}
	if m.Day == day {
		m.Day = 0
	}
	return m
}

// Buttons under a SlotView.
type (
	SlotMoveButton struct {
		said
		Minutes int
	}
	SlotOffButton   struct{ said }
	SlotResetButton struct{ said }
)

// SlotQuiet refuses a time within quiet hours; so does SlotQuietToast.
type (
	SlotQuiet      struct{ said }
	SlotQuietToast struct{ said }
)

// ScheduleHow says what can be written behind /schedule.
type ScheduleHow struct{ said }

// CronWrong shows where a cron expression is wrong.
type CronWrong struct {
	said
	checkin.CronMistake
	Text string
}

// Simulated tells what the rules would send.
type Simulated struct {
	said
	Place string
	Days  int
	Lines []SimDay
}

// SimDay is one day of it: what is sent, or why nothing is.
type SimDay struct {
	Day     checkin.Day
	Sent    []SimSent
	Why     checkin.Silence
	Holiday string
}

// SimSent is one sending of a day.
type SimSent struct {
	What  checkin.Sending
	Clock string
}

// CalendarView shows the working days of the coming weeks.
type CalendarView struct {
	said
	Weeks []CalendarWeek
	// Missing is a year whose holidays are not known; zero for none.
	Missing int
}

// CalendarWeek is one week.
type CalendarWeek struct {
	From, To checkin.Day
	Works    int
	Special  []CalendarDay
}

// CalendarDay is a day that differs from the week's rhythm.
type CalendarDay struct {
	Day   checkin.Day
	Name  string
	Works bool
}

// WhoButton, BehindButton, CopyButton and SheetButton stand under a secretary's
// summary.
type (
	WhoButton    struct{ said }
	BehindButton struct{ said }
	CopyButton   struct{ said }
	SheetButton  struct{ said }
)

// Absence is what is known of why somebody has no entry.
type Absence string

// The reasons for having no entry.
const (
	AbsentSilent    Absence = ""
	AbsentNoAccount Absence = "no-account"
	AbsentBlocked   Absence = "blocked" // has stopped the bot
	AbsentLeft      Absence = "left"    // has gone from the township's group
	AbsentDoubt     Absence = "doubt"   // has not answered the bot's question about a message
	AbsentLate      Absence = "late"    // a late report waits for the secretary
)

// Absent is somebody without an entry.
type Absent struct {
	Name string
	Why  Absence
}

// ClockSpan is a part of a day; Over says that it goes on the day after.
type ClockSpan struct {
	From, To string
	Over     bool
}

// Who names a township's cadres by what they have sent.
type Who struct {
	said
	Place                string
	Day                  checkin.Day
	Off                  bool
	Holiday              string
	Figures, Zero, Leave []string
	None                 []Absent
	Down                 []ClockSpan
}

// Behind shows which reports a day's figures are made of.
type Behind struct {
	said
	Place   string
	Day     checkin.Day
	Figures []BehindFigure
}

// BehindFigure is one figure with its parts. Rest is by people who have left the
// township.
type BehindFigure struct {
	checkin.Figure
	Parts []BehindReport
	Rest  checkin.Figure
}

// BehindReport is one part.
type BehindReport struct {
	Name string
	checkin.Figure
	Sent Moment // its day is zero when it is the one told of
}

// MadeOf shows which days or months the figures of a longer stretch are made of.
type MadeOf struct {
	said
	Place   string
	Stretch checkin.Stretch
	Figures []MadeOfFigure
}

// MadeOfFigure is one figure with its parts. Opening is what was done before the bot
// began.
type MadeOfFigure struct {
	checkin.Figure
	Parts   []MadeOfPart
	Opening checkin.Figure
}

// MadeOfPart is one part; a standing figure's may be negative.
type MadeOfPart struct {
	checkin.Stretch
	checkin.Figure
}

// StretchButton leads to a stretch of days.
type StretchButton struct {
	said
	checkin.Stretch
}

// CopySentence is the day in words to copy.
type CopySentence struct{ Total }

// SheetSent goes with the day's workbook; the others are words in it.
type (
	SheetSent struct {
		said
		Place string
		Day   checkin.Day
	}
	SheetHead   struct{ said }
	SheetColumn struct {
		said
		checkin.Figure
	}
	SheetTotal struct{ said }
	KindOf     struct {
		said
		Kind checkin.Kind
	}
)

// What became of something due, beside the silences of package checkin.
const (
	WhySent   = "sent"
	WhyQueued = "queued"
	WhyLater  = "later"
	WhyDown   = "down"
	WhyMuted  = "muted"
	WhyLost   = "lost"   // the messenger would not take it
	WhyUnsaid = "unsaid" // its time is past
)

// WhyView tells what was due and what became of it.
type WhyView struct {
	said
	Days []WhyDay
	// Ask says how to ask about a township.
	Ask bool
}

// WhyDay is one day of it.
type WhyDay struct {
	Day   checkin.Day
	Lines []WhyLine
}

// WhyLine is one thing due. Down says that it came late because nothing ran.
type WhyLine struct {
	What    checkin.Sending
	To      []string // when it is not plain
	Clock   string
	State   string
	Holiday string
	Down    bool
}

// One is the part's figure, for the list that words take.
func (b BehindReport) One() []checkin.Figure { return []checkin.Figure{b.Figure} }

// RestOne is the rest's.
func (b BehindFigure) RestOne() []checkin.Figure { return []checkin.Figure{b.Rest} }
