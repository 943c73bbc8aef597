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
		// what nobody knows
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
