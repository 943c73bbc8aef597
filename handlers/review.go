package handlers

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/sheet"
	"checkinbot/internal/text"
)

// Reviews keeps what townships answer when they look back, and the problems they find.
type Reviews interface {
	Findings(ctx context.Context, quarter checkin.Day) ([]checkin.Finding, error)
	Find(ctx context.Context, by string, why checkin.Reason, f checkin.Finding, notices ...checkin.Notice) error
	Problems(ctx context.Context) ([]checkin.Problem, error)
	Raise(ctx context.Context, by string, why checkin.Reason, p checkin.Problem, said func(checkin.Problem) []checkin.Notice) error
	CloseProblem(ctx context.Context, by string, why checkin.Reason, number int, day checkin.Day, notices ...checkin.Notice) error
}

// mostWordsKept bounds a sentence of a review.
const mostWordsKept = 200

// mostMended bounds the buttons for problems; those closed make room for others.
const mostMended = 30

// review is /review: a township's own answers for its secretary, the table of all for
// leaders; with "问题 …" behind it, a problem that was found.
func (h *Handler) review(ctx context.Context, t talk) error {
	if len(h.cfg.Catalogue.Review.Questions) == 0 {
		return h.answer(ctx, t, text.ReviewNone{})
	}
	today := h.cfg.Calendar.DayOf(t.Event())
	town, words, ok := reviewed(t)
	if rest, found := problemIn(words); found {
		if !ok {
			return h.answer(ctx, t, text.NoRight{Command: t.Command})
		}
		return h.raise(ctx, t, town, rest, today)
	}
	quarter := checkin.StretchOf(checkin.Quarter, today)
	q := h.asks(t, words)
	if s := h.unread(t, q); s != nil {
		return h.answer(ctx, t, s)
	}
	if q.Dated {
		quarter = checkin.StretchOf(checkin.Quarter, q.Stretch.From)
	}
	if quarter.From > today {
		return h.answer(ctx, t, text.AskFuture{Stretch: quarter})
	}
	if ok {
		got, err := h.reviewOf(ctx, t, town, quarter, today)
		if err != nil {
			return err
		}
		return h.answer(ctx, t, got.said, got.buttons...)
	}
	got, err := h.reviewTable(ctx, t, quarter, today)
	if err != nil {
		return err
	}
	return h.answer(ctx, t, got.said, got.buttons...)
}

// reviewed is the township somebody answers for, by the name in front of the words when
// there are several, and the words without it.
func reviewed(t talk) (town checkin.PlaceID, words string, ok bool) {
	fields := strings.Fields(t.Argument)
	if named, rest, found := findTown(t.roster, fields); found {
		return named.ID, strings.Join(rest, " "), may(t.person, AnswerReview, named.ID)
	}
	words = strings.Join(fields, " ")
	for _, g := range t.person.Grants {
		if g.Place != checkin.District && may(t.person, AnswerReview, g.Place) {
			return g.Place.Township(), words, true
		}
	}
	return "", words, false
}

// reviewOf shows a township's answers with a button for each question.
func (h *Handler) reviewOf(ctx context.Context, t talk, town checkin.PlaceID, quarter checkin.Stretch, today checkin.Day) (shown, error) {
	found, err := h.reviews.Findings(ctx, quarter.From)
	if err != nil {
		return shown{}, err
	}
	open, err := h.openProblems(ctx, t, town, today)
	if err != nil {
		return shown{}, err
	}
	s := text.ReviewView{Place: t.roster.PlaceName(town, t.lang), Stretch: quarter, Problems: open}
	var ask, mend []checkin.Button
	for i, q := range h.cfg.Catalogue.Review.Questions {
		line := text.ReviewLine{Number: i + 1, Ask: q.Ask.In(t.lang)}
		for _, f := range found {
			if f.Place == town && f.Code == q.Code {
				line.Rating, line.Words = h.rating(t.lang, f.Rating), f.Words
			}
		}
		s.Lines = append(s.Lines, line)
		ask = append(ask, h.button(t.From.ID, t.lang, text.ReviewButton{Number: i + 1}, tap{op: opReview, a: int64(i), b: int64(quarter.From) * 10, text: string(town)}))
	}
	for _, p := range open[:min(len(open), mostMended)] {
		mend = append(mend, h.button(t.From.ID, t.lang, text.MendedButton{Number: p.Number}, tap{op: opMended, a: int64(p.Number), text: string(town)}))
	}
	return shown{said: s, buttons: append(rows(ask, 5), rows(mend, 3)...)}, nil
}

