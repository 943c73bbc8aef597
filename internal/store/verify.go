package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Difference is a counter that does not equal the ledger.
type Difference struct {
	Key    string `json:"key"`
	Field  string `json:"field"`
	Stored string `json:"stored"`
	Want   string `json:"want"`
}

// same reports whether two passes found the same drift: the counter may have
// moved meanwhile, but what it is off by stays.
func (d Difference) same(o Difference) bool {
	if d.Key != o.Key || d.Field != o.Field {
		return false
	}
	drift, ok := d.drift()
	other, ok2 := o.drift()
	return ok && ok2 && drift == other || d == o
}

func (d Difference) drift() (int64, bool) {
	stored, err1 := count(d.Stored)
	want, err2 := count(d.Want)
	return stored - want, err1 == nil && err2 == nil
}

// count reads a counter; one that is not there is zero.
func count(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	return strconv.ParseInt(text, 10, 64)
}

// Report is what Verify found.
type Report struct {
	Records     int          `json:"records"`
	Counters    int          `json:"counters"`
	Differences []Difference `json:"differences"`
}

// passes bounds how often Verify looks again. Counters move while it reads, so a
// difference counts only when every pass finds the same one.
const passes = 3

// Verify recomputes every counter from the ledger and compares. It reads
// everything and changes nothing, and may run beside a working bot.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	report, err := s.verifyOnce(ctx)
	for range passes - 1 {
		if err != nil || len(report.Differences) == 0 {
			break
		}
		var again Report
		again, err = s.verifyOnce(ctx)
		again.Differences = slices.DeleteFunc(again.Differences, func(d Difference) bool {
			return !slices.ContainsFunc(report.Differences, d.same)
		})
		report = again
	}
	return report, err
}

func (s *Store) verifyOnce(ctx context.Context) (Report, error) {
	records, err := s.Ledger(ctx)
	if err != nil {
		return Report{}, err
	}
	want := s.expected(records)
	set, err := s.Openings(ctx)
	if err != nil {
		return Report{}, err
	}
	for c, v := range s.fieldsOf(set) {
		if c.key != s.keys.opening() {
			want[c] = v
		}
	}
	have, err := s.stored(ctx)
	if err != nil {
		return Report{}, err
	}
	report := Report{Records: len(records), Counters: len(have), Differences: []Difference{}}
	for c, v := range have {
		if want[c] != v {
			report.Differences = append(report.Differences, Difference{c.key, c.field, v, want[c]})
		}
		delete(want, c)
	}
	for c, v := range want {
		report.Differences = append(report.Differences, Difference{c.key, c.field, "", v})
	}
	slices.SortFunc(report.Differences, func(a, b Difference) int {
		return strings.Compare(a.Key+"\x00"+a.Field, b.Key+"\x00"+b.Field)
	})
	return report, nil
}

// expected is every derived field as the ledger says it should be; zeros are
// left out.
func (s *Store) expected(records []checkin.Record) map[counter]string {
	moves := movements{}
	moves.add(s.keys, checkin.FoldAll(s.catalogue, records), 1)
	out := map[counter]string{}
	for c, counts := range moves {
		for code, v := range counts {
			if v != 0 {
				out[counter{c.key, c.field + ":" + code}] = strconv.FormatInt(v, 10)
			}
		}
	}
	held := map[checkin.Holding][]checkin.Statement{}
	for _, r := range records {
		for h, said := range r.Statements(s.catalogue) {
			held[h] = append(held[h], said...)
		}
	}
	for h, said := range held {
		out[counter{s.keys.stock(h.Person), h.Code}] = encodeStatements(checkin.Replace(said, checkin.Source{}, nil))
	}
	told := map[checkin.CaseNumber][]string{}
	for _, r := range records {
		if !active(r) {
			continue
		}
		for _, rep := range r.Reports {
			for _, m := range rep.Marks {
				told[m.Case] = append(told[m.Case], string(m.Deed)+" "+sourceField(r.Source))
			}
		}
	}
	for n, events := range told {
		out[s.caseCounter(n, events)] = sortedList(events)
	}
	return out
}

