package bot

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"checkinbot/internal/checkin"
)

// Outbox is where notices wait to leave.
type Outbox interface {
	Claim(ctx context.Context, lease time.Duration, most int) ([]checkin.Claimed, time.Duration, error)
	Settle(ctx context.Context, c checkin.Claimed, v checkin.Verdict) error
	Moved(ctx context.Context, m checkin.Migration) error
	// Posted is signalled when this process has queued something.
	Posted() <-chan struct{}
}

const (
	// leaseFor outlives one attempt and its settlement; after it, another sender
	// may repeat the notice.
	leaseFor = sendFor + 10*time.Second
	// settleFor is how long, once the program is to stop, a settlement is still
	// tried while the store is away.
	settleFor = 8 * time.Second
	// noteFor bounds one attempt at it.
	noteFor = 5 * time.Second
	// claimMost is how many notices one claim may lease.
	claimMost = 16
	// lookEvery is how often to look for what other replicas have queued.
	lookEvery = 500 * time.Millisecond
)

// Sender carries notices from the outbox to Telegram.
type Sender struct {
	send    func(ctx context.Context, n checkin.Notice) (int, error)
	outbox  Outbox
	log     *slog.Logger
	metrics *Metrics
	flights sync.WaitGroup
	// unsettled counts what was sent but not yet noted. Meanwhile nothing is
	// claimed, lest the same be handed out again.
	unsettled atomic.Int32
}

// NewSender returns a sender.
func NewSender(c *Client, o Outbox, log *slog.Logger, m *Metrics) *Sender {
	return &Sender{send: c.send, outbox: o, log: log, metrics: m}
}

// Run sends until the context ends, then waits for what is under way.
func (s *Sender) Run(ctx context.Context) error {
	defer s.flights.Wait()
	failures := 0
	for ctx.Err() == nil {
		wait, err := s.once(ctx)
		switch {
		case err == nil:
			failures = 0
		case ctx.Err() == nil:
			if failures == 0 {
				s.log.Warn("outbox not readable; answers wait", "error", err)
			}
			failures++
			wait = backoff(err, failures)
		}
		s.rest(ctx, wait)
	}
	return nil
}

// rest waits until something may be due.
func (s *Sender) rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(min(d, lookEvery))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-s.outbox.Posted():
	}
}

// once leases what may leave and sets it on its way. It returns how long
// nothing more can be due.
func (s *Sender) once(ctx context.Context) (time.Duration, error) {
	if s.unsettled.Load() > 0 {
		return lookEvery, nil
	}
	claimed, wait, err := s.outbox.Claim(ctx, leaseFor, claimMost)
	if err != nil {
		return 0, err
	}
	for _, c := range claimed {
		s.flights.Go(func() { s.carry(ctx, c) })
	}
	return wait, nil
}

// carry waits for the notice's turn, sends it and settles it.
func (s *Sender) carry(ctx context.Context, c checkin.Claimed) {
	sleep(ctx, c.Wait)
	if ctx.Err() != nil {
		s.settle(ctx, c, checkin.Verdict{Again: time.Millisecond}) // leave it to another sender
		return
	}
	v := s.attempt(context.WithoutCancel(ctx), c) // from here on it is on its way
	s.metrics.sends.WithLabelValues(string(c.Act), label(v)).Inc()
	if v.Never != "" {
		s.log.Warn("notice given up", "reason", c.Key, "chat", c.Chat, "why", v.Never)
	}
	s.settle(ctx, c, v)
}

func (s *Sender) attempt(ctx context.Context, c checkin.Claimed) checkin.Verdict {
	if c.Expires > 0 && time.Now().Unix() > c.Expires {
		return checkin.Verdict{Never: "expired"}
	}
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	sent, err := s.send(ctx, c.Notice)
	v := judge(c.Notice, sent, err, c.Tries)
	if err != nil {
		s.log.Warn("send failed", "reason", c.Key, "chat", c.Chat, "error", withoutURL(err), "again_in", v.Again.String())
	}
	return v
}

// settle notes the verdict, insisting as long as the program runs: a send whose
// note is lost would be repeated.
func (s *Sender) settle(run context.Context, c checkin.Claimed, v checkin.Verdict) {
	var stopped time.Time
	for n := 1; ; n++ {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(run), noteFor)
		err := s.note(ctx, c, v)
		cancel()
		if err == nil {
			if n > 1 {
				s.unsettled.Add(-1)
			}
			return
		}
		if n == 1 {
			s.unsettled.Add(1)
		}
		if run.Err() != nil && stopped.IsZero() {
			stopped = time.Now()
		}
		if !stopped.IsZero() && time.Since(stopped) > settleFor {
			s.log.Error("notice not settled; it may be said again", "reason", c.Key, "error", err)
			return
		}
		time.Sleep(min(50*time.Millisecond<<min(n, 5), time.Second))
	}
}

func (s *Sender) note(ctx context.Context, c checkin.Claimed, v checkin.Verdict) error {
	if v.MovedTo != 0 {
		if err := s.outbox.Moved(ctx, checkin.Migration{From: c.Chat, To: v.MovedTo}); err != nil {
			return err
		}
	}
	return s.outbox.Settle(ctx, c, v)
}
