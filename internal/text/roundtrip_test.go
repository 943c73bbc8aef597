package text

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
)

// TestWhatWeSayCanBeSentBack renders reports as the bot confirms them and reads
// them as messages: whoever copies a confirmation reports the same again.
func TestWhatWeSayCanBeSentBack(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	c := catalogue.Default()
	p := grammar.New(c, checkin.Calendar{Zone: zone, Cut: checkin.DefaultCut}, checkin.NewRoster(nil, nil, nil, nil))
	all := c.All()
	rapid.Check(t, func(t *rapid.T) {
		picks := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 1, len(all), rapid.ID[int]).Draw(t, "figures")
		slices.Sort(picks)
		var figures []checkin.Figure
		var want []checkin.Entry
		for _, i := range picks {
			v := rapid.Int64Range(0, all[i].Limit).Draw(t, all[i].Code)
			figures = append(figures, checkin.Figure{Indicator: all[i], Value: v})
			want = append(want, checkin.Entry{Code: all[i].Code, Value: v})
		}
		day := checkin.Day(20261124).Add(-rapid.IntRange(0, 7).Draw(t, "days ago"))
		for lang := range books {
			said := Say(lang, Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: figures}}})
			r := p.Parse(grammar.Input{Text: said, At: time.Date(2026, 11, 24, 18, 5, 0, 0, zone)})
			if (r.Verdict != grammar.Record && r.Verdict != grammar.Zero) || len(r.Reports) != 1 || r.Day != day || !slices.Equal(r.Reports[0].Entries, want) {
				t.Fatalf("%q: %s %s %+v (%s %q)", said, r.Verdict, r.Day, r.Reports, r.Why, r.Span)
			}
		}
	})
}
