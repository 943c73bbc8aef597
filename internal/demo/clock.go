package demo

import (
	"sync"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/workday"
)

// Clock runs like the real one, from a time of its own, and can be set ahead.
type Clock struct {
	zone *time.Location
	work *workday.Calendar
	mu   sync.Mutex
	from time.Time // this clock's time …
	at   time.Time // … at this real instant
}

// NewClock starts at 16:30 of today, or of the next working day when it is none, so
// that the reminder and the tally of a working day are still to come.
func NewClock(zone *time.Location, work *workday.Calendar) *Clock {
	day := checkin.DateOf(time.Now().In(zone))
	for !work.Works(day) {
		day = day.Add(1)
	}
	return &Clock{zone: zone, work: work, from: day.At(16*time.Hour+30*time.Minute, zone), at: time.Now()}
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time { return c.from.Add(time.Since(c.at)).In(c.zone) }

func (c *Clock) set(t time.Time) { c.from, c.at = t, time.Now() }

// ForwardTo goes on to the next working day's time of day that is not past.
func (c *Clock) ForwardTo(clock time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	day := checkin.DateOf(now)
	for !c.work.Works(day) || day.At(clock, c.zone).Before(now.Truncate(time.Minute)) {
		day = day.Add(1)
	}
	if t := day.At(clock, c.zone); t.After(now) {
		c.set(t)
	}
}

// NextDay goes on to half past eight of the next working day, when the leaders hear of
// the day before.
func (c *Clock) NextDay() {
	c.mu.Lock()
	defer c.mu.Unlock()
	day := checkin.DateOf(c.now()).Add(1)
	for !c.work.Works(day) {
		day = day.Add(1)
	}
	c.set(day.At(8*time.Hour+30*time.Minute, c.zone))
}
