package grammar

import (
	"slices"

	"checkinbot/internal/checkin"
)

// found is a figure read from the text.
type found struct {
	figure int // position in the catalogue
	value  int64
	where  span
	draft  int
	shift  int // the part of the day, place and person it was told for
	// told is true of an appeal that is told of a household: 有1户反映漏水.
	told bool
	// sure is false for a guess that only a question offers.
	sure bool
	// key is the token that named the figure; -1 for none.
	key int
	// whole is true for a total given before its parts (共7户，上午3户下午4户); parts
	// and count are what they add up to so far, and how many they are.
	whole bool
	parts int64
	count int
}

// left is a numeral that was deliberately not counted.
type left struct {
	where span
	why   Reason
}

// misgiving is a reason not to record the message as it stands.
type misgiving struct {
	why   Reason
	where span
	// number is the figure, from 1, of which only the number is in doubt; zero for
	// none.
	number int
}

// deferral is a misgiving that is none when the message counts one of some
// figures, wherever it stands: the numeral is then left out for a reason.
type deferral struct {
	misgiving
	unless figures
	left   Reason
	guess  int // the figure it is taken for then; -1 when it is left out
	value  quantity
}

// context is what a figure counts under.
type context struct {
	person string
	place  checkin.PlaceID
	day    checkin.Day // zero for the day the message was written
}

// draft is one report in the making.
type draft struct {
	context
	zero, leave bool
	figures     int
	where       span
	made        bool // into a report
}

// binder ties numerals to figures, clause by clause, and sorts them into drafts
// by person, place and day.
type binder struct {
	parser *Parser
	in     Input
	today  checkin.Day
	text   []rune
	toks   []token
	has    classSet
	guards guards
	why    []Reason // by token, from guards

	// What was read so far.
	found    []found
	left     []left
	doubts   []misgiving
	deferred []deferral // doubts that other figures of the message may settle
	drafts   []draft

	// Whose, where and when: what the next figure counts under.
	now      context
	shift    int               // counts changes of person, place, day and part of the day
	group    []string          // names that share what follows
	villages []checkin.PlaceID // villages that share what follows
	subject  int               // the token of somebody else as subject (全乡, 他); -1 for none
	head     bool              // nothing but names, days and places stands in the phrase yet
	together bool              // the next name is company
	object   bool              // the name before was of somebody met
	weekBack bool              // days of the week are those of the week before

	// What the clause has left open.
	keys    []int // tokens that name figures, since the last numeral
	spent   int   // words before this token have named a numeral before them
	negated int   // the token of a negation that waits for its key; -1 for none
	lasting span  // 三天: the figures are of several days
	summed  bool  // 共 stands before the numeral

	// What the sentence has left open.
	dangling []int // keys of earlier clauses, still without numeral
	first    int   // found at the sentence's beginning
	inside   int   // open parentheses
	listing  bool  // a colon stands behind the last figure
	totals   bool  // it is of totals (合计：…)
	part     int   // the figure whose parts 其中 is listing; -1 for none
	partList bool  // they are listed line by line

	// What the message says as a whole.
	topic   int                        // the token of a heading that names what the list below counts; -1 for none
	voiced  int                        // the token of 反映 without a numeral; -1 for none
	plain   bool                       // a numeral met its key or its measure word: meant as a report
	bare    bool                       // a numeral had a telling measure word, but nothing named the figure
	proxied bool                       // on somebody's behalf, in so many words
	company bool                       // somebody is named who is not the sender
	speaks  bool                       // a figure was told of the subject
	unasked span                       // somebody else's name without a word that says on their behalf
	several span                       // "the last three days"
	settled struct{ days, places int } // how often the day and the place changed
	day     checkin.Day                // the last day mentioned
	place   checkin.PlaceID            // the last place mentioned

	// What is worked out once, when it is asked for.
	counted []bool // by token: belongs to a figure
	marks   int    // how many figures that says of
	letters int8   // 1 when the message has no Chinese characters, -1 when it has some
}

func (b *binder) reset() {
	*b = binder{
		guards: b.guards, found: b.found[:0], left: b.left[:0], doubts: b.doubts[:0], deferred: b.deferred[:0], drafts: b.drafts[:0],
		group: b.group[:0], villages: b.villages[:0], keys: b.keys[:0], dangling: b.dangling[:0], counted: b.counted[:0],
		subject: -1, negated: -1, part: -1, topic: -1, voiced: -1, head: true,
	}
}

// run reads the whole message.
func (b *binder) run() {
	if b.has.has(audience) && (b.listed() || b.inPassing()) {
		b.has &^= setOf(audience)
	}
	b.why = b.guards.run(b.text, b.toks, b.has, b.fixing())
	for i := 0; i < len(b.toks); {
		i = b.step(i)
	}
	b.endSentence(len(b.toks))
}

