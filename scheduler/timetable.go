package scheduler

import (
	"fmt"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/workday"
)

// Timetable answers what goes out when, by the rules alone.
type Timetable struct {
	Zone *time.Location
	Work *workday.Calendar
}

func (t Timetable) calendars() calendars { return calendars{zone: t.Zone, work: t.Work} }

// planFor is the plan of a sending in a place.
func planFor(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending) plan {
	return planOf(what, r.Rule(place, what), r.Quiet(place))
}

// Timing says when a sending of a place goes out.
func (t Timetable) Timing(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending) checkin.Timing {
	return planFor(r, place, what).timing()
}

// Next lists the next n times of a sending in a place.
func (t Timetable) Next(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, now time.Time, n int) []time.Time {
	return planFor(r, place, what).next(t.calendars(), now, n)
}

// ReadRule reads a time of day or a cron expression; the mistake says what is
// wrong with it, and quiet that it lies within the place's quiet hours.
func (t Timetable) ReadRule(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, text string) (rule checkin.Rule, mistake *checkin.CronMistake, quiet bool) {
	rule = checkin.Rule{At: halfWidth(text)}
	if _, err := checkin.ParseClock(rule.At); err != nil {
		rule = checkin.Rule{Cron: text}
		if _, mistake = parseCron(text); mistake != nil {
			return checkin.Rule{}, mistake, false
		}
	}
	p := planOf(what, rule, r.Quiet(place))
	return rule, nil, p.quiet.covers(p.at)
}

// mistakeWords are for files; the chat has its own.
var mistakeWords = map[string]string{
	"fields": "want five fields: minute hour day month weekday", "often": "once a day at most, so one number here",
	"never": "there is no such day", "zone": "a zone or @ is not possible", "field": "not understood",
}

// ReadRule reads a time of day or a cron expression out of a file.
func ReadRule(text string) (checkin.Rule, error) {
	at := halfWidth(text)
	if _, err := checkin.ParseClock(at); err == nil {
		return checkin.Rule{At: at}, nil
	}
	if _, mistake := parseCron(text); mistake != nil {
		return checkin.Rule{}, fmt.Errorf("neither off, nor a time like 18:30, nor a cron expression: character %d: %s", mistake.Position, mistakeWords[mistake.Why])
	}
	return checkin.Rule{Cron: text}, nil
}

// Plan lists what the rules say of every sending of a place, day by day.
func (t Timetable) Plan(r *checkin.Roster, place checkin.PlaceID, from checkin.Day, days int) []checkin.Planned {
	var out []checkin.Planned
	for d := range days {
		day := from.Add(d)
		for _, what := range checkin.Sendings {
			if (what == checkin.SendDigest) != (place == checkin.District) {
				continue // the digest is the district's, everything else a township's
			}
			p := planFor(r, place, what)
			out = append(out, checkin.Planned{
				What: what, Place: place, Day: day, At: day.At(p.at, t.Zone), Why: p.on(day, t.Work), Holiday: t.Work.On(day).Name,
			})
		}
	}
	return out
}

// Quiet is when nothing goes out unasked in a place, as 21:00-08:00.
func (t Timetable) Quiet(r *checkin.Roster, place checkin.PlaceID) string {
	return planOf(checkin.SendTally, checkin.Rule{}, r.Quiet(place)).quiet.String()
}

// ReadQuiet reads quiet hours, written as 21:00-08:00 or 21:00至8:00.
func (t Timetable) ReadQuiet(text string) (string, bool) {
	q, err := parseQuiet(strings.NewReplacer("至", "-", "到", "-", "—", "-", "–", "-", "~", "-").Replace(halfWidth(text)))
	return q.String(), err == nil && q.from != q.to
}

// ToGroup and ToPerson name what goes out about a day, as the outbox remembers it.
func (t Timetable) ToGroup(what checkin.Sending, g checkin.Group, day checkin.Day) checkin.Reason {
	return reason(what, toGroup(g), day)
}

// ToPerson is for what goes to somebody about a place.
func (t Timetable) ToPerson(what checkin.Sending, id string, place checkin.PlaceID, day checkin.Day) checkin.Reason {
	return reason(what, toPerson(id, place), day)
}

// Day tells what a day is.
func (t Timetable) Day(d checkin.Day) workday.Day { return t.Work.On(d) }

// Missing is the year whose holidays are not known though they should be.
func (t Timetable) Missing(today checkin.Day) int { return t.Work.Missing(today) }
