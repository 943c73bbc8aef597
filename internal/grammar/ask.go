package grammar

import (
	"slices"
	"strings"
	"unicode"

	"checkinbot/internal/checkin"
)

// fillers are characters and words of a question that say nothing of what is asked for.
const fillerRunes = "的了呢吗么啊呀吧请问看查下有是在和与及个共总给发把想要知道多少几件户次张场篇名人我你您这那哪全情况数字计统一起里前来报告做干访们又还已如何怎样目现最新进展开到从为帮"

// particles say nothing in any message.
const particles = "的呢吗么?？"

var fillerWords = []string{
	"how", "many", "much", "did", "does", "do", "the", "a", "an", "of", "in", "for", "to", "is", "are", "was", "were", "there", "what", "whats", "what's", "show", "me", "give", "tell", "please", "and", "by", "on", "at", "have", "has", "had",
	"been", "be", "we", "send", "let", "hi", "hello", "dear", "thanks", "thank", "then", "now", "also", "just", "only", "would", "could", "like", "want", "see", "know", "need", "look", "looks", "were", "has", "reach", "reached", "count", "summary", "summarize", "summarise", "status", "update", "list", "per", "each", "every", "best", "most", "least", "many", "during", "within", "over", "under", "my", "your", "their", "his", "her", "they", "or", "not", "no", "yes", "as", "if", "but", "vs", "versus", "our", "between", "from", "number", "numbers", "figures", "figure", "report", "reports", "all", "with", "about", "get", "got", "this", "that", "it", "s", "any", "us", "can", "you", "i", "total", "totals", "made", "make", "done", "held", "handed", "out", "so",
}

// askingWords are those that take nothing from a question's being one: the totals of last
// month, please; "see you" does.
var askingWords = []string{"the", "of", "in", "for", "and", "please", "a", "show", "me", "give", "total", "totals", "figures", "numbers", "what", "about", "by", "vs", "versus", "how", "from", "to", "until"}

// otherwise are times that also mean something else.
var otherwise = []string{"may", "march", "ever"}

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
	if g := glyphs()[a.text[i]].look; g == lookSpace || g == lookSoft || g == lookHard || a.text[i] == '?' {
		a.flush()
		return 1
	}
	if n := a.when.word(i, "人均", "平均", "每人", "average", "per person"); n > 0 { // nothing is divided by people
		return a.unknown(i, n)
	}
	if n := a.work(i); n > 0 {
		return n
	}
	if n := a.topic(i); n > 0 {
		return n
	}
	if d, n := a.when.dates.numeric(i, true); n > 0 && d.odd != none { // 2月30日
		return a.unknown(i, n)
	}
	s, n := a.when.at(i)
	if n > 0 && s.To < s.From { // 15日至1日
		return a.unknown(i, n)
	}
	w, m := a.parser.lex.longest(a.text[i:])
	if w != nil && m > n && (w.class == township || w.class == village || w.names != 0 || w.class == plan) {
		n = 0 // a place may be named like a day; 下周一 is to come
	}
	if n > 0 {
		a.flush()
		if slices.Contains(otherwise, string(a.text[i:i+n])) {
			a.question.loose++
		}
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
		if w.class == plan || w.class == period || w.class == person { // 下个月, 国庆期间, 李明
			return a.unknown(i, m)
		}
	}
	if isLatin(a.text[i]) || isDigit(a.text[i]) {
		return a.latin(i)
	}
	if a.strange = append(a.strange, a.text[i]); !strings.ContainsRune(particles, a.text[i]) {
		a.question.loose++
	}
	return 1
}

// unknown takes words that mean something, but nothing that can be asked for.
func (a *asker) unknown(i, n int) int {
	a.flush()
	a.question.Strange = append(a.question.Strange, string(a.text[i:i+n]))
	return n
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
	a.question.Work, a.question.tagged = work, i > 0 && a.text[i-1] == '#'
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
		switch about := a.question.About; {
		case topic == Towns || topic == Villages:
			a.question.By = topic
			if about == Figures {
				a.question.About = topic
			}
		case about == Figures, about == Towns, about == Villages:
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
		a.place(w, string(text))
	case w.class == versus:
		a.versus = true
		if text[0] == '比' || text[0] == '跟' || text[0] == '和' || text[0] == '与' { // 比上月: the month is read next
			n = 1
		}
	case w.class == others && a.placeWord(text):
	case w.class == mine:
		a.own(i, n)
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
	case w.class == howmany:
		a.question.Counting = true
	case w.class == query, w.class == doubt:
	case w.class == act, w.class == done, w.class == whole, w.class == running, w.class == wonder, w.units != 0, w.class == noise, w.helps != 0:
		a.question.loose++
	default:
		return 0
	}
	a.flush()
	return n
}

// own takes 我 and 我们: the asker, or their township; but not in 给我发一份, send me.
func (a *asker) own(i, n int) {
	before, after := "", ""
	for k := i - 1; k >= 0 && len(before) < 8; k-- {
		before = string(a.text[k]) + before
	}
	if end := i + n; end < len(a.text) {
		after = string(a.text[end])
	}
	text := string(a.text[i : i+n])
	asksFor := slices.ContainsFunc([]string{"给", "帮", "为", "发", "替", "让", "give ", "send ", "show ", "tell ", "let ", "get "}, func(s string) bool { return strings.HasSuffix(before, s) })
	switch {
	case asksFor, strings.ContainsAny(after, "想要看查需"):
	case after == "区", after == "县":
		a.scope(District)
	case after == "乡", after == "镇":
		a.scope(Own)
	case after == "村":
	case strings.HasSuffix(text, "们"), text == "our":
		if end := i + n; end >= len(a.text) || a.text[end] != '村' {
			a.scope(Own)
		}
	default:
		a.scope(Mine)
	}
}

// place takes a place; of several villages of a name, those of the asker's township. A
// name that a township has, too, is the township's, but not for its villagers.
func (a *asker) place(w *word, name string) {
	places := w.places
	town, named := a.parser.towns[name]
	villager := a.in.Home != "" && a.in.Home.Township() == town && a.in.Home != town
	if named && w.class == village && !villager {
		places = []checkin.PlaceID{town}
	} else if own := slices.DeleteFunc(slices.Clone(places), func(p checkin.PlaceID) bool { return a.in.Home == "" || p.Township() != a.in.Home.Township() }); len(own) > 0 && w.class == village {
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

// scope takes the widest that is named: 我想知道全区的.
func (a *asker) scope(s Scope) {
	if a.question.Scope == Everything || s == District || a.question.Scope == Mine {
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
	if word := string(a.text[i : i+n]); slices.Contains(fillerWords, word) {
		a.flush()
		if !slices.Contains(askingWords, word) {
			a.question.loose++
		}
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
	if len([]rune(run)) > 1 || strings.ContainsAny(run, "0123456789") {
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
