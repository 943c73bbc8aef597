package grammar

import (
	"slices"
	"strings"
	"unicode/utf8"

	"checkinbot/internal/checkin"
)

// tag is a word that marks a report with a key work, folded.
type tag struct {
	text   string
	length int // in characters
	work   string
	// name is true of a full name, which marks a report without a # as well.
	name bool
}

// tagsOf lists the words of the key works, the longest first.
func tagsOf(c *checkin.Catalogue) []tag {
	var out []tag
	for _, w := range c.Works() {
		for i, word := range append([]string{w.Name.ZH, w.Name.EN}, w.Words...) {
			if word != "" {
				out = append(out, tagOf(word, w.Code, i < 2))
			}
		}
	}
	slices.SortStableFunc(out, func(a, b tag) int { return b.length - a.length })
	return out
}

func tagOf(word, work string, name bool) tag {
	folded := foldWord(word)
	return tag{string(folded), len(folded), work, name}
}

// inLetters are the full names that are made of letters.
func inLetters(tags []tag) []tag {
	return slices.DeleteFunc(slices.Clone(tags), func(t tag) bool {
		first, _ := utf8.DecodeRuneInString(t.text)
		return !t.name || !isLatin(first)
	})
}

// tagAt finds the work of a word at i, and the word's length.
func (p *Parser) tagAt(text []rune, i int) (work string, length int) { return find(p.tags, text, i) }

func find(tags []tag, text []rune, i int) (work string, length int) {
	for _, t := range tags {
		if hasPrefix(text[i:], t.text) && !goesOn(text, i+t.length) {
			return t.work, t.length
		}
	}
	return "", 0
}

func (p *Parser) tagged(text []rune, i int) bool {
	_, n := p.tagAt(text, i)
	return n > 0
}

// goesOn reports a word of letters that is longer than what ends here.
func goesOn(text []rune, end int) bool {
	return end < len(text) && isLatin(text[end]) && isLatin(text[end-1])
}

// marks are the key works a message names, and where.
type marks struct {
	works []string
	at    []int // by work
}

func (m *marks) add(work string, at int) {
	if !slices.Contains(m.works, work) {
		m.works, m.at = append(m.works, work), append(m.at, at)
	}
}

// before are those named before a place in the text.
func (m *marks) before(end int) []string {
	var out []string
	for i, work := range m.works {
		if m.at[i] < end {
			out = append(out, work)
		}
	}
	return out
}

// marked takes the #words of key works out of a message, and full names in letters, so
// that what they say is not read as figures or as plans (village planning). Of a # before
// a figure's own name (#感恩教育 2场) only the sign goes.
func (p *Parser) marked(text []rune, m *marks) {
	m.works, m.at = m.works[:0], m.at[:0]
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '#' && i+1 < len(text) && (i == 0 || !isLatin(text[i-1]) && !isDigit(text[i-1]) && text[i-1] != '/'):
			p.hashed(text, i, m)
		case isLatin(text[i]) && (i == 0 || !isLatin(text[i-1])):
			work, n := find(p.letters, text, i)
			if n > 0 && !notDone(text, i, i+n) {
				m.add(work, i)
			}
			blank(text, i, n)
		}
	}
}

// hashed takes the word behind a #.
func (p *Parser) hashed(text []rune, i int, m *marks) {
	work, n := p.tagAt(text, i+1)
	if n == 0 {
		return
	}
	m.add(work, i)
	end := i + n + 1
	if w, k := p.lex.longest(text[i+1:]); w != nil && k >= n && w.names != 0 {
		blank(text, i, 1)
	} else {
		blank(text, i, n+1)
	}
	if end < len(text) && text[end] == '#' { // #增收#, but not #增收#绿化
		if end+1 == len(text) || !p.tagged(text, end+1) {
			text[end] = ' '
		}
	}
}

func blank(text []rune, i, n int) {
	for k := i; k < i+n; k++ {
		text[k] = ' '
	}
}

// mentioned adds the works whose full name stands in a report, as something done.
func (p *Parser) mentioned(text []rune, m *marks) {
	whole := string(text)
	for _, t := range p.tags {
		if !t.name {
			continue
		}
		if at := strings.Index(whole, t.text); at >= 0 {
			i := utf8.RuneCountInString(whole[:at])
			if !notDone(text, i, i+t.length) {
				m.add(t.work, i)
			}
		}
	}
}

// notDone reports a clause that tells of what was not done, or will be.
func notDone(text []rune, i, end int) bool {
	soft := func(r rune) bool { return glyphs()[r].look == lookSoft || glyphs()[r].look == lookHard }
	for i > 0 && !soft(text[i-1]) {
		i--
	}
	for end < len(text) && !soft(text[end]) {
		end++
	}
	clause := string(text[i:end])
	return slices.ContainsFunc([]string{"没", "未", "不", "明天", "计划", "拟", "下周", "not ", "n't ", "tomorrow", "next "}, func(w string) bool { return strings.Contains(clause, w) })
}
