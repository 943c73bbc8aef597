package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// An appeal that is written down is a case. What counts of it stands in the ledger: the
// records that received, resolved, confirmed and reopened it bear its number as a mark. The
// case itself follows them, in the same script; beside them it keeps only words, and by
// whom it was passed up.

// caseStates are the hashes that cases stand in.
var caseStates = []checkin.CaseState{checkin.CaseOpen, checkin.CaseResolved, checkin.CaseConfirmed, checkin.CaseErased}

// wordsFor is for how long the words of a case are kept after it was resolved, in days.
const wordsFor = 90

// keptCase is a case with where it stands and its stored form; "" when it is new.
type keptCase struct {
	checkin.Case
	state checkin.CaseState
	value string
}

// Cases lists those of a place in some states; the oldest first. Only those that may lie
// there are decoded: a township has its share of a district's.
func (s *Store) Cases(ctx context.Context, of checkin.PlaceID, states ...checkin.CaseState) ([]checkin.Case, error) {
	hint := `"place":"` + string(of)
	if of == checkin.District {
		hint = ""
	}
	var out []checkin.Case
	for _, state := range states {
		values, err := s.rdb.HVals(ctx, s.keys.cases(state)).Result()
		if err != nil {
			return nil, fmt.Errorf("store: read cases: %w", err)
		}
		values = slices.DeleteFunc(values, func(v string) bool { return !strings.Contains(v, hint) })
		list, err := decodeAll[checkin.Case](values)
		if err != nil {
			return nil, fmt.Errorf("store: cases: %w", err)
		}
		out = append(out, list...)
	}
	out = slices.DeleteFunc(out, func(c checkin.Case) bool { return !of.Contains(c.Place) })
	slices.SortFunc(out, func(a, b checkin.Case) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Number, b.Number))
	})
	return out, nil
}

// Case finds one, whatever has become of it.
func (s *Store) Case(ctx context.Context, n checkin.CaseNumber) (checkin.Case, bool, error) {
	list, err := s.casesOf(ctx, n)
	c, ok := list[n]
	return c.Case, ok, err
}

