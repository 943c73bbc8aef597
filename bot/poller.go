package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// Lease is the right to poll; see Poller.Run.
type Lease interface {
	Hold(ctx context.Context, waiting func(error), work func(context.Context) error) error
}

// Poller fetches updates and confirms them once they are handled.
type Poller struct {
	client *Client
	intake *Intake
	lease  Lease
	log    *slog.Logger
	// wait is how long Telegram holds a poll open; shorter than half the time a
	// standby may take to notice us, it only costs requests.
	wait time.Duration
	// offset is the first update not yet confirmed; zero asks for the oldest.
	// It is never stored: Telegram may start its numbers anew.
	offset int64
	state  atomic.Value // string; see State
	// pause waits between failures; replaced in tests.
	pause func(ctx context.Context, d time.Duration)
}

// pollFor is how long Telegram holds a poll open.
const pollFor = 25 * time.Second

// NewPoller returns a poller that begins once it holds the lease.
func NewPoller(c *Client, in *Intake, l Lease, log *slog.Logger) *Poller {
	p := &Poller{client: c, intake: in, lease: l, log: log, wait: pollFor, pause: sleep}
	p.state.Store(Standby)
	return p
}

// The states of a poller, for readiness: a standby is ready, a failing one not.
const (
	Standby = "standby"
	Polling = "polling"
	Failing = "failing"
)

// State is what the poller does just now.
func (p *Poller) State() string { s, _ := p.state.Load().(string); return s }

// Run polls whenever it holds the lease, until the context ends.
func (p *Poller) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		waited := false
		err := p.lease.Hold(ctx, func(err error) {
			if !waited {
				p.log.Info("standing by", "error", err)
			}
			waited = true
			p.state.Store(Standby)
		}, p.poll)
		if err != nil && ctx.Err() == nil {
			p.log.Warn("polling stopped; waiting for the right to poll", "error", err)
		}
	}
	return nil
}

// poll runs while the lease is held. Nothing that Telegram or the network does
// ends it.
func (p *Poller) poll(ctx context.Context) error {
	p.log.Info("polling")
	p.offset = 0
	failures := 0
	prepared := false
	for {
		var err error
		if prepared {
			wait := p.wait
			if failures > 0 {
				wait = 0 // to know soon that all is well again
			}
			err = p.once(ctx, wait)
		} else if err = p.client.UsePolling(ctx); err == nil {
			prepared = true
		}
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // what fails after the end of the lease does not matter
		case err == nil:
			failures = 0
			p.state.Store(Polling)
			continue
		}
		failures++
		p.state.Store(Failing)
		d := backoff(err, failures)
		p.log.Warn("polling failed", "error", err, "cause", cause(err), "again_in", d.String(), "failures", failures)
		p.pause(ctx, d)
	}
}

// once fetches and handles one batch. The offset moves past the updates that are
// handled, up to the first that is not.
func (p *Poller) once(ctx context.Context, wait time.Duration) error {
	batch, err := p.client.fetch(ctx, p.offset, wait)
	p.intake.metrics.fetches.WithLabelValues(outcome(err)).Inc()
	if err != nil {
		return err
	}
	next, err := p.intake.deliverBatch(ctx, batch)
	if next > 0 {
		p.offset = next
	}
	return err
}

// errNumberless makes the poller back off from a batch it can never confirm.
var errNumberless = errors.New("bot: no update of the batch has a number")

// abreast is how many chats are served at the same time.
const abreast = 16

// deliverBatch handles a batch: chats side by side, one chat's updates in order.
// It returns the offset that confirms all updates before the first one that
// failed, zero for none, and that one's error.
func (in *Intake) deliverBatch(ctx context.Context, batch []json.RawMessage) (next int64, err error) {
	ids, errs := make([]int64, len(batch)), make([]error, len(batch))
	chains := map[int64][]int{}
	for i, raw := range batch {
		u, _ := decode(raw) // an unreadable one is buried when its turn comes
		ids[i] = u.ID
		if u.ID == 0 && i > 0 {
			ids[i] = ids[i-1] + 1 // without a number; it comes after the one before
		}
		chains[u.chat()] = append(chains[u.chat()], i)
	}
	var g errgroup.Group
	g.SetLimit(abreast)
	for _, chain := range chains {
		g.Go(func() error {
			for n, i := range chain {
				if errs[i] = in.Deliver(ctx, batch[i]); errs[i] != nil {
					for _, later := range chain[n+1:] {
						errs[later] = errs[i] // keep the chat's order
					}
					break
				}
			}
			return nil
		})
	}
	_ = g.Wait() // failures are in errs
	for i, e := range errs {
		switch {
		case e != nil:
			return next, e
		case ids[i] > 0:
			next = max(next, ids[i]+1)
		}
	}
	if next == 0 && len(batch) > 0 {
		return 0, errNumberless
	}
	return next, nil
}

// backoff is how long to wait after the nth failure in a row.
func backoff(err error, n int) time.Duration {
	var api *APIError
	if errors.As(err, &api) {
		switch {
		case api.RetryAfter > 0:
			return api.RetryAfter
		case api.Code == http.StatusConflict:
			return 5 * time.Second
		case api.Code == http.StatusUnauthorized, api.Code == http.StatusNotFound, api.Code == http.StatusForbidden:
			return min(30*time.Second<<min(n-1, 4), 5*time.Minute)
		}
	}
	return min(500*time.Millisecond<<min(n-1, 10), 30*time.Second)
}

// cause tells an operator in words what the failure means.
func cause(err error) string {
	var api *APIError
	if !errors.As(err, &api) {
		return "the network, Telegram or the store does not answer"
	}
	switch api.Code {
	case http.StatusConflict:
		return "another program polls with this token, or a webhook is set"
	case http.StatusUnauthorized, http.StatusNotFound:
		return "Telegram does not accept the token"
	case http.StatusTooManyRequests:
		return "too many requests"
	}
	return "Telegram refuses or is out of order"
}

func outcome(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// lanes keeps a chat's updates in order when they arrive on several connections.
type lanes [64]sync.Mutex

func (l *lanes) of(chat int64) *sync.Mutex { return &l[uint64(chat)%uint64(len(l))] } //nolint:gosec // any lane will do
