package scheduler

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"checkinbot/internal/checkin"
	"checkinbot/internal/workday"
)

// plan is a rule worked out: on which days and when something goes out.
type plan struct {
	what checkin.Sending
	off  bool
	at   time.Duration      // since midnight
	days *cron.SpecSchedule // nil: the days of the kind itself
	// grace is how long after its time it may still go out.
	grace time.Duration
	// by, when not zero, is a time of day after which it is worth nothing.
	by time.Duration
	// latest is how far an outage may push it: the days after its own, and a time.
	latestDays int
	latestAt   time.Duration
	quiet      quiet
}

// kinds are the plans that are built in.
var kinds = map[checkin.Sending]plan{
	checkin.SendReminder: {at: 17 * time.Hour, grace: 90 * time.Minute, by: 19 * time.Hour},
	checkin.SendTally:    {at: 18*time.Hour + 30*time.Minute, grace: 150 * time.Minute, latestDays: 1, latestAt: 12 * time.Hour},
	checkin.SendSummary:  {at: 18*time.Hour + 35*time.Minute, grace: 145 * time.Minute, latestDays: 1, latestAt: 12 * time.Hour},
	checkin.SendWeekly:   {at: 18*time.Hour + 40*time.Minute, grace: 140 * time.Minute, latestDays: 3, latestAt: 12 * time.Hour},
	checkin.SendMonthly:  {at: 18*time.Hour + 45*time.Minute, grace: 135 * time.Minute, latestDays: 3, latestAt: 12 * time.Hour},
	checkin.SendDigest:   {at: 8*time.Hour + 30*time.Minute, grace: 210 * time.Minute},
}

// quiet is when nothing goes out unasked, from one time of day to another, over
// midnight as a rule.
type quiet struct{ from, to time.Duration }

var builtInQuiet = quiet{21 * time.Hour, 8 * time.Hour}

// String is what parseQuiet reads.
func (q quiet) String() string { return checkin.ClockText(q.from) + "-" + checkin.ClockText(q.to) }

// covers reports whether a time of day is quiet.
func (q quiet) covers(at time.Duration) bool {
	if q.from <= q.to {
		return q.from <= at && at < q.to
	}
	return at >= q.from || at < q.to
}

// parseQuiet reads 21:00-08:00.
func parseQuiet(text string) (quiet, error) {
	from, to, ok := strings.Cut(text, "-")
	f, err1 := checkin.ParseClock(strings.TrimSpace(from))
	t, err2 := checkin.ParseClock(strings.TrimSpace(to))
	if err := errors.Join(err1, err2); err != nil || !ok {
		return quiet{}, fmt.Errorf("scheduler: %q are no hours like 21:00-08:00", text)
	}
	return quiet{f, t}, nil
}

// planOf works out a rule. What cannot be read any more, which only a tampered
// store could hold, is off rather than wrong.
func planOf(what checkin.Sending, r checkin.Rule, quietText string) plan {
	p := kinds[what]
	p.what, p.off, p.quiet = what, r.Off, builtInQuiet
	if q, err := parseQuiet(quietText); err == nil {
		p.quiet = q
	}
	if r.At != "" {
		at, err := checkin.ParseClock(r.At)
		p.at, p.off = at, p.off || err != nil
	}
	if r.Cron != "" {
		spec, mistake := parseCron(r.Cron)
		if mistake != nil {
			p.off = true
			return p
		}
		p.days, p.at = spec.SpecSchedule, spec.at
	}
	return p
}

