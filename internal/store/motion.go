package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// motion turns what follows from a decision into one call of the commit script.
// The roster's version is compared even when only a slip changes, so that nobody
// acts on a right that has just been taken away.
func (s *Store) motion(ctx context.Context, m checkin.Motion, out checkin.Outcome, version, slipValue string) (transition, error) {
	t := transition{by: m.By, why: m.Why, what: out.What, notices: slices.Clone(out.Notices)}
	next := version
	if out.OnRoster() {
		next = newVersion()
	}
	t.swaps = append(t.swaps, swap{s.keys.roster(), fieldVersion, version, next})
	held, err := s.held(ctx, s.rosterSwaps(out))
	if err != nil {
		return t, err
	}
	t.swaps = append(t.swaps, held...)
	slips, err := s.slipSwaps(ctx, m.Slip, slipValue, out)
	if err != nil {
		return t, err
	}
	t.swaps = append(t.swaps, slips...)
	for _, rec := range out.Records {
		old, value, err := s.load(ctx, rec.Source, rec.Sent)
		if err != nil {
			return t, err
		}
		if value != "" && len(rec.Reports) == 0 {
			return t, errDealtWith
		}
		if value != "" && !rec.Supersedes(old) {
			if out.Outdated != nil {
				t.notices = out.Outdated
			}
			continue
		}
		made, changes := checkin.Change{Old: old, New: rec}, []change{{old, value, rec}}
		if value == "" { // an edit leaves what others say as it is
			if made, changes, err = s.over(ctx, changes[0], mayOver(rec)); err != nil {
				return t, err
			}
		}
		made, followed, err := s.follow(ctx, made, changes)
		if err != nil {
			return t, err
		}
		t.changes, t.swaps = append(t.changes, followed.changes...), append(t.swaps, followed.swaps...)
		if out.Confirm != nil && len(rec.Reports) > 0 {
			t.notices = append(t.notices, out.Confirm(made)...)
		}
	}
	return t, nil
}

// errDealtWith says that a message which a motion answers has had its answer.
var errDealtWith = errors.New("store: the message has been dealt with")

// held fills in what the fields hold now.
func (s *Store) held(ctx context.Context, swaps []swap) ([]swap, error) {
	reads := make([]*redis.StringCmd, len(swaps))
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, w := range swaps {
			reads[i] = p.HGet(ctx, w.key, w.field)
		}
		return nil
	})
	if len(swaps) > 0 && err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("store: read before a change: %w", err)
	}
	for i := range swaps {
		swaps[i].old = reads[i].Val()
	}
	return swaps, nil
}

// slipSwaps puts and tears slips. The one decided on must still be as it was.
func (s *Store) slipSwaps(ctx context.Context, read, value string, out checkin.Outcome) ([]swap, error) {
	var swaps []swap
	for _, slip := range out.Slips {
		swaps = append(swaps, swap{key: s.keys.slips(), field: slip.ID, next: string(mustJSON(slip))})
	}
	for _, id := range out.Torn {
		swaps = append(swaps, swap{key: s.keys.slips(), field: id})
	}
	swaps, err := s.held(ctx, swaps)
	for i := range swaps {
		if swaps[i].field == read {
			swaps[i].old = value
		}
	}
	return swaps, err
}

// Slip reads what waits under an id; false when there is nothing.
func (s *Store) Slip(ctx context.Context, id string) (checkin.Slip, bool, error) {
	slip, _, err := s.slip(ctx, id)
	return slip, slip.ID != "", err
}

func (s *Store) slip(ctx context.Context, id string) (checkin.Slip, string, error) {
	var slip checkin.Slip
	if id == "" {
		return slip, "", nil
	}
	value, err := s.rdb.HGet(ctx, s.keys.slips(), id).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return slip, "", fmt.Errorf("store: read slip: %w", err)
	}
	if value == "" {
		return slip, "", nil
	}
	if err := json.Unmarshal([]byte(value), &slip); err != nil {
		return slip, "", fmt.Errorf("store: slip: %w", err)
	}
	return slip, value, nil
}

// tidySlips removes slips past their time.
func (s *Store) tidySlips(ctx context.Context) error {
	// A day more: what was answered in time may arrive late.
	over := s.clock().Add(-24 * time.Hour).Unix()
	var past []swap
	err := s.eachSlip(ctx, func(id, value string, slip checkin.Slip) {
		if slip.Expires < over {
			past = append(past, swap{key: s.keys.slips(), field: id, old: value})
		}
	})
	for _, w := range past {
		if err == nil { // one by one, so that one that was renewed stays and the others go
			_, err = s.apply(ctx, transition{swaps: []swap{w}})
		}
	}
	return err
}

// eachSlip visits every slip; one that cannot be read has expired.
func (s *Store) eachSlip(ctx context.Context, visit func(id, value string, slip checkin.Slip)) error {
	iter := s.rdb.HScan(ctx, s.keys.slips(), 0, "", 256).Iterator()
	for iter.Next(ctx) {
		id := iter.Val()
		if !iter.Next(ctx) {
			break
		}
		var slip checkin.Slip
		if json.Unmarshal([]byte(iter.Val()), &slip) != nil {
			slip = checkin.Slip{}
		}
		visit(id, iter.Val(), slip)
	}
	if err := iter.Err(); err != nil {
		return fmt.Errorf("store: scan slips: %w", err)
	}
	return nil
}

// Audit lists the trail of a month, oldest first.
func (s *Store) Audit(ctx context.Context, m checkin.Month) ([]checkin.AuditEntry, error) {
	fields, err := s.rdb.HGetAll(ctx, s.keys.audit(m)).Result()
	if err != nil {
		return nil, fmt.Errorf("store: audit: %w", err)
	}
	out := make([]checkin.AuditEntry, 0, len(fields))
	for _, n := range sortedKeys(fields) {
		at, rest, _ := strings.Cut(fields[n], " ")
		by, what, _ := strings.Cut(rest, " ")
		unix, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("store: audit: %w", err)
		}
		out = append(out, checkin.AuditEntry{At: unix, By: by, What: what})
	}
	return out, nil
}
