package handlers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// Casebook keeps the appeals that are written down.
type Casebook interface {
	// Cases lists those that are open, or else those resolved whose words are still kept;
	// the oldest first.
	Cases(ctx context.Context, open bool) ([]checkin.Case, error)
	Case(ctx context.Context, n checkin.CaseNumber) (checkin.Case, bool, error)
	// CasesOf are those that records of somebody tell of.
	CasesOf(ctx context.Context, person string) ([]checkin.Case, error)
	PassUp(ctx context.Context, by string, why checkin.Reason, c checkin.Case, day checkin.Day, notices ...checkin.Notice) error
	Reword(ctx context.Context, by string, why checkin.Reason, n checkin.CaseNumber, category, words string, notices ...checkin.Notice) error
}

// sees reports whether somebody may see a case: those who received it their own, an office
// all of its places.
func sees(p *checkin.Person, c checkin.Case) bool {
	return c.Person == p.ID && mayAnywhere(p, SeeAppeals) || may(p, SeeOthersAppeals, c.Place)
}

// settles reports whether somebody may settle a case, pass it up, or reopen it.
func settles(p *checkin.Person, c checkin.Case) bool {
	return c.Person == p.ID && mayAnywhere(p, SettleAppeals) || may(p, SettleOthersAppeals, c.Place)
}

// list is a page of the cases of a place, or of one's own.
type list struct {
	place  checkin.PlaceID
	of     checkin.Stretch
	filter string // "7", "15", "30" days, or overdue
	page   int
}

// The filters. Overdue cases are past the day they were due.
const overdue = "late"

