package grammar

import (
	"checkinbot/internal/checkin"
)

// class is what a word does in a sentence.
type class uint8

const (
	plain      class = iota
	ordinary         // a key, a unit, or both; see lexeme
	negation         // 没有, no
	plan             // 明天, 计划, will: not done
	order            // 请, 抓紧: told to others
	target           // 任务, 应访: wanted, not done
	history          // 以前, 去年: long ago
	question         // 多少, how many
	doubt            // 吗, 几户: asks, but not for a total
	subtotal         // 其中
	running          // 累计, 本月已
	whole            // 共, 合计
	roughly          // 约, 多, about
	idle             // 零报告, 没下村: the whole day is zero
	leave            // 请假
	amend            // 更正, 改为
	more             // 再加
	retract          // 撤回上一条
	slip             // 上一条多打了
	proxy            // 代报
	learned          // 发现, 得知: what follows is news, not work
	lump             // 这三天, 10月份: a period, not a day
	measure          // 点, 公里, 亩: counts something else
	noise            // words that would be misread: 走访表
	person           // a name on the roster
	village          // a village on the roster
	oddMeeting       // 民情会, 开会: which kind?
	others           // 全乡, 他: not the sender's own work
	parting          // 上午, 下午: parts of one day's work
	pending          // 待解决: an appeal that is not closed
	each             // 各1场: one number for several figures
	elsewhere        // 化解矛盾: a figure this campaign does not count
	instead          // 不是3: the wrong number in a correction
)

// lexeme is one entry of the lexicon.
type lexeme struct {
	class class
	// keys and units are the codes of the indicators the word names or measures.
	keys, units []string
	// once is the code of which the word alone means one.
	once string
	// ids are the roster ids of those who bear the name.
	ids []string
}

// trie finds the longest word at a position.
type trie struct {
	next map[rune]*trie
	word *lexeme
}

func (t *trie) put(word string) *lexeme {
	for _, r := range fold(word) {
		if t.next == nil {
			t.next = map[rune]*trie{}
		}
		n, ok := t.next[r]
		if !ok {
			n = &trie{}
			t.next[r] = n
		}
		t = n
	}
	if t.word == nil {
		t.word = &lexeme{}
	}
	return t.word
}

// longest returns the longest word beginning at text[0] and its length. A word
// of letters must not end inside a longer run of letters.
func (t *trie) longest(text []rune) (*lexeme, int) {
	var best *lexeme
	length := 0
	for i, r := range text {
		n, ok := t.next[r]
		if !ok {
			break
		}
		t = n
		if t.word != nil && (!isLatin(r) || i+1 == len(text) || !isLatin(text[i+1])) {
			best, length = t.word, i+1
		}
	}
	return best, length
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' }

// Name is a person or village the parser should know.
type Name struct {
	Text string
	// Person, Village or Township says whose name it is.
	Person            string
	Village, Township checkin.PlaceID
}

// surnames are the commonest; 老张, 小李 and 王书记 are somebody, but who?
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗段"

// compile builds the lexicon: general words, then the catalogue's, then names.
// Where a word serves several, it holds them all.
func compile(c *checkin.Catalogue, names []Name) *trie {
	t := &trie{}
	for cl, words := range generalWords {
		for _, w := range words {
			t.put(w).class = cl
		}
	}
	for _, ind := range c.All() {
		for _, w := range ind.Words.Keys {
			l := t.put(w)
			if l.class == plain {
				l.class = ordinary
			}
			l.keys = append(l.keys, ind.Code)
		}
		for _, w := range ind.Words.Units {
			l := t.put(w)
			if l.class == plain {
				l.class = ordinary
			}
			l.units = append(l.units, ind.Code)
		}
		for _, w := range ind.Words.Once {
			l := t.put(w)
			l.class, l.once = ordinary, ind.Code
			l.keys = append(l.keys, ind.Code)
		}
	}
	for typo, right := range typos {
		if l, n := t.longest(fold(right)); l != nil && n == len([]rune(right)) {
			*t.put(typo) = *l
		}
	}
	for _, s := range surnames {
		for _, nick := range []string{"老" + string(s), "小" + string(s), string(s) + "书记", string(s) + "主任", string(s) + "镇长", string(s) + "乡长"} {
			t.put(nick).class = others
		}
	}
	for _, n := range names {
		t.putName(n)
	}
	return t
}

// putName adds a name unless it is a word of the trade, too; several may bear
// the same one.
func (t *trie) putName(n Name) {
	cl, id := person, n.Person
	switch {
	case n.Village != "":
		cl, id = village, string(n.Village)
	case n.Township != "":
		cl = others
	}
	l := t.put(n.Text)
	if l.class == plain {
		l.class = cl
	}
	if l.class == cl && id != "" {
		l.ids = append(l.ids, id)
	}
}
