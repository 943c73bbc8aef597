package faketelegram

import "time"

// limiter refuses calls that come too fast. Buckets refill continuously, as the
// real server's seem to; a call refused spends nothing.
type limiter struct {
	buckets map[string]*bucket
	refused int
}

type bucket struct {
	level float64
	at    time.Time
}

// The limits. Jitter on the way may bring two well-paced messages a little
// closer than they left, which the real server forgives.
const (
	overallBurst, overallRate = 30, 30.0
	chatBurst, chatRate       = 1.1, 1.0
	groupBurst, groupRate     = 20, 20.0 / 60
)

func (l *limiter) spend(c *call, now time.Time) time.Duration {
	if l.buckets == nil {
		l.buckets = map[string]*bucket{}
	}
	take := []*bucket{l.bucket("all", overallBurst, overallRate, now)}
	wait := take[0].wait(overallRate)
	if worded(c.method) {
		chat := c.params["chat_id"]
		b := l.bucket("chat"+chat, chatBurst, chatRate, now)
		take, wait = append(take, b), max(wait, b.wait(chatRate))
		if chat != "" && chat[0] == '-' {
			g := l.bucket("group"+chat, groupBurst, groupRate, now)
			take, wait = append(take, g), max(wait, g.wait(groupRate))
		}
	}
	if wait > 0 {
		l.refused++
		return wait
	}
	for _, b := range take {
		b.level--
	}
	return 0
}

func worded(method string) bool {
	switch method {
	case "sendMessage", "editMessageText", "sendPhoto", "sendDocument":
		return true
	}
	return false
}

func (l *limiter) bucket(key string, burst, rate float64, now time.Time) *bucket {
	b, ok := l.buckets[key]
	if !ok {
		b = &bucket{level: burst, at: now}
		l.buckets[key] = b
	}
	b.level = min(burst, b.level+now.Sub(b.at).Seconds()*rate)
	b.at = now
	return b
}

// wait is how long until one more fits.
func (b *bucket) wait(rate float64) time.Duration {
	if b.level >= 1 {
		return 0
	}
	return time.Duration((1 - b.level) / rate * float64(time.Second))
}
