package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// rememberFor is how long a reason is remembered: longer than Telegram redelivers
// (24 h) and longer than a sent message may be edited (48 h).
const rememberFor = 4 * 24 * time.Hour

// recentKept is how many of a person's messages an amendment can reach back.
const recentKept = 20

// auditFor is how long the audit trail is kept.
const auditFor = 400 * 24 * time.Hour

// attempts bounds the optimistic rounds of one commit. Only work on the same
// message or the same person's standing figures collides.
const attempts = 32

var errBusy = errors.New("store: the record keeps changing")

// Commit stores a message's revision, moves the counters by the difference to
// the revision before, and queues the reply: all or nothing, once. A revision
// that changes nothing is not an error and causes no reply.
func (s *Store) Commit(ctx context.Context, rec checkin.Record, reply checkin.Reply) error {
	return s.commit(ctx, rec, reply, s.beside)
}

// CommitList is Commit for a list of several people's reports: it takes the place of
// what its sender and other lists have said of the same. A list sent again adds
// nothing. What somebody has reported themselves stands, and the list's line about it
// is left out.
func (s *Store) CommitList(ctx context.Context, rec checkin.Record, reply checkin.Reply) error {
	return s.commit(ctx, rec, reply, s.overBy(overList))
}

// CommitOwn is Commit for somebody's own report: it takes the place of what others
// have said of the same.
func (s *Store) CommitOwn(ctx context.Context, rec checkin.Record, reply checkin.Reply) error {
	return s.commit(ctx, rec, reply, s.overBy(overOthers))
}

// gather adds to a change those that it makes of other messages.
type gather func(context.Context, change) (checkin.Change, []change, error)

func (s *Store) commit(ctx context.Context, rec checkin.Record, reply checkin.Reply, with gather) error {
	return s.retry(func() (string, error) {
		old, value, err := s.load(ctx, rec.Source, rec.Sent)
		if err != nil {
			return "", err
		}
		if value == "" && len(rec.Reports) == 0 || value != "" && !rec.Supersedes(old) {
			return committed, nil
		}
		made, changes, err := with(ctx, change{old, value, rec})
		if err != nil {
			return "", err
		}
		made, t, err := s.follow(ctx, made, changes)
		if err != nil {
			return "", err
		}
		t.by, t.notices = rec.By, reply(made)
		return s.apply(ctx, t)
	})
}

// beside leaves what others have said as it is, except an appeal resolved that is now told
// case by case: it is taken out of what they have counted that day.
func (s *Store) beside(ctx context.Context, c change) (checkin.Change, []change, error) {
	made, changes := checkin.Change{Old: c.old, New: c.next}, []change{c}
	if c.oldValue != "" || !slices.ContainsFunc(c.next.Reports, checkin.Report.Settled) {
		return made, changes, nil
	}
	said, err := s.saidOf(ctx, c.next)
	if err != nil {
		return made, nil, err
	}
	for _, c := range said {
		if c.old.By == made.New.By {
			continue
		}
		left, again := checkin.LessResolved(c.old.Reports, made.New.Reports)
		if len(again) == 0 {
			continue
		}
		c.next = c.old
		if c.next.Reports = left; len(left) == 0 {
			c.next.Reports, c.next.Retracted = c.old.Reports, true
		}
		made.Replaced = again
		return made, append(changes, c), nil
	}
	return made, changes, nil
}

// may says whether a record takes out of an earlier one what it says again. It can
// take something out of the record instead.
type may func(*checkin.Change, checkin.Record) bool

func overList(c *checkin.Change, said checkin.Record) bool {
	left, settled := checkin.LessResolved(c.New.Reports, said.Reports)
	c.New.Reports, c.Kept = left, append(c.Kept, settled...)
	if said.By == c.New.By || len(said.People()) > 1 {
		return true
	}
	left, stands := checkin.Apart(c.New.Reports, said.Reports)
	c.New.Reports, c.Kept = left, append(c.Kept, stands...)
	return false
}

func overOthers(c *checkin.Change, said checkin.Record) bool { return said.By != c.New.By }

// mayOver is what a record of which only the words are left may take out: a list as
// a list, one's own report as that.
func mayOver(rec checkin.Record) may {
	switch {
	case len(rec.Reports) > 1 && slices.ContainsFunc(rec.Reports, func(r checkin.Report) bool { return r.Person != rec.By }):
		return overList
	case len(rec.Reports) == 1 && rec.Reports[0].Person == rec.By:
		return overOthers
	}
	return func(*checkin.Change, checkin.Record) bool { return false }
}

func (s *Store) overBy(may may) gather {
	return func(ctx context.Context, c change) (checkin.Change, []change, error) { return s.over(ctx, c, may) }
}