func (h *Handler) rating(lang checkin.Language, n int) string {
	if list := h.cfg.Catalogue.Review.Ratings; n > 0 && n <= len(list) {
		return list[n-1].In(lang)
	}
	return ""
}

// openProblems are those of a place that nobody has closed.
func (h *Handler) openProblems(ctx context.Context, t talk, place checkin.PlaceID, today checkin.Day) ([]text.ProblemLine, error) {
	list, err := h.reviews.Problems(ctx)
	var out []text.ProblemLine
	for _, p := range list {
		if p.Closed == 0 && place.Contains(p.Place) {
			out = append(out, text.ProblemLine{Problem: p, Town: t.roster.PlaceName(p.Place, t.lang), Overdue: p.Overdue(today)})
		}
	}
	return out, err
}

// reviewAsked is the question that a button is about, or why it may not be answered.
func (h *Handler) reviewAsked(t talk, tp tap) (checkin.ReviewQuestion, text.Sentence) {
	list := h.cfg.Catalogue.Review.Questions
	switch {
	case !may(t.person, AnswerReview, checkin.PlaceID(tp.text)):
		return checkin.ReviewQuestion{}, text.NotForYouToast{}
	case tp.a < 0 || tp.a >= int64(len(list)):
		return checkin.ReviewQuestion{}, text.StaleToast{}
	}
	return list[tp.a], nil
}

// reviewTapped answers a question: first it offers the ratings, then it keeps the one
// tapped; a sentence may be added by one more tap.
func (h *Handler) reviewTapped(ctx context.Context, t talk, p press, tp tap) error {
	q, wrong := h.reviewAsked(t, tp)
	if wrong != nil {
		return h.ledger.Post(ctx, p.toast(wrong))
	}
	town, quarter, chosen := checkin.PlaceID(tp.text), checkin.Day(tp.b/10), int(tp.b%10)
	if chosen == 0 {
		n := p.notice("/ask", checkin.Say, t.From.ID, text.Say(p.lang, text.ReviewAsk{Ask: q.Ask.In(p.lang)}))
		var choices []checkin.Button
		for i := range h.cfg.Catalogue.Review.Ratings {
			next := tp
			next.b += int64(i + 1)
			choices = append(choices, h.button(t.From.ID, p.lang, text.RatingButton{Rating: h.rating(p.lang, i+1)}, next))
		}
		n.Buttons = rows(choices, 4)
		return h.ledger.Post(ctx, p.toast(text.DoneToast{}), n)
	}
	f := checkin.Finding{Place: town, Quarter: quarter, Code: q.Code, Rating: chosen}
	words := h.button(t.From.ID, p.lang, text.WordsButton{}, tap{op: opReviewWords, a: tp.a, b: tp.b, text: tp.text})
	done := p.edit(p.lang, text.ReviewRated{Ask: q.Ask.In(p.lang), Rating: h.rating(p.lang, chosen)}, row(words)...)
	return h.reviews.Find(ctx, t.person.ID, p.why.With("find"), f, p.toast(text.RecordedToast{}), done)
}

// reviewWords waits for a sentence about an answer.
func (h *Handler) reviewWords(ctx context.Context, t talk, p press, tp tap) error {
	q, wrong := h.reviewAsked(t, tp)
	if wrong != nil {
		return h.ledger.Post(ctx, p.toast(wrong))
	}
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: checkin.QuestionSlip(t.From.ID), Kind: checkin.Question, Topic: topicReview, By: t.person.ID, Place: checkin.PlaceID(tp.text),
		Name: fmt.Sprintf("%d %d %d", tp.b/10, tp.a, tp.b%10), After: p.On.Message, Made: now.UnixMilli(), Expires: now.Add(waitForEdit).Unix(),
	}
	n := p.notice("/words", checkin.Say, t.From.ID, text.Say(p.lang, text.ReviewWords{Ask: q.Ask.In(p.lang)}))
	n.Buttons = row(h.button(t.From.ID, p.lang, text.KeepButton{}, tap{op: opKeep}))
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("sentence"), Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{p.toast(text.DoneToast{}), n}}
	}})
}

// fewestWords is how many characters a sentence has: 好的, 收到 and 谢谢 are none.
const fewestWords = 4

