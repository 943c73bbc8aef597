package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Pace is how fast notices may leave, shared by all replicas.
type Pace struct {
	Overall time.Duration // between any two
	Chat    time.Duration // between two messages to one chat
	Group   time.Duration // between two messages to one group, once its burst is spent
	Burst   int           // messages to one group in a row
}

// TelegramPace keeps within 30 messages in any second, one a second in a chat
// and 20 in any minute in a group, a hair slower so that a jittering network
// does not turn the limit's edge into a refusal. Any window of length W sees at
// most burst + W/interval messages: 1 + 29 a second, 3 + 17 a group's minute.
var TelegramPace = Pace{Overall: 34 * time.Millisecond, Chat: 1100 * time.Millisecond, Group: 60 * time.Second / 17, Burst: 3}

// horizon is how far ahead notices are handed out with a time to wait, so that
// a sender's own round trips do not eat into the pace.
const horizon = 200 * time.Millisecond

// Claim leases up to most notices that may leave now or within a moment. A
// notice not settled within the lease is handed out again. When none is
// granted, wait is when to ask again at the latest.
func (s *Store) Claim(ctx context.Context, lease time.Duration, most int) (granted []checkin.Claimed, wait time.Duration, err error) {
	k := []string{s.keys.outbox(), s.keys.queue(checkin.People), s.keys.queue(checkin.Broadcast), s.keys.pace(), s.keys.tries(), s.keys.moved()}
	raw, err := claimScript.Run(ctx, s.rdb, k, s.millis(), lease.Milliseconds(), most,
		s.pace.Overall.Milliseconds(), s.pace.Chat.Milliseconds(), s.pace.Group.Milliseconds(), s.pace.Burst,
		horizon.Milliseconds()).Slice()
	if err != nil {
		return nil, 0, fmt.Errorf("store: claim: %w", err)
	}
	for _, item := range raw[1:] {
		c, err := decodeClaim(item)
		if err != nil {
			return nil, 0, fmt.Errorf("store: claim: %w", err)
		}
		granted = append(granted, c)
	}
	ms, _ := raw[0].(int64)
	return granted, time.Duration(ms) * time.Millisecond, nil
}

var errClaim = errors.New("malformed claim")

func decodeClaim(item any) (checkin.Claimed, error) {
	f, ok := item.([]any)
	if !ok || len(f) != 6 {
		return checkin.Claimed{}, errClaim
	}
	id, _ := f[0].(string)
	lease, _ := f[1].(int64)
	tries, _ := f[2].(int64)
	wait, _ := f[3].(int64)
	chat, _ := f[4].(string)
	body, _ := f[5].(string)
	c := checkin.Claimed{ID: id, Lease: lease, Tries: int(tries), Wait: time.Duration(wait) * time.Millisecond}
	_, text, _ := strings.Cut(body, "{")
	if err := json.Unmarshal([]byte("{"+text), &c.Notice); err != nil {
		return checkin.Claimed{}, errors.Join(errClaim, err)
	}
	n, err := strconv.ParseInt(chat, 10, 64)
	if err != nil {
		return checkin.Claimed{}, errClaim
	}
	c.Chat = n
	return c, nil
}

// Settle notes what became of a claimed notice. When the lease has run out and
// another sender has the notice, only the silence is noted.
func (s *Store) Settle(ctx context.Context, c checkin.Claimed, v checkin.Verdict) error {
	what, detail := "done", strconv.Itoa(v.Sent)
	switch {
	case v.Never != "":
		what, detail = "never", v.Never
	case v.Again > 0:
		what, detail = "again", strconv.FormatInt(v.Again.Milliseconds(), 10)
	}
	k := []string{s.keys.outbox(), s.keys.queue(c.Audience), s.keys.tries(), s.keys.said(c.Day), s.keys.lost(), s.keys.unreachable(), s.keys.pace()}
	unreachable := 0
	if v.Unreachable {
		unreachable = 1
	}
	err := settleScript.Run(ctx, s.rdb, k, c.ID, c.Lease, what, detail, c.Key, c.Chat, s.millis(), unreachable, v.Silence.Milliseconds()).Err()
	if err != nil {
		return fmt.Errorf("store: settle %s: %w", c.Key, err)
	}
	return nil
}

