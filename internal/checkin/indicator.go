package checkin

import "fmt"

// Label is a short name in the two languages the bot speaks.
type Label struct {
	ZH string `yaml:"zh"`
	EN string `yaml:"en"`
}

// In returns the label in a language; anything but English reads Chinese.
func (l Label) In(lang Language) string {
	if lang == English {
		return l.EN
	}
	return l.ZH
}

// Fold says how the reports of one indicator make a total.
type Fold string

const (
	// Sum adds every report: visits, cards, meetings.
	Sum Fold = "sum"
	// Latest keeps each person's newest statement and adds those up:
	// "I am linked to 8 households" replaces what was said before.
	Latest Fold = "latest"
)

// Style says how a total is printed in official Chinese prose.
type Style string

const (
	// Exact prints every digit: 78984.
	Exact Style = "exact"
	// Wan2 prints 10,000 and more in 万 with at most two decimals: 20.3万.
	Wan2 Style = "wan2"
	// WanMoney prints yuan as whole 万元: 12097万.
	WanMoney Style = "wan_money"
)

// Indicator is one figure of the campaign.
type Indicator struct {
	// ID is the public name, as in scripts and JSON: households_visited.
	ID string `yaml:"id"`
	// Code is the stored name, two or three letters; it must never change once
	// anything has been recorded under it.
	Code string `yaml:"code"`
	// Name is the noun phrase of lists and tallies: 走访 / household visits.
	Name Label `yaml:"name"`
	// Unit follows the number; in English it may be empty.
	Unit Label `yaml:"unit"`
	Fold Fold  `yaml:"fold"`
	// Style is how totals are printed; see Style.
	Style Style `yaml:"style"`
	// Limit is the largest plausible value of one message, in base units
	// (yuan for money); above it the bot asks before it records.
	Limit int64 `yaml:"limit"`
	// HeadsOf is the code of a Latest figure whose people this one counts: those whose
	// newest word on it is at least one. Empty for figures that are reported only.
	HeadsOf string `yaml:"heads_of"`
	// Money figures are entered in many scales and stored in yuan.
	Money bool `yaml:"money"`
	// Words are what people write for it.
	Words Words `yaml:"words"`
}

// Words are the surface forms of an indicator, in Simplified Chinese and
// lower-case English.
type Words struct {
	// Keys name the indicator by themselves: 走访, 座谈会, "appeal".
	Keys []string `yaml:"keys"`
	// With belong to it, but name it only beside a key or another such word: 诉求
	// in 解决诉求1件.
	With []string `yaml:"with"`
	// Units may follow its number: 户, 家, "households".
	Units []string `yaml:"units"`
}

// Catalogue is the ordered list of indicators a district counts.
type Catalogue struct {
	list   []Indicator
	byID   map[string]int
	byCode map[string]int
	heads  map[string]string // codes of figures by the figure whose people they count
	// Bulletin is how totals are told in official prose.
	Bulletin Bulletin
	// KeyWorks are the campaign's; see Works.
	KeyWorks []Work
	// Review is what townships are asked when they look back.
	Review Review
	// Appeals are the rules for those that are written down.
	Appeals Appeals
}

// NewCatalogue builds a catalogue; ids and codes must be unique and non-empty.
func NewCatalogue(list []Indicator) (*Catalogue, error) {
	c := &Catalogue{list: list, byID: map[string]int{}, byCode: map[string]int{}, heads: map[string]string{}}
	for i, ind := range list {
		if ind.ID == "" || ind.Code == "" {
			return nil, fmt.Errorf("checkin: indicator %d has no id or no code", i+1)
		}
		if _, ok := c.byID[ind.ID]; ok {
			return nil, fmt.Errorf("checkin: indicator id %q appears twice", ind.ID)
		}
		if _, ok := c.byCode[ind.Code]; ok {
			return nil, fmt.Errorf("checkin: indicator code %q appears twice", ind.Code)
		}
		c.byID[ind.ID], c.byCode[ind.Code] = i, i
	}
	for _, ind := range list {
		if ind.HeadsOf == "" {
			continue
		}
		of, ok := c.ByCode(ind.HeadsOf)
		if !ok || of.Fold != Latest || ind.Fold != Latest {
			return nil, fmt.Errorf("checkin: indicator %q counts the people of %q: both must exist and be of the latest kind", ind.ID, ind.HeadsOf)
		}
		c.heads[ind.HeadsOf] = ind.Code
	}
	return c, nil
}

// All returns the indicators in catalogue order; the caller must not change it.
func (c *Catalogue) All() []Indicator { return c.list }

// ByID finds an indicator by its public name.
func (c *Catalogue) ByID(id string) (*Indicator, bool) { return c.at(c.byID, id) }

// ByCode finds an indicator by its stored name.
func (c *Catalogue) ByCode(code string) (*Indicator, bool) { return c.at(c.byCode, code) }

func (c *Catalogue) at(index map[string]int, key string) (*Indicator, bool) {
	i, ok := index[key]
	if !ok {
		return nil, false
	}
	return &c.list[i], true
}

// Order returns the position of an indicator code, or a position after all
// known ones, for sorting.
func (c *Catalogue) Order(code string) int {
	if i, ok := c.byCode[code]; ok {
		return i
	}
	return len(c.list)
}
