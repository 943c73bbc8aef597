package text

import (
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
	AsOf    string
	Reports int64
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
	AsOf       string
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
