package handlers

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// choice is one reading of a doubtful message, as a button carries it: all that
// is needed to record it, so that nothing is kept meanwhile, a restart forgets
// nothing, and a second tap finds the message recorded.
type choice struct {
	set      bool // it corrects an earlier record
	source   checkin.Source
	sent     int64 // of the message asked about, Unix seconds
	revision int64
	day      checkin.Day
	person   string // roster id; empty for the one who taps
	village  string // the id's part below the township; empty for the person's own place
	entries  []checkin.Entry
}

const (
	choicePrefix = "c"
	// signature is how many bytes of the keyed hash go with the data.
	signature = 6
	// mostData is what a button may carry.
	mostData = 64
)

// encode packs and signs a choice for one account; false when it is too long for
// a button.
func (c choice) encode(secret []byte, user int64) (string, bool) {
	flags := byte(0)
	if c.set {
		flags = 1
	}
	b := []byte{flags}
	b = binary.AppendVarint(b, c.source.Chat)
	b = binary.AppendVarint(b, int64(c.source.Message))
	b = binary.AppendVarint(b, c.sent)
	b = binary.AppendVarint(b, c.revision)
	b = binary.AppendVarint(b, int64(c.day))
	for _, text := range []string{c.person, c.village} {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	for _, e := range c.entries {
		b = append(binary.AppendUvarint(b, uint64(len(e.Code))), e.Code...)
		b = binary.AppendVarint(b, e.Value)
	}
	data := choicePrefix + base64.RawURLEncoding.EncodeToString(append(sign(secret, user, b), b...))
	return data, len(data) <= mostData
}

// decodeChoice reads what a button carries; false when it was not made for this
// account by this bot.
func decodeChoice(secret []byte, user int64, data string) (choice, bool) {
	text, ok := strings.CutPrefix(data, choicePrefix)
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if !ok || err != nil || len(raw) <= signature || !hmac.Equal(raw[:signature], sign(secret, user, raw[signature:])) {
		return choice{}, false
	}
	r := reader{b: raw[signature+1:]}
	c := choice{
		set: raw[signature]&1 == 1, source: checkin.Source{Chat: r.int(), Message: int(r.int())}, sent: r.int(), revision: r.int(),
		day: checkin.Day(r.int()), person: r.text(), village: r.text(),
	}
	for len(r.b) > 0 {
		c.entries = append(c.entries, checkin.Entry{Code: r.text(), Value: r.int()})
	}
	return c, !r.bad
}

// reader takes numbers and short texts off signed data.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) text() string {
	size, n := binary.Uvarint(r.b)
	if n <= 0 || size > mostData || int(size) > len(r.b)-n {
		r.b, r.bad = nil, true
		return ""
	}
	s := string(r.b[n : n+int(size)])
	r.b = r.b[n+int(size):]
	return s
}

func sign(secret []byte, user int64, data []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write(binary.AppendVarint(nil, user))
	h.Write(data)
	return h.Sum(nil)[:signature]
}

// choices offers a button for every reading of a doubtful message that the
// sender may choose.
func (h *Handler) choices(t talk, res grammar.Result) [][]checkin.Button {
	var out [][]checkin.Button
	for _, o := range res.Options {
		reports, ok := t.reports(o.Reports)
		if !ok || len(reports) != 1 {
			continue
		}
		rep := reports[0]
		c := choice{
			set: o.Mode == grammar.Set, source: t.Source, sent: t.Sent.Unix(), revision: t.Revision, day: rep.Day, entries: rep.Entries,
		}
		label := text.ChoiceButton{Set: c.set, Figures: h.figures(rep.Entries)}
		if other, ok := t.roster.Person(rep.Person); ok && other.ID != t.person.ID {
			c.person, label.Name = other.ID, other.Name
		}
		if o.Reports[0].Place != "" {
			_, c.village, _ = strings.Cut(string(rep.Place), "/")
		}
		if data, ok := c.encode(h.cfg.Secret, t.From.ID); ok {
			out = append(out, []checkin.Button{{Label: text.Say(t.lang, label), Data: data}})
		}
	}
	return out
}

// chosen records the reading that somebody tapped.
func (h *Handler) chosen(ctx context.Context, t talk, p press, c choice) error {
	if c.day < h.cfg.Calendar.DayOf(p.Sent).Add(-choiceFor) {
		return h.ledger.Post(ctx, p.toast(text.TooLateToast{}))
	}
	whose, ok := t.whose(c.person)
	if !ok { // the right may have gone since
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	home, _ := whose.Home()
	rep := checkin.Report{Person: whose.ID, Place: home, Day: c.day, Kind: checkin.Figures, Entries: c.entries}
	if c.village != "" {
		rep.Place = home.Township() + "/" + checkin.PlaceID(c.village)
	}
	reply := func(ch checkin.Change) []checkin.Notice { return h.chose(t, p, ch) }
	if c.set {
		why := checkin.Reason{Key: p.why.Key + "/set", Day: p.why.Day}
		a := checkin.Amendment{By: t.person.ID, Why: why, Change: func(old checkin.Record) (checkin.Record, bool) {
			return setFigures(old, rep, p.Sent.Unix())
		}}
		if found, err := h.ledger.Amend(ctx, a, reply); err != nil || found {
			return err
		}
	}
	rec := checkin.Record{Source: c.source, Revision: c.revision, Sent: c.sent, By: t.person.ID, Reports: []checkin.Report{rep}}
	if err := h.ledger.Commit(ctx, rec, reply); err != nil {
		return err
	}
	return h.ledger.Post(ctx, p.toast(text.AlreadyToast{})) // unless the tap was answered by what it did
}

// choiceFor is for how many days a button works: as long as a report may be
// dated back.
const choiceFor = 7

// chose answers the tap and puts the confirmation in the question's place.
func (h *Handler) chose(t talk, p press, c checkin.Change) []checkin.Notice {
	edit := checkin.Notice{
		Key: p.why.Key + "/edit", Day: p.why.Day, Audience: checkin.People, Act: checkin.Edit, Chat: p.On.Chat, ReplyTo: p.On.Message,
		Text: text.Say(t.lang, h.recorded(t, c, nil)), Keep: keepAnswer,
		Buttons: [][]checkin.Button{{{Label: text.Say(t.lang, text.UndoButton{}), Data: undoData(c.New.Source)}}},
	}
	return []checkin.Notice{p.toast(text.RecordedToast{}), edit}
}

// press is a tap with what is known of it.
type press struct {
	checkin.Press
	why  checkin.Reason
	lang checkin.Language
}

// toast is a short answer to a tap.
func (p press) toast(s text.Sentence) checkin.Notice {
	return checkin.Notice{
		Key: p.why.Key, Day: p.why.Day, Audience: checkin.People, Act: checkin.Answer, Chat: p.On.Chat, Press: p.ID,
		Text: text.Say(p.lang, s), Keep: keepToast,
	}
}
