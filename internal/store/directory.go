package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Directory keeps the roster at hand and follows its changes.
type Directory struct {
	store   *Store
	log     *slog.Logger
	every   time.Duration
	current atomic.Pointer[picture]
	mu      sync.Mutex // one load at a time
}

// picture is the roster as it was at a version.
type picture struct {
	roster  *checkin.Roster
	version string
}

// refreshEvery is how often the directory looks for a new version of its own
// accord; messages make it look, too.
const refreshEvery = time.Second

// NewDirectory returns a directory that knows nobody until it has been loaded.
func NewDirectory(s *Store, log *slog.Logger) *Directory {
	d := &Directory{store: s, log: log, every: refreshEvery}
	d.current.Store(&picture{roster: checkin.NewRoster(nil, nil, nil, nil)})
	return d
}

// Roster is the newest picture at hand, at most a second old.
func (d *Directory) Roster() *checkin.Roster { return d.current.Load().roster }

// Fresh is the roster as it is now, whichever replica changed it last.
func (d *Directory) Fresh(ctx context.Context) (*checkin.Roster, error) {
	p, err := d.fresh(ctx)
	return p.roster, err
}

// Refresh loads the roster if its version has changed.
func (d *Directory) Refresh(ctx context.Context) error {
	_, err := d.fresh(ctx)
	return err
}

// fresh costs one small read when nothing has changed.
func (d *Directory) fresh(ctx context.Context) (picture, error) {
	version, err := d.store.rdb.HGet(ctx, d.store.keys.roster(), fieldVersion).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return *d.current.Load(), fmt.Errorf("store: roster version: %w", err)
	}
	if p := d.current.Load(); p.version == version {
		return *p, nil
	}
	return d.load(ctx, version)
}

// load reads the roster unless somebody has just loaded the version wanted.
func (d *Directory) load(ctx context.Context, wanted string) (picture, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if p := d.current.Load(); p.version == wanted {
		return *p, nil
	}
	roster, version, err := d.store.Roster(ctx)
	if err != nil {
		return *d.current.Load(), err
	}
	p := picture{roster: roster, version: version}
	d.current.Store(&p)
	d.log.Debug("roster loaded", "version", version)
	return p, nil
}

// Slip reads what waits under an id; false when there is nothing.
func (d *Directory) Slip(ctx context.Context, id string) (checkin.Slip, bool, error) {
	return d.store.Slip(ctx, id)
}

// Decide carries a motion out on the newest roster. When another decision comes
// between, it is made again; a motion already carried out does nothing.
func (d *Directory) Decide(ctx context.Context, m checkin.Motion) error {
	return d.store.retry(func() (string, error) {
		p, err := d.fresh(ctx)
		if err != nil {
			return "", err
		}
		slip, value, err := d.store.slip(ctx, m.Slip)
		if err != nil {
			return "", err
		}
		out := m.Decide(p.roster, slip)
		if out.Empty() {
			return committed, nil
		}
		t, err := d.store.motion(ctx, m, out, p.version, value)
		if errors.Is(err, errDealtWith) {
			return committed, nil
		}
		if err != nil {
			return "", err
		}
		return d.store.apply(ctx, t)
	})
}

// Run refreshes until the context ends. While Redis is away the last picture
// stays; the loss is logged once.
func (d *Directory) Run(ctx context.Context) error {
	tick := time.NewTicker(d.every)
	defer tick.Stop()
	failing := false
	var tidied, swept time.Time
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
		if !failing && time.Since(swept) > time.Minute {
			swept = time.Now()
			if err := d.store.Sweep(ctx); err != nil {
				d.log.Warn("what was forgotten is not swept up yet; trying again in a minute", "error", err)
			}
		}
		if !failing && time.Since(tidied) > time.Hour {
			tidied = time.Now()
			if err := d.store.Tidy(ctx); err != nil {
				d.log.Warn("what is past its time not removed; trying again in an hour", "error", err)
			}
		}
	}
}
