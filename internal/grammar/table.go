package grammar

import "slices"

// tables rewrites rows of bare numbers below a line of names, as they come out of
// a spreadsheet (姓名 走访 诉求 / 李明 5 1), as if the names stood before the numbers.
func (l *lexer) tables() {
	for start := 0; start < len(l.out); {
		end := l.lineEnd(start)
		if l.header(start, end) {
			end = l.rows(start, end, l.cells(start, end))
		}
		start = end + 1
	}
}

// cell is a column of a line: its tokens from and to.
type cell struct{ from, to int }

func (l *lexer) lineEnd(start int) int {
	for i := start; i < len(l.out); i++ {
		if l.out[i].kind == hardEnd && (i+1 == len(l.out) || l.out[i+1].line) {
			return i
		}
	}
	return len(l.out)
}

// cells cuts a line at white space and at bars.
func (l *lexer) cells(start, end int) []cell {
	var out []cell
	for i := start; i < end; i++ {
		switch t := &l.out[i]; {
		case t.kind == softEnd:
			start = i + 1
		case i == start || t.gap:
			out = append(out, cell{i, i + 1})
			start = -1
		default:
			out[len(out)-1].to = i + 1
		}
	}
	return out
}

// header reports a line that names at least two figures, has no numbers, and says
// nothing against those below.
func (l *lexer) header(start, end int) bool {
	named := 0
	for i := start; i < end; i++ {
		switch t := &l.out[i]; {
		case t.kind == numeral, t.kind == colon, t.kind == date, guarding.has(t.class), t.class == period:
			return false
		case t.kind == known && t.word.about() != 0:
			named++
		}
	}
	return named > 1 && end < len(l.out)
}

// figured reports a column that names a figure.
func (l *lexer) figured(c cell) bool {
	for i := c.from; i < c.to; i++ {
		if t := &l.out[i]; t.kind == known && t.word.about() != 0 {
			return true
		}
	}
	return false
}

// rows rewrites the lines below a header that have its columns, and drops the
// header. It returns the token that ends the last of them.
func (l *lexer) rows(start, end int, head []cell) int {
	var out []token
	at := end
	for at < len(l.out) {
		next := l.lineEnd(at + 1)
		line := l.cells(at+1, next)
		if len(line) == 0 && next < len(l.out) || l.rule(at+1, next) {
			at = next
			continue
		}
		row, ok := l.row(line, head)
		if !ok || len(l.out)+len(out)+len(row) > mostTokens {
			break
		}
		out = append(out, row...)
		if next < len(l.out) {
			out = append(out, l.out[next])
		}
		at = next
	}
	if len(out) == 0 {
		return end
	}
	l.out = append(l.out[:start], slices.Concat(out, l.out[min(at+1, len(l.out)):])...)
	return start + len(out) - 1
}

// rule reports the line between the header and the rows of a table: |---|---|.
func (l *lexer) rule(start, end int) bool {
	for i := start; i < end; i++ {
		if t := &l.out[i]; t.kind != softEnd && (t.kind != unknown || l.text[t.start] != '-' && l.text[t.start] != ':') {
			return false
		}
	}
	return end > start
}

// row puts the names of the columns before the numbers of a line.
func (l *lexer) row(line, head []cell) ([]token, bool) {
	if len(line) != len(head) {
		return nil, false
	}
	var out []token
	for k, c := range line {
		number := c.to == c.from+1 && l.out[c.from].kind == numeral
		switch {
		case number && l.figured(head[k]):
			for i := head[k].from; i < head[k].to; i++ {
				name := l.out[i]
				name.line, name.gap = false, false
				out = append(out, name)
			}
			n := l.out[c.from]
			n.gap = false
			out = append(out, n, token{kind: softEnd, start: n.start, end: n.start})
		case l.figured(head[k]):
			return nil, false
		case !number: // the number of the row is nothing
			out = append(out, l.out[c.from:c.to]...)
		}
	}
	if len(out) > 0 {
		out[0].line = true
	}
	return out, true
}
