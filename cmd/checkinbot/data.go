package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

func runVersion(_ context.Context, w world, args []string) error {
	if _, err := flags("version", w, args, 0, nil); err != nil {
		return err
	}
	version, revision := "development", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			version = v
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value
			}
		}
	}
	_, err := fmt.Fprintf(w.out, "checkinbot %s%s\n", version, revision)
	return err
}

func runVerify(ctx context.Context, w world, args []string) error {
	var asJSON bool
	_, err := flags("verify", w, args, 0, func(fs *flag.FlagSet) { fs.BoolVar(&asJSON, "json", false, "print the result as JSON") })
	if err != nil {
		return err
	}
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	report, err := d.store.Verify(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		if err := json.NewEncoder(w.out).Encode(report); err != nil {
			return err
		}
	} else {
		for _, diff := range report.Differences {
			_, _ = fmt.Fprintf(w.out, "%s %s: stored %q, the ledger says %q\n", diff.Key, diff.Field, diff.Stored, diff.Want)
		}
		_, _ = fmt.Fprintf(w.out, "verify: %d records, %d counters, %d differences\n", report.Records, report.Counters, len(report.Differences))
	}
	if n := len(report.Differences); n > 0 {
		return fmt.Errorf("verify: %d counters do not equal the ledger", n)
	}
	return nil
}

func runTotals(ctx context.Context, w world, args []string) error {
	var asJSON bool
	rest, err := flags("totals", w, args, 1, func(fs *flag.FlagSet) { fs.BoolVar(&asJSON, "json", false, "print the result as JSON") })
	if err != nil {
		return err
	}
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	r, _, err := d.store.Roster(ctx)
	if err != nil {
		return err
	}
	place, err := findPlace(r, rest)
	if err != nil {
		return usageError(err)
	}
	today := checkin.Calendar{Zone: d.cfg.Timezone, Cut: checkin.DefaultCut}.DayOf(time.Now())
	tallies, err := d.store.Totals(ctx, string(place.ID), checkin.OneDay(today), checkin.MonthTo(today), checkin.UpTo(today))
	if err != nil {
		return err
	}
	if asJSON {
		return printTotals(w, d.catalogue, place, today, tallies)
	}
	said := text.Say(d.cfg.Language, text.TotalOf(d.catalogue, place.In(d.cfg.Language), today, tallies))
	_, err = fmt.Fprintln(w.out, strings.NewReplacer("<b>", "", "</b>", "").Replace(said))
	return err
}

// findPlace finds a place by id, name or alias; the district when none is named.
func findPlace(r *checkin.Roster, words []string) (checkin.Place, error) {
	if len(words) == 0 {
		p, _ := r.Place(checkin.District)
		p.ID = checkin.District
		return p, nil
	}
	for _, p := range r.Places() {
		if string(p.ID) == words[0] || p.Name == words[0] || strings.EqualFold(p.English, words[0]) {
			return p, nil
		}
		for _, a := range p.Aliases {
			if a == words[0] {
				return p, nil
			}
		}
	}
	return checkin.Place{}, fmt.Errorf("there is no place %q on the roster", words[0])
}

func printTotals(w world, c *checkin.Catalogue, place checkin.Place, today checkin.Day, tallies []checkin.Tally) error {
	values := func(t checkin.Tally) map[string]int64 {
		out := map[string]int64{}
		for _, ind := range c.All() {
			out[ind.ID] = t.Value(ind.Code)
		}
		return out
	}
	return json.NewEncoder(w.out).Encode(map[string]any{
		"place": place.ID, "name": place.Name, "day": today.String(),
		"today": values(tallies[0]), "month": values(tallies[1]), "ever": values(tallies[2]),
	})
}