var filters = []string{"", strconv.Itoa(checkin.AWeekOld), strconv.Itoa(checkin.AFortnightOld), strconv.Itoa(checkin.AMonthOld), overdue}

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
	words, filter := agedBy(t.Argument)
	if first, _, _ := strings.Cut(strings.TrimSpace(words), " "); filter == "" && numeric(first) {
		return h.showCase(ctx, t, first)
	}
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
	if mayAnywhere(t.person, SeeOthersAppeals) {
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

// agedBy takes 超15天, over 15 days or 逾期 out of what is asked for.
func agedBy(words string) (rest, filter string) {
	fields := strings.Fields(strings.NewReplacer("超过", " 超", "超", " 超", "天以上", " ").Replace(words))
	var kept []string
	for i, f := range fields {
		number := strings.TrimRight(strings.TrimPrefix(f, "超"), "天d+")
		next := i+1 < len(fields) && strings.HasPrefix(strings.ToLower(fields[i+1]), "day")
		switch low := strings.ToLower(f); {
		case low == "逾期" || low == "过期" || low == "超期" || low == "overdue":
			filter = overdue
		case slices.Contains(filters[1:4], number) && (number != f || next || len(fields) == 1):
			filter = number
		case low == "over" || strings.HasPrefix(low, "day"):
		default:
			kept = append(kept, f)
		}
	}
	return strings.Join(kept, " "), filter
}

// numeric reports a word that is meant as a case's number.
func numeric(word string) bool {
	return len(word) >= 3 && !strings.ContainsFunc(strings.TrimPrefix(word, "#"), func(r rune) bool { return r < '0' || r > '9' })
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
	open, err := h.casesIn(ctx, t, l.place, true)
	if err != nil {
		return shown{}, err
	}
	s.Ages = h.cfg.Catalogue.Appeals.Aged(open, today, h.works)
	waiting, err := h.toConfirm(ctx, t)
	if err != nil {
		return shown{}, err
	}
	for _, c := range waiting {
		s.Waiting = append(s.Waiting, h.caseLine(t.roster, t.lang, t.person.ID, c, today))
	}
	open = h.filtered(open, l.filter, today)
	s.Pages = max(1, (len(open)+casesShown-1)/casesShown)
	l.page = max(0, min(l.page, s.Pages-1))
	s.Page, s.Filter = l.page+1, l.filter
	page := open[l.page*casesShown : min(len(open), (l.page+1)*casesShown)]
	for _, c := range page {
		s.Lines = append(s.Lines, h.caseLine(t.roster, t.lang, t.person.ID, c, today))
	}
	return shown{said: s, buttons: h.listButtons(t, l, s, append(slices.Clone(waiting), page...))}, nil
}

// listButtons lead to each case, to the pages beside and to those of an age.
func (h *Handler) listButtons(t talk, l list, s text.AppealsView, cases []checkin.Case) [][]checkin.Button {
	var each, turns, ages []checkin.Button
	for _, c := range cases {
		each = append(each, h.button(t.From.ID, t.lang, text.CaseButton{Number: c.Number.String()}, tap{op: opCase, a: int64(c.Number)}))
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
	count := map[string]int{"": s.Ages.Open, filters[1]: s.Ages.Week, filters[2]: s.Ages.Fortnight, filters[3]: s.Ages.Month, overdue: s.Ages.Overdue}
	for _, f := range filters {
		if f != l.filter && count[f] > 0 && (f == "" || count[f] < s.Ages.Open) {
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
func (h *Handler) casesIn(ctx context.Context, t talk, place checkin.PlaceID, open bool) ([]checkin.Case, error) {
	all, err := h.cases.Cases(ctx, open)
	return slices.DeleteFunc(all, func(c checkin.Case) bool {
		return place == mine && c.Person != t.person.ID || place != mine && !place.Contains(c.Place)
	}), err
}

// toConfirm are one's own that somebody else has resolved.
func (h *Handler) toConfirm(ctx context.Context, t talk) ([]checkin.Case, error) {
	all, err := h.casesIn(ctx, t, mine, false)
	all = slices.DeleteFunc(all, func(c checkin.Case) bool { return c.IsConfirmed() })
	return all[:min(len(all), casesShown)], err
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

// found is a case the asker may see, by its number as written; else the answer says so.
func (h *Handler) found(ctx context.Context, t talk, word string) (checkin.Case, text.Sentence, [][]checkin.Button, error) {
	word = strings.TrimPrefix(word, "#")
	if n, ok := checkin.ReadCaseNumber(word); ok {
		c, known, err := h.cases.Case(ctx, n)
		if err != nil || known && sees(t.person, c) {
			return c, nil, nil, err
		}
	}
	s := text.CaseUnknown{Word: shorten(word)}
	var buttons []checkin.Button
	for _, open := range []bool{true, false} {
		all, err := h.cases.Cases(ctx, open)
		if err != nil {
			return checkin.Case{}, nil, nil, err
		}
		for _, c := range all {
			if len(s.Near) < mostNear && sees(t.person, c) && oneSlip(word, c.Number.String()) {
				s.Near = append(s.Near, h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event())))
				buttons = append(buttons, h.button(t.From.ID, t.lang, text.CaseButton{Number: c.Number.String()}, tap{op: opCase, a: int64(c.Number)}))
			}
		}
	}
	return checkin.Case{}, s, rows(buttons, 4), nil
}

// mostNear is how many numbers like a mistyped one are offered.
const mostNear = 3

// oneSlip reports whether two numbers are one slip of a finger apart: a wrong digit, two
// that changed places, one missing or one too many.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch a, b = a[i:], b[i:]; len(b) - len(a) {
	case 0:
		return a == b || a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
	case 1:
		return a == b[1:]
	}
	return false
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
	return h.answer(ctx, t, text.CaseView{CaseLine: h.caseLine(t.roster, t.lang, t.person.ID, c, h.cfg.Calendar.DayOf(t.Event()))}, h.caseButtons(t, t.lang, c)...)
}

// caseTapped shows a case from a list.
func (h *Handler) caseTapped(ctx context.Context, t talk, p press, tp tap) error {
	c, known, err := h.cases.Case(ctx, checkin.CaseNumber(tp.a))
	switch {
	case err != nil:
		return err
	case !known || !sees(t.person, c):
		return h.ledger.Post(ctx, p.toast(text.StaleToast{}))
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
			out = append(out, h.button(t.From.ID, lang, text.CaseDoButton{Deed: string(d)}, tap{op: opCaseStep, a: int64(c.Number), text: string(d)}))
		}
	}
	return rows(out, 2)
}
