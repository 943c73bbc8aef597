package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"checkinbot/internal/checkin"
)

// Findings returns what townships have answered about a quarter.
func (s *Store) Findings(ctx context.Context, quarter checkin.Day) ([]checkin.Finding, error) {
	return readAll[checkin.Finding](ctx, s, s.keys.review(quarter))
}

// Problems returns all problems found, oldest first.
func (s *Store) Problems(ctx context.Context) ([]checkin.Problem, error) {
	list, err := readAll[checkin.Problem](ctx, s, s.keys.problems())
	slices.SortFunc(list, func(a, b checkin.Problem) int { return cmp.Compare(a.Number, b.Number) })
	return list, err
}

func readAll[T any](ctx context.Context, s *Store, key string) ([]T, error) {
	values, err := s.rdb.HVals(ctx, key).Result()
	if err != nil {
		return nil, fmt.Errorf("store: read %s: %w", key, err)
	}
	out, err := decodeAll[T](values)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", key, err)
	}
	return out, nil
}

// Find keeps an answer in the place of the one before, whose words stay when there are no
// new ones; both ratings stand in the audit.
func (s *Store) Find(ctx context.Context, by string, why checkin.Reason, f checkin.Finding, notices ...checkin.Notice) error {
	return s.put(ctx, by, why, s.keys.review(f.Quarter), string(f.Place)+"|"+f.Code,
		func(old string) (any, string) {
			var before checkin.Finding
			if json.Unmarshal([]byte(old), &before) == nil {
				f.Words = cmp.Or(f.Words, before.Words)
			}
			return f, fmt.Sprintf("review of %s, %s: %s rated %d", f.Place, f.Quarter, f.Code, f.Rating)
		}, notices)
}

// Raise keeps a new problem and gives it a number; zero when it was raised before for the
// same reason. What is said of it may name the number.
func (s *Store) Raise(ctx context.Context, by string, why checkin.Reason, p checkin.Problem, said func(checkin.Problem) []checkin.Notice) error {
	return s.retry(func() (string, error) {
		list, err := s.Problems(ctx)
		if err != nil {
			return "", err
		}
		if p.Number = 1; len(list) > 0 {
			p.Number = list[len(list)-1].Number + 1
		}
		what := fmt.Sprintf("problem %d of %s raised, due %s", p.Number, p.Place, p.Due)
		return s.apply(ctx, transition{by: by, why: why, what: what, notices: said(p), swaps: []swap{{s.keys.problems(), p.ID(), "", string(mustJSON(p))}}})
	})
}

// CloseProblem notes that a problem is mended; closing it again changes nothing.
func (s *Store) CloseProblem(ctx context.Context, by string, why checkin.Reason, number int, day checkin.Day, notices ...checkin.Notice) error {
	id := checkin.Problem{Number: number}.ID()
	return s.put(ctx, by, why, s.keys.problems(), id, func(old string) (any, string) {
		var p checkin.Problem
		if json.Unmarshal([]byte(old), &p) != nil || p.Closed != 0 {
			return nil, ""
		}
		p.Closed = day
		return p, fmt.Sprintf("problem %d of %s closed", p.Number, p.Place)
	}, notices)
}

// put replaces one field by what is made of the old one; nothing when that is nil.
func (s *Store) put(ctx context.Context, by string, why checkin.Reason, key, field string, next func(old string) (any, string), notices []checkin.Notice) error {
	return s.retry(func() (string, error) {
		held, err := s.held(ctx, []swap{{key: key, field: field}})
		if err != nil {
			return "", err
		}
		t := transition{by: by, why: why, notices: notices}
		if v, what := next(held[0].old); v != nil {
			held[0].next, t.what = string(mustJSON(v)), what
			t.swaps = held
		}
		return s.apply(ctx, t)
	})
}
