package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// composed is what is said, or why nothing is.
type composed struct {
	words   string
	because checkin.Silence
	digest  string // of a tally's figures
}

// compose finds the words, or none and why.
func (b beat) compose(ctx context.Context, t task) (c composed, err error) {
	switch t.plan.what {
	case checkin.SendReminder:
		if c.because, err = b.reminds(ctx, t); c.because == "" {
			c.words = text.Say(t.lang, text.Reminder{})
		}
	case checkin.SendTally:
		c.because = checkin.SilentEmpty
		c.words, c.digest, err = b.tally(ctx, t)
	case checkin.SendSummary:
		c.words, err = b.summary(ctx, t)
	case checkin.SendWeekly, checkin.SendMonthly:
		c.words, err = b.periodical(ctx, t)
	case checkin.SendDigest:
		c.words, err = b.digest(ctx, t)
	}
	return c, err
}

// reminds says why a group need not be reminded; empty when somebody of its
// townships has no entry yet who may be waited for.
func (b beat) reminds(ctx context.Context, t task) (because checkin.Silence, err error) {
	if t.group.Quiet {
		return checkin.SilentUnwanted, nil
	}
	var ids []string
	for _, place := range t.group.Places {
		for _, p := range b.roster.Cadres(place) {
			if !p.Muted && !slices.Contains(ids, p.ID) {
				ids = append(ids, p.ID)
			}
		}
	}
	there, err := b.counts.Attendance(ctx, t.day, ids)
	if err != nil || len(there) < len(ids) {
		return "", err
	}
	return checkin.SilentEveryone, nil
}

