package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"checkinbot/internal/checkin"
)

// Handler decides what an update means. A returned error means "offer it
// again"; a bad message is not an error but an answer.
type Handler interface {
	Message(ctx context.Context, m checkin.Message) error
	Press(ctx context.Context, p checkin.Press) error
	Standing(ctx context.Context, s checkin.Standing) error
	Migration(ctx context.Context, m checkin.Migration) error
	Membership(ctx context.Context, m checkin.Membership) error
}

// Graveyard keeps what cannot be handled.
type Graveyard interface {
	Bury(ctx context.Context, update int64, why string, raw []byte) error
	Ping(ctx context.Context) error
}

// Identity is the bot's own account.
type Identity struct {
	ID       int64
	Username string
	// ReadsAll tells whether privacy mode is off, so that free text in groups
	// reaches the bot.
	ReadsAll bool
}

// patience is how often an update may fail, while the store answers, before it
// is buried.
const patience = 5

// handleFor bounds the handling of one update; it outlives a stop signal, so
// that work in hand finishes.
const handleFor = 15 * time.Second

// Intake takes raw updates to the handler.
type Intake struct {
	handler Handler
	grave   Graveyard
	me      Identity
	log     *slog.Logger
	metrics *Metrics

	mu       sync.Mutex
	failures map[int64]int
}

// NewIntake returns an intake for one bot account.
func NewIntake(h Handler, g Graveyard, me Identity, log *slog.Logger, m *Metrics) *Intake {
	return &Intake{handler: h, grave: g, me: me, log: log, metrics: m, failures: map[int64]int{}}
}

// Deliver handles one update to the end. Nil means that it may be
// acknowledged: everything it causes is stored, or it is buried.
func (in *Intake) Deliver(ctx context.Context, raw json.RawMessage) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handleFor)
	defer cancel()
	u, err := decode(raw)
	if err != nil {
		return in.bury(ctx, u.ID, "unreadable", raw)
	}
	in.metrics.updates.WithLabelValues(u.kind()).Inc()
	if err = in.handle(ctx, u); err == nil {
		in.forget(u.ID)
		return nil
	}
	in.metrics.failures.Inc()
	if !in.lost(ctx, u.ID) {
		in.log.Warn("update failed; it will be offered again", "update", u.ID, "error", err)
		return err
	}
	in.log.Error("update keeps failing", "update", u.ID, "error", err)
	return in.bury(ctx, u.ID, "keeps failing", raw)
}

// handle calls the handler and turns a panic into an error.
func (in *Intake) handle(ctx context.Context, u update) (err error) {
	defer func() {
		if p := recover(); p != nil {
			in.log.Error("handler panicked", "update", u.ID, "stack", string(debug.Stack()))
			err = fmt.Errorf("bot: handler panicked on update %d", u.ID)
		}
	}()
	switch {
	case u.Message != nil && u.Message.MigratedTo != 0:
		return in.handler.Migration(ctx, checkin.Migration{From: u.Message.Chat.ID, To: u.Message.MigratedTo})
	case u.Message != nil && u.Message.MigratedFrom != 0:
		return in.handler.Migration(ctx, checkin.Migration{From: u.Message.MigratedFrom, To: u.Message.Chat.ID})
	case u.Message != nil && u.Message.NewTitle != "":
		return in.handler.Standing(ctx, u.Message.renamed(u.ID))
	case u.Message != nil && (u.Message.Gone != nil || len(u.Message.Came) > 0):
		return in.handler.Membership(ctx, u.Message.membership(u.ID))
	case u.Message != nil:
		return in.handler.Message(ctx, u.Message.event(u.ID, in.me))
	case u.EditedMessage != nil:
		return in.handler.Message(ctx, u.EditedMessage.event(u.ID, in.me))
	case u.Callback != nil:
		return in.handler.Press(ctx, u.Callback.event())
	case u.MyChatMember != nil:
		return in.handler.Standing(ctx, u.MyChatMember.event(u.ID))
	}
	return nil
}

// lost counts a failure and reports whether the update is beyond hope. While
// the store does not answer, nothing is the update's own fault.
func (in *Intake) lost(ctx context.Context, id int64) bool {
	if in.grave.Ping(ctx) != nil {
		return false
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.failures[id]++
	return in.failures[id] >= patience
}

func (in *Intake) forget(id int64) {
	in.mu.Lock()
	defer in.mu.Unlock()
	delete(in.failures, id)
}

func (in *Intake) bury(ctx context.Context, id int64, why string, raw []byte) error {
	if err := in.grave.Bury(ctx, id, why, raw); err != nil {
		return err
	}
	in.metrics.buried.Inc()
	in.log.Error("update buried in the dead list", "update", id, "why", why)
	in.forget(id)
	return nil
}
