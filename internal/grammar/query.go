package grammar

// asksBot recognises a question about totals. It is told from a question to a
// colleague by what it speaks of: a place, a period longer than a day, or a thing
// only the bot knows (截至目前, 办结率).
func (j *judge) asksBot() bool {
	if !j.has.any(setOf(query, howmany, period, township, versus)) || j.has.any(setOf(you, audience, condition, order, history, example, news, more, amend, redo)) {
		return false
	}
	q := j.overview()
	switch {
	case q.numerals > 0, q.deeds > 0, q.strangers > 6:
		return false
	case q.people > 0 && !j.has.has(howmany):
		return false
	case j.has.has(howmany):
		return (q.keys > 0 || q.places > 0 || q.deed || q.weak || q.strong) && (q.places > 0 || q.periods > 0 || q.mine || q.strong || q.weak || q.many)
	case q.strong:
		return true
	case q.weak:
		return q.places > 0 || q.periods > 0 || q.mine || q.days > 0 && q.strangers == 0
	case j.has.any(setOf(plan)):
		return false
	}
	return q.strangers <= 1 && !q.deed && (q.places > 0 && q.periods+q.days > 0 || q.places+q.periods > 0 && q.follows)
}

// outline is what a message speaks of.
type outline struct {
	numerals, keys, places, periods, days, people, strangers int
	deeds                                                    int // words of correction and of reports that are no question
	strong, weak, mine, many, follows, deed                  bool
}

// weakQueries need a place or a period to be a question to the bot.
var weakQueries = []string{
	"总数", "总计数", "数据", "的数字", "台账", "报表", "汇总表", "统计一下", "统计", "查一下", "查询", "查看", "帮我查", "看一下", "最少", "最多", "走访情况", "总量", "怎么样", "进度",
	"比较", "对比", "环比", "同比", "没报", "还没报", "报了吗", "报没报", "报了没有", "报了没", "报数了没", "报数了吗", "报数没", "报数没有", "报数了没有", "上报了没有", "导出", "办结情况", "没办结", "未办结", "比",
	"totals", "total for", "total", "reported today", "has reported", "reported yet", "lowest", "highest", "fewest", "export", "show me", "stats", "statistics",
	"what about", "how about", "progress", "summary for", "compare",
}

func (j *judge) overview() outline {
	var q outline
	for i := range j.toks {
		t := &j.toks[i]
		switch t.kind {
		case numeral:
			if u := j.unitAt(i + 1); u < 0 || j.toks[u].class != measure {
				if !t.num.weak {
					q.numerals++
				}
			} else if !j.reads(&j.toks[u], "天") && !j.reads(&j.toks[u], "days") && !t.num.weak {
				q.numerals++
			}
		case date:
			q.days++
		case unknown:
			q.follows = q.follows || j.reads(t, "呢")
			if !j.reads(t, "的") && !j.reads(t, "呢") && !j.reads(t, "那") && !j.reads(t, "the") && !j.reads(t, "and") && !j.reads(t, "for") && !j.reads(t, "in") {
				q.strangers++
			}
		case contact:
			q.numerals++
		case known:
			j.outlined(&q, t)
		default:
		}
	}
	return q
}

func (j *judge) outlined(q *outline, t *token) {
	if t.word.names != 0 {
		q.keys++
	}
	switch t.class {
	case township, village:
		q.places++
	case others:
		if j.isPlaceWord(t) {
			q.places++
		}
	case period:
		q.periods++
		q.strong = q.strong || j.reads(t, "活动以来") || j.reads(t, "开展以来")
	case person:
		q.people++
	case doubt:
		q.follows = q.follows || j.reads(t, "?")
	case mine:
		q.mine = true
	case act, proxyend:
		q.deed = true
	case howmany:
		q.many = q.many || j.reads(t, "多少") || j.reads(t, "有几") || j.latin(t)
	case versus:
		q.weak = true
		if t.length() > 2 { // 比上月
			q.periods++
		}
	case query:
		if j.weakQuery(t) {
			q.weak = true
			q.follows = q.follows || j.latin(t)
		} else {
			q.strong = true
		}
	case roughly:
		q.weak = q.weak || j.reads(t, "最多")
	case idle, leave, retract, slip, proxy, oddmeeting:
		q.deeds++
	default:
	}
}

func (j *judge) weakQuery(t *token) bool {
	for _, w := range weakQueries {
		if j.reads(t, w) {
			return true
		}
	}
	return false
}
