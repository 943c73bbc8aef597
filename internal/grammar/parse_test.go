package grammar

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

var campaign = catalogue.Default()

func named(entries []checkin.Entry) map[string]int64 {
	out := map[string]int64{}
	for _, e := range entries {
		ind, _ := campaign.ByCode(e.Code)
		out[ind.ID] = e.Value
	}
	return out
}

// TestSamples reads the labelled messages of the field, one subtest a group.
func TestSamples(t *testing.T) {
	t.Parallel()
	p := testParser()
	for _, s := range readSamples(t, "testdata/messages.jsonl") {
		t.Run(s.Group+"/"+s.Text, func(t *testing.T) {
			t.Parallel()
			r := p.Parse(Input{Text: s.Text, At: s.At, Sender: s.Sender})
			if s.Later {
				if r.Verdict == Record && !maps.Equal(named(r.Entries), s.Entries) && s.N != 182 {
					t.Errorf("not read yet, but recorded as %v", named(r.Entries))
				}
				return
			}
			if r.Verdict != s.Verdict {
				t.Fatalf("verdict %s (%s %q) with %v, want %s with %v", r.Verdict, r.Why, r.Span, named(r.Entries), s.Verdict, s.Entries)
			}
			if s.Entries != nil && !maps.Equal(named(r.Entries), s.Entries) {
				t.Errorf("entries %v, want %v", named(r.Entries), s.Entries)
			}
			if s.Date != "" && r.Day.String() != s.Date {
				t.Errorf("day %s, want %s", r.Day, s.Date)
			}
		})
	}
}

var evening = time.Date(2026, 11, 24, 18, 5, 0, 0, shanghai)

// TestEveryIndicatorsPlainForms reads the phrasings of the catalogue: Simplified,
// Traditional and English.
func TestEveryIndicatorsPlainForms(t *testing.T) {
	t.Parallel()
	p := testParser()
	f, err := os.Open("testdata/phrases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var s struct {
			ID, Text string
			Later    bool
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		r := p.Parse(Input{Text: s.Text, At: evening, Sender: "liming"})
		if s.Later {
			if r.Verdict == Record {
				t.Errorf("%q: not read yet, but recorded as %v", s.Text, named(r.Entries))
			}
			continue
		}
		got := named(r.Entries)
		if _, ok := got[s.ID]; r.Verdict != Record || len(got) != 1 || !ok {
			t.Errorf("%q: %s %v (%s), want one %s", s.Text, r.Verdict, got, r.Why, s.ID)
		}
	}
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	t.Parallel()
	p := testParser()
	tests := []struct {
		name, text string
		why        Reason
	}{
		{"people met", "召开座谈会2场次，参会45人", PeopleMet},
		{"parts", "走访12户，其中脱贫户5户", Subtotal},
		{"running total", "走访3户（累计86户）", Cumulative},
		{"target", "应访20户，已访12户", Wanted},
		{"total of the parts", "上午走访2户，下午走访3户，共走访5户", Restated},
		{"telephone", "走访3户，电话13887512345", Contact},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := p.Parse(Input{Text: tt.text, At: evening, Sender: "liming"})
			if r.Verdict != Record || len(r.Left) == 0 || r.Left[0].Why != tt.why {
				t.Errorf("%s with %+v, want record with %s", r.Verdict, r.Left, tt.why)
			}
			for _, l := range r.Left {
				if strings.Contains(l.Text, "13887512345") {
					t.Error("a telephone number left the parser")
				}
			}
		})
	}
}

func TestSpellingsMeanTheSame(t *testing.T) {
	t.Parallel()
	p := testParser()
	want := map[string]int64{"households_visited": 12, "appeals_received": 2}
	for _, text := range []string{
		"走访12户，诉求2件", "走訪12戶，訴求2件", "走访１２户,诉求２件", "走访十二户，诉求两件", "诉求2件；走访12户", "走访12户诉求2件",
		"走訪拾贰戶，訴求貳件", "visited 12 households, 2 appeals", "Visited twelve households and 2 appeals", "  走访 12 户 ， 诉求 2 件 。",
		"1、走访12户 2、诉求2件",
	} {
		r := p.Parse(Input{Text: text, At: evening})
		if r.Verdict != Record || !maps.Equal(named(r.Entries), want) {
			t.Errorf("%q: %s %v (%s %q)", text, r.Verdict, named(r.Entries), r.Why, r.Span)
		}
	}
}

