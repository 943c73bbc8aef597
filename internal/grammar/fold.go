package grammar

import (
	_ "embed"
	"strings"
	"unicode"
)

// simplify.txt holds pairs of characters, Traditional or variant first: the
// one-character mappings of OpenCC's t2s configuration (Apache License 2.0),
// closed transitively, and the variants of the campaign's own vocabulary.
//
//go:embed simplify.txt
var simplifyPairs string

var simplified = func() map[rune]rune {
	m := map[rune]rune{}
	runes := []rune(strings.ReplaceAll(simplifyPairs, "\n", ""))
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}()

// fold makes texts that look alike equal: half width, lower case, Simplified,
// no invisible characters. It maps rune to rune and never makes a digit out of
// anything but a full-width digit; Unicode's own compatibility folding would
// turn 3² into 32 and ① into 1.
func fold(text string) []rune {
	out := make([]rune, 0, len(text))
	for _, r := range text {
		switch {
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
		case 0xFF01 <= r && r <= 0xFF5E:
			r = unicode.ToLower(r - 0xFEE0)
		case r == 0x3000 || r == 0xA0:
			r = ' '
		case r == 0xFEFF || r == 0xFE0F || 0x200B <= r && r <= 0x200F || r == 0x2060:
			continue
		case r == '’' || r == '‘':
			r = '\''
		default:
			if s, ok := simplified[r]; ok {
				r = s
			}
		}
		out = append(out, r)
	}
	return out
}
