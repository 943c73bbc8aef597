package scheduler

import (
	"fmt"
	"strconv"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/workday"
)

// lateAfter is how far behind its time something says that it is late.
const lateAfter = 5 * time.Minute

// firing is a plan whose time has come.
type firing struct {
	plan plan
	day  checkin.Day
	at   time.Time
	late bool
	// down is true when the lateness is an outage's.
	down bool
	// left is how much of the window remains.
	left time.Duration
}

// calendars is what days and times are told by.
type calendars struct {
	zone    *time.Location
	work    *workday.Calendar
	outages []checkin.Span
}

// due lists the days on which a plan's time has come by now and is not over.
func (p plan) due(c calendars, now time.Time) []firing {
	if p.off {
		return nil
	}
	local := now.In(c.zone)
	if p.quiet.covers(time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute) {
		return nil
	}
	today := checkin.DateOf(local)
	var out []firing
	for back := p.latestDays + 1; back >= 0; back-- { // a window may reach into the days behind
		day := today.Add(-back)
		if p.on(day, c.work) != "" {
			continue
		}
		w := p.windowOn(day, c.zone, c.outages)
		if now.Before(w.at) || !now.Before(w.end) {
			continue
		}
		out = append(out, firing{
			plan: p, day: day, at: w.at, late: now.Sub(w.at) > lateAfter, down: w.down && now.Sub(w.at) > lateAfter, left: w.end.Sub(now),
		})
	}
	return out
}

// next lists the next n times at which a plan fires.
func (p plan) next(c calendars, now time.Time, n int) []time.Time {
	var out []time.Time
	day := checkin.DateOf(now.In(c.zone))
	for range 400 {
		if p.on(day, c.work) == "" {
			if at := day.At(p.at, c.zone); !at.Before(now) {
				out = append(out, at)
			}
		}
		if len(out) == n || p.off {
			break
		}
		day = day.Add(1)
	}
	return out
}

// reason names what is said to a group or a person about a day. A group goes by the
// id it was bound with, so becoming a supergroup repeats nothing; nor does changing
// the time, because the day alone is in it.
func (f firing) reason(to string) checkin.Reason { return reason(f.plan.what, to, f.day) }

func reason(what checkin.Sending, to string, day checkin.Day) checkin.Reason {
	return checkin.Reason{Key: fmt.Sprintf("%s:%s:%s", what, to, day), Day: day}
}

func toGroup(g checkin.Group) string { return strconv.FormatInt(g.Bound, 10) }

func toPerson(id string, place checkin.PlaceID) string { return id + "@" + string(place) }