// on reports why the plan does not fire on a day; empty when it does.
func (p plan) on(d checkin.Day, w *workday.Calendar) checkin.Silence {
	day := w.On(d)
	switch {
	case p.off:
		return checkin.SilentOff
	case p.quiet.covers(p.at):
		return checkin.SilentQuiet
	case p.days != nil && !matches(p.days, d):
		return checkin.SilentNotThisDay
	case p.days != nil && ownDays(p.days): // it may name a Saturday
		return ""
	case day.Kind == workday.Weekend:
		return checkin.SilentWeekend
	case day.Kind == workday.Holiday:
		return checkin.SilentHoliday
	}
	switch last, ok := w.LastOfWeek(d); {
	case p.days != nil:
	case p.what == checkin.SendWeekly && (!ok || last != d):
		return checkin.SilentNotThisDay
	case p.what == checkin.SendMonthly && w.LastOfMonth(d) != d:
		return checkin.SilentNotThisDay
	}
	return ""
}

// Cron's fields are sets of bits; its highest one marks a star.
const starBit = 1 << 63

// ownDays reports whether the days of the week or month are named.
func ownDays(s *cron.SpecSchedule) bool { return s.Dom&starBit == 0 || s.Dow&starBit == 0 }

// matches reports whether a day is one of cron's: by its rule, a day of the month
// or one of the week, when both are named.
func matches(s *cron.SpecSchedule, d checkin.Day) bool {
	_, month, dom := d.Date()
	if s.Month&(1<<uint(month)) == 0 {
		return false
	}
	byMonth, byWeek := s.Dom&(1<<uint(dom)) != 0, s.Dow&(1<<uint(d.Weekday())) != 0
	if s.Dom&starBit != 0 || s.Dow&starBit != 0 {
		return byMonth && byWeek
	}
	return byMonth || byWeek
}

// window is from when until when something of a day may go out.
type window struct {
	at, end time.Time
	// down is true when an outage lies between.
	down bool
}

// windowOn works out the window. An outage stops the clock of the grace, and so do
// quiet hours once there was one; but nothing is pushed beyond the kind's latest.
func (p plan) windowOn(d checkin.Day, zone *time.Location, outages []checkin.Span) window {
	w := window{at: d.At(p.at, zone)}
	w.end = w.at.Add(p.grace)
	if p.by > p.at {
		if by := d.At(p.by, zone); by.Before(w.end) {
			w.end = by
		}
	}
	if p.latestDays == 0 {
		w.down = blocked(checkin.Span{From: w.at, To: w.end}, outages) > 0
		return w
	}
	latest := d.Add(p.latestDays).At(p.latestAt, zone)
	quiet := p.quietSpans(d, zone)
	for range 8 { // each round lets the stops it has found push the end further
		stop := blocked(checkin.Span{From: w.at, To: w.end}, outages)
		if stop == 0 {
			return w
		}
		w.down = true
		stop = blocked(checkin.Span{From: w.at, To: w.end}, append(quiet, outages...))
		next := w.at.Add(p.grace + stop)
		if !next.After(w.end) {
			break
		}
		w.end = next
	}
	if w.end.After(latest) {
		w.end = latest
	}
	return w
}

// quietSpans are the quiet hours that a window of a day can meet.
func (p plan) quietSpans(d checkin.Day, zone *time.Location) []checkin.Span {
	var out []checkin.Span
	for i := -1; i <= p.latestDays; i++ {
		day, till := d.Add(i), d.Add(i)
		if p.quiet.from > p.quiet.to {
			till = till.Add(1)
		}
		out = append(out, checkin.Span{From: day.At(p.quiet.from, zone), To: till.At(p.quiet.to, zone)})
	}
	return out
}

// blocked is how much of a stretch some others cover together.
func blocked(in checkin.Span, spans []checkin.Span) time.Duration {
	var sum time.Duration
	at := in.From
	for at.Before(in.To) { // walk from one end to the next
		var reach time.Time
		next := in.To
		for _, s := range spans {
			switch {
			case !s.From.After(at) && s.To.After(at) && s.To.After(reach):
				reach = s.To
			case s.From.After(at) && s.From.Before(next):
				next = s.From
			}
		}
		if reach.IsZero() {
			at = next
			continue
		}
		if reach.After(in.To) {
			reach = in.To
		}
		sum += reach.Sub(at)
		at = reach
	}
	return sum
}
