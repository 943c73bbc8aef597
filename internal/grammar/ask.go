package grammar

import (
	"slices"
	"strings"
	"unicode"

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
	// Strange are words that mean nothing here: places and times nobody knows.
	Strange []string
}

// Clear reports whether a text that is no sentence can only be a question: it names a
// time, a place or a topic, and nothing else.
func (q Question) Clear() bool {
	return len(q.Strange) == 0 && (q.Dated || len(q.Places) > 0 || q.Work != "" || q.About != Figures || len(q.Figures) > 0 && q.Scope != Everything)
}

// topicWords say what about the totals is asked for, in folded form.
var topicWords = map[string]Topic{
	"未办结": OpenCases, "没办结": OpenCases, "未解决": OpenCases, "没解决": OpenCases, "办结情况": OpenCases, "未办": OpenCases, "在办": OpenCases, "open": OpenCases, "unresolved": OpenCases, "outstanding": OpenCases, "still open": OpenCases,
	"解决率": Rate, "办结率": Rate, "resolution rate": Rate, "resolve rate": Rate, "share resolved": Rate,
	"各乡镇": Towns, "各镇": Towns, "各乡": Towns, "各街道": Towns, "各镇街": Towns, "各个乡镇": Towns, "每个乡镇": Towns, "哪个乡镇": Towns, "哪个乡": Towns, "哪个镇": Towns, "哪些乡镇": Towns, "哪几个乡镇": Towns, "分乡镇": Towns, "按乡镇": Towns, "乡镇": Towns,
	"by township": Towns, "each township": Towns, "every township": Towns, "which township": Towns, "which townships": Towns, "all townships": Towns, "townships": Towns, "per township": Towns,
	"各村": Villages, "每个村": Villages, "哪个村": Villages, "哪些村": Villages, "分村": Villages, "按村": Villages, "by village": Villages, "each village": Villages, "which village": Villages, "per village": Villages, "villages": Villages,
	"报了没有": Entries, "报了没": Entries, "报没报": Entries, "报了吗": Entries, "没报": Entries, "还没报": Entries, "谁没报": Entries, "上报了没有": Entries, "报数了没": Entries, "报数了吗": Entries, "报数没": Entries, "报数没有": Entries, "报数了没有": Entries, "has reported": Entries, "reported yet": Entries, "reported today": Entries,
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

// fillers are characters and words of a question that say nothing of what is asked for.
const fillerRunes = "的了呢吗么啊呀吧请问看查下有是在和与及个共总给发把想要知道多少几件户次张场篇名人我你您这那哪全情况数字计统一起里前来报告做干访们又还已"

var fillerWords = []string{
	"how", "many", "much", "did", "does", "do", "the", "a", "an", "of", "in", "for", "to", "is", "are", "was", "were", "there", "what", "whats", "what's", "show", "me", "give", "tell", "please", "and", "by", "on", "at", "have", "has", "had",
	"been", "we", "our", "from", "number", "numbers", "figures", "figure", "report", "reports", "all", "with", "about", "get", "got", "this", "that", "it", "s", "any", "us", "can", "you", "i", "total", "totals", "made", "make", "done", "held", "handed", "out", "so",
}

// Ask reads what a question, or what stands behind a command, asks for.
func (p *Parser) Ask(in Input) Question {
	runes, at := fold(in.Text, nil, nil)
	a := asker{parser: p, in: in, text: runes, when: p.readerOf(runes, in.At)}
	for i := 0; i < len(a.text); {
		i += a.step(i)
	}
	a.flush()
	q := a.question
	if a.period[1] > a.period[0] {
		q.Period = strings.TrimSpace(Mask(in.Text[at[a.period[0]]:at[a.period[1]]]))
	}
	a.dated(&q)
	return q
}

// asker walks a question's text.
type asker struct {
	parser   *Parser
	in       Input
	text     []rune
	when     when
	question Question
	periods  []checkin.Stretch
	period   [2]int // where the first stands
	versus   bool
	lastYear bool    // 同比
	about    figures // of the figure named last
	strange  []rune
}

// step takes what stands at i and returns its length.
func (a *asker) step(i int) int {
	if g := glyphs()[a.text[i]].look; g == lookSpace || g == lookSoft || g == lookHard {
		a.flush()
		return 1
	}
	if n := a.work(i); n > 0 {
		return n
	}
	if n := a.topic(i); n > 0 {
		return n
	}
	s, n := a.when.at(i)
	w, m := a.parser.lex.longest(a.text[i:])
	if w != nil && m > n && (w.class == township || w.class == village || w.names != 0) {
		n = 0 // a place may be named like a day
	}
	if n > 0 {
		a.flush()
		if len(a.periods) == 0 {
			a.period = [2]int{i, i + n}
		}
		a.periods = append(a.periods, s)
		return n
	}
	if w != nil {
		if n := a.word(w, i, m); n > 0 {
			return n
		}
	}
	if isLatin(a.text[i]) || isDigit(a.text[i]) {
		return a.latin(i)
	}
	a.strange = append(a.strange, a.text[i])
	return 1
}

// work takes the name of a key work; without a # it must not name a figure.
func (a *asker) work(i int) int {
	work, n := a.parser.tagAt(a.text, i)
	if n == 0 {
		return 0
	}
	if w, m := a.parser.lex.longest(a.text[i:]); w != nil && m >= n && w.names != 0 && (i == 0 || a.text[i-1] != '#') {
		return 0
	}
	a.flush()
	a.question.Work = work
	return n
}

// topic takes a word that says what is asked for.
func (a *asker) topic(i int) int {
	for n := min(longestTopicWord, len(a.text)-i); n > 0; n-- {
		topic, ok := topicWords[string(a.text[i:i+n])]
		if !ok || !a.when.ends(i+n) {
			continue
		}
		if w, m := a.parser.lex.longest(a.text[i:]); m > n && (w.class == township || w.class == village || w.names != 0 && topic != OpenCases) {
			return 0
		}
		a.flush()
		if about := a.question.About; about == Figures || (about == Towns || about == Villages) && slices.Contains([]Topic{Rate, Chart, Trend, Mix, Sheet}, topic) {
			a.question.About = topic
		}
		return n
	}
	return 0
}

// word takes a word of the lexicon; zero when it means nothing to a question.
func (a *asker) word(w *word, i, n int) int {
	text := a.text[i : i+n]
	switch {
	case w.class == township, w.class == village:
		a.place(w)
	case w.class == versus:
		a.versus = true
		if text[0] == '比' || text[0] == '跟' || text[0] == '和' || text[0] == '与' { // 比上月: the month is read next
			n = 1
		}
	case w.class == others && a.placeWord(text):
	case w.class == mine:
		a.scope(map[bool]Scope{true: Own, false: Mine}[strings.ContainsRune("们our", text[len(text)-1]) || string(text) == "our"])
	case w.names != 0:
		a.figure(w)
	case w.helps != 0 && w.helps&a.about != 0:
	case string(text) == "同比":
		a.versus, a.lastYear = true, true
	case slices.Contains([]string{"对比", "环比", "比较", "compare", "compared with", "versus last"}, string(text)):
		a.versus = true
		if string(text) == "versus last" {
			n -= len("last")
		}
	case w.class == query, w.class == howmany, w.class == doubt, w.class == act, w.class == done, w.class == whole, w.class == running, w.class == wonder, w.units != 0, w.class == noise, w.helps != 0:
	default:
		return 0
	}
	a.flush()
	return n
}

// place takes a place; of several villages of a name, those of the asker's township.
func (a *asker) place(w *word) {
	places := w.places
	if own := slices.DeleteFunc(slices.Clone(places), func(p checkin.PlaceID) bool { return a.in.Home == "" || p.Township() != a.in.Home.Township() }); len(own) > 0 && w.class == village {
		places = own
	}
	for _, p := range places {
		if !slices.Contains(a.question.Places, p) {
			a.question.Places = append(a.question.Places, p)
		}
	}
}

// placeWord takes 全区, 全乡, "the district".
func (a *asker) placeWord(text []rune) bool {
	switch last := text[len(text)-1]; {
	case last == '区', last == '县', strings.HasSuffix(string(text), "district"):
		a.scope(District)
	case last == '乡', last == '镇', last == '道', strings.HasSuffix(string(text), "township"):
		a.scope(Own)
	default:
		return false
	}
	return true
}

func (a *asker) scope(s Scope) {
	if a.question.Scope == Everything {
		a.question.Scope = s
	}
}

// figure takes a word that names figures, unless it only says more of the one before:
// 诉求 in 解决诉求.
func (a *asker) figure(w *word) {
	if w.helps&a.about != 0 {
		return
	}
	a.about = w.names
	for i, ind := range a.parser.figures {
		if w.names.has(1<<i) && !slices.Contains(a.question.Figures, ind.code) {
			a.question.Figures = append(a.question.Figures, ind.code)
		}
	}
}

// latin takes a word of letters and digits nobody knows.
func (a *asker) latin(i int) int {
	n := 1
	for i+n < len(a.text) && (isLatin(a.text[i+n]) || isDigit(a.text[i+n]) || a.text[i+n] == '\'') {
		n++
	}
	if slices.Contains(fillerWords, string(a.text[i:i+n])) {
		a.flush()
	} else {
		a.strange = append(a.strange, a.text[i:i+n]...)
	}
	return n
}

// flush ends a run of strange characters.
func (a *asker) flush() {
	run := strings.TrimFunc(string(a.strange), func(r rune) bool {
		return strings.ContainsRune(fillerRunes, r) || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	a.strange = a.strange[:0]
	if len([]rune(run)) > 1 {
		a.question.Strange = append(a.question.Strange, run)
	}
}

// dated says which stretches are asked about: the first, or, of two that are compared,
// that and the other. Of one that is past, the comparison is with what came after.
func (a *asker) dated(q *Question) {
	n := len(a.periods)
	if n > 0 {
		q.Stretch, q.Dated = a.periods[0], true
	}
	if !a.versus {
		return
	}
	q.Compared = true
	switch {
	case n > 1:
		q.Versus = a.periods[1]
	case n == 0:
		q.Stretch, q.Dated = checkin.StretchOf(checkin.AMonth, a.when.today), true
		q.Versus = q.Stretch.Beside(-1)
	case q.Stretch.To < a.when.today && !a.lastYear:
		q.Versus, q.Stretch = q.Stretch, q.Stretch.Beside(1)
	default:
		q.Versus = q.Stretch.Beside(-1)
	}
	if a.lastYear && n < 2 {
		q.Versus = q.Stretch.YearBefore()
	}
	q.Compared = q.Versus != q.Stretch
}