// fixing reports a request of the sender to correct what they reported.
func (b *binder) fixing() bool {
	if !b.has.has(amend) || !b.has.has(order) {
		return false
	}
	return b.has.has(mine) || slices.ContainsFunc(b.toks, func(t token) bool { return b.reads(&t, "把") || b.reads(&t, "将") })
}

// step reads the token at i and returns the next to read.
func (b *binder) step(i int) int {
	t := &b.toks[i]
	switch t.kind {
	case softEnd:
		b.endClause()
		b.parenthesis(t)
	case hardEnd:
		b.endSentence(i)
	case colon:
		b.listing = len(b.found) > b.first
		b.head = true
	case date:
		b.dated(i)
	case numeral:
		return b.numeral(i)
	case contact:
		b.left = append(b.left, left{span{t.start, t.end}, Contact})
	case clock:
		b.left = append(b.left, left{span{t.start, t.end}, Measure})
		b.shift++
	case mention:
		b.mentioned(i)
	case unknown:
		b.head = b.head && b.isDash(t)
	case known:
		return b.known(i)
	default:
	}
	return i + 1
}

func (b *binder) parenthesis(t *token) {
	switch b.text[t.start] {
	case '(':
		b.inside++
	case ')':
		b.inside = max(0, b.inside-1)
	}
}

// known reads a word of the lexicon.
func (b *binder) known(i int) int {
	switch b.toks[i].class {
	case person:
		b.named(i)
	case village:
		b.placed(i)
	case township, others, nickname:
		b.spokenOf(i)
	case proxy:
		if !b.follows(i, date) || !b.latinAt(i) { // "report for today" is the sender's own
			b.proxied, b.head = true, true
		}
	case proxylead:
		return b.behalf(i)
	case with:
		b.together = true
	case negation:
		b.negates(i)
	case done:
		b.flushNegated()
		b.ordinary(i)
	case parting:
		b.shift++
	case idle, leave:
		if next := b.roll(i); next > 0 {
			return next
		}
		b.dayOff(i)
	case oddmeeting:
		return b.oddMeeting(i)
	case roughly:
		if b.unitAt(i+1) >= 0 && !b.follows(i, numeral) { // 若干户
			return b.numeral(i)
		}
		if n := b.token(i + 1); b.reads(&b.toks[i], "若干") && b.direct(i) && (n == nil || n.ends()) { // 反映问题若干
			b.plain = true
			b.doubt(Approximate, span{b.toks[i].start, b.toks[i].end})
		}
		b.ordinary(i)
	default:
		b.ordinary(i)
	}
	return i + 1
}

// headers are the classes that may stand before a name: 刚才, 更正, 我, 已.
var headers = setOf(noise, lastone, amend, mine, done, redo, fully, proxyend, more, whole)

// ordinary reads a word that names or measures figures, or says how they add up.
func (b *binder) ordinary(i int) {
	t := &b.toks[i]
	switch t.class {
	case subtotal:
		b.part = b.lastFigure()
	case period: // 补报上周：周一…
		b.weekBack = b.weekBack || b.reads(t, "上周") || b.reads(t, "上星期") || b.reads(t, "上个星期") || b.reads(t, "上礼拜") || b.reads(t, "last week")
	case whole:
		b.summed = true
		b.totals = b.totals || b.follows(i, colon)
	default:
	}
	switch {
	case t.word.about() != 0:
		b.key(i)
	case t.word.units != 0:
		b.implicit(i)
		b.head = b.head && t.length() == 1
	case headers.has(t.class), t.class == act && b.head:
	default:
		b.head = false
	}
}

// endClause settles what the clause has left open.
func (b *binder) endClause() {
	b.flushNegated()
	b.dangling = append(b.dangling, b.keys...)
	b.keys = b.keys[:0]
	b.head, b.together, b.lasting = true, false, span{}
	if b.inside == 0 {
		b.summed = b.totals
	}
}

// endSentence settles what the sentence has left open, at the token that ends it.
func (b *binder) endSentence(i int) {
	b.endClause()
	if len(b.dangling) > 0 && len(b.found) == 0 && len(b.left) == 0 && b.guarded(i-1) == none && !b.inSentence(i-1, setOf(modal, target)) {
		b.topic = b.dangling[len(b.dangling)-1]
	}
	b.dangling = b.dangling[:0]
	if b.part >= 0 && (b.toks[i-1].class == subtotal || b.partList && len(b.left) > 0 && b.left[len(b.left)-1].why == Subtotal) { // 其中： and a list below
		b.partList = true
		return
	}
	b.partList = false
	b.part, b.first, b.inside, b.listing, b.totals = -1, len(b.found), 0, false, false
	if !b.speaks {
		b.subject = -1
	}
}
