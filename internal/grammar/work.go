package grammar

import (
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// tag is a word that marks a report with a key work, folded.
type tag struct {
	text []rune
	work string
	// name is true of a full name, which marks a report without a # as well.
	name bool
}

// tagsOf lists the words of the key works, the longest first.
func tagsOf(c *checkin.Catalogue) []tag {
	var out []tag
	for _, w := range c.Works() {
		for i, word := range append([]string{w.Name.ZH, w.Name.EN}, w.Words...) {
			if word != "" {
				out = append(out, tag{foldWord(word), w.Code, i < 2})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b tag) int { return len(b.text) - len(a.text) })
	return out
}

// tagAt finds the work of a word at i, and the word's length.
func (p *Parser) tagAt(text []rune, i int) (work string, length int) {
	for _, t := range p.tags {
		if hasPrefix(text[i:], string(t.text)) && !t.goesOn(text, i+len(t.text)) {
			return t.work, len(t.text)
		}
	}
	return "", 0
}

func (p *Parser) tagged(text []rune, i int) bool {
	_, n := p.tagAt(text, i)
	return n > 0
}

// goesOn reports a word of letters that is longer than the tag.
func (t tag) goesOn(text []rune, end int) bool {
	return end < len(text) && isLatin(text[end]) && isLatin(text[end-1])
}

// marked takes the #words of key works out of a message, so that what they say is not read
// as figures, and returns the works.
func (p *Parser) marked(text []rune) []string {
	var works []string
	for i := 0; i < len(text); i++ {
		if text[i] != '#' || i+1 == len(text) {
			continue
		}
		work, n := p.tagAt(text, i+1)
		if n == 0 {
			continue
		}
		if !slices.Contains(works, work) {
			works = append(works, work)
		}
		for k := i; k <= i+n; k++ {
			text[k] = ' '
		}
		if end := i + n + 1; end < len(text) && text[end] == '#' { // #增收#, but not #增收#绿化
			if end+1 == len(text) || !p.tagged(text, end+1) {
				text[end] = ' '
			}
		}
	}
	return works
}

// mentioned adds the works whose full name stands in a report.
func (p *Parser) mentioned(text []rune, works []string) []string {
	whole := string(text)
	for _, t := range p.tags {
		if t.name && !slices.Contains(works, t.work) && strings.Contains(whole, string(t.text)) {
			works = append(works, t.work)
		}
	}
	return works
}
