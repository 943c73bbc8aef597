package checkin

// Work is one of the campaign's key works: a report that is marked with it counts under it
// as well.
type Work struct {
	// Code is the stored name, two or three letters; it must never change once anything
	// was marked with it.
	Code string `yaml:"code"`
	// Name is what it is called; a work without a name is a slot nobody can use yet.
	Name Label `yaml:"name"`
	// Words are what may stand behind a #, beside the names.
	Words []string `yaml:"words"`
}

// Works lists the key works that have a name, in the order of the catalogue.
func (c *Catalogue) Works() []Work {
	var out []Work
	for _, w := range c.KeyWorks {
		if w.Name.ZH != "" {
			out = append(out, w)
		}
	}
	return out
}

// Work finds a key work by its stored name.
func (c *Catalogue) Work(code string) (Work, bool) {
	for _, w := range c.KeyWorks {
		if w.Code == code {
			return w, true
		}
	}
	return Work{}, false
}

// WorkSubject is the subject under which what was done in a place for a key work is
// counted.
func WorkSubject(place PlaceID, work string) string { return string(place) + "#" + work }
