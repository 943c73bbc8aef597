package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Totals returns a subject's tallies over several periods, in one round trip.
// A period costs a read for its whole months and one for each month it covers
// in part; the whole campaign up to now is one read.
func (s *Store) Totals(ctx context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error) {
	asked := make([]query, len(periods))
	for i, p := range periods {
		asked[i] = query{subject, p}
	}
	return s.totals(ctx, asked)
}

// TotalsOf returns the tallies of several subjects over one period, in one round trip.
func (s *Store) TotalsOf(ctx context.Context, subjects []string, period checkin.Period) ([]checkin.Tally, error) {
	asked := make([]query, len(subjects))
	for i, subject := range subjects {
		asked[i] = query{subject, period}
	}
	return s.totals(ctx, asked)
}

// query is one tally that is wanted.
type query struct {
	subject string
	period  checkin.Period
}

func (s *Store) totals(ctx context.Context, asked []query) ([]checkin.Tally, error) {
	codes := s.codes()
	plans := make([][]read, len(asked))
	openings := make([]*redis.SliceCmd, len(asked))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, q := range asked {
			if q.period.From == 0 && !checkin.IsPerson(q.subject) {
				openings[i] = p.HMGet(ctx, s.keys.openingOf(q.subject), codes...)
			}
			plans[i] = s.plan(q.subject, q.period, codes)
			for j := range plans[i] {
				r := &plans[i][j]
				r.got = p.HMGet(ctx, r.key, r.fields...)
			}
		}
		return nil
	})
	if err != nil && len(asked) > 0 {
		return nil, fmt.Errorf("store: totals: %w", err)
	}
	out := make([]checkin.Tally, len(asked))
	for i, q := range asked {
		out[i] = checkin.Tally{Values: map[string]int64{}}
		for _, r := range plans[i] {
			if err := addTo(out[i].Values, codes, r.got.Val(), r.sign); err != nil {
				return nil, fmt.Errorf("store: totals of %s: %w", q.subject, err)
			}
		}
		if openings[i] == nil {
			continue
		}
		out[i].Opening = map[string]int64{}
		if err := addTo(out[i].Opening, codes, openings[i].Val(), 1); err != nil {
			return nil, fmt.Errorf("store: opening totals of %s: %w", q.subject, err)
		}
		for code, v := range out[i].Opening {
			out[i].Values[code] += v
		}
	}
	return out, nil
}

// Months lists the months in which something was counted for a subject, in order.
func (s *Store) Months(ctx context.Context, subject string) ([]checkin.Month, error) {
	fields, err := s.rdb.HKeys(ctx, s.keys.months(subject)).Result()
	if err != nil {
		return nil, fmt.Errorf("store: months of %s: %w", subject, err)
	}
	var out []checkin.Month
	for _, f := range fields {
		month, _, _ := strings.Cut(f, ":")
		if n, err := strconv.Atoi(month); err == nil {
			out = append(out, checkin.Month(n))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Daily returns several subjects' tallies of each day of a month, in one round trip; days
// without any are left out.
func (s *Store) Daily(ctx context.Context, subjects []string, m checkin.Month) ([]map[checkin.Day]checkin.Tally, error) {
	reads := make([]*redis.MapStringStringCmd, len(subjects))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, subject := range subjects {
			reads[i] = p.HGetAll(ctx, s.keys.days(subject, m))
		}
		return nil
	})
	if err != nil && len(subjects) > 0 {
		return nil, fmt.Errorf("store: days of %d: %w", m, err)
	}
	out := make([]map[checkin.Day]checkin.Tally, len(subjects))
	for i, r := range reads {
		if out[i], err = daysOf(m, r.Val()); err != nil {
			return nil, fmt.Errorf("store: days of %s: %w", subjects[i], err)
		}
	}
	return out, nil
}

// daysOf sorts the fields of a month's days, dd:code.
func daysOf(m checkin.Month, fields map[string]string) (map[checkin.Day]checkin.Tally, error) {
	out := map[checkin.Day]checkin.Tally{}
	for f, text := range fields {
		dd, code, _ := strings.Cut(f, ":")
		n, err := strconv.Atoi(dd)
		v, err2 := strconv.ParseInt(text, 10, 64)
		if err := errors.Join(err, err2); err != nil {
			return nil, fmt.Errorf("counter %s: %w", f, err)
		}
		if v == 0 {
			continue
		}
		day := m.First().Add(n - 1)
		if out[day].Values == nil {
			out[day] = checkin.Tally{Values: map[string]int64{}}
		}
		out[day].Values[code] = v
	}
	return out, nil
}

// addTo adds fields read in rounds of the codes, or takes them off.
func addTo(values map[string]int64, codes []string, fields []any, sign int64) error {
	for j, f := range fields {
		text, ok := f.(string)
		if !ok {
			continue
		}
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("counter %s: %w", codes[j%len(codes)], err)
		}
		values[codes[j%len(codes)]] += sign * v
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

// read is one HMGET; fields come in rounds of the codes. What it gets counts with the
// sign.
type read struct {
	key    string
	fields []string
	sign   int64
	got    *redis.SliceCmd
}

// plan splits a period into whole months and days. The beginning of the campaign up to
// a day is all there is, less what came after the day.
func (s *Store) plan(subject string, p checkin.Period, codes []string) []read {
	if p.From != 0 {
		return s.planOf(subject, p, codes, 1)
	}
	all := read{key: s.keys.months(subject), fields: fieldsOf(codes, everField), sign: 1}
	since := checkin.Period{From: p.To.Add(1), To: checkin.BucketOf(s.clock()).Add(1)} // in any zone
	return append(s.planOf(subject, since, codes, -1), all)
}

func (s *Store) planOf(subject string, p checkin.Period, codes []string, sign int64) []read {
	var months []string
	var out []read
	for d := p.From; d <= p.To; {
		m := d.Month()
		last := m.Last()
		if d == m.First() && last <= p.To {
			months = append(months, fieldsOf(codes, func(code string) string { return monthField(m, code) })...)
			d = last.Add(1)
			continue
		}
		r := read{key: s.keys.days(subject, m), sign: sign}
		for ; d <= last && d <= p.To; d = d.Add(1) {
			r.fields = append(r.fields, fieldsOf(codes, func(code string) string { return dayField(d, code) })...)
		}
		out = append(out, r)
	}
	if len(months) > 0 {
		out = append(out, read{key: s.keys.months(subject), fields: months, sign: sign})
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
