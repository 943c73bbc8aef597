package scheduler

import (
	"fmt"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/workday"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

var work = workday.Default()

func TestDue(t *testing.T) {
	t.Parallel()
	sh := zone(t, "Asia/Shanghai")
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, sh)
	}
	night := []checkin.Span{{From: at(11, 24, 18, 0), To: at(11, 24, 22, 0)}}
	days := []checkin.Span{{From: at(11, 24, 18, 0), To: at(11, 27, 9, 0)}}
	tests := []struct {
		name    string
		now     time.Time
		outages []checkin.Span
		want    string
	}{
		{"before", at(11, 24, 16, 59), nil, ""},
		{"reminder", at(11, 24, 17, 0), nil, "reminder 2026-11-24"},
		{"reminder late", at(11, 24, 17, 30), nil, "reminder 2026-11-24 late"},
		{"tally replaces reminder", at(11, 24, 18, 30), nil, "tally 2026-11-24"},
		{"and the summary", at(11, 24, 18, 36), nil, "tally 2026-11-24 late, summary 2026-11-24"},
		{"caught up", at(11, 24, 20, 59), nil, "tally 2026-11-24 late, summary 2026-11-24 late"},
		{"quiet", at(11, 24, 21, 0), nil, ""},
		{"the next morning, without an outage", at(11, 25, 8, 0), nil, ""},
		{"still down", at(11, 24, 22, 5), night, ""},
		{"the next morning, after an outage", at(11, 25, 8, 0), night, "tally 2026-11-24 late down, summary 2026-11-24 late down"},
		{"until the outage is made up for", at(11, 25, 10, 24), night, "digest 2026-11-25 late, tally 2026-11-24 late down, summary 2026-11-24 late down"},
		{"no longer", at(11, 25, 10, 31), night, "digest 2026-11-25 late"},
		{"after days, only yesterday's", at(11, 27, 9, 0), days, "digest 2026-11-27 late down, tally 2026-11-26 late down, summary 2026-11-26 late down"},
		{"Friday's week", at(11, 27, 18, 40), nil, "tally 2026-11-27 late, summary 2026-11-27, weekly 2026-11-27"},
		{"the month's last working day", at(11, 30, 18, 45), nil, "tally 2026-11-30 late, summary 2026-11-30 late, monthly 2026-11-30"},
		{"Saturday", at(11, 28, 18, 30), nil, ""},
		{"a holiday", at(10, 1, 18, 30), nil, ""},
		{"a Saturday that is worked", at(10, 10, 18, 30), nil, "tally 2026-10-10"},
		{"the last working day before a holiday's Friday", at(6, 18, 18, 40), nil, "tally 2026-06-18 late, summary 2026-06-18, weekly 2026-06-18"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, what := range checkin.Sendings {
				for _, f := range planOf(what, checkin.Rule{}, "").due(calendars{sh, work, tt.outages}, tt.now) {
					if got != "" {
						got += ", "
					}
					got += fmt.Sprintf("%s %s", f.plan.what, f.day)
					if f.late {
						got += " late"
					}
					if f.down {
						got += " down"
					}
				}
			}
			if got != tt.want {
				t.Errorf("due %q, want %q", got, tt.want)
			}
		})
	}
}

// TestEveryMinuteOfTwoYears walks two years in six zones, four of them with
// daylight-saving time, with outages of minutes, hours and days: each sending of
// each of its days is due for an unbroken stretch of the minutes in which the
// program ran and nobody wanted quiet, within its window, under one reason of its
// own; and one that had any such minute is due in the first of them.
func TestEveryMinuteOfTwoYears(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("walks six million minutes; without the race detector only")
	}
	for _, name := range []string{"Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := zone(t, name)
			start, end := time.Date(2025, 1, 1, 0, 0, 0, 0, z), time.Date(2027, 1, 1, 0, 0, 0, 0, z)
			outages := someOutages(start, end)
			plans := []plan{planOf(checkin.SendReminder, checkin.Rule{At: "18:10"}, ""), planOf(checkin.SendTally, checkin.Rule{Cron: "30 2 * * *"}, "04:00-05:00")}
			for _, what := range checkin.Sendings {
				plans = append(plans, planOf(what, checkin.Rule{}, ""))
			}
			for i, p := range plans {
				walk(t, fmt.Sprintf("plan %d (%s)", i, p.what), p, z, start, end, outages)
			}
		})
	}
}

