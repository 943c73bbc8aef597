// Package grammar turns one chat message into what was meant: a report, a zero
// report, leave, a correction, a question, a doubt, or nothing.
//
// It is a line of small pure stages:
//
//	fold ─▶ lex (words, numerals, dates) ─▶ clauses ─▶ bind (numeral ↔ figure) ─▶ judge
//
// Precision comes first: a wrong number in the ledger is the worst outcome, an
// answer to chatter in a group the second, a needless question the third. A
// message is taken whole or not at all, and every numeral in a recorded message
// is an entry, a date, an ordinal, or left out for a stated reason.
package grammar

import (
	"slices"
	"strings"
	"time"

	"checkinbot/internal/checkin"
)

// Verdict is what a message is.
type Verdict string

// The verdicts.
const (
	Record  Verdict = "record"
	Zero    Verdict = "zero"
	Leave   Verdict = "leave"
	Correct Verdict = "correct"
	Query   Verdict = "query"
	Ask     Verdict = "ask"
	Ignore  Verdict = "ignore"
)

// Mode is how a correction changes what was recorded.
type Mode string

// The modes.
const (
	Add     Mode = "add"
	Set     Mode = "set"
	Retract Mode = "retract"
)

// Input is a message with what is known around it.
type Input struct {
	Text string
	At   time.Time
	// Sender is the roster id of who wrote it, so that a name in front can be
	// told from somebody else's.
	Sender string
	// Home is the sender's place; it tells namesake villages apart.
	Home checkin.PlaceID
	// Answer is true when the message answers a question of the bot.
	Answer bool
	// Foreign is true for forwards and quotes.
	Foreign bool
}

// Left is a stretch of text that was not counted, and why.
type Left struct {
	Text string
	Why  Reason
}

// Result is what was meant.
type Result struct {
	Verdict Verdict
	Mode    Mode // for Correct
	Day     checkin.Day
	// Entries are what is recorded; for Ask, the best guess.
	Entries []checkin.Entry
	// Why is the doubt of Ask, or why the message is ignored.
	Why Reason
	// Span is the text the doubt concerns.
	Span string
	// Plain is true when the message is beyond doubt meant as a report, so that
	// a question about it is welcome even in a group.
	Plain bool
	// For is the roster id of another person the report is for.
	For     string
	Village string
	Left    []Left
}

// Parser reads messages; it is immutable and safe for concurrent use.
type Parser struct {
	catalogue *checkin.Catalogue
	calendar  checkin.Calendar
	words     *trie
}

// backfill is how many days back a report may be dated without a question.
const backfill = 7

// longest is how much of a message is read; Telegram allows 4096 units.
const longest = 4096

// New compiles a parser for a catalogue and the names of people and villages.
func New(c *checkin.Catalogue, cal checkin.Calendar, names []Name) *Parser {
	return &Parser{catalogue: c, calendar: cal, words: compile(c, names)}
}

// Parse says what a message means.
func (p *Parser) Parse(in Input) Result {
	today := p.calendar.DayOf(in.At)
	if in.Foreign {
		return Result{Verdict: Ignore, Why: Foreign, Day: today}
	}
	text := fold(in.Text)
	if len(text) > longest {
		text = text[:longest]
	}
	l := lexer{words: p.words, today: today, text: text}
	toks := l.run()
	s := survey(toks)
	if r, ok := s.early(today, toks); ok {
		return r
	}
	b := binder{catalogue: p.catalogue, text: text}
	for clause := range clauses(toks, &b) {
		b.clause(clause)
	}
	j := judgement{parser: p, in: in, today: today, text: text, survey: s, binder: &b}
	return j.result()
}

// clauses yields the runs of tokens between clause ends, and tells the binder
// where a sentence begins.
func clauses(toks []token, b *binder) func(func([]token) bool) {
	return func(yield func([]token) bool) {
		start := 0
		for i := 0; i <= len(toks); i++ {
			if i < len(toks) && toks[i].kind != clauseEnd {
				continue
			}
			if start == 0 || toks[start-1].hard {
				b.sentence(toks[start:])
			}
			if i > start && !yield(toks[start:i]) {
				return
			}
			start = i + 1
		}
	}
}

// overview is what can be said of a message before its numerals are read.
type overview struct {
	has      map[class]bool
	numerals int
	keys     bool
	dates    []token
	people   []token
	villages []token
	contacts int
}

