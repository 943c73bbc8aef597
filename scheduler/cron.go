package scheduler

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"checkinbot/internal/checkin"
)

// daily is a cron expression that fires once on the days it names.
type daily struct {
	*cron.SpecSchedule
	at time.Duration
}

// parseCron reads five fields. The library panics on some texts and lets others
// never fire or every second, so each field is tried alone and what comes out is
// looked at. The zone is the district's, never the expression's.
func parseCron(text string) (daily, *checkin.CronMistake) {
	text = halfWidth(text)
	fields, starts := strings.Fields(text), fieldStarts(text)
	if strings.ContainsAny(text, "=@") {
		return daily{}, &checkin.CronMistake{Position: 1, Why: "zone", Field: text}
	}
	if len(fields) != 5 {
		return daily{}, &checkin.CronMistake{Position: len([]rune(strings.TrimRight(text, " "))) + 1, Why: "fields", Field: text}
	}
	for i, f := range fields {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = f
		if _, err := standard(strings.Join(alone, " ")); err != nil {
			return daily{}, &checkin.CronMistake{Position: starts[i], Why: "field", Field: f}
		}
	}
	spec, err := standard(strings.Join(fields, " "))
	if err != nil {
		return daily{}, &checkin.CronMistake{Position: 1, Why: "field", Field: text}
	}
	minutes, hours := spec.Minute&^starBit, spec.Hour&^starBit
	for i, set := range []uint64{minutes, hours} {
		if bits.OnesCount64(set) != 1 {
			return daily{}, &checkin.CronMistake{Position: starts[i], Why: "often", Field: fields[i]}
		}
	}
	if spec.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return daily{}, &checkin.CronMistake{Position: starts[2], Why: "never", Field: strings.Join(fields[2:4], " ")}
	}
	at := time.Duration(bits.TrailingZeros64(hours))*time.Hour + time.Duration(bits.TrailingZeros64(minutes))*time.Minute
	return daily{spec, at}, nil
}

// standard is the library's parser without its panics.
func standard(text string) (spec *cron.SpecSchedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("scheduler: cron: %v", p)
		}
	}()
	s, err := cron.ParseStandard(text)
	if err != nil {
		return nil, err
	}
	spec, ok := s.(*cron.SpecSchedule)
	if !ok {
		return nil, fmt.Errorf("scheduler: cron: %q has no days", text)
	}
	return spec, nil
}

// halfWidth lets a Chinese keyboard's digits, stars and spaces pass.
func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - 0xFEE0
		case r == '　', r == '\t':
			return ' '
		}
		return r
	}, text)
}

// fieldStarts are the numbers of the characters, from 1, at which the fields begin.
func fieldStarts(text string) []int {
	var out []int
	in := false
	for i, r := range []rune(text) {
		if r != ' ' && !in {
			out = append(out, i+1)
		}
		in = r != ' '
	}
	return out
}

// timing says the plan in a form for words.
func (p plan) timing() checkin.Timing {
	t := checkin.Timing{What: p.what, Off: p.off, At: checkin.ClockText(p.at)}
	if p.days == nil {
		return t
	}
	t.Own = ownDays(p.days)
	t.Months = listed(p.days.Month, 1, 12)
	t.Days = listed(p.days.Dom, 1, 31)
	for _, d := range listed(p.days.Dow, 0, 6) {
		t.Weekdays = append(t.Weekdays, time.Weekday(d))
	}
	return t
}

// listed are the numbers of a set of bits; none when it is a star or all of them.
func listed(set uint64, from, to int) []int {
	var out []int
	for n := from; n <= to; n++ {
		if set&(1<<uint(n)) != 0 {
			out = append(out, n)
		}
	}
	if set&starBit != 0 || len(out) == to-from+1 {
		return nil
	}
	return out
}