// caseCounter is where a case is looked for that went through the given events.
func (s *Store) caseCounter(n checkin.CaseNumber, events []string) counter {
	state := checkin.CaseOpen
	for d, next := range map[checkin.Deed]checkin.CaseState{checkin.Resolved: checkin.CaseResolved, checkin.Confirmed: checkin.CaseConfirmed} {
		if slices.ContainsFunc(events, func(e string) bool { return strings.HasPrefix(e, string(d)) }) && state != checkin.CaseConfirmed {
			state = next
		}
	}
	return counter{s.keys.cases(state), n.String()}
}

func sortedList(list []string) string {
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// stored is every derived field as it is; counts one by one, without zeros.
func (s *Store) stored(ctx context.Context) (map[counter]string, error) {
	out := map[counter]string{}
	for _, kind := range []string{"days:*", "months:*"} {
		err := s.scan(ctx, kind, func(key string, fields map[string]string) error {
			for f, text := range fields {
				counts := map[string]int64{}
				if err := addCounts(counts, text, 1); err != nil {
					return err
				}
				for code, v := range counts {
					out[counter{key, f + ":" + code}] = strconv.FormatInt(v, 10)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, kind := range []string{"stock:*", "opening:*"} {
		err := s.scan(ctx, kind, func(key string, fields map[string]string) error {
			for f, v := range fields {
				if v != "" {
					out[counter{key, f}] = v
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, s.everyCase(ctx, func(c checkin.Case, state checkin.CaseState) error {
		var events []string
		for _, e := range c.Events {
			if !e.Void && e.Deed != checkin.Passed {
				events = append(events, string(e.Deed)+" "+sourceField(e.Source))
			}
		}
		at := s.caseCounter(c.Number, events)
		if c.State() != state { // in the wrong place
			at.key = s.keys.cases(state)
		}
		out[at] = sortedList(events)
		return nil
	})
}

// Ledger reads every record.
func (s *Store) Ledger(ctx context.Context) ([]checkin.Record, error) {
	var out []checkin.Record
	err := s.scan(ctx, "ledger:*", func(_ string, fields map[string]string) error {
		for _, f := range slices.Sorted(maps.Keys(fields)) {
			source, err := parseSource(f)
			if err != nil {
				return err
			}
			rec, err := decodeRecord(source, fields[f])
			if err != nil {
				return err
			}
			out = append(out, rec)
		}
		return nil
	})
	return out, err
}

// scan visits every hash whose key, after the district's tag, matches. Each key
// is visited once.
func (s *Store) scan(ctx context.Context, pattern string, visit func(key string, fields map[string]string) error) error {
	node, err := s.node(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	iter := node.Scan(ctx, 0, s.keys.tag+pattern, 512).Iterator()
	for iter.Next(ctx) {
		key := iter.Val()
		if seen[key] {
			continue
		}
		seen[key] = true
		fields, err := s.rdb.HGetAll(ctx, key).Result()
		if err != nil {
			return fmt.Errorf("store: read %s: %w", key, err)
		}
		if err := visit(key, fields); err != nil {
			return fmt.Errorf("store: %s: %w", key, err)
		}
	}
	if err := iter.Err(); err != nil {
		return fmt.Errorf("store: scan: %w", err)
	}
	return nil
}

// node is where the district's keys live: in a Cluster, the master of its slot.
func (s *Store) node(ctx context.Context) (redis.Cmdable, error) {
	cluster, ok := s.rdb.(*redis.ClusterClient)
	if !ok {
		return s.rdb, nil
	}
	node, err := cluster.MasterForKey(ctx, s.keys.roster())
	if err != nil {
		return nil, fmt.Errorf("store: find the district's node: %w", err)
	}
	return node, nil
}
