package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// ErrRosterChanged says that the roster is not any more what it was when a change
// was prepared.
var ErrRosterChanged = errors.New("store: the roster was changed meanwhile")

// fieldVersion changes whenever anything on the roster does. Comparing it makes
// the roster one value: a decision stands only on the picture it was made on.
const fieldVersion = "version"

// newVersion is never equal to an earlier one, whoever made it.
func newVersion() string { return uuid.NewString() }

// Roster reads the whole roster and its version.
func (s *Store) Roster(ctx context.Context) (*checkin.Roster, string, error) {
	tx := s.rdb.TxPipeline()
	version := tx.HGet(ctx, s.keys.roster(), fieldVersion)
	places := tx.HVals(ctx, s.keys.places())
	people := tx.HVals(ctx, s.keys.people())
	groups := tx.HVals(ctx, s.keys.groups())
	moved := tx.HGetAll(ctx, s.keys.moved())
	if _, err := tx.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return nil, "", fmt.Errorf("store: read roster: %w", err)
	}
	placeList, err1 := decodeAll[checkin.Place](places.Val())
	personList, err2 := decodeAll[checkin.Person](people.Val())
	groupList, err3 := decodeAll[checkin.Group](groups.Val())
	movedTo, err4 := decodeMoved(moved.Val())
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, "", fmt.Errorf("store: read roster: %w", err)
	}
	return checkin.NewRoster(placeList, personList, groupList, movedTo), version.Val(), nil
}

// ReplaceRoster makes the stored roster equal to the given one, in one step, if
// it still has the version it was prepared for; else ErrRosterChanged.
func (s *Store) ReplaceRoster(ctx context.Context, version string, places []checkin.Place, people []checkin.Person, groups []checkin.Group) error {
	want := map[string]map[string]string{s.keys.places(): {}, s.keys.people(): {}, s.keys.groups(): {}}
	for _, w := range s.rosterSwaps(checkin.Outcome{Places: places, People: people, Groups: groups}) {
		want[w.key][w.field] = w.next
	}
	var swaps []swap
	for key, fields := range want {
		have, err := s.rdb.HGetAll(ctx, key).Result()
		if err != nil {
			return fmt.Errorf("store: read roster: %w", err)
		}
		for id, body := range fields {
			if have[id] != body {
				swaps = append(swaps, swap{key, id, have[id], body})
			}
		}
		for id, body := range have {
			if _, ok := fields[id]; !ok {
				swaps = append(swaps, swap{key, id, body, ""})
			}
		}
	}
	if len(swaps) == 0 {
		return nil
	}
	what := fmt.Sprintf("roster imported: %d changes", len(swaps))
	next := newVersion()
	swaps = append(swaps, swap{s.keys.roster(), fieldVersion, version, next})
	outcome, err := s.apply(ctx, transition{swaps: swaps, what: what})
	if err != nil || outcome != stale {
		return err
	}
	// The client repeats what it got no answer to; then it was we who changed it.
	now, err := s.rdb.HGet(ctx, s.keys.roster(), fieldVersion).Result()
	if err == nil && now == next {
		return nil
	}
	return errors.Join(ErrRosterChanged, err)
}

// rosterSwaps are the writes of an outcome's roster part; what was read is left
// open, because the roster's version vouches for it.
func (s *Store) rosterSwaps(o checkin.Outcome) []swap {
	var out []swap
	put := func(key, id string, v any) {
		out = append(out, swap{key: key, field: id, next: string(mustJSON(v))})
	}
	for _, p := range o.Places {
		put(s.keys.places(), string(p.ID), p)
	}
	for _, p := range o.People {
		put(s.keys.people(), p.ID, p)
	}
	for _, g := range o.Groups {
		if g.Bound != 0 {
			g.Chat = g.Bound // it is kept under the id it was made with
		}
		put(s.keys.groups(), strconv.FormatInt(g.Chat, 10), g)
	}
	for _, id := range o.Dismissed {
		out = append(out, swap{key: s.keys.people(), field: id})
	}
	for _, chat := range o.Unbound {
		out = append(out, swap{key: s.keys.groups(), field: strconv.FormatInt(chat, 10)})
	}
	return out
}

// mustJSON encodes values of our own that always can be.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: encode %T: %v", v, err))
	}
	return b
}

func decodeAll[T any](values []string) ([]T, error) {
	out := make([]T, len(values))
	for i, v := range values {
		if err := json.Unmarshal([]byte(v), &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func decodeMoved(fields map[string]string) (map[int64]int64, error) {
	out := map[int64]int64{}
	for from, to := range fields {
		f, err1 := strconv.ParseInt(from, 10, 64)
		t, err2 := strconv.ParseInt(to, 10, 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		out[f] = t
	}
	return out, nil
}
