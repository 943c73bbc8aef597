package grammar

import (
	"fmt"
	"strings"
	"testing"

	"checkinbot/internal/checkin"
)

// outlineOf is what a question was read as, in short.
func outlineOf(q Question) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	for _, p := range q.Places {
		add("%s", p)
	}
	if q.Scope != Everything {
		add("%s", q.Scope)
	}
	if q.Dated {
		add("%s", daysOf(q.Stretch))
	}
	if q.Compared {
		add("vs %s", daysOf(q.Versus))
	}
	if q.About != Figures {
		add("%s", q.About)
	}
	if len(q.Figures) > 0 {
		add("%s", strings.Join(q.Figures, ","))
	}
	if len(q.Strange) > 0 {
		add("?%s", strings.Join(q.Strange, ","))
	}
	return strings.Join(parts, " ")
}

func daysOf(s checkin.Stretch) string {
	names := [...]string{"ever", "day", "week", "month", "quarter", "year", "range"}
	return fmt.Sprintf("%s:%d-%d", names[s.Unit], s.From%1_000_000, s.To%1_000_000)
}

func TestAsk(t *testing.T) {
	t.Parallel()
	const banqiao, wafang, district = "530502101", "530502208", "district"
	tests := map[string]string{
		// those of the campaign's notes
		"隆阳区本月走访多少户":                                        "district month:261101-261130 hv",
		"板桥镇上周":                                             banqiao + " week:261116-261122",
		"How many households did Banqiao visit this month?": banqiao + " month:261101-261130 hv",
		"我这周走访多少户了":                                         "mine week:261123-261129 hv",
		"未办结诉求有几件":                                          "open ar",
		"比上月":                                               "month:261101-261130 vs month:261001-261031",
		"上个月对比":                                             "month:261101-261130 vs month:261001-261031",
		"截至目前":                                              "ever:0-261124",
		"瓦房乡上周":                                             wafang + " week:261116-261122",
		"诉求解决率":                                             "rate ar",
		"本月各乡镇":                                             "month:261101-261130 towns",
		"哪个乡镇最少":                                            "towns",
		"导出11月":                                             "month:261101-261130 sheet",
		"板桥镇今天报了没有":                                         banqiao + " day:261124-261124 entries",
		"全区今年":                                              "district year:260101-261231",
		"全乡这个月诉求多少":                                         "own month:261101-261130 ar",
		"我们本月走访多少户":                                         "own month:261101-261130 hv",
		// words and ways
		"今天": "day:261124-261124", "昨天走访多少": "day:261123-261123 hv", "上周五": "day:261120-261120", "上上周": "week:261109-261115",
		"本季度": "quarter:261001-261231", "第三季度": "quarter:260701-260930", "去年第四季度": "quarter:251001-251231", "2025年": "year:250101-251231",
		"2026年3月": "month:260301-260331", "去年12月份": "month:251201-251231", "12月": "month:251201-251231", "十一月": "month:261101-261130",
		"1至3月": "range:260101-260331", "10月到11月": "range:261001-261130", "上半年": "range:260101-260630", "11月上旬": "range:261101-261110",
		"11月1日到15日": "range:261101-261115", "11月1日至11月15日": "range:261101-261115", "2026-11-01至2026-11-15": "range:261101-261115", "11.1-11.15": "range:261101-261115", "11/20": "day:261120-261120",
		"近7天": "range:261118-261124", "最近两周": "range:261111-261124", "截至11月20日": "ever:0-261120", "截止昨天": "ever:0-261123", "活动以来发卡多少": "ever:0-261124 cc",
		"板桥本月解决诉求": banqiao + " month:261101-261130 re", "桂花村本周": wafang + "/05 week:261123-261129",
		"本月比上月": "month:261101-261130 vs month:261001-261031", "本周环比": "week:261123-261129 vs week:261116-261122", "11月同比": "month:261101-261130 vs month:251101-251130", "今年比去年": "year:260101-261231 vs year:250101-251231",
		"各村本月走访": "month:261101-261130 villages hv", "板桥镇简报": banqiao + " bulletin", "本月走势图": "month:261101-261130 trend", "板桥镇本月图表": banqiao + " month:261101-261130 chart",
		// Traditional and English
		"板橋鎮上個月走訪多少戶": banqiao + " month:261001-261031 hv",
		"last week":   "week:261116-261122", "Banqiao Town in October": banqiao + " month:261001-261031", "nov 2025": "month:251101-251130", "q3": "quarter:260701-260930", "q4 2025": "quarter:251001-251231",
		"1 nov to 15 nov": "range:261101-261115", "from nov 1 to nov 15": "range:261101-261115", "last 30 days": "range:261026-261124", "up to now": "ever:0-261124", "as of 20 Nov": "ever:0-261120",
		"the district this year": "district year:260101-261231", "how many appeals are still open": "open ar", "my visits this week": "mine week:261123-261129 hv", "compared with last month": "month:261101-261130 vs month:261001-261031",
		"contact cards by township": "towns cc", "2025": "year:250101-251231", "yesterday": "day:261123-261123", "funds this quarter": "quarter:261001-261231 pf",
		"今年以来": "year:260101-261231", "11月1日至今走访多少户": "range:261101-261124 hv", "从11月1日到现在": "range:261101-261124", "自11月1日起": "range:261101-261124", "11月20日以来": "range:261120-261124", "10月以来": "range:261001-261124",
		"到今天为止走访多少户": "ever:0-261124 hv", "since 1 nov": "range:261101-261124", "近半年": "range:260526-261124", "过去一年": "range:251125-261124", "the last three months": "range:260827-261124", "between nov 1 and nov 10": "range:261101-261110",
		"给我发个简报": "bulletin", "send me the bulletin": "bulletin", "我想知道全区走访多少户": "district hv", "我区本月": "district month:261101-261130", "我们村本月": "month:261101-261130", "给我看看本月走势": "month:261101-261130 trend",
		"各乡镇解决率": "rate", "本月各乡镇未办结诉求": "month:261101-261130 open ar", "瓦房本月": wafang + "/01 month:261101-261130",
		// what nobody knows
		"2月30日": "?2月30日", "15日至1日": "?15日至1日", "下周一": "?下周一", "下个月走访多少户": "hv ?下个月", "国庆期间": "?国庆,期间", "李明这个月": "month:261101-261130 ?李明", "本周末": "?本周", "5季度": "?5,季度",
		"板乔镇本月":             "month:261101-261130 ?板乔镇",
		"Bangkok this week": "week:261123-261129 ?bangkok",
		"板桥镇 大上月":           banqiao + " month:261001-261031", // 大 alone says nothing
		"":                  "",
	}
	for said, want := range tests {
		if got := outlineOf(parser.Ask(Input{Text: said, At: evening, Sender: "liming", Home: "530502208/01"})); got != want {
			t.Errorf("%q = %q, want %q", said, got, want)
		}
	}
}

