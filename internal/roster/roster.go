// Package roster reads the district's places, people and groups from one YAML
// file, and reports every mistake in it with its line.
package roster

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

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
}

// MistakeError is something wrong at a line of the file.
type MistakeError struct {
	Line int
	Text string
}

func (m MistakeError) Error() string { return fmt.Sprintf("line %d: %s", m.Line, m.Text) }

// The shape of the file. Nodes are kept where a later check needs their line.
type document struct {
	District  yaml.Node   `yaml:"district"`
	Townships []yaml.Node `yaml:"townships"`
	People    []yaml.Node `yaml:"people"`
}

type placeEntry struct {
	ID       string      `yaml:"id"`
	Name     string      `yaml:"name"`
	English  string      `yaml:"en"`
	Aliases  []string    `yaml:"aliases"`
	Groups   []yaml.Node `yaml:"groups"`
	Villages []yaml.Node `yaml:"villages"`
}

type groupEntry struct {
	Chat     int64            `yaml:"chat"`
	Language checkin.Language `yaml:"language"`
}

type personEntry struct {
	ID       string           `yaml:"id"`
	Name     string           `yaml:"name"`
	Telegram int64            `yaml:"telegram"`
	Language checkin.Language `yaml:"language"`
	Roles    []yaml.Node      `yaml:"roles"`
}

type roleEntry struct {
	Role  checkin.Role    `yaml:"role"`
	Place checkin.PlaceID `yaml:"place"`
}

var (
	placeForm  = regexp.MustCompile(`^[0-9a-z][0-9a-z-]{0,15}$`)
	personForm = regexp.MustCompile(`^[0-9a-z][0-9a-z._-]{0,31}$`)
)

// Parse reads a roster. The error joins one MistakeError for each thing wrong;
// nothing is returned unless all is well.
func Parse(data []byte) (File, error) {
	var doc document
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return File{}, fmt.Errorf("not YAML: %w", err)
	}
	r := reader{places: map[checkin.PlaceID]int{}, people: map[string]int{}, accounts: map[int64]int{}, chats: map[int64]int{}}
	if len(root.Content) == 0 {
		return File{}, MistakeError{1, "the file is empty"}
	}
	r.decode(root.Content[0], &doc, "district", "townships", "people")
	r.district(&doc.District)
	for i := range doc.Townships {
		r.township(&doc.Townships[i])
	}
	for i := range doc.People {
		r.person(&doc.People[i])
	}
	if len(r.mistakes) > 0 {
		slices.SortStableFunc(r.mistakes, func(a, b MistakeError) int { return a.Line - b.Line })
		errs := make([]error, len(r.mistakes))
		for i, m := range r.mistakes {
			errs[i] = m
		}
		return File{}, errors.Join(errs...)
	}
	return r.file, nil
}

// reader collects the roster and the mistakes. The maps hold the line at which
// something was first seen.
type reader struct {
	file     File
	mistakes []MistakeError
	places   map[checkin.PlaceID]int
	people   map[string]int
	accounts map[int64]int
	chats    map[int64]int
}

func (r *reader) wrong(n *yaml.Node, format string, args ...any) {
	r.mistakes = append(r.mistakes, MistakeError{max(n.Line, 1), fmt.Sprintf(format, args...)})
}

