package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// rememberFor is how long a reason is remembered: longer than Telegram redelivers
// (24 h) and longer than a sent message may be edited (48 h).
const rememberFor = 4 * 24 * time.Hour

// recentKept is how many of a person's messages Undo can reach back.
const recentKept = 20

// attempts bounds the optimistic rounds of one commit. Only work on the same
// message or the same person's standing figures collides.
const attempts = 32

var errBusy = errors.New("store: the record keeps changing")

// Commit stores a message's revision, moves the counters by the difference to
// the revision before, and queues the reply: all or nothing, once. A revision
// that changes nothing is not an error and causes no reply.
func (s *Store) Commit(ctx context.Context, rec checkin.Record, reply checkin.Reply) error {
	return s.retry(func() (string, error) {
		old, value, err := s.load(ctx, rec.Source, rec.Sent)
		if err != nil {
			return "", err
		}
		if value == "" && len(rec.Reports) == 0 || value != "" && !rec.Supersedes(old) {
			return committed, nil
		}
		return s.apply(ctx, transition{old: old, oldValue: value, next: rec, notices: reply(checkin.Change{Old: old, New: rec})})
	})
}

// Undo retracts a person's newest active record, for a reason that counts once,
// and queues the reply.
func (s *Store) Undo(ctx context.Context, person string, why checkin.Reason, reply checkin.Reply) error {
	return s.retry(func() (string, error) {
		recent, err := s.rdb.ZRevRangeWithScores(ctx, s.keys.mine(person), 0, -1).Result()
		if err != nil {
			return "", fmt.Errorf("store: recent messages of %s: %w", person, err)
		}
		sources, err := newestFirst(recent)
		if err != nil {
			return "", fmt.Errorf("store: recent messages of %s: %w", person, err)
		}
		for _, source := range sources {
			old, value, err := s.load(ctx, source.Source, source.Sent)
			if err != nil {
				return "", err
			}
			if active(old) {
				return s.apply(ctx, retraction(why, old, value, reply))
			}
		}
		return s.apply(ctx, transition{why: why, notices: reply(checkin.Change{})})
	})
}

// UndoOne retracts one message of the person, if it is one of the newest and
// still active; otherwise nothing changes and New has no sender.
func (s *Store) UndoOne(ctx context.Context, person string, source checkin.Source, why checkin.Reason, reply checkin.Reply) error {
	return s.retry(func() (string, error) {
		sent, err := s.rdb.ZScore(ctx, s.keys.mine(person), sourceField(source)).Result()
		if err != nil && !errors.Is(err, redis.Nil) {
			return "", fmt.Errorf("store: message of %s: %w", person, err)
		}
		old, value, err := s.load(ctx, source, int64(sent))
		if err != nil {
			return "", err
		}
		if !active(old) {
			return s.apply(ctx, transition{why: why, notices: reply(checkin.Change{Old: old})})
		}
		return s.apply(ctx, retraction(why, old, value, reply))
	})
}

// newestFirst orders messages by when they were sent; within a second by number.
func newestFirst(recent []redis.Z) ([]checkin.Record, error) {
	out := make([]checkin.Record, len(recent))
	for i, z := range recent {
		source, err := parseSource(fmt.Sprint(z.Member))
		if err != nil {
			return nil, err
		}
		out[i] = checkin.Record{Source: source, Sent: int64(z.Score)}
	}
	slices.SortFunc(out, func(a, b checkin.Record) int {
		return cmp.Or(cmp.Compare(b.Sent, a.Sent), cmp.Compare(b.Source.Message, a.Source.Message))
	})
	return out, nil
}

func active(r checkin.Record) bool { return !r.Retracted && len(r.Reports) > 0 }

func retraction(why checkin.Reason, old checkin.Record, value string, reply checkin.Reply) transition {
	next := old
	next.Retracted = true
	return transition{why: why, old: old, oldValue: value, next: next, notices: reply(checkin.Change{Old: old, New: next})}
}

// Post queues notices that change nothing; a reason already said is skipped.
func (s *Store) Post(ctx context.Context, notices ...checkin.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	_, err := s.apply(ctx, transition{notices: notices})
	return err
}

// Outcomes of the commit script; "said" needs no name, because a reason that
// was said is as good as done.
const (
	committed = "ok"
	stale     = "stale"
)

// retry runs an optimistic round until what it read was still true.
func (s *Store) retry(round func() (string, error)) error {
	for range attempts {
		outcome, err := round()
		if err != nil || outcome != stale {
			return err
		}
	}
	return errBusy
}

// load returns a message's record and its stored form, "" when there is none.
func (s *Store) load(ctx context.Context, source checkin.Source, sent int64) (checkin.Record, string, error) {
	none := checkin.Record{Source: source, Sent: sent}
	value, err := s.rdb.HGet(ctx, s.keys.ledger(source, sent), sourceField(source)).Result()
	if errors.Is(err, redis.Nil) {
		return none, "", nil
	}
	if err != nil {
		return none, "", fmt.Errorf("store: read ledger %s: %w", sourceField(source), err)
	}
	rec, err := decodeRecord(source, value)
	if err != nil {
		return none, "", fmt.Errorf("store: ledger %s: %w", sourceField(source), err)
	}
	return rec, value, nil
}
