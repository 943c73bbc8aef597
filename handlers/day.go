package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/sheet"
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

// behind shows the reports that each figure of a day is made of.
func (h *Handler) behind(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	figures, rows, err := h.madeOf(ctx, t.roster, place, day)
	if err != nil {
		return shown{}, err
	}
	s := text.Behind{Place: t.roster.PlaceName(place, t.lang), Day: day}
	for _, f := range figures {
		line := text.BehindFigure{Figure: f, Rest: f}
		for _, r := range rows {
			for _, e := range r.report.Entries {
				if e.Code == f.Indicator.Code {
					part := text.BehindReport{Name: r.name, Figure: checkin.Figure{Indicator: f.Indicator, Value: e.Value}, Sent: text.MomentOf(r.sent, day)}
					line.Parts = append(line.Parts, part)
					line.Rest.Value -= e.Value
				}
			}
		}
		if f.Indicator.Fold != checkin.Sum { // of standing figures only the last word counts
			line.Rest.Value = 0
		}
		s.Figures = append(s.Figures, line)
	}
	month, ever := checkin.StretchOf(checkin.AMonth, day), checkin.EverTo(day)
	return shown{said: s, buttons: row(
		h.madeOfButton(t.From.ID, t.lang, text.StretchButton{Stretch: month}, place, month),
		h.madeOfButton(t.From.ID, t.lang, text.StretchButton{Stretch: ever}, place, ever),
	)}, nil
}

// dayRow is one report of a day.
type dayRow struct {
	name   string
	sent   time.Time
	report checkin.Report
}

// madeOf is a place's figures of a day, and the reports they are made of, as they were
// sent.
func (h *Handler) madeOf(ctx context.Context, r *checkin.Roster, place checkin.PlaceID, day checkin.Day) ([]checkin.Figure, []dayRow, error) {
	tallies, err := h.counts.Totals(ctx, string(place), checkin.OneDay(day))
	if err != nil {
		return nil, nil, err
	}
	var people []*checkin.Person
	for _, p := range r.People() {
		if slices.ContainsFunc(p.Grants, func(g checkin.Grant) bool { return place.Contains(g.Place) }) {
			people = append(people, p)
		}
	}
	records, err := h.diary.Behind(ctx, day, ids(people))
	if err != nil {
		return nil, nil, err
	}
	var out []dayRow
	for _, rec := range records {
		for _, rep := range rec.Reports {
			if p, ok := r.Person(rep.Person); ok && rep.Day == day && place.Contains(rep.Place) {
				out = append(out, dayRow{p.Name, time.Unix(rec.Sent, 0).In(h.cfg.Calendar.Zone), rep})
			}
		}
	}
	return tallies[0].Figures(h.cfg.Catalogue, false), out, nil
}

// mostDaysListed is how many days are told one by one; of more, the months are.
const mostDaysListed = 62

// partsOf shows the days or months that each figure of a longer stretch is made of, with
// a way into each.
func (h *Handler) partsOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	months, err := h.counts.Months(ctx, string(place))
	if err != nil {
		return shown{}, err
	}
	s := text.MadeOf{Place: t.roster.PlaceName(place, t.lang), Stretch: of}
	today := h.cfg.Calendar.DayOf(h.cfg.Now())
	whole := of.Period(today)
	var parts []checkin.Stretch
	if len(months) > 0 {
		unit := checkin.AMonth
		if whole.Days(months[0]) <= mostDaysListed {
			unit = checkin.ADay
		}
		parts = whole.Parts(unit, months[0], today)
	}
	periods := []checkin.Period{whole}
	for _, part := range parts {
		periods = append(periods, part.Period(today))
	}
	tallies, err := h.counts.Totals(ctx, string(place), periods...)
	if err != nil {
		return shown{}, err
	}
	for _, f := range tallies[0].Figures(h.cfg.Catalogue, of.Unit == checkin.Ever) {
		line := text.MadeOfFigure{Figure: f, Opening: checkin.Figure{Indicator: f.Indicator, Value: tallies[0].Opening[f.Indicator.Code]}}
		for i, part := range parts {
			if v := tallies[i+1].Value(f.Indicator.Code); v != 0 {
				line.Parts = append(line.Parts, text.MadeOfPart{Stretch: part, Figure: checkin.Figure{Indicator: f.Indicator, Value: v}})
			}
		}
		s.Figures = append(s.Figures, line)
	}
	var ways []checkin.Button
	for i, part := range parts {
		if tallies[i+1].Reports() == 0 {
			continue
		}
		label := text.StretchButton{Stretch: part}
		if part.Unit == checkin.ADay {
			ways = append(ways, h.button(t.From.ID, t.lang, label, tap{op: opBehind, a: int64(part.From), text: string(place)}))
		} else {
			ways = append(ways, h.madeOfButton(t.From.ID, t.lang, label, place, part))
		}
	}
	return shown{said: s, buttons: rows(ways, 3)}, nil
}

