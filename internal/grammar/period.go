package grammar

import (
	"slices"
	"strings"
)

// mostPeriods is how many words for a period are looked at; more are no report of
// a day.
const mostPeriods = 16

// periods doubts figures told of a week, a month or all the time so far: those in the sentence of the
// words, or below a heading of nothing else.
func (j *judge) periods() {
	seen := 0
	for i := range j.toks {
		if j.toks[i].class != period && !j.soFar(i) {
			continue
		}
		if seen++; seen > mostPeriods {
			j.doubt(Period, span{j.toks[i].start, j.toks[i].end})
			return
		}
		start, end := j.enclosure(i)
		if j.spans(i, start, end) {
			j.doubt(Period, span{j.toks[i].start, j.toks[i].end})
			return
		}
	}
}

// soFar reports a word for all the time up to now: 截至目前走访12户. One that goes with
// a day or an hour tells of that day: 今天截至目前走访12户, 截至今天下午6点.
func (j *judge) soFar(i int) bool {
	t := &j.toks[i]
	if t.class != query || j.text[t.start] != '截' || i+1 < len(j.toks) && j.hour(&j.toks[i], &j.toks[i+1]) {
		return false
	}
	start, end := j.enclosure(i)
	return !slices.ContainsFunc(j.toks[start:end], func(t token) bool { return t.kind == date || t.kind == clock })
}

// hour reports that a day goes on with an hour of it: 截至今天|下午, 截至今天|18时.
func (j *judge) hour(t, next *token) bool {
	switch r := j.text[next.start]; {
	case next.start != t.end:
		return false
	case next.kind == numeral:
		return int(next.end) < len(j.text) && (j.text[next.end] == '点' || j.text[next.end] == '时')
	default:
		return next.class == parting && strings.ContainsRune("上下早晚中傍", r)
	}
}

// enclosure is the sentence of a token, or the parentheses it stands in with a
// number of its own: 走访4户（本月62户）.
func (j *judge) enclosure(i int) (start, end int) {
	open, shut, numerals := -1, -1, false
	start, end = i, i
	for start > 0 && j.toks[start-1].kind != hardEnd {
		if start--; open < 0 && j.bracket(start) {
			open = start + 1
		}
	}
	for end < len(j.toks) && j.toks[end].kind != hardEnd {
		if numerals = numerals || j.toks[end].kind == numeral; shut < 0 && j.bracket(end) {
			if shut = end; open >= 0 && numerals {
				return open, shut
			}
		}
		end++
	}
	return start, end
}

// bracket reports a parenthesis of either kind.
func (j *judge) bracket(i int) bool {
	t := &j.toks[i]
	return t.kind == softEnd && (j.text[t.start] == '(' || j.text[t.start] == ')')
}

// spans reports whether a period at token i covers a figure of its sentence.
func (j *judge) spans(i, start, end int) bool {
	numerals := false
	for k := start; k < end; k++ {
		t := &j.toks[k]
		numerals = numerals || t.kind == numeral
		if t.kind == numeral && k > i && j.why[k] == Cumulative {
			return false // 本月累计86户
		}
		if t.kind == date && (k > i || len(j.drafts) > 1 && j.reads(&j.toks[i], "汇总")) { // 本月驻村，今天走访3户
			return false
		}
		if k > i && j.counts(k) {
			return true
		}
	}
	if !numerals && start == 0 && end < len(j.toks) && end-start <= 8 { // a heading
		return len(j.found) > 0
	}
	for k := i - 1; k >= start && j.toks[k].kind != softEnd; k-- { // 走访20户 上周
		if j.counts(k) {
			return true
		}
	}
	return false
}

// counts reports whether a token belongs to the numeral of a figure.
func (j *judge) counts(i int) bool {
	if j.marks != len(j.found) || len(j.counted) == 0 {
		j.mark()
	}
	return j.counted[i]
}

// mark notes by token which belong to figures.
func (j *judge) mark() {
	j.marks = len(j.found)
	j.counted = append(j.counted[:0], make([]bool, len(j.toks))...)
	i := 0
	for f := range j.found {
		where := j.found[f].where
		if i > 0 && j.toks[i-1].start > where.start {
			i = 0
		}
		for i < len(j.toks) && (j.toks[i].kind != numeral || j.toks[i].start < where.start) {
			i++
		}
		for ; i < len(j.toks) && j.toks[i].kind == numeral && j.toks[i].end <= where.end; i++ {
			j.counted[i] = true
		}
	}
}
