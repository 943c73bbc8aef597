package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"checkinbot/handlers"
	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// inquiry is what the words behind a data command ask for.
type inquiry struct {
	data
	roster *checkin.Roster
	place  checkin.Place
	grammar.Question
	today checkin.Day
}

// ask opens the data and reads words like "板桥镇 上周" or "Banqiao, last month".
func ask(ctx context.Context, w world, words []string) (inquiry, error) {
	d, err := openData(ctx, w)
	if err != nil {
		return inquiry{}, err
	}
	a := inquiry{data: d}
	if err := a.read(ctx, strings.Join(words, " ")); err != nil {
		return inquiry{}, errors.Join(err, d.rdb.Close())
	}
	return a, nil
}

func (a *inquiry) read(ctx context.Context, words string) (err error) {
	if a.roster, _, err = a.store.Roster(ctx); err != nil {
		return err
	}
	calendar := checkin.Calendar{Zone: a.cfg.Timezone, Cut: checkin.DefaultCut}
	a.today = calendar.DayOf(time.Now())
	if a.place, err = findPlace(a.roster, strings.Fields(words)); err == nil {
		return nil
	}
	a.place, _ = findPlace(a.roster, nil)
	a.Question = grammar.New(a.catalogue, calendar, a.roster).Ask(grammar.Input{Text: words, At: time.Now()})
	switch {
	case len(a.Strange) > 0:
		return usageError(fmt.Errorf("%q is no place of the roster and no time", a.Strange[0]))
	case len(a.Places) > 1:
		return usageError(errors.New("one place at a time"))
	case a.Dated && a.Stretch.From > a.today:
		return usageError(fmt.Errorf("%s is still to come", a.Stretch.From))
	case len(a.Places) == 1:
		a.place, _ = a.roster.Place(a.Places[0])
	}
	return nil
}

// findPlace finds a place by id, name or alias; the district when none is named.
func findPlace(r *checkin.Roster, words []string) (checkin.Place, error) {
	if len(words) == 0 {
		p, _ := r.Place(checkin.District)
		p.ID = checkin.District
		return p, nil
	}
	name := strings.Join(words, " ")
	if p, ok := r.Place(checkin.PlaceID(name)); ok {
		return p, nil
	}
	if p, ok := r.FindPlace(name); ok {
		return p, nil
	}
	return checkin.Place{}, fmt.Errorf("there is no place %q on the roster", name)
}

// over is the stretch asked about, by default the whole campaign.
func (a *inquiry) over() checkin.Stretch {
	if a.Dated {
		return a.Stretch
	}
	return checkin.EverTo(a.today)
}

func runBulletin(ctx context.Context, w world, args []string) error {
	var totals, language string
	words, err := flags("bulletin", w, args, mostWords, func(fs *flag.FlagSet) {
		fs.StringVar(&totals, "totals", "", "write it of the totals in a JSON `file`, {indicator: integer} with money in yuan, without Redis")
		fs.StringVar(&language, "language", "", "zh-CN or en; default: CHECKIN_LANGUAGE, else zh-CN")
	})
	if err != nil {
		return err
	}
	lang := checkin.Language(language)
	if lang != "" && lang != checkin.Chinese && lang != checkin.English {
		return usageError(fmt.Errorf("bulletin: language %q; want zh-CN or en", language))
	}
	if totals != "" {
		return bulletinOfFile(w, totals, lang, words)
	}
	a, err := ask(ctx, w, words)
	if err != nil {
		return err
	}
	defer func() { _ = a.rdb.Close() }()
	if lang == "" {
		lang = a.cfg.Language
	}
	tallies, err := a.store.Totals(ctx, string(a.place.ID), a.over().Period(a.today))
	if err != nil {
		return err
	}
	return printBulletin(w, lang, handlers.BulletinOf(a.catalogue, lang, a.place.ID, a.place.In(lang), a.over(), a.today, tallies[0]))
}

// mostWords is how many words a place and a time may take.
const mostWords = 12

// bulletinOfFile needs no Redis and no settings but the catalogue.
func bulletinOfFile(w world, file string, lang checkin.Language, words []string) error {
	if len(words) > 0 {
		return usageError(errors.New("bulletin: with --totals there is no place and no time to name"))
	}
	c, err := catalogue.Load(setting(w, "CHECKIN_CATALOGUE"))
	if err != nil {
		return usageError(err)
	}
	body, err := os.ReadFile(file) //nolint:gosec // the caller names the file
	if err != nil {
		return usageError(fmt.Errorf("bulletin: %w", err))
	}
	var byID map[string]int64
	if err := json.Unmarshal(body, &byID); err != nil {
		return usageError(fmt.Errorf("bulletin: %s: want {indicator: integer}, money in yuan: %w", file, err))
	}
	values := map[string]int64{}
	for id, v := range byID {
		ind, ok := c.ByID(id)
		switch {
		case !ok:
			return usageError(fmt.Errorf("bulletin: %s: there is no indicator %q", file, id))
		case v < 0:
			return usageError(fmt.Errorf("bulletin: %s: %s is negative", file, id))
		}
		values[ind.Code] = v
	}
	if lang == "" {
		lang = checkin.MatchLanguage(setting(w, "CHECKIN_LANGUAGE"), checkin.Chinese)
	}
	today := checkin.DateOf(time.Now())
	return printBulletin(w, lang, handlers.BulletinOf(c, lang, checkin.District, "", checkin.EverTo(today), today, checkin.Tally{Values: values}))
}

// setting is a value of the environment.
func setting(w world, name string) string {
	for _, e := range w.env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}

func printBulletin(w world, lang checkin.Language, s text.Bulletin) error {
	s.Plain = true
	_, err := fmt.Fprintln(w.out, strings.NewReplacer("<b>", "", "</b>", "").Replace(text.Label(lang, s)))
	return err
}
