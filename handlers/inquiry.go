package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// An inquiry is answered by a message with ways on: the time before and after, the parts
// of the place, a picture, a spreadsheet. Each is a button that carries the whole inquiry,
// so nothing needs to be kept.

// view is what is shown of the totals. The letters are in buttons already sent.
type view byte

const (
	viewFigures  view = 'f'
	viewCompared view = 'c' // beside the time before
	viewTowns    view = 't'
	viewVillages view = 'v'
	viewOpen     view = 'o'
	viewRate     view = 'r'
	viewEntries  view = 'e'
	viewBulletin view = 'b'
)

// viewOf is how a topic is shown.
var viewOf = map[grammar.Topic]view{
	grammar.Figures: viewFigures, grammar.OpenCases: viewOpen, grammar.Rate: viewRate, grammar.Towns: viewTowns, grammar.Villages: viewVillages,
	grammar.Entries: viewEntries, grammar.Bulletin: viewBulletin, grammar.Chart: viewBars, grammar.Trend: viewTrend, grammar.Mix: viewMix, grammar.Sheet: viewBook,
}

// inquiry says whose totals are shown, over which days, and what of them.
type inquiry struct {
	view view
	// place is a place's id, or mine for the asker's own work.
	place checkin.PlaceID
	of    checkin.Stretch
	// versus is what to compare with; zero for the time before.
	versus checkin.Stretch
	// figures are codes; empty for all.
	figures []string
	// work is the key work it is about; empty for all that was done.
	work string
}

const mine checkin.PlaceID = "me"

// mostCarried is how many figures a button has room for; more show all of them.
const mostCarried = 3

// tap puts the inquiry into a button.
func (q inquiry) tap() tap {
	figures := q.figures
	if len(figures) > mostCarried {
		figures = nil
	}
	return tap{op: opInquiry, text: string(rune(q.view)) + string(q.place) + "|" + strings.Join(figures, ",") + "|" + q.work}.stretched(q.of)
}

// inquiry takes it out again.
func (t tap) inquiry() (inquiry, bool) {
	place, figures, ok := strings.Cut(t.text, "|")
	if !ok || len(place) < 2 {
		return inquiry{}, false
	}
	figures, work, _ := strings.Cut(figures, "|")
	q := inquiry{view: view(place[0]), place: checkin.PlaceID(place[1:]), of: t.stretch(), work: work}
	if figures != "" {
		q.figures = strings.Split(figures, ",")
	}
	return q, true
}

// subject is under what the totals are kept.
func (q inquiry) subject(t talk) string {
	if q.place == mine {
		return checkin.PersonSubject(t.person.ID)
	}
	return q.under(q.place)
}

// under is under what the totals of one place are kept.
func (q inquiry) under(place checkin.PlaceID) string {
	if q.work != "" {
		return checkin.WorkSubject(place, q.work)
	}
	return string(place)
}

// named is what the place is called.
func (q inquiry) named(t talk, c *checkin.Catalogue) string {
	if q.place == mine {
		return t.person.Name
	}
	name := t.roster.PlaceName(q.place, t.lang)
	if slices.ContainsFunc(t.roster.Places(), func(p checkin.Place) bool { return p.ID != q.place && p.In(t.lang) == name }) {
		name = fullName(t.roster, q.place, t.lang)
	}
	if w, ok := c.Work(q.work); ok {
		name += " · " + w.Name.In(t.lang)
	}
	return name
}

// inquire answers a question, or what stands behind /total.
func (h *Handler) inquire(ctx context.Context, t talk, q grammar.Question) error {
	if !t.Private && !h.ofGroup(t, q) {
		t = h.alone(t)
	}
	if s := h.unread(t, q); s != nil {
		return h.answer(ctx, t, s)
	}
	if q.Scope == grammar.Mine && (!mayAnywhere(t.person, ReportOwn) || q.About == grammar.Bulletin || q.About == grammar.Sheet) {
		q.Scope = grammar.Everything // 我要本月的报表
	}
	places, s := h.askedPlaces(t, q)
	if s != nil {
		return h.answer(ctx, h.alone(t), s)
	}
	if w, ok := h.cfg.Catalogue.Work(q.Work); ok && places[0] == mine { // what people did for a work is not counted apart
		return h.answer(ctx, t, text.AskUnread{Word: w.Name.In(t.lang)})
	}
	today := h.cfg.Calendar.DayOf(t.Event())
	q.Compared = q.Compared && q.About == grammar.Figures && len(places) == 1
	if q.By != "" && (q.About == grammar.OpenCases || q.About == grammar.Rate) { // 各乡镇未办结诉求
		q.About, q.Figures = q.By, []string{checkin.CodeReceived, checkin.CodeResolved}
		if !q.Dated {
			q.Stretch, q.Dated = checkin.EverTo(today), true
		}
	}
	var out []checkin.Notice
	for i, place := range places[:min(len(places), mostPlaces)] {
		one := inquiry{view: viewOf[q.About], place: place, of: q.Stretch, versus: q.Versus, figures: q.Figures, work: q.Work}
		switch {
		case one.view == viewEntries:
			one.work = "" // who reports, reports all of it
		case q.Compared:
			one.view = viewCompared
		case t.Command == "" && q.Dated && q.Stretch.Unit == checkin.Ever && one.view == viewFigures && len(q.Figures) == 0 && place != mine: // 截至目前
			one.view = viewBulletin
		}
		if one.of.From > today {
			return h.answer(ctx, t, text.AskFuture{Stretch: one.of})
		}
		got, err := h.lookUp(ctx, t, one, q.Dated, today)
		if err != nil {
			return err
		}
		n := got.onto(t.say(t.words(), got.said))
		if !t.Private && !t.aside { // others would press them
			n.Buttons = nil
		}
		if i > 0 {
			n.Key += fmt.Sprintf("/place%d", i)
		}
		out = append(out, n)
	}
	return h.ledger.Post(ctx, out...)
}

