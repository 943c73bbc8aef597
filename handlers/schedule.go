package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
	"checkinbot/internal/workday"
)

// Timetable answers what goes out when, by the rules alone.
type Timetable interface {
	Timing(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending) checkin.Timing
	Next(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, now time.Time, n int) []time.Time
	ReadRule(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, text string) (rule checkin.Rule, mistake *checkin.CronMistake, quiet bool)
	Plan(r *checkin.Roster, place checkin.PlaceID, from checkin.Day, days int) []checkin.Planned
	ToGroup(what checkin.Sending, g checkin.Group, day checkin.Day) checkin.Reason
	ToPerson(what checkin.Sending, id string, place checkin.PlaceID, day checkin.Day) checkin.Reason
	Quiet(r *checkin.Roster, place checkin.PlaceID) string
	ReadQuiet(text string) (string, bool)
	Day(d checkin.Day) workday.Day
	Missing(today checkin.Day) int
}

// schedule is /schedule: what goes out when, with buttons to change it; words
// behind it change it at once: /schedule 小结 19:00, /schedule tally off.
func (h *Handler) schedule(ctx context.Context, t talk) error {
	words := strings.Fields(t.Argument)
	place, words, ok := h.schedulePlace(t, words)
	if !ok {
		return h.answer(ctx, t, text.NoRight{Command: t.Command})
	}
	if len(words) == 0 {
		return h.answer(ctx, t, h.scheduleView(t.roster, place, t.lang), h.scheduleButtons(t, place)...)
	}
	if words[0] == "sim" {
		return h.simulate(ctx, t, place, words[1:])
	}
	if slices.Contains(quietWords, strings.ToLower(words[0])) && len(words) > 1 {
		return h.hush(ctx, t, place, strings.Join(words[1:], ""))
	}
	what, ok := checkin.ParseSending(words[0])
	if !ok || len(words) < 2 || what == checkin.SendDigest && place != checkin.District {
		return h.answer(ctx, t, text.ScheduleHow{})
	}
	return h.reschedule(ctx, t, place, what, strings.Join(words[1:], " "))
}

// schedulePlace is the township named in front, else the sender's own; admins
// begin with the district's.
func (h *Handler) schedulePlace(t talk, words []string) (checkin.PlaceID, []string, bool) {
	if town, rest, named := findTown(t.roster, words); named {
		return town.ID, rest, may(t.person, SetSchedule, town.ID)
	}
	if may(t.person, SetSchedule, checkin.District) {
		return checkin.District, words, true
	}
	for _, g := range t.person.Grants {
		if town := g.Place.Township(); may(t.person, SetSchedule, town) {
			return town, words, true
		}
	}
	return "", words, false
}

func (h *Handler) scheduleView(r *checkin.Roster, place checkin.PlaceID, lang checkin.Language) text.ScheduleView {
	s := text.ScheduleView{Place: r.PlaceName(place, lang), District: place == checkin.District, Quiet: h.cfg.Timetable.Quiet(r, place)}
	for _, what := range checkin.Sendings {
		if what == checkin.SendDigest && place != checkin.District {
			continue
		}
		timing := h.cfg.Timetable.Timing(r, place, what)
		s.Lines = append(s.Lines, timing)
		if _, _, quiet := h.cfg.Timetable.ReadRule(r, place, what, timing.At); quiet && !timing.Off {
			s.Hushed = append(s.Hushed, what)
		}
	}
	return s
}

func (h *Handler) scheduleButtons(t talk, place checkin.PlaceID) [][]checkin.Button {
	var list []checkin.Button
	for i, what := range checkin.Sendings {
		if what == checkin.SendDigest && place != checkin.District {
			continue
		}
		timing := h.cfg.Timetable.Timing(t.roster, place, what)
		list = append(list, h.button(t.From.ID, t.lang, text.SlotButton{Timing: timing}, tap{op: opSlot, a: int64(i), text: string(place)}))
	}
	return pairs(list)
}

// slotView is one sending with its next times and the ways to change it.
func (h *Handler) slotView(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, lang checkin.Language) text.SlotView {
	s := text.SlotView{Place: r.PlaceName(place, lang), Timing: h.cfg.Timetable.Timing(r, place, what)}
	for _, at := range h.cfg.Timetable.Next(r, place, what, h.cfg.Now(), 3) {
		local := at.In(h.cfg.Calendar.Zone)
		s.Next = append(s.Next, text.Moment{Day: checkin.DateOf(local), Clock: text.Clock(local)})
	}
	return s
}

// Steps of the buttons under a sending, in minutes; the others are named.
const (
	slotSame  = 0
	slotOff   = 1
	slotReset = 2
)

