package checkin

// Step is a movement of one figure on one day: the atom of every total.
type Step struct {
	Person string
	Place  PlaceID
	Day    Day
	Code   string
	Delta  int64
	// Works count it, too.
	Works []string
}

// Codes of what is counted about reports themselves, beside the indicators.
// Their names cannot collide with an indicator's code.
const (
	CountReports = "#r"
	CountZero    = "#z"
	CountLeave   = "#l"
)

// Steps returns how far a record moves the Sum figures: nothing when it is
// retracted. Latest figures are left to StatementSteps, because they depend on
// what else the person has said.
func (r Record) Steps(c *Catalogue) []Step {
	if r.Retracted {
		return nil
	}
	var steps []Step
	for _, rep := range r.Reports {
		if rep.Kind != Handled {
			steps = append(steps, rep.step("#"+string(rep.Kind), 1))
		}
		for _, m := range rep.Marks {
			steps = append(steps, rep.step("#"+string(m.Deed), 1))
		}
		for _, e := range rep.Entries {
			if foldOf(c, e.Code) == Sum && e.Value != 0 {
				steps = append(steps, rep.step(e.Code, e.Value))
			}
		}
	}
	return steps
}

func (rep Report) step(code string, delta int64) Step {
	return Step{Person: rep.Person, Place: rep.Place, Day: rep.Day, Code: code, Delta: delta, Works: rep.Works}
}

// foldOf treats an indicator that has left the catalogue as a plain sum, so
// that what was recorded under it keeps its total.
func foldOf(c *Catalogue, code string) Fold {
	if ind, ok := c.ByCode(code); ok {
		return ind.Fold
	}
	return Sum
}

// Holding names whose newest statement counts, and for which figure.
type Holding struct {
	Person string
	Code   string
}

// Statements returns what a record says about Latest figures. Who says that they are
// linked to households also says, unless they name a number, that they are one who is.
func (r Record) Statements(c *Catalogue) map[Holding][]Statement {
	if r.Retracted {
		return nil
	}
	var out map[Holding][]Statement
	for _, rep := range r.Reports {
		for _, e := range rep.Entries {
			if foldOf(c, e.Code) != Latest {
				continue
			}
			if out == nil {
				out = map[Holding][]Statement{}
			}
			say := func(code string, value int64) {
				h := Holding{Person: rep.Person, Code: code}
				out[h] = append(out[h], Statement{Source: r.Source, Sent: r.Sent, Day: rep.Day, Place: rep.Place, Value: value})
			}
			say(e.Code, e.Value)
			if heads, ok := c.heads[e.Code]; ok && !Overlap(rep.Entries, []Entry{{Code: heads}}) {
				say(heads, min(e.Value, 1))
			}
		}
	}
	return out
}

// StatementSteps turns a person's statements, in order, into movements: each
// one takes the former value out of its place and puts its own in, on its own
// day. The sum of all steps up to a day is the value as it stood that day.
func StatementSteps(h Holding, statements []Statement) []Step {
	var steps []Step
	add := func(place PlaceID, day Day, delta int64) {
		if delta != 0 {
			steps = append(steps, Step{Person: h.Person, Place: place, Day: day, Code: h.Code, Delta: delta})
		}
	}
	for i, s := range statements {
		if i == 0 {
			add(s.Place, s.Day, s.Value)
			continue
		}
		prev := statements[i-1]
		if prev.Place == s.Place {
			add(s.Place, s.Day, s.Value-prev.Value)
			continue
		}
		add(prev.Place, s.Day, -prev.Value)
		add(s.Place, s.Day, s.Value)
	}
	return steps
}

// FoldAll recomputes every movement from the records alone. It is the
// definition that stored counters are held against.
func FoldAll(c *Catalogue, records []Record) []Step {
	var steps []Step
	held := map[Holding][]Statement{}
	for _, r := range records {
		steps = append(steps, r.Steps(c)...)
		for h, s := range r.Statements(c) {
			held[h] = append(held[h], s...)
		}
	}
	for h, s := range held {
		steps = append(steps, StatementSteps(h, Replace(s, Source{}, nil))...)
	}
	return steps
}
