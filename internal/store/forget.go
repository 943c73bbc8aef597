package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

func sortedKeys(fields map[string]string) []string { return slices.Sorted(maps.Keys(fields)) }

// Everything returns all records that name a person, newest first.
func (s *Store) Everything(ctx context.Context, person string) ([]checkin.Record, error) {
	var out []checkin.Record
	list, err := s.everything(ctx, person)
	for _, c := range list {
		out = append(out, c.old)
	}
	return out, err
}

func (s *Store) everything(ctx context.Context, person string) ([]change, error) {
	var out []change
	err := s.eachMonth(ctx, person, 0, func(list []change) bool {
		for _, c := range list {
			if slices.Contains(c.old.People(), person) {
				out = append(out, c)
			}
		}
		return true
	})
	return out, err
}

// About returns what else is kept of a person: the slips that wait for or because
// of them, and the lines of the audit that name them, oldest first, without the figures.
func (s *Store) About(ctx context.Context, p checkin.Person) ([]checkin.Slip, []checkin.AuditEntry, error) {
	var slips []checkin.Slip
	held, err := s.slipsOf(ctx, p)
	for _, w := range held {
		var slip checkin.Slip
		if err := json.Unmarshal([]byte(w.old), &slip); err != nil {
			return nil, nil, fmt.Errorf("store: slip: %w", err)
		}
		slips = append(slips, slip)
	}
	if err != nil {
		return nil, nil, err
	}
	var trail []checkin.AuditEntry
	now := checkin.BucketOf(s.clock())
	for month := now.Add(-int(auditFor / (24 * time.Hour))).Month(); month <= now.Month(); month = month.Add(1) {
		lines, err := s.Audit(ctx, month)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range lines {
			if line := e.By + " " + e.What; blotted(line, p) == line {
				continue
			}
			e.What, _, _ = strings.Cut(e.What, ": ") // the same message may tell of others
			if e.By != p.ID {                        // whose private chat's number is their account
				e.By = "somebody else"
				e.What, _, _ = strings.Cut(e.What, " ")
			}
			trail = append(trail, e)
		}
	}
	return slips, trail, nil
}

// slipsOf finds the slips that name a person, as swaps that remove them.
func (s *Store) slipsOf(ctx context.Context, p checkin.Person) ([]swap, error) {
	var out []swap
	err := s.eachSlip(ctx, func(id, value string, slip checkin.Slip) {
		named := slip.Record != nil && slices.Contains(slip.Record.People(), p.ID)
		if named || slip.By == p.ID && p.ID != "" || p.Telegram != 0 && slip.User == p.Telegram {
			out = append(out, swap{key: s.keys.slips(), field: id, old: value})
		}
	})
	return out, err
}

// Forget takes a person off the roster and puts a name without meaning in the
// place of theirs wherever they are named. Their messages lose their numbers, too:
// those of a private chat are the account's own. Every sum stays as it is. All of
// it happens in one step, together with the notices; what is left under the old
// name by then counts nothing and is swept up at once, or by the next sweep.
func (s *Store) Forget(ctx context.Context, f checkin.Forgetting) error {
	err := s.retry(func() (string, error) {
		roster, version, err := s.Roster(ctx)
		if err != nil {
			return "", err
		}
		if f.May != nil && !f.May(roster) {
			return s.apply(ctx, transition{why: f.Why, notices: f.Refusal})
		}
		t, err := s.forgetting(ctx, f)
		if err != nil {
			return "", err
		}
		t.swaps = append(t.swaps, swap{s.keys.roster(), fieldVersion, version, newVersion()})
		return s.apply(ctx, t)
	})
	if err != nil {
		return err
	}
	return s.Sweep(ctx)
}

