package campaign

import (
	"slices"
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
)

// reader reads messages as the bot does, with the names of the campaign's roster.
type reader struct {
	roster *checkin.Roster
	parser *grammar.Parser
}

func newReader(r *checkin.Roster) reader {
	cal := checkin.Calendar{Zone: zone, Cut: checkin.DefaultCut}
	return reader{r, grammar.New(catalogue.Default(), cal, r)}
}

func (r reader) read(m Message) grammar.Result {
	who, _ := r.roster.Person(m.Person)
	home, _ := who.Home()
	return r.parser.Parse(grammar.Input{Text: m.Text, At: m.Sent, Sender: m.Person, Home: home})
}

// differs says how a reading differs from what a message means; "" when it does not.
func (r reader) differs(m Message) string {
	got := r.read(m)
	switch {
	case m.Text == "/undo":
		return ""
	case m.Undo:
		return unless(got.Verdict == grammar.Correct && got.Mode == grammar.Retract, got)
	case len(m.Reports) == 0:
		return unless(got.Verdict == grammar.Ignore || got.Verdict == grammar.Query, got)
	case len(got.Reports) != 1:
		return unless(false, got)
	}
	want, have := m.Reports[0], got.Reports[0]
	if have.Place == "" || have.Place.Township() != want.Place.Township() {
		who, _ := r.roster.Person(m.Person)
		have.Place, _ = who.Home()
	}
	means := map[grammar.Verdict]checkin.Kind{grammar.Record: checkin.Figures, grammar.Zero: checkin.Zero, grammar.Leave: checkin.Leave}[got.Verdict]
	zeros := len(have.Entries) > 0 && !slices.ContainsFunc(have.Entries, func(e checkin.Entry) bool { return e.Value != 0 })
	if zeros && want.Kind == checkin.Zero { // as the handlers take it
		have.Kind, means = checkin.Zero, checkin.Zero
	}
	same := means == want.Kind && have.Kind == want.Kind && have.Person == "" && have.Place == want.Place &&
		have.Day == want.Day && (slices.Equal(have.Entries, want.Entries) || zeros && len(want.Entries) == 0)
	return unless(same, got)
}

func unless(ok bool, got grammar.Result) string {
	if ok {
		return ""
	}
	out := string(got.Verdict) + " (" + got.Why.String() + " “" + got.Span + "”)"
	for _, rep := range got.Reports {
		out += " " + string(rep.Place) + " " + rep.Day.String()
		for _, e := range rep.Entries {
			out += " " + e.Code + "=" + time.Duration(e.Value).String()
		}
	}
	return out
}
