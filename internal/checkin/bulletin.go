package checkin

import (
	"fmt"
	"regexp"
	"strings"
)

// Bulletin is the wording of the paragraph that opens every report: clauses in groups.
// Clauses are set apart by commas, groups by semicolons. In a clause {id} stands for an
// indicator's total; a clause whose totals are all zero is left out.
type Bulletin struct {
	// District is what the district is called in it: 该区.
	District Label      `yaml:"district"`
	ZH       [][]string `yaml:"zh"`
	EN       [][]string `yaml:"en"`
}

// In returns the clauses in a language.
func (b Bulletin) In(lang Language) [][]string {
	if lang == English {
		return b.EN
	}
	return b.ZH
}

var placeholder = regexp.MustCompile(`\{([a-z0-9_]+)\}`)

// Check reports a clause that names no indicator of the catalogue.
func (b Bulletin) Check(c *Catalogue) error {
	for _, lang := range []Language{Chinese, English} {
		for _, group := range b.In(lang) {
			for _, clause := range group {
				ids := placeholder.FindAllStringSubmatch(clause, -1)
				if len(ids) == 0 {
					return fmt.Errorf("bulletin: %q has no {indicator}", clause)
				}
				for _, id := range ids {
					if _, ok := c.ByID(id[1]); !ok {
						return fmt.Errorf("bulletin: %q: there is no indicator %q", clause, id[1])
					}
				}
			}
		}
	}
	return nil
}

// Clauses fills in the totals by the indicators' codes and joins what is not zero. Standing
// figures are left out unless wanted: over a month they are differences.
func (c *Catalogue) Clauses(lang Language, values map[string]int64, standing bool) string {
	comma, semicolon := "，", "；"
	if lang == English {
		comma, semicolon = ", ", "; "
	}
	var groups []string
	for _, group := range c.Bulletin.In(lang) {
		var clauses []string
		for _, clause := range group {
			if text, ok := c.clause(lang, clause, values, standing); ok {
				clauses = append(clauses, text)
			}
		}
		if len(clauses) > 0 {
			groups = append(groups, strings.Join(clauses, comma))
		}
	}
	return strings.Join(groups, semicolon)
}

func (c *Catalogue) clause(lang Language, clause string, values map[string]int64, standing bool) (text string, some bool) {
	text = placeholder.ReplaceAllStringFunc(clause, func(match string) string {
		ind, ok := c.ByID(strings.Trim(match, "{}"))
		if !ok || ind.Fold == Latest && !standing {
			return "0"
		}
		v := values[ind.Code]
		some = some || v != 0
		return ind.Officially(lang, v)
	})
	return text, some
}

// Officially prints a total of the indicator as bulletins do: 万 in Chinese, grouped
// digits in English. Less than 万元 of money is printed to the yuan.
func (ind Indicator) Officially(lang Language, v int64) string {
	if lang == English || ind.Money && v < 10_000 {
		return Grouped(v)
	}
	return ind.Style.Chinese(v)
}
