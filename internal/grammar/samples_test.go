package grammar

import (
	"bufio"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

// sample is a labelled message of the field. Absent labels are not compared.
type sample struct {
	N             int              `json:"n"`
	Group         string           `json:"group"`
	Text          string           `json:"text"`
	At            time.Time        `json:"at"`
	Sender        string           `json:"sender"`
	SenderRole    checkin.Role     `json:"sender_role"`
	Place         string           `json:"place"`
	ReplyToPrompt bool             `json:"reply_to_prompt"`
	Forwarded     bool             `json:"forwarded"`
	Verdict       Verdict          `json:"verdict"`
	Mode          Mode             `json:"mode"`
	Entries       map[string]int64 `json:"entries"`
	Date          string           `json:"date"`
	For           string           `json:"for"`
	Reports       []labelled       `json:"reports"`
}

type labelled struct {
	For     string           `json:"for"`
	Date    string           `json:"date"`
	Village string           `json:"village"`
	Entries map[string]int64 `json:"entries"`
	Zero    bool             `json:"zero"`
}

func readSamples(t testing.TB, file string) []sample {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

func (s sample) input(r *checkin.Roster) Input {
	in := Input{Text: s.Text, At: s.At, Answer: s.ReplyToPrompt, Foreign: s.Forwarded, Proxy: s.SenderRole == checkin.Clerk || s.SenderRole == checkin.Secretary}
	for _, p := range r.People() {
		if p.Name == s.Sender {
			in.Sender = p.ID
			in.Home, _ = p.Home()
		}
	}
	return in
}

// TestSamples reads the labelled messages of the field, a subtest for each group.
func TestSamples(t *testing.T) {
	t.Parallel()
	r := testRoster()
	for _, file := range []string{"testdata/messages.jsonl", "testdata/further.jsonl"} {
		groups := map[string][]sample{}
		for _, s := range readSamples(t, file) {
			groups[s.Group] = append(groups[s.Group], s)
		}
		for group, samples := range groups {
			t.Run(strings.TrimSuffix(file[9:], ".jsonl")+"/"+group, func(t *testing.T) {
				t.Parallel()
				for _, s := range samples {
					if wrong := s.compare(r, parser.Parse(s.input(r))); wrong != "" {
						t.Errorf("%d %q: %s", s.N, s.Text, wrong)
					}
				}
			})
		}
	}
}

// compare says where a result differs from the label; "" when nowhere.
func (s sample) compare(r *checkin.Roster, got Result) string {
	show := func(v any) string { b, _ := json.Marshal(v); return string(b) }
	switch {
	case got.Verdict != s.Verdict:
		return "verdict " + string(got.Verdict) + " (" + got.Why.String() + " " + got.Span + ") with " + show(figuresOf(got)) + ", want " + string(s.Verdict)
	case s.Mode != "" && got.Mode != s.Mode:
		return "mode " + string(got.Mode)
	case s.Date != "" && s.Reports == nil && got.Day.String() != s.Date:
		return "day " + got.Day.String()
	case s.Entries != nil && !maps.Equal(figuresOf(got), s.Entries):
		return "entries " + show(figuresOf(got))
	case s.For != "" && (len(got.Reports) != 1 || nameOf(r, got.Reports[0]) != s.For):
		return "for somebody else"
	case s.Reports != nil && len(got.Reports) != len(s.Reports):
		return show(len(got.Reports)) + " reports"
	}
	for i, want := range s.Reports {
		have := got.Reports[i]
		place, _ := r.Place(have.Place)
		switch {
		case want.For != "" && nameOf(r, have) != want.For,
			want.Date != "" && have.Day.String() != want.Date,
			want.Village != "" && strings.TrimSuffix(place.Name, "村") != want.Village,
			want.Zero != (have.Kind == checkin.Zero),
			!maps.Equal(figuresOf(Result{Reports: got.Reports[i : i+1]}), want.Entries):
			return "report " + show(i) + ": " + show(have)
		}
	}
	return ""
}

func nameOf(r *checkin.Roster, rep Report) string {
	p, ok := r.Person(rep.Person)
	if !ok {
		return ""
	}
	return p.Name
}

// TestEveryIndicatorsPlainForms reads the phrasings that the campaign's own
// papers use for each figure, in Simplified, Traditional and English.
func TestEveryIndicatorsPlainForms(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/phrases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var s struct {
			ID, Text string
			Asks     bool
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		r := read(s.Text)
		got := figuresOf(r)
		if _, ok := got[s.ID]; !s.Asks && (r.Verdict != Record || len(got) != 1 || !ok) {
			t.Errorf("%q: %s %v (%s), want one %s", s.Text, r.Verdict, got, r.Why, s.ID)
		}
		if s.Asks && r.Verdict != Ask {
			t.Errorf("%q: %s %v, want a question", s.Text, r.Verdict, got)
		}
	}
}