func (h *Handler) slotButtons(user int64, lang checkin.Language, place checkin.PlaceID, what checkin.Sending, off bool) [][]checkin.Button {
	index := int64(slices.Index(checkin.Sendings, what))
	change := func(label text.Sentence, b int64) checkin.Button {
		return h.button(user, lang, label, tap{op: opSlot, a: index, b: b, text: string(place)})
	}
	reset := change(text.SlotResetButton{}, slotReset)
	if off {
		return row(reset)
	}
	return [][]checkin.Button{
		{change(text.SlotMoveButton{Minutes: -30}, -30), change(text.SlotMoveButton{Minutes: 30}, 30)},
		{change(text.SlotOffButton{}, slotOff), reset},
	}
}

// slotTapped shows a sending, or changes it: by half an hour, off, or back to what
// it is one level up.
func (h *Handler) slotTapped(ctx context.Context, t talk, p press, tp tap) error {
	place := checkin.PlaceID(tp.text)
	if tp.a < 0 || tp.a >= int64(len(checkin.Sendings)) || !may(t.person, SetSchedule, place) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	what := checkin.Sendings[tp.a]
	show := func(r *checkin.Roster) []checkin.Notice {
		view := h.slotView(r, place, what, p.lang)
		return []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, view, h.slotButtons(t.From.ID, p.lang, place, what, view.Timing.Off)...)}
	}
	if tp.b == slotSame {
		return h.ledger.Post(ctx, show(t.roster)...)
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("slot"), Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		if !mayPlan(r, me, place) {
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.NotForYouToast{})}}
		}
		rule, keep := checkin.Rule{Off: true}, true
		switch tp.b {
		case slotOff:
		case slotReset:
			keep = false
		default:
			var ok bool
			if rule, ok = h.moved(r, place, what, time.Duration(tp.b)*time.Minute); !ok {
				return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.SlotQuietToast{})}}
			}
		}
		out, next := h.ruled(r, place, what, rule, keep)
		out.Notices = show(next)
		return out
	}})
}

// moved is a sending's rule at another time of day, on the days it has; false when
// that is within quiet hours.
func (h *Handler) moved(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, by time.Duration) (checkin.Rule, bool) {
	at, err := checkin.ParseClock(h.cfg.Timetable.Timing(r, place, what).At)
	at = (at + by + 24*time.Hour) % (24 * time.Hour)
	rule := checkin.Rule{At: checkin.ClockText(at)}
	_, _, quiet := h.cfg.Timetable.ReadRule(r, place, what, rule.At)
	if fields := strings.Fields(r.Rule(place, what).Cron); len(fields) == 5 {
		rule = checkin.Rule{Cron: fmt.Sprintf("%d %d %s", int(at.Minutes())%60, int(at.Hours()), strings.Join(fields[2:], " "))}
	}
	return rule, err == nil && !quiet
}

// ruled is the outcome of a rule, or of none, and the roster as it will be.
func (h *Handler) ruled(r *checkin.Roster, place checkin.PlaceID, what checkin.Sending, rule checkin.Rule, keep bool) (checkin.Outcome, *checkin.Roster) {
	if !keep {
		return scheduled(r, place, fmt.Sprintf("%s as before", what), func(s checkin.Schedule) checkin.Schedule { return s.Without(what) })
	}
	return scheduled(r, place, fmt.Sprintf("%s %+v", what, rule), func(s checkin.Schedule) checkin.Schedule { return s.With(what, rule) })
}

// mayPlan reports whether somebody may change a place's schedule, which may have been
// removed since they were shown it.
func mayPlan(r *checkin.Roster, p *checkin.Person, place checkin.PlaceID) bool {
	_, known := r.Place(place)
	return (known || place == checkin.District) && may(p, SetSchedule, place)
}

// scheduled is the outcome of a place's changed schedule, and the roster as it will be.
func scheduled(r *checkin.Roster, place checkin.PlaceID, what string, change func(checkin.Schedule) checkin.Schedule) (checkin.Outcome, *checkin.Roster) {
	p, _ := r.Place(place)
	p.ID = place
	var s checkin.Schedule
	if p.Schedule != nil {
		s = *p.Schedule
	}
	s = change(s)
	p.Schedule = &s
	places := slices.DeleteFunc(r.Places(), func(o checkin.Place) bool { return o.ID == place })
	return checkin.Outcome{Places: []checkin.Place{p}, What: fmt.Sprintf("schedule of %s: %s", place, what)}, checkin.NewRoster(append(places, p), nil, nil, nil)
}

// quietWords name the quiet hours.
var quietWords = []string{"安静", "安静时段", "quiet"}

