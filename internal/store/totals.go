package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

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
	plans := make([][]read, len(asked))
	openings := make([]*redis.MapStringStringCmd, len(asked))
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for i, q := range asked {
			if q.period.From == 0 && !checkin.IsPerson(q.subject) {
				openings[i] = p.HGetAll(ctx, s.keys.openingOf(q.subject))
			}
			plans[i] = s.plan(q.subject, q.period)
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
		if out[i], err = sumOf(plans[i]); err != nil {
			return nil, fmt.Errorf("store: totals of %s: %w", q.subject, err)
		}
		if openings[i] == nil {
			continue
		}
		out[i].Opening = map[string]int64{}
		for code, text := range openings[i].Val() {
			v, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("store: opening totals of %s: %w", q.subject, err)
			}
			out[i].Opening[code] = v
			out[i].Values[code] += v
		}
	}
	return out, nil
}

// sumOf adds up what was read.
func sumOf(reads []read) (checkin.Tally, error) {
	out := checkin.Tally{Values: map[string]int64{}}
	for _, r := range reads {
		for _, f := range r.got.Val() {
			if text, ok := f.(string); ok {
				if err := addCounts(out.Values, text, r.sign); err != nil {
					return out, err
				}
			}
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
		if n, err := strconv.Atoi(f); err == nil { // not "all"
			out = append(out, checkin.Month(n))
		}
	}
	slices.Sort(out)
	return out, nil
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

// daysOf reads the fields of a month's days.
func daysOf(m checkin.Month, fields map[string]string) (map[checkin.Day]checkin.Tally, error) {
	out := make(map[checkin.Day]checkin.Tally, len(fields))
	for f, text := range fields {
		n, err := strconv.Atoi(f)
		tally := checkin.Tally{Values: map[string]int64{}}
		if err := errors.Join(err, addCounts(tally.Values, text, 1)); err != nil {
			return nil, fmt.Errorf("day %s: %w", f, err)
		}
		out[m.First().Add(n-1)] = tally
	}
	return out, nil
}

// read is one HMGET of counters; what it gets counts with the sign.
type read struct {
	key    string
	fields []string
	sign   int64
	got    *redis.SliceCmd
}

// plan splits a period into whole months and days. The beginning of the campaign up to
// a day is all there is, less what came after the day.
func (s *Store) plan(subject string, p checkin.Period) []read {
	if p.From != 0 {
		return s.planOf(subject, p, 1)
	}
	all := read{key: s.keys.months(subject), fields: []string{everField}, sign: 1}
	since := checkin.Period{From: p.To.Add(1), To: checkin.BucketOf(s.clock()).Add(1)} // in any zone
	return append(s.planOf(subject, since, -1), all)
}

func (s *Store) planOf(subject string, p checkin.Period, sign int64) []read {
	var months []string
	var out []read
	for d := p.From; d <= p.To; {
		m := d.Month()
		last := m.Last()
		if d == m.First() && last <= p.To {
			months = append(months, monthField(m))
			d = last.Add(1)
			continue
		}
		r := read{key: s.keys.days(subject, m), sign: sign}
		for ; d <= last && d <= p.To; d = d.Add(1) {
			r.fields = append(r.fields, dayField(d))
		}
		out = append(out, r)
	}
	if len(months) > 0 {
		out = append(out, read{key: s.keys.months(subject), fields: months, sign: sign})
	}
	return out
}

// Attendance tells what those of the people who have any report on a day have
// sent: figures, else a zero report, else leave. The others are missing.
func (s *Store) Attendance(ctx context.Context, day checkin.Day, people []string) (map[string]checkin.Kind, error) {
	reads := make([]*redis.StringCmd, len(people))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range people {
			reads[i] = p.HGet(ctx, s.keys.days(checkin.PersonSubject(id), day.Month()), dayField(day))
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) && len(people) > 0 {
		return nil, fmt.Errorf("store: attendance: %w", err)
	}
	out := map[string]checkin.Kind{}
	for i, r := range reads {
		counts := map[string]int64{}
		if err := addCounts(counts, r.Val(), 1); err != nil {
			return nil, fmt.Errorf("store: attendance of %s: %w", people[i], err)
		}
		for code, kind := range map[string]checkin.Kind{checkin.CountLeave: checkin.Leave, checkin.CountZero: checkin.Zero, checkin.CountReports: checkin.Figures} {
			if counts[code] != 0 && stronger(kind, out[people[i]]) {
				out[people[i]] = kind
			}
		}
	}
	return out, nil
}

// stronger reports whether a kind says more of a day than another: figures, a zero
// report, leave, nothing.
func stronger(a, b checkin.Kind) bool {
	rank := map[checkin.Kind]int{checkin.Leave: 1, checkin.Zero: 2, checkin.Figures: 3}
	return rank[a] > rank[b]
}
