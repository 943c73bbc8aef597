package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

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

// standing reports whether only figures are asked for that have no total over a while.
func (h *Handler) standing(codes []string) bool {
	return len(codes) > 0 && !slices.ContainsFunc(codes, func(code string) bool {
		ind, ok := h.cfg.Catalogue.ByCode(code)
		return !ok || ind.Fold == checkin.Sum
	})
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

// figuresOf are the totals, beside those of another time when that is asked for or only
// one figure is.
func (h *Handler) figuresOf(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	period := q.of.Period(today)
	s := text.Answer{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today)}
	periods := []checkin.Period{period}
	if (q.view == viewCompared || len(q.figures) == 1) && q.of.Unit != checkin.Ever {
		against := besides(q, today)
		s.Against, s.Compared = against, true
		periods = append(periods, against.Period(today))
	}
	tallies, err := h.counts.Totals(ctx, q.subject(t), periods...)
	if err != nil {
		return nil, err
	}
	standing := q.of.Unit == checkin.Ever
	s.Reports, s.Opening = tallies[0].Reports(), len(tallies[0].Only(q.figures).Opening) > 0
	for _, ind := range h.cfg.Catalogue.All() {
		if len(q.figures) > 0 && !slices.Contains(q.figures, ind.Code) || ind.Fold != checkin.Sum && !standing {
			continue
		}
		c := text.Compared{Figure: checkin.Figure{Indicator: ind, Value: tallies[0].Value(ind.Code)}}
		if s.Compared {
			c.Usual, c.Known = tallies[1].Value(ind.Code), true
		}
		if c.Value != 0 || c.Usual != 0 || len(q.figures) > 0 {
			s.Figures = append(s.Figures, c)
		}
	}
	s.Standing = !standing && len(s.Figures) < len(q.figures)
	return s, nil
}

// besides is what a stretch is compared with; of one that is not over, only as many days.
func besides(q inquiry, today checkin.Day) checkin.Stretch {
	against := q.versus
	if against == (checkin.Stretch{}) {
		against = q.of.Beside(-1)
	}
	switch {
	case against.Until(today) != 0: // 10月 beside 11月, which is not over
		return checkin.RangeOf(against.From, today)
	case q.of.Until(today) == 0 || against.Unit != q.of.Unit:
		return against
	}
	return checkin.RangeOf(against.From, min(against.From.Add(q.of.From.Until(today)), against.To))
}

// parts are the totals of each township or village, in the administration's order: it is
// no contest.
func (h *Handler) parts(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	of := q.place
	if q.view == viewVillages {
		of = of.Township()
	}
	if of != q.place && !may(t.person, SeeTotals, of) { // a villager asks for all villages
		return text.AskScope{Place: t.roster.PlaceName(of, t.lang), Yours: t.roster.PlaceName(q.place, t.lang)}, nil
	}
	places := t.beneath(of)
	if len(places) == 0 && (of == "" || of == checkin.District || of == mine) {
		return text.AskWhichTown{}, nil
	}
	subjects := q.subjectsOf(places)
	tallies, err := h.counts.TotalsOf(ctx, subjects, q.of.Period(today))
	if err != nil {
		return nil, err
	}
	s := text.AnswerParts{Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today)}
	for i, p := range places {
		line := text.AnswerPart{Place: p.In(t.lang)}
		line.Figures = tallies[i].Only(q.figures).Figures(h.cfg.Catalogue, q.of.Unit == checkin.Ever)
		line.Open = tallies[i].Open()
		line.Appeals = q.of.Unit == checkin.Ever && slices.Equal(q.figures, []string{checkin.CodeReceived, checkin.CodeResolved})
		s.Parts = append(s.Parts, line)
	}
	return s, nil
}

// appeals are those received and resolved, what is open and how many are resolved.
func (h *Handler) appeals(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	period := q.of.Period(today)
	tallies, err := h.counts.Totals(ctx, q.subject(t), period, checkin.UpTo(period.To))
	if err != nil {
		return nil, err
	}
	received, resolved := tallies[0].Appeals()
	s := text.AnswerAppeals{
		Place: q.named(t, h.cfg.Catalogue), Stretch: q.of, Until: q.of.Until(today), Received: received, Resolved: resolved, Open: tallies[1].Open(), Then: period.To < today,
	}
	if q.view == viewRate && received > 0 {
		s.Percent = (200*resolved + received) / (2 * received)
		s.Rate = true
	}
	return s, nil
}

