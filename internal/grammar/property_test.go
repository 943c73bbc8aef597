package grammar

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"checkinbot/internal/checkin"
)

// spoken is how people write each figure: before and behind the number in
// Chinese, and behind it in English.
var spoken = map[string][3]string{
	"hv": {"走访", "户", " households visited"}, "ar": {"诉求", "件", " appeals"}, "po": {"机关党员结对", "名", " office members paired"},
	"pr": {"农村无职党员结对", "名", " rural members paired"}, "ap": {"结对帮扶", "对", " assistance pairs"}, "lc": {"联户干部", "名", " liaison cadres"},
	"lh": {"联系群众", "户", " linked households"}, "dv": {"三深入", "人次", " field trips"}, "cc": {"发放民情联系卡", "张", " contact cards"},
	"sy": {"座谈会", "场次", " symposiums"}, "ct": {"民情恳谈会", "场次", " candid talks"}, "rr": {"撰写驻村调研报告", "篇", " research reports"},
	"oc": {"收集意见建议", "条", " opinions"}, "re": {"解决诉求", "件", " appeals resolved"}, "pm": {"宣传发动群众", "人次", " people reached"},
	"pc": {"协调项目", "个", " projects coordinated"}, "pf": {"落实项目资金", "元", " yuan secured"},
}

// drawEntries draws a report of one to five figures, within their limits.
func drawEntries(t *rapid.T) []checkin.Entry {
	all := campaign.All()
	picks := rapid.SliceOfNDistinct(rapid.IntRange(0, len(all)-1), 1, 5, rapid.ID[int]).Draw(t, "figures")
	var out []checkin.Entry
	for _, i := range picks {
		out = append(out, checkin.Entry{Code: all[i].Code, Value: rapid.Int64Range(1, all[i].Limit).Draw(t, all[i].Code)})
	}
	return out
}

func figuresFrom(entries []checkin.Entry) map[string]int64 {
	out := map[string]int64{}
	for _, e := range entries {
		ind, _ := campaign.ByCode(e.Code)
		out[ind.ID] += e.Value
	}
	return out
}

// han writes a number as Chinese speech does, without colloquial tails.
func han(n int64) string {
	if n == 0 {
		return "零"
	}
	digits := []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	section := func(n int64) string {
		var b strings.Builder
		zero := false
		for _, s := range []struct {
			unit int64
			name string
		}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
			d := n / s.unit % 10
			if d == 0 {
				zero = b.Len() > 0
				continue
			}
			if zero {
				b.WriteString("零")
			}
			zero = false
			b.WriteString(digits[d] + s.name)
		}
		return b.String()
	}
	var b strings.Builder
	for _, s := range []struct {
		unit int64
		name string
	}{{100_000_000, "亿"}, {10_000, "万"}, {1, ""}} {
		part := n / s.unit % 10_000
		if part == 0 {
			continue
		}
		if b.Len() > 0 && part < 1000 {
			b.WriteString("零")
		}
		b.WriteString(section(part) + s.name)
	}
	return b.String()
}

// traditional writes a text in Traditional characters, as far as one Simplified
// character stands for one.
func traditional(text string) string {
	back := map[rune]rune{}
	pairs := []rune(strings.ReplaceAll(simplifyPairs, "\n", ""))
	for i := 0; i+1 < len(pairs); i += 2 {
		back[pairs[i+1]] = pairs[i]
	}
	return strings.Map(func(r rune) rune {
		if t, ok := back[r]; ok {
			return t
		}
		return r
	}, text)
}

func fullWidth(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' || r == ':' || r == ';' {
			return r + 0xFEE0
		}
		return r
	}, text)
}

