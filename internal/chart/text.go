package chart

import (
	"strings"
	"unicode"
)

const (
	maxRunes = 200 // of one text: more would not fit anyway and must not cost time
	missing  = '〓' // stands for a letter that is not in the font, as printers do
)

// stand has what is drawn for common signs that are not in the font.
var stand = map[rune]rune{'✔': '√', '✓': '√', '✅': '√', '✘': '×', '✗': '×', '❌': '×', '\t': ' ', '\n': ' '}

// clean makes text drawable: signs become their nearest, emoji vanish, an unknown letter becomes 〓
// (a name must not lose a character silently), and runs of spaces become one.
func (f face) clean(text string) string {
	var out strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > maxRunes {
			break
		}
		if r = f.drawable(r); r != 0 {
			out.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// drawable is what to draw for r, or 0 for nothing.
func (f face) drawable(r rune) rune {
	if s, ok := stand[r]; ok {
		r = s
	}
	switch {
	case f.has(r):
		return r
	case unicode.IsLetter(r):
		return missing
	}
	return 0
}

// wrap breaks text into at most most lines of limit pixels; what is left over ends in "…".
func (f face) wrap(text string, size, limit, most int) []string {
	var lines []string
	for rest := f.clean(text); rest != ""; {
		if len(lines) == most-1 {
			return append(lines, f.fit(rest, size, limit))
		}
		line := f.head(rest, size, limit)
		lines = append(lines, strings.TrimSpace(line))
		rest = strings.TrimSpace(rest[len(line):])
	}
	return lines
}

// head is the longest beginning of text that fits and ends where a line may end.
func (f face) head(text string, size, limit int) string {
	end, fits := 0, 0
	for i, r := range text {
		if i > 0 && breakable(text[:i], r) {
			end = i
		}
		if f.width(text[:i+len(string(r))], size) > limit {
			break
		}
		fits = i + len(string(r))
	}
	switch {
	case fits == len(text):
		return text
	case end > 0:
		return text[:end]
	}
	return text[:max(fits, len(string([]rune(text)[0])))] // one long word: break it anywhere
}

// breakable tells whether a line may end between before and next: after a space, and between Chinese
// characters, but not before a closing mark.
func breakable(before string, next rune) bool {
	runes := []rune(before)
	last := runes[len(runes)-1]
	if strings.ContainsRune("，。、；：！？）】》”’·,.;:!?)%", next) || strings.ContainsRune("（【《“‘(", last) {
		return false
	}
	return last == ' ' || unicode.Is(unicode.Han, next) || unicode.Is(unicode.Han, last)
}

// fit is text on one line of limit pixels, cut with "…" if it must be.
func (f face) fit(text string, size, limit int) string {
	text = f.clean(text)
	if f.width(text, size) <= limit {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && f.width(string(runes)+"…", size) > limit {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}
