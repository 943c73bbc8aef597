package grammar

import (
	"slices"
	"strings"
)

// stranger finds a name that is not on the roster at the head of a line: two or
// three characters that begin with a surname (刘强：走访3户), or capitalised English
// words (Wang Fang: 3 households).
func (j *judge) stranger() span {
	for i := range j.toks {
		if !j.toks[i].line && i > 0 && j.toks[i-1].kind != ordinal && j.toks[i-1].class != village || j.toks[i].kind != unknown {
			continue
		}
		end := i
		for end < len(j.toks) && j.toks[end].kind == unknown && (end == i || !j.toks[end].gap || j.latin(&j.toks[end])) {
			end++
		}
		if end == len(j.toks) || j.toks[end].kind != colon && !j.toks[end].gap {
			continue
		}
		where := span{j.toks[i].start, j.toks[end-1].end}
		if n := j.token(end + 1); j.toks[end].kind == colon && n != nil && n.kind != known && n.kind != numeral ||
			j.toks[end].kind != colon && (j.toks[end].word == nil || j.toks[end].word.about() == 0) {
			continue // followed by a telephone or another name, not by work
		}
		if j.nameLike(i, end) && !slices.Equal(j.text[where.start:where.end], foldWord(j.in.Name)) {
			return where
		}
	}
	return span{}
}

// nameLike reports whether unknown tokens read like a person's name.
func (j *judge) nameLike(from, end int) bool {
	if !j.latin(&j.toks[from]) {
		return end-from >= 2 && end-from <= 3 && strings.ContainsRune(surnames, j.text[j.toks[from].start])
	}
	for k := from; k < end; k++ {
		if c := j.source[j.at[j.toks[k].start]]; c < 'A' || c > 'Z' {
			return false
		}
	}
	return end-from >= 2 && (j.toks[end].kind == colon || j.toks[end].word != nil && j.toks[end].word.about() != 0)
}