// TestSpellingsMeanTheSame writes one report in many ways: digits or Chinese
// numerals, full or half width, Simplified or Traditional, any order, any
// separator, either language.
func TestSpellingsMeanTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		entries := drawEntries(t)
		want := figuresFrom(entries)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1)).Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		separator := rapid.SampledFrom([]string{"，", "；", "\n", " ", "。", ", "}).Draw(t, "separator")
		var digits, words, keyed, english []string
		for _, e := range entries {
			s := spoken[e.Code]
			digits = append(digits, fmt.Sprint(s[0], e.Value, s[1]))
			words = append(words, s[0]+han(e.Value)+s[1])
			keyed = append(keyed, fmt.Sprint(s[0], "：", e.Value, s[1]))
			english = append(english, fmt.Sprint(e.Value, s[2]))
		}
		plain := strings.Join(digits, separator)
		for _, text := range []string{
			plain, "【桂花村】" + plain, "今天" + plain, fullWidth(plain), traditional(plain), strings.Join(words, separator), traditional(strings.Join(words, separator)),
			strings.Join(keyed, "\n"), strings.Join(english, ", "), strings.ToUpper(strings.Join(english, "\n")), "  " + plain + "。谢谢🙏",
		} {
			if r := read(text); r.Verdict != Record || !maps.Equal(figuresOf(r), want) {
				t.Fatalf("%q: %s %v (%s %q), want %v", text, r.Verdict, figuresOf(r), r.Why, r.Span, want)
			}
		}
	})
}

// TestListsKeepPeopleApart writes a list of people's reports and reads it back.
func TestListsKeepPeopleApart(t *testing.T) {
	t.Parallel()
	people := []string{"王芳", "张建国", "杨秀梅"}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("#接龙\n瓦房乡11月23日走访情况\n")
		var want []map[string]int64
		for i, name := range people {
			entries := drawEntries(t)
			want = append(want, figuresFrom(entries))
			fmt.Fprintf(&b, "%d. %s", i+1, name)
			for _, e := range entries {
				fmt.Fprint(&b, " ", spoken[e.Code][0], e.Value, spoken[e.Code][1])
			}
			b.WriteString("\n")
		}
		r := parser.Parse(Input{Text: b.String(), At: evening, Sender: "duanhua", Home: "530502208", Proxy: true})
		if r.Verdict != Record || !r.Listed || len(r.Reports) != len(people) || r.Day != 20261123 {
			t.Fatalf("%q: %s %s with %d reports (%s)", b.String(), r.Verdict, r.Day, len(r.Reports), r.Why)
		}
		for i := range people {
			if got := figuresOf(Result{Reports: r.Reports[i : i+1]}); !maps.Equal(got, want[i]) {
				t.Fatalf("%q: %s has %v, want %v", b.String(), people[i], got, want[i])
			}
		}
	})
}

// FuzzParse holds what must be true of any text at all: no panic, no negative
// figure, nothing implausible recorded without a question, and no more work than
// a bounded number of tokens.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"走访3户，诉求1件", "visited 3 households, 1 appeal", strings.Repeat("9", 4096), strings.Repeat("亿", 4096), "走访-3户", "1、2、3", "走访9亿亿亿亿户",
		"#接龙\n1. 王芳 走访3户\n2. 张建国 零报告", "更正：走访4户，不是3户", "走访3户（累计86户）", "11.18-11.20入户12户", "代王芳报：走访3户", "1\ufe0f\u20e3走访3户",
		"上个礼拜一共走访12户", "上午走访3户，下午2家脱贫", "1home t挂包户卡", "大家辛苦了，今天走访 王芳", "households visited 王芳", "没有入户，召开座谈会1场",
	} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, proxy bool) {
		r := parser.Parse(Input{Text: text, At: evening, Sender: "liming", Home: "530502208/01", Proxy: proxy})
		holds(t, text, r)
	})
}

