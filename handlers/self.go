package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
	"checkinbot/internal/text"
)

// shownOfMine is how many reports /me shows.
const shownOfMine = 5

// me is /me: own totals and the newest reports, each with a way to change it.
func (h *Handler) me(ctx context.Context, t talk) error {
	today := h.cfg.Calendar.DayOf(t.Event())
	tallies, err := h.counts.Totals(ctx, checkin.PersonSubject(t.person.ID), checkin.OneDay(today), checkin.MonthTo(today), checkin.UpTo(today))
	if err != nil {
		return err
	}
	recent, err := h.archive.Recent(ctx, t.person.ID, shownOfMine)
	if err != nil {
		return err
	}
	s := text.Mine{Total: text.TotalOf(h.cfg.Catalogue, t.person.Name, today, tallies)}
	for _, g := range t.person.Grants {
		s.Roles = append(s.Roles, h.roleLine(t, g))
	}
	var buttons [][]checkin.Button
	for i, rec := range recent {
		mine := rec.Reports
		if rec.By != t.person.ID { // of what somebody else entered, the own part
			mine = slices.DeleteFunc(slices.Clone(mine), func(r checkin.Report) bool { return r.Person != t.person.ID })
		}
		s.Reports = append(s.Reports, text.MyReport{Number: i + 1, Other: rec.By != t.person.ID, Reports: h.lines(t.roster, t.lang, t.person.ID, mine)})
		if rec.By != t.person.ID || !mayAnywhere(t.person, ReportOwn) {
			continue
		}
		at := tap{op: opUndo, a: rec.Source.Chat, b: int64(rec.Source.Message), text: inList}
		line := []checkin.Button{h.button(t.From.ID, t.lang, text.UndoButton{Number: i + 1}, at)}
		if len(rec.Reports) == 1 && !settled(rec.Reports[0]) {
			at.op = opEdit
			line = append(line, h.button(t.From.ID, t.lang, text.EditButton{Number: i + 1}, at))
		}
		buttons = append(buttons, line)
	}
	return h.answer(ctx, t, s, buttons...)
}

