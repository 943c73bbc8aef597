package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

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
	words, err := flags("totals", w, args, mostWords, func(fs *flag.FlagSet) { fs.BoolVar(&asJSON, "json", false, "print the result as JSON") })
	if err != nil {
		return err
	}
	a, err := ask(ctx, w, words)
	if err != nil {
		return err
	}
	defer func() { _ = a.rdb.Close() }()
	periods := []checkin.Period{checkin.OneDay(a.today), checkin.MonthTo(a.today), checkin.UpTo(a.today)}
	if a.Dated {
		periods = []checkin.Period{a.Stretch.Period(a.today)}
	}
	tallies, err := a.store.Totals(ctx, string(a.place.ID), periods...)
	if err != nil {
		return err
	}
	if asJSON {
		return printTotals(w, a, tallies)
	}
	for i := range tallies {
		tallies[i] = tallies[i].Only(a.Figures)
	}
	said := text.Label(a.cfg.Language, text.TotalOf(a.catalogue, a.place.In(a.cfg.Language), a.today, slices.Concat(tallies, make([]checkin.Tally, 2))))
	if a.Dated {
		said = text.Label(a.cfg.Language, text.AnswerOf(a.catalogue, a.place.In(a.cfg.Language), a.Stretch, a.today, tallies[0]))
	}
	_, err = fmt.Fprintln(w.out, strings.NewReplacer("<b>", "", "</b>", "").Replace(said))
	return err
}

// printTotals prints totals by indicator: of the time asked about, else of today, this
// month and up to now.
func printTotals(w world, a inquiry, tallies []checkin.Tally) error {
	values := func(t checkin.Tally) map[string]int64 {
		out := map[string]int64{}
		for _, ind := range a.catalogue.All() {
			out[ind.ID] = t.Value(ind.Code)
		}
		return out
	}
	out := map[string]any{"place": a.place.ID, "name": a.place.Name, "day": a.today.String()}
	if a.Dated {
		p := a.Stretch.Period(a.today)
		out["to"], out["totals"] = p.To.String(), values(tallies[0])
		if p.From != 0 {
			out["from"] = p.From.String()
		}
	} else {
		out["today"], out["month"], out["ever"] = values(tallies[0]), values(tallies[1]), values(tallies[2])
	}
	return json.NewEncoder(w.out).Encode(out)
}
