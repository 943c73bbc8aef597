package handlers

import (
	"context"
	"slices"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Diary tells what became of a day.
type Diary interface {
	Attendance(ctx context.Context, day checkin.Day, people []string) (map[string]checkin.Kind, error)
	// Behind lists the messages that tell of somebody's day.
	Behind(ctx context.Context, day checkin.Day, people []string) ([]checkin.Record, error)
	Slips(ctx context.Context) ([]checkin.Slip, error)
	Troubles(ctx context.Context) ([]checkin.Trouble, error)
	Outages(ctx context.Context) ([]checkin.Span, error)
	// Said tells what became of what was due: "" while it is on its way, the number of
	// the message, or "!" and why there is none.
	Said(ctx context.Context, day checkin.Day, reasons ...string) (map[string]string, error)
}

// SummaryButtons are those under a secretary's summary of a day, a week or a month.
func (h *Handler) SummaryButtons(user int64, lang checkin.Language, place checkin.PlaceID, of checkin.Stretch) [][]checkin.Button {
	if of.Unit != checkin.ADay {
		return row(h.madeOfButton(user, lang, text.BehindButton{}, place, of), h.madeOfButton(user, lang, text.StretchButton{Stretch: checkin.EverTo(of.To)}, place, checkin.EverTo(of.To)))
	}
	at := func(o op, label text.Sentence) checkin.Button {
		return h.button(user, lang, label, tap{op: o, a: int64(of.From), text: string(place)})
	}
	return [][]checkin.Button{
		{at(opWho, text.WhoButton{}), at(opBehind, text.BehindButton{})},
		{at(opCopy, text.CopyButton{}), at(opSheet, text.SheetButton{})},
		{h.appealsButton(user, lang, place, of.From)},
	}
}

func (h *Handler) madeOfButton(user int64, lang checkin.Language, label text.Sentence, place checkin.PlaceID, of checkin.Stretch) checkin.Button {
	return h.button(user, lang, label, tap{op: opMadeOf, text: string(place)}.stretched(of))
}

// shown is what a question or a tap brings.
type shown struct {
	said    text.Sentence
	file    *checkin.File
	buttons [][]checkin.Button
}

// onto puts it onto a notice that has its words.
func (s shown) onto(n checkin.Notice) checkin.Notice {
	n.Buttons = s.buttons
	if s.file != nil {
		n.Act, n.File = checkin.Upload, s.file
	}
	return n
}

// dayTapped answers the buttons under a summary.
func (h *Handler) dayTapped(ctx context.Context, t talk, p press, tp tap) error {
	place, of := checkin.PlaceID(tp.text), checkin.StretchOf(checkin.ADay, checkin.Day(tp.a))
	if tp.op == opMadeOf {
		of = tp.stretch()
	}
	if !may(t.person, SeeNames, place) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	tell := map[op]func(context.Context, talk, checkin.PlaceID, checkin.Stretch) (shown, error){
		opWho: h.whoOf, opBehind: h.behind, opCopy: h.copyOf, opSheet: h.sheetOf, opMadeOf: h.partsOf,
	}[tp.op]
	got, err := tell(ctx, t, place, of)
	if err != nil {
		return err
	}
	n := got.onto(p.notice("/day", checkin.Say, t.From.ID, text.Say(p.lang, got.said)))
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), n)
}

// whoOf names who has sent what, and why there may be nothing of the others.
func (h *Handler) whoOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	s := text.Who{Place: t.roster.PlaceName(place, t.lang), Day: day}
	cadres := t.roster.Cadres(place)
	there, err := h.diary.Attendance(ctx, day, ids(cadres))
	if err != nil {
		return shown{}, err
	}
	absent, err := h.absences(ctx, t.roster, day)
	if err != nil {
		return shown{}, err
	}
	for _, p := range cadres {
		switch kind, ok := there[p.ID]; {
		case !ok:
			s.None = append(s.None, text.Absent{Name: p.Name, Why: absent(p)})
		case kind == checkin.Leave:
			s.Leave = append(s.Leave, p.Name)
		case kind == checkin.Zero:
			s.Zero = append(s.Zero, p.Name)
		default:
			s.Figures = append(s.Figures, p.Name)
		}
	}
	d := h.cfg.Timetable.Day(day)
	s.Off, s.Holiday = !d.Works(), d.Name
	outages, err := h.diary.Outages(ctx)
	from, till := day.At(0, h.cfg.Calendar.Zone), day.Add(1).At(0, h.cfg.Calendar.Zone)
	for _, o := range outages {
		if o.From.Before(till) && o.To.After(from) {
			s.Down = append(s.Down, text.ClockSpan{From: text.Clock(later(o.From, from)), To: text.Clock(o.To.In(from.Location())), Over: o.To.After(till)})
		}
	}
	return shown{said: s}, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a.In(b.Location())
	}
	return b
}

func ids(people []*checkin.Person) []string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = p.ID
	}
	return out
}

// absences tells, of somebody of whom nothing is recorded, what is known of why.
func (h *Handler) absences(ctx context.Context, roster *checkin.Roster, day checkin.Day) (func(*checkin.Person) text.Absence, error) {
	slips, err := h.diary.Slips(ctx)
	if err != nil {
		return nil, err
	}
	troubles, err := h.diary.Troubles(ctx)
	if err != nil {
		return nil, err
	}
	waits := map[string]text.Absence{}
	for _, s := range slips {
		if s.Record == nil || s.Over(h.cfg.Now().Unix()) || s.Kind == checkin.LateReport && s.State != checkin.Waiting {
			continue
		}
		for _, r := range s.Record.Reports {
			switch {
			case r.Day != day:
			case s.Kind == checkin.Question:
				waits[r.Person] = text.AbsentDoubt
			default:
				waits[r.Person] = text.AbsentLate
			}
		}
	}
	return func(p *checkin.Person) text.Absence {
		switch why, waiting := waits[p.ID]; {
		case p.Telegram == 0:
			return text.AbsentNoAccount
		case waiting:
			return why
		case slices.ContainsFunc(troubles, func(t checkin.Trouble) bool { return t.Chat == p.Telegram }):
			return text.AbsentBlocked
		case goneFrom(roster, p):
			return text.AbsentLeft
		}
		return text.AbsentSilent
	}, nil
}

// goneFrom reports whether somebody has left a group of their own township.
func goneFrom(r *checkin.Roster, p *checkin.Person) bool {
	home, _ := p.Home()
	return slices.ContainsFunc(p.Left, func(chat int64) bool {
		g, bound := r.Group(chat)
		return bound && g.Serves(home.Township())
	})
}
