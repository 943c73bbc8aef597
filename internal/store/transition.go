package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// transition is one call of the commit script in the words of this package.
type transition struct {
	by      string         // roster id of who causes it
	why     checkin.Reason // guards the changes; empty for none
	changes []change
	swaps   []swap
	what    string           // for the audit, beside what the changes tell
	erasing bool             // the changes must not be written down
	said    []checkin.Reason // reasons settled without a word
	notices []checkin.Notice
}

// change is one record's step from what is stored to what comes. A next record
// with another source takes the place of the old one.
type change struct {
	old      checkin.Record
	oldValue string // as stored; "" for none
	next     checkin.Record
}

// moved reports whether the record changes its place in the ledger.
func (c change) moved() bool { return c.oldValue != "" && c.old.Source != c.next.Source }

// swap replaces one field of a hash if it still holds what was read; "" is none.
type swap struct{ key, field, old, next string }

// apply works out the movements and runs the script once.
func (s *Store) apply(ctx context.Context, t transition) (string, error) {
	b, err := s.batch(ctx, t)
	if err != nil {
		return "", err
	}
	outcome, err := commitScript.Run(ctx, s.rdb, b.keys, b.args()...).Text()
	if err != nil {
		return "", fmt.Errorf("store: commit: %w", err)
	}
	if outcome == committed && len(t.notices) > 0 {
		s.signal()
	}
	return outcome, nil
}

// batch turns a transition into the script's keys and arguments.
func (s *Store) batch(ctx context.Context, t transition) (*batch, error) {
	b := &batch{numbers: map[string]int{}}
	if t.why.Key != "" {
		b.guards.add(b.key(s.keys.said(t.why.Day)), t.why.Key)
	}
	if err := s.stage(ctx, b, t); err != nil {
		return nil, err
	}
	for _, w := range t.swaps {
		b.swaps.add(b.key(w.key), w.field, w.old, w.next)
	}
	s.stageAudit(b, t)
	remember := func(n checkin.Notice, body string) {
		b.notices.add(b.key(s.keys.said(n.Day)), n.Key, int64(rememberFor/time.Second),
			b.key(s.keys.outbox()), b.key(s.keys.queue(n.Audience)), b.key(s.keys.seq()), s.millis(), body)
	}
	for _, whole := range t.notices {
		for _, n := range whole.Parts() {
			body, err := encodeNotice(n)
			if err != nil {
				return nil, err
			}
			remember(n, body)
		}
	}
	for _, why := range append([]checkin.Reason{t.why}, t.said...) {
		if why.Key != "" { // even when nothing is said of it
			remember(checkin.Notice{Key: why.Key, Day: why.Day, Audience: checkin.People}, "")
		}
	}
	return b, nil
}

// stage adds the ledger's swaps and the counters' movements to the batch.
func (s *Store) stage(ctx context.Context, b *batch, t transition) error {
	moves := movements{}
	for _, c := range t.changes {
		was := c.oldValue
		if c.moved() {
			b.swaps.add(b.key(s.keys.ledger(c.old.Source, c.old.Sent)), sourceField(c.old.Source), was, "")
			was = ""
		}
		if c.oldValue == "" {
			b.guards.add(b.key(s.keys.said(gone(c.next).Day)), gone(c.next).Key)
		}
		for _, who := range c.next.People() {
			if !t.erasing && (c.oldValue == "" || !slices.Contains(c.old.People(), who)) {
				b.known.add(b.key(s.keys.people()), who)
			}
		}
		b.swaps.add(b.key(s.keys.ledger(c.next.Source, c.next.Sent)), sourceField(c.next.Source), was, encodeRecord(c.next))
		moves.add(s.keys, c.next.Steps(s.catalogue), 1)
		moves.add(s.keys, c.old.Steps(s.catalogue), -1)
		switch {
		case c.oldValue == "":
		case c.moved():
			s.stageDrops(b, c.old, c.old.People())
		default:
			s.stageDrops(b, c.old, slices.DeleteFunc(c.old.People(), func(who string) bool { return slices.Contains(c.next.People(), who) }))
		}
		if active(c.next) || c.oldValue == "" {
			s.stageRecents(b, c.next)
		}
	}
	if err := s.stageStatements(ctx, b, moves, t.changes); err != nil {
		return err
	}
	for c, deltas := range moves {
		args := []any{b.key(c.key), c.field, 0}
		for code, delta := range deltas {
			if delta != 0 {
				args = append(args, code, delta)
			}
		}
		if n := len(args)/2 - 1; n > 0 {
			args[2] = n
			b.moves.add(args...)
		}
	}
	return nil
}

// stageRecents finds the record again for everybody it names.
func (s *Store) stageRecents(b *batch, rec checkin.Record) {
	month := monthSent(rec)
	for _, who := range rec.People() {
		b.recents.add(b.key(s.keys.mine(who)), int(month), b.key(s.keys.mineOf(who, month)), sourceField(rec.Source), rec.Sent)
	}
}

// stageDrops takes a record out of the indexes of people it does not name any more.
func (s *Store) stageDrops(b *batch, rec checkin.Record, people []string) {
	month := monthSent(rec)
	for _, who := range people {
		b.drops.add(b.key(s.keys.mineOf(who, month)), sourceField(rec.Source))
	}
}

// monthSent is the month under which a record is indexed.
func monthSent(rec checkin.Record) checkin.Month {
	return checkin.BucketOf(time.Unix(rec.Sent, 0)).Month()
}

// gone is the reason for which a message of somebody forgotten is not taken again,
// not even edited by the same account under a new name. It is a hash, and kept for
// as long as a message may be edited.
func gone(rec checkin.Record) checkin.Reason {
	return checkin.Reason{Key: "gone:" + hashed(rec.Source), Day: checkin.BucketOf(time.Unix(rec.Sent, 0))}
}

