package grammar

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"

	"checkinbot/internal/checkin"
)

// class is what a word does in a sentence, beside naming or measuring figures.
type class uint8

const (
	plain      class = iota
	act              // 召开, 发放, held: does something, but what?
	done             // 已, 完成: what follows is done, whatever was planned before
	negation         // 没有, no
	plan             // 明天, 计划, will: not done
	modal            // 要, 应: a plan when a deed follows at once
	condition        // 如果, if
	order            // 请, 务必: what follows is asked of others
	audience         // 各村, everyone: the whole message speaks to others
	target           // 任务, 每人, quota: wanted, not done
	example          // 例如, e.g.: what follows shows how it is written
	history          // 去年, used to: long ago
	news             // 发现, 听说: what follows is learned, not done
	howmany          // 多少, 几户: asks for a number
	query            // 截至目前, 解决率, totals: asks the bot
	doubt            // 吗, 谁, who: asks somebody
	you              // 你, your: about somebody spoken to
	subtotal         // 其中
	running          // 累计, 本月已
	whole            // 共, 合计
	roughly          // 约, about: before a numeral
	trailing         // 多, 左右, or so: behind one
	idle             // 零报告, 没下村: the whole day is zero
	leave            // 请假
	amend            // 更正, 改为
	instead          // 不是: the wrong number in a correction
	more             // 再加
	redo             // 重报: replaces what was said
	retract          // 撤回
	lastone          // 上一条, 刚才: what the sender said last
	slip             // 多打了: wrong, but by how much?
	proxy            // 代报
	proxylead        // 代…报, 帮…报
	proxyend         // 报: ends 代…报
	period           // 本月, last week: not a day
	measure          // 点, 公里, 亩: counts something else
	noise            // fixed words with a numeral or a key in them: 一下, 走访表
	mine             // 我
	others           // 全乡, 他: not the sender's own work
	with             // 和, 陪同: whoever follows is company
	parting          // 上午, 又, 另: one figure in several parts
	pending          // 正在办理, 申报: begun, not finished
	fully            // 均, 全部, 当场
	each             // 各: one number for several figures
	elsewhere        // 化解矛盾, 民情日记: counted elsewhere
	undone           // 没到位: takes the figure before it back
	voice            // 反映: somebody tells of a problem
	label            // group, 编号: the numeral behind it is a name
	supply           // 印制, ordered: things got, not handed out
	attend           // 参会: people who came
	oddmeeting       // 民情会, 开会: which kind?
	soon             // 再报: later
	pinyin           // hu, jian: Chinese written in letters
	dayword          // 昨天, 上周五, nov: names a day or leads to one
	numword          // seven, dozen
	person           // a name on the roster
	village          // a village on the roster
	township         // a township on the roster, or the district
	nickname         // 老张, 王书记: somebody, but who?
	classes          // how many there are
)

var classNames = map[string]class{
	"act": act, "done": done, "negation": negation, "plan": plan, "modal": modal, "condition": condition, "order": order,
	"audience": audience, "target": target, "example": example, "history": history, "news": news, "howmany": howmany,
	"query": query, "doubt": doubt, "you": you, "subtotal": subtotal, "running": running, "whole": whole, "roughly": roughly, "trailing": trailing, "voice": voice, "undone": undone, "label": label, "supply": supply,
	"idle": idle, "leave": leave, "amend": amend, "instead": instead, "more": more, "redo": redo, "retract": retract,
	"lastone": lastone, "slip": slip, "proxy": proxy, "proxylead": proxylead, "proxyend": proxyend, "period": period,
	"measure": measure, "noise": noise, "mine": mine, "others": others, "with": with, "parting": parting, "pending": pending,
	"fully": fully, "each": each, "elsewhere": elsewhere, "attend": attend, "oddmeeting": oddmeeting, "soon": soon,
	"pinyin": pinyin,
}

// figures is a set of indicators, bit i for the i-th of the catalogue.
type figures uint64

// mostFigures is how many indicators a catalogue may have.
const mostFigures = 64

func (f figures) has(o figures) bool { return f&o != 0 }