// copyOf is the day in one sentence, to be copied with a tap.
func (h *Handler) copyOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	tallies, err := h.counts.Totals(ctx, string(place), checkin.OneDay(day), checkin.MonthTo(day), checkin.UpTo(day))
	if err != nil {
		return shown{}, err
	}
	return shown{said: text.CopySentence{Total: text.TotalOf(h.cfg.Catalogue, t.roster.PlaceName(place, t.lang), day, tallies)}}, nil
}

// sheetOf is the day as a workbook: a row for each report, and the sums.
func (h *Handler) sheetOf(ctx context.Context, t talk, place checkin.PlaceID, of checkin.Stretch) (shown, error) {
	day := of.From
	figures, rows, err := h.madeOf(ctx, t.roster, place, day)
	if err != nil {
		return shown{}, err
	}
	head := strings.Split(text.Label(t.lang, text.SheetHead{}), "|")
	for _, f := range figures {
		head = append(head, text.Label(t.lang, text.SheetColumn{Figure: f}))
	}
	var out bytes.Buffer
	if err := h.daySheet(&out, day.String(), h.stamp(t, place, of), head, figures, rows, t); err != nil {
		return shown{}, err
	}
	name := fmt.Sprintf("%s-%s.xlsx", t.roster.PlaceName(place, t.lang), day)
	return shown{said: text.SheetSent{Place: t.roster.PlaceName(place, t.lang), Day: day}, file: &checkin.File{Name: name, Data: out.Bytes()}}, nil
}

// daySheet writes a row for each report, and the sums.
func (h *Handler) daySheet(w io.Writer, name, stamp string, head []string, figures []checkin.Figure, reports []dayRow, t talk) (err error) {
	book, err := sheet.New(stamp)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	out, err := book.Sheet(name, head, 10, 14, 10, 18)
	if err != nil {
		return err
	}
	for _, r := range reports {
		row := []any{r.name, t.roster.PlaceName(r.report.Place, t.lang), text.Label(t.lang, text.KindOf{Kind: r.report.Kind}), r.sent.Format("2006-01-02 15:04")}
		for _, f := range figures {
			value := any("")
			for _, e := range r.report.Entries {
				if e.Code == f.Indicator.Code {
					value = e.Value
				}
			}
			row = append(row, value)
		}
		if _, err := out.Row(row...); err != nil {
			return err
		}
	}
	total := []any{text.Label(t.lang, text.SheetTotal{}), "", "", ""}
	for _, f := range figures {
		total = append(total, f.Value)
	}
	if _, err := out.Row(total...); err != nil {
		return err
	}
	if err := out.Done(); err != nil {
		return err
	}
	_, err = book.WriteTo(w)
	return err
}