// mydata is /mydata: everything kept about the sender, as a file.
func (h *Handler) mydata(ctx context.Context, t talk) error {
	records, err := h.archive.Everything(ctx, t.person.ID)
	if err != nil {
		return err
	}
	tallies, err := h.counts.Totals(ctx, checkin.PersonSubject(t.person.ID), checkin.UpTo(h.cfg.Calendar.DayOf(t.Event())))
	if err != nil {
		return err
	}
	waiting, trail, err := h.archive.About(ctx, *t.person)
	if err != nil {
		return err
	}
	cases, err := h.cases.CasesOf(ctx, t.person.ID)
	if err != nil {
		return err
	}
	for i := range waiting { // the same message may tell of others
		if rec := waiting[i].Record; rec != nil && rec.By != t.person.ID {
			own := *rec
			own.Reports = slices.DeleteFunc(slices.Clone(rec.Reports), func(r checkin.Report) bool { return r.Person != t.person.ID })
			waiting[i].Record = &own
		}
	}
	roles := []string{}
	for _, g := range t.person.Grants {
		roles = append(roles, text.Label(t.lang, text.RoleOf{Role: g.Role, Place: fullName(t.roster, g.Place, t.lang)}))
	}
	body, err := json.MarshalIndent(map[string]any{
		"person": t.person, "roles": roles, "totals": h.byID(tallies[0]), "messages": h.exported(t, records), "appeals": h.exportedCases(t, cases), "waiting": waiting, "changes": trail,
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("handlers: encode a person's data: %w", err)
	}
	n := t.say(t.words(), text.MyData{Messages: len(records)})
	n.Act, n.File = checkin.Upload, &checkin.File{Name: "checkinbot-" + h.cfg.Calendar.DayOf(t.Event()).String() + ".json", Data: body}
	return h.ledger.Post(ctx, n)
}

// exportedReport is one report of the file.
type exportedReport struct {
	Sent    string           `json:"sent"`
	Message string           `json:"message,omitempty"`
	By      string           `json:"by"`
	Counts  bool             `json:"counts"`
	Day     string           `json:"day"`
	For     string           `json:"for"`
	Place   string           `json:"place"`
	Kind    string           `json:"kind"`
	Figures map[string]int64 `json:"figures,omitempty"`
	Works   []string         `json:"works,omitempty"`
}

// exported lists what was recorded of the sender. Of others whom the same message
// names nothing is shown.
func (h *Handler) exported(t talk, records []checkin.Record) []exportedReport {
	kinds := map[checkin.Kind]string{checkin.Figures: "figures", checkin.Zero: "nothing to report", checkin.Leave: "leave", checkin.Handled: "handled an appeal"}
	out := []exportedReport{}
	for _, rec := range records {
		for _, rep := range rec.Reports {
			if rep.Person != t.person.ID && rec.By != t.person.ID {
				continue
			}
			e := exportedReport{
				Sent: time.Unix(rec.Sent, 0).In(h.cfg.Calendar.Zone).Format(time.RFC3339),
				By:   "somebody else", Counts: !rec.Retracted,
				Day: rep.Day.String(), For: rep.Person, Place: t.roster.PlaceName(rep.Place, t.lang), Kind: kinds[rep.Kind], Figures: map[string]int64{}, Works: rep.Works,
			}
			if rec.By == t.person.ID { // the number of another's private chat is their account
				e.By, e.Message = rec.By, fmt.Sprintf("%d:%d", rec.Source.Chat, rec.Source.Message)
			}
			for _, f := range h.figures(rep.Entries) {
				e.Figures[f.Indicator.Name.In(t.lang)] = f.Value
			}
			out = append(out, e)
		}
	}
	return out
}

// exportedCase is one appeal of the file.
type exportedCase struct {
	Number   string         `json:"number"`
	Received string         `json:"received"`
	Place    string         `json:"place"`
	Category string         `json:"category,omitempty"`
	Words    string         `json:"words,omitempty"`
	Own      bool           `json:"own"`
	Events   []exportedDeed `json:"events,omitempty"`
}

type exportedDeed struct {
	Day   string `json:"day"`
	Deed  string `json:"deed"`
	Words string `json:"words,omitempty"`
}

// exportedCases are the appeals somebody received, and what they did to these and others.
func (h *Handler) exportedCases(t talk, cases []checkin.Case) []exportedCase {
	deeds := map[checkin.Deed]string{
		checkin.Noted: "received", checkin.Resolved: "resolved", checkin.Confirmed: "confirmed", checkin.Reopened: "reopened", checkin.Passed: "passed up",
	}
	out := []exportedCase{}
	for _, c := range cases {
		line := h.caseLine(t.roster, t.lang, t.person.ID, c, c.Day)
		e := exportedCase{Number: c.Number.String(), Received: c.Day.String(), Place: line.Where, Category: line.About, Own: c.Person == t.person.ID}
		if e.Own {
			e.Words = c.Words
		}
		for _, d := range c.Events {
			if d.By == t.person.ID {
				e.Events = append(e.Events, exportedDeed{d.Day.String(), deeds[d.Deed], d.Words})
			}
		}
		out = append(out, e)
	}
	return out
}

func (h *Handler) byID(tally checkin.Tally) map[string]int64 {
	out := map[string]int64{}
	for _, f := range tally.Figures(h.cfg.Catalogue, true) {
		out[f.Indicator.ID] = f.Value
	}
	return out
}

// forget is /forget: what it does is explained before it is done.
func (h *Handler) forget(ctx context.Context, t talk) error {
	if h.onlyAdmin(t) {
		return h.answer(ctx, t, text.LastAdmin{})
	}
	return h.answer(ctx, t, text.ForgetSure{}, row(
		h.button(t.From.ID, t.lang, text.ForgetButton{}, tap{op: opForget}),
		h.button(t.From.ID, t.lang, text.KeepButton{}, tap{op: opKeep}),
	)...)
}

func (h *Handler) onlyAdmin(t talk) bool { return lastAdmin(t.roster, t.person) }

// lastAdmin reports whether the district would be without an admin but for one.
func lastAdmin(r *checkin.Roster, p *checkin.Person) bool {
	return p.May(checkin.District, checkin.Admin) && len(r.Holders(checkin.District, checkin.Admin)) < 2
}

func (h *Handler) forgetMe(ctx context.Context, t talk, p press, _ tap) error {
	return h.archive.Forget(ctx, checkin.Forgetting{
		Person: *t.person, Why: p.why.With("forget"), May: func(r *checkin.Roster) bool { return !lastAdmin(r, t.person) },
		Notices: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, text.Forgotten{})},
		Refusal: []checkin.Notice{p.toast(text.DoneToast{}), p.edit(p.lang, text.LastAdmin{})},
	})
}

// keep leaves everything as it is, and waits for new figures no longer.
func (h *Handler) keep(ctx context.Context, t talk, p press, _ tap) error {
	if err := h.dropEdit(ctx, t, p.why); err != nil {
		return err
	}
	return h.ledger.Post(ctx, p.toast(text.DoneToast{}), p.edit(p.lang, text.Kept{}))
}