// tally is what a group hears of its townships in the evening, no words when nothing
// was recorded, and a digest of its figures without the minute.
func (b beat) tally(ctx context.Context, t task) (words, digest string, err error) {
	var all, parts []text.Tally
	sum := fnv.New64a()
	for _, place := range t.group.Places {
		tallies, err := b.counts.Totals(ctx, string(place), checkin.OneDay(t.day), checkin.UpTo(t.day))
		if err != nil {
			return "", "", err
		}
		_, _ = fmt.Fprint(sum, place, tallies[0].Reports())
		for _, f := range tallies[0].Figures(b.cfg.Catalogue, false) {
			_, _ = fmt.Fprint(sum, " ", f.Indicator.Code, "=", f.Value)
		}
		s := tally(b.cfg.Catalogue, tallies[0], tallies[1])
		s.Place, s.Day, s.Late, s.Down, s.Again = b.roster.PlaceName(place, t.lang), t.day, t.late, t.down, t.again
		s.AsOf = b.asOf(t.day)
		all = append(all, s)
		if len(s.Figures) > 0 || s.Received > 0 || s.Resolved > 0 {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 && t.again { // all of what was said has been taken back
		parts = all
	}
	var said []string
	for _, s := range parts {
		said = append(said, text.Say(t.lang, s))
	}
	return strings.Join(said, "\n\n"), of(t.group) + strconv.FormatUint(sum.Sum64(), 36), nil
}

// of begins a digest with the townships it is of: a group that is bound to others
// later has not heard anything else of these.
func of(g checkin.Group) string {
	var b strings.Builder
	for _, place := range g.Places {
		b.WriteString(string(place) + ",")
	}
	return b.String()
}

// asOf is the time of the beat; its day is named when it is another one.
func (b beat) asOf(day checkin.Day) text.Moment {
	return text.MomentOf(b.now.In(b.cal.zone), day)
}

// correctFor is for how long a tally that was sent follows corrections.
const correctFor = 48 * time.Hour

// correct edits the tallies of the last two days whose figures have changed since,
// instead of sending others.
func (b beat) correct(ctx context.Context) error {
	type sent struct {
		task
		message int
	}
	var list []sent
	today := checkin.DateOf(b.now.In(b.cal.zone))
	for back := range 3 {
		day := today.Add(-back)
		keys := map[string]task{}
		var names []string
		for _, g := range b.roster.Groups() {
			if len(g.Places) == 0 {
				continue
			}
			p := planFor(b.roster, g.Places[0], checkin.SendTally)
			f := firing{plan: p, day: day, at: day.At(p.at, b.cal.zone)}
			if b.now.Sub(f.at) > correctFor {
				continue
			}
			t := b.forGroup(g, f)
			t.again = true
			keys[t.why.Key] = t
			names = append(names, t.why.Key)
		}
		said, err := b.outbox.Said(ctx, day, names...)
		if err != nil {
			return err
		}
		for _, name := range names {
			if id, err := strconv.Atoi(said[name]); err == nil && id > 0 {
				list = append(list, sent{keys[name], id})
			}
		}
	}
	var names []string
	for _, s := range list {
		names = append(names, s.why.Key)
	}
	told, err := b.outbox.Told(ctx, names...)
	if err != nil {
		return err
	}
	for _, s := range list {
		if !strings.HasPrefix(told[s.why.Key], of(s.group)) {
			continue
		}
		words, digest, err := b.tally(ctx, s.task)
		if err != nil {
			return err
		}
		if digest == told[s.why.Key] {
			continue
		}
		err = b.outbox.PostTold(ctx, s.why.Key, told[s.why.Key], digest, checkin.Notice{
			Key: fmt.Sprintf("%s/%d", s.why.Key, b.now.Unix()), Day: s.why.Day, Audience: checkin.Broadcast, Act: checkin.Edit,
			Chat: s.chat, ReplyTo: s.message, Text: words, Keep: time.Hour,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// snapshot is what a secretary's summary rested on, so that the next one can tell
// what has changed in the days it spoke of.
type snapshot struct {
	Day    checkin.Day      `json:"day"`
	Values map[string]int64 `json:"values"` // of the day's month and the one before, up to the day
	// Before is the one of the summary before: the day's other readers need it.
	Before *snapshot `json:"before,omitempty"`
}

// spoken is what a snapshot of a day covers.
func spoken(day checkin.Day) checkin.Period {
	return checkin.Period{From: checkin.MonthTo(checkin.MonthTo(day).From.Add(-1)).From, To: day}
}

func snapshotName(place checkin.PlaceID) string { return "summary:" + string(place) }

// summary is the day for the secretary.
func (b beat) summary(ctx context.Context, t task) (string, error) {
	before := b.cal.work.Before(t.day, 4)
	periods := []checkin.Period{checkin.OneDay(t.day), checkin.MonthTo(t.day), checkin.UpTo(t.day)}
	for _, d := range before {
		periods = append(periods, checkin.OneDay(d))
	}
	tallies, err := b.counts.Totals(ctx, string(t.place), periods...)
	if err != nil {
		return "", err
	}
	day := tally(b.cfg.Catalogue, tallies[0], tallies[2])
	s := text.Summary{
		Place: b.roster.PlaceName(t.place, t.lang), Day: t.day, Late: t.late, Down: t.down, AsOf: b.asOf(t.day),
		Received: day.Received, Resolved: day.Resolved, Open: day.Open, Reports: day.Reports,
		Month: tallies[1].Figures(b.cfg.Catalogue, false), Ever: tallies[2].Figures(b.cfg.Catalogue, true),
	}
	if err := b.appeals(ctx, t, &s, tallies[2]); err != nil {
		return "", err
	}
	others := tallies[3:]
	for len(others) > 0 && others[len(others)-1].Reports() == 0 { // before it all began
		others = others[:len(others)-1]
	}
	for _, ind := range b.cfg.Catalogue.All() {
		is, usual := tallies[0].Value(ind.Code), usual(others, ind.Code)
		if is != 0 || usual != 0 && ind.Fold == checkin.Sum {
			s.Today = append(s.Today, text.Compared{Figure: checkin.Figure{Indicator: ind, Value: is}, Usual: usual, Known: len(others) > 0})
		}
	}
	if s.People, err = b.coverage(ctx, t); err != nil {
		return "", err
	}
	if s.Waiting, err = b.waiting(ctx, t.place); err != nil {
		return "", err
	}
	s.Changes, err = b.changes(ctx, t)
	return text.Say(t.lang, s), err
}

// oldestShown is how many of the oldest open appeals a summary names.
const oldestShown = 3

// appeals adds how those stand that are written down.
func (b beat) appeals(ctx context.Context, t task, s *text.Summary, ever checkin.Tally) error {
	open, err := b.counts.Cases(ctx, t.place, checkin.CaseOpen)
	if err != nil {
		return err
	}
	s.Cases = text.RegisteredOf(b.cfg.Catalogue.Appeals, open, ever, t.day, b.cal.work.Works)
	for _, c := range open[:min(len(open), oldestShown)] {
		if c.Age(t.day) > checkin.AWeekOld {
			s.Oldest = append(s.Oldest, text.CaseOf(b.cfg.Catalogue, b.roster, b.cal.work.Works, t.lang, "", c, t.day))
		}
	}
	return nil
}

// usual is the average of a figure over other days, rounded.
func usual(days []checkin.Tally, code string) int64 {
	if len(days) == 0 {
		return 0
	}
	var sum int64
	for _, d := range days {
		sum += d.Value(code)
	}
	n := int64(len(days))
	return (2*sum + n) / (2 * n)
}

func (b beat) coverage(ctx context.Context, t task) (text.Coverage, error) {
	var ids []string
	for _, p := range b.roster.Cadres(t.place) {
		ids = append(ids, p.ID)
	}
	there, err := b.counts.Attendance(ctx, t.day, ids)
	c := text.Coverage{None: len(ids) - len(there)}
	for _, kind := range there {
		switch kind {
		case checkin.Leave:
			c.Leave++
		case checkin.Zero:
			c.Zero++
		default:
			c.Figures++
		}
	}
	return c, err
}

// waiting counts what waits in a township for somebody's word.
func (b beat) waiting(ctx context.Context, place checkin.PlaceID) (n int, err error) {
	slips, err := b.counts.Slips(ctx)
	for _, s := range slips {
		if s.State == checkin.Waiting && s.Kind != checkin.Invitation && place.Contains(s.Place) && !s.Over(b.now.Unix()) {
			n++
		}
	}
	return n, err
}

// changes are how the figures of the days that the last summary spoke of differ by
// now.
func (b beat) changes(ctx context.Context, t task) ([]checkin.Figure, error) {
	last, _, err := b.lastSnapshot(ctx, t.place)
	if last.Day >= t.day && last.Before != nil { // somebody has the day's summary already
		last = *last.Before
	}
	if err != nil || last.Day == 0 || last.Day >= t.day {
		return nil, err
	}
	now, err := b.counts.Totals(ctx, string(t.place), spoken(last.Day))
	if err != nil {
		return nil, err
	}
	var out []checkin.Figure
	for _, ind := range b.cfg.Catalogue.All() {
		if d := now[0].Value(ind.Code) - last.Values[ind.Code]; d != 0 && ind.Fold == checkin.Sum {
			out = append(out, checkin.Figure{Indicator: ind, Value: d})
		}
	}
	return out, nil
}

func (b beat) lastSnapshot(ctx context.Context, place checkin.PlaceID) (snapshot, string, error) {
	var last snapshot
	told, err := b.outbox.Told(ctx, snapshotName(place))
	raw := told[snapshotName(place)]
	if err != nil || raw == "" {
		return last, raw, err
	}
	return last, raw, json.Unmarshal([]byte(raw), &last)
}

// summarised posts a summary and takes the snapshot that the next day's will be
// held against: the first secretary's does, the others' come with it.
func (b beat) summarised(ctx context.Context, t task, n checkin.Notice) error {
	last, raw, err := b.lastSnapshot(ctx, t.place)
	if err != nil {
		return err
	}
	if last.Day >= t.day {
		return b.outbox.Post(ctx, n)
	}
	now, err := b.counts.Totals(ctx, string(t.place), spoken(t.day))
	if err != nil {
		return err
	}
	next := snapshot{Day: t.day, Values: now[0].Values}
	if last.Day != 0 {
		last.Before, next.Before = nil, &last
	}
	body, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("scheduler: encode snapshot: %w", err)
	}
	return b.outbox.PostTold(ctx, snapshotName(t.place), raw, string(body), n)
}

// periodical is the week or the month for the secretary, beside the one before.
func (b beat) periodical(ctx context.Context, t task) (string, error) {
	now, before := b.compared(t)
	tallies, err := b.counts.Totals(ctx, string(t.place), now, before, checkin.UpTo(t.day))
	if err != nil {
		return "", err
	}
	s := text.Periodical{
		Place: b.roster.PlaceName(t.place, t.lang), Month: t.plan.what == checkin.SendMonthly, From: now.From, To: now.To, Late: t.late, Down: t.down,
		Ever: tallies[2].Figures(b.cfg.Catalogue, true), AsOf: b.asOf(t.day), Reports: tallies[0].Reports(),
	}
	for _, ind := range b.cfg.Catalogue.All() {
		is, was := tallies[0].Value(ind.Code), tallies[1].Value(ind.Code)
		if ind.Fold == checkin.Sum && (is != 0 || was != 0) {
			s.Figures = append(s.Figures, text.Compared{Figure: checkin.Figure{Indicator: ind, Value: is}, Usual: was, Known: true})
		}
	}
	return text.Say(t.lang, s), nil
}

// compared are the two periods of a weekly or monthly summary.
func (b beat) compared(t task) (now, before checkin.Period) {
	if t.plan.what == checkin.SendWeekly {
		return b.week(t.day)
	}
	return b.month(t.day)
}

// speaksOf is the stretch of days that a secretary's summary is about.
func (b beat) speaksOf(t task) (checkin.Stretch, bool) {
	switch t.plan.what {
	case checkin.SendSummary:
		return checkin.StretchOf(checkin.ADay, t.day), true
	case checkin.SendWeekly, checkin.SendMonthly:
		now, _ := b.compared(t)
		return checkin.RangeOf(now.From, now.To), true
	default:
		return checkin.Stretch{}, false
	}
}

// week is that of a day and the same days of the one before. A day that is not the
// week's last working day speaks of the last whole week.
func (b beat) week(day checkin.Day) (now, before checkin.Period) {
	monday := day.Monday()
	now = checkin.Period{From: monday, To: day}
	if last, ok := b.cal.work.LastOfWeek(day); ok && day < last || !ok {
		now = checkin.Period{From: monday.Add(-7), To: monday.Add(-1)}
	}
	return now, checkin.Period{From: now.From.Add(-7), To: now.To.Add(-7)}
}

// month is the same for a month, up to the same date.
func (b beat) month(day checkin.Day) (now, before checkin.Period) {
	now = checkin.MonthTo(day)
	whole := day < b.cal.work.LastOfMonth(day)
	if whole {
		now = checkin.MonthTo(now.From.Add(-1))
	}
	before = checkin.MonthTo(now.From.Add(-1))
	if _, _, date := now.To.Date(); !whole && before.From.Add(date-1) < before.To {
		before.To = before.From.Add(date - 1)
	}
	return now, before
}

// digest is the last working day for the district's leaders.
func (b beat) digest(ctx context.Context, t task) (string, error) {
	day := t.day.Add(-1)
	for !b.cal.work.Works(day) {
		day = day.Add(-1)
	}
	tallies, err := b.counts.Totals(ctx, string(t.place), checkin.OneDay(day), checkin.MonthTo(day), checkin.UpTo(day))
	if err != nil {
		return "", err
	}
	s := text.Digest{Total: text.TotalOf(b.cfg.Catalogue, b.roster.PlaceName(t.place, t.lang), day, tallies), Towns: len(b.roster.Townships()), Late: t.late}
	var towns []string
	for _, town := range b.roster.Townships() {
		towns = append(towns, string(town.ID))
	}
	each, err := b.counts.TotalsOf(ctx, towns, checkin.OneDay(day))
	for _, one := range each {
		if one.Reports() > 0 {
			s.Active++
		}
	}
	return text.Say(t.lang, s), err
}

func tally(c *checkin.Catalogue, today, ever checkin.Tally) text.Tally {
	t := text.Tally{
		Received: today.Value(checkin.CodeReceived), Resolved: today.Value(checkin.CodeResolved),
		Open:    ever.Open(),
		Reports: today.Reports(),
	}
	for _, f := range today.Figures(c, false) {
		if f.Indicator.Code != checkin.CodeReceived && f.Indicator.Code != checkin.CodeResolved {
			t.Figures = append(t.Figures, f)
		}
	}
	return t
}
