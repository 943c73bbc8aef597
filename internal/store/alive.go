package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"checkinbot/internal/checkin"
)

// outageFrom is how long no replica may have beaten before it was an outage: three
// beats of a minute each.
const outageFrom = 3 * time.Minute

// outagesFor is for how long outages are kept.
const outagesFor = 40 * 24 * time.Hour

// Alive notes that the program runs and lists its outages, oldest first.
func (s *Store) Alive(ctx context.Context, now time.Time) ([]checkin.Span, error) {
	flat, err := aliveScript.Run(ctx, s.rdb, []string{s.keys.alive(), s.keys.outages()},
		now.UnixMilli(), s.outage.Milliseconds(), outagesFor.Milliseconds()).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("store: alive: %w", err)
	}
	return spans(flat), nil
}

// spans reads pairs of milliseconds.
func spans(flat []string) []checkin.Span {
	var out []checkin.Span
	for i := 0; i+1 < len(flat); i += 2 {
		from, err1 := strconv.ParseInt(flat[i], 10, 64)
		to, err2 := strconv.ParseInt(flat[i+1], 10, 64)
		if err1 == nil && err2 == nil {
			out = append(out, checkin.Span{From: time.UnixMilli(from), To: time.UnixMilli(to)})
		}
	}
	slices.SortFunc(out, func(a, b checkin.Span) int { return a.From.Compare(b.From) })
	return out
}

// Outages lists when no replica ran, oldest first.
func (s *Store) Outages(ctx context.Context) ([]checkin.Span, error) {
	fields, err := s.rdb.HGetAll(ctx, s.keys.outages()).Result()
	if err != nil {
		return nil, fmt.Errorf("store: outages: %w", err)
	}
	var flat []string
	for from, to := range fields {
		flat = append(flat, from, to)
	}
	return spans(flat), nil
}

// Slips lists everything that waits for somebody.
func (s *Store) Slips(ctx context.Context) ([]checkin.Slip, error) {
	var out []checkin.Slip
	err := s.eachSlip(ctx, func(_, _ string, slip checkin.Slip) { out = append(out, slip) })
	return out, err
}