// worded takes a message for the sentence of a review; false when it is a report, a
// question or too short, and means what it says.
func (h *Handler) worded(ctx context.Context, t talk, asked checkin.Slip) (bool, error) {
	said := bare(t.Text)
	if slices.Contains(cancels, said) {
		return true, h.tear(ctx, t, t.reason(), asked, t.say(t.words(), text.Kept{}))
	}
	_, number := grammar.Number(t.Text)
	if number || len([]rune(said)) < fewestWords || t.read.Verdict != grammar.Ignore || h.asks(t, t.Text).Clear() || !may(t.person, AnswerReview, asked.Place) {
		return false, nil
	}
	var quarter, question, rating int
	if n, _ := fmt.Sscan(asked.Name, &quarter, &question, &rating); n < 3 || question >= len(h.cfg.Catalogue.Review.Questions) {
		return false, nil
	}
	f := checkin.Finding{
		Place: asked.Place, Quarter: checkin.Day(quarter), Code: h.cfg.Catalogue.Review.Questions[question].Code, Rating: rating, Words: kept(t.Text),
	}
	why := t.words()
	if err := h.reviews.Find(ctx, t.person.ID, why.With("find"), f, t.say(why, text.ReviewWorded{Words: f.Words})); err != nil {
		return false, err
	}
	return true, h.tear(ctx, t, why, asked)
}

// kept is a sentence as it is kept: in one line, short, telephones and the like masked.
func kept(words string) string {
	words = grammar.Mask(strings.Join(strings.Fields(words), " "))
	if runes := []rune(words); len(runes) > mostWordsKept {
		return string(runes[:mostWordsKept]) + "…"
	}
	return words
}

// problemIn is what stands behind the word for a problem: 问题 漏水…, 问题：漏水….
func problemIn(words string) (string, bool) {
	if rest, ok := strings.CutPrefix(words, "问题"); ok {
		return strings.TrimLeft(rest, " ：:，,"), true
	}
	word, rest, _ := strings.Cut(words, " ")
	return rest, strings.EqualFold(strings.TrimRight(word, ":"), "problem")
}

// raise keeps a problem: what is wrong, then 负责人 and a name, and a day.
func (h *Handler) raise(ctx context.Context, t talk, town checkin.PlaceID, words string, today checkin.Day) error {
	mark := "负责人"
	if !strings.Contains(words, mark) {
		mark = " owner "
	}
	i := strings.LastIndex(words, mark)
	if i < 0 {
		return h.answer(ctx, t, text.ProblemHow{})
	}
	owner, due := h.ownerAndDay(t, words[i+len(mark):])
	what := kept(strings.Trim(words[:i], " ，,。：:；;"))
	if what == "" || owner == "" || due < today {
		return h.answer(ctx, t, text.ProblemHow{})
	}
	p := checkin.Problem{Place: town, Words: what, Owner: kept(owner), Due: due, Opened: today}
	return h.reviews.Raise(ctx, t.person.ID, t.words(), p, func(p checkin.Problem) []checkin.Notice {
		return []checkin.Notice{t.say(t.words().With("said"), text.ProblemRaised{ProblemLine: text.ProblemLine{Problem: p}})}
	})
}

// mostOwner bounds how far a day is looked for behind a name, in characters.
const mostOwner = 60

// byThen are the ends of a day something is due before: 12月10日前.
var byThen = regexp.MustCompile(`([日号底末])(之前|以前|前)`)

// ownerAndDay splits 王芳 12月10日前, and 王芳12月10日: the first place at which a day
// begins ends the name. Without a day, or with no name before it, both are empty.
func (h *Handler) ownerAndDay(t talk, words string) (string, checkin.Day) {
	words = byThen.ReplaceAllString(strings.TrimLeft(words, " ：:是为"), "$1")
	runes := []rune(words)
	runes = runes[:min(len(runes), mostOwner)]
	for i := 1; i < len(runes); i++ {
		rest := string(runes[i:])
		if unicode.IsDigit(runes[i-1]) || unicode.IsSpace(runes[i]) {
			continue
		}
		if q := h.asks(t, rest); q.Dated && strings.HasPrefix(rest, q.Period) {
			owner := strings.Trim(string(runes[:i]), " ，,、。;；")
			for _, by := range []string{" by", " before", " until"} {
				owner = strings.TrimSuffix(owner, by)
			}
			due := q.Stretch.To
			if q.Stretch.Unit == checkin.AMonth && due < h.cfg.Calendar.DayOf(t.Event()) && !strings.Contains(q.Period, "年") { // 12月底 is to come
				due = q.Stretch.From.Month().Add(12).Last()
			}
			return owner, due
		}
	}
	return "", 0
}

