package handlers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// Casebook keeps the appeals that are written down.
type Casebook interface {
	// Cases lists those of a place in some states, the oldest first.
	Cases(ctx context.Context, of checkin.PlaceID, states ...checkin.CaseState) ([]checkin.Case, error)
	Case(ctx context.Context, n checkin.CaseNumber) (checkin.Case, bool, error)
	// CasesOf are those that somebody received or did something to.
	CasesOf(ctx context.Context, person string) ([]checkin.Case, error)
	PassUp(ctx context.Context, by string, why checkin.Reason, c checkin.Case, day checkin.Day, notices ...checkin.Notice) error
	Reword(ctx context.Context, by string, why checkin.Reason, n checkin.CaseNumber, category, words string, notices ...checkin.Notice) error
}

// owns reports whether a case is somebody's own: they received it, and still work in its
// township.
func owns(p *checkin.Person, c checkin.Case) bool {
	home, _ := p.Home()
	return c.Person == p.ID && home.Township() == c.Place.Township()
}

// sees reports whether somebody may see a case: those who received it their own, an office
// all of its places.
func sees(p *checkin.Person, c checkin.Case) bool {
	return owns(p, c) && mayAnywhere(p, SeeAppeals) || may(p, SeeOthersAppeals, c.Place)
}

// settles reports whether somebody may settle a case, pass it up, or reopen it.
func settles(p *checkin.Person, c checkin.Case) bool {
	return owns(p, c) && mayAnywhere(p, SettleAppeals) || may(p, SettleOthersAppeals, c.Place)
}

// confirmer is the cadre who is to confirm a case with the household; false when they have
// no account, no role, or have moved away: then its office does.
func confirmer(r *checkin.Roster, c checkin.Case) (*checkin.Person, bool) {
	p, known := r.Person(c.Person)
	return p, known && p.Telegram != 0 && len(p.Grants) > 0 && owns(p, c)
}

// list is a page of the cases of a place, or of one's own.
type list struct {
	place  checkin.PlaceID
	of     checkin.Stretch
	filter string // "7", "15", "30" days, overdue, or those resolved
	page   int
}

// The filters. Overdue cases are past the day they were due.
const (
	overdue  = "late"
	finished = "done"
)

var filters = []string{"", strconv.Itoa(checkin.AWeekOld), strconv.Itoa(checkin.AFortnightOld), strconv.Itoa(checkin.AMonthOld), overdue, finished}

// casesShown is how many cases a page has.
const casesShown = 8

// tap puts the list into a button.
func (l list) tap() tap {
	return tap{op: opAppeals, text: string(l.place) + "|" + l.filter + "|" + strconv.Itoa(l.page)}.stretched(l.of)
}

// list takes it out again.
func (t tap) list() (list, bool) {
	parts := strings.Split(t.text, "|")
	if len(parts) != 3 || !slices.Contains(filters, parts[1]) {
		return list{}, false
	}
	page, err := strconv.Atoi(parts[2])
	return list{place: checkin.PlaceID(parts[0]), filter: parts[1], page: page, of: t.stretch()}, err == nil
}

// appealsCommand is /appeals: how the appeals of the asker's place stand, or their own;
// with a number behind it, that one.
func (h *Handler) appealsCommand(ctx context.Context, t talk) error {
	if number, rest := caseNumber(t.Argument); number != "" && rest == "" {
		return h.showCase(ctx, t, number)
	}
	return h.listAsked(ctx, t, t.Argument)
}

// listAsked shows the list that some words ask for.
func (h *Handler) listAsked(ctx context.Context, t talk, words string) error {
	words, filter := agedBy(words)
	q := h.asks(t, words)
	if s := h.unread(t, q); s != nil {
		return h.answer(ctx, t, s)
	}
	today := h.cfg.Calendar.DayOf(t.Event())
	l := list{place: mine, of: checkin.EverTo(today), filter: filter}
	if q.Dated {
		if l.of = q.Stretch; l.of.From > today {
			return h.answer(ctx, t, text.AskFuture{Stretch: l.of})
		}
	}
	if mayAnywhere(t.person, SeeOthersAppeals) && q.Scope != grammar.Mine {
		places, s := h.askedPlaces(t, q)
		if s != nil {
			return h.answer(ctx, t, s)
		}
		l.place = places[0]
	}
	if l.place != mine && !may(t.person, SeeOthersAppeals, l.place) { // a clerk who reports elsewhere
		l.place = mine
	}
	got, err := h.listed(ctx, t, l, today)
	if err != nil {
		return err
	}
	return h.answer(ctx, t, got.said, got.buttons...)
}