// over is a change together with those of earlier records which it takes something
// out of.
func (s *Store) over(ctx context.Context, c change, may may) (checkin.Change, []change, error) {
	made := checkin.Change{Old: c.old, New: c.next}
	said, err := s.saidOf(ctx, c.next)
	if err != nil {
		return made, nil, err
	}
	said = slices.DeleteFunc(said, func(c change) bool { return !may(&made, c.old) })
	c.next = made.New
	changes := []change{c}
	for _, c := range said {
		less, again := c.old.Without(made.New.Reports)
		if len(again) > 0 {
			c.next = less
			changes, made.Replaced = append(changes, c), append(made.Replaced, again...)
		}
	}
	return made, changes, nil
}

// saidOf are the other messages that count and name somebody whom a record reports
// of, back to the first day it reports of: nothing is said of a day before it comes.
func (s *Store) saidOf(ctx context.Context, rec checkin.Record) ([]change, error) {
	var out []change
	seen := map[checkin.Source]bool{rec.Source: true}
	days := map[string]checkin.Day{}
	for _, rep := range rec.Reports {
		if day, ok := days[rep.Person]; !ok || rep.Day < day {
			days[rep.Person] = rep.Day
		}
	}
	for _, who := range slices.Sorted(maps.Keys(days)) {
		first := days[who].Add(-1).At(0, time.UTC).Unix() // in any zone
		err := s.eachMonth(ctx, who, first, func(list []change) bool {
			for _, c := range list {
				if active(c.old) && !seen[c.old.Source] {
					seen[c.old.Source], out = true, append(out, c)
				}
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Behind lists the messages that count and tell of somebody's day, as they were sent.
func (s *Store) Behind(ctx context.Context, day checkin.Day, people []string) ([]checkin.Record, error) {
	var of checkin.Record
	for _, id := range people {
		of.Reports = append(of.Reports, checkin.Report{Person: id, Day: day})
	}
	said, err := s.saidOf(ctx, of)
	var out []checkin.Record
	for _, c := range said {
		out = append(out, c.old)
	}
	slices.SortFunc(out, func(a, b checkin.Record) int {
		return cmp.Or(cmp.Compare(a.Sent, b.Sent), cmp.Compare(a.Source.Message, b.Source.Message))
	})
	return out, err
}

// Amend changes one earlier message, once for a reason, and queues the reply.
// Of the person's messages that can still be reached back to, newest first, it
// takes the first that the amendment agrees to change; it reports whether there
// was one. A message that is named is found however old it is. Active records only
// are offered.
func (s *Store) Amend(ctx context.Context, a checkin.Amendment, reply checkin.Reply) (bool, error) {
	found := false
	err := s.retry(func() (string, error) {
		recent, err := s.recent(ctx, a.By)
		if a.Source != (checkin.Source{}) {
			recent, err = s.one(ctx, a.By, a.Source)
		}
		if err != nil {
			return "", err
		}
		found = false
		for _, c := range recent {
			next, ok := a.Change(c.old)
			if !ok {
				continue
			}
			found = true
			c.next = next
			changes, err := s.marking(ctx, a.Marks, c)
			if err != nil {
				return "", err
			}
			made, t, err := s.follow(ctx, checkin.Change{Old: c.old, New: next}, changes)
			if err != nil {
				return "", err
			}
			t.by, t.why, t.notices = a.By, a.Why, reply(made)
			return s.apply(ctx, t)
		}
		return committed, nil
	})
	return found, err
}

// marking is a change together with the mark of the message that asks for it, unless
// that one reports something itself.
func (s *Store) marking(ctx context.Context, mark checkin.Record, c change) ([]change, error) {
	if mark.Source == (checkin.Source{}) || mark.Source == c.old.Source {
		return []change{c}, nil
	}
	old, value, err := s.load(ctx, mark.Source, mark.Sent)
	if err != nil || active(old) {
		return []change{c}, err
	}
	mark.Answers = c.old.Source
	return []change{c, {old, value, mark}}, nil
}

// recent loads the person's own messages that can still be reached back to and
// count, newest first.
func (s *Store) recent(ctx context.Context, person string) ([]change, error) {
	var out []change
	err := s.eachMonth(ctx, person, 0, func(list []change) bool {
		for _, c := range list {
			if active(c.old) && c.old.By == person && len(out) < recentKept {
				out = append(out, c)
			}
		}
		return len(out) < recentKept
	})
	return out, err
}

// one finds the person's own message from a source, if it counts.
func (s *Store) one(ctx context.Context, person string, source checkin.Source) (out []change, err error) {
	err = s.eachMonth(ctx, person, 0, func(list []change) bool {
		for _, c := range list {
			if c.old.Source == source && c.old.By == person && active(c.old) {
				out = []change{c}
			}
		}
		return out == nil
	})
	return out, err
}

// Known finds what a message was taken for, as a report or an answer; false when
// it has not been dealt with.
func (s *Store) Known(ctx context.Context, source checkin.Source, sent int64) (checkin.Record, bool, error) {
	rec, value, err := s.load(ctx, source, sent)
	return rec, value != "", err
}

// Recent returns the newest messages that count and name a person, newest first.
func (s *Store) Recent(ctx context.Context, person string, most int) ([]checkin.Record, error) {
	var out []checkin.Record
	err := s.eachMonth(ctx, person, 0, func(list []change) bool {
		for _, c := range list {
			if active(c.old) && slices.Contains(c.old.People(), person) && len(out) < most {
				out = append(out, c.old)
			}
		}
		return len(out) < most
	})
	return out, err
}

// eachMonth visits the records sent since a time, in Unix seconds, that name or named
// a person, a month at a time, newest first, until the visitor has seen enough.
func (s *Store) eachMonth(ctx context.Context, person string, since int64, visit func([]change) bool) error {
	months, err := s.rdb.HKeys(ctx, s.keys.mine(person)).Result()
	if err != nil {
		return fmt.Errorf("store: months of %s: %w", person, err)
	}
	slices.Sort(months)
	for _, text := range slices.Backward(months) {
		month, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("store: months of %s: %w", person, err)
		}
		if checkin.Month(month) < checkin.BucketOf(time.Unix(since, 0)).Month() {
			return nil
		}
		list, err := s.monthOf(ctx, person, checkin.Month(month), since)
		if err != nil {
			return err
		}
		if !visit(list) {
			return nil
		}
	}
	return nil
}

// monthOf loads what one month's index of a person points to, newest first.
func (s *Store) monthOf(ctx context.Context, person string, m checkin.Month, since int64) ([]change, error) {
	members, err := s.rdb.ZRangeByScoreWithScores(ctx, s.keys.mineOf(person, m), &redis.ZRangeBy{Min: strconv.FormatInt(since, 10), Max: "+inf"}).Result()
	if err != nil {
		return nil, fmt.Errorf("store: messages of %s: %w", person, err)
	}
	sources, err := newestFirst(members)
	if err != nil {
		return nil, fmt.Errorf("store: messages of %s: %w", person, err)
	}
	reads := make([]*redis.StringCmd, len(sources))
	_, err = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, rec := range sources {
			reads[i] = p.HGet(ctx, s.keys.ledger(rec.Source, rec.Sent), sourceField(rec.Source))
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("store: messages of %s: %w", person, err)
	}
	out := make([]change, 0, len(sources))
	for i, r := range reads {
		if r.Val() == "" {
			continue
		}
		rec, err := decodeRecord(sources[i].Source, r.Val())
		if err != nil {
			return nil, fmt.Errorf("store: ledger %s: %w", sourceField(sources[i].Source), err)
		}
		out = append(out, change{old: rec, oldValue: r.Val()})
	}
	return out, nil
}

// newestFirst orders messages by when they were sent; within a second by number.
func newestFirst(recent []redis.Z) ([]checkin.Record, error) {
	out := make([]checkin.Record, len(recent))
	for i, z := range recent {
		source, err := parseSource(fmt.Sprint(z.Member))
		if err != nil {
			return nil, err
		}
		out[i] = checkin.Record{Source: source, Sent: int64(z.Score)}
	}
	slices.SortFunc(out, func(a, b checkin.Record) int {
		return cmp.Or(cmp.Compare(b.Sent, a.Sent), cmp.Compare(b.Source.Message, a.Source.Message))
	})
	return out, nil
}

func active(r checkin.Record) bool { return !r.Retracted && len(r.Reports) > 0 }

// Post queues notices that change nothing; a reason already said is skipped.
func (s *Store) Post(ctx context.Context, notices ...checkin.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	_, err := s.apply(ctx, transition{notices: notices})
	return err
}

// Outcomes of the commit script; "said" needs no name, because a reason that
// was said is as good as done.
const (
	committed = "ok"
	stale     = "stale"
	unknown   = "unknown"
)

// errUnknown makes the update be read again, by the roster as it is now.
var errUnknown = errors.New("store: somebody the record names has just left the roster")

// movedTwice is how often a case is looked at again that seems to have moved on.
const movedTwice = 2

// retry runs an optimistic round until what it read was still true.
func (s *Store) retry(round func() (string, error)) error {
	for try := range attempts {
		outcome, err := round()
		switch {
		case errors.Is(err, checkin.ErrCaseMoved) && try < movedTwice: // or only while it was read
			continue
		case err != nil:
			return err
		case outcome == unknown:
			return errUnknown
		case outcome != stale:
			return nil
		}
	}
	return errBusy
}

// load returns a message's record and its stored form, "" when there is none.
func (s *Store) load(ctx context.Context, source checkin.Source, sent int64) (checkin.Record, string, error) {
	none := checkin.Record{Source: source, Sent: sent}
	value, err := s.rdb.HGet(ctx, s.keys.ledger(source, sent), sourceField(source)).Result()
	if errors.Is(err, redis.Nil) {
		return none, "", nil
	}
	if err != nil {
		return none, "", fmt.Errorf("store: read ledger %s: %w", sourceField(source), err)
	}
	rec, err := decodeRecord(source, value)
	if err != nil {
		return none, "", fmt.Errorf("store: ledger %s: %w", sourceField(source), err)
	}
	return rec, value, nil
}
