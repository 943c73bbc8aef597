// Package catalogue reads the list of indicators a district counts from a YAML
// file, and ships the campaign's own.
package catalogue

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"checkinbot/internal/checkin"
)

//go:embed catalogue.yaml
var builtin []byte

// Default returns the campaign's own catalogue.
func Default() *checkin.Catalogue {
	c, err := Parse(builtin)
	if err != nil {
		panic(err) // embedded and tested
	}
	return c
}

// Load reads a catalogue file; an empty name means the default.
func Load(file string) (*checkin.Catalogue, error) {
	if file == "" {
		return Default(), nil
	}
	data, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	c, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("catalogue: %s: %w", file, err)
	}
	return c, nil
}

var (
	idForm   = regexp.MustCompile(`^[a-z][a-z0-9_]{1,40}$`)
	codeForm = regexp.MustCompile(`^[a-z]{2,3}$`)
)

// most is how many indicators a message can be read for.
const most = 64

// Parse reads a catalogue and reports every mistake in it.
func Parse(data []byte) (*checkin.Catalogue, error) {
	var file struct {
		Indicators []yaml.Node      `yaml:"indicators"`
		Bulletin   checkin.Bulletin `yaml:"bulletin"`
		Works      []checkin.Work   `yaml:"works"`
		Review     checkin.Review   `yaml:"review"`
		Appeals    checkin.Appeals  `yaml:"appeals"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	if n := len(file.Indicators); n == 0 || n > most {
		return nil, fmt.Errorf("%d indicators: want one to %d", n, most)
	}
	var list []checkin.Indicator
	var errs []error
	for i := range file.Indicators {
		node := &file.Indicators[i]
		var ind checkin.Indicator
		if err := node.Decode(&ind); err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", node.Line, err))
			continue
		}
		if err := unknownKeys(node, ""); err != nil {
			errs = append(errs, err)
		}
		if err := check(ind); err != nil {
			errs = append(errs, fmt.Errorf("line %d: %s: %w", node.Line, ind.ID, err))
		}
		list = append(list, ind)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	c, err := checkin.NewCatalogue(list)
	if err != nil {
		return nil, err
	}
	c.Bulletin, c.KeyWorks, c.Review, c.Appeals = file.Bulletin, file.Works, file.Review, file.Appeals
	if c.Appeals.Within == (checkin.Within{}) {
		c.Appeals.Within = Within
	}
	return c, errors.Join(c.Bulletin.Check(c), checkWorks(file.Works), checkReview(file.Review), checkAppeals(c.Appeals))
}

// checkCode checks one of the codes of a part of the catalogue, each of which stands once.
func checkCode(part, code string, seen map[string]bool) error {
	switch {
	case !codeForm.MatchString(code):
		return fmt.Errorf("%s: code %q: want two or three lower-case letters", part, code)
	case seen[code]:
		return fmt.Errorf("%s: code %q appears twice", part, code)
	}
	seen[code] = true
	return nil
}

func checkWorks(works []checkin.Work) error {
	var errs []error
	seen := map[string]bool{}
	for _, w := range works {
		err := checkCode("works", w.Code, seen)
		switch {
		case err != nil:
		case (w.Name.ZH == "") != (w.Name.EN == ""):
			err = fmt.Errorf("works: %s: name needs both zh and en, or neither", w.Code)
		case slices.Contains(w.Words, ""):
			err = fmt.Errorf("works: %s: one of the words is empty", w.Code)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// known lists the keys of an indicator, and of the mappings in it.
var known = map[string][]string{
	"":     {"id", "code", "name", "unit", "fold", "style", "limit", "money", "heads_of", "words"},
	"name": {"zh", "en"}, "unit": {"zh", "en"}, "words": {"keys", "with", "units"},
}

// unknownKeys finds misspelt keys, which would silently mean the default.
func unknownKeys(node *yaml.Node, of string) error {
	var errs []error
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if !slices.Contains(known[of], key.Value) {
			errs = append(errs, fmt.Errorf("line %d: no key %q here; there are %s", key.Line, key.Value, strings.Join(known[of], ", ")))
			continue
		}
		if value.Kind == yaml.MappingNode && known[key.Value] != nil {
			errs = append(errs, unknownKeys(value, key.Value))
		}
	}
	return errors.Join(errs...)
}

func check(ind checkin.Indicator) error {
	var errs []error
	wrong := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	wrong(!idForm.MatchString(ind.ID), "id %q: want lower-case letters, digits and _", ind.ID)
	wrong(!codeForm.MatchString(ind.Code), "code %q: want two or three lower-case letters", ind.Code)
	wrong(ind.Name.ZH == "" || ind.Name.EN == "", "name needs zh and en")
	wrong(ind.Unit.ZH == "", "unit needs zh")
	wrong(ind.Fold != checkin.Sum && ind.Fold != checkin.Latest, "fold %q: want sum or latest", ind.Fold)
	wrong(ind.Style != checkin.Exact && ind.Style != checkin.Wan2 && ind.Style != checkin.WanMoney, "style %q: want exact, wan2 or wan_money", ind.Style)
	wrong(ind.Limit <= 0, "limit %d: want a positive number", ind.Limit)
	wrong(len(ind.Words.Keys) == 0, "words.keys is empty: nobody could report it")
	wrong(len(ind.Words.Units) == 0, "words.units is empty: no measure word could follow its number")
	for _, list := range [][]string{ind.Words.Keys, ind.Words.With, ind.Words.Units} {
		wrong(slices.Contains(list, ""), "words: one of them is empty")
	}
	return errors.Join(errs...)
}

// Within are the working days in which each level settles an appeal, where the file says
// nothing.
var Within = checkin.Within{Cadre: 5, Township: 10, District: 15}

// mostDays bounds how long a level may take.
const mostDays = 250

func checkAppeals(a checkin.Appeals) error {
	var errs []error
	for _, w := range []struct {
		level string
		days  int
	}{{"cadre", a.Within.Cadre}, {"township", a.Within.Township}, {"district", a.Within.District}} {
		if w.days < 1 || w.days > mostDays {
			errs = append(errs, fmt.Errorf("appeals: within %s: %d working days: want 1 to %d", w.level, w.days, mostDays))
		}
	}
	seen := map[string]bool{}
	for _, c := range a.Categories {
		err := checkCode("appeals", c.Code, seen)
		switch {
		case err != nil:
		case c.Name.ZH == "" || c.Name.EN == "":
			err = fmt.Errorf("appeals: %s: name needs zh and en", c.Code)
		case slices.Contains(c.Words, ""):
			err = fmt.Errorf("appeals: %s: one of the words is empty", c.Code)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func checkReview(r checkin.Review) error {
	var errs []error
	if n := len(r.Ratings); len(r.Questions) > 0 && (n < 2 || n > 9) {
		errs = append(errs, fmt.Errorf("review: %d ratings: want two to nine", n))
	}
	seen := map[string]bool{}
	for _, q := range r.Questions {
		err := checkCode("review", q.Code, seen)
		switch {
		case err != nil:
		case q.Ask.ZH == "" || q.Ask.EN == "":
			err = fmt.Errorf("review: %s: ask needs zh and en", q.Code)
		}
		errs = append(errs, err)
	}
	for _, l := range r.Ratings {
		if l.ZH == "" || l.EN == "" {
			errs = append(errs, errors.New("review: each rating needs zh and en"))
		}
	}
	return errors.Join(errs...)
}
