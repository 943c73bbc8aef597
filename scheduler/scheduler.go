// Package scheduler says what is due by the clock: an afternoon reminder and an
// evening tally to each township's groups, the day, the week and the month to its
// secretary, the day before to the district's leaders.
//
// The clock is a metronome, not a calendar: at each beat the pure method due works
// out from the rules, the working days and the time alone what should have been
// said by now, and the outbox remembers by its reason what has been. So there is no
// last run to store, nothing to elect, and a restart or a second replica changes
// nothing; what was missed is caught up within a grace period, or never. Only that
// the program did not run is kept, because an outage extends the grace.
package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/robfig/cron/v3"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
	"checkinbot/internal/workday"
)

// Outbox remembers what was said and takes what is to be said.
type Outbox interface {
	// Said tells what became of a day's reasons: "" while queued, a message's number,
	// or "!" and why nothing was said; reasons unknown are missing.
	Said(ctx context.Context, day checkin.Day, reasons ...string) (map[string]string, error)
	Skip(ctx context.Context, why checkin.Reason, because string) error
	Post(ctx context.Context, notices ...checkin.Notice) error
	// PostTold posts if what was told last under a name is still what the caller
	// read, and remembers what is told now.
	PostTold(ctx context.Context, name, old, next string, notices ...checkin.Notice) error
	Told(ctx context.Context, names ...string) (map[string]string, error)
	// Troubles lists the chats that cannot be written to.
	Troubles(ctx context.Context) ([]checkin.Trouble, error)
	// Alive notes that the program runs and lists its outages.
	Alive(ctx context.Context, now time.Time) ([]checkin.Span, error)
}

// Counts answers how much was done, by whom something was, and what waits.
type Counts interface {
	Totals(ctx context.Context, subject string, periods ...checkin.Period) ([]checkin.Tally, error)
	TotalsOf(ctx context.Context, subjects []string, period checkin.Period) ([]checkin.Tally, error)
	Attendance(ctx context.Context, day checkin.Day, people []string) (map[string]checkin.Kind, error)
	Slips(ctx context.Context) ([]checkin.Slip, error)
	Findings(ctx context.Context, quarter checkin.Day) ([]checkin.Finding, error)
	Cases(ctx context.Context, of checkin.PlaceID, states ...checkin.CaseState) ([]checkin.Case, error)
}

// Directory has the newest roster.
type Directory interface{ Roster() *checkin.Roster }

// Config is what the scheduler needs to know of the district.
type Config struct {
	Catalogue *checkin.Catalogue
	Calendar  checkin.Calendar
	Work      *workday.Calendar
	Language  checkin.Language
	// Now is the clock.
	Now func() time.Time
	// Buttons are those under a secretary's summary of a stretch of days.
	Buttons func(user int64, lang checkin.Language, place checkin.PlaceID, of checkin.Stretch) [][]checkin.Button
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

// Beat posts everything that is due now and has not been said, and corrects what
// was said.
func (s *Scheduler) Beat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, beatFor)
	defer cancel()
	now, roster := s.cfg.Now(), s.directory.Roster()
	outages, err := s.outbox.Alive(ctx, now)
	if err != nil {
		return err
	}
	b := beat{Scheduler: s, roster: roster, now: now, cal: calendars{zone: s.cfg.Calendar.Zone, work: s.cfg.Work, outages: outages}}
	tasks, err := b.unsaid(ctx, b.tasks())
	errs := []error{err}
	for _, t := range tasks {
		errs = append(errs, b.settle(ctx, t)) // the others still get theirs
	}
	errs = append(errs, b.correct(ctx), b.warn(ctx), b.remindReview(ctx), s.troubles(ctx, roster, now))
	return errors.Join(errs...)
}

// beat is one beat with what it goes by.
type beat struct {
	*Scheduler
	roster *checkin.Roster
	now    time.Time
	cal    calendars
}

