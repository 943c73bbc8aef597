package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// An appeal that is written down is a case. What counts of it stands in the ledger: the
// records that received, resolved, confirmed and reopened it bear its number as a mark. The
// case itself follows them, in the same script; beside them it keeps only words, and by
// whom it was passed up.

// States of a case, by which hash it stands in.
const (
	openCases   = "open"
	closedCases = "closed"
	erasedCases = "erased"
)

var caseStates = []string{openCases, closedCases, erasedCases}

// wordsFor is for how long the words of a case are kept after it was resolved, in days.
const wordsFor = 90

func stateOf(c checkin.Case) string {
	switch {
	case c.Open():
		return openCases
	case c.Erased:
		return erasedCases
	default:
		return closedCases
	}
}

// keptCase is a case with where it stands and its stored form; "" when it is new.
type keptCase struct {
	checkin.Case
	state, value string
}

// Cases lists those that are open, or else those resolved whose words are still kept; the
// oldest first.
func (s *Store) Cases(ctx context.Context, open bool) ([]checkin.Case, error) {
	state := closedCases
	if open {
		state = openCases
	}
	list, err := readAll[checkin.Case](ctx, s, s.keys.cases(state))
	slices.SortFunc(list, func(a, b checkin.Case) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Number, b.Number))
	})
	return list, err
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
	reads := map[string]*redis.SliceCmd{}
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
	made.New, made.Cases = changes[0].next, map[checkin.CaseNumber]checkin.Case{}
	var fallen []change
	for _, n := range numbersOf(changes) {
		kept := cases[n]
		next := kept.Case
		next.Number = n
		for _, c := range changes {
			if next, err = next.Follow(c.old, c.next); err != nil {
				return made, t, fmt.Errorf("store: case %s: %w", n, err)
			}
		}
		next, events := next.Settle()
		for _, e := range events {
			if fallen, err = s.unmark(ctx, changes, fallen, n, e); err != nil {
				return made, t, err
			}
		}
		made.Cases[n] = next
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
		value, state = string(mustJSON(next)), stateOf(next)
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
// meanwhile, nothing changes.
func (s *Store) PassUp(ctx context.Context, by string, why checkin.Reason, c checkin.Case, day checkin.Day, notices ...checkin.Notice) error {
	return s.put(ctx, by, why, s.keys.cases(openCases), c.Number.String(), func(old string) (any, string) {
		var now checkin.Case
		if json.Unmarshal([]byte(old), &now) != nil || !now.May(checkin.Passed) || now.Times(checkin.Passed) != c.Times(checkin.Passed) {
			return nil, ""
		}
		now.Events = append(now.Events, checkin.CaseEvent{Deed: checkin.Passed, Day: day, By: by})
		return now, fmt.Sprintf("case %s of %s passed up", now.Number, now.Place)
	}, notices)
}

// Reword puts another note in the place of a case's; one whose words are erased keeps none.
func (s *Store) Reword(ctx context.Context, by string, why checkin.Reason, n checkin.CaseNumber, category, words string, notices ...checkin.Notice) error {
	return s.retry(func() (string, error) {
		list, err := s.casesOf(ctx, n)
		kept, ok := list[n]
		if err != nil || !ok || kept.Erased {
			return committed, err
		}
		next := kept.Case
		next.Category, next.Words = category, words
		what := fmt.Sprintf("case %s of %s reworded", n, next.Place)
		return s.apply(ctx, transition{by: by, why: why, what: what, swaps: s.caseSwaps(kept, next), notices: notices})
	})
}

// eraseWords takes the words out of cases that were resolved long ago.
func (s *Store) eraseWords(ctx context.Context) error {
	list, err := s.Cases(ctx, false)
	if err != nil {
		return err
	}
	today := checkin.BucketOf(s.clock())
	for _, c := range list {
		if e, ok := c.Resolution(); !ok || e.Day.Until(today) < wordsFor {
			continue
		}
		err := s.rewrite(ctx, c.Number, func(c checkin.Case) (checkin.Case, bool) {
			if e, ok := c.Resolution(); !ok || e.Day.Until(today) < wordsFor { // reopened meanwhile
				return c, false
			}
			c.Erased, c.Words = true, ""
			for i := range c.Events {
				c.Events[i].Words = ""
			}
			return c, true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rewrite changes what a case keeps beside the ledger.
func (s *Store) rewrite(ctx context.Context, n checkin.CaseNumber, change func(checkin.Case) (checkin.Case, bool)) error {
	return s.retry(func() (string, error) {
		list, err := s.casesOf(ctx, n)
		kept, ok := list[n]
		if err != nil || !ok {
			return committed, err
		}
		next := kept.Case
		next.Events = slices.Clone(next.Events)
		next, ok = change(next)
		if !ok {
			return committed, nil
		}
		return s.apply(ctx, transition{swaps: s.caseSwaps(kept, next)})
	})
}

// everyCase visits all cases, also the erased ones.
func (s *Store) everyCase(ctx context.Context, visit func(checkin.Case, string) error) error {
	for _, state := range caseStates {
		list, err := readAll[checkin.Case](ctx, s, s.keys.cases(state))
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

// CasesOf are those that records of somebody tell of, in order.
func (s *Store) CasesOf(ctx context.Context, person string) ([]checkin.Case, error) {
	records, err := s.everything(ctx, person)
	if err != nil {
		return nil, err
	}
	kept, err := s.casesOf(ctx, numbersOf(records)...)
	var out []checkin.Case
	for _, c := range kept {
		out = append(out, c.Case)
	}
	slices.SortFunc(out, func(a, b checkin.Case) int { return cmp.Compare(a.Number, b.Number) })
	return out, err
}