// why is /why: what was due here yesterday and today, and what became of it. In a
// group it tells of the group, in private of what concerns the asker.
func (h *Handler) why(ctx context.Context, t talk) error {
	if !t.Private && !t.bound {
		return h.answer(ctx, t, text.GroupUnbound{})
	}
	outages, err := h.diary.Outages(ctx)
	if err != nil {
		return err
	}
	now := t.Event().In(h.cfg.Calendar.Zone)
	town, _, named := findTown(t.roster, strings.Fields(t.Argument))
	named = named && t.Private && may(t.person, SetSchedule, town.ID)
	s := text.WhyView{Ask: t.Private && !named && may(t.person, SetSchedule, checkin.District)}
	for back := 1; back >= 0; back-- {
		day := checkin.DateOf(now).Add(-back)
		var lines []text.WhyLine
		list := h.concerning(t, day)
		if named {
			list = h.concerningTown(t, town, day)
		}
		for _, d := range list {
			line, err := h.became(ctx, d, now, outages)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		if len(lines) > 0 || !s.Ask {
			s.Days = append(s.Days, text.WhyDay{Day: day, Lines: lines})
		}
	}
	return h.answer(ctx, t, s)
}

// dueHere is one thing that goes out by the rules, or does not.
type dueHere struct {
	checkin.Planned
	to    []string // the places, when they are not plain
	why   checkin.Reason
	muted bool
}

// concerning lists what goes out about a day to the group asked in, or to the asker
// and the groups of the asker's townships.
func (h *Handler) concerning(t talk, day checkin.Day) []dueHere {
	var out []dueHere
	for _, g := range t.roster.Groups() {
		switch {
		case g.Chat == t.Source.Chat:
			out = append(out, h.toGroup(t.roster, g, day)...)
		case t.Private && belongs(t.person, g):
			out = append(out, h.toGroup(t.roster, g, day, t.roster.PlaceNames(g.Places, t.lang)...)...)
		}
	}
	if !t.Private {
		return out
	}
	for _, g := range t.person.Grants {
		if g.Role == checkin.Secretary || g.Role == checkin.Leader && g.Place == checkin.District {
			out = append(out, h.toPerson(t.roster, t.person, g.Place, day, t.roster.PlaceName(g.Place, t.lang))...)
		}
	}
	return out
}

// concerningTown lists what goes out about a day to a township's groups and
// secretaries, for those who look after it.
func (h *Handler) concerningTown(t talk, town checkin.Place, day checkin.Day) []dueHere {
	var out []dueHere
	name := town.In(t.lang)
	for _, g := range t.roster.Groups() {
		if g.Serves(town.ID) {
			out = append(out, h.toGroup(t.roster, g, day, name)...)
		}
	}
	for _, who := range t.roster.Holders(town.ID, checkin.Secretary) {
		out = append(out, h.toPerson(t.roster, who, town.ID, day, name, who.Name)...)
	}
	return out
}

// belongs reports whether somebody has a role in one of a group's townships.
func belongs(p *checkin.Person, g checkin.Group) bool {
	return slices.ContainsFunc(p.Grants, func(grant checkin.Grant) bool { return grant.Place != checkin.District && g.Serves(grant.Place) })
}

// toGroup lists what goes out to a group about a day.
func (h *Handler) toGroup(r *checkin.Roster, g checkin.Group, day checkin.Day, to ...string) []dueHere {
	var out []dueHere
	if len(g.Places) == 0 {
		return nil
	}
	for _, p := range h.cfg.Timetable.Plan(r, g.Places[0], day, 1) {
		if p.What == checkin.SendReminder || p.What == checkin.SendTally {
			out = append(out, dueHere{Planned: p, to: to, why: h.cfg.Timetable.ToGroup(p.What, g, day)})
		}
	}
	return out
}

// toPerson lists what goes out to somebody about a place's day; for a week or a month
// nobody waits on other days than its last.
func (h *Handler) toPerson(r *checkin.Roster, who *checkin.Person, place checkin.PlaceID, day checkin.Day, to ...string) []dueHere {
	var out []dueHere
	for _, p := range h.cfg.Timetable.Plan(r, place, day, 1) {
		if p.What != checkin.SendReminder && p.What != checkin.SendTally && p.Why != checkin.SilentNotThisDay {
			out = append(out, dueHere{Planned: p, to: to, muted: who.Muted, why: h.cfg.Timetable.ToPerson(p.What, who.ID, place, day)})
		}
	}
	return out
}

// soon is within what a beat and the queue take as a rule.
const soon = 5 * time.Minute

// expired is what the outbox notes of what could not leave in time.
const expired = "expired"

// became tells what became of something due.
func (h *Handler) became(ctx context.Context, d dueHere, now time.Time, outages []checkin.Span) (text.WhyLine, error) {
	line := text.WhyLine{What: d.What, To: d.to, Clock: text.Clock(d.At), Holiday: d.Holiday}
	said, err := h.diary.Said(ctx, d.why.Day, d.why.Key)
	became, known := said[d.why.Key]
	failed, silent := strings.CutPrefix(became, "!")
	down := slices.ContainsFunc(outages, func(o checkin.Span) bool { return !o.From.After(d.At) && o.To.After(d.At) })
	switch {
	case silent:
		switch because := checkin.Silence(failed); because {
		case checkin.SilentEmpty, checkin.SilentEveryone, checkin.SilentUnwanted:
			line.State = string(because)
		case expired:
			line.State = text.WhyUnsaid
		default:
			line.State = text.WhyLost
		}
	case known && became == "":
		line.State = text.WhyQueued
	case known:
		line.State = text.WhySent
	case d.Why != "":
		line.State = string(d.Why)
	case d.muted:
		line.State = text.WhyMuted
	case now.Before(d.At):
		line.State = text.WhyLater
	case now.Before(d.At.Add(soon)):
		line.State = text.WhyQueued
	case down:
		line.State = text.WhyDown
	default:
		line.State = text.WhyUnsaid
	}
	line.Down = down && line.State == text.WhySent
	return line, err
}