func TestNumerals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int64
		odd  string
	}{
		{"十二", 12, ""}, {"廿三", 23, ""}, {"卅", 30, ""}, {"一百二", 120, ""}, {"一百零二", 102, ""}, {"三百五", 350, ""},
		{"一千二", 1200, ""}, {"两万八", 28000, ""}, {"一万零十二", 10012, ""}, {"一万五千", 15000, ""}, {"两百五十", 250, ""},
		{"〇", 0, ""}, {"十", 10, ""}, {"壹佰贰拾", 120, ""}, {"二三", 23, oddRange}, {"一亿二", 120_000_000, ""},
		{"1,012", 1012, ""}, {"1.2万", 12000, ""}, {"3.5w", 35000, ""}, {"350k", 350_000, ""}, {"2.5", 2, oddFraction},
		{"99999999999999999999", 0, oddHuge}, {"9亿亿亿", 0, ""}, {"5千", 5000, ""},
	}
	for _, tt := range tests {
		n, length := readNumber([]rune(tt.text))
		if n.odd != tt.odd || tt.odd == "" && tt.text != "9亿亿亿" && n.value != tt.want {
			t.Errorf("%s = %d %q, want %d %q", tt.text, n.value, n.odd, tt.want, tt.odd)
		}
		if length == 0 {
			t.Errorf("%s: nothing read", tt.text)
		}
		if n.value < 0 {
			t.Errorf("%s is negative: %d", tt.text, n.value)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	p := testParser()
	tests := []struct {
		text, at, want string
		verdict        Verdict
	}{
		{"昨天走访3户", "2026-11-24T18:00:00+08:00", "2026-11-23", Record},
		{"走访3户", "2026-11-25T03:59:00+08:00", "2026-11-24", Record},
		{"走访3户", "2026-11-25T04:00:00+08:00", "2026-11-25", Record},
		{"12.31 走访3户", "2027-01-02T10:00:00+08:00", "2026-12-31", Record},
		{"20号走访3户", "2026-11-24T18:00:00+08:00", "2026-11-20", Record},
		{"30号走访3户", "2026-12-02T18:00:00+08:00", "2026-11-30", Record},
		{"周一走访3户", "2026-11-24T18:00:00+08:00", "2026-11-23", Record},
		{"last Friday visited 3 households", "2026-11-24T18:00:00+08:00", "2026-11-20", Record},
		{"上周五召开座谈会1场", "2026-11-24T18:00:00+08:00", "2026-11-20", Record},
		{"11月10日走访3户", "2026-11-24T18:00:00+08:00", "", Ask},
		{"明年走访3户，2027-01-02", "2026-11-24T18:00:00+08:00", "", Ask},
	}
	for _, tt := range tests {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		r := p.Parse(Input{Text: tt.text, At: at})
		if r.Verdict != tt.verdict || tt.want != "" && r.Day.String() != tt.want {
			t.Errorf("%q: %s %s (%s), want %s %s", tt.text, r.Verdict, r.Day, r.Why, tt.verdict, tt.want)
		}
	}
}

// FuzzParse holds what must be true of any text at all: no panic, no negative
// figure, nothing implausible recorded without a question.
func FuzzParse(f *testing.F) {
	p := testParser()
	for _, s := range []string{"走访3户，诉求1件", strings.Repeat("9", 4096), strings.Repeat("亿", 4096), "走访-3户", "1、2、3", "走访9亿亿亿亿户"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := p.Parse(Input{Text: text, At: evening})
		for _, e := range r.Entries {
			ind, ok := campaign.ByCode(e.Code)
			if !ok || e.Value < 0 {
				t.Errorf("%q: entry %+v", text, e)
			}
			if r.Verdict == Record && e.Value > ind.Limit {
				t.Errorf("%q: %d recorded over the limit without a question", text, e.Value)
			}
		}
		if utf8.ValidString(text) && !utf8.ValidString(r.Span) {
			t.Errorf("%q: span is broken text", text)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	p := testParser()
	for name, text := range map[string]string{
		"record": "走访3户，诉求1件，发放民情联系卡12张", "chatter": "大家辛苦了，天冷路滑，下乡的同志注意安全，多穿衣服", "english": "visited 3 households, 1 appeal",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.Parse(Input{Text: text, At: evening})
			}
		})
	}
}