func survey(toks []token) overview {
	s := overview{has: map[class]bool{}}
	for i, t := range toks {
		switch t.kind {
		case numeral:
			if !t.num.weak {
				s.numerals++
			}
		case date:
			s.dates = append(s.dates, t)
		case contact:
			s.contacts++
		case word:
			s.has[t.word.class] = true
			s.keys = s.keys || len(t.word.keys) > 0
			switch {
			case t.is(person):
				s.people = append(s.people, t)
			case t.is(village) && (i == 0 || toks[i-1].kind == clauseEnd || toks[i-1].kind == date || toks[i-1].kind == ordinal):
				s.villages = append(s.villages, t)
			}
		default:
		}
	}
	return s
}

// early recognises what needs no numerals.
func (s overview) early(today checkin.Day, toks []token) (Result, bool) {
	r := Result{Day: today}
	switch {
	case s.has[retract] && s.numerals == 0 && !s.keys && besides(toks) <= 2:
		r.Verdict, r.Mode = Correct, Retract
	case s.has[retract] && s.numerals > 0 && s.keys, s.has[slip]:
		r.Verdict, r.Why = Ask, Unclear
	case s.has[question]:
		r.Verdict = Query
	default:
		return r, false
	}
	return r, true
}

// besides counts the tokens that are not a command word: "撤回上一条" is an
// order to the bot, "刚才发的通知已作废" is not.
func besides(toks []token) int {
	n := 0
	for _, t := range toks {
		if !t.is(retract) && t.kind != clauseEnd {
			n++
		}
	}
	return n
}

// judgement weighs what the binder found.
type judgement struct {
	parser *Parser
	in     Input
	today  checkin.Day
	text   []rune
	survey overview
	binder *binder
}

func (j *judgement) result() Result {
	r := Result{Day: j.today, Entries: j.entries(), Left: j.left(), Plain: j.binder.plain}
	if (j.in.Answer || j.survey.has[more]) && j.binder.bare && len(j.binder.found) == 0 {
		return j.answered(r)
	}
	has := j.survey.has
	loose := has[plan] || has[order] || has[target] || has[doubt] || has[history]
	away := has[leave] && len(j.binder.found) == 0 && j.survey.numerals == 0 && !loose
	idleDay := has[idle] && len(j.binder.found) == 0 && !loose
	if len(j.binder.found) == 0 && !idleDay && !away {
		return j.nothing(r)
	}
	if m, ok := j.misgiving(&r); ok {
		return j.ask(r, m)
	}
	switch {
	case away:
		r.Verdict = Leave
	case j.survey.has[more]:
		r.Verdict, r.Mode = Correct, Add
	case j.survey.has[amend]:
		r.Verdict, r.Mode = Correct, Set
	case idleDay, allZero(r.Entries):
		r.Verdict = Zero
	default:
		r.Verdict = Record
	}
	return r
}

// ask makes the result a question about a stretch of the text.
func (j *judgement) ask(r Result, m misgiving) Result {
	r.Verdict, r.Why, r.Span = Ask, m.code, string(j.text[m.span.start:m.span.end])
	return r
}

// nothing is a message in which no figure was found.
func (j *judgement) nothing(r Result) Result {
	r.Entries = nil
	doubts := j.binder.doubts
	switch {
	case len(doubts) > 0 && (j.binder.keySeen || j.binder.bare) && !j.survey.has[doubt]:
		return j.ask(r, doubts[0])
	case j.survey.has[amend]:
		r.Verdict, r.Why = Ask, NothingToSet
	default:
		r.Verdict, r.Why = Ignore, Chatter
		if len(j.binder.left) > 0 {
			r.Why = j.binder.left[0].why
		}
	}
	return r
}

// answered takes a bare number of households as visits: it answers our question
// how many were visited, or adds to them (再加2户).
func (j *judgement) answered(r Result) Result {
	m := j.binder.doubts[0]
	n, length := readNumber(j.text[m.span.start:])
	visits, _ := j.parser.catalogue.ByCode(codeVisits)
	if len(j.binder.doubts) > 1 || m.code != NoFigure || length == 0 || n.odd != "" || n.value > visits.Limit || j.survey.has[negation] {
		return j.nothing(r)
	}
	if m, ok := j.circumstances(&r); ok {
		return j.ask(r, m)
	}
	r.Verdict, r.Entries = Record, []checkin.Entry{{Code: codeVisits, Value: n.value}}
	if j.survey.has[more] {
		r.Verdict, r.Mode = Correct, Add
	}
	return r
}

// misgiving returns the first reason not to record, and settles day and person.
func (j *judgement) misgiving(r *Result) (misgiving, bool) {
	if m, ok := j.circumstances(r); ok {
		return m, true
	}
	if len(j.binder.doubts) > 0 {
		return j.binder.doubts[0], true
	}
	return misgiving{}, false
}

