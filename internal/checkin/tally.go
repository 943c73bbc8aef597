package checkin

import "strings"

// Period is an inclusive range of days. A zero From means the beginning of the
// campaign.
type Period struct{ From, To Day }

// OneDay is the period of a single day.
func OneDay(d Day) Period { return Period{From: d, To: d} }

// MonthTo is the period from the first of the day's month to the day.
func MonthTo(d Day) Period { return Period{From: d.Month().First(), To: d} }

// UpTo is the whole campaign up to the day: the 截至目前 of every bulletin.
func UpTo(d Day) Period { return Period{To: d} }

// Tally is the total of a place or person over a period.
type Tally struct {
	// Values maps an indicator's code to its total; zero totals may be absent.
	Values map[string]int64
	// Opening is how much of them was achieved before the bot began; only in totals
	// since the beginning.
	Opening map[string]int64
}

// Codes of figures known by meaning: appeals are open between the two.
const (
	CodeReceived = "ar"
	CodeResolved = "re"
)

// Appeals are those received and resolved. Opening totals count only when they tell of
// both: of those resolved before, nobody here saw the arrival.
func (t Tally) Appeals() (received, resolved int64) {
	received, resolved = t.Value(CodeReceived), t.Value(CodeResolved)
	before, known := t.Opening[CodeReceived]
	done, known2 := t.Opening[CodeResolved]
	if known != known2 {
		return received - before, resolved - done
	}
	return received, resolved
}

// Open is how many appeals are received and not resolved; negative when more were
// resolved than seen arriving.
func (t Tally) Open() int64 {
	received, resolved := t.Appeals()
	return received - resolved
}

// Only is the tally of some figures, of all when none is named.
func (t Tally) Only(codes []string) Tally {
	if len(codes) == 0 {
		return t
	}
	out := Tally{Values: map[string]int64{}, Opening: map[string]int64{}}
	for _, code := range codes {
		out.Values[code] = t.Values[code]
		if v, ok := t.Opening[code]; ok {
			out.Opening[code] = v
		}
	}
	return out
}

// Reports is how many reports the tally rests on, of any kind.
func (t Tally) Reports() int64 {
	return t.Values[CountReports] + t.Values[CountZero] + t.Values[CountLeave]
}

// Value is the total of one indicator.
func (t Tally) Value(code string) int64 { return t.Values[code] }

// Figure is one indicator with its total.
type Figure struct {
	Indicator Indicator
	Value     int64
}

// Figures lists the non-zero totals in catalogue order. Standing figures
// (Latest) are left out unless asked for: over a day they are differences, which
// mean nothing to a reader.
func (t Tally) Figures(c *Catalogue, standing bool) []Figure {
	var out []Figure
	for _, ind := range c.All() {
		if v := t.Values[ind.Code]; v != 0 && (ind.Fold == Sum || standing) {
			out = append(out, Figure{Indicator: ind, Value: v})
		}
	}
	return out
}

// PersonSubject is the subject under which a person's own counts are kept; a
// place's subject is its id.
func PersonSubject(person string) string { return "p:" + person }

// IsPerson tells a person's subject from a place's.
func IsPerson(subject string) bool { return strings.HasPrefix(subject, "p:") }
