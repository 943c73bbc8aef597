// Package roster reads and writes the district's places, people and groups as one
// YAML file or one XLSX workbook, and reports every mistake with its line or row.
//
// Both formats are read into rows that know where they stand, and one check goes
// over them; nothing is returned unless all is well.
package roster

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// Example is a roster of 隆阳区 with its 21 townships and invented people; the
// demo runs on it.
//
//go:embed example.yaml
var Example []byte

// File is a valid roster.
type File struct {
	Places []checkin.Place
	People []checkin.Person
	Groups []checkin.Group
	// Detached are people whose account the file takes away; an account left out
	// is kept as it is stored.
	Detached map[string]bool
}

// Pos is where something stands in a file: a line of YAML, or a row of a sheet.
type Pos struct {
	Sheet string
	Line  int
}

func (p Pos) String() string {
	if p.Sheet == "" {
		return fmt.Sprintf("line %d", p.Line)
	}
	return fmt.Sprintf("sheet %s row %d", p.Sheet, p.Line)
}

// MistakeError is something wrong at a place in the file.
type MistakeError struct {
	At   Pos
	Text string
}

func (m MistakeError) Error() string { return m.At.String() + ": " + m.Text }

// Rows as either format gives them.
type (
	placeRow struct {
		at       Pos
		id       checkin.PlaceID
		name     string
		english  string
		aliases  []string
		schedule *checkin.Schedule // nil when the file is silent
	}
	groupRow struct {
		at       Pos
		chat     int64
		place    string
		thread   int
		language checkin.Language
		quiet    bool
	}
	personRow struct {
		at       Pos
		id, name string
		telegram int64
		detached bool
		language checkin.Language
		roles    []roleRow
	}
	roleRow struct {
		at    Pos
		role  string
		place string
	}
)

var (
	placeForm  = regexp.MustCompile(`^[0-9a-z][0-9a-z-]{0,15}$`)
	personForm = regexp.MustCompile(`^[0-9a-z][0-9a-z._-]{0,31}$`)
)

// checker collects the roster and the mistakes. The maps hold where something
// was first seen.
type checker struct {
	file     File
	mistakes []MistakeError
	places   map[checkin.PlaceID]Pos
	byName   map[string][]checkin.PlaceID
	people   map[string]Pos
	accounts map[int64]Pos
	chats    map[int64]int  // index in file.Groups
	rows     map[string]int // of a sheet, by person
	readRule RuleReader
}

func newChecker(rules []RuleReader) *checker {
	read := readClock
	for _, r := range rules {
		read = r
	}
	return &checker{
		readRule: read,
		file:     File{Detached: map[string]bool{}}, places: map[checkin.PlaceID]Pos{}, byName: map[string][]checkin.PlaceID{},
		people: map[string]Pos{}, accounts: map[int64]Pos{}, chats: map[int64]int{}, rows: map[string]int{},
	}
}

func (c *checker) wrong(at Pos, format string, args ...any) {
	c.mistakes = append(c.mistakes, MistakeError{at, fmt.Sprintf(format, args...)})
}

// result is the file, or all its mistakes in the order they stand in.
func (c *checker) result() (File, error) {
	if len(c.mistakes) == 0 {
		return c.file, nil
	}
	slices.SortStableFunc(c.mistakes, func(a, b MistakeError) int {
		if a.At.Sheet != b.At.Sheet {
			return 0
		}
		return cmp.Compare(a.At.Line, b.At.Line)
	})
	errs := make([]error, len(c.mistakes))
	for i, m := range c.mistakes {
		errs[i] = m
	}
	return File{}, errors.Join(errs...)
}

