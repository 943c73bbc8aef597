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
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
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
	// Troubles lists the chats that cannot be written to.
	Troubles(ctx context.Context) ([]checkin.Trouble, error)
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
	return errors.Join(first, s.troubles(ctx, roster, now))
}

// tellWithin is for how long after it has begun a group's trouble is told; the
// outbox remembers longer that it was.
const tellWithin = 24 * time.Hour

// troubles tells the admins once of each bound group where the bot cannot write.
// That it was removed they have been told already.
func (s *Scheduler) troubles(ctx context.Context, r *checkin.Roster, now time.Time) error {
	list, err := s.outbox.Troubles(ctx)
	if err != nil {
		return err
	}
	var out []checkin.Notice
	for _, t := range list {
		g, bound := r.Group(t.Chat)
		if !bound || t.Why == "left" || now.Sub(t.Since) > tellWithin {
			continue
		}
		for _, a := range r.Holders(checkin.District, checkin.Admin) {
			lang := cmp.Or(a.Language, s.cfg.Language)
			out = append(out, checkin.Notice{
				Key: fmt.Sprintf("trouble:%d:%d:%s", t.Chat, t.Since.Unix(), a.ID), Day: checkin.BucketOf(t.Since), Audience: checkin.People,
				Act: checkin.Say, Chat: a.Telegram, Text: text.Say(lang, text.GroupMute{Title: t.Title, Places: r.PlaceNames(g.Places, lang)}), Keep: tellWithin,
			})
		}
	}
	return s.outbox.Post(ctx, out...)
}

// settle says one due thing to one group, or decides that it need not be said.
func (s *Scheduler) settle(ctx context.Context, d dueSlot, g checkin.Group, r *checkin.Roster, now time.Time) error {
	why := d.reason(g)
	said, err := s.outbox.Said(ctx, why.Day, why.Key)
	if err != nil || said[why.Key] {
		return err
	}
	lang := cmp.Or(g.Language, s.cfg.Language)
	words, err := s.compose(ctx, d, g, r, lang, now)
	if err != nil {
		return err
	}
	if words == "" {
		return s.outbox.Skip(ctx, why)
	}
	s.log.Info("posting", "reason", why.Key, "late", d.late)
	return s.outbox.Post(ctx, checkin.Notice{
		Key: why.Key, Day: why.Day, Audience: checkin.Broadcast, Act: checkin.Say, Chat: g.Chat, Thread: g.Thread,
		Text: words, Keep: d.left,
	})
}

// compose finds the words, or none when there is nothing to say. A group of
// several townships hears of all of them in one message.
func (s *Scheduler) compose(ctx context.Context, d dueSlot, g checkin.Group, r *checkin.Roster, lang checkin.Language, now time.Time) (string, error) {
	if d.slot.Kind == Reminder {
		needed, err := s.reminds(ctx, d.day, g, r)
		if err != nil || !needed {
			return "", err
		}
		return text.Say(lang, text.Reminder{}), nil
	}
	var parts []string
	for _, place := range g.Places {
		tallies, err := s.counts.Totals(ctx, string(place), checkin.OneDay(d.day), checkin.UpTo(d.day))
		if err != nil {
			return "", err
		}
		t := tally(s.cfg.Catalogue, tallies[0], tallies[1])
		if len(t.Figures) == 0 && t.Received == 0 && t.Resolved == 0 {
			continue
		}
		t.Place, t.Day, t.Late = r.PlaceName(place, lang), d.day, d.late
		t.AsOf = text.Clock(now.In(s.cfg.Calendar.Zone))
		parts = append(parts, text.Say(lang, t))
	}
	return strings.Join(parts, "\n\n"), nil
}

// reminds reports whether somebody of the group's townships has no entry yet who
// may be waited for. A reminder is an offer: it is not made when nobody is, nor in
// a group that does not want it.
func (s *Scheduler) reminds(ctx context.Context, day checkin.Day, g checkin.Group, r *checkin.Roster) (bool, error) {
	if g.Quiet {
		return false, nil
	}
	var ids []string
	for _, place := range g.Places {
		for _, p := range r.Cadres(place) {
			if !p.Muted && !slices.Contains(ids, p.ID) {
				ids = append(ids, p.ID)
			}
		}
	}
	present, err := s.counts.Present(ctx, day, ids)
	return len(present) < len(ids), err
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