// hashed names a message where nobody shall read whose it is: the number of a private
// chat is the account's.
func hashed(m checkin.Source) string {
	sum := sha256.Sum256([]byte(sourceField(m)))
	return hex.EncodeToString(sum[:8])
}

// stageAudit notes who changed what was there before, or spoke for others.
func (s *Store) stageAudit(b *batch, t transition) {
	add := func(by, what string) {
		if by == "" {
			by = "-"
		}
		month := checkin.BucketOf(s.clock()).Month()
		b.audits.add(b.key(s.keys.audit(month)), b.key(s.keys.auditSeq()), by+" "+what, int64(auditFor/time.Second))
	}
	for _, c := range t.changes {
		by := t.by
		if by == "" {
			by = c.next.By
		}
		switch {
		case c.oldValue == "" && c.next.By == by && len(c.next.People()) == 1:
		case t.erasing:
		default:
			add(by, fmt.Sprintf("record %s: %s → %s", sourceField(c.next.Source), c.oldValue, encodeRecord(c.next)))
		}
	}
	if t.what != "" {
		add(t.by, t.what)
	}
}

// stageStatements replaces what the messages said about standing figures and
// moves the counters by the difference in what stands.
func (s *Store) stageStatements(ctx context.Context, b *batch, moves movements, changes []change) error {
	touched := map[checkin.Holding]bool{}
	for _, c := range changes {
		for _, r := range []checkin.Record{c.old, c.next} {
			for h := range r.Statements(s.catalogue) {
				touched[h] = true
			}
		}
	}
	for h := range touched {
		before, value, err := s.statements(ctx, h)
		if err != nil {
			return err
		}
		after := before
		for _, c := range changes {
			if c.moved() {
				after = checkin.Replace(after, c.old.Source, nil)
			}
			after = checkin.Replace(after, c.next.Source, c.next.Statements(s.catalogue)[h])
		}
		moves.add(s.keys, checkin.StatementSteps(h, after), 1)
		moves.add(s.keys, checkin.StatementSteps(h, before), -1)
		b.swaps.add(b.key(s.keys.stock(h.Person)), h.Code, value, encodeStatements(after))
	}
	return nil
}

// statements returns what a person has said of a standing figure, and its
// stored form.
func (s *Store) statements(ctx context.Context, h checkin.Holding) ([]checkin.Statement, string, error) {
	value, err := s.rdb.HGet(ctx, s.keys.stock(h.Person), h.Code).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, "", fmt.Errorf("store: read standing figures of %s: %w", h.Person, err)
	}
	list, err := decodeStatements(value)
	if err != nil {
		return nil, "", fmt.Errorf("store: standing figures of %s: %w", h.Person, err)
	}
	return list, value, nil
}

// counter is one field of one counter hash.
type counter struct{ key, field string }

// movements collects by how much each counter moves, by code.
type movements map[counter]map[string]int64

// add expands steps into the day, month and all-time counters of the person and
// of every place the step counts in.
func (m movements) add(k keys, steps []checkin.Step, sign int64) {
	for _, step := range steps {
		month, delta := step.Day.Month(), sign*step.Delta
		for _, subject := range subjects(step) {
			m.move(counter{k.days(subject, month), dayField(step.Day)}, step.Code, delta)
			m.move(counter{k.months(subject), monthField(month)}, step.Code, delta)
			m.move(counter{k.months(subject), everField}, step.Code, delta)
		}
	}
}

func (m movements) move(c counter, code string, delta int64) {
	if m[c] == nil {
		m[c] = map[string]int64{}
	}
	m[c][code] += delta
}

func subjects(step checkin.Step) []string {
	out := []string{checkin.PersonSubject(step.Person)}
	for _, p := range step.Place.Path() {
		out = append(out, string(p))
		for _, work := range step.Works {
			out = append(out, checkin.WorkSubject(p, work))
		}
	}
	return out
}

// Fields of counters. The counts of a day or a month stand together in one, as
// code=value,code=value without zeros: they are nearly always read together.
const everField = "all"

func dayField(d checkin.Day) string {
	_, _, dd := d.Date()
	return fmt.Sprintf("%02d", dd)
}

func monthField(m checkin.Month) string { return strconv.Itoa(int(m)) }

// addCounts adds the counts of a field to values, or takes them off.
func addCounts(values map[string]int64, text string, sign int64) error {
	for text != "" {
		var pair string
		pair, text, _ = strings.Cut(text, ",")
		code, number, ok := strings.Cut(pair, "=")
		v, err := strconv.ParseInt(number, 10, 64)
		if !ok || err != nil {
			return fmt.Errorf("counts %q", pair)
		}
		values[code] += sign * v
	}
	return nil
}

// batch builds the keys and the flat argument list of the commit script.
type batch struct {
	keys                                                         []string
	numbers                                                      map[string]int // the script's number of each key
	guards, known, swaps, moves, drops, recents, audits, notices section
}

// section is a counted run of arguments.
type section struct {
	n    int
	args []any
}

func (s *section) add(args ...any) {
	s.n++
	s.args = append(s.args, args...)
}

// key returns the script's number for a key, adding it when it is new.
func (b *batch) key(name string) int {
	n, ok := b.numbers[name]
	if !ok {
		b.keys = append(b.keys, name)
		n = len(b.keys)
		b.numbers[name] = n
	}
	return n
}

func (b *batch) args() []any {
	var out []any
	for _, s := range []section{b.guards, b.known, b.swaps, b.moves, b.drops, b.recents, b.audits, b.notices} {
		out = append(out, s.n)
		out = append(out, s.args...)
	}
	return out
}