// listed shows a page of cases, with how all of them stand.
func (h *Handler) listed(ctx context.Context, t talk, l list, today checkin.Day) (shown, error) {
	s := text.AppealsView{Place: h.placeNamed(t, l.place), Own: l.place == mine, Stretch: l.of}
	subject := string(l.place)
	if s.Own {
		subject = checkin.PersonSubject(t.person.ID)
	}
	tallies, err := h.counts.Totals(ctx, subject, l.of.Period(today), checkin.UpTo(min(l.of.To, today)))
	if err != nil {
		return shown{}, err
	}
	s.Received, s.Resolved = tallies[0].Appeals()
	s.Noted, s.Settled = tallies[0].Registered()
	s.Confirmed, s.Reopened, s.Open = tallies[0].Value(checkin.CountConfirmed), tallies[0].Value(checkin.CountReopened), tallies[1].Open()
	open, err := h.casesIn(ctx, t, l.place, checkin.CaseOpen)
	if err != nil {
		return shown{}, err
	}
	resolved, err := h.casesIn(ctx, t, l.place, checkin.CaseResolved)
	if err != nil {
		return shown{}, err
	}
	s.Ages, s.Now = h.cfg.Catalogue.Appeals.Aged(open, today, h.works), l.of.Unit == checkin.Ever
	_, done := tallies[1].Registered()
	s.Done = int(done)
	var confirmed []checkin.Case
	if s.Own || l.filter == finished {
		if confirmed, err = h.casesIn(ctx, t, l.place, checkin.CaseConfirmed); err != nil {
			return shown{}, err
		}
	}
	if s.Own { // what counts for somebody is what they resolved themselves
		s.Done = len(resolved) + len(confirmed)
	}
	waiting := h.toConfirm(t, resolved)
	for _, c := range waiting {
		s.Waiting = append(s.Waiting, h.caseLine(t.roster, t.lang, t.person.ID, c, today))
	}
	cases := h.filtered(open, l.filter, today)
	if l.filter == finished {
		cases = lastResolved(append(resolved, confirmed...))
	}
	s.Pages = max(1, (len(cases)+casesShown-1)/casesShown)
	l.page = max(0, min(l.page, s.Pages-1))
	s.Page, s.Filter = l.page+1, l.filter
	page := cases[l.page*casesShown : min(len(cases), (l.page+1)*casesShown)]
	for _, c := range page {
		s.Lines = append(s.Lines, h.caseLine(t.roster, t.lang, t.person.ID, c, today))
		s.May = s.May || settles(t.person, c)
	}
	return shown{said: s, buttons: h.listButtons(t, l, s, append(slices.Clone(waiting), page...))}, nil
}

// lastResolved puts cases in the order they were resolved, the last first.
func lastResolved(closed []checkin.Case) []checkin.Case {
	slices.SortStableFunc(closed, func(a, b checkin.Case) int {
		ra, _ := a.Resolution()
		rb, _ := b.Resolution()
		return cmp.Compare(rb.Day, ra.Day)
	})
	return closed
}

// listButtons lead to each case, to the pages beside and to those of an age.
func (h *Handler) listButtons(t talk, l list, s text.AppealsView, cases []checkin.Case) [][]checkin.Button {
	var each, turns, ages []checkin.Button
	for _, c := range cases {
		each = append(each, h.caseButton(t.From.ID, t.lang, c.Number))
	}
	out := rows(each, 4)
	to := func(label text.Sentence, next list) checkin.Button {
		return h.button(t.From.ID, t.lang, label, next.tap())
	}
	for _, step := range []int{-1, 1} {
		if next := l.page + step; next >= 0 && next < s.Pages {
			turned := l
			turned.page = next
			turns = append(turns, to(text.CasePageButton{Forward: step > 0}, turned))
		}
	}
	if len(turns) > 0 {
		out = append(out, turns)
	}
	count := map[string]int{
		"": s.Ages.Open, filters[1]: s.Ages.Week, filters[2]: s.Ages.Fortnight, filters[3]: s.Ages.Month, overdue: s.Ages.Overdue, finished: s.Done,
	}
	for _, f := range filters {
		if f != l.filter && count[f] > 0 && (f == "" || f == finished || count[f] < s.Ages.Open) {
			aged := l
			aged.filter, aged.page = f, 0
			ages = append(ages, to(text.CaseFilterButton{Filter: f}, aged))
		}
	}
	return append(out, rows(ages, 4)...)
}

func (h *Handler) placeNamed(t talk, place checkin.PlaceID) string {
	if place == mine {
		return t.person.Name
	}
	return t.roster.PlaceName(place, t.lang)
}

// works reports whether a day is a working day.
func (h *Handler) works(d checkin.Day) bool { return h.cfg.Timetable.Day(d).Works() }