// decode reads a mapping and refuses keys it does not know: a misspelt key must
// not silently mean nothing.
func (r *reader) decode(n *yaml.Node, into any, known ...string) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "want fields like %s", strings.Join(known, ", "))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(known, key.Value) {
			r.wrong(key, "unknown field %q; known are %s", key.Value, strings.Join(known, ", "))
		}
	}
	if err := n.Decode(into); err != nil {
		r.wrong(n, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
}

func (r *reader) district(n *yaml.Node) {
	if n.Kind == 0 {
		r.wrong(n, "the district is missing")
		return
	}
	var e placeEntry
	r.decode(n, &e, "name", "en", "aliases")
	r.place(n, checkin.District, e)
}

func (r *reader) place(n *yaml.Node, id checkin.PlaceID, e placeEntry) {
	if e.Name == "" {
		r.wrong(n, "place %s has no name", id)
	}
	if line, ok := r.places[id]; ok {
		r.wrong(n, "place %s appears twice (first at line %d)", id, line)
	}
	r.places[id] = n.Line
	r.file.Places = append(r.file.Places, checkin.Place{ID: id, Name: e.Name, English: e.English, Aliases: e.Aliases})
}

func (r *reader) township(n *yaml.Node) {
	var e placeEntry
	r.decode(n, &e, "id", "name", "en", "aliases", "groups", "villages")
	if !placeForm.MatchString(e.ID) || checkin.PlaceID(e.ID) == checkin.District {
		r.wrong(n, "township id %q: want up to 16 digits, lower-case letters or -", e.ID)
		return
	}
	id := checkin.PlaceID(e.ID)
	r.place(n, id, e)
	for i := range e.Groups {
		r.group(&e.Groups[i], id)
	}
	for i := range e.Villages {
		v := &e.Villages[i]
		var ve placeEntry
		r.decode(v, &ve, "id", "name", "en", "aliases")
		if !placeForm.MatchString(ve.ID) {
			r.wrong(v, "village id %q: want up to 16 digits, lower-case letters or -", ve.ID)
			continue
		}
		r.place(v, id+"/"+checkin.PlaceID(ve.ID), ve)
	}
}

func (r *reader) group(n *yaml.Node, place checkin.PlaceID) {
	var e groupEntry
	if n.Kind == yaml.ScalarNode {
		if err := n.Decode(&e.Chat); err != nil {
			r.wrong(n, "group %q: want the chat's number", n.Value)
			return
		}
	} else {
		r.decode(n, &e, "chat", "language")
	}
	if e.Chat >= 0 {
		r.wrong(n, "group %d: a group's number is negative", e.Chat)
	}
	r.language(n, e.Language)
	if line, ok := r.chats[e.Chat]; ok {
		r.wrong(n, "group %d is already bound at line %d", e.Chat, line)
	}
	r.chats[e.Chat] = n.Line
	r.file.Groups = append(r.file.Groups, checkin.Group{Chat: e.Chat, Place: place, Language: e.Language})
}

func (r *reader) language(n *yaml.Node, l checkin.Language) {
	if l != "" && l != checkin.Chinese && l != checkin.English {
		r.wrong(n, "language %q: want zh-CN or en", l)
	}
}

func (r *reader) person(n *yaml.Node) {
	var e personEntry
	r.decode(n, &e, "id", "name", "telegram", "language", "roles")
	if !personForm.MatchString(e.ID) {
		r.wrong(n, "person id %q: want up to 32 digits, lower-case letters, . _ or -", e.ID)
	}
	if e.Name == "" {
		r.wrong(n, "person %s has no name", e.ID)
	}
	if line, ok := r.people[e.ID]; ok {
		r.wrong(n, "person %s appears twice (first at line %d)", e.ID, line)
	}
	r.people[e.ID] = n.Line
	if e.Telegram < 0 {
		r.wrong(n, "person %s: a person's Telegram number is positive", e.ID)
	}
	if line, ok := r.accounts[e.Telegram]; ok && e.Telegram != 0 {
		r.wrong(n, "Telegram number %d is already used at line %d", e.Telegram, line)
	}
	r.accounts[e.Telegram] = n.Line
	r.language(n, e.Language)
	p := checkin.Person{ID: e.ID, Name: e.Name, Telegram: e.Telegram, Language: e.Language}
	for i := range e.Roles {
		p.Grants = append(p.Grants, r.role(&e.Roles[i], e.ID))
	}
	if len(e.Roles) == 0 {
		r.wrong(n, "person %s has no roles", e.ID)
	}
	r.file.People = append(r.file.People, p)
}

func (r *reader) role(n *yaml.Node, person string) checkin.Grant {
	var e roleEntry
	r.decode(n, &e, "role", "place")
	if !slices.Contains(checkin.Roles, e.Role) {
		r.wrong(n, "person %s: role %q: want cadre, clerk, secretary, leader or admin", person, e.Role)
	}
	if _, ok := r.places[e.Place]; !ok {
		r.wrong(n, "person %s: there is no place %q", person, e.Place)
	}
	return checkin.Grant{Role: e.Role, Place: e.Place}
}