// someOutages are minutes, hours and days long, at odd times.
func someOutages(start, end time.Time) []checkin.Span {
	var out []checkin.Span
	for i, at := 0, start.Add(50*time.Hour); at.Before(end); i++ {
		long := []time.Duration{4 * time.Minute, 3 * time.Hour, 26 * time.Hour, 75 * time.Hour, 40 * time.Minute}[i%5]
		out = append(out, checkin.Span{From: at, To: at.Add(long)})
		at = at.Add(long + time.Duration(37+i*11%90)*time.Hour)
	}
	return out
}

func walk(t *testing.T, name string, p plan, z *time.Location, start, end time.Time, outages []checkin.Span) {
	t.Helper()
	first, last, count := map[checkin.Day]time.Time{}, map[checkin.Day]time.Time{}, map[checkin.Day]int{}
	o := 0
	down := func(now time.Time) bool {
		for o < len(outages) && !outages[o].To.After(now) {
			o++
		}
		return o < len(outages) && !now.Before(outages[o].From)
	}
	could := map[checkin.Day]int{} // minutes in which each day's could have gone out
	firstCould := map[checkin.Day]time.Time{}
	for now := start; now.Before(end); now = now.Add(time.Minute) {
		if down(now) {
			continue
		}
		near := outages[max(0, o-3):min(len(outages), o+1)] // those that have begun, as the program knows them
		var known []checkin.Span
		for _, s := range near {
			if !s.To.After(now) {
				known = append(known, s)
			}
		}
		for _, f := range p.due(calendars{z, work, known}, now) {
			if count[f.day]++; count[f.day] == 1 {
				first[f.day] = now
			}
			last[f.day] = now
			if why := p.on(f.day, work); why != "" {
				t.Fatalf("%s: due on %s though %s", name, f.day, why)
			}
			local := now.In(z)
			if p.quiet.covers(time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute) {
				t.Fatalf("%s: due at %s, in quiet hours", name, local)
			}
		}
		for back := range 2 { // the plainest rule: within the grace of its time, on the clock
			day := checkin.DateOf(now.In(z)).Add(-back)
			at := day.At(p.at, z)
			limit := at.Add(p.grace)
			if p.by > p.at && day.At(p.by, z).Before(limit) {
				limit = day.At(p.by, z)
			}
			local := now.In(z)
			if p.on(day, work) == "" && !now.Before(at) && now.Before(limit) &&
				!p.quiet.covers(time.Duration(local.Hour())*time.Hour+time.Duration(local.Minute())*time.Minute) {
				if could[day]++; could[day] == 1 {
					firstCould[day] = now
				}
			}
		}
	}
	for day := range could {
		if !first[day].Equal(firstCould[day]) {
			t.Fatalf("%s: %s is first due at %s, could have gone out at %s", name, day, first[day].In(z), firstCould[day].In(z))
		}
	}
	for day, at := range first {
		if at.Before(day.At(p.at, z)) {
			t.Fatalf("%s: %s is due at %s, before its time", name, day, at.In(z))
		}
		if latest := day.Add(max(1, p.latestDays)).At(12*time.Hour, z); last[day].After(latest) {
			t.Fatalf("%s: %s is still due at %s", name, day, last[day].In(z))
		}
	}
	if len(first) == 0 {
		t.Fatalf("%s never fires", name)
	}
}

