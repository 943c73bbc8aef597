package grammar

import (
	"fmt"
	"maps"
	"testing"
)

// told are more ways to write each figure: behind its number in Chinese, with a colon
// in English, and as the object of a deed.
var told = map[string][3]string{
	"hv": {"入户走访%d户", "households visited: %d", "visited %d households"}, "ar": {"%d件诉求", "appeals: %d", "received %d appeals"},
	"po": {"%d名机关党员结对", "office members paired: %d", "%d paired office members"}, "pr": {"村里无职党员%d名结对", "rural members paired: %d", "%d paired rural members"},
	"ap": {"新结对子%d对", "assistance pairs: %d", "formed %d pairs"}, "lc": {"%d名联户干部", "liaison cadres: %d", "%d liaison cadres"},
	"lh": {"联系户%d户", "contact households: %d", "linked to %d households"}, "dv": {"干部下村%d人次", "deep visits: %d", "%d deep visits"},
	"cc": {"%d张联系卡", "contact cards: %d", "handed out %d cards"}, "sy": {"开了%d场座谈会", "symposiums: %d", "held %d symposiums"},
	"ct": {"开了%d场院坝会", "candid talks: %d", "held %d heart-to-heart meetings"}, "rr": {"写了%d篇调研报告", "research reports: %d", "wrote %d research reports"},
	"oc": {"上报民情信息%d条", "opinions: %d", "collected %d opinions"}, "re": {"解决了%d件诉求", "appeals resolved: %d", "%d appeals solved"},
	"pm": {"宣讲%d人次", "people reached: %d", "reached %d people"}, "pc": {"协调项目%d个", "projects coordinated: %d", "coordinated %d projects"},
	"pf": {"争取资金%d元", "project funds: %d yuan", "secured %d yuan"},
}

// phrase is one figure as somebody may write it.
type phrase struct {
	id, text string
	value    int64
}

// phrases are those of every figure that are read alone as that figure.
func phrases(t *testing.T) []phrase {
	t.Helper()
	var out []phrase
	for i, ind := range campaign.All() {
		s, value := spoken[ind.Code], 1+int64(i)%3
		for _, text := range append([]string{s[0] + "%d" + s[1], "%d" + s[2]}, told[ind.Code][0], told[ind.Code][1], told[ind.Code][2]) {
			p := phrase{ind.ID, fmt.Sprintf(text, value), value}
			if r := read(p.text); r.Verdict == Record && maps.Equal(figuresOf(r), map[string]int64{p.id: value}) {
				out = append(out, p)
			}
		}
	}
	if want := 4 * len(campaign.All()); len(out) < want {
		t.Fatalf("%d phrases are read alone, want at least %d", len(out), want)
	}
	return out
}

// TestTwoFiguresStayTwo joins every two phrases of different figures by whatever people
// put between them: both are read, or the message is asked about.
func TestTwoFiguresStayTwo(t *testing.T) {
	t.Parallel()
	all := phrases(t)
	for _, between := range []string{"、", "，", "；", "。", "\n", " ", "和", " and ", ", ", "; ", ". "} {
		t.Run(between, func(t *testing.T) {
			t.Parallel()
			read, asked := 0, 0
			for _, a := range all {
				for _, b := range all {
					if a.id != b.id {
						switch ok := bothOrAsk(t, a, b, between); {
						case ok:
							read++
						default:
							asked++
						}
					}
				}
			}
			if between != " " && asked > read/4 { // nothing but a space between English lists is seldom clear
				t.Errorf("asks about %d of %d", asked, read+asked)
			}
		})
	}
}

// bothOrAsk reports whether two figures are read; it fails when anything else is
// recorded, or nothing said.
func bothOrAsk(t *testing.T, a, b phrase, between string) bool {
	t.Helper()
	text := a.text + between + b.text
	r := read(text)
	got, want := figuresOf(r), map[string]int64{a.id: a.value, b.id: b.value}
	if r.Verdict != Ask && (r.Verdict != Record || !maps.Equal(got, want)) {
		t.Errorf("%q: %s %v, want %v or a question", text, r.Verdict, got, want)
	}
	return r.Verdict == Record
}

