package grammar

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// BenchmarkParse reads messages of about fifty bytes: what most of them are, and
// the longest that Telegram allows.
func BenchmarkParse(b *testing.B) {
	for _, bench := range []struct{ name, text string }{
		{"record", "走访3户，诉求1件，发放民情联系卡12张"},
		{"record-short", "走访3户，诉求1件"},
		{"english", "visited 3 households, 1 appeal"},
		{"chatter", "大家辛苦了，天冷路滑，下乡注意安全"},
		{"chatter-english", "thanks everyone, the road is slippery today"},
		{"plan", "明天走访5户，后天开座谈会1场"},
		{"long-chatter", strings.Repeat("今天天气不错，路上小心，", 4096/12)},
		{"long-records", strings.Repeat("走访3户，诉求1件。", 4096/10)},
		{"long-digits", strings.Repeat("9", 4096)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				read(bench.text)
			}
		})
	}
}

// BenchmarkSamples reads every labelled message of the field and gives the median
// over messages, of those in which nothing is found and of those recorded.
func BenchmarkSamples(b *testing.B) {
	r := testRoster()
	var inputs []Input
	for _, s := range readSamples(b, "testdata/messages.jsonl") {
		inputs = append(inputs, s.input(r))
	}
	for name, of := range map[string]func(Verdict) bool{
		"nothing": func(v Verdict) bool { return v == Ignore }, "record": func(v Verdict) bool { return v == Record },
	} {
		b.Run(name, func(b *testing.B) {
			var each []float64
			for _, in := range inputs {
				if !of(parser.Parse(in).Verdict) {
					continue
				}
				const rounds, times = 5, 200
				best := time.Hour // noise only adds
				for range rounds {
					start := time.Now()
					for range times {
						parser.Parse(in)
					}
					best = min(best, time.Since(start))
				}
				each = append(each, float64(best.Nanoseconds())/times)
			}
			slices.Sort(each)
			b.ReportMetric(each[len(each)/2], "ns/op")
		})
	}
}

// BenchmarkCompile is the whole work at start.
func BenchmarkCompile(b *testing.B) {
	r := testRoster()
	for b.Loop() {
		New(campaign, testCalendar, r)
	}
}
