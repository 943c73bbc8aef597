// Package grammar turns one chat message into what was meant: a report, a zero
// report, leave, a correction, a question, a doubt, or nothing.
//
// It is a line of small pure stages:
//
//	fold ─▶ lex (words, numerals, dates) ─▶ guard (planned? asked? long ago?)
//	     ─▶ bind (numeral ↔ figure, person, place, day) ─▶ judge
//
// Precision comes first: a wrong number in the ledger is the worst outcome, an
// answer to chatter in a group the second, a needless question the third. A
// message is taken whole or not at all, and every numeral in a recorded message
// is an entry, a date, an ordinal, or left out for a stated reason.
//
// The words are data: the campaign's in the catalogue, general ones in words.txt.
// They are compiled once into a trie over folded characters; a message is read
// in one pass with buffers that are used again, so that chatter costs no memory.
package grammar

import (
	"slices"
	"sync"
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
	// Text is read up to 4096 characters.
	Text string
	// At is when it was written, in any zone; the calendar makes a day of it.
	At time.Time
	// Sender is the roster id of who wrote it, so that a name in front can be
	// told from somebody else's.
	Sender string
	// Name is the sender's, for one who is not on the roster.
	Name string
	// Home is the sender's place; it tells namesakes apart.
	Home checkin.PlaceID
	// Proxy is true when the sender's role is to enter for others.
	Proxy bool
	// Answer is true when the message answers a question of the bot.
	Answer bool
	// Foreign is true for forwards and quotes.
	Foreign bool
	// Any is true when a figure of any size is plausible: totals of years.
	Any bool
}

// Report is what one person did on one day in one place.
type Report struct {
	// Person is a roster id; empty for the sender.
	Person string
	// Place is a village; empty for the person's own place.
	Place checkin.PlaceID
	Day   checkin.Day
	Kind  checkin.Kind
	// Entries are in catalogue order. Money is in yuan.
	Entries []checkin.Entry
	// Works are the key works the message is marked with; all its reports have them.
	Works []string
	// Appeals are those of the appeals received that the message says more of.
	Appeals []Appeal
}

// Left is a stretch of text that was not counted, and why. Telephones, identity
// and card numbers and plates in it are masked.
type Left struct {
	Text string
	Why  Reason
}

// Result is what was meant.
type Result struct {
	Verdict Verdict
	Mode    Mode // for Correct
	// Day is the reports' day; the day of writing when they have several.
	Day checkin.Day
	// Reports are what is recorded or set, one for each person, place and day; for
	// Ask, the best guess, if there is one.
	Reports []Report
	// Why is the doubt of Ask, or why the message is ignored.
	Why Reason
	// Span is the text the doubt concerns, masked.
	Span string
	// Doubtful is the indicator of which only the number is in doubt, so that a number
	// alone would settle it; its entry is missing in the guess when there is none.
	// Empty when anything else is in doubt.
	Doubtful string
	// Options are the readings to choose from when Ask can name them.
	Options []Option
	// Plain is true when the message is beyond doubt meant as a report, so that
	// a question about it is welcome even in a group.
	Plain bool
	// Listed is true when the message is a list of several people's reports: sent
	// again, it replaces what it said before of the same person and day.
	Listed bool
	Left   []Left
	// Question says what a Query asks for.
	Question *Question
}

// Option is one reading that a tap on a button would choose.
type Option struct {
	// Mode is how it changes what was recorded; empty for a report of its own.
	Mode Mode
	// Reports may share memory with those of the Result: neither may be changed.
	Reports []Report
}

// indicator is what the binder needs to know of one.
type indicator struct {
	code  string
	limit int64
	money bool
	fold  checkin.Fold
}

// Parser reads messages; it is immutable and safe for concurrent use.
type Parser struct {
	calendar checkin.Calendar
	lex      *lexicon
	figures  []indicator
	roster   []someone
	tags     []tag
	letters  []tag                      // full names in letters, of these
	towns    map[string]checkin.PlaceID // by their names, folded
	homes    map[string]checkin.PlaceID
	appeals  checkin.Appeals

	// Figures known by meaning, not only by name: as sets, and by position (-1
	// when the catalogue lacks them). Cases are those that may be begun and not
	// finished.
	visits, received, resolved, money, meetings, people, reached, cases figures
	visitsAt, receivedAt, resolvedAt, moneyAt, projectsAt               int
}

// Codes of indicators the grammar knows by meaning.
const (
	codeVisits   = "hv"
	codeReceived = checkin.CodeReceived
	codeResolved = checkin.CodeResolved
	codeProjects = "pc"
	codeReached  = "pm"
	codeSymposia = "sy"
	codeTalks    = "ct"
	codeDeep     = "dv"
	codeOpinions = "oc"
)

// backfill is how many days back a report may be dated without a question.
const backfill = 7

