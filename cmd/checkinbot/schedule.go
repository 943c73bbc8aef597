package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/scheduler"
)

// mostSimDays bounds a simulation.
const mostSimDays = 400

func runSchedule(ctx context.Context, w world, args []string) error {
	var days int
	var from string
	var asJSON bool
	words, err := flags("schedule", w, args, 2, func(fs *flag.FlagSet) {
		fs.IntVar(&days, "days", 30, "how many `days` to look ahead")
		fs.StringVar(&from, "from", "", "the first `day`, such as 2026-11-24; today when empty")
		fs.BoolVar(&asJSON, "json", false, "print one JSON object a line, also for what is left out")
	})
	switch {
	case err != nil:
		return err
	case len(words) == 0 || words[0] != "sim":
		return usageError(errors.New("schedule: want sim"))
	case days < 1 || days > mostSimDays:
		return usageError(fmt.Errorf("schedule: %d days; want 1 to %d", days, mostSimDays))
	}
	d, err := openData(ctx, w)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()
	first := checkin.DateOf(time.Now().In(d.cfg.Timezone))
	if from != "" {
		if first, err = checkin.ParseDay(from); err != nil {
			return usageError(fmt.Errorf("schedule: %q is no day like 2026-11-24", from))
		}
	}
	r, _, err := d.store.Roster(ctx)
	if err != nil {
		return err
	}
	places, err := simPlaces(r, words[1:])
	if err != nil {
		return usageError(err)
	}
	table := scheduler.Timetable{Zone: d.cfg.Timezone, Work: d.work}
	for i := range days {
		day := first.Add(i)
		var list []checkin.Planned
		for _, p := range places {
			list = append(list, table.Plan(r, p, day, 1)...)
		}
		slices.SortStableFunc(list, func(a, b checkin.Planned) int { return a.At.Compare(b.At) })
		show := printPlanned
		if asJSON {
			show = encodePlanned
		}
		if err := show(w.out, r, day, list); err != nil {
			return err
		}
	}
	return nil
}

// simPlaces are the one named, or the district and all its townships.
func simPlaces(r *checkin.Roster, words []string) ([]checkin.PlaceID, error) {
	if len(words) > 0 {
		p, err := findPlace(r, words)
		return []checkin.PlaceID{p.ID.Township()}, err
	}
	out := []checkin.PlaceID{checkin.District}
	for _, t := range r.Townships() {
		out = append(out, t.ID)
	}
	return out, nil
}

// recipients are the groups or people that a sending of a place reaches now.
func recipients(r *checkin.Roster, p checkin.Planned) []string {
	var out []string
	role := checkin.Secretary
	switch p.What {
	case checkin.SendReminder, checkin.SendTally:
		for _, g := range r.Groups() { // a group of several goes by its first
			if len(g.Places) > 0 && g.Places[0] == p.Place && (p.What == checkin.SendTally || !g.Quiet) {
				out = append(out, fmt.Sprintf("group %d", g.Chat))
			}
		}
		return out
	case checkin.SendDigest:
		role = checkin.Leader
	default:
	}
	for _, h := range r.Holders(p.Place, role) {
		if !h.Muted {
			out = append(out, h.ID)
		}
	}
	return out
}

// printPlanned prints one day: what goes out when and to whom, what is left out
// because of a rule, or why nothing goes out at all. Where nobody would get
// anything is left out.
func printPlanned(w io.Writer, r *checkin.Roster, day checkin.Day, list []checkin.Planned) error {
	var lines []string
	var why checkin.Planned // the weightiest
	due, sent := false, false
	for _, p := range list {
		to := recipients(r, p)
		if p.Why.Outweighs(why.Why) {
			why = p
		}
		due = due || p.Why == ""
		if len(to) == 0 {
			continue
		}
		sent = sent || p.Why == ""
		name := r.PlaceName(p.Place, checkin.Chinese)
		switch p.Why {
		case "":
			lines = append(lines, fmt.Sprintf("  %s %-8s %s: %s", p.At.Format("15:04"), p.What, name, strings.Join(to, ", ")))
		case checkin.SilentOff, checkin.SilentQuiet:
			lines = append(lines, fmt.Sprintf("  -     %-8s %s: %s", p.What, name, silences[p.Why]))
		default:
		}
	}
	head := day.String() + " " + day.Weekday().String()[:3]
	switch {
	case sent:
	case due:
		head += ": nothing, nobody would get it"
	default:
		head += ": nothing, " + strings.TrimSpace(silences[why.Why]+" "+holiday(why))
		lines = nil
	}
	_, err := fmt.Fprintln(w, strings.Join(append([]string{head}, lines...), "\n"))
	return err
}

func holiday(p checkin.Planned) string {
	if p.Why == checkin.SilentHoliday {
		return p.Holiday
	}
	return ""
}

var silences = map[checkin.Silence]string{
	checkin.SilentOff: "turned off", checkin.SilentQuiet: "within quiet hours", checkin.SilentWeekend: "weekend",
	checkin.SilentHoliday: "holiday", checkin.SilentNotThisDay: "not one of its days",
}

func encodePlanned(w io.Writer, r *checkin.Roster, day checkin.Day, list []checkin.Planned) error {
	for _, p := range list {
		err := json.NewEncoder(w).Encode(map[string]any{
			"day": day.String(), "at": p.At.Format(time.RFC3339), "what": p.What, "place": p.Place,
			"to": recipients(r, p), "left_out": p.Why, "holiday": p.Holiday,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
