package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// leaseFor is how long the right to poll outlives its holder's last word. A
// standby takes over within this and one renewal.
const leaseFor = 4 * time.Second

// renewEvery leaves time for two more tries when an answer is slow.
const renewEvery = leaseFor / 4

// Lease is the right to poll the messenger, held by one replica at a time.
// It keeps two pollers from disturbing each other; that nothing is lost or
// counted twice never depends on it.
type Lease struct {
	store  *Store
	holder string
	ttl    time.Duration
	every  time.Duration
}

// NewLease returns a lease that this process does not hold yet.
func NewLease(s *Store) *Lease {
	return &Lease{store: s, holder: uuid.NewString(), ttl: leaseFor, every: renewEvery}
}

// Hold waits for the right and then runs work with a context that ends when the
// right does: renewal failed for so long that another may have it. Work must
// return soon after its context ends. Hold returns what work returned, or nil
// when ctx ended while waiting.
func (l *Lease) Hold(ctx context.Context, waiting func(error), work func(context.Context) error) error {
	until, err := l.acquire(ctx, waiting)
	if err != nil {
		return nil
	}
	held, cancel := context.WithCancel(ctx)
	defer cancel()
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		defer cancel()
		l.keep(held, until)
	}()
	err = work(held)
	cancel()
	<-renewed
	l.release(ctx)
	return err
}

// acquire asks until it is granted or the context ends, and returns until when
// the right surely lasts.
func (l *Lease) acquire(ctx context.Context, waiting func(error)) (time.Time, error) {
	for {
		asked := time.Now()
		ok, err := l.take(ctx)
		if ok {
			return asked.Add(l.ttl), nil
		}
		waiting(err)
		select {
		case <-ctx.Done():
			return time.Time{}, ctx.Err()
		case <-time.After(l.every / 2):
		}
	}
}

// keep renews until it no longer can in time. It gives up a margin before the
// right ends, so that work has stopped when another begins.
func (l *Lease) keep(ctx context.Context, until time.Time) {
	for {
		wait := l.every
		if left := time.Until(until) - l.every/2; left < wait {
			wait = left
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		asked := time.Now()
		if asked.After(until.Add(-l.every / 2)) {
			return
		}
		try, cancel := context.WithDeadline(ctx, until.Add(-l.every/2))
		ok, err := l.take(try)
		cancel()
		switch {
		case ok:
			until = asked.Add(l.ttl)
		case err == nil:
			return
		}
	}
}

func (l *Lease) take(ctx context.Context) (bool, error) {
	n, err := holdScript.Run(ctx, l.store.rdb, []string{l.store.keys.poller()}, l.holder, l.ttl.Milliseconds()).Int()
	if err != nil {
		return false, fmt.Errorf("store: lease: %w", err)
	}
	return n == 1, nil
}

// release lets a standby take over at once; when it fails the lease runs out.
func (l *Lease) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = releaseScript.Run(ctx, l.store.rdb, []string{l.store.keys.poller()}, l.holder).Err()
}