// forgetting is the one step.
func (s *Store) forgetting(ctx context.Context, f checkin.Forgetting) (transition, error) {
	id, nobody := f.Person.ID, "x"+randomHex()
	unread, err := s.unread(ctx, id)
	if err != nil {
		return transition{}, err
	}
	list, err := s.everything(ctx, id)
	if err != nil {
		return transition{}, err
	}
	t := transition{by: nobody, why: f.Why, erasing: true, what: "forgotten", notices: f.Notices, changes: list}
	for i := range list {
		list[i].next = anonymous(list[i].old, id, nobody)
		if list[i].moved() && s.clock().Sub(time.Unix(list[i].old.Sent, 0)) < rememberFor {
			t.said = append(t.said, gone(list[i].old))
		}
	}
	_, followed, err := s.follow(ctx, checkin.Change{}, list)
	if err != nil {
		return transition{}, err
	}
	t.changes = followed.changes
	held, err := s.held(ctx, []swap{
		{key: s.keys.people(), field: id}, {key: s.keys.sweeps(), field: id, next: string(mustJSON(f.Person))},
	})
	if err != nil {
		return transition{}, err
	}
	slips, err := s.slipsOf(ctx, f.Person)
	t.swaps = slices.Concat(unread, held, slips, followed.swaps)
	return t, err
}

// unread makes the step stand only if no message naming the person comes between:
// the number of those of each month, known ones and such as may just begin.
func (s *Store) unread(ctx context.Context, person string) ([]swap, error) {
	months, err := s.rdb.HKeys(ctx, s.keys.mine(person)).Result()
	if err != nil {
		return nil, fmt.Errorf("store: months of %s: %w", person, err)
	}
	for _, days := range []int{-31, 0, 1} {
		if m := strconv.Itoa(int(checkin.BucketOf(s.clock()).Add(days).Month())); !slices.Contains(months, m) {
			months = append(months, m)
		}
	}
	var swaps []swap
	for _, m := range months {
		swaps = append(swaps, swap{key: s.keys.mine(person), field: m})
	}
	swaps, err = s.held(ctx, swaps)
	for i := range swaps {
		swaps[i].next = swaps[i].old
	}
	return swaps, err
}

