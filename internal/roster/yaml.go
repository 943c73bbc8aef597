package roster

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"checkinbot/internal/checkin"
)

// The shape of the file. Nodes are kept where a later check needs their line;
// what is written uses the same entries.
type document struct {
	District  yaml.Node   `yaml:"district"`
	Townships []yaml.Node `yaml:"townships"`
	People    []yaml.Node `yaml:"people"`
}

type placeEntry struct {
	ID       string      `yaml:"id,omitempty"`
	Name     string      `yaml:"name"`
	English  string      `yaml:"en,omitempty"`
	Aliases  []string    `yaml:"aliases,omitempty,flow"`
	Schedule yaml.Node   `yaml:"schedule,omitempty"`
	Groups   []yaml.Node `yaml:"groups,omitempty"`
	Villages []yaml.Node `yaml:"villages,omitempty"`
}

type groupEntry struct {
	Chat     int64            `yaml:"chat"`
	Thread   int              `yaml:"thread,omitempty"`
	Language checkin.Language `yaml:"language,omitempty"`
	Quiet    bool             `yaml:"quiet,omitempty"`
}

type personEntry struct {
	ID       string           `yaml:"id"`
	Name     string           `yaml:"name"`
	Telegram *int64           `yaml:"telegram,omitempty"`
	Language checkin.Language `yaml:"language,omitempty"`
	Roles    []yaml.Node      `yaml:"roles"`
}

type roleEntry struct {
	Role  string `yaml:"role"`
	Place string `yaml:"place"`
}

// Parse reads a roster from YAML. The error joins one MistakeError for each thing
// wrong; nothing is returned unless all is well. How rules are read may be given.
func Parse(data []byte, rules ...RuleReader) (File, error) {
	var doc document
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return File{}, fmt.Errorf("not YAML: %w", err)
	}
	if len(root.Content) == 0 {
		return File{}, MistakeError{Pos{Line: 1}, "the file is empty"}
	}
	r := yamlReader{newChecker(rules)}
	r.decode(root.Content[0], &doc, "district", "townships", "people")
	r.district(&doc.District)
	for i := range doc.Townships {
		r.township(&doc.Townships[i])
	}
	for i := range doc.People {
		r.person(&doc.People[i])
	}
	return r.result()
}

type yamlReader struct{ *checker }

func at(n *yaml.Node) Pos { return Pos{Line: max(n.Line, 1)} }