// Backlog is how many notices wait to leave, people and broadcasts together.
func (s *Store) Backlog(ctx context.Context) (int64, error) {
	n, err := s.rdb.HLen(ctx, s.keys.outbox()).Result()
	if err != nil {
		return 0, fmt.Errorf("store: backlog: %w", err)
	}
	return n, nil
}

// Said tells what became of a day's reasons: "" while queued, the number of the
// message that was sent, or "!" and why nothing was. Reasons unknown are missing.
func (s *Store) Said(ctx context.Context, day checkin.Day, reasons ...string) (map[string]string, error) {
	out := map[string]string{}
	if len(reasons) == 0 {
		return out, nil
	}
	values, err := s.rdb.HMGet(ctx, s.keys.said(day), reasons...).Result()
	if err != nil {
		return nil, fmt.Errorf("store: said: %w", err)
	}
	for i, v := range values {
		if text, ok := v.(string); ok {
			out[reasons[i]] = text
		}
	}
	return out, nil
}

// Skip remembers a reason as settled without saying anything, and why, so that
// what was decided once is not decided again later.
func (s *Store) Skip(ctx context.Context, why checkin.Reason, because string) error {
	key := s.keys.said(why.Day)
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSetNX(ctx, key, why.Key, "!"+because)
		p.Expire(ctx, key, rememberFor)
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: skip %s: %w", why.Key, err)
	}
	return nil
}

// Told reads what was told last under some names; names unknown are missing.
func (s *Store) Told(ctx context.Context, names ...string) (map[string]string, error) {
	out := map[string]string{}
	if len(names) == 0 {
		return out, nil
	}
	values, err := s.rdb.HMGet(ctx, s.keys.told(), names...).Result()
	if err != nil {
		return nil, fmt.Errorf("store: told: %w", err)
	}
	for i, v := range values {
		if text, ok := v.(string); ok {
			out[names[i]] = text
		}
	}
	return out, nil
}

// PostTold queues notices if what was told last under a name is still what the
// caller has read, and remembers what is told now; else it does nothing, because
// another replica was first.
func (s *Store) PostTold(ctx context.Context, name, old, next string, notices ...checkin.Notice) error {
	_, err := s.apply(ctx, transition{swaps: []swap{{s.keys.told(), name, old, next}}, notices: notices})
	return err
}

// tidyTold removes what was told of days long past: names end in the day.
func (s *Store) tidyTold(ctx context.Context) error {
	names, err := s.rdb.HKeys(ctx, s.keys.told()).Result()
	if err != nil {
		return err
	}
	oldest := checkin.BucketOf(s.clock().Add(-rememberFor))
	for _, name := range names {
		day, err := checkin.ParseDay(name[max(0, len(name)-len(time.DateOnly)):])
		if err == nil && strings.HasPrefix(name, string(checkin.SendTally)) && day < oldest {
			if err := s.rdb.HDel(ctx, s.keys.told(), name).Err(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Rations of a notice; see claim.lua.
const (
	rationOverall = '0'
	rationChat    = '1'
	rationGroup   = '2'
)

func encodeNotice(n checkin.Notice) (string, error) {
	if n.Keep > 0 {
		n.Expires = time.Now().Add(n.Keep).Unix()
	}
	body, err := json.Marshal(n)
	if err != nil {
		return "", fmt.Errorf("store: encode notice %s: %w", n.Key, err)
	}
	ration := rationChat
	switch {
	case !n.Worded():
		ration = rationOverall
	case n.Group():
		ration = rationGroup
	}
	return fmt.Sprintf("%d %c %s", n.Chat, ration, body), nil
}
