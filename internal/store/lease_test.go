package store

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

func shortLease(s *Store) *Lease {
	l := NewLease(s)
	l.ttl, l.every = 300*time.Millisecond, 100*time.Millisecond
	return l
}

func TestOnlyOneHoldsAndAnotherTakesOver(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	var inside, most atomic.Int32
	took := make(chan int, 16)
	hold := func(ctx context.Context, who int) chan error {
		ended := make(chan error, 1)
		go func() {
			ended <- shortLease(s).Hold(ctx, func(error) {}, func(ctx context.Context) error {
				most.Store(max(most.Load(), inside.Add(1)))
				took <- who
				<-ctx.Done()
				inside.Add(-1)
				return nil
			})
		}()
		return ended
	}
	first, stopFirst := context.WithCancel(ctx)
	one := hold(first, 1)
	if who := <-took; who != 1 {
		t.Fatalf("%d holds, want 1", who)
	}
	two := hold(ctx, 2)
	stopFirst()
	<-one
	if who := <-took; who != 2 {
		t.Fatalf("%d holds, want 2", who)
	}
	cancel()
	<-two
	if most.Load() != 1 {
		t.Errorf("%d held at once", most.Load())
	}
}

func TestHoldEndsWhenTheRightIsLost(t *testing.T) {
	t.Parallel()
	s := testStore(t, Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	began := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- shortLease(s).Hold(ctx, func(error) {}, func(ctx context.Context) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		})
	}()
	<-began
	s.rdb.Set(ctx, s.keys.poller(), "somebody else", 0)
	select {
	case <-ended:
	case <-ctx.Done():
		t.Error("kept working without the right")
	}
	if got := s.rdb.Get(context.Background(), s.keys.poller()).Val(); got != "somebody else" {
		t.Errorf("released a right that was not ours; holder is now %q", got)
	}
}
