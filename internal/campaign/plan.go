package campaign

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"checkinbot/internal/checkin"
)

// slot is one thing a person says of a day: a report, a zero report or leave.
type slot struct {
	person int32
	// village is where, by its position in the township; own for the person's own
	// place, which then is not written.
	village int16
	kind    checkin.Kind
	// ago is how many days before the day of writing the report speaks of.
	ago int8
	// undone reports are taken back by the message that follows.
	undone bool
	// sent is when it was written, in Unix seconds.
	sent    int64
	entries []checkin.Entry
	// slip is what was written at first, when it was put right by an edit.
	slip []checkin.Entry
	// id is the message's number in its chat; private tells the chat.
	id      int32
	private bool
}

// own stands for the person's own village.
const own = -1

// plan is a campaign while it is made up.
type plan struct {
	rng    *rand.Rand
	size   Size
	people []worker
	days   []checkin.Day // working days
	// slots are in order of people, and of each person's days.
	slots []slot
}

// worker is a cadre with their slots: [first, end) of the plan's.
type worker struct {
	*checkin.Person
	home       checkin.PlaceID
	first, end int32
	hand       hand
}

// Shares of reports with some trait, in thousandths.
const (
	ofZero      = 45 // zero reports, beside the reports
	ofLeave     = 18
	ofUndone    = 8
	ofEdited    = 12
	ofYesterday = 60
	ofElsewhere = 70 // in another village of the township
	ofPrivate   = 250
)

func (p *plan) chance(thousandth int) bool { return p.rng.IntN(1000) < thousandth }

// fill fills the plan; it fails when the figures do not fit the people and days.
func (p *plan) fill() error {
	p.days = workingDays(p.size)
	if len(p.days) == 0 || len(p.people) == 0 {
		return fmt.Errorf("campaign: %d working days for %d people", len(p.days), len(p.people))
	}
	// About two in five visits come with a report of their own; see figures.
	reports := max(int64(len(p.people)), figureOf(visits).total(p.size)*38/100)
	reports = min(reports, int64(len(p.people)*len(p.days)))
	for i, n := range split(p.rng, reports, len(p.people), int64(len(p.days))) {
		p.schedule(i, int(n))
	}
	if err := p.stand(); err != nil {
		return err
	}
	if err := p.spread(); err != nil {
		return err
	}
	p.blemish()
	return nil
}

// workingDays are the campaign's Mondays to Fridays.
func workingDays(size Size) []checkin.Day {
	var out []checkin.Day
	for i := range size.Days {
		if day := size.First.Add(i); day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			out = append(out, day)
		}
	}
	return out
}

// schedule gives a person n reports and, at times, other slots, each on a working
// day of its own, so that what is newest is never in doubt.
func (p *plan) schedule(person, n int) {
	w := &p.people[person]
	w.first = int32(len(p.slots)) //nolint:gosec // some ten thousand
	free := p.rng.Perm(len(p.days))
	add := func(times int, s slot) {
		for range min(times, len(free)) {
			s.person = int32(person) //nolint:gosec // some ten thousand
			s.sent = p.moment(p.days[free[0]])
			p.slots, free = append(p.slots, s), free[1:]
		}
	}
	add(n, slot{kind: checkin.Figures, village: own})
	add(p.times(n, ofZero), slot{kind: checkin.Zero, village: own})
	add(p.times(n, ofLeave), slot{kind: checkin.Leave, village: own})
	add(p.times(n, ofUndone), slot{kind: checkin.Figures, village: own, undone: true})
	w.end = int32(len(p.slots)) //nolint:gosec // some ten thousand
	mine := p.slots[w.first:w.end]
	slices.SortFunc(mine, func(a, b slot) int { return cmp.Compare(a.sent, b.sent) })
	for i := range mine {
		p.circumstance(&mine[i])
	}
}

// times is how often something happens in n goes.
func (p *plan) times(n, thousandth int) int {
	out := 0
	for range n {
		if p.chance(thousandth) {
			out++
		}
	}
	return out
}

// The day's messages come between half past eight and half past eight; edits and
// undos follow within half an hour.
const (
	opens  = 8*time.Hour + 30*time.Minute
	closes = 20*time.Hour + 29*time.Minute
)

func (p *plan) moment(day checkin.Day) int64 {
	late := p.rng.Int64N(int64((closes - opens) / time.Second))
	if p.rng.IntN(2) == 0 { // most report towards the evening
		late = max(late, p.rng.Int64N(int64((closes-opens)/time.Second)))
	}
	return day.At(opens, zone).Unix() + late
}

// circumstance says where a slot is written and what day and village it is of.
func (p *plan) circumstance(s *slot) {
	s.private = p.chance(ofPrivate)
	if s.kind != checkin.Figures {
		return
	}
	day := dayOf(s.sent)
	if p.chance(ofYesterday) && day != p.size.First && day.Weekday() != time.Monday {
		s.ago = 1
	}
	if p.chance(ofElsewhere) {
		s.village = int16(p.rng.IntN(1 << 10)) //nolint:gosec // below a thousand; taken modulo the township's villages
	}
}

func dayOf(sent int64) checkin.Day { return checkin.DateOf(time.Unix(sent, 0).In(zone)) }

// blemish has some reports written wrongly at first, and fills those that are
// taken back with what might have been.
func (p *plan) blemish() {
	for i := range p.slots {
		s := &p.slots[i]
		switch {
		case s.undone:
			s.entries = []checkin.Entry{{Code: visits, Value: 1 + p.rng.Int64N(9)}, {Code: "cc", Value: 1 + p.rng.Int64N(30)}}
		case s.kind == checkin.Figures && p.chance(ofEdited):
			s.slip = slices.Clone(s.entries)
			e := &s.slip[p.rng.IntN(len(s.slip))]
			e.Value = other(p.rng, e.Value, figureOf(e.Code).most)
		}
	}
}

// other is a value near a value, and not it.
func other(rng *rand.Rand, v, most int64) int64 {
	if v < most && (v <= 1 || rng.IntN(2) == 0) {
		return v + 1
	}
	return max(1, v-1)
}