// mute is /mute: no messages to the sender but answers; in a group, no reminder.
func (h *Handler) mute(ctx context.Context, t talk) error {
	why := t.words()
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, ok := r.ByTelegram(t.From.ID)
		if !ok {
			return checkin.Outcome{}
		}
		if t.Private {
			person := *me
			person.Muted = !me.Muted
			return checkin.Outcome{
				People: []checkin.Person{person}, What: fmt.Sprintf("muted: %t", person.Muted),
				Notices: []checkin.Notice{t.say(why.With("said"), text.Muted{On: person.Muted})},
			}
		}
		group, bound := r.Group(t.Source.Chat)
		if !bound {
			return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), text.GroupUnbound{})}}
		}
		if !h.mayIn(me, SetGroup, group) {
			return checkin.Outcome{Notices: []checkin.Notice{h.alone(t).say(why.With("said"), text.NoRight{Command: t.Command})}}
		}
		group.Quiet = !group.Quiet
		return checkin.Outcome{
			Groups: []checkin.Group{group}, What: fmt.Sprintf("group %d without reminder: %t", group.Bound, group.Quiet),
			Notices: []checkin.Notice{t.say(why.With("said"), text.GroupMuted{On: group.Quiet})},
		}
	}})
}

// mayIn reports whether the person has the right over one of a group's places.
func (h *Handler) mayIn(p *checkin.Person, r Right, g checkin.Group) bool {
	for _, place := range g.Places {
		if may(p, r, place) {
			return true
		}
	}
	return false
}

// languages the bot speaks, as buttons number them.
var languages = []checkin.Language{checkin.Chinese, checkin.English}

// language is /language: the sender's own, or in a group the group's.
func (h *Handler) language(ctx context.Context, t talk) error {
	switch {
	case t.Private:
	case !t.bound:
		return h.answer(ctx, t, text.GroupUnbound{})
	case !h.mayIn(t.person, SetGroup, t.group):
		return h.answer(ctx, h.alone(t), text.NoRight{Command: t.Command})
	}
	var list []checkin.Button
	for i, l := range languages {
		list = append(list, h.button(t.From.ID, t.lang, text.LanguageButton{Language: l}, tap{op: opLanguage, a: int64(i)}))
	}
	return h.answer(ctx, t, text.LanguageWhich{Group: !t.Private}, row(list...)...)
}

// speak sets the language of the chat the question was asked in.
func (h *Handler) speak(ctx context.Context, t talk, p press, tp tap) error {
	if tp.a < 0 || tp.a >= int64(len(languages)) {
		return h.ledger.Post(ctx, p.toast(text.NotForYouToast{}))
	}
	lang := languages[tp.a]
	said := []checkin.Notice{p.toast(text.DoneToast{}), p.edit(lang, text.LanguageSet{Group: !t.Private})}
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("language"), Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, ok := r.ByTelegram(t.From.ID)
		group, bound := r.Group(t.Source.Chat)
		switch {
		case ok && t.Private:
			person := *me
			person.Language = lang
			return checkin.Outcome{People: []checkin.Person{person}, What: "speaks " + string(lang), Notices: said}
		case ok && bound && h.mayIn(me, SetGroup, group):
			group.Language = lang
			return checkin.Outcome{Groups: []checkin.Group{group}, What: fmt.Sprintf("group %d speaks %s", group.Bound, lang), Notices: said}
		}
		return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.NotForYouToast{})}}
	}})
}

// longestFeedback is in characters.
const longestFeedback = 1000

// feedback is /feedback TEXT: it reaches the admins, with telephone and identity
// numbers masked, and is kept nowhere.
func (h *Handler) feedback(ctx context.Context, t talk) error {
	words := strings.TrimSpace(grammar.Mask(t.Argument))
	admins := t.roster.Holders(checkin.District, checkin.Admin)
	switch {
	case words == "":
		return h.answer(ctx, t, text.FeedbackHow{})
	case utf8.RuneCountInString(words) > longestFeedback:
		return h.answer(ctx, t, text.FeedbackLong{Most: longestFeedback})
	case len(admins) == 0:
		return h.answer(ctx, t, text.FeedbackNobody{})
	}
	why := t.words()
	out := []checkin.Notice{t.say(why, text.FeedbackSent{})}
	home, _ := t.person.Home()
	for _, a := range admins {
		place := fullName(t.roster, home, h.languageOf(a))
		out = append(out, h.tell(a, why, "feedback", text.Feedback{Name: t.person.Name, Place: place, Text: words}))
	}
	return h.ledger.Post(ctx, out...)
}