// word is one entry of the lexicon.
type word struct {
	class class
	// names are the figures the word is a name of; helps those it belongs to,
	// but names only in company; units those it may measure.
	names, helps, units figures
	// typo is true for a misspelling, pinyin for Chinese written in letters.
	typo, pinyin bool
	// date is what a dayword says, number a numword.
	date   dateRule
	number numberWord
	// names of people and places bear the roster's ids.
	people []string
	places []checkin.PlaceID
}

// about is every figure the word speaks of.
func (w *word) about() figures { return w.names | w.helps }

// lexicon is a trie over folded characters. The first step is a table, since
// most characters of a chat begin no word; the others share one hash table.
type lexicon struct {
	first  [planeSize]int32
	edges  []edge
	mask   uint64
	wordAt []int32 // by node; 0 for none
	words  []word
	used   int
}

type edge struct {
	key  uint64 // node and character; 0 is free, because no edge leaves node 0
	node int32
}

func newLexicon() *lexicon {
	return &lexicon{edges: make([]edge, 1<<14), mask: 1<<14 - 1, wordAt: make([]int32, 1), words: make([]word, 1)}
}

// step follows one edge; 0 when there is none.
func (l *lexicon) step(node int32, r rune) int32 {
	key := edgeKey(node, r)
	for i := edgeHash(key); ; i++ {
		switch e := &l.edges[i&l.mask]; e.key {
		case key:
			return e.node
		case 0:
			return 0
		}
	}
}

func edgeKey(node int32, r rune) uint64 { return uint64(node)<<16 | uint64(r) } //nolint:gosec // both are positive

func edgeHash(key uint64) uint64 { return key * 0x9E3779B97F4A7C15 >> 40 }

// longest returns the longest word at the start of text and its length. A word
// of letters must not end inside a longer run of letters.
func (l *lexicon) longest(text []rune) (*word, int) {
	node := l.first[text[0]]
	if node == 0 {
		return nil, 0
	}
	best, length := int32(0), 0
	for i := 0; ; {
		r := text[i]
		i++
		if w := l.wordAt[node]; w != 0 && (!isLatin(r) || i == len(text) || !isLatin(text[i])) {
			best, length = w, i
		}
		if i == len(text) {
			break
		}
		if node = l.step(node, text[i]); node == 0 {
			break
		}
	}
	if best == 0 {
		return nil, 0
	}
	return &l.words[best], length
}

// put returns the entry of a word, new or old. The pointer holds until the next
// put.
func (l *lexicon) put(text string) *word {
	runes := foldWord(text)
	if len(runes) == 0 {
		return &word{}
	}
	node := l.first[runes[0]]
	if node == 0 {
		node = l.newNode()
		l.first[runes[0]] = node
	}
	for _, r := range runes[1:] {
		next := l.step(node, r)
		if next == 0 {
			next = l.newNode()
			l.link(node, r, next)
		}
		node = next
	}
	if l.wordAt[node] == 0 {
		l.wordAt[node] = int32(len(l.words)) //nolint:gosec // far fewer words than that
		l.words = append(l.words, word{})
	}
	return &l.words[l.wordAt[node]]
}

func (l *lexicon) newNode() int32 {
	l.wordAt = append(l.wordAt, 0)
	return int32(len(l.wordAt) - 1) //nolint:gosec // far fewer nodes than that
}

func (l *lexicon) link(node int32, r rune, next int32) {
	if l.used*2 >= len(l.edges) {
		old := l.edges
		l.edges, l.mask, l.used = make([]edge, 2*len(old)), uint64(2*len(old)-1), 0
		for _, e := range old {
			if e.key != 0 {
				l.insert(e)
			}
		}
	}
	l.insert(edge{edgeKey(node, r), next})
}