// Sweep removes what lies under the names of those who are forgotten: counters at
// zero, the index of messages, mentions in the audit.
func (s *Store) Sweep(ctx context.Context) error {
	pending, err := s.rdb.HGetAll(ctx, s.keys.sweeps()).Result()
	if err != nil {
		return fmt.Errorf("store: sweep: %w", err)
	}
	for _, id := range sortedKeys(pending) {
		var person checkin.Person
		if err := json.Unmarshal([]byte(pending[id]), &person); err != nil {
			return fmt.Errorf("store: sweep: %w", err)
		}
		if err := s.sweep(ctx, person); err != nil {
			return err
		}
		if _, err := s.apply(ctx, transition{swaps: []swap{{s.keys.sweeps(), id, pending[id], ""}}}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sweep(ctx context.Context, person checkin.Person) error {
	months, err := s.rdb.HKeys(ctx, s.keys.mine(person.ID)).Result()
	if err != nil {
		return fmt.Errorf("store: sweep: %w", err)
	}
	subject := checkin.PersonSubject(person.ID)
	counted, err := s.rdb.HKeys(ctx, s.keys.months(subject)).Result()
	if err != nil {
		return fmt.Errorf("store: sweep: %w", err)
	}
	gone := []string{s.keys.mine(person.ID), s.keys.months(subject), s.keys.stock(person.ID)}
	for _, m := range months {
		gone = append(gone, s.keys.mine(person.ID)+":"+m)
	}
	for _, f := range counted {
		if f != everField {
			gone = append(gone, s.keys.tag+"days:"+subject+":"+f)
		}
	}
	if err := s.rdb.Del(ctx, gone...).Err(); err != nil {
		return fmt.Errorf("store: sweep: %w", err)
	}
	if err := s.disown(ctx, person); err != nil {
		return err
	}
	return s.scan(ctx, "audit:2*", func(key string, fields map[string]string) error {
		return s.blot(ctx, key, fields, person)
	})
}

// disown takes a name out of what the person's townships found when they looked back.
func (s *Store) disown(ctx context.Context, person checkin.Person) error {
	theirs := func(place checkin.PlaceID) bool {
		return slices.ContainsFunc(person.Grants, func(g checkin.Grant) bool {
			return g.Place == checkin.District || g.Place.Township() == place.Township()
		})
	}
	if err := s.disownCases(ctx, person, theirs); err != nil || person.Name == "" {
		return err
	}
	without := strings.NewReplacer(person.Name, "-")
	err := s.scan(ctx, "review:*", func(key string, fields map[string]string) error {
		for _, field := range sortedKeys(fields) {
			err := s.put(ctx, "", checkin.Reason{}, key, field, func(old string) (any, string) {
				var f checkin.Finding
				if json.Unmarshal([]byte(old), &f) != nil || !theirs(f.Place) || !strings.Contains(f.Words, person.Name) {
					return nil, ""
				}
				f.Words = without.Replace(f.Words)
				return f, ""
			}, nil)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	list, err := s.Problems(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		err := s.put(ctx, "", checkin.Reason{}, s.keys.problems(), p.ID(), func(old string) (any, string) {
			var p checkin.Problem
			if json.Unmarshal([]byte(old), &p) != nil || !theirs(p.Place) || !strings.Contains(p.Owner+"|"+p.Words, person.Name) {
				return nil, ""
			}
			p.Owner, p.Words = without.Replace(p.Owner), without.Replace(p.Words)
			return p, ""
		}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// disownCases takes the person out of what cases keep beside the ledger: who passed them
// up, whose resolution was void, names in the words.
func (s *Store) disownCases(ctx context.Context, person checkin.Person, theirs func(checkin.PlaceID) bool) error {
	clean := func(c checkin.Case, words string) string {
		if person.Name == "" || !theirs(c.Place) {
			return words
		}
		return strings.ReplaceAll(words, person.Name, "-")
	}
	without := func(c checkin.Case) (checkin.Case, bool) {
		before := string(mustJSON(c))
		c.Events = slices.Clone(c.Events)
		c.Words = clean(c, c.Words)
		for i := range c.Events {
			e := &c.Events[i]
			e.Words = clean(c, e.Words)
			if e.By == person.ID {
				e.By, e.Source, e.Sent = "-", checkin.Source{}, 0
			}
		}
		return c, before != string(mustJSON(c))
	}
	return s.everyCase(ctx, func(c checkin.Case, _ checkin.CaseState) error {
		if _, named := without(c); !named {
			return nil
		}
		err := s.rewrite(ctx, c.Number, func(c checkin.Case) (checkin.Case, transition, error) {
			c, _ = without(c)
			return c, transition{}, nil
		})
		if errors.Is(err, checkin.ErrCaseMoved) { // it is gone
			return nil
		}
		return err
	})
}

// blot replaces a person's id and account in audit lines.
func (s *Store) blot(ctx context.Context, key string, fields map[string]string, person checkin.Person) error {
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for f, line := range fields {
			if clean := blotted(line, person); clean != line {
				p.HSet(ctx, key, f, clean)
			}
		}
		return nil
	})
	return err
}

// blotted is an audit line without the person. Ids and sources stand between
// spaces and semicolons; a private message's source begins with the account.
func blotted(line string, person checkin.Person) string {
	account := fmt.Sprintf("%d:", person.Telegram)
	var b strings.Builder
	for len(line) > 0 {
		end := strings.IndexAny(line, " ;")
		if end < 0 {
			end = len(line)
		}
		switch word := line[:end]; {
		case word == person.ID:
			b.WriteByte('x')
		case person.Telegram != 0 && strings.HasPrefix(word, account):
			b.WriteByte('x')
		default:
			b.WriteString(word)
		}
		if end < len(line) {
			b.WriteByte(line[end])
			end++
		}
		line = line[end:]
	}
	return b.String()
}

// anonymous is the record with another id in a person's place. It gets a number
// that no chat gave it.
func anonymous(r checkin.Record, person, nobody string) checkin.Record {
	if r.By == person {
		r.By = nobody
		r.Source = checkin.Source{Chat: 0, Message: int(randomNumber())}
		if r.Answers != (checkin.Source{}) {
			r.Answers = checkin.Source{Chat: 0, Message: int(randomNumber())}
		}
	}
	r.Reports = slices.Clone(r.Reports)
	for i := range r.Reports {
		if r.Reports[i].Person == person {
			r.Reports[i].Person = nobody
		}
	}
	return r
}

func randomHex() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

func randomNumber() int64 {
	n, err := rand.Int(rand.Reader, big.NewInt(1<<52))
	if err != nil {
		panic(err) // never happens
	}
	return n.Int64() + 1
}
