package grammar

import "slices"

// periods doubts figures told of a week or a month: those in the sentence of the
// words, or below a heading of nothing else.
func (j *judge) periods() {
	for i := range j.toks {
		if j.toks[i].class != period {
			continue
		}
		start, end := j.enclosure(i)
		if j.spans(i, start, end) {
			j.doubt(Period, span{j.toks[i].start, j.toks[i].end})
			return
		}
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
		if k > i && j.counts(t) {
			return true
		}
	}
	if !numerals && start == 0 && end < len(j.toks) && end-start <= 8 { // a heading
		return len(j.found) > 0
	}
	for k := start; k < i; k++ { // 走访20户，上周
		if t := &j.toks[k]; j.counts(t) && !j.softBetween(k, i) {
			return true
		}
	}
	return false
}

// counts reports whether a token is the numeral of a figure.
func (j *judge) counts(t *token) bool {
	return slices.ContainsFunc(j.found, func(f found) bool { return f.where.start <= t.start && t.end <= f.where.end })
}

func (j *judge) softBetween(from, to int) bool {
	for k := from; k < to; k++ {
		if j.toks[k].kind == softEnd {
			return true
		}
	}
	return false
}