func TestCronExpressions(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"0 17 * * 1-5": "17:00 own=true [] [] [Monday Tuesday Wednesday Thursday Friday]", "30 18 * * *": "18:30 own=false [] [] []",
		"０ ９ １ * *": "09:00 own=true [] [1] []", "15 08 1,15 6-8 *": "08:15 own=true [6 7 8] [1 15] []", "0 9 1 * 1": "09:00 own=true [] [1] [Monday]",
	}
	for text, want := range good {
		p := planOf(checkin.SendTally, checkin.Rule{Cron: text}, "")
		tm := p.timing()
		if got := fmt.Sprintf("%s own=%t %v %v %v", tm.At, tm.Own, tm.Months, tm.Days, tm.Weekdays); got != want || tm.Off {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	bad := map[string]checkin.CronMistake{
		"0 17 * *":          {Position: 9, Why: "fields"},
		"":                  {Position: 1, Why: "fields"},
		"0 25 * * *":        {Position: 3, Why: "field"},
		"0 17 * * 7":        {Position: 10, Why: "field"},
		"0 17 * * 周一":       {Position: 10, Why: "field"},
		"* 17 * * *":        {Position: 1, Why: "often"},
		"0 9,17 * * *":      {Position: 3, Why: "often"},
		"0 17 30 2 *":       {Position: 6, Why: "never"},
		"TZ=UTC 0 17 * * *": {Position: 1, Why: "zone"},
		"TZ=0":              {Position: 1, Why: "zone"},
		"CRON_TZ=":          {Position: 1, Why: "zone"},
		"@every 1s":         {Position: 1, Why: "zone"},
		"a b c d e":         {Position: 1, Why: "field"},
	}
	for text, want := range bad {
		_, got := parseCron(text)
		if got == nil || got.Position != want.Position || got.Why != want.Why {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
		if !planOf(checkin.SendTally, checkin.Rule{Cron: text}, "").off && text != "" {
			t.Errorf("%q is not off", text)
		}
	}
}

func FuzzParseCron(f *testing.F) {
	for _, s := range []string{"0 17 * * 1-5", "TZ=", "*/0 1 1 1 1", "1 1 1 1 1/", "@reboot"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, mistake := parseCron(text); mistake == nil && d.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
			t.Errorf("%q never fires", text)
		}
	})
}

func TestRulesOfPlacesAndOfTheDistrict(t *testing.T) {
	t.Parallel()
	sh := zone(t, "Asia/Shanghai")
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, sh)
	r := checkin.NewRoster([]checkin.Place{
		{ID: checkin.District, Schedule: &checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{checkin.SendTally: {At: "19:00"}, checkin.SendWeekly: {Off: true}}, Quiet: "22:00-07:00"}},
		{ID: "1", Schedule: &checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{checkin.SendTally: {Cron: "0 20 * * 6"}, checkin.SendReminder: {Off: true}}}}, {ID: "2"},
	}, nil, nil, nil)
	table := Timetable{Zone: sh, Work: work}
	next := func(place checkin.PlaceID, what checkin.Sending) (out []string) {
		for _, at := range table.Next(r, place, what, now, 3) {
			out = append(out, at.Format("01-02 15:04"))
		}
		return out
	}
	for want, got := range map[string][]string{
		"[11-28 20:00 12-05 20:00 12-12 20:00]": next("1", checkin.SendTally), "[11-26 19:00 11-27 19:00 11-30 19:00]": next("2", checkin.SendTally),
		"[11-26 17:00 11-27 17:00 11-30 17:00]": next("2", checkin.SendReminder), "[11-30 18:45 12-31 18:45 01-29 18:45]": next("2", checkin.SendMonthly),
		"[]": append(next("1", checkin.SendReminder), next("2", checkin.SendWeekly)...),
	} {
		if fmt.Sprint(got) != want {
			t.Errorf("next %v, want %s", got, want)
		}
	}
	if _, _, quiet := table.ReadRule(r, "1", checkin.SendTally, "22:30"); !quiet {
		t.Error("half past ten is not found to be quiet")
	}
	if rule, mistake, quiet := table.ReadRule(r, "1", checkin.SendTally, "１８：００"); mistake != nil || quiet || rule.At != "18:00" {
		t.Errorf("%+v, %+v, %t", rule, mistake, quiet)
	}
}
