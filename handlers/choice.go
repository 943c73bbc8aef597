package handlers

import (
	"context"
	"encoding/binary"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/seal"
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
	works    []string
}

// mostData is what a button may carry.
const mostData = 64

// encode packs a choice for one account; false when it is too long for a button.
func (c choice) encode(key seal.Key, user int64) (string, bool) {
	b := []byte{byte(opChoose)}
	if c.set {
		b[0] = byte(opChooseSet)
	}
	for _, n := range []int64{c.source.Chat, int64(c.source.Message), c.sent, c.revision, int64(c.day)} {
		b = binary.AppendVarint(b, n)
	}
	b = seal.AppendText(seal.AppendText(b, c.person), c.village)
	for _, e := range c.entries {
		b = binary.AppendVarint(seal.AppendText(b, e.Code), e.Value)
	}
	for _, w := range c.works {
		b = binary.AppendVarint(seal.AppendText(b, "#"+w), 0)
	}
	data := key.Seal(user, b)
	return data, len(data) <= mostData
}

// readChoice reads what a button carries.
func readChoice(data []byte) (choice, bool) {
	r := seal.NewReader(data)
	c := choice{
		set: op(r.Byte()) == opChooseSet, source: checkin.Source{Chat: r.Int(), Message: int(r.Int())}, sent: r.Int(), revision: r.Int(),
		day: checkin.Day(r.Int()), person: r.Text(), village: r.Text(),
	}
	for r.More() {
		e := checkin.Entry{Code: r.Text(), Value: r.Int()}
		if work, ok := strings.CutPrefix(e.Code, "#"); ok {
			c.works = append(c.works, work)
		} else {
			c.entries = append(c.entries, e)
		}
	}
	return c, r.Done()
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
			set: o.Mode == grammar.Set, source: t.Source, sent: t.Sent.Unix(), revision: t.Revision, day: rep.Day, entries: rep.Entries, works: rep.Works,
		}
		label := text.ChoiceButton{Set: c.set, Figures: h.figures(rep.Entries)}
		if other, ok := t.roster.Person(rep.Person); ok && other.ID != t.person.ID {
			c.person, label.Name = other.ID, other.Name
		}
		if o.Reports[0].Place != "" {
			_, c.village, _ = strings.Cut(string(rep.Place), "/")
		}
		if data, ok := c.encode(h.cfg.Secret, t.From.ID); ok {
			out = append(out, []checkin.Button{{Label: text.Label(t.lang, label), Data: data}})
		}
	}
	return out
}

// chosen records the reading that somebody tapped.
func (h *Handler) chosen(ctx context.Context, t talk, p press, c choice) error {
	if c.day < h.cfg.Calendar.DayOf(h.cfg.Now()).Add(-choiceFor) {
		return h.ledger.Post(ctx, p.toast(text.TooLateToast{}))
	}
	whose, ok := t.whose(c.person)
	if !ok { // the right may have gone since
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	home, _ := whose.Home()
	rep := checkin.Report{Person: whose.ID, Place: home, Day: c.day, Kind: checkin.Figures, Entries: c.entries, Works: c.works}
	if c.village != "" {
		rep.Place = home.Township() + "/" + checkin.PlaceID(c.village)
	}
	if done, _, err := h.ledger.Known(ctx, c.source, c.sent); err != nil || done.Answers != (checkin.Source{}) {
		if err == nil {
			err = h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
		}
		return err
	}
	if slip, ok, err := h.registry.Slip(ctx, checkin.QuestionSlip(t.From.ID)); err != nil {
		return err
	} else if ok && slip.Record != nil && slip.Record.Source == c.source && len(slip.Record.Reports) == 1 && slip.Record.Reports[0].Person == rep.Person {
		rep.Marks = slip.Record.Reports[0].Marks // what the appeals are about has no room in a button
	}
	message := checkin.Record{Source: c.source, Revision: c.revision, Sent: c.sent, By: t.person.ID}
	reply := func(ch checkin.Change) []checkin.Notice { return h.chose(t, p, ch) }
	if c.set {
		why := checkin.Reason{Key: p.why.Key + "/set", Day: p.why.Day}
		a := checkin.Amendment{By: t.person.ID, Why: why, Marks: message, Change: func(old checkin.Record) (checkin.Record, bool) {
			return setFigures(old, rep, p.Sent.Unix())
		}}
		found, err := h.ledger.Amend(ctx, a, reply)
		if err != nil {
			return err
		}
		if found {
			return h.void(ctx, t, c.source, p.why)
		}
	}
	message.Reports = []checkin.Report{rep}
	commit := h.ledger.Commit
	if whose.ID == t.person.ID {
		commit = h.ledger.CommitOwn
	}
	if err := commit(ctx, message, reply); err != nil {
		return err
	}
	if err := h.void(ctx, t, c.source, p.why); err != nil { // a number alone does not answer it any more
		return err
	}
	return h.ledger.Post(ctx, p.toast(text.AlreadyToast{})) // unless the tap was answered by what it did
}

// choiceFor is for how many days a button works: as long as a report may be
// dated back.
const choiceFor = 7

// chose answers the tap and puts the confirmation in the question's place.
func (h *Handler) chose(t talk, p press, c checkin.Change) []checkin.Notice {
	if !t.Private && c.Old.Source.Chat != p.On.Chat && len(c.Old.Reports) > 0 { // a group hears nothing of what was said elsewhere
		own := p.notice("/own", checkin.Say, t.From.ID, text.Say(p.lang, h.recorded(t, c, nil)))
		return []checkin.Notice{p.toast(text.RecordedToast{}), p.edit(t.lang, text.DoneQuietly{}), own}
	}
	return []checkin.Notice{p.toast(text.RecordedToast{}), p.edit(t.lang, h.recorded(t, c, nil), h.waysBack(t, c)...)}
}

// undoButton takes a record back.
func (h *Handler) undoButton(t talk, s checkin.Source) checkin.Button {
	return h.button(t.From.ID, t.lang, text.UndoButton{}, tap{op: opUndo, a: s.Chat, b: int64(s.Message)})
}
