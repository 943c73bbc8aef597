package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/config"
	"checkinbot/internal/store"
	"checkinbot/internal/workday"
)

// world is what the program touches outside itself.
type world struct {
	env      []string
	in       io.Reader
	out, err io.Writer
}

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks mistakes of the caller: a wrong flag, a bad setting.
var errUsage = errors.New("usage")

// command is one subcommand. Run gets the arguments after its name.
type command struct {
	name, args, about string
	run               func(ctx context.Context, w world, args []string) error
}

func commands() []command {
	return []command{
		{"run", "[--strict]", "run the bot with the settings of the environment", runBot},
		{"demo", "[--addr 127.0.0.1:8088] [--open=false] [--campaign | --empty]", "run everything on this machine, with a chat page in the browser", runDemo},
		{"parse", "[--json] [--roster FILE] [--catalogue FILE]", "say how messages read from standard input are understood", runParse},
		{"totals", "[--json] [PLACE] [TIME]", "print a place's totals over a time, such as 上月 or \"1 Nov to 15 Nov\"; without one today, this month, up to now", runTotals},
		{"bulletin", "[--language en] [PLACE] [TIME] | --totals FILE", "print the paragraph that opens a bulletin, of a place and a time, or of the totals in a file", runBulletin},
		{"roster", "import FILE [--apply] | export FILE | template FILE | example", "show what a YAML or XLSX file would change in the roster, and change it; write the roster to a file, or one to fill in", runRoster},
		{"schedule", "sim [--days 30] [--from DAY] [--json] [PLACE]", "list what the clock would send when and to whom in the next days, and why a day is left out", runSchedule},
		{"export", "[--people] [--by NAME] FILE [PLACE] [TIME]", "write a place's days as a workbook (.xlsx) or as text (.csv): sums by formulas, a row for each day and place", runExport},
		{"opening", "[--json] [FILE [--apply]]", "print the totals achieved before the bot began; show what a YAML file would set, and set it", runOpening},
		{"audit", "[--json] [--month 2026-11]", "print who changed what in a month", runAudit},
		{"verify", "[--json]", "recompute every counter from the ledger and report differences", runVerify},
		{"healthcheck", "", "exit 0 when the bot on this machine is ready", runHealthcheck},
		{"version", "", "print the version", runVersion},
	}
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(w.out)
		return exitOK
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, w, args[1:])
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return exitOK
		case errors.Is(err, errUsage):
			printLines(w.err, strings.TrimPrefix(err.Error(), errUsage.Error()+"\n"))
			return exitUsage
		}
		printLines(w.err, err.Error())
		return exitFailed
	}
	printLines(w.err, fmt.Sprintf("there is no command %q; checkinbot --help lists them", args[0]))
	return exitUsage
}

func printLines(w io.Writer, text string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		_, _ = fmt.Fprintln(w, "checkinbot: "+line)
	}
}

func usage(w io.Writer) {
	_, _ = fmt.Fprintln(w, "checkinbot: a check-in bot for people who work in the field and report by chat")
	for _, c := range commands() {
		_, _ = fmt.Fprintf(w, "\n  checkinbot %s %s\n      %s\n", c.name, c.args, c.about)
	}
	_, _ = fmt.Fprintln(w, "\nSettings come from the environment; README.md lists them. Exit codes: 0 done, 1 failed, 2 wrong usage or settings.")
}

// usageError is a mistake of the caller, one line each.
func usageError(err error) error { return errors.Join(errUsage, err) }

// flags parses the arguments of a command; extra says how many words may follow
// the flags.
func flags(name string, w world, args []string, extra int, define func(*flag.FlagSet)) ([]string, error) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(w.out)
	fs.Usage = func() {
		for _, c := range commands() {
			if c.name == name {
				_, _ = fmt.Fprintf(w.out, "checkinbot %s %s\n\n%s\n\n", c.name, c.args, c.about)
			}
		}
		fs.PrintDefaults()
	}
	if define != nil {
		define(fs)
	}
	var words []string
	for rest := args; ; { // flags may stand before, between and behind the words
		if err := fs.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError(err)
		}
		if rest = fs.Args(); len(rest) == 0 {
			return words, nil
		}
		if len(words) == extra {
			return nil, usageError(fmt.Errorf("%s: unexpected %q", name, rest[0]))
		}
		words, rest = append(words, rest[0]), rest[1:]
	}
}

// data is an open store with what is needed to read it.
type data struct {
	cfg       config.Config
	catalogue *checkin.Catalogue
	work      *workday.Calendar
	rdb       redis.UniversalClient
	store     *store.Store
}

// openData connects the data commands to Redis.
func openData(ctx context.Context, w world) (data, error) {
	cfg, err := config.Read(w.env, config.Data)
	if err != nil {
		return data{}, usageError(err)
	}
	d, err := connect(cfg, store.Options{})
	if err != nil {
		return data{}, err
	}
	if err := d.store.Ping(ctx); err != nil {
		return data{}, errors.Join(err, d.rdb.Close())
	}
	return d, nil
}

func connect(cfg config.Config, opts store.Options) (data, error) {
	c, err := catalogue.Load(cfg.Catalogue)
	if err != nil {
		return data{}, usageError(err)
	}
	work, err := workday.Load(cfg.Workdays)
	if err != nil {
		return data{}, usageError(err)
	}
	rdb, err := store.Connect(cfg.RedisURL.Reveal())
	if err != nil {
		return data{}, usageError(err)
	}
	return data{cfg: cfg, catalogue: c, work: work, rdb: rdb, store: store.New(rdb, cfg.District, c, opts)}, nil
}

func newLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}
