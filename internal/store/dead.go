package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// keepDead is how long an update that could not be handled stays for inspection:
// raw text is never kept longer than a week.
const keepDead = 7 * 24 * time.Hour

// Bury puts aside an update that cannot be handled, with the reason.
func (s *Store) Bury(ctx context.Context, update int64, why string, raw []byte) error {
	err := s.rdb.XAdd(ctx, &redis.XAddArgs{
		Stream: s.keys.dead(),
		MinID:  strconv.FormatInt(time.Now().Add(-keepDead).UnixMilli(), 10),
		Values: []any{"update", update, "why", why, "raw", raw},
	}).Err()
	if err != nil {
		return fmt.Errorf("store: bury update %d: %w", update, err)
	}
	return nil
}

// Tidy removes what lies in the dead list and among the lost notices for longer
// than a week, whether or not anything new comes in, and slips past their time.
func (s *Store) Tidy(ctx context.Context) error {
	oldest := strconv.FormatInt(time.Now().Add(-keepDead).UnixMilli(), 10)
	for _, key := range []string{s.keys.dead(), s.keys.lost()} {
		if err := s.rdb.XTrimMinID(ctx, key, oldest).Err(); err != nil {
			return fmt.Errorf("store: tidy: %w", err)
		}
	}
	if err := s.tidySlips(ctx); err != nil {
		return fmt.Errorf("store: tidy: %w", err)
	}
	if err := s.eraseWords(ctx); err != nil {
		return fmt.Errorf("store: tidy: %w", err)
	}
	if err := s.tidyTold(ctx); err != nil {
		return fmt.Errorf("store: tidy: %w", err)
	}
	return nil
}

// Buried is how many updates lie in the dead list.
func (s *Store) Buried(ctx context.Context) (int64, error) {
	n, err := s.rdb.XLen(ctx, s.keys.dead()).Result()
	if err != nil {
		return 0, fmt.Errorf("store: dead list: %w", err)
	}
	return n, nil
}

// Durability lists what in the server's configuration may lose data; none when
// all is well or the server does not let us look.
func (s *Store) Durability(ctx context.Context) ([]string, error) {
	want := [][2]string{{"appendonly", "yes"}, {"appendfsync", "always"}, {"maxmemory-policy", "noeviction"}}
	var wrong []string
	for _, w := range want {
		have, err := s.rdb.ConfigGet(ctx, w[0]).Result()
		if err != nil {
			return nil, fmt.Errorf("store: read server configuration: %w", err)
		}
		if have[w[0]] != w[1] {
			wrong = append(wrong, fmt.Sprintf("%s is %q, want %q", w[0], have[w[0]], w[1]))
		}
	}
	return wrong, nil
}
