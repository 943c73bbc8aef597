package checkin

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sending is one kind of message that goes out by the clock.
type Sending string

// The sendings. SendReminder and SendTally go to groups, the summaries privately to
// secretaries, the digest to leaders.
const (
	SendReminder Sending = "reminder" // the afternoon offer
	SendTally    Sending = "tally"    // the evening totals
	SendSummary  Sending = "summary"  // the day for the secretary
	SendWeekly   Sending = "weekly"   // the week, on its last working day
	SendMonthly  Sending = "monthly"  // the month, on its last working day
	SendDigest   Sending = "digest"   // the day before, for leaders
)

// Sendings lists them in the order of a day.
var Sendings = []Sending{SendDigest, SendReminder, SendTally, SendSummary, SendWeekly, SendMonthly}

// Rule says when a sending goes out, apart from the days that its kind has of
// itself. The zero value leaves it as it is one level up.
type Rule struct {
	Off bool `json:"off,omitempty"`
	// At is a time of day, HH:MM.
	At string `json:"at,omitempty"`
	// Cron is five fields; it names its own days instead of the kind's.
	Cron string `json:"cron,omitempty"`
}

// Schedule is what a place has of its own; everything else follows the district's,
// and the district's what is built in.
type Schedule struct {
	Rules map[Sending]Rule `json:"rules,omitempty"`
	// Quiet is when nothing goes out unasked, "21:00-08:00"; empty as one level up.
	Quiet string `json:"quiet,omitempty"`
}

// With returns the schedule with a rule in its place.
func (s Schedule) With(what Sending, r Rule) Schedule {
	s = s.Without(what)
	s.Rules[what] = r
	return s
}

// Without returns the schedule without a rule of its own for a sending.
func (s Schedule) Without(what Sending) Schedule {
	rules := map[Sending]Rule{}
	for k, v := range s.Rules {
		if k != what {
			rules[k] = v
		}
	}
	s.Rules = rules
	return s
}

// sendingWords are how a sending may be written.
var sendingWords = map[string]Sending{
	"reminder": SendReminder, "tally": SendTally, "summary": SendSummary, "weekly": SendWeekly, "monthly": SendMonthly, "digest": SendDigest,
	"提醒": SendReminder, "小结": SendTally, "日报": SendSummary, "周报": SendWeekly, "月报": SendMonthly, "晨报": SendDigest,
}

// ParseSending reads a sending in either language.
func ParseSending(text string) (Sending, bool) {
	what, ok := sendingWords[strings.ToLower(strings.TrimSpace(text))]
	return what, ok
}

// SaysOff reports whether a rule is written as off, in either language.
func SaysOff(text string) bool {
	return slices.Contains([]string{"off", "关", "关闭", "不发"}, strings.ToLower(text))
}

// ParseClock reads HH:MM as time since midnight.
func ParseClock(text string) (time.Duration, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("checkin: %q is not a time like 17:00", text)
	}
	return sinceMidnight(t), nil
}

// ClockText prints a time since midnight as HH:MM.
func ClockText(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

// Span is a stretch of time, its end not included.
type Span struct{ From, To time.Time }

// Timing says in a form for words on which days and when something goes out.
type Timing struct {
	What Sending
	Off  bool
	// At is HH:MM.
	At string
	// Own is true when the rule names its days; else they are the kind's own.
	Own      bool
	Months   []int
	Days     []int // of the month
	Weekdays []time.Weekday
}

// CronMistake is what is wrong with a cron expression, and where.
type CronMistake struct {
	// Position is the number of the character, from 1.
	Position int
	// Why is fields, field, often, never or zone.
	Why string
	// Field is what stands there.
	Field string
}

// Silence says why something does not go out on a day.
type Silence string

// The reasons that follow from the rules alone.
const (
	SilentOff        Silence = "off"
	SilentWeekend    Silence = "weekend"
	SilentHoliday    Silence = "holiday"
	SilentNotThisDay Silence = "not-this-day" // weekly and monthly ones, and cron's own days
	SilentQuiet      Silence = "quiet"
)

// The reasons that follow from what was recorded; the outbox keeps them.
const (
	SilentEmpty    Silence = "empty"    // nothing was recorded
	SilentEveryone Silence = "everyone" // everybody has an entry
	SilentUnwanted Silence = "unwanted" // the group wants no reminder
)

// Outweighs reports whether a reason says more of a whole day than another.
func (s Silence) Outweighs(o Silence) bool {
	weight := []Silence{"", SilentNotThisDay, SilentOff, SilentQuiet, SilentWeekend, SilentHoliday}
	return slices.Index(weight, s) > slices.Index(weight, o)
}

// Planned is what the rules say of one sending of a place on one day.
type Planned struct {
	What  Sending
	Place PlaceID
	Day   Day
	At    time.Time
	// Why is empty when it goes out; Holiday is the name of one, or of the one the
	// day is worked for.
	Why     Silence
	Holiday string
}
