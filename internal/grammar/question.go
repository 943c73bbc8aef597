package grammar

import (
	"slices"

	"checkinbot/internal/checkin"
)

// Topic is what of the totals is asked for.
type Topic string

// The topics.
const (
	Figures   Topic = ""         // the totals themselves
	OpenCases Topic = "open"     // appeals received and not resolved
	Rate      Topic = "rate"     // how many of the appeals are resolved
	Towns     Topic = "towns"    // each township
	Villages  Topic = "villages" // each village
	Entries   Topic = "entries"  // who has sent anything
	Bulletin  Topic = "bulletin" // the paragraph that opens every report
	Chart     Topic = "chart"
	Trend     Topic = "trend"
	Mix       Topic = "mix"
	Sheet     Topic = "sheet"
)

// Scope is whose totals are asked for when no place is named.
type Scope string

// The scopes.
const (
	Everything Scope = ""         // what the asker may see
	Mine       Scope = "mine"     // 我: the asker's own work
	Own        Scope = "own"      // 全乡: the asker's township
	District   Scope = "district" // 全区
)

// Question is what is asked for.
type Question struct {
	// Figures are codes of indicators; empty for all.
	Figures []string
	// Places asked about; empty for the scope.
	Places []checkin.PlaceID
	Scope  Scope
	About  Topic
	// Stretch is the days asked about, if Dated; Period its words as written.
	Stretch checkin.Stretch
	Dated   bool
	Period  string
	// Versus is the stretch to compare with, if Compared.
	Versus   checkin.Stretch
	Compared bool
	// Work is the key work asked about; empty for none.
	Work string
	// tagged is true when the key work has its #.
	tagged bool
	// By breaks a topic down: Towns or Villages; empty for not at all.
	By Topic
	// Strange are words that mean nothing here: places and times nobody knows.
	Strange []string
	// Counting is true when a number is asked for: 多少, how many.
	Counting bool
	// loose is how many words there are that a question may have, and other messages, too.
	loose int
}

// Clear reports whether a text that is no sentence can only be a question: it asks for a
// number of something, or names a time, a place or a topic, and nothing else.
func (q Question) Clear() bool {
	switch {
	case len(q.Strange) > 0:
		return false
	case q.Counting:
		return len(q.Figures) > 0 || q.Dated || len(q.Places) > 0
	case q.loose > 0:
		return false
	}
	if len(q.Figures) > 0 && q.Dated && q.Stretch.Unit == checkin.ADay { // 今天诉求: the number may come
		return false
	}
	topical := slices.Contains([]Topic{Rate, Towns, Bulletin}, q.About)
	return q.Dated || len(q.Places) > 0 || q.tagged || topical
}

// topicWords say what about the totals is asked for, in folded form.
var topicWords = map[string]Topic{
	"未办结": OpenCases, "没办结": OpenCases, "未解决": OpenCases, "没解决": OpenCases, "办结情况": OpenCases, "未办": OpenCases, "在办": OpenCases, "没办完": OpenCases, "没办": OpenCases, "还剩": OpenCases, "open": OpenCases, "unresolved": OpenCases, "outstanding": OpenCases, "still open": OpenCases,
	"解决率": Rate, "办结率": Rate, "resolution rate": Rate, "resolve rate": Rate, "share resolved": Rate,
	"各乡镇": Towns, "各镇": Towns, "各乡": Towns, "各街道": Towns, "各镇街": Towns, "各个乡镇": Towns, "每个乡镇": Towns, "哪个乡镇": Towns, "哪个乡": Towns, "哪个镇": Towns, "哪些乡镇": Towns, "哪几个乡镇": Towns, "分乡镇": Towns, "按乡镇": Towns, "乡镇": Towns,
	"by township": Towns, "each township": Towns, "every township": Towns, "which township": Towns, "which townships": Towns, "all townships": Towns, "townships": Towns, "per township": Towns,
	"各村": Villages, "每个村": Villages, "哪个村": Villages, "哪些村": Villages, "分村": Villages, "按村": Villages, "by village": Villages, "each village": Villages, "which village": Villages, "per village": Villages, "villages": Villages,
	"报了没有": Entries, "报了没": Entries, "报没报": Entries, "报了吗": Entries, "没报": Entries, "还没报": Entries, "谁没报": Entries, "上报了没有": Entries, "报数了没": Entries, "报数了吗": Entries, "报数没": Entries, "报数没有": Entries, "报数了没有": Entries, "has reported": Entries, "reported yet": Entries, "reported today": Entries, "not reported": Entries, "hasn't reported": Entries, "haven't reported": Entries, "have reported": Entries, "上报率": Entries,
	"简报": Bulletin, "一句话简报": Bulletin, "bulletin": Bulletin,
	"图": Chart, "图表": Chart, "柱状图": Chart, "chart": Chart, "graph": Chart, "走势": Trend, "趋势": Trend, "走势图": Trend, "曲线": Trend, "trend": Trend, "over time": Trend, "构成": Mix, "占比": Mix, "比例": Mix, "mix": Mix, "breakdown": Mix,
	"导出": Sheet, "表格": Sheet, "台账": Sheet, "报表": Sheet, "export": Sheet, "spreadsheet": Sheet, "sheet": Sheet,
}

var longestTopicWord = func() (n int) {
	for w := range topicWords {
		n = max(n, len([]rune(w)))
	}
	return n
}()
