package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"checkinbot/internal/export"
)

func runExport(ctx context.Context, w world, args []string) error {
	var people bool
	var by string
	words, err := flags("export", w, args, mostWords, func(fs *flag.FlagSet) {
		fs.BoolVar(&people, "people", false, "add a sheet of what each person has sent")
		fs.StringVar(&by, "by", "checkinbot export", "`name` in the stamp on every sheet")
	})
	if err != nil {
		return err
	}
	if len(words) == 0 || !strings.HasSuffix(words[0], ".xlsx") && !strings.HasSuffix(words[0], ".csv") {
		return usageError(errors.New("export: want a file to write, .xlsx or .csv, then a place and a time"))
	}
	a, err := ask(ctx, w, words[1:])
	if err != nil {
		return err
	}
	defer func() { _ = a.rdb.Close() }()
	spec := export.Spec{Place: a.place, Of: a.over(), Today: a.today, People: people, Lang: a.cfg.Language, By: by, At: time.Now().In(a.cfg.Timezone)}
	if err := writeExport(ctx, words[0], export.Source{Counts: a.store, Roster: a.roster, Catalogue: a.catalogue}, spec); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.out, "written to %s\n", words[0])
	return err
}

// writeExport writes beside the file and puts it in its place when it is whole.
func writeExport(ctx context.Context, name string, from export.Source, spec export.Spec) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) //nolint:gosec // our own, beside the file the caller names
		}
	}()
	out := bufio.NewWriter(f)
	write := from.CSV
	if strings.HasSuffix(name, ".xlsx") {
		write = from.XLSX
	}
	if err := errors.Join(write(ctx, spec, out), out.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name) //nolint:gosec // the caller names the file
}