// longest is how much of a message is read; Telegram allows 4096 units.
const longest = 4096

// New compiles a parser for a catalogue and the names of a roster.
func New(c *checkin.Catalogue, cal checkin.Calendar, r *checkin.Roster) *Parser {
	people := everybody(r)
	p := &Parser{calendar: cal, lex: compile(c, r), roster: people, homes: homes(people), tags: tagsOf(c), towns: townsOf(r), appeals: c.Appeals}
	p.letters = inLetters(p.tags)
	bit := func(codes ...string) (set figures, at int) {
		at = -1
		for _, code := range codes {
			if i := c.Order(code); i < len(c.All()) {
				set, at = set|1<<i, i
			}
		}
		return set, at
	}
	for i, ind := range c.All() {
		p.figures = append(p.figures, indicator{ind.Code, ind.Limit, ind.Money, ind.Fold})
		if ind.Money {
			p.money, p.moneyAt = p.money|1<<i, i
		}
	}
	p.visits, p.visitsAt = bit(codeVisits)
	p.received, p.receivedAt = bit(codeReceived)
	p.resolved, p.resolvedAt = bit(codeResolved)
	p.meetings, _ = bit(codeSymposia, codeTalks)
	p.people, _ = bit(codeReached, codeDeep)
	p.reached, _ = bit(codeReached)
	p.cases, _ = bit(codeReceived, codeResolved, codeProjects)
	p.cases |= p.money
	_, p.projectsAt = bit(codeProjects)
	return p
}

func (p *Parser) fold(f int) checkin.Fold { return p.figures[f].fold }

// scratch is what one message needs while it is read.
type scratch struct {
	runes  []rune
	at     []int32
	lexer  lexer
	binder binder
	named  marks
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// Parse says what a message means. A message of more than a thousand words with
// a number in it is asked about; see TooLong.
func (p *Parser) Parse(in Input) Result {
	in.Text = uncased(in.Text)
	r, told := p.parse(in)
	if told.n == 0 {
		return r
	}
	return p.noted(in, r, told)
}

// parse reads a message without regard to what its appeals are about.
func (p *Parser) parse(in Input) (Result, appealCounts) {
	today := p.calendar.DayOf(in.At)
	if in.Foreign {
		return Result{Verdict: Ignore, Why: Foreign, Day: today}, appealCounts{}
	}
	s := scratches.Get().(*scratch) //nolint:forcetypeassert // the pool holds nothing else
	defer func() {                  // the pool must not keep anybody's words
		clear(s.runes)
		s.binder.in = Input{}
		scratches.Put(s)
	}()
	s.runes, s.at = fold(in.Text, s.runes[:0], s.at[:0])
	named := &s.named
	p.marked(s.runes, named)
	whole := s.lexer.run(p.lex, s.runes, today)
	has := s.lexer.has &^ (1 << plain)
	if !whole && has.any(setOf(meaningful)) {
		return Result{Verdict: Ask, Why: TooLong, Day: today, Plain: true}, appealCounts{}
	}
	if !has.any(telling) && !has.has(meaningful) {
		return Result{Verdict: Ignore, Why: Chatter, Day: today}, appealCounts{}
	}
	if has.has(meaningful) && slices.Contains(s.runes, '\n') {
		s.lexer.tables()
	}
	b := &s.binder
	b.reset()
	b.parser, b.in, b.today, b.text, b.toks, b.has = p, in, today, s.runes, s.lexer.out, has
	j := judge{binder: b, source: in.Text, at: s.at}
	r := j.result()
	if len(r.Reports) == 0 {
		return r, appealCounts{}
	}
	p.mentioned(s.runes, named)
	works := slices.Clone(named.works) // the pool's own goes on to the next message
	if r.several() {                   // whose it is, only a heading says
		works = named.before(s.lexer.firstNumeral())
	}
	if len(works) > 0 {
		r.mark(works)
	}
	return r, j.tell()
}

// several reports a message that tells of several people.
func (r *Result) several() bool {
	return slices.ContainsFunc(r.Reports, func(rep Report) bool { return rep.Person != r.Reports[0].Person })
}

// mark puts the works on every report and reading that has figures.
func (r *Result) mark(works []string) {
	for _, list := range append([][]Report{r.Reports}, optionReports(r.Options)...) {
		for i := range list {
			if len(list[i].Entries) > 0 {
				list[i].Works = works
			}
		}
	}
}

func optionReports(options []Option) [][]Report {
	var out [][]Report
	for _, o := range options {
		out = append(out, o.Reports)
	}
	return out
}

// meaningful marks a numeral in a set of classes; it has no class of its own.
const meaningful = classes

// telling are the classes without which a message without numerals means nothing.
var telling = setOf(negation, idle, leave, retract, amend, redo, slip, query, howmany, period, township, versus, oddmeeting, person, lastone, mine, roughly, act, voice)
