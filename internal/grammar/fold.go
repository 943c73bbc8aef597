package grammar

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// simplify.txt holds pairs of characters, Traditional or variant first: the
// one-character mappings of OpenCC's t2s configuration (Apache License 2.0),
// closed transitively, and the variants of the campaign's own vocabulary.
//
//go:embed simplify.txt
var simplifyPairs string

// look is what a character is to the lexer, whatever word it may begin.
type look uint8

const (
	lookOther look = iota // a letter of any script, or a sign that means nothing
	lookSpace             // white space, emoji
	lookDrop              // invisible
	lookDigit             // 0-9
	lookHan               // 一, 十, 万: may begin a numeral
	lookLatin             // a-z
	lookSoft              // ends a clause: ， 、 ( )
	lookHard              // ends a sentence: 。 ； newline
	lookOdd               // a digit-like sign no numeral is made of: ², ½, ③ where it heads no list
)

// glyph is what one character becomes.
type glyph struct {
	folded uint16
	look   look
}

// planeSize is the number of code points the table covers; the few characters
// beyond it (rare ideographs, emoji) mean nothing here.
const planeSize = 0x10000

// glyphs makes characters that look alike equal: half width, lower case,
// Simplified. It never makes a digit out of anything but a full-width digit;
// Unicode's own compatibility folding would turn 3² into 32 and ① into 1.
var glyphs = sync.OnceValue(func() *[planeSize]glyph {
	t := new([planeSize]glyph)
	for r := range rune(planeSize) {
		folded := foldShape(r)
		t[r] = glyph{uint16(folded), lookOf(folded)}
	}
	pairs := []rune(strings.ReplaceAll(simplifyPairs, "\n", ""))
	for i := 0; i+1 < len(pairs); i += 2 {
		if from, to := pairs[i], pairs[i+1]; from < planeSize && to < planeSize {
			t[from] = glyph{uint16(to), lookOf(to)}
		}
	}
	return t
})

// foldShape folds width and case.
func foldShape(r rune) rune {
	switch {
	case r < 0x80:
		return unicode.ToLower(r)
	case r == '，': // it groups no digits: 诉求1，120人次
		return r
	case 0xFF01 <= r && r <= 0xFF5E: // full width
		return unicode.ToLower(r - 0xFEE0)
	}
	switch r {
	case 0x3000, 0xA0:
		return ' '
	case '’', '‘', '`', '´':
		return '\''
	case '〜', '～', '—', '–', '−', '‒', '―', '─':
		return '-'
	case '﹣':
		return '-'
	case '∶', '：', '︰':
		return ':'
	case '○', '◯', '〇':
		return '〇'
	}
	return r
}

func lookOf(r rune) look {
	switch {
	case '0' <= r && r <= '9':
		return lookDigit
	case 'a' <= r && r <= 'z':
		return lookLatin
	case strings.ContainsRune(hanNumerals, r):
		return lookHan
	case strings.ContainsRune(softBreaks, r):
		return lookSoft
	case strings.ContainsRune(hardBreaks, r):
		return lookHard
	case r == 0xFEFF, r == 0xFE0F, 0x200B <= r && r <= 0x200F, r == 0x2060, 0x202A <= r && r <= 0x202E:
		return lookDrop
	case r == 0x20E3: // the frame of a keycap emoji; the lexer asks for it
		return lookOther
	case unicode.IsSpace(r), unicode.Is(unicode.So, r) && !isOrdinalSign(r) && r != '℃', r == '*', r == '#':
		return lookSpace
	case unicode.IsDigit(r), unicode.Is(unicode.No, r), unicode.Is(unicode.Nl, r):
		return lookOdd
	}
	return lookOther
}

const (
	hanNumerals = "〇零一二两三四五六七八九十百千万亿廿卅卌壹贰叁肆伍陆柒捌玖拾佰仟俩仨"
	softBreaks  = ",，、()（）[]【】<>《》「」“”\"|｜/…·•"
	hardBreaks  = "\n\r。;；!！．"
)

// isOrdinalSign reports whether a character is an enclosed number that heads a
// list item: ① ⑴ ⒈ ㈠.
func isOrdinalSign(r rune) bool {
	return 0x2460 <= r && r <= 0x249B || 0x3220 <= r && r <= 0x3229 || 0x2776 <= r && r <= 0x2793
}

// foldWord folds a word of the lexicon.
func foldWord(word string) []rune {
	var out []rune
	table := glyphs()
	for _, r := range word {
		if r < planeSize && table[r].look != lookDrop {
			out = append(out, rune(table[r].folded))
		}
	}
	return out
}

// fold folds a text, as much of it as is read, into runes and remembers at
// which byte of the text each of them begins; the last position is the end.
func fold(text string, runes []rune, at []int32) ([]rune, []int32) {
	table := glyphs()
	most := min(longest, len(text))
	runes, at = grow(runes, most), grow(at, most+1)
	n, i := 0, 0
	for i < len(text) && n < most {
		r, size := decode(text, i)
		at[n] = int32(i)
		i += size
		if r >= planeSize {
			r = ' ' // emoji and rare ideographs
		} else if g := table[r]; g.look == lookDrop {
			continue
		} else {
			r = rune(g.folded)
		}
		runes[n] = r
		n++
	}
	at[n] = int32(i)
	return runes[:n], at[:n+1]
}

// decode reads the character at byte i; most are Chinese, three bytes long.
func decode(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	} else if c&0xF0 == 0xE0 && c > 0xE0 && c != 0xED && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
		return rune(c&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(text[i:])
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
