package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
)

// Openings returns what was set as achieved before the bot began.
func (s *Store) Openings(ctx context.Context) (checkin.Openings, error) {
	fields, err := s.rdb.HGetAll(ctx, s.keys.opening()).Result()
	if err != nil {
		return nil, fmt.Errorf("store: opening totals: %w", err)
	}
	out := checkin.Openings{}
	for f, text := range fields {
		place, code, ok := strings.Cut(f, "|")
		v, err := strconv.ParseInt(text, 10, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("store: opening total %s is %q", f, text)
		}
		if out[checkin.PlaceID(place)] == nil {
			out[checkin.PlaceID(place)] = map[string]int64{}
		}
		out[checkin.PlaceID(place)][code] = v
	}
	return out, nil
}

// Open sets opening totals, in one step with what every place's totals begin with and
// with the audit; a figure set to zero is set no more.
func (s *Store) Open(ctx context.Context, by string, why checkin.Reason, change checkin.Openings, notices ...checkin.Notice) error {
	return s.retry(func() (string, error) {
		was, err := s.Openings(ctx)
		if err != nil {
			return "", err
		}
		now := was.With(change)
		t := transition{by: by, why: why, notices: notices}
		t.swaps = swapsOf(s.fieldsOf(was), s.fieldsOf(now))
		var what []string
		for _, w := range t.swaps {
			if w.key == s.keys.opening() {
				what = append(what, fmt.Sprintf("%s: %s → %s", w.field, orNone(w.old), orNone(w.next)))
			}
		}
		if len(what) > 0 {
			t.what = "opening totals: " + strings.Join(what, ", ")
		}
		return s.apply(ctx, t)
	})
}

func orNone(v string) string {
	if v == "" {
		return "none"
	}
	return v
}

// fieldsOf is what is stored of opening totals: as they were set, and rolled up.
func (s *Store) fieldsOf(o checkin.Openings) map[counter]string {
	out := map[counter]string{}
	for place, figures := range o {
		for code, v := range figures {
			out[counter{s.keys.opening(), string(place) + "|" + code}] = strconv.FormatInt(v, 10)
		}
	}
	for place, figures := range o.Rolled() {
		for code, v := range figures {
			out[counter{s.keys.openingOf(string(place)), code}] = strconv.FormatInt(v, 10)
		}
	}
	return out
}

// swapsOf turns one set of fields into another.
func swapsOf(was, now map[counter]string) []swap {
	var out []swap
	for c, v := range now {
		if was[c] != v {
			out = append(out, swap{c.key, c.field, was[c], v})
		}
	}
	for c, v := range was {
		if _, ok := now[c]; !ok {
			out = append(out, swap{c.key, c.field, v, ""})
		}
	}
	return out
}
