package grammar

import "slices"

// ordinal reads the number of a list item: ① or the frame of a keycap anywhere,
// 1、 1. 1) 一、 at the beginning of a clause or where they continue a list.
func (l *lexer) ordinal(i int) int {
	if isOrdinalSign(l.text[i]) {
		if l.first || l.gap || glyphs()[l.at(i+1)].look == lookOther && !isUnitRune(l.at(i+1)) {
			return 1
		}
		return 0
	}
	n, value := 0, 0
	for n < 3 && isDigit(l.at(i+n)) {
		value = value*10 + int(l.text[i+n]-'0')
		n++
	}
	if n > 0 && l.at(i+n) == 0x20E3 {
		return n + 1
	}
	if n == 0 {
		d := hanDigit(l.text[i])
		if d < 1 && l.text[i] != '十' || !l.first {
			return 0
		}
		for n < 3 && (hanDigit(l.at(i+n)) > 0 || l.at(i+n) == '十') {
			n++
		}
	}
	name := i + n
	if l.at(name) == ' ' {
		name++
	}
	if w, _ := l.wordAt(name); n > 0 && l.line && isDigit(l.text[i]) && value == l.count+1 && w != nil && (w.class == village || w.class == person) { // 1瓦房村张建国走访6户
		l.count = value
		return n
	}
	mark := l.at(i + n)
	if n > 0 && l.line && value > 1 && value == l.count+1 && (mark == '.' || mark == '、') && i+n+1 == len(l.text) { // a list goes on with an empty line
		l.count = value
		return n + 1
	}
	next := l.at(i + n + 1)
	if n > 2 && value > 200 || next == 0 || isDigit(next) || glyphs()[next].look == lookHan && mark == '、' && hanDigit(next) >= 0 && isUnitRune(l.at(i+n+2)) {
		return 0
	}
	switch {
	case mark == '、', mark == ')', mark == '.' && (l.first || l.gap || l.count > 0):
	default:
		return 0
	}
	if !l.first && (!l.gap || value != l.count+1) && (l.count == 0 || value != l.count+1) {
		return 0
	}
	if l.behindName(i) && !l.lists(i, i+n, value) { // cards: 8. Households: 1. Appeals: 2
		return 0
	}
	l.count = value
	return n + 1
}

// behindName reports a place right behind words that name a figure and wait for its
// number, with a colon or white space between.
func (l *lexer) behindName(i int) bool {
	end := i
	for end > 0 && (l.text[end-1] == ' ' || l.text[end-1] == ':') {
		end--
	}
	n := l.nameBefore(end)
	if n == 0 || l.count == 0 || slices.Contains(l.text[end:i], ':') {
		return n > 0
	}
	for n > 0 { // in a list, 3 households 2. has its number
		for end -= n; end > 0 && l.text[end-1] == ' '; {
			end--
		}
		n = l.nameBefore(end)
	}
	return end == 0 || !isDigit(l.text[end-1])
}

// nameBefore is the length of the word that names a figure and ends at i.
func (l *lexer) nameBefore(i int) int {
	for start := max(0, i-longestName); start < i; start++ {
		if start > 0 && isLatin(l.text[start]) && isLatin(l.text[start-1]) {
			continue
		}
		if w, n := l.wordAt(start); w != nil && start+n == i && w.names != 0 {
			return n
		}
	}
	return 0
}

// longestName is how far back a word that names a figure may begin.
const longestName = 24

// lists reports that a number behind a name is all the same the number of an item:
// the one that continues a list, or a 1 that begins one.
func (l *lexer) lists(i, mark, value int) bool {
	next := mark + 1
	for l.at(next) == ' ' {
		next++
	}
	switch w, _ := l.wordAt(next); {
	case value == l.count+1 && l.count > 0: // 1. visited 3 households 2. took 1 appeal, but 1. visits 2. 2. appeals 1.
		return l.out[len(l.out)-1].kind != colon && next < len(l.text) && l.text[next] != '\n' && !slices.Equal(l.text[i:mark+1], l.text[next:min(next+mark+1-i, len(l.text))])
	case value != 1:
		return false
	case w != nil && (w.class == village || w.class == person): // 走访：1、瓦房村3户
		return true
	}
	defer func(count int) { l.count = count }(l.count)
	l.count = 1
	for j, tries := next, 0; j+1 < len(l.text) && tries < mostTries; j++ {
		if l.text[j] == '2' && l.text[j+1] == l.text[mark] && !isDigit(l.text[j-1]) && !isDigit(l.at(j+2)) {
			if tries++; !l.behindName(j) {
				return true
			}
		}
	}
	return false
}

// mostTries is how many numbers are looked at for the 2 of a list.
const mostTries = 4
