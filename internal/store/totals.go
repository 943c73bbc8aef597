package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Totals returns a subject's tallies over several periods, in one round trip.
// A period costs a read for its whole months and one for each month it covers
// in part; the whole campaign is one read.
func (s *Store) Totals(ctx context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error) {
	codes := s.codes()
	reads := make([][]*redis.SliceCmd, len(periods))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, period := range periods {
			for _, r := range s.plan(subject, period, codes) {
				reads[i] = append(reads[i], p.HMGet(ctx, r.key, r.fields...))
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: totals of %s: %w", subject, err)
	}
	out := make([]checkin.Tally, len(periods))
	for i := range periods {
		out[i] = checkin.Tally{Values: map[string]int64{}}
		for _, r := range reads[i] {
			if err := addTo(out[i].Values, codes, r.Val()); err != nil {
				return nil, fmt.Errorf("store: totals of %s: %w", subject, err)
			}
		}
	}
	return out, nil
}

// addTo adds fields read in rounds of the codes.
func addTo(values map[string]int64, codes []string, fields []any) error {
	for j, f := range fields {
		text, ok := f.(string)
		if !ok {
			continue
		}
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("counter %s: %w", codes[j%len(codes)], err)
		}
		values[codes[j%len(codes)]] += v
	}
	return nil
}

func (s *Store) codes() []string {
	out := []string{checkin.CountReports, checkin.CountZero, checkin.CountLeave}
	for _, ind := range s.catalogue.All() {
		out = append(out, ind.Code)
	}
	return out
}

// read is one HMGET; fields come in rounds of the codes.
type read struct {
	key    string
	fields []string
}

// plan splits a period into whole months and days.
func (s *Store) plan(subject string, p checkin.Period, codes []string) []read {
	if p.From == 0 {
		return []read{{s.keys.months(subject), fieldsOf(codes, everField)}}
	}
	var months []string
	var out []read
	for d := p.From; d <= p.To; {
		m := d.Month()
		last := lastDay(m)
		if d == firstDay(m) && last <= p.To {
			months = append(months, fieldsOf(codes, func(code string) string { return monthField(m, code) })...)
			d = last.Add(1)
			continue
		}
		r := read{key: s.keys.days(subject, m)}
		for ; d <= last && d <= p.To; d = d.Add(1) {
			r.fields = append(r.fields, fieldsOf(codes, func(code string) string { return dayField(d, code) })...)
		}
		out = append(out, r)
	}
	if len(months) > 0 {
		out = append(out, read{s.keys.months(subject), months})
	}
	return out
}

func fieldsOf(codes []string, field func(string) string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = field(c)
	}
	return out
}

func firstDay(m checkin.Month) checkin.Day { return checkin.Day(int(m)*100 + 1) }

func lastDay(m checkin.Month) checkin.Day {
	next := firstDay(m).Add(31)
	return firstDay(next.Month()).Add(-1)
}

// Attendance tells what those of the people who have any report on a day have
// sent: figures, else a zero report, else leave. The others are missing.
func (s *Store) Attendance(ctx context.Context, day checkin.Day, people []string) (map[string]checkin.Kind, error) {
	kinds := []checkin.Kind{checkin.Figures, checkin.Zero, checkin.Leave}
	fields := fieldsOf([]string{checkin.CountReports, checkin.CountZero, checkin.CountLeave},
		func(code string) string { return dayField(day, code) })
	reads := make([]*redis.SliceCmd, len(people))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range people {
			reads[i] = p.HMGet(ctx, s.keys.days(checkin.PersonSubject(id), day.Month()), fields...)
		}
		return nil
	})
	if err != nil && len(people) > 0 {
		return nil, fmt.Errorf("store: attendance: %w", err)
	}
	out := map[string]checkin.Kind{}
	for i, r := range reads {
		for j, v := range r.Val() {
			if _, known := out[people[i]]; known {
				break
			}
			if text, ok := v.(string); ok && text != "0" {
				out[people[i]] = kinds[j]
			}
		}
	}
	return out, nil
}
