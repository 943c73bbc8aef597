package grammar

import "strings"

// Mask replaces telephones, identity and card numbers and number plates in a
// text by asterisks. What a digit belongs to is decided as when a message is
// read; so nothing the grammar takes for such a number ever leaves it.
func Mask(text string) string {
	var l lexer
	runes, at := fold(text, nil, nil)
	var out strings.Builder
	last := 0
	l.lex, l.text, l.dates.lex, l.dates.text = &bare, runes, &bare, runes
	for i := 0; i < len(runes); {
		n := l.plate(i)
		if isDigit(runes[i]) {
			n = l.contact(i)
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(text[last:at[i]])
		out.WriteString("****")
		i += n
		last = int(at[i])
	}
	if last == 0 {
		return text
	}
	out.WriteString(text[last:])
	return out.String()
}

// bare is a lexicon without words: seven digits and more are masked whatever
// follows.
var bare = *newLexicon()
