package grammar

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode/utf8"

	"checkinbot/internal/checkin"
)

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
		if e.names != 0 && w.class == elsewhere { // a district may count what others do not
			w.class = plain
		}
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
