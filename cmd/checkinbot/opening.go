package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"go.yaml.in/yaml/v4"

	"checkinbot/internal/checkin"
)

func runOpening(ctx context.Context, w world, args []string) error {
	var apply, asJSON bool
	words, err := flags("opening", w, args, 1, func(fs *flag.FlagSet) {
		fs.BoolVar(&apply, "apply", false, "set what the file says")
		fs.BoolVar(&asJSON, "json", false, "print what is set as JSON")
	})
	if err != nil {
		return err
	}
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	set, err := d.store.Openings(ctx)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return printOpenings(w.out, d.catalogue, set, asJSON)
	}
	r, _, err := d.store.Roster(ctx)
	if err != nil {
		return err
	}
	change, err := readOpenings(words[0], d.catalogue, r)
	if err != nil {
		return usageError(fmt.Errorf("%s: nothing was set\n%w", words[0], err))
	}
	next := set.With(change)
	_, _ = fmt.Fprintln(w.out, "what would be set:")
	if err := printOpenings(w.out, d.catalogue, next, asJSON); err != nil {
		return err
	}
	if !apply {
		_, err = fmt.Fprintln(w.out, "Nothing is changed yet. To set this, add --apply.")
		return err
	}
	if err := d.store.Open(ctx, "", checkin.Reason{}, change); err != nil {
		return err
	}
	_, err = fmt.Fprintln(w.out, "Done.")
	return err
}

// readOpenings reads a YAML file of places, by name or id, with figures by indicator:
//
//	隆阳区: {contact_cards: 203000, project_funds: 120970000}
//
// Money is in yuan; zero takes a figure back. Every mistake is named by its line.
func readOpenings(name string, c *checkin.Catalogue, r *checkin.Roster) (checkin.Openings, error) {
	body, err := os.ReadFile(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(body, &root); err != nil {
		return nil, fmt.Errorf("not YAML: %w", err)
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("line 1: want places, each with {indicator: integer}")
	}
	out, errs := checkin.Openings{}, []error(nil)
	for place, figures := range pairsOf(root.Content[0]) {
		p, err := findPlace(r, []string{place.Value})
		if err != nil || figures.Kind != yaml.MappingNode {
			errs = append(errs, fmt.Errorf("line %d: want a place of the roster with {indicator: integer}, not %q", place.Line, place.Value))
			continue
		}
		if out[p.ID] != nil {
			errs = append(errs, fmt.Errorf("line %d: %q stands twice", place.Line, place.Value))
			continue
		}
		out[p.ID] = map[string]int64{}
		for id, value := range pairsOf(figures) {
			var v int64
			ind, ok := c.ByID(id.Value)
			switch {
			case !ok:
				errs = append(errs, fmt.Errorf("line %d: there is no indicator %q", id.Line, id.Value))
				continue
			case ind.Fold == checkin.Latest:
				errs = append(errs, fmt.Errorf("line %d: %s is made of each person's newest word and has no beginning to set", id.Line, id.Value))
				continue
			case value.Tag != "!!int" || value.Decode(&v) != nil || v < 0:
				errs = append(errs, fmt.Errorf("line %d: %s: want a whole number, not %q", value.Line, id.Value, value.Value))
				continue
			}
			out[p.ID][ind.Code] = v
		}
	}
	return out, errors.Join(errs...)
}

// pairsOf are the keys and values of a mapping, in order.
func pairsOf(n *yaml.Node) func(func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// printOpenings prints openings in the shape a file has.
func printOpenings(w io.Writer, c *checkin.Catalogue, set checkin.Openings, asJSON bool) error {
	byID := map[checkin.PlaceID]map[string]int64{}
	for place, figures := range set {
		byID[place] = map[string]int64{}
		for code, v := range figures {
			if ind, ok := c.ByCode(code); ok {
				byID[place][ind.ID] = v
			}
		}
	}
	if asJSON {
		return json.NewEncoder(w).Encode(byID)
	}
	for _, place := range slices.Sorted(maps.Keys(byID)) {
		_, _ = fmt.Fprintf(w, "%q:\n", place)
		for _, id := range slices.Sorted(maps.Keys(byID[place])) {
			_, _ = fmt.Fprintf(w, "  %s: %d\n", id, byID[place][id])
		}
	}
	if len(set) > 0 {
		return nil
	}
	_, err := fmt.Fprintln(w, "# nothing is set")
	return err
}