// circumstances settles day, person and village, whatever the figures say.
func (j *judgement) circumstances(r *Result) (misgiving, bool) {
	for _, settle := range []func(*Result) (misgiving, bool){j.day, j.person, j.place} {
		if m, ok := settle(r); ok {
			return m, true
		}
	}
	return misgiving{}, false
}

// place finds the village; of namesakes the one in the sender's township.
func (j *judgement) place(r *Result) (misgiving, bool) {
	for _, t := range j.survey.villages {
		id := t.word.ids[0]
		for _, other := range t.word.ids {
			if checkin.PlaceID(other).Township() == j.in.Home.Township() && j.in.Home != "" {
				id = other
			}
		}
		if r.Village != "" && r.Village != id {
			return misgiving{SeveralPlaces, span{t.start, t.end}}, true
		}
		r.Village = id
	}
	return misgiving{}, false
}

func (j *judgement) day(r *Result) (misgiving, bool) {
	if j.survey.has[lump] && !slices.ContainsFunc(j.binder.left, func(l left) bool { return l.why == Cumulative }) {
		return misgiving{code: Period}, true
	}
	for i, t := range j.survey.dates {
		where := span{t.start, t.end}
		switch d := t.date; {
		case d.bad:
			return misgiving{DateInvalid, where}, true
		case i > 0 && d.day != r.Day:
			return misgiving{DatesSeveral, where}, true
		case d.day > j.today:
			return misgiving{DateFuture, where}, true
		case d.day < j.today.Add(-backfill):
			return misgiving{DateOld, where}, true
		default:
			r.Day = d.day
		}
	}
	return misgiving{}, false
}

// person finds out whose report it is: the sender's, unless a name on the roster
// or a proxy word says otherwise.
func (j *judgement) person(r *Result) (misgiving, bool) {
	ids := map[string]bool{}
	var last token
	for _, t := range j.survey.people {
		if !slices.Contains(t.word.ids, j.in.Sender) {
			ids[t.word.ids[0]] = true
			last = t
		}
	}
	where := span{last.start, last.end}
	switch {
	case len(ids) > 1:
		return misgiving{SeveralPeople, where}, true
	case len(ids) == 1 && !j.survey.has[proxy]:
		return misgiving{OtherPerson, where}, true
	case len(ids) == 1 && len(last.word.ids) > 1:
		return misgiving{UnknownPerson, where}, true
	case len(ids) == 1:
		r.For = last.word.ids[0]
	case j.survey.has[others]:
		return misgiving{code: OtherPerson}, true
	case j.survey.has[proxy]:
		return misgiving{code: UnknownPerson}, true
	}
	if strings.HasPrefix(string(j.text), "*") {
		return misgiving{code: Unclear}, true
	}
	return misgiving{}, false
}

// entries merges what was found, in catalogue order: parts of one figure add up.
func (j *judgement) entries() []checkin.Entry {
	var out []checkin.Entry
	for _, f := range j.binder.found {
		i := slices.IndexFunc(out, func(e checkin.Entry) bool { return e.Code == f.code })
		if i < 0 {
			out = append(out, checkin.Entry{Code: f.code, Value: f.value})
			continue
		}
		if !j.survey.has[parting] {
			j.binder.doubts = append(j.binder.doubts, misgiving{Repeated, f.span})
		}
		if out[i].Value += f.value; out[i].Value < 0 {
			out[i].Value = 0
			j.binder.doubts = append(j.binder.doubts, misgiving{TooLarge, f.span})
		}
		if ind, _ := j.parser.catalogue.ByCode(f.code); out[i].Value > ind.Limit {
			j.binder.doubts = append(j.binder.doubts, misgiving{OverLimit, f.span})
		}
	}
	c := j.parser.catalogue
	slices.SortFunc(out, func(a, b checkin.Entry) int { return c.Order(a.Code) - c.Order(b.Code) })
	return out
}

func (j *judgement) left() []Left {
	var out []Left
	for _, l := range j.binder.left {
		out = append(out, Left{Text: string(j.text[l.span.start:l.span.end]), Why: l.why})
	}
	if j.survey.contacts > 0 {
		out = append(out, Left{Text: strings.Repeat("*", 4), Why: Contact})
	}
	return out
}

func allZero(entries []checkin.Entry) bool {
	return !slices.ContainsFunc(entries, func(e checkin.Entry) bool { return e.Value != 0 })
}
