package grammar

import (
	"maps"
	"testing"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

const disputes = `
indicators:
  - id: disputes_mediated
    code: dm
    name: {zh: 化解矛盾, en: disputes mediated}
    unit: {zh: 起, en: ""}
    fold: sum
    style: wan2
    limit: 10
    words: {keys: [化解矛盾, 化解矛盾纠纷, 调解纠纷, disputes], units: [起, 件, 个, disputes]}
`

// TestADistrictCountsAFigureOfItsOwn adds an indicator to the campaign's by data
// alone.
func TestADistrictCountsAFigureOfItsOwn(t *testing.T) {
	t.Parallel()
	extra, err := catalogue.Parse([]byte(disputes))
	if err != nil {
		t.Fatal(err)
	}
	c, err := checkin.NewCatalogue(append(append([]checkin.Indicator{}, campaign.All()...), extra.All()...))
	if err != nil {
		t.Fatal(err)
	}
	p := New(c, testCalendar, testRoster())
	for text, want := range map[string]map[string]int64{
		"走访6户 化解矛盾1起":          {"hv": 6, "dm": 1},
		"调解纠纷两起，解决诉求1件":        {"dm": 2, "re": 1},
		"2 disputes, 1 appeal": {"dm": 2, "ar": 1},
		"走访3户，没有化解矛盾纠纷":        {"hv": 3, "dm": 0},
	} {
		r := p.Parse(Input{Text: text, At: evening})
		got := map[string]int64{}
		for _, rep := range r.Reports {
			for _, e := range rep.Entries {
				got[e.Code] += e.Value
			}
		}
		if r.Verdict != Record || !maps.Equal(got, want) {
			t.Errorf("%q: %s %v (%s %q), want %v", text, r.Verdict, got, r.Why, r.Span, want)
		}
	}
}

// TestACatalogueWithoutTheFiguresWeKnow reads messages all the same.
func TestACatalogueWithoutTheFiguresWeKnow(t *testing.T) {
	t.Parallel()
	extra, err := catalogue.Parse([]byte(disputes))
	if err != nil {
		t.Fatal(err)
	}
	p := New(extra, testCalendar, testRoster())
	for _, s := range readSamples(t, "testdata/messages.jsonl") {
		p.Parse(s.input(testRoster())) // must not panic
	}
	if r := p.Parse(Input{Text: "化解矛盾3起", At: evening}); r.Verdict != Record || r.Reports[0].Entries[0].Value != 3 {
		t.Errorf("%s %v", r.Verdict, r.Reports)
	}
	if r := p.Parse(Input{Text: "3户", At: evening, Answer: true}); r.Verdict == Record {
		t.Errorf("recorded %v", r.Reports)
	}
}