// mostPlaces bounds how many places one question is answered for.
const mostPlaces = 5

// lookUp makes the answer to one inquiry. One without a time is told of today, the month
// and up to now.
func (h *Handler) lookUp(ctx context.Context, t talk, q inquiry, dated bool, today checkin.Day) (shown, error) {
	if !dated {
		q.of = checkin.EverTo(today)
		if q.view == viewFigures && !h.standing(q.figures) {
			return h.overview(ctx, t, q, today)
		}
		switch q.view {
		case viewTowns, viewVillages, viewBars, viewTrend, viewMix, viewBook:
			q.of = checkin.StretchOf(checkin.AMonth, today)
		case viewEntries:
			q.of = checkin.StretchOf(checkin.ADay, today)
		default:
		}
	}
	return h.look(ctx, t, q, today)
}

// overview is today, the month and up to now.
func (h *Handler) overview(ctx context.Context, t talk, q inquiry, today checkin.Day) (shown, error) {
	tallies, err := h.counts.Totals(ctx, q.subject(t), checkin.OneDay(today), checkin.MonthTo(today), checkin.UpTo(today))
	if err != nil {
		return shown{}, err
	}
	for i := range tallies {
		tallies[i] = tallies[i].Only(q.figures)
	}
	q.of = checkin.StretchOf(checkin.AMonth, today)
	return shown{said: text.TotalOf(h.cfg.Catalogue, q.named(t, h.cfg.Catalogue), today, tallies), buttons: h.waysOn(t, q, today)}, nil
}

// look shows one view.
func (h *Handler) look(ctx context.Context, t talk, q inquiry, today checkin.Day) (shown, error) {
	see := h.figuresOf
	switch q.view {
	case viewBars, viewTrend, viewMix:
		return h.picture(ctx, t, q, today)
	case viewBook, viewCSV:
		return h.fileOf(ctx, t, q, today)
	case viewTowns, viewVillages:
		see = h.parts
	case viewOpen, viewRate:
		see = h.appeals
	case viewEntries:
		see = h.entries
	case viewBulletin:
		see = h.bulletinOf
	default:
	}
	said, err := see(ctx, t, q, today)
	return shown{said: said, buttons: h.waysOn(t, q, today)}, err
}

// waysOn are the buttons under an answer.
func (h *Handler) waysOn(t talk, q inquiry, today checkin.Day) [][]checkin.Button {
	to := func(label text.Sentence, v view, of checkin.Stretch) checkin.Button {
		next := q
		next.view, next.of = v, of
		return h.button(t.From.ID, t.lang, label, next.tap())
	}
	var out [][]checkin.Button
	if q.of.Unit != checkin.Ever {
		turn := []checkin.Button{to(text.TurnButton{Stretch: q.of.Beside(-1)}, q.view, q.of.Beside(-1))}
		if next := q.of.Beside(1); next.From <= today {
			turn = append(turn, to(text.TurnButton{Stretch: next, Forward: true}, q.view, next))
		}
		out = append(out, turn)
	}
	var more []checkin.Button
	if q.view != viewFigures {
		more = append(more, to(text.FiguresButton{}, viewFigures, q.of))
	}
	if q.view != viewCompared && q.of.Unit != checkin.Ever {
		more = append(more, to(text.CompareButton{}, viewCompared, q.of))
	}
	switch town := q.place.Township(); {
	case q.place == mine:
	case q.place == checkin.District && q.view != viewTowns:
		more = append(more, to(text.TownsButton{}, viewTowns, q.of))
	case town == q.place && q.view != viewVillages:
		more = append(more, to(text.VillagesButton{}, viewVillages, q.of))
	}
	if q.view != viewBulletin && q.place != mine {
		more = append(more, to(text.BulletinButton{}, viewBulletin, q.of))
	}
	if q.view == viewOpen || q.view == viewRate {
		of := mine
		if may(t.person, SeeOthersAppeals, q.place) {
			of = q.place
		}
		more = append(more, h.appealsButton(t.From.ID, t.lang, of, today))
	}
	more = append(more, to(text.ChartButton{}, viewBars, q.of))
	if q.place != mine {
		more = append(more, to(text.SheetFileButton{}, viewBook, q.of))
	}
	return append(out, rows(more, 3)...)
}

// inquired answers a button under an answer, in its place.
func (h *Handler) inquired(ctx context.Context, t talk, p press, tp tap) error {
	q, ok := tp.inquiry()
	if !ok || q.place != mine && !may(t.person, SeeTotals, q.place) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	got, err := h.look(ctx, t, q, h.cfg.Calendar.DayOf(h.cfg.Now()))
	if err != nil {
		return err
	}
	n := p.edit(p.lang, got.said, got.buttons...)
	if q.apart() {
		n = got.onto(p.notice("/shown", checkin.Say, t.From.ID, text.Say(p.lang, got.said)))
	}
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), n)
}

// apart is true of what comes as a message of its own: files cannot take a text's place.
func (q inquiry) apart() bool { return q.view < 'a' }