// task is one thing that may have to be said to one group or person.
type task struct {
	firing
	why    checkin.Reason
	chat   int64
	thread int
	lang   checkin.Language
	group  checkin.Group // for those that go to groups
	place  checkin.PlaceID
	again  bool // a tally that was sent, with other figures
}

// tasks lists what has come due.
func (b beat) tasks() []task {
	var out []task
	plans := map[checkin.Sending]map[plan][]firing{}
	due := func(place checkin.PlaceID, what checkin.Sending) []firing {
		p := planFor(b.roster, place, what) // most places have the same plans
		if plans[what] == nil {
			plans[what] = map[plan][]firing{}
		}
		list, ok := plans[what][p]
		if !ok {
			list = p.due(b.cal, b.now)
			plans[what][p] = list
		}
		return list
	}
	for _, g := range b.roster.Groups() {
		if len(g.Places) == 0 {
			continue
		}
		for _, what := range []checkin.Sending{checkin.SendReminder, checkin.SendTally} {
			for _, f := range due(g.Places[0], what) {
				out = append(out, b.forGroup(g, f))
			}
		}
	}
	for _, town := range b.roster.Townships() {
		for _, what := range []checkin.Sending{checkin.SendSummary, checkin.SendWeekly, checkin.SendMonthly} {
			out = append(out, b.personal(due(town.ID, what), town.ID, b.roster.Holders(town.ID, checkin.Secretary))...)
		}
	}
	return append(out, b.personal(due(checkin.District, checkin.SendDigest), checkin.District, b.roster.Holders(checkin.District, checkin.Leader))...)
}

// forGroup is what is due to a group.
func (b beat) forGroup(g checkin.Group, f firing) task {
	return task{
		firing: f, why: f.reason(toGroup(g)), chat: g.Chat, thread: g.Thread,
		lang: cmp.Or(g.Language, b.cfg.Language), group: g, place: g.Places[0],
	}
}

func (b beat) personal(list []firing, place checkin.PlaceID, people []*checkin.Person) []task {
	var out []task
	for _, f := range list {
		for _, p := range people {
			if !p.Muted {
				out = append(out, task{
					firing: f, why: f.reason(toPerson(p.ID, place)), chat: p.Telegram, lang: cmp.Or(p.Language, b.cfg.Language), place: place,
				})
			}
		}
	}
	return out
}

// unsaid leaves out what has been said or decided, with one read for each day.
func (b beat) unsaid(ctx context.Context, tasks []task) ([]task, error) {
	keys := map[checkin.Day][]string{}
	for _, t := range tasks {
		keys[t.why.Day] = append(keys[t.why.Day], t.why.Key)
	}
	said := map[string]bool{}
	for day, list := range keys {
		known, err := b.outbox.Said(ctx, day, list...)
		if err != nil {
			return nil, err
		}
		for key := range known {
			said[key] = true
		}
	}
	var out []task
	for _, t := range tasks {
		if !said[t.why.Key] {
			out = append(out, t)
		}
	}
	return out, nil
}

// settle says one due thing, or decides that it need not be said.
func (b beat) settle(ctx context.Context, t task) error {
	c, err := b.compose(ctx, t)
	if err != nil {
		return err
	}
	if c.words == "" {
		return b.outbox.Skip(ctx, t.why, string(c.because))
	}
	b.log.Info("posting", "reason", t.why.Key, "late", t.late)
	n := checkin.Notice{
		Key: t.why.Key, Day: t.why.Day, Audience: checkin.Broadcast, Act: checkin.Say, Chat: t.chat, Thread: t.thread, Text: c.words, Keep: t.left,
	}
	if of, ok := b.speaksOf(t); ok && b.cfg.Buttons != nil {
		n.Buttons = b.cfg.Buttons(t.chat, t.lang, t.place, of)
	}
	switch t.plan.what {
	case checkin.SendTally:
		return b.outbox.PostTold(ctx, t.why.Key, "", c.digest, n)
	case checkin.SendSummary:
		return b.summarised(ctx, t, n)
	default:
		return b.outbox.Post(ctx, n)
	}
}