func (c *checker) place(p placeRow) {
	if p.name == "" {
		c.wrong(p.at, "place %s has no name", p.id)
	}
	if first, ok := c.places[p.id]; ok {
		c.wrong(p.at, "place %s appears twice (first at %s)", p.id, first)
		return
	}
	c.places[p.id] = p.at
	place := checkin.Place{ID: p.id, Name: p.name, English: p.english, Aliases: p.aliases, Schedule: p.schedule}
	c.file.Places = append(c.file.Places, place)
	for _, name := range append([]string{p.name}, p.aliases...) {
		c.byName[name] = append(c.byName[name], p.id)
	}
}

// find is a place by its id, its name when no other has it, or "乡镇/村".
func (c *checker) find(text string) (checkin.PlaceID, bool) {
	id := checkin.PlaceID(text)
	if _, ok := c.places[id]; ok {
		return id, true
	}
	if town, village, ok := strings.Cut(text, "/"); ok {
		t, ok := c.find(town)
		if !ok {
			return "", false
		}
		for _, v := range c.byName[village] {
			if v.Township() == t {
				return v, true
			}
		}
		return "", false
	}
	if named := c.byName[text]; len(named) == 1 {
		return named[0], true
	}
	return "", false
}

func (c *checker) group(g groupRow) {
	if g.chat >= 0 {
		c.wrong(g.at, "group %d: a group's number is negative", g.chat)
	}
	c.language(g.at, g.language)
	place, ok := c.find(g.place)
	if !ok || place != place.Township() {
		c.wrong(g.at, "group %d: there is no township %q", g.chat, g.place)
		return
	}
	i, ok := c.chats[g.chat]
	if !ok {
		i = len(c.file.Groups)
		c.chats[g.chat] = i
		c.file.Groups = append(c.file.Groups, checkin.Group{Chat: g.chat})
	}
	group := &c.file.Groups[i]
	if slices.Contains(group.Places, place) {
		c.wrong(g.at, "group %d is bound to %s twice", g.chat, place)
	}
	group.Places = append(group.Places, place)
	group.Thread, group.Quiet = max(group.Thread, g.thread), group.Quiet || g.quiet
	if g.language != "" {
		group.Language = g.language
	}
}

func (c *checker) language(at Pos, l checkin.Language) {
	if l != "" && l != checkin.Chinese && l != checkin.English {
		c.wrong(at, "language %q: want zh-CN or en", l)
	}
}

func (c *checker) person(p personRow) {
	if !personForm.MatchString(p.id) {
		c.wrong(p.at, "person id %q: want up to 32 digits, lower-case letters, . _ or -", p.id)
	}
	if p.name == "" {
		c.wrong(p.at, "person %s has no name", p.id)
	}
	if first, ok := c.people[p.id]; ok {
		c.wrong(p.at, "person %s appears twice (first at %s)", p.id, first)
	}
	c.people[p.id] = p.at
	if p.telegram < 0 {
		c.wrong(p.at, "person %s: a person's Telegram number is positive", p.id)
	}
	if first, ok := c.accounts[p.telegram]; ok && p.telegram != 0 {
		c.wrong(p.at, "Telegram number %d is already used at %s", p.telegram, first)
	}
	c.accounts[p.telegram] = p.at
	c.language(p.at, p.language)
	out := checkin.Person{ID: p.id, Name: p.name, Telegram: p.telegram, Language: p.language}
	for _, r := range p.roles {
		if g, ok := c.role(r, p.id); ok {
			out = out.With(g)
		}
	}
	if len(p.roles) == 0 {
		c.wrong(p.at, "person %s has no roles", p.id)
	}
	if p.detached {
		c.file.Detached[p.id] = true
	}
	c.file.People = append(c.file.People, out)
}

func (c *checker) role(r roleRow, person string) (checkin.Grant, bool) {
	role, ok := checkin.ParseRole(r.role)
	if !ok {
		c.wrong(r.at, "person %s: role %q: want cadre, clerk, secretary, leader or admin", person, r.role)
	}
	place, known := c.find(r.place)
	if !known {
		c.wrong(r.at, "person %s: there is no place %q", person, r.place)
	}
	return checkin.Grant{Role: role, Place: place}, ok && known
}
