package store

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"checkinbot/internal/checkin"
	"checkinbot/internal/redisserver/redistest"
)

// clients is how many commit at a time, here and in redis-benchmark.
const clients = 50

// BenchmarkCommit measures commits a second on a server that syncs every write,
// beside redis-benchmark running the very same script with arguments of the same
// shape on the same server: the difference is what the client side costs, one
// read before each script included.
func BenchmarkCommit(b *testing.B) {
	server := redistest.Start(b, "always")
	rdb, err := Connect(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rdb.Close() }()
	s := New(rdb, "bench", testCatalogue(b), Options{})

	b.Run("store", func(b *testing.B) {
		var next atomic.Int64
		b.SetParallelism(clients / 2) // times GOMAXPROCS
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				rec := record(int(next.Add(1)), visits(3), checkin.Entry{Code: "ar", Value: 1})
				if err := s.Commit(context.Background(), rec, saying(rec)); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	})
	b.Run("redis-benchmark", func(b *testing.B) {
		args := append([]string{
			"-p", server.Addr()[strings.LastIndex(server.Addr(), ":")+1:], "-c", strconv.Itoa(clients), "-n", strconv.Itoa(max(b.N, clients)),
			"-r", "1000000000", "--csv", "EVALSHA",
		}, sameScript(b, s)...)
		b.ResetTimer()
		out, err := exec.Command("redis-benchmark", args...).CombinedOutput()
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		fields := strings.Split(lines[len(lines)-1], ",")
		rps, err := strconv.ParseFloat(strings.Trim(fields[len(fields)-7], `"`), 64)
		if err != nil {
			b.Fatalf("no rate in %s", out)
		}
		b.ReportMetric(rps, "commits/s")
	})
}

// sameScript is an EVALSHA of the commit script for a message whose id is random,
// so that every run does the whole work.
func sameScript(b *testing.B, s *Store) []string {
	b.Helper()
	ctx := context.Background()
	sha, err := commitScript.Load(ctx, s.rdb).Result()
	if err != nil {
		b.Fatal(err)
	}
	const id = 987654321
	rec := record(id, visits(3), checkin.Entry{Code: "ar", Value: 1})
	batch, err := s.batch(ctx, transition{changes: []change{{next: rec}}, notices: saying(rec)(checkin.Change{})})
	if err != nil {
		b.Fatal(err)
	}
	out := []string{sha, strconv.Itoa(len(batch.keys))}
	out = append(out, batch.keys...)
	for _, a := range batch.args() {
		out = append(out, strings.ReplaceAll(fmt.Sprint(a), strconv.Itoa(id), "__rand_int__"))
	}
	return out
}

// BenchmarkTotals reads a district's day, month and campaign.
func BenchmarkTotals(b *testing.B) {
	s := testStore(b, Options{})
	commit(b, s, record(1, visits(3)))
	b.ReportAllocs()
	for b.Loop() {
		_, err := s.Totals(context.Background(), string(checkin.District), checkin.OneDay(today), checkin.MonthTo(today), checkin.UpTo(today))
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRoster reads the roster of a district of 15,000: as it is for every
// message, and after a change.
// BenchmarkCases reads all open cases of a district, as a list of them does: 5,000 are more
// than a campaign should ever let pile up.
func BenchmarkCases(b *testing.B) {
	s := testStore(b, Options{})
	const open, each = 5000, 20
	for i := range open / each {
		rec := noted(i+1, each)
		for range each {
			rec.Reports[0].Marks = append(rec.Reports[0].Marks, checkin.Mark{Deed: checkin.Noted, Category: "wa", Words: "3组水管漏水，需要换管"})
		}
		if err := s.Commit(context.Background(), rec, func(checkin.Change) []checkin.Notice { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	for name, place := range map[string]checkin.PlaceID{"district": checkin.District, "another_township": "530502101"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				list, err := s.Cases(context.Background(), place, checkin.CaseOpen)
				if err != nil || (len(list) == open) != (place == checkin.District) {
					b.Fatal(len(list), err)
				}
			}
		})
	}
}

func BenchmarkRoster(b *testing.B) {
	s := testStore(b, Options{})
	ctx := context.Background()
	people := make([]checkin.Person, 15_000)
	for i := range people {
		people[i] = checkin.Person{
			ID: fmt.Sprintf("p%05d", i), Name: "李明", Telegram: int64(i + 1), Grants: []checkin.Grant{{Role: checkin.Cadre, Place: village}},
		}
	}
	if err := s.ReplaceRoster(ctx, "", nil, people, nil); err != nil {
		b.Fatal(err)
	}
	d := NewDirectory(s, quietLog)
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.Fresh(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("changed", func(b *testing.B) {
		for b.Loop() {
			if err := s.rdb.HSet(ctx, s.keys.roster(), fieldVersion, newVersion()).Err(); err != nil {
				b.Fatal(err)
			}
			if _, err := d.Fresh(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}