// casesOf reads cases by their numbers; those that are not there are missing.
func (s *Store) casesOf(ctx context.Context, numbers ...checkin.CaseNumber) (map[checkin.CaseNumber]keptCase, error) {
	out := map[checkin.CaseNumber]keptCase{}
	if len(numbers) == 0 {
		return out, nil
	}
	fields := make([]string, len(numbers))
	for i, n := range numbers {
		fields[i] = n.String()
	}
	reads := map[checkin.CaseState]*redis.SliceCmd{}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, state := range caseStates {
			reads[state] = p.HMGet(ctx, s.keys.cases(state), fields...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: read cases: %w", err)
	}
	for state, r := range reads {
		for _, v := range r.Val() {
			value, ok := v.(string)
			if !ok {
				continue
			}
			kept := keptCase{state: state, value: value}
			if err := json.Unmarshal([]byte(value), &kept.Case); err != nil {
				return nil, fmt.Errorf("store: case: %w", err)
			}
			out[kept.Number] = kept
		}
	}
	return out, nil
}

// follow makes the cases follow what records tell of them: new ones get a number, those of
// a record that another takes the place of go over to it, and what a case can no longer
// have gone through is taken out of the records that told it. The first change is what was
// made.
func (s *Store) follow(ctx context.Context, made checkin.Change, changes []change) (checkin.Change, transition, error) {
	t := transition{changes: changes}
	if !slices.ContainsFunc(changes, marked) {
		return made, t, nil
	}
	changes = slices.Clone(changes)
	if err := s.number(ctx, changes); err != nil {
		return made, t, err
	}
	cases, err := s.casesOf(ctx, numbersOf(changes)...)
	if err != nil {
		return made, t, err
	}
	made.Cases = map[checkin.CaseNumber]checkin.Case{}
	var before []checkin.Source
	var after []checkin.Record
	for _, c := range changes {
		before, after = append(before, c.old.Source), append(after, c.next)
	}
	var fallen []change
	for _, n := range numbersOf(changes) {
		kept := cases[n]
		next := kept.Case
		next.Number = n
		if next, err = next.Follow(before, after); err != nil {
			return made, t, fmt.Errorf("store: case %s: %w", n, err)
		}
		next, events := next.Settle()
		for _, e := range events {
			if fallen, err = s.unmark(ctx, changes, fallen, n, e); err != nil {
				return made, t, err
			}
		}
		if len(next.Events) > 0 {
			made.Cases[n] = next
		} else {
			made.Withdrawn = append(made.Withdrawn, kept.Case)
		}
		t.swaps = append(t.swaps, s.caseSwaps(kept, next)...)
	}
	t.changes = slices.Concat(changes, fallen)
	made.New = changes[0].next
	return made, t, nil
}

// marked reports whether a change concerns cases.
func marked(c change) bool {
	tells := func(r checkin.Report) bool { return len(r.Marks) > 0 }
	return slices.ContainsFunc(c.old.Reports, tells) || slices.ContainsFunc(c.next.Reports, tells)
}

// number settles which cases the record made tells of: those it told of before, those of
// the reports it takes the place of, and new ones.
func (s *Store) number(ctx context.Context, changes []change) error {
	if !active(changes[0].next) {
		return nil
	}
	var before []checkin.Report
	for _, c := range changes {
		before = append(before, c.lost()...)
	}
	if err := s.recall(ctx, before); err != nil {
		return err
	}
	made := slices.Clone(changes[0].next.Reports)
	changes[0].next.Reports = made
	return checkin.Assign(before, made, func() (checkin.CaseNumber, error) {
		n, err := s.rdb.Incr(ctx, s.keys.casesSeq()).Result()
		if err != nil {
			return 0, fmt.Errorf("store: number a case: %w", err)
		}
		return checkin.NumberCase(n), nil
	})
}

// recall adds the words of their cases to marks, so that a note finds its own.
func (s *Store) recall(ctx context.Context, reports []checkin.Report) error {
	var numbers []checkin.CaseNumber
	for _, rep := range reports {
		for _, m := range rep.Marks {
			numbers = append(numbers, m.Case)
		}
	}
	cases, err := s.casesOf(ctx, numbers...)
	for i := range reports {
		for k := range reports[i].Marks {
			reports[i].Marks[k].Words = cases[reports[i].Marks[k].Case].Words
		}
	}
	return err
}

// lost are the reports of a change with what its record tells of no more.
func (c change) lost() []checkin.Report {
	if !active(c.old) {
		return nil
	}
	out := slices.Clone(c.old.Reports)
	for i := range out {
		out[i].Marks = slices.DeleteFunc(slices.Clone(out[i].Marks), func(m checkin.Mark) bool {
			return active(c.next) && slices.ContainsFunc(c.next.Reports, func(r checkin.Report) bool { return slices.Contains(r.Marks, m) })
		})
	}
	return out
}

// numbersOf are the cases that the changes concern, in order.
func numbersOf(changes []change) []checkin.CaseNumber {
	var out []checkin.CaseNumber
	for _, c := range changes {
		for _, r := range []checkin.Record{c.old, c.next} {
			if !active(r) {
				continue
			}
			for _, rep := range r.Reports {
				for _, m := range rep.Marks {
					out = append(out, m.Case)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unmark takes an event that has fallen out of the record that told it: of one that changes
// anyway, else by a change of its own.
func (s *Store) unmark(ctx context.Context, changes, fallen []change, n checkin.CaseNumber, e checkin.CaseEvent) ([]change, error) {
	for _, list := range [][]change{changes, fallen} {
		for i := range list {
			if list[i].next.Source == e.Source {
				list[i].next = list[i].next.Unmark(e.Deed, n)
				return fallen, nil
			}
		}
	}
	old, value, err := s.load(ctx, e.Source, e.Sent)
	if err != nil || value == "" {
		return fallen, err
	}
	return append(fallen, change{old, value, old.Unmark(e.Deed, n)}), nil
}

// caseSwaps put a case where it belongs; one that nothing has noted any more vanishes.
func (s *Store) caseSwaps(kept keptCase, next checkin.Case) []swap {
	field, value, state := next.Number.String(), "", kept.state
	if len(next.Events) > 0 {
		value, state = string(mustJSON(next)), next.State()
	}
	if state == "" { // it neither was nor is
		return nil
	}
	swaps := []swap{{s.keys.cases(state), field, kept.value, value}}
	if kept.state != "" && kept.state != state {
		swaps = []swap{{s.keys.cases(kept.state), field, kept.value, ""}, {s.keys.cases(state), field, "", value}}
	}
	return swaps
}

// PassUp gives an open case to the level above the one it was at; when it has moved on
// meanwhile, that is an error and nothing is said.
func (s *Store) PassUp(ctx context.Context, by string, why checkin.Reason, c checkin.Case, day checkin.Day, notices ...checkin.Notice) error {
	return s.rewrite(ctx, c.Number, func(now checkin.Case) (checkin.Case, transition, error) {
		if !now.May(checkin.Passed) || now.Times(checkin.Passed) != c.Times(checkin.Passed) {
			return now, transition{}, checkin.ErrCaseMoved
		}
		now.Events = append(now.Events, checkin.CaseEvent{Deed: checkin.Passed, Day: day, By: by})
		return now, transition{by: by, why: why, what: fmt.Sprintf("case %s of %s passed up", now.Number, now.Place), notices: notices}, nil
	})
}

// Reword puts another note in the place of a case's; one whose words are erased keeps none.
func (s *Store) Reword(ctx context.Context, by string, why checkin.Reason, n checkin.CaseNumber, category, words string, notices ...checkin.Notice) error {
	return s.rewrite(ctx, n, func(c checkin.Case) (checkin.Case, transition, error) {
		if c.Erased {
			return c, transition{}, checkin.ErrCaseMoved
		}
		c.Category, c.Words = category, words
		return c, transition{by: by, why: why, what: fmt.Sprintf("case %s of %s reworded", n, c.Place), notices: notices}, nil
	})
}

// eraseWords takes the words out of cases that were resolved long ago.
func (s *Store) eraseWords(ctx context.Context) error {
	list, err := s.Cases(ctx, checkin.District, checkin.CaseResolved, checkin.CaseConfirmed)
	if err != nil {
		return err
	}
	today := checkin.BucketOf(s.clock())
	past := func(c checkin.Case) bool {
		e, ok := c.Resolution()
		return ok && e.Day.Until(today) >= wordsFor
	}
	for _, c := range list {
		if !past(c) {
			continue
		}
		err := s.rewrite(ctx, c.Number, func(c checkin.Case) (checkin.Case, transition, error) {
			if !past(c) { // reopened meanwhile
				return c, transition{}, checkin.ErrCaseMoved
			}
			c.Erased, c.Words = true, ""
			for i := range c.Events {
				c.Events[i].Words = ""
			}
			return c, transition{}, nil
		})
		if err != nil && !errors.Is(err, checkin.ErrCaseMoved) {
			return err
		}
	}
	return nil
}

// rewrite changes what a case keeps beside the ledger, together with a transition; one that
// is not there has moved on.
func (s *Store) rewrite(ctx context.Context, n checkin.CaseNumber, change func(checkin.Case) (checkin.Case, transition, error)) error {
	return s.retry(func() (string, error) {
		list, err := s.casesOf(ctx, n)
		if err != nil {
			return "", err
		}
		kept, ok := list[n]
		if !ok {
			return "", checkin.ErrCaseMoved
		}
		next := kept.Case
		next.Events = slices.Clone(next.Events)
		next, t, err := change(next)
		if err != nil {
			return "", err
		}
		t.swaps = s.caseSwaps(kept, next)
		return s.apply(ctx, t)
	})
}

// everyCase visits all cases, also the erased ones.
func (s *Store) everyCase(ctx context.Context, visit func(checkin.Case, checkin.CaseState) error) error {
	for _, state := range caseStates {
		list, err := s.Cases(ctx, checkin.District, state)
		if err != nil {
			return err
		}
		for _, c := range list {
			if err := visit(c, state); err != nil {
				return err
			}
		}
	}
	return nil
}

// CasesOf are those that somebody received or did something to, in order.
func (s *Store) CasesOf(ctx context.Context, person string) (out []checkin.Case, err error) {
	err = s.everyCase(ctx, func(c checkin.Case, _ checkin.CaseState) error {
		if c.Person == person || slices.ContainsFunc(c.Events, func(e checkin.CaseEvent) bool { return e.By == person }) {
			out = append(out, c)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b checkin.Case) int { return cmp.Compare(a.Number, b.Number) })
	return out, err
}
