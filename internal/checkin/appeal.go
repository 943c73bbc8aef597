package checkin

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Appeals are a campaign's rules for the appeals that are written down one by one.
type Appeals struct {
	// Within is how many working days each level has to settle one.
	Within Within `yaml:"within"`
	// Categories are what one can be about, in order; the first whose word is in it wins.
	Categories []Category `yaml:"categories"`
}

// Within are working days, by level.
type Within struct {
	Cadre    int `yaml:"cadre"`
	Township int `yaml:"township"`
	District int `yaml:"district"`
}

// Category is what an appeal is about.
type Category struct {
	// Code is the stored name; it must never change once an appeal has it.
	Code  string   `yaml:"code"`
	Name  Label    `yaml:"name"`
	Words []string `yaml:"words"`
}

// CategoryOf finds what some words in lower case are about; empty for nothing known.
func (a Appeals) CategoryOf(words string) string {
	in := func(w string) bool { return hasWord(words, strings.ToLower(w)) }
	for _, c := range a.Categories {
		if in(c.Name.ZH) || in(c.Name.EN) || slices.ContainsFunc(c.Words, in) {
			return c.Code
		}
	}
	return ""
}

// stemFrom is how many letters a word has that may go on in any way: irrigat, fertili.
const stemFrom = 6

// hasWord reports whether a text has a word; one in letters only as a word of its own, or
// with an s, or as a longer word's stem.
func hasWord(text, word string) bool {
	for {
		i := strings.Index(text, word)
		if i < 0 || word == "" {
			return false
		}
		before, after := text[:i], text[i+len(word):]
		if !letterAt(word, 0) || !letterAt(before, len(before)-1) &&
			(len(word) >= stemFrom || !letterAt(after, 0) || after[0] == 's' && !letterAt(after, 1)) {
			return true
		}
		text = text[i+len(word):]
	}
}

func letterAt(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z')
}

// Category finds a category by its code.
func (a Appeals) Category(code string) (Category, bool) {
	i := slices.IndexFunc(a.Categories, func(c Category) bool { return c.Code == code })
	if i < 0 {
		return Category{}, false
	}
	return a.Categories[i], true
}

// Level is where an appeal lies to be settled.
type Level int

// The levels, from the bottom up.
const (
	AtCadre Level = iota
	AtTownship
	AtDistrict
)

// Due is the last day to settle a case, by what is a working day.
func (a Appeals) Due(c Case, works func(Day) bool) Day {
	level, since := c.Level()
	left := []int{a.Within.Cadre, a.Within.Township, a.Within.District}[level]
	day := since
	for left > 0 {
		if day = day.Add(1); works(day) {
			left--
		}
	}
	return day
}

// CaseNumber names an appeal that is written down. Its last digit checks the others, so
// that one mistyped digit, or two that changed places, is never another case's number.
type CaseNumber int

// firstSerial makes every number at least four digits long, unlike a count in a message.
const firstSerial = 100

// NumberCase makes the number of the nth case, counted from one.
func NumberCase(n int64) CaseNumber {
	serial := firstSerial - 1 + int(n)
	return CaseNumber(10*serial + damm(strconv.Itoa(serial)))
}

// ReadCaseNumber reads a number as people write it; false when it cannot be any case's.
func ReadCaseNumber(text string) (CaseNumber, bool) {
	n, err := strconv.Atoi(text)
	return CaseNumber(n), err == nil && n >= 10*firstSerial && damm(text) == 0
}

func (n CaseNumber) String() string { return strconv.Itoa(int(n)) }