// TestMemory bounds what reading a message costs: nothing for chatter, a handful
// of allocations for a report, and no more for the longest message than for one
// that fills the table of tokens.
func TestMemory(t *testing.T) {
	if raced {
		t.Skip("pools drop at random under the race detector")
	}
	for _, tt := range []struct {
		name, text string
		most       float64
	}{
		{"chatter", "大家辛苦了，天冷路滑，下乡注意安全", 0},
		{"English chatter", "thanks everyone, the road is slippery today", 0},
		{"plan", "明天走访5户，后天开座谈会1场", 0},
		{"long chatter", strings.Repeat("今天天气不错，路上小心，", 4096/12), 0},
		{"record", "走访3户，诉求1件，发放民情联系卡12张", 4},
		{"English record", "visited 3 households, 1 appeal", 4},
		{"with something left out", "召开座谈会2场次，参会45人", 6},
	} {
		read(tt.text) // the first fills the pool
		if got := testing.AllocsPerRun(100, func() { read(tt.text) }); got > tt.most+0.5 {
			t.Errorf("%s: %.1f allocations, want at most %.0f", tt.name, got, tt.most)
		}
	}
}

// holds asserts what must be true of the result of any text.
func holds(t testing.TB, text string, r Result) {
	t.Helper()
	type context struct {
		person string
		place  checkin.PlaceID
		day    checkin.Day
	}
	seen := map[context]bool{}
	for _, rep := range r.Reports {
		c := context{rep.Person, rep.Place, rep.Day}
		if seen[c] && r.Verdict == Record {
			t.Errorf("%q: two reports of one person, place and day", text)
		}
		seen[c] = true
	}
	for _, rep := range r.Reports {
		for _, e := range rep.Entries {
			ind, ok := campaign.ByCode(e.Code)
			if !ok || e.Value < 0 {
				t.Errorf("%q: entry %+v", text, e)
			}
			if r.Verdict != Ask && e.Value > ind.Limit {
				t.Errorf("%q: %d recorded over the limit without a question", text, e.Value)
			}
		}
	}
	switch r.Verdict {
	case Record, Zero, Leave:
		if len(r.Reports) == 0 || r.Why != none {
			t.Errorf("%q: %s with %d reports, %s", text, r.Verdict, len(r.Reports), r.Why)
		}
		for _, rep := range r.Reports {
			if rep.Day > 20261124 || rep.Day < 20261117 {
				t.Errorf("%q: recorded for %s", text, rep.Day)
			}
		}
	case Ask:
		if r.Why == none {
			t.Errorf("%q: asks without a reason", text)
		}
	default:
	}
	if utf8.ValidString(text) && !utf8.ValidString(r.Span) {
		t.Errorf("%q: span is broken text", text)
	}
}

// TestAnyWords joins words of the lexicon, names, numerals and signs without sense:
// mutated bytes seldom make words.
func TestAnyWords(t *testing.T) {
	t.Parallel()
	pieces := anyWords(t)
	signs := []rune("，。、：；（）()?!\n 了的过会第那多几零半一二十百万亿0123456789①²～-/.→*@#x")
	random := rand.New(rand.NewPCG(3, 7))
	for range 60_000 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			if random.IntN(3) == 0 {
				b.WriteRune(signs[random.IntN(len(signs))])
			} else {
				b.WriteString(pieces[random.IntN(len(pieces))])
			}
			b.WriteString([]string{"", "", " "}[random.IntN(3)])
		}
		in := Input{Text: b.String(), At: evening, Sender: "liming", Home: "530502208/01", Proxy: random.IntN(2) == 0, Answer: random.IntN(4) == 0}
		holds(t, in.Text, parser.Parse(in))
	}
}

// anyWords are the words of every source of the lexicon, those that name or
// measure figures more often.
func anyWords(t *testing.T) []string {
	t.Helper()
	general, err := readWords(generalWords)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range slices.Concat(general, dayWords(), numberWords()) {
		out = append(out, e.text)
	}
	for range 4 {
		for _, ind := range campaign.All() {
			out = slices.Concat(out, ind.Words.Keys, ind.Words.With, ind.Words.Units, ind.Words.Units)
		}
		for _, p := range testRoster().People() {
			out = append(out, p.Name)
		}
		for _, p := range testRoster().Places() {
			out = append(out, p.Name)
		}
	}
	return out
}