func (l *lexicon) insert(e edge) {
	l.used++
	i := edgeHash(e.key)
	for l.edges[i&l.mask].key != 0 {
		i++
	}
	l.edges[i&l.mask] = e
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' }
func isDigit(r rune) bool { return '0' <= r && r <= '9' }

//go:embed words.txt
var generalWords string

// typos are homophones people type and the words they mean: wrong | right.
//
//go:embed typos.txt
var typoPairs string

// entry is one word before the lexicon is compiled.
type entry struct {
	text                string
	class               class
	names, helps, units figures
	date                dateRule
	number              numberWord
	typo, pinyin        bool
}

// compile builds the lexicon: general words, the catalogue's, days, then names.
// Where a word serves several ends, its entry holds them all.
func compile(c *checkin.Catalogue, roster *checkin.Roster) *lexicon {
	entries, err := readWords(generalWords)
	if err != nil {
		panic(err) // embedded and tested
	}
	for i, ind := range c.All() {
		bit := figures(1) << i
		for _, w := range []string{ind.Name.ZH, ind.Name.EN} { // what we say can be sent back
			entries = append(entries, entry{text: strings.Trim(w, "“”"), names: bit})
		}
		for _, w := range ind.Words.Keys {
			entries = append(entries, entry{text: w, names: bit})
		}
		for _, w := range ind.Words.With {
			entries = append(entries, entry{text: w, helps: bit})
		}
		for _, w := range ind.Words.Units {
			entries = append(entries, entry{text: w, units: bit})
		}
	}
	entries = append(append(entries, dayWords()...), numberWords()...)
	entries = append(entries, misspelt(entries)...)
	l := newLexicon()
	for _, e := range entries {
		w := l.put(e.text)
		fresh := w.class == plain && w.names|w.helps|w.units == 0
		if e.class != plain {
			w.class = e.class
		}
		w.names, w.helps, w.units = w.names|e.names, w.helps|e.helps, w.units|e.units
		w.typo, w.pinyin = e.typo && (fresh || w.typo), e.pinyin && (fresh || w.pinyin)
		switch e.class {
		case dayword:
			w.date = e.date
		case numword:
			w.number = e.number
		default:
		}
	}
	for _, s := range surnames {
		for _, title := range titles {
			l.putNickname(strings.Replace(title, "_", string(s), 1))
		}
	}
	l.putRoster(roster)
	return l
}

// readWords reads lines of the form "class: word | word".
func readWords(text string) ([]entry, error) {
	var out []entry
	seen := map[string]bool{}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, list, _ := strings.Cut(line, ":")
		cl, ok := classNames[name]
		if !ok {
			return nil, fmt.Errorf("grammar: words.txt line %d: no class %q", n+1, name)
		}
		for w := range strings.SplitSeq(list, " | ") {
			w = strings.TrimSpace(w)
			if seen[w] {
				return nil, fmt.Errorf("grammar: words.txt line %d: %q stands twice", n+1, w)
			}
			seen[w] = true
			out = append(out, entry{text: w, class: cl})
		}
	}
	return out, nil
}

// misspelt adds every word that holds a word people often mistype, in its
// mistyped form, and long English words of the catalogue with a letter missing or
// two letters swapped.
func misspelt(entries []entry) []entry {
	var out []entry
	for line := range strings.SplitSeq(strings.TrimSpace(typoPairs), "\n") {
		wrong, right, _ := strings.Cut(line, " | ")
		for _, e := range entries {
			if strings.Contains(e.text, right) {
				e.text, e.typo, e.pinyin = strings.Replace(e.text, right, wrong, 1), true, wrong[0] < utf8.RuneSelf
				out = append(out, e)
			}
		}
	}
	known := map[string]bool{}
	for _, e := range entries {
		known[e.text] = true
	}
	for _, e := range entries {
		if e.names|e.units == 0 || len(e.text) < shortestSlip || strings.ContainsFunc(e.text, func(r rune) bool { return !isLatin(r) }) {
			continue
		}
		for i := 1; i < len(e.text); i++ {
			missing := e.text[:i] + e.text[i+1:]
			swapped := e.text[:i-1] + e.text[i:i+1] + e.text[i-1:i] + e.text[i+1:]
			for _, slip := range []string{missing, swapped} {
				if !known[slip] {
					wrong := e
					wrong.text, wrong.typo = slip, true
					out = append(out, wrong)
				}
			}
		}
	}
	return out
}

// shortestSlip is the length from which an English word is known with one letter
// wrong; shorter ones become other words.
const shortestSlip = 7

// surnames are the commonest; with a title they are somebody, but who?
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"

var titles = []string{"老_", "小_", "阿_", "_书记", "_主任", "_镇长", "_乡长", "_支书", "_姐", "_哥", "_叔", "_队长", "_组长", "_局长", "_科长", "_站长", "_所长", "_老师", "_同志"}

func (l *lexicon) putNickname(text string) {
	if w := l.put(text); w.class == plain {
		w.class = nickname
	}
}