// quasigroup is the table of Damm's check digit: its rows are permutations, zero along the
// diagonal, and no two digits commute.
var quasigroup = [10][10]int{
	{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
	{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
	{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
	{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
	{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
	{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
	{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
	{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
	{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
	{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}

// damm is the check digit of some digits; zero when the last of them checks the others.
func damm(digits string) int {
	at := 0
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' {
			return -1
		}
		at = quasigroup[at][d-'0']
	}
	return at
}

// Deed is what happens to a case.
type Deed string

// The deeds. All but Passed are told by records of the ledger, and counted.
const (
	Noted     Deed = "n" // it was written down
	Resolved  Deed = "s"
	Confirmed Deed = "c" // by the household's cadre, after it was resolved by somebody else
	Reopened  Deed = "o" // it was not resolved after all
	Passed    Deed = "u" // to the level above
)

// Codes under which deeds are counted. A resolution that was reopened counts no more.
const (
	CountNoted     = "#" + string(Noted)
	CountResolved  = "#" + string(Resolved)
	CountConfirmed = "#" + string(Confirmed)
	CountReopened  = "#" + string(Reopened)
)

// Mark is what a report tells of a case.
type Mark struct {
	Deed Deed
	// Case is zero for one that has no number yet.
	Case CaseNumber
	// Category and Words go into the case, not into the ledger; the words are masked.
	Category string `json:"Category,omitempty"`
	Words    string `json:"Words,omitempty"`
}

// told is a mark without what the ledger does not keep.
func (m Mark) told() Mark { return Mark{Deed: m.Deed, Case: m.Case} }

// sameMarks reports whether two lists tell the same, and nothing that is not kept.
func sameMarks(a, b []Mark) bool {
	return slices.EqualFunc(a, b, func(x, y Mark) bool { return x == y && x == x.told() && x.Case != 0 })
}

// Case is an appeal that is written down.
type Case struct {
	Number CaseNumber `json:"no"`
	Place  PlaceID    `json:"place"`
	// Person is the roster id of the household's cadre, who received it.
	Person   string `json:"person"`
	Day      Day    `json:"day"`
	Category string `json:"cat,omitempty"`
	// Words are a short note, masked; none once they are erased.
	Words string `json:"words,omitempty"`
	// Works are the key works it was received for.
	Works  []string    `json:"works,omitempty"`
	Events []CaseEvent `json:"events"`
	// Erased cases have lost their words for good.
	Erased bool `json:"erased,omitempty"`
}

// CaseEvent is one thing that happened to it.
type CaseEvent struct {
	Deed Deed   `json:"deed"`
	Day  Day    `json:"day"`
	By   string `json:"by"`
	// Source and Sent find the record that tells of it; none for Passed.
	Source Source `json:"source,omitzero"`
	Sent   int64  `json:"sent,omitempty"`
	// Words are the result.
	Words string `json:"words,omitempty"`
	// Void resolutions, and confirmations of them, count no more: the case was reopened.
	Void bool `json:"void,omitempty"`
}

// standing is the newest event of a kind that is not void.
func (c Case) standing(d Deed) (CaseEvent, bool) {
	for _, e := range slices.Backward(c.Events) {
		if e.Deed == d && !e.Void {
			return e, true
		}
	}
	return CaseEvent{}, false
}

// CaseState is how far a case has come.
type CaseState string

// The states.
const (
	CaseOpen      CaseState = "open"
	CaseResolved  CaseState = "resolved" // not confirmed yet
	CaseConfirmed CaseState = "confirmed"
	CaseErased    CaseState = "erased" // resolved, and without its words
)

// State tells it.
func (c Case) State() CaseState {
	switch {
	case c.Open():
		return CaseOpen
	case c.Erased:
		return CaseErased
	case c.IsConfirmed():
		return CaseConfirmed
	default:
		return CaseResolved
	}
}

// Resolution is what stands as the case's resolution; false while it is open.
func (c Case) Resolution() (CaseEvent, bool) { return c.standing(Resolved) }

// Open reports whether the case is still to be settled.
func (c Case) Open() bool {
	_, resolved := c.Resolution()
	return !resolved
}

// IsConfirmed reports whether the household's cadre has confirmed the resolution.
func (c Case) IsConfirmed() bool {
	_, ok := c.standing(Confirmed)
	return ok
}

// Times is how often something has happened to the case.
func (c Case) Times(d Deed) (n int) {
	for _, e := range c.Events {
		if e.Deed == d {
			n++
		}
	}
	return n
}

// Level is where the case lies, and since when: since it came there, or was reopened there.
func (c Case) Level() (Level, Day) {
	level, since := AtCadre, c.Day
	for _, e := range c.Events {
		switch e.Deed {
		case Passed:
			level, since = min(level+1, AtDistrict), e.Day
		case Reopened:
			since = e.Day
		default:
		}
	}
	return level, since
}

// Age is for how many days the case is known.
func (c Case) Age(today Day) int { return c.Day.Until(today) }

// May reports whether something can happen to the case as it is.
func (c Case) May(d Deed) bool {
	if len(c.Events) == 0 {
		return d == Noted
	}
	switch d {
	case Resolved:
		return c.Open()
	case Reopened:
		return !c.Open() && !c.Erased
	case Confirmed:
		return !c.Open() && !c.IsConfirmed()
	case Passed:
		level, _ := c.Level()
		return c.Open() && level < AtDistrict
	default:
		return false
	}
}

// ErrCaseMoved says that something else has happened to a case meanwhile.
var ErrCaseMoved = errors.New("checkin: the case has moved on")

// Settle works out what stands after events have come or gone: a confirmation needs its
// resolution, reopening makes both void, and without having been noted there is no case.
// What falls is no longer told by its record either.
func (c Case) Settle() (settled Case, fallen []CaseEvent) {
	noted := len(c.Events) > 0 && c.Events[0].Deed == Noted
	resolved := -1
	var kept []CaseEvent
	for _, e := range c.Events {
		switch {
		case !noted, e.Deed == Confirmed && !e.Void && resolved < 0:
			if !e.Void {
				fallen = append(fallen, e)
			}
			continue
		case e.Deed == Resolved && !e.Void:
			resolved = len(kept)
		case e.Deed == Reopened && resolved >= 0:
			for i := resolved; i < len(kept); i++ {
				if k := &kept[i]; (k.Deed == Resolved || k.Deed == Confirmed) && !k.Void {
					fallen = append(fallen, *k)
					k.Void = true
				}
			}
			resolved = -1
		}
		kept = append(kept, e)
	}
	c.Events = kept
	return c, fallen
}

// Follow takes over what some records tell of the case, instead of what they told before.
// What it cannot go through as it is, or what two of them tell, is an error.
func (c Case) Follow(before []Source, after []Record) (Case, error) {
	type word struct {
		record Record
		report Report
	}
	told := map[Deed]word{}
	for _, rec := range after {
		for d, rep := range rec.marks(c.Number) {
			if _, twice := told[d]; twice || len(rep.Marks) > 1 {
				return c, ErrCaseMoved
			}
			told[d] = word{rec, rep}
		}
	}
	c.Events = slices.Clone(c.Events)
	c.Events = slices.DeleteFunc(c.Events, func(e CaseEvent) bool {
		_, still := told[e.Deed]
		return slices.Contains(before, e.Source) && !e.Void && e.Deed != Passed && !still
	})
	for _, deed := range []Deed{Noted, Resolved, Confirmed, Reopened} {
		w, ok := told[deed]
		if !ok {
			continue
		}
		i := slices.IndexFunc(c.Events, func(e CaseEvent) bool { return e.Deed == deed && !e.Void && slices.Contains(before, e.Source) })
		if i < 0 {
			if !c.May(deed) {
				return c, ErrCaseMoved
			}
			i = len(c.Events)
			c.Events = append(c.Events, CaseEvent{Deed: deed})
		}
		e := &c.Events[i]
		e.Day, e.By, e.Source, e.Sent = w.report.Day, w.record.By, w.record.Source, w.record.Sent
		switch m := w.report.Marks[0]; {
		case deed == Noted:
			c.Place, c.Person, c.Day, c.Works = w.report.Place, w.report.Person, w.report.Day, w.report.Works
			if m.Category+m.Words != "" && !c.Erased {
				c.Category, c.Words = m.Category, m.Words
			}
		case m.Words != "" && !c.Erased:
			e.Words = m.Words
		}
	}
	if c.Open() { // what is written from now on is erased when its time has come
		c.Erased = false
	}
	return c, nil
}

// marks are a record's marks of a case by deed, each with its report and no others.
func (r Record) marks(n CaseNumber) map[Deed]Report {
	out := map[Deed]Report{}
	if r.Retracted {
		return out
	}
	for _, rep := range r.Reports {
		for _, m := range rep.Marks {
			if m.Case == n {
				one := rep
				one.Marks = append(slices.Clone(out[m.Deed].Marks), m) // more than one is a mistake of the caller's
				out[m.Deed] = one
			}
		}
	}
	return out
}

// Settled reports whether a report tells of nothing but what was done to cases. It neither
// repeats what others report nor is repeated by it.
func (r Report) Settled() bool {
	return r.Kind == Handled || slices.ContainsFunc(r.Marks, func(m Mark) bool { return m.Deed == Resolved }) &&
		!slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Code != CodeResolved })
}

// Unmark is the record without a mark, and without what it counted for it. A record of
// which nothing is left is retracted.
func (r Record) Unmark(d Deed, n CaseNumber) Record {
	var kept []Report
	for _, rep := range r.Reports {
		i := slices.IndexFunc(rep.Marks, func(m Mark) bool { return m.Deed == d && m.Case == n })
		if i < 0 {
			kept = append(kept, rep)
			continue
		}
		rep.Marks = slices.Delete(slices.Clone(rep.Marks), i, i+1)
		if d == Resolved {
			rep.Entries = less(rep.Entries, CodeResolved)
		}
		if len(rep.Marks)+len(rep.Entries) > 0 {
			kept = append(kept, rep)
		}
	}
	if len(kept) == 0 {
		r.Retracted = true
		return r
	}
	r.Reports = kept
	return r
}

// Less is the record with one less of a figure in each of its reports. A record of which
// nothing is left is retracted.
func (r Record) Less(code string) Record {
	var kept []Report
	for _, rep := range r.Reports {
		if rep.Entries = less(rep.Entries, code); len(rep.Entries)+len(rep.Marks) > 0 {
			kept = append(kept, rep)
		}
	}
	if r.Retracted = len(kept) == 0; !r.Retracted {
		r.Reports = kept
	}
	return r
}

// less is the entries with one less of a figure.
func less(entries []Entry, code string) []Entry {
	out := slices.Clone(entries)
	for i := range out {
		if out[i].Code == code {
			out[i].Value--
		}
	}
	return slices.DeleteFunc(out, func(e Entry) bool { return e.Code == code && e.Value < 1 })
}

// Room is of how many more cases a report may tell by a deed: it tells of as many as it counts.
func (r Report) Room(d Deed) int {
	code := CodeReceived
	if d == Resolved {
		code = CodeResolved
	}
	n := 0
	for _, e := range r.Entries {
		if e.Code == code {
			n = int(e.Value)
		}
	}
	for _, m := range r.Marks {
		if m.Deed == d {
			n--
		}
	}
	return n
}

// Assign gives the new reports the cases of those they take the place of, as far as their
// counts go, and numbers to cases that have none yet. A note goes to the case that has the
// same words, if there is one.
func Assign(before, after []Report, number func() (CaseNumber, error)) error {
	p := pool{told: map[Mark]bool{}}
	for _, rep := range after {
		for _, m := range rep.Marks {
			p.told[m.told()] = true
		}
	}
	for _, rep := range before {
		for _, m := range rep.Marks {
			if !p.told[m.told()] {
				p.left = append(p.left, held{rep.Person, rep.Day, m})
			}
		}
	}
	for i := range after {
		after[i].Marks = slices.Clone(after[i].Marks)
	}
	for _, alike := range []bool{true, false} {
		for i := range after {
			for k := range after[i].Marks {
				m := &after[i].Marks[k]
				if m.Case != 0 {
					continue
				}
				if old, ok := p.take(after[i], m.Deed, m.Words, alike); ok {
					m.Case = old.Case
				}
			}
		}
	}
	for i := range after {
		rep := &after[i]
		for k := range rep.Marks {
			if m := &rep.Marks[k]; m.Case == 0 {
				n, err := number()
				if err != nil {
					return err
				}
				m.Case = n
			}
		}
		for _, d := range []Deed{Noted, Resolved} {
			p.fill(rep, d)
		}
	}
	return nil
}

// held is a mark that a report told and tells no more.
type held struct {
	person string
	day    Day
	mark   Mark
}

// pool is what the marks can be taken from.
type pool struct {
	left []held
	told map[Mark]bool
}

// take finds a mark for a report of the same person, of the same day if there is one. When
// alike is true, only one with the same words will do.
func (p *pool) take(rep Report, d Deed, words string, alike bool) (Mark, bool) {
	fits := func(h held) bool {
		return h.person == rep.Person && h.mark.Deed == d && (!alike || words != "" && h.mark.Words == words)
	}
	i := slices.IndexFunc(p.left, func(h held) bool { return fits(h) && h.day == rep.Day })
	if i < 0 {
		i = slices.IndexFunc(p.left, fits)
	}
	if i < 0 {
		return Mark{}, false
	}
	m := p.left[i].mark.told()
	p.left = slices.Delete(p.left, i, i+1)
	return m, true
}

// fill makes a report tell of as many cases as it counts, if there are any; of more, the
// last go. Who resolved their own case confirmed it by the same word.
func (p *pool) fill(rep *Report, d Deed) {
	for rep.Room(d) > 0 {
		m, ok := p.take(*rep, d, "", false)
		if !ok {
			break
		}
		rep.Marks = append(rep.Marks, m)
		if i := slices.IndexFunc(p.left, func(h held) bool { return h.mark.told() == Mark{Deed: Confirmed, Case: m.Case} }); d == Resolved && i >= 0 {
			rep.Marks = append(rep.Marks, p.left[i].mark.told())
			p.left = slices.Delete(p.left, i, i+1)
		}
	}
	for rep.Room(d) < 0 {
		last := len(rep.Marks) - 1
		for rep.Marks[last].Deed != d {
			last--
		}
		gone := rep.Marks[last].Case
		rep.Marks = slices.Delete(rep.Marks, last, last+1)
		if d == Resolved {
			rep.Marks = slices.DeleteFunc(rep.Marks, func(m Mark) bool { return m == Mark{Deed: Confirmed, Case: gone} })
		}
	}
}

// Registered is how many appeals of a tally are written down; the others came as bare
// counts.
func (t Tally) Registered() (received, resolved int64) {
	return t.Values[CountNoted], t.Values[CountResolved]
}

// Ages are how many cases are open, and for longer than so many days.
type Ages struct{ Open, Week, Fortnight, Month, Overdue int }

// The buckets of age, in days.
const (
	AWeekOld      = 7
	AFortnightOld = 15
	AMonthOld     = 30
)

// Aged counts open cases by age.
func (a Appeals) Aged(list []Case, today Day, works func(Day) bool) (out Ages) {
	for _, c := range list {
		out.Open++
		for _, b := range []struct {
			n    *int
			days int
		}{{&out.Week, AWeekOld}, {&out.Fortnight, AFortnightOld}, {&out.Month, AMonthOld}} {
			if c.Age(today) > b.days {
				*b.n++
			}
		}
		if a.Due(c, works) < today {
			out.Overdue++
		}
	}
	return out
}
