// Package scheduler says what is due by the clock: an afternoon reminder and an
// evening tally to each township's group.
//
// The clock is a metronome, not a calendar: at each beat the pure function due
// works out from the schedule and the time alone what should have been said by
// now, and the outbox remembers by its reason what has been. So there is no last
// run to store, nothing to elect, and a restart or a second replica changes
// nothing; what was missed is caught up within a grace period, or never.
package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Outbox remembers what was said and takes what is to be said.
type Outbox interface {
	Said(ctx context.Context, day checkin.Day, reasons ...string) (map[string]bool, error)
	Skip(ctx context.Context, why checkin.Reason) error
	Post(ctx context.Context, notices ...checkin.Notice) error
}

// Counts answers how much was done, and by whom something was.
type Counts interface {
	Totals(ctx context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error)
	Present(ctx context.Context, day checkin.Day, people []string) (map[string]bool, error)
}

// Directory has the newest roster.
type Directory interface{ Roster() *checkin.Roster }

// Config is what the scheduler needs to know of the district.
type Config struct {
	Catalogue *checkin.Catalogue
	Calendar  checkin.Calendar
	Language  checkin.Language
	// Slots of every township; nil means DefaultSlots.
	Slots []Slot
	// Now is the clock.
	Now func() time.Time
}

// Scheduler posts what is due.
type Scheduler struct {
	cfg       Config
	outbox    Outbox
	counts    Counts
	directory Directory
	log       *slog.Logger
}

// New returns a scheduler.
func New(cfg Config, o Outbox, c Counts, d Directory, log *slog.Logger) *Scheduler {
	if cfg.Slots == nil {
		cfg.Slots = DefaultSlots
	}
	return &Scheduler{cfg: cfg, outbox: o, counts: c, directory: d, log: log}
}

// Run beats at every full minute until the context ends, then lets a beat under
// way finish. A beat that panics is logged and the next one comes; a beat that
// takes longer than a minute is not overtaken.
func (s *Scheduler) Run(ctx context.Context) error {
	log := beatLog{s.log}
	// Skip must be outside Recover, or its token would be lost with a panic.
	c := cron.New(cron.WithLogger(log), cron.WithChain(cron.SkipIfStillRunning(log), cron.Recover(log)))
	_, err := c.AddFunc("* * * * *", func() {
		if err := s.Beat(context.WithoutCancel(ctx)); err != nil {
			s.log.Warn("beat failed; the next one tries again", "error", err)
		}
	})
	if err != nil {
		return fmt.Errorf("scheduler: %w", err)
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// beatFor bounds one beat.
const beatFor = 50 * time.Second

// Beat posts everything that is due now and has not been said.
func (s *Scheduler) Beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, beatFor)
	defer cancel()
	now, roster := s.cfg.Now(), s.directory.Roster()
	var first error
	for _, d := range due(s.cfg.Slots, s.cfg.Calendar.Zone, now) {
		for _, g := range roster.Groups() {
			if err := s.settle(ctx, d, g, roster, now); err != nil && first == nil {
				first = err // the other groups still get theirs
			}
		}
	}
	return first
}

// settle says one due thing to one group, or decides that it need not be said.
func (s *Scheduler) settle(ctx context.Context, d dueSlot, g checkin.Group, r *checkin.Roster, now time.Time) error {
	why := d.reason(g)
	said, err := s.outbox.Said(ctx, why.Day, why.Key)
	if err != nil || said[why.Key] {
		return err
	}
	lang := g.Language
	if lang == "" {
		lang = s.cfg.Language
	}
	sentence, err := s.compose(ctx, d, g, r, lang, now)
	if err != nil {
		return err
	}
	if sentence == nil {
		return s.outbox.Skip(ctx, why)
	}
	s.log.Info("posting", "reason", why.Key, "late", d.late)
	return s.outbox.Post(ctx, checkin.Notice{
		Key: why.Key, Day: why.Day, Audience: checkin.Broadcast, Act: checkin.Say, Chat: g.Chat,
		Text: text.Say(lang, sentence), Keep: d.left,
	})
}

// compose finds the words, or nil when there is nothing to say.
func (s *Scheduler) compose(ctx context.Context, d dueSlot, g checkin.Group, r *checkin.Roster, lang checkin.Language, now time.Time) (text.Sentence, error) {
	if d.slot.Kind == Reminder {
		return s.reminder(ctx, d.day, g, r)
	}
	tallies, err := s.counts.Totals(ctx, string(g.Place), checkin.OneDay(d.day), checkin.UpTo(d.day))
	if err != nil {
		return nil, err
	}
	t := tally(s.cfg.Catalogue, tallies[0], tallies[1])
	if len(t.Figures) == 0 && t.Received == 0 && t.Resolved == 0 {
		return nil, nil //nolint:nilnil // nothing to say is not an error
	}
	t.Place, t.Day, t.Late = r.PlaceName(g.Place, lang), d.day, d.late
	t.AsOf = text.Clock(now.In(s.cfg.Calendar.Zone))
	return t, nil
}

// reminder is an offer; it is not made when everyone expected has an entry.
func (s *Scheduler) reminder(ctx context.Context, day checkin.Day, g checkin.Group, r *checkin.Roster) (text.Sentence, error) {
	var ids []string
	for _, p := range r.Cadres(g.Place.Township()) {
		ids = append(ids, p.ID)
	}
	present, err := s.counts.Present(ctx, day, ids)
	if err != nil {
		return nil, err
	}
	if len(present) == len(ids) {
		return nil, nil //nolint:nilnil // nothing to say is not an error
	}
	return text.Reminder{}, nil
}

// Codes of the appeals, which a tally shows on a line of their own.
const (
	codeReceived = "ar"
	codeResolved = "re"
)

func tally(c *checkin.Catalogue, today, ever checkin.Tally) text.Tally {
	t := text.Tally{
		Received: today.Value(codeReceived), Resolved: today.Value(codeResolved),
		Open:    ever.Value(codeReceived) - ever.Value(codeResolved),
		Reports: today.Reports(),
	}
	for _, f := range today.Figures(c, false) {
		if f.Indicator.Code != codeReceived && f.Indicator.Code != codeResolved {
			t.Figures = append(t.Figures, f)
		}
	}
	return t
}

// beatLog gives cron's own messages to the program's log.
type beatLog struct{ log *slog.Logger }

func (l beatLog) Info(msg string, args ...any) { l.log.Debug("cron", append(args, "message", msg)...) }

func (l beatLog) Error(err error, msg string, args ...any) {
	l.log.Error("cron", append(args, "message", msg, "error", err)...)
}