// decode reads a mapping and refuses keys it does not know: a misspelt key must
// not silently mean nothing.
func (r yamlReader) decode(n *yaml.Node, into any, known ...string) {
	if n.Kind != yaml.MappingNode {
		r.wrong(at(n), "want fields like %s", strings.Join(known, ", "))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(known, key.Value) {
			r.wrong(at(key), "unknown field %q; known are %s", key.Value, strings.Join(known, ", "))
		}
	}
	if err := n.Decode(into); err != nil {
		r.wrong(at(n), "%s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
}

func (r yamlReader) district(n *yaml.Node) {
	if n.Kind == 0 {
		r.wrong(at(n), "the district is missing")
		return
	}
	var e placeEntry
	r.decode(n, &e, "name", "en", "aliases", "schedule")
	r.place(placeRow{at(n), checkin.District, e.Name, e.English, e.Aliases, r.schedule(&e.Schedule, checkin.District)})
}

func (r yamlReader) township(n *yaml.Node) {
	var e placeEntry
	r.decode(n, &e, "id", "name", "en", "aliases", "schedule", "groups", "villages")
	if !placeForm.MatchString(e.ID) || checkin.PlaceID(e.ID) == checkin.District {
		r.wrong(at(n), "township id %q: want up to 16 digits, lower-case letters or -", e.ID)
		return
	}
	id := checkin.PlaceID(e.ID)
	r.place(placeRow{at(n), id, e.Name, e.English, e.Aliases, r.schedule(&e.Schedule, id)})
	for i := range e.Groups {
		r.groupOf(&e.Groups[i], e.ID)
	}
	for i := range e.Villages {
		v := &e.Villages[i]
		var ve placeEntry
		r.decode(v, &ve, "id", "name", "en", "aliases")
		if !placeForm.MatchString(ve.ID) {
			r.wrong(at(v), "village id %q: want up to 16 digits, lower-case letters or -", ve.ID)
			continue
		}
		r.place(placeRow{at(v), id + "/" + checkin.PlaceID(ve.ID), ve.Name, ve.English, ve.Aliases, nil})
	}
}

func (r yamlReader) groupOf(n *yaml.Node, place string) {
	var e groupEntry
	if n.Kind == yaml.ScalarNode {
		if err := n.Decode(&e.Chat); err != nil {
			r.wrong(at(n), "group %q: want the chat's number", n.Value)
			return
		}
	} else {
		r.decode(n, &e, "chat", "thread", "language", "quiet")
	}
	r.group(groupRow{at: at(n), chat: e.Chat, place: place, thread: e.Thread, language: e.Language, quiet: e.Quiet})
}

func (r yamlReader) person(n *yaml.Node) {
	var e personEntry
	r.decode(n, &e, "id", "name", "telegram", "language", "roles")
	p := personRow{at: at(n), id: e.ID, name: e.Name, language: e.Language}
	if e.Telegram != nil {
		p.telegram, p.detached = *e.Telegram, *e.Telegram == 0
	}
	for i := range e.Roles {
		var re roleEntry
		r.decode(&e.Roles[i], &re, "role", "place")
		p.roles = append(p.roles, roleRow{at(&e.Roles[i]), re.Role, re.Place})
	}
	r.checker.person(p)
}

// YAML writes a roster so that Parse reads the same again.
func YAML(f File) ([]byte, error) {
	doc := map[string]any{}
	var townships []placeEntry
	index := map[checkin.PlaceID]int{}
	for _, p := range f.Places {
		e := placeEntry{ID: string(p.ID), Name: p.Name, English: p.English, Aliases: p.Aliases, Schedule: scheduleNode(p.Schedule)}
		switch town := p.ID.Township(); {
		case p.ID == checkin.District:
			e.ID = ""
			doc["district"] = e
		case town == p.ID:
			for _, g := range f.Groups {
				if slices.Contains(g.Places, p.ID) {
					e.Groups = append(e.Groups, flow(groupEntry{g.Chat, g.Thread, g.Language, g.Quiet}))
				}
			}
			index[p.ID] = len(townships)
			townships = append(townships, e)
		}
	}
	for _, p := range f.Places {
		if i, ok := index[p.ID.Township()]; ok && p.ID != p.ID.Township() {
			_, id, _ := strings.Cut(string(p.ID), "/")
			townships[i].Villages = append(townships[i].Villages, flow(placeEntry{ID: id, Name: p.Name, English: p.English, Aliases: p.Aliases}))
		}
	}
	var people []personEntry
	for _, p := range f.People {
		e := personEntry{ID: p.ID, Name: p.Name, Language: p.Language}
		if p.Telegram != 0 {
			e.Telegram = &p.Telegram
		}
		for _, g := range p.Grants {
			e.Roles = append(e.Roles, flow(roleEntry{string(g.Role), string(g.Place)}))
		}
		people = append(people, e)
	}
	doc["townships"], doc["people"] = townships, people
	var b bytes.Buffer
	for _, key := range []string{"district", "townships", "people"} { // in the order a reader wants
		part, err := yaml.Marshal(map[string]any{key: doc[key]})
		if err != nil {
			return nil, fmt.Errorf("roster: %w", err)
		}
		b.Write(part)
	}
	return b.Bytes(), nil
}

// flow is an entry on one line.
func flow(v any) yaml.Node {
	var n yaml.Node
	if err := n.Encode(v); err != nil {
		panic(err) // entries of our own always can be
	}
	n.Style = yaml.FlowStyle
	return n
}
