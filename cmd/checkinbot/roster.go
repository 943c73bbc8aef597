package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/roster"
	"checkinbot/internal/store"
	"checkinbot/scheduler"
)

func runRoster(ctx context.Context, w world, args []string) error {
	var apply bool
	words, err := flags("roster", w, args, 2, func(fs *flag.FlagSet) {
		fs.BoolVar(&apply, "apply", false, "import: make the changes shown")
	})
	if err != nil {
		return err
	}
	switch what := strings.Join(words[:min(len(words), 1)], ""); {
	case what == "example" && len(words) == 1:
		_, err := w.out.Write(roster.Example)
		return err
	case what == "import" && len(words) == 2:
		return importRoster(ctx, w, words[1], apply)
	case what == "export" && len(words) == 2:
		return exportRoster(ctx, w, words[1])
	case what == "template" && len(words) == 2:
		return writeRoster(w, words[1], roster.File{})
	}
	return usageError(errors.New("roster: want import FILE, export FILE, template FILE, or example"))
}

// mostRosterFile bounds what an import reads.
const mostRosterFile = 64 << 20

// readRoster reads a file by what its name ends in.
func readRoster(name string) (roster.File, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return roster.File{}, err
	}
	defer func() { _ = f.Close() }()
	content, err := io.ReadAll(io.LimitReader(f, mostRosterFile))
	if err != nil {
		return roster.File{}, err
	}
	if strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return roster.ParseXLSX(bytes.NewReader(content), scheduler.ReadRule)
	}
	return roster.Parse(content, scheduler.ReadRule)
}

func importRoster(ctx context.Context, w world, name string, apply bool) error {
	file, err := readRoster(name)
	if err != nil {
		return usageError(fmt.Errorf("%s: nothing was imported\n%w", name, err))
	}
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	current, version, err := d.store.Roster(ctx)
	if err != nil {
		return err
	}
	next := file.Onto(current)
	changes := roster.Diff(roster.Of(current), next)
	show(w.out, changes)
	_, _ = fmt.Fprintf(w.out, "roster: %d places, %d people, %d groups: %s\n", len(next.Places), len(next.People), len(next.Groups), summary(changes))
	switch {
	case len(changes) == 0:
		return nil
	case !apply:
		_, err = fmt.Fprintln(w.out, "Nothing is changed yet. To make these changes, add --apply.")
		return err
	}
	err = d.store.ReplaceRoster(ctx, version, next.Places, next.People, next.Groups)
	if errors.Is(err, store.ErrRosterChanged) {
		return errors.New("roster: somebody changed the roster meanwhile, so nothing was imported; look at the changes again")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w.out, "Done. Running bots follow with their next message.")
	return err
}

// mostShown is how many changes of a kind a preview lists.
const mostShown = 50

func show(w io.Writer, changes []roster.Change) {
	shown := map[byte]int{}
	for _, c := range changes {
		if shown[c.Sign]++; shown[c.Sign] <= mostShown {
			_, _ = fmt.Fprintln(w, c)
		}
	}
	for _, sign := range []byte("-~+") {
		if more := shown[sign] - mostShown; more > 0 {
			_, _ = fmt.Fprintf(w, "%c … and %d more\n", sign, more)
		}
	}
}

func summary(changes []roster.Change) string {
	n := map[byte]int{}
	for _, c := range changes {
		n[c.Sign]++
	}
	return fmt.Sprintf("%d added, %d changed, %d removed", n['+'], n['~'], n['-'])
}

func exportRoster(ctx context.Context, w world, name string) error {
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	current, _, err := d.store.Roster(ctx)
	if err != nil {
		return err
	}
	return writeRoster(w, name, roster.Of(current))
}

// writeRoster writes a file by what its name ends in; only its owner may read it,
// because it holds names.
func writeRoster(w world, name string, file roster.File) error {
	var b bytes.Buffer
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xlsx":
		if err := roster.XLSX(&b, file); err != nil {
			return err
		}
	case ".yaml", ".yml":
		text, err := roster.YAML(file)
		if err != nil {
			return err
		}
		b.Write(text)
	default:
		return usageError(fmt.Errorf("roster: %s: the name must end in .yaml or .xlsx", name))
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil { //nolint:gosec // the operator names the file
		return err
	}
	_, err := fmt.Fprintf(w.out, "roster: %d places, %d people, %d groups written to %s\n", len(file.Places), len(file.People), len(file.Groups), name)
	return err
}

func runAudit(ctx context.Context, w world, args []string) error {
	var asJSON bool
	var text string
	_, err := flags("audit", w, args, 0, func(fs *flag.FlagSet) {
		fs.BoolVar(&asJSON, "json", false, "print one JSON object a line")
		fs.StringVar(&text, "month", time.Now().UTC().Format("2006-01"), "the `month`, in UTC")
	})
	if err != nil {
		return err
	}
	month, err := time.Parse("2006-01", text)
	if err != nil {
		return usageError(fmt.Errorf("audit: %q is no month like 2026-11", text))
	}
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	trail, err := d.store.Audit(ctx, checkin.DateOf(month).Month())
	if err != nil {
		return err
	}
	for _, e := range trail {
		if asJSON {
			err = json.NewEncoder(w.out).Encode(e)
		} else {
			_, err = fmt.Fprintf(w.out, "%s %s %s\n", time.Unix(e.At, 0).UTC().Format(time.RFC3339), e.By, e.What)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