// entries count who has sent anything on a day; names are under the secretary's summary.
func (h *Handler) entries(ctx context.Context, t talk, q inquiry, today checkin.Day) (text.Sentence, error) {
	var people []string
	for _, town := range t.roster.Townships() {
		for _, p := range t.roster.Cadres(town.ID) {
			if home, _ := p.Home(); q.place.Contains(home) {
				people = append(people, p.ID)
			}
		}
	}
	day := min(q.of.To, today)
	if q.place == mine {
		people = []string{t.person.ID}
	}
	there, err := h.diary.Attendance(ctx, day, people)
	s := text.AnswerEntries{Place: q.named(t, h.cfg.Catalogue), Day: day, All: len(people), Own: q.place == mine}
	for _, kind := range there {
		switch kind {
		case checkin.Leave:
			s.Leave++
		default:
			s.Some++
		}
	}
	return s, err
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

// unread is the answer to a place or a time nobody knows; nil when all was understood.
// A sentence that names a place may hold words that mean nothing, a command may not.
func (h *Handler) unread(t talk, q grammar.Question) text.Sentence {
	for _, word := range q.Strange {
		switch {
		case strings.ContainsAny(word, "0123456789年月周季天日期"):
			if t.Command != "" || !q.Dated {
				return text.AskPeriodUnknown{Word: shorten(word)}
			}
		case t.Command != "", placeLike(word) && len(q.Places) == 0:
			return text.AskPlaceUnknown{Word: shorten(word), Near: near(h.seen(t), word, t.lang)}
		case len(q.Places) == 0 && q.Scope == grammar.Everything && hanWord(word):
			return text.AskUnread{Word: shorten(word)}
		}
	}
	return nil
}

// hanWord reports a word in Chinese characters.
func hanWord(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

// placeLike reports a word that looks like the name of a place.
func placeLike(word string) bool {
	return slices.ContainsFunc([]string{"镇", "乡", "街道", "村", "社区", "区", "县", "市", "州", "省"}, func(end string) bool {
		return strings.HasSuffix(word, end) && len([]rune(word)) > len([]rune(end))
	})
}

// seen are the places whose totals the asker may see.
func (h *Handler) seen(t talk) []checkin.Place {
	return slices.DeleteFunc(t.roster.Places(), func(p checkin.Place) bool { return !may(t.person, SeeTotals, p.ID) })
}

// askedPlaces are the places a question is about, or why it cannot be answered.
func (h *Handler) askedPlaces(t talk, q grammar.Question) ([]checkin.PlaceID, text.Sentence) {
	widest := scope(t.person)
	places := q.Places
	home, _ := t.person.Home()
	switch {
	case len(places) > 0:
	case q.Scope == grammar.Mine:
		return []checkin.PlaceID{mine}, nil
	case q.Scope == grammar.District:
		places = []checkin.PlaceID{checkin.District}
	case q.Scope == grammar.Own && home.Township() != "":
		places = []checkin.PlaceID{home.Township()}
	case !t.Private && !t.aside && t.bound:
		for _, town := range t.group.Places {
			if widest.Contains(town) || town.Contains(widest) {
				places = append(places, town)
			}
		}
		if len(places) == 0 {
			return nil, text.NoRight{Command: t.Command}
		}
		return places, nil
	default:
		places = []checkin.PlaceID{widest}
	}
	for _, p := range places {
		if !may(t.person, SeeTotals, p) {
			return nil, text.AskScope{Place: t.roster.PlaceName(p, t.lang), Yours: t.roster.PlaceName(widest, t.lang)}
		}
	}
	return places, nil
}

// ofGroup reports whether a group may hear the answer: totals of its own townships, none
// of them set beside others, no pictures and no files.
func (h *Handler) ofGroup(t talk, q grammar.Question) bool {
	heard := []grammar.Topic{grammar.Figures, grammar.OpenCases, grammar.Rate, grammar.Bulletin}
	if !t.bound || !slices.Contains(heard, q.About) || q.By != "" || q.Scope == grammar.Mine || q.Scope == grammar.District {
		return false
	}
	return !slices.ContainsFunc(q.Places, func(p checkin.PlaceID) bool { return !t.group.Serves(p.Township()) })
}

// total is /total: an overview without words behind it.
func (h *Handler) total(ctx context.Context, t talk) error {
	if !t.Private && !t.bound {
		return h.answer(ctx, t, text.GroupUnbound{})
	}
	return h.inquire(ctx, t, h.asks(t, t.Argument))
}

// asks reads what is asked for.
func (h *Handler) asks(t talk, words string) grammar.Question {
	in := grammar.Input{Text: words, At: t.Event(), Sender: t.person.ID}
	in.Home, _ = t.person.Home()
	return h.parserFor(t.roster).Ask(in)
}