// warn tells the admins that next year's holidays are not known, once a week from
// November on.
func (b beat) warn(ctx context.Context) error {
	local := b.now.In(b.cal.zone)
	today := checkin.DateOf(local)
	year := b.cal.work.Missing(today)
	if year == 0 || builtInQuiet.covers(time.Duration(local.Hour())*time.Hour) || !b.cal.work.Works(today) {
		return nil
	}
	week := fmt.Sprintf("%d:%s", year, today.Monday())
	told, err := b.outbox.Told(ctx, "holidays")
	if err != nil || told["holidays"] == week {
		return err
	}
	var out []checkin.Notice
	for _, a := range b.roster.Holders(checkin.District, checkin.Admin) {
		lang := cmp.Or(a.Language, b.cfg.Language)
		out = append(out, checkin.Notice{
			Key: "holidays:" + week + ":" + a.ID, Day: today, Audience: checkin.Broadcast, Act: checkin.Say, Chat: a.Telegram,
			Text: text.Say(lang, text.HolidaysMissing{Year: year}), Keep: 12 * time.Hour,
		})
	}
	return b.outbox.PostTold(ctx, "holidays", told["holidays"], week, out...)
}

// reviewFrom is the day of a quarter's last month from which secretaries are reminded.
const reviewFrom = 20

// remindReview reminds the secretaries of a township once a quarter, in its last days, of
// what they have not answered about it.
func (b beat) remindReview(ctx context.Context) error {
	local := b.now.In(b.cal.zone)
	today := checkin.DateOf(local)
	quarter := checkin.StretchOf(checkin.Quarter, today)
	_, _, date := today.Date()
	late := today.Month() == quarter.To.Month() && date >= reviewFrom
	questions := b.cfg.Catalogue.Review.Questions
	asks := len(questions)
	if asks == 0 || !late || local.Hour() < 9 || builtInQuiet.covers(time.Duration(local.Hour())*time.Hour) || !b.cal.work.Works(today) {
		return nil
	}
	var names []string
	for _, town := range b.roster.Townships() {
		names = append(names, reviewTold(town.ID))
	}
	told, err := b.outbox.Told(ctx, names...)
	if err != nil {
		return err
	}
	found, err := b.counts.Findings(ctx, quarter.From)
	if err != nil {
		return err
	}
	var errs []error
	for _, town := range b.roster.Townships() {
		name, left := reviewTold(town.ID), asks
		for _, f := range found {
			if f.Place == town.ID && slices.ContainsFunc(questions, func(q checkin.ReviewQuestion) bool { return q.Code == f.Code }) {
				left--
			}
		}
		if left <= 0 || told[name] == quarter.From.String() {
			continue
		}
		var out []checkin.Notice
		for _, p := range b.roster.Holders(town.ID, checkin.Secretary) {
			if p.Muted {
				continue
			}
			lang := cmp.Or(p.Language, b.cfg.Language)
			out = append(out, checkin.Notice{
				Key: fmt.Sprintf("%s:%s:%s", name, quarter.From, p.ID), Day: today, Audience: checkin.Broadcast, Act: checkin.Say, Chat: p.Telegram,
				Text: text.Say(lang, text.ReviewReminder{Place: town.In(lang), Stretch: quarter, Left: left}), Keep: 12 * time.Hour,
			})
		}
		if len(out) == 0 {
			continue
		}
		errs = append(errs, b.outbox.PostTold(ctx, name, told[name], quarter.From.String(), out...))
	}
	return errors.Join(errs...)
}

func reviewTold(town checkin.PlaceID) string { return "review:" + string(town) }

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

// beatLog gives cron's own messages to the program's log.
type beatLog struct{ log *slog.Logger }

func (l beatLog) Info(msg string, args ...any) { l.log.Debug("cron", append(args, "message", msg)...) }

func (l beatLog) Error(err error, msg string, args ...any) {
	l.log.Error("cron", append(args, "message", msg, "error", err)...)
}
