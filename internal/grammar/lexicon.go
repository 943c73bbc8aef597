package grammar

import "checkinbot/internal/checkin"

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
		l.edges, l.mask, l.used = make([]edge, 2*len(old)), 2*l.mask+1, 0
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
