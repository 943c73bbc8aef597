package checkin

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestChineseRounding(t *testing.T) {
	t.Parallel()
	tests := []struct {
		style Style
		v     int64
		want  string
	}{
		{Wan2, 0, "0"}, {Wan2, 1987, "1987"}, {Wan2, 9999, "9999"}, {Wan2, 10_000, "1万"}, {Wan2, 10_049, "1万"},
		{Wan2, 10_050, "1.01万"}, {Wan2, 14_800, "1.48万"}, {Wan2, 18_100, "1.81万"}, {Wan2, 99_995, "10万"},
		{Wan2, 203_000, "20.3万"}, {Wan2, 773_800, "77.38万"}, {Exact, 78_984, "78984"}, {Wan2, -5, "-5"},
		{WanMoney, 120_970_000, "12097万"}, {WanMoney, 5000, "1万"}, {WanMoney, 4999, "0万"},
	}
	for _, tt := range tests {
		if got := tt.style.Chinese(tt.v); got != tt.want {
			t.Errorf("%s %d = %s, want %s", tt.style, tt.v, got, tt.want)
		}
	}
	for v, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 35000: "35,000", -1234567: "-1,234,567"} {
		if got := Grouped(v); got != want {
			t.Errorf("Grouped(%d) = %s, want %s", v, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	cal := Calendar{Zone: ny, Cut: DefaultCut}
	for at, want := range map[string]Day{
		"2026-03-08T03:59:00-04:00": 20260307, // the clock jumped from two to three that night
		"2026-03-08T04:00:00-04:00": 20260308,
		"2026-11-01T03:59:00-05:00": 20261031,
		"2027-01-01T00:00:00-05:00": 20261231,
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.DayOf(when); got != want {
			t.Errorf("%s belongs to %s, want %s", at, got, want)
		}
	}
	if d := Day(20240228).Add(2); d != 20240301 {
		t.Errorf("two days after 28 February 2024 is %s", d)
	}
	if Day(20260230).Valid() || !Day(20260228).Valid() || Day(0).Valid() {
		t.Error("Valid takes a day that does not exist, or none")
	}
	if d, err := ParseDay("2026-11-24"); err != nil || d != 20261124 || d.String() != "2026-11-24" || d.Weekday() != time.Tuesday {
		t.Errorf("ParseDay: %s, %v", d, err)
	}
	if _, err := ParseDay("24.11."); err == nil {
		t.Error("ParseDay takes anything")
	}
	if p := MonthTo(20261124); p != (Period{20261101, 20261124}) {
		t.Errorf("MonthTo = %v", p)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	const village PlaceID = "530502208/05"
	if got := village.Path(); !slices.Equal(got, []PlaceID{District, "530502208", village}) {
		t.Errorf("path %v", got)
	}
	for _, tt := range []struct {
		p, q PlaceID
		want bool
	}{
		{District, village, true}, {"530502208", village, true}, {village, village, true},
		{village, "530502208", false}, {"53050220", village, false}, {"530502208/0", village, false}, {"530502208", District, false},
	} {
		if got := tt.p.Contains(tt.q); got != tt.want {
			t.Errorf("%s contains %s: %v", tt.p, tt.q, got)
		}
	}
	if (Place{Name: "瓦房乡"}).In(English) != "瓦房乡" || (Place{Name: "瓦房乡", English: "Wafang"}).In(English) != "Wafang" {
		t.Error("names in English")
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	p := Person{ID: "a", Grants: []Grant{{Clerk, "1"}, {Cadre, "1/2"}}}
	if home, ok := p.Home(); !ok || home != "1/2" {
		t.Errorf("home %s", home)
	}
	if !p.May("1/9", Clerk) || p.May("2", Clerk) || p.May("1", Cadre) || p.May("1", Leader) {
		t.Error("May gives or denies wrongly")
	}
	if _, ok := (&Person{}).Home(); ok {
		t.Error("somebody without grants has a home")
	}
}

func TestRosterFollowsMovedGroups(t *testing.T) {
	t.Parallel()
	r := NewRoster(nil, []Person{{ID: "a", Telegram: 5, Grants: []Grant{{Cadre, "1/2"}, {Cadre, "1/3"}}}},
		[]Group{{Chat: -7, Places: []PlaceID{"1"}}}, map[int64]int64{-7: -1007})
	g, ok := r.Group(-1007)
	if !ok || g.Bound != -7 {
		t.Errorf("group %+v, %v", g, ok)
	}
	if old, ok := r.Group(-7); !ok || old.Chat != -1007 || len(r.Groups()) != 1 {
		t.Errorf("by the old id: %+v, %v; groups %v", old, ok, r.Groups())
	}
	if n := len(r.Cadres("1")); n != 1 {
		t.Errorf("%d cadres, want one, though with two villages", n)
	}
}

func TestMatchLanguage(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]Language{"": Chinese, "zh-hant": Chinese, "zh": Chinese, "EN-gb": English, "de": Chinese, "english": Chinese} {
		if got := MatchLanguage(tag, Chinese); got != want {
			t.Errorf("%q: %s, want %s", tag, got, want)
		}
	}
}

func TestSupersedes(t *testing.T) {
	t.Parallel()
	rep := func(n int64) []Report {
		return []Report{{Person: "a", Day: 1, Kind: Figures, Entries: []Entry{{"hv", n}}}}
	}
	stored := Record{Revision: 5, By: "a", Reports: rep(3)}
	retracted := Record{Revision: 5, By: "a", Reports: rep(3), Retracted: true}
	tests := []struct {
		name   string
		r      Record
		stored Record
		want   bool
	}{
		{"redelivered", Record{Revision: 5, By: "a", Reports: rep(3)}, stored, false},
		{"older", Record{Revision: 4, By: "a", Reports: rep(9)}, stored, false},
		{"newer, same", Record{Revision: 6, By: "a", Reports: rep(3)}, stored, false},
		{"newer, other", Record{Revision: 6, By: "a", Reports: rep(4)}, stored, true},
		{"same second, other", Record{Revision: 5, By: "a", Reports: rep(4)}, stored, true},
		{"retracted, redelivered", Record{Revision: 5, By: "a", Reports: rep(3)}, retracted, false},
		{"retracted, then touched", Record{Revision: 6, By: "a", Reports: rep(3)}, retracted, false},
		{"retracted, then edited", Record{Revision: 6, By: "a", Reports: rep(4)}, retracted, true},
	}
	for _, tt := range tests {
		if got := tt.r.Supersedes(tt.stored); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCatalogueRefusesDoubles(t *testing.T) {
	t.Parallel()
	for _, list := range [][]Indicator{
		{{ID: "", Code: "a"}}, {{ID: "a"}}, {{ID: "a", Code: "x"}, {ID: "a", Code: "y"}}, {{ID: "a", Code: "x"}, {ID: "b", Code: "x"}},
	} {
		if _, err := NewCatalogue(list); err == nil {
			t.Errorf("%v is accepted", list)
		}
	}
}

func TestLongNoticesAreSplitAtLines(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("走访3户次，", 50) + "😀" // 302 units
	text := strings.TrimSuffix(strings.Repeat(line+"\n", 30), "\n")
	n := Notice{Key: "k", Act: Edit, ReplyTo: 5, Text: text, Buttons: [][]Button{{{Label: "b"}}}}
	parts := n.Parts()
	if len(parts) != 3 {
		t.Fatalf("%d parts, want 3", len(parts))
	}
	var joined []string
	keys := map[string]bool{}
	for i, p := range parts {
		if got := units(p.Text); got > mostText || strings.HasPrefix(p.Text, "\n") || strings.HasSuffix(p.Text, "\n") {
			t.Errorf("part %d has %d units", i, got)
		}
		if first := i == 0; (p.Act == Edit) != first || (p.ReplyTo == 5) != first || (len(p.Buttons) > 0) != (i == 2) {
			t.Errorf("part %d: %+v", i, p.Act)
		}
		joined, keys[p.Key] = append(joined, p.Text), true
	}
	if strings.Join(joined, "\n") != text || len(keys) != 3 {
		t.Error("the parts are not the whole")
	}
	whole := Notice{Act: Say, Text: strings.Repeat("字", 9000)}
	if parts := whole.Parts(); len(parts) != 3 || parts[0].Text+parts[1].Text+parts[2].Text != whole.Text {
		t.Errorf("a line without end: %d parts", len(parts))
	}
	bold := Notice{Act: Say, Text: strings.Repeat("好", 4090) + "<b>瓦房乡 &amp; 板桥镇</b>，完"}
	if parts := bold.Parts(); len(parts) != 2 || !strings.HasPrefix(parts[1].Text, "<b>") {
		t.Errorf("cut inside a tag: %d parts", len(parts))
	}
	code := Notice{Act: Say, Text: strings.Repeat("<code>走访3户\n</code>", 300)}
	for _, p := range code.Parts() {
		if strings.Count(p.Text, "<code>") != strings.Count(p.Text, "</code>") {
			t.Error("a tag is left open")
		}
	}
	if parts := (Notice{Act: Say, Text: "short"}).Parts(); len(parts) != 1 {
		t.Errorf("%d parts of a short notice", len(parts))
	}
}

func TestRolesInEitherLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Role{"书记": Secretary, "Clerk\n": Clerk, "管理员": Admin, "boss": ""} {
		if got, _ := ParseRole(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestStretches(t *testing.T) {
	t.Parallel()
	tests := []struct {
		unit                         Unit
		day                          Day
		from, to, before, after, end Day
	}{
		{ADay, 20260301, 20260301, 20260301, 20260228, 20260302, 20260302},
		{AWeek, 20260101, 20251229, 20260104, 20251222, 20260105, 20260111},
		{AMonth, 20240229, 20240201, 20240229, 20240101, 20240301, 20240331},
		{Quarter, 20261124, 20261001, 20261231, 20260701, 20270101, 20270331},
		{AYear, 20240229, 20240101, 20241231, 20230101, 20250101, 20251231},
	}
	for _, tt := range tests {
		s := StretchOf(tt.unit, tt.day)
		if s.From != tt.from || s.To != tt.to || s.Beside(-1).From != tt.before || s.Beside(1).From != tt.after || s.Beside(1).To != tt.end {
			t.Errorf("unit %d of %s: %+v, before %+v, after %+v", tt.unit, tt.day, s, s.Beside(-1), s.Beside(1))
		}
	}
	r := RangeOf(20261105, 20261109)
	if got := r.Beside(-1); got != RangeOf(20261031, 20261104) {
		t.Errorf("five days before: %+v", got)
	}
	if got := EverTo(20261124).Beside(-1); got != EverTo(20261124) {
		t.Errorf("beside all of it: %+v", got)
	}
	if got := StretchOf(AMonth, 20261124).Period(20261124); got != (Period{From: 20261101, To: 20261124}) {
		t.Errorf("up to today: %+v", got)
	}
	if got := UpTo(20261124).Parts(AMonth, 202609, 20261124); len(got) != 3 || got[0] != StretchOf(AMonth, 20260901) || got[2] != StretchOf(AMonth, 20261101) {
		t.Errorf("months since the beginning: %+v", got)
	}
	if got := (Period{From: 20261130, To: 20261202}).Parts(ADay, 0, 20270101); len(got) != 3 || got[2] != StretchOf(ADay, 20261202) {
		t.Errorf("days: %+v", got)
	}
	if got := (Period{From: 20261203, To: 20261208}).Parts(AWeek, 0, 20270101); len(got) != 2 || got[0] != RangeOf(20261203, 20261206) || got[1] != RangeOf(20261207, 20261208) {
		t.Errorf("weeks: %+v", got)
	}
	if got := UpTo(20261202).Days(202611); got != 32 {
		t.Errorf("%d days since the beginning of November", got)
	}
}
