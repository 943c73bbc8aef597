package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Diff counts what an import changes.
type Diff struct{ Added, Changed, Removed int }

// ImportRoster makes the stored roster equal to the given one, in one
// transaction, and tells what changed. Importing the same again changes nothing.
func (s *Store) ImportRoster(ctx context.Context, places []checkin.Place, people []checkin.Person, groups []checkin.Group) (Diff, error) {
	want := map[string]map[string]string{s.keys.places(): {}, s.keys.people(): {}, s.keys.groups(): {}}
	var errs []error
	put := func(key, id string, v any) {
		body, err := json.Marshal(v)
		errs = append(errs, err)
		want[key][id] = string(body)
	}
	for _, p := range places {
		put(s.keys.places(), string(p.ID), p)
	}
	for _, p := range people {
		put(s.keys.people(), p.ID, p)
	}
	for _, g := range groups {
		put(s.keys.groups(), strconv.FormatInt(g.Chat, 10), g)
	}
	if err := errors.Join(errs...); err != nil {
		return Diff{}, fmt.Errorf("store: encode roster: %w", err)
	}
	return s.replaceHashes(ctx, want)
}

func (s *Store) replaceHashes(ctx context.Context, want map[string]map[string]string) (Diff, error) {
	var diff Diff
	tx := s.rdb.TxPipeline()
	for key, fields := range want {
		have, err := s.rdb.HGetAll(ctx, key).Result()
		if err != nil {
			return Diff{}, fmt.Errorf("store: read roster: %w", err)
		}
		for id, body := range fields {
			old, ok := have[id]
			switch {
			case !ok:
				diff.Added++
			case old != body:
				diff.Changed++
			default:
				continue
			}
			tx.HSet(ctx, key, id, body)
		}
		for id := range have {
			if _, ok := fields[id]; !ok {
				diff.Removed++
				tx.HDel(ctx, key, id)
			}
		}
	}
	if diff == (Diff{}) {
		return diff, nil
	}
	tx.Set(ctx, s.keys.version(), newVersion(), 0)
	if _, err := tx.Exec(ctx); err != nil {
		return Diff{}, fmt.Errorf("store: import roster: %w", err)
	}
	return diff, nil
}

// newVersion is never equal to an earlier one, whoever made it.
func newVersion() string { return uuid.NewString() }

// Roster reads the whole roster and its version.
func (s *Store) Roster(ctx context.Context) (*checkin.Roster, string, error) {
	tx := s.rdb.TxPipeline()
	version := tx.Get(ctx, s.keys.version())
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

// Directory keeps the roster at hand and follows its changes.
type Directory struct {
	store   *Store
	log     *slog.Logger
	every   time.Duration
	current atomic.Pointer[checkin.Roster]
	mu      sync.Mutex // one refresh at a time
	version string
}

// refreshEvery is how often the directory looks for a new version; a change is
// seen by every replica within two seconds.
const refreshEvery = time.Second

// NewDirectory returns a directory that knows nobody until it has been loaded.
func NewDirectory(s *Store, log *slog.Logger) *Directory {
	d := &Directory{store: s, log: log, every: refreshEvery}
	d.current.Store(checkin.NewRoster(nil, nil, nil, nil))
	return d
}

// Roster is the newest picture at hand.
func (d *Directory) Roster() *checkin.Roster { return d.current.Load() }

// Moved notes that a group became a supergroup and knows it at once: the next
// message may already come from the new id.
func (d *Directory) Moved(ctx context.Context, m checkin.Migration) error {
	if err := d.store.Moved(ctx, m); err != nil {
		return err
	}
	return d.Refresh(ctx)
}

// Reach notes whether a chat can be written to.
func (d *Directory) Reach(ctx context.Context, chat int64, reachable bool, why string) error {
	return d.store.Reach(ctx, chat, reachable, why)
}

// Refresh loads the roster if its version has changed.
func (d *Directory) Refresh(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	version, err := d.store.rdb.Get(ctx, d.store.keys.version()).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("store: roster version: %w", err)
	}
	if version == d.version {
		return nil
	}
	roster, version, err := d.store.Roster(ctx)
	if err != nil {
		return err
	}
	d.current.Store(roster)
	d.version = version
	d.log.Info("roster loaded", "people", len(roster.People()), "groups", len(roster.Groups()))
	return nil
}

// Run refreshes until the context ends. While Redis is away the last picture
// stays; the loss is logged once.
func (d *Directory) Run(ctx context.Context) error {
	tick := time.NewTicker(d.every)
	defer tick.Stop()
	failing := false
	tidied := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := d.Refresh(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			d.log.Warn("roster not refreshed; keeping the last one", "error", err)
		}
		failing = err != nil
		if !failing && time.Since(tidied) > time.Hour {
			tidied = time.Now()
			if err := d.store.Tidy(ctx); err != nil {
				d.log.Warn("old raw updates not removed; trying again in an hour", "error", err)
			}
		}
	}
}