// TestFiguresSideBySide holds messages in which the words of one figure were easily
// taken for another's.
func TestFiguresSideBySide(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		want map[string]int64
		text []string
	}{
		{"words behind 、 are not of the figure before", map[string]int64{"people_mobilized": 2, "paired_rural_members": 1}, []string{
			"宣传发动群众2人次、村里无职党员1名结对", "宣讲2人次、无职党员1人结对", "宣讲2人次、1名无职党员结对", "宣传群众两人次、村里無職黨員一名結對",
		}},
		{"one pairing beside another", map[string]int64{"paired_office_members": 2, "paired_rural_members": 1}, []string{
			"机关党员结对2名、村里无职党员1名结对", "2名机关党员结对 1名无职党员结对", "1名无职党员结对 2名机关党员结对", "2名机关党员结对1名无职党员结对",
			"村里无职党员1名结对、2名机关党员结对",
		}},
		{"what 、 joins still goes on", map[string]int64{"appeals_resolved": 2}, []string{"解决用水问题1件、用电问题1件", "解决饮水难、行路难问题2个"}},
		{"a value with a full stop is no list number", map[string]int64{"households_visited": 9, "linked_households": 1, "deep_visits": 1}, []string{
			"Today: households visited: 9. contact households: 1. deep visits: 1", "deep visits: 1. households visited: 9. contact households: 1.",
			"households visited 9. deep visits 1. contact households 1.", "走访：9. 联系户：1. 下村：1.", "下村：1、联系户：1、走访：9",
		}},
		{"values that count up are none either", map[string]int64{"households_visited": 1, "appeals_received": 2, "contact_cards": 3}, []string{
			"visits: 1. appeals: 2. cards: 3.", "走访：1、诉求：2、发卡：3", "visits 1. appeals 2. cards 3.",
		}},
		{"but a list keeps its numbers", map[string]int64{"households_visited": 3, "appeals_received": 2}, []string{
			"1. visited 3 households 2. took 2 appeals", "1) visited 3 households 2) 2 new appeals", "今日汇报：1、走访3户；2、诉求2件",
			"report: 1. visited 3 households 2. took 2 appeals", "下村：1、走访3户 2、诉求2件", "1. visits 3. 2. appeals 2.",
		}},
		{"what is solved beside what came", map[string]int64{"appeals_resolved": 2, "appeals_received": 1}, []string{
			"2 appeals solved and appeals: 1", "2 appeals resolved and appeals 1", "solved 2 appeals、received 1 appeal",
			"1件诉求 解决了2件诉求", "解决2件诉求和诉求1件",
		}},
		{"a heading counts nothing", map[string]int64{"candid_talks": 2, "households_visited": 5}, []string{
			"report: held 2 heart-to-heart meetings; visited 5 households", "report: 2 candid talks; visited 5 households",
			"today's report: held 2 candid talks, visited 5 households",
		}},
		{"a name behind white space is the next number's", map[string]int64{"linked_households": 1, "households_visited": 1}, []string{
			"联系户1户 入户走访1户", "入户走访1户 联系户1户", "联系户1户，入户走访1户",
		}},
		{"a name before a colon is the next number's", map[string]int64{"households_visited": 2, "appeals_received": 1}, []string{
			"2 households visited and appeals: 1", "appeals: 1 and 2 households visited",
		}},
		{"two figures are no range", map[string]int64{"symposiums": 2, "projects_coordinated": 1}, []string{"symposiums: 2 and 1 projects", "symposiums 2 and 1 project"}},
		{"what is passed on takes nothing back", map[string]int64{"projects_coordinated": 2, "opinions_collected": 1}, []string{
			"协调项目2个 上报民情信息1条", "协调项目2个和上报民情信息1条",
		}},
		{"a meeting without a number", map[string]int64{"symposiums": 1, "paired_office_members": 1}, []string{"开了个座谈会 1名机关党员结对"}},
		{"a full-width comma groups no digits", map[string]int64{"appeals_received": 1, "people_mobilized": 120}, []string{"appeals: 1，120 people reached", "诉求：1，120人次宣传"}},
		{"the sign of money", map[string]int64{"contact_cards": 3, "project_funds": 350_000}, []string{"cards: 3 RMB 350k secured"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, text := range tt.text {
				if r := read(text); r.Verdict != Record || !maps.Equal(figuresOf(r), tt.want) {
					t.Errorf("%q: %s %v (%s %q), want %v", text, r.Verdict, figuresOf(r), r.Why, r.Span, tt.want)
				}
			}
		})
	}
}

// TestFiguresThatMayBeEithers demands a question where words may belong to the number
// before them or to the one behind.
func TestFiguresThatMayBeEithers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"3 appeals solved 1 appeal", "reports: 1 opinions: 3 3 cadres went to the village", "report: 1. visited 3 households", "下村：1、走访3户",
		"appeals: 1,120 people reached", "cards: 12，1 appeal solved 1 appeal",
	} {
		if r := read(text); r.Verdict != Ask {
			t.Errorf("%q: %s %v, want a question", text, r.Verdict, figuresOf(r))
		}
	}
}
