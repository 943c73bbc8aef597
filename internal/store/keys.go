package store

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"checkinbot/internal/checkin"
)

// keys makes every key of one district; see the table in the package comment.
type keys struct{ tag string }

func newKeys(district string) keys { return keys{tag: "{" + district + "}:"} }

// shards spreads one day's ledger over small hashes, which Redis keeps in its
// compact encoding.
const shards = 64

func (k keys) ledger(rec checkin.Source, sent int64) string {
	h := fnv.New32a()
	_, _ = h.Write(strconv.AppendInt(nil, rec.Chat, 10))
	day := checkin.BucketOf(time.Unix(sent, 0))
	return fmt.Sprintf("%sledger:%d:%02d", k.tag, int(day), h.Sum32()%shards)
}

func (k keys) days(subject string, m checkin.Month) string {
	return k.tag + "days:" + subject + ":" + strconv.Itoa(int(m))
}
func (k keys) months(subject string) string { return k.tag + "months:" + subject }
func (k keys) stock(person string) string   { return k.tag + "stock:" + person }
func (k keys) mine(person string) string    { return k.tag + "mine:" + person }
func (k keys) mineOf(person string, m checkin.Month) string {
	return k.tag + "mine:" + person + ":" + strconv.Itoa(int(m))
}
func (k keys) audit(m checkin.Month) string     { return k.tag + "audit:" + strconv.Itoa(int(m)) }
func (k keys) auditSeq() string                 { return k.tag + "audit:seq" }
func (k keys) review(q checkin.Day) string      { return k.tag + "review:" + strconv.Itoa(int(q)) }
func (k keys) problems() string                 { return k.tag + "problems" }
func (k keys) cases(s checkin.CaseState) string { return k.tag + "cases:" + string(s) }
func (k keys) casesSeq() string                 { return k.tag + "cases:seq" }
func (k keys) opening() string                  { return k.tag + "opening" }
func (k keys) openingOf(place string) string    { return k.tag + "opening:" + place }
func (k keys) told() string                     { return k.tag + "told" }
func (k keys) alive() string                    { return k.tag + "alive" }
func (k keys) outages() string                  { return k.tag + "outages" }
func (k keys) sweeps() string                   { return k.tag + "sweeps" }
func (k keys) slips() string                    { return k.tag + "slips" }
func (k keys) chats() string                    { return k.tag + "chats" }
func (k keys) said(day checkin.Day) string      { return k.tag + "said:" + strconv.Itoa(int(day)) }
func (k keys) words(day checkin.Day) string     { return k.tag + "words:" + strconv.Itoa(int(day)) }
func (k keys) queue(a checkin.Audience) string  { return k.tag + "outbox:" + string(a) }
func (k keys) outbox() string                   { return k.tag + "outbox" }
func (k keys) tries() string                    { return k.tag + "outbox:tries" }
func (k keys) seq() string                      { return k.tag + "outbox:seq" }
func (k keys) lost() string                     { return k.tag + "outbox:lost" }
func (k keys) pace() string                     { return k.tag + "pace" }
func (k keys) unreachable() string              { return k.tag + "unreachable" }
func (k keys) moved() string                    { return k.tag + "moved" }
func (k keys) places() string                   { return k.tag + "places" }
func (k keys) people() string                   { return k.tag + "people" }
func (k keys) groups() string                   { return k.tag + "groups" }
func (k keys) roster() string                   { return k.tag + "roster" }
func (k keys) poller() string                   { return k.tag + "poller" }
func (k keys) ping() string                     { return k.tag + "ping" }
func (k keys) dead() string                     { return k.tag + "dead" }

// sourceField is a message's field in the ledger and member of mine.
func sourceField(s checkin.Source) string {
	return strconv.FormatInt(s.Chat, 10) + ":" + strconv.Itoa(s.Message)
}