// mended closes a problem.
func (h *Handler) mended(ctx context.Context, t talk, p press, tp tap) error {
	list, err := h.reviews.Problems(ctx)
	i := slices.IndexFunc(list, func(x checkin.Problem) bool { return int64(x.Number) == tp.a })
	switch {
	case err != nil:
		return err
	case i < 0 || !may(t.person, AnswerReview, list[i].Place):
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	case list[i].Closed != 0:
		return h.ledger.Post(ctx, p.toast(text.AlreadyToast{}))
	}
	today := h.cfg.Calendar.DayOf(h.cfg.Now())
	done := p.notice("/mended", checkin.Say, t.From.ID, text.Say(p.lang, text.ProblemMended{Problem: list[i]}))
	return h.reviews.CloseProblem(ctx, t.person.ID, p.why.With("mended"), list[i].Number, today, p.toast(text.DoneToast{}), done)
}

// reviewTable shows every township's answers, in the administration's order, with the
// problems that are open.
func (h *Handler) reviewTable(ctx context.Context, t talk, quarter checkin.Stretch, today checkin.Day) (shown, error) {
	found, err := h.reviews.Findings(ctx, quarter.From)
	if err != nil {
		return shown{}, err
	}
	open, err := h.openProblems(ctx, t, checkin.District, today)
	if err != nil {
		return shown{}, err
	}
	s := text.ReviewTable{Stretch: quarter}
	for i, q := range h.cfg.Catalogue.Review.Questions {
		s.Asks = append(s.Asks, text.ReviewLine{Number: i + 1, Ask: q.Ask.In(t.lang)})
	}
	for _, town := range t.roster.Townships() {
		if !may(t.person, SeeReview, town.ID) {
			continue
		}
		line := text.ReviewTown{Place: town.In(t.lang)}
		for i, q := range h.cfg.Catalogue.Review.Questions {
			for _, f := range found {
				if f.Place == town.ID && f.Code == q.Code {
					line.Ratings = append(line.Ratings, text.ReviewLine{Number: i + 1, Rating: h.rating(t.lang, f.Rating)})
				}
			}
		}
		for _, p := range open {
			if p.Place == town.ID {
				line.Problems = append(line.Problems, p)
			}
		}
		s.Towns = append(s.Towns, line)
	}
	return shown{said: s, buttons: row(h.button(t.From.ID, t.lang, text.SheetFileButton{}, tap{op: opReviewSheet, a: int64(quarter.From)}))}, nil
}

// reviewSheet sends the table as a workbook, with every sentence and every problem.
func (h *Handler) reviewSheet(ctx context.Context, t talk, p press, tp tap) error {
	quarter := checkin.StretchOf(checkin.Quarter, checkin.Day(tp.a))
	found, err := h.reviews.Findings(ctx, quarter.From)
	if err != nil {
		return err
	}
	problems, err := h.reviews.Problems(ctx)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := h.reviewBook(&out, t, quarter, found, problems); err != nil {
		return err
	}
	n := p.notice("/sheet", checkin.Upload, t.From.ID, text.Say(p.lang, text.ReviewSheet{Stretch: quarter}))
	n.File = &checkin.File{Name: text.Label(p.lang, text.ReviewSheet{Stretch: quarter}) + ".xlsx", Data: out.Bytes()}
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), n)
}

func (h *Handler) reviewBook(out *bytes.Buffer, t talk, quarter checkin.Stretch, found []checkin.Finding, problems []checkin.Problem) (err error) {
	book, err := sheet.New(h.stamp(t, checkin.District, quarter))
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, book.Close()) }()
	head := strings.Split(text.Label(t.lang, text.ReviewHead{}), "|")
	answers, err := book.Sheet(head[0], head[1:5], 24, 48, 10, 60)
	if err != nil {
		return err
	}
	for _, town := range t.roster.Townships() {
		if !may(t.person, SeeReview, town.ID) {
			continue
		}
		for _, q := range h.cfg.Catalogue.Review.Questions {
			rating, words := "", ""
			for _, f := range found {
				if f.Place == town.ID && f.Code == q.Code {
					rating, words = h.rating(t.lang, f.Rating), f.Words
				}
			}
			if _, err := answers.Row(town.In(t.lang), q.Ask.In(t.lang), rating, words); err != nil {
				return err
			}
		}
	}
	if err := answers.Done(); err != nil {
		return err
	}
	list, err := book.Sheet(head[5], head[6:], 8, 24, 60, 12, 12, 12, 12)
	if err != nil {
		return err
	}
	for _, p := range problems {
		if !may(t.person, SeeReview, p.Place) {
			continue
		}
		closed := ""
		if p.Closed != 0 {
			closed = p.Closed.String()
		}
		if _, err := list.Row(strconv.Itoa(p.Number), t.roster.PlaceName(p.Place, t.lang), p.Words, p.Owner, p.Due.String(), p.Opened.String(), closed); err != nil {
			return err
		}
	}
	if err := list.Done(); err != nil {
		return err
	}
	_, err = book.WriteTo(out)
	return err
}
