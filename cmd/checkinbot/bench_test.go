package main

import (
	"fmt"
	"testing"
	"time"

	"checkinbot/internal/faketelegram"
)

// BenchmarkUpdates measures updates a second through the whole path: fetched
// from the stand-in, understood, committed to a Redis that syncs every write,
// and confirmed. Answers leave at the messenger's pace and are not waited for.
func BenchmarkUpdates(b *testing.B) {
	c := newCity(b, faketelegram.Options{}, "always")
	c.start()
	people := []int64{liming, wangfang, chenli, mary}
	b.ResetTimer()
	for i := range b.N {
		who := people[i%len(people)]
		c.tg.Say(who, who, fmt.Sprintf("走访%d户，诉求1件", 1+i%9))
	}
	for c.tg.Pending() > 0 {
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
}
