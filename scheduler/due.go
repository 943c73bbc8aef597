package scheduler

import (
	"fmt"
	"time"

	"checkinbot/internal/checkin"
)

// Kind is what a slot is for; it begins the reason under which it is said.
type Kind string

// The kinds of slot.
const (
	Reminder Kind = "reminder"
	Tally    Kind = "tally"
)

// Slot is a time of day at which something is said.
type Slot struct {
	Kind Kind
	// At is wall-clock time since midnight.
	At time.Duration
	// Grace is how long after its time it may still be said, after downtime.
	Grace time.Duration
}

// DefaultSlots are a reminder at 17:00, worth nothing once the tally has gone
// out or quiet hours have begun, and the tally at 18:30.
var DefaultSlots = []Slot{
	{Kind: Reminder, At: 17 * time.Hour, Grace: 90 * time.Minute},
	{Kind: Tally, At: 18*time.Hour + 30*time.Minute, Grace: 150 * time.Minute},
}

// lateAfter is how far behind its time something says that it is late.
const lateAfter = 5 * time.Minute

// dueSlot is a slot whose time has come on a day.
type dueSlot struct {
	slot Slot
	day  checkin.Day
	at   time.Time
	late bool
	// left is how much of the grace remains.
	left time.Duration
}

// due lists the slots whose time has come at now and whose grace is not over.
func due(slots []Slot, zone *time.Location, now time.Time) []dueSlot {
	day := checkin.DateOf(now.In(zone))
	if !workday(day) {
		return nil
	}
	var out []dueSlot
	for _, s := range slots {
		at := day.At(s.At, zone)
		if behind := now.Sub(at); behind >= 0 && behind < s.Grace {
			out = append(out, dueSlot{slot: s, day: day, at: at, late: behind > lateAfter, left: s.Grace - behind})
		}
	}
	return out
}

// workday is Monday to Friday.
func workday(d checkin.Day) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday
}

// reason names the slot for one group on one day. The group goes by the id it
// was bound with, so becoming a supergroup does not repeat anything.
func (d dueSlot) reason(g checkin.Group) checkin.Reason {
	return checkin.Reason{Key: fmt.Sprintf("%s:%d:%s", d.slot.Kind, g.Bound, d.day), Day: checkin.BucketOf(d.at)}
}