// casesIn are the cases of a place, or one's own.
func (h *Handler) casesIn(ctx context.Context, t talk, place checkin.PlaceID, states ...checkin.CaseState) ([]checkin.Case, error) {
	if place != mine {
		return h.cases.Cases(ctx, place, states...)
	}
	home, _ := t.person.Home()
	all, err := h.cases.Cases(ctx, home.Township(), states...)
	return slices.DeleteFunc(all, func(c checkin.Case) bool { return !owns(t.person, c) }), err
}

// toConfirm are those resolved by somebody else that the reader, as their cadre, is to
// confirm.
func (h *Handler) toConfirm(t talk, closed []checkin.Case) (out []checkin.Case) {
	for _, c := range closed {
		if len(out) < casesShown && owns(t.person, c) && h.mayStep(t, c, stepConfirm) {
			out = append(out, c)
		}
	}
	return out
}

// filtered are those of an age, or overdue.
func (h *Handler) filtered(open []checkin.Case, filter string, today checkin.Day) []checkin.Case {
	days, _ := strconv.Atoi(filter)
	return slices.DeleteFunc(slices.Clone(open), func(c checkin.Case) bool {
		if filter == overdue {
			return h.cfg.Catalogue.Appeals.Due(c, h.works) >= today
		}
		return filter != "" && c.Age(today) <= days
	})
}

// turned answers a button under a list, in its place.
func (h *Handler) turned(ctx context.Context, t talk, p press, tp tap) error {
	l, ok := tp.list()
	if !ok || l.place != mine && !may(t.person, SeeOthersAppeals, l.place) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	got, err := h.listed(ctx, t, l, h.cfg.Calendar.DayOf(h.cfg.Now()))
	if err != nil {
		return err
	}
	n := p.edit(p.lang, got.said, got.buttons...)
	if l.page == apartPage {
		n = got.onto(p.notice("/list", checkin.Say, t.From.ID, text.Say(p.lang, got.said)))
	}
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), n)
}

// apartPage is the first page, as a message of its own.
const apartPage = -1

// appealsButton leads to the list from an answer.
func (h *Handler) appealsButton(user int64, lang checkin.Language, place checkin.PlaceID, day checkin.Day) checkin.Button {
	return h.button(user, lang, text.AppealsButton{}, list{place: place, of: checkin.EverTo(day), page: apartPage}.tap())
}

// caseLine is a case for a reader, who may be the one who received it.
func (h *Handler) caseLine(r *checkin.Roster, lang checkin.Language, reader string, c checkin.Case, today checkin.Day) text.CaseLine {
	return text.CaseOf(h.cfg.Catalogue, r, h.works, lang, reader, c, today)
}

// lineFor is a case for the sender of a message, on its day.
func (h *Handler) lineFor(t talk, c checkin.Case) text.CaseLine {
	return h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))
}

// caseButton shows a case.
func (h *Handler) caseButton(user int64, lang checkin.Language, n checkin.CaseNumber) checkin.Button {
	return h.button(user, lang, text.CaseButton{Number: n.String()}, tap{op: opCase, a: int64(n)})
}

// showCase answers with one case and what can be done with it.
func (h *Handler) showCase(ctx context.Context, t talk, word string) error {
	c, wrong, buttons, err := h.found(ctx, t, word)
	if err != nil {
		return err
	}
	if wrong != nil {
		return h.answer(ctx, t, wrong, buttons...)
	}
	return h.answer(ctx, t, text.CaseView{CaseLine: h.lineFor(t, c)}, h.caseButtons(t, t.lang, c)...)
}

// caseTapped shows a case from a list.
func (h *Handler) caseTapped(ctx context.Context, t talk, p press, tp tap) error {
	c, known, err := h.cases.Case(ctx, checkin.CaseNumber(tp.a))
	switch {
	case err != nil:
		return err
	case !known || !sees(t.person, c):
		return h.ledger.Post(ctx, p.toast(text.CaseGoneToast{}))
	}
	n := p.notice("/case", checkin.Say, t.From.ID, text.Say(p.lang, text.CaseView{CaseLine: h.caseLine(t.roster, p.lang, t.person.ID, c, h.cfg.Calendar.DayOf(h.cfg.Now()))}))
	n.Buttons = h.caseButtons(t, p.lang, c)
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), n)
}

// caseButtons are what the reader may do with a case as it is.
func (h *Handler) caseButtons(t talk, lang checkin.Language, c checkin.Case) [][]checkin.Button {
	var out []checkin.Button
	for _, d := range []step{stepResolve, stepConfirm, stepReopen, stepPass, stepReword} {
		if h.mayStep(t, c, d) {
			out = append(out, h.stepButton(t.From.ID, lang, c, d, owns(t.person, c)))
		}
	}
	return rows(out, 2)
}
