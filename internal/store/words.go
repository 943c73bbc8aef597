package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Words is a hash of what a message said when it was last dealt with; empty when
// that is not known.
func (s *Store) Words(ctx context.Context, m checkin.Message) (string, error) {
	_, sum, err := s.words(ctx, m)
	return sum, err
}

func (s *Store) words(ctx context.Context, m checkin.Message) (revision int64, sum string, err error) {
	value, err := s.rdb.HGet(ctx, s.keys.words(checkin.BucketOf(m.Sent)), hashed(m.Source)).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return 0, "", nil
	case err != nil:
		return 0, "", fmt.Errorf("store: words of a message: %w", err)
	}
	at, sum, _ := strings.Cut(value, ":")
	revision, err = strconv.ParseInt(at, 10, 64)
	return revision, sum, err
}

// KeepWords remembers the hash of what a message says, unless a later revision has
// been dealt with meanwhile.
func (s *Store) KeepWords(ctx context.Context, m checkin.Message, sum string) error {
	key, field := s.keys.words(checkin.BucketOf(m.Sent)), hashed(m.Source)
	last, before, err := s.words(ctx, m)
	if err != nil || before != "" && (last > m.Revision || before == sum) {
		return err
	}
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, key, field, fmt.Sprintf("%d:%s", m.Revision, sum))
		p.Expire(ctx, key, rememberFor)
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: words of a message: %w", err)
	}
	return nil
}
