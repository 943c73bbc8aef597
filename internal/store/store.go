package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"checkinbot/internal/checkin"
)

//go:embed lua/*.lua
var scripts embed.FS

func script(name string) *redis.Script {
	src, err := scripts.ReadFile("lua/" + name + ".lua")
	if err != nil {
		panic(err) // the file is embedded; only a misspelt name can get here
	}
	return redis.NewScript(string(src))
}

var (
	commitScript  = script("commit")
	claimScript   = script("claim")
	settleScript  = script("settle")
	holdScript    = script("hold")
	releaseScript = script("release")
	aliveScript   = script("alive")
)

// Store is one district's data. It is safe for concurrent use.
type Store struct {
	rdb       redis.UniversalClient
	keys      keys
	catalogue *checkin.Catalogue
	pace      Pace
	outage    time.Duration
	// now replaces the server's clock for due times, leases and pacing in tests;
	// nil in earnest, so that replicas with unequal clocks agree.
	now func() time.Time
	// posted is told, without blocking, that something was queued here.
	posted chan struct{}
}

// Options are what a Store may be told; the zero value is right for production.
type Options struct {
	// Pace is how fast the outbox may leave; the zero value is TelegramPace.
	Pace Pace
	// Outage is for how long no replica may have beaten before it was an outage; the
	// zero value is three minutes. The demo's clock jumps.
	Outage time.Duration
	// Now replaces the Redis server's clock in the outbox; only for tests.
	Now func() time.Time
}

// Connect makes a client from a URL: redis:// and rediss:// for one server,
// "?master_name=…" with Sentinel addresses, or "?addr=…" for more nodes of a
// Cluster. The URL's password never appears in the error.
func Connect(url string) (redis.UniversalClient, error) {
	if o, err := redis.ParseFailoverURL(url); err == nil && o.MasterName != "" {
		o.ContextTimeoutEnabled, o.DisableIdentity = true, true
		return redis.NewFailoverClient(o), nil
	}
	if o, err := redis.ParseClusterURL(url); err == nil && len(o.Addrs) > 1 {
		o.ContextTimeoutEnabled, o.DisableIdentity = true, true
		o.MaintNotificationsConfig = quiet()
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("store: not a Redis URL; want redis://[user:password@]host:port[/db]")
	}
	o.ContextTimeoutEnabled, o.DisableIdentity = true, true
	o.MaintNotificationsConfig = quiet()
	return redis.NewClient(o), nil
}

// quiet turns off a handshake that servers before Redis 8 answer with errors.
func quiet() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// New returns the store of one district on a connected client.
func New(rdb redis.UniversalClient, district string, c *checkin.Catalogue, opts Options) *Store {
	if opts.Outage == 0 {
		opts.Outage = outageFrom
	}
	if opts.Pace == (Pace{}) {
		opts.Pace = TelegramPace
	}
	return &Store{
		rdb: rdb, keys: newKeys(district), catalogue: c, pace: opts.Pace, outage: opts.Outage, now: opts.Now,
		posted: make(chan struct{}, 1),
	}
}

// Ping reports whether Redis takes writes: one that is loading its data, full, or
// a replica answers with an error, too.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.rdb.Set(ctx, s.keys.ping(), 1, time.Minute).Err(); err != nil {
		return fmt.Errorf("store: ping: %w", err)
	}
	return nil
}

// Posted is signalled after this process has queued a notice, so that a sender
// beside it need not wait for its next look.
func (s *Store) Posted() <-chan struct{} { return s.posted }

func (s *Store) signal() {
	select {
	case s.posted <- struct{}{}:
	default:
	}
}

// millis is the time given to the outbox scripts; zero asks for the server's.
func (s *Store) millis() int64 {
	if s.now == nil {
		return 0
	}
	return s.now().UnixMilli()
}

// clock is the time by which months of the audit are told.
func (s *Store) clock() time.Time {
	if s.now == nil {
		return time.Now()
	}
	return s.now()
}