// hush changes the quiet hours.
func (h *Handler) hush(ctx context.Context, t talk, place checkin.PlaceID, words string) error {
	hours, ok := h.cfg.Timetable.ReadQuiet(words)
	if back := slices.Contains([]string{"默认", "default"}, strings.ToLower(words)); back {
		hours, ok = "", true
	}
	if !ok {
		return h.answer(ctx, t, text.ScheduleHow{})
	}
	why := t.words()
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		if me, _ := r.ByTelegram(t.From.ID); !mayPlan(r, me, place) {
			return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), text.NoRight{Command: "schedule"})}}
		}
		out, next := scheduled(r, place, "quiet "+hours, func(s checkin.Schedule) checkin.Schedule {
			s.Quiet = hours
			return s
		})
		out.Notices = []checkin.Notice{t.say(why.With("said"), h.scheduleView(next, place, t.lang))}
		return out
	}})
}

// reschedule changes a sending by words.
func (h *Handler) reschedule(ctx context.Context, t talk, place checkin.PlaceID, what checkin.Sending, words string) error {
	why := t.words()
	said := func(s text.Sentence) checkin.Outcome {
		return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), s)}}
	}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		if !mayPlan(r, me, place) {
			return said(text.NoRight{Command: "schedule"})
		}
		rule, keep := checkin.Rule{Off: true}, true
		switch words := strings.ToLower(words); {
		case checkin.SaysOff(words):
		case words == "default", words == "默认", words == "on", words == "开":
			keep = false
		default:
			var mistake *checkin.CronMistake
			var quiet bool
			rule, mistake, quiet = h.cfg.Timetable.ReadRule(r, place, what, words)
			switch {
			case mistake != nil && len(strings.Fields(words)) == 1 && !strings.Contains(words, "@"): // a time was meant
				return said(text.ScheduleHow{})
			case (mistake != nil || rule.Cron != "") && !may(me, SetSchedule, checkin.District):
				return said(text.ScheduleHow{}) // cron is for those who run the bot
			case mistake != nil:
				return said(text.CronWrong{CronMistake: *mistake, Text: words})
			case quiet:
				return said(text.SlotQuiet{})
			}
		}
		out, next := h.ruled(r, place, what, rule, keep)
		n := t.say(why.With("said"), h.slotView(next, place, what, t.lang))
		out.Notices = []checkin.Notice{n}
		return out
	}})
}

// mostSimDays bounds a simulation.
const mostSimDays = 60

// simulate tells what the rules would send in the next days, and why a day is left
// out.
func (h *Handler) simulate(ctx context.Context, t talk, place checkin.PlaceID, words []string) error {
	days := 14
	if len(words) > 0 {
		n, err := strconv.Atoi(strings.TrimRight(words[0], "d天日"))
		if err != nil || n < 1 || n > mostSimDays {
			return h.answer(ctx, t, text.ScheduleHow{})
		}
		days = n
	}
	places := []checkin.PlaceID{place}
	if place == checkin.District { // one that has nothing of its own stands for the townships
		towns := t.roster.Townships()
		if i := slices.IndexFunc(towns, func(p checkin.Place) bool { return p.Schedule == nil || len(p.Schedule.Rules) == 0 }); i >= 0 {
			places = append(places, towns[i].ID)
		}
	}
	s := text.Simulated{Place: t.roster.PlaceName(place, t.lang), Days: days}
	today := checkin.DateOf(h.cfg.Now().In(h.cfg.Calendar.Zone))
	byDay := map[checkin.Day]*text.SimDay{}
	for d := range days {
		byDay[today.Add(d)] = &text.SimDay{Day: today.Add(d)}
	}
	for _, p := range places {
		for _, line := range h.cfg.Timetable.Plan(t.roster, p, today, days) {
			day := byDay[line.Day]
			switch {
			case line.Why == "":
				day.Sent = append(day.Sent, text.SimSent{What: line.What, Clock: text.Clock(line.At)})
			case line.Why.Outweighs(day.Why):
				day.Why, day.Holiday = line.Why, line.Holiday
			}
		}
	}
	for d := range days {
		s.Lines = append(s.Lines, *byDay[today.Add(d)])
	}
	return h.answer(ctx, t, s)
}

// calendarWeeks is how many weeks /calendar shows.
const calendarWeeks = 4

// calendar is /calendar: the working days of the coming weeks.
func (h *Handler) calendar(ctx context.Context, t talk) error {
	today := checkin.DateOf(h.cfg.Now().In(h.cfg.Calendar.Zone))
	monday := today.Monday()
	s := text.CalendarView{Missing: h.cfg.Timetable.Missing(today)}
	for w := range calendarWeeks {
		week := text.CalendarWeek{From: monday.Add(7 * w), To: monday.Add(7*w + 6)}
		for d := range 7 {
			day := monday.Add(7*w + d)
			known := h.cfg.Timetable.Day(day)
			if known.Works() {
				week.Works++
			}
			if known.Kind == workday.Holiday || known.Kind == workday.MakeUp {
				week.Special = append(week.Special, text.CalendarDay{Day: day, Name: known.Name, Works: known.Works()})
			}
		}
		s.Weeks = append(s.Weeks, week)
	}
	return h.answer(ctx, t, s)
}