// TestClear tells what can only be a question from what may be said of a day, too.
func TestClear(t *testing.T) {
	t.Parallel()
	asks := func(said string) bool {
		return parser.Ask(Input{Text: said, At: evening, Sender: "liming", Home: "530502208/01"}).Clear()
	}
	for _, said := range []string{"上季度", "板桥镇上周", "今天？", "本月呢", "11月1日到15日", "恳谈会开了几场", "座谈会开了几次", "去年走访多少户", "本月各乡镇", "last month", "瓦房乡", "#增收 本月", "#增收", "the totals of last month, please", "板桥镇诉求", "本月诉求"} {
		if !asks(said) {
			t.Errorf("%q is a question", said)
		}
	}
	for _, said := range []string{
		"今天辛苦了", "今天来了一个人", "今天在村里走访", "今天还没走访", "今天诉求办结了", "今天开恳谈会", "今年过年", "我今年都报了", "今天那条错了", "昨天忘报了", "下周一请假", "今天3", "11月24日 3", "板桥镇3",
		"板桥镇今天走访5户", "全村今天走访5户", "比昨天多走访2户", "在瓦房村", "到瓦房村了", "我在板桥", "刚到水沟村", "发图", "图片", "表格", "比例", "好的", "", "我", "see you in march", "ok, may be", "did you ever", "增收", "今天诉求", "11月20日恳谈会", "没报", "没办", "thanks, good night all, last month was hard",
	} {
		if asks(said) {
			t.Errorf("%q may be said of a day", said)
		}
	}
	if q := New(campaign, testCalendar, testRoster()).Ask(Input{Text: "瓦房本月", At: evening, Home: checkin.District}); len(q.Places) != 1 || q.Places[0] != "530502208" {
		t.Errorf("for the district 瓦房 is the township: %v", q.Places)
	}
}

func TestWhatIsSoFarIsNoReport(t *testing.T) {
	t.Parallel()
	for _, said := range []string{"截至目前走访12户", "截至今天走访5户，诉求1件", "截至目前，走访12户，发放民情联系卡3张"} {
		if r := read(said); r.Verdict != Ask || r.Why != Period {
			t.Errorf("%q is %v %v, want a question: %v", said, r.Verdict, r.Why, figuresOf(r))
		}
	}
	for _, said := range []string{
		"今天截至目前走访3户，诉求1件", "截至目前，今天走访3户", "截至今天下午6点，走访3户", "11月24日截至目前：走访3户", "截至今天18:00，走访3户", "截至今天18时，走访3户",
	} {
		if r := read(said); r.Verdict != Record || figuresOf(r)["households_visited"] != 3 {
			t.Errorf("%q of one day is %v %v: %v", said, r.Verdict, r.Why, figuresOf(r))
		}
	}
	if r := read("截至目前累计走访86户，今天走访3户"); r.Verdict == Record && figuresOf(r)["households_visited"] != 3 {
		t.Errorf("%v", figuresOf(r))
	}
}
