package handlers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"checkinbot/internal/checkin"
)

// placeList reads lists of places as people paste them: numbered, with bullets or
// full stops, villages behind a colon, behind commas, on lines of their own.
type placeList struct {
	roster   *checkin.Roster
	ids      map[checkin.PlaceID]bool
	towns    []checkin.Place
	villages map[checkin.PlaceID][]checkin.Place
	last     checkin.PlaceID // the township of the line before
	added    []checkin.Place
}

// readPlaces reads the lines and returns the places that are new or renamed, or
// the first line that cannot be read.
func readPlaces(r *checkin.Roster, lines string) (added []checkin.Place, wrong string) {
	l := placeList{roster: r, ids: map[checkin.PlaceID]bool{}, towns: r.Townships(), villages: map[checkin.PlaceID][]checkin.Place{}}
	for _, p := range r.Places() {
		l.ids[p.ID] = true
	}
	for line := range strings.SplitSeq(lines, "\n") {
		if line = tidyLine(line); line != "" && !l.line(line) {
			return nil, line
		}
	}
	return l.added, ""
}

var (
	// bullets stand in front of a line and mean nothing; a code of four digits and
	// more does.
	bullets = regexp.MustCompile(`^(?:[-–—•·*●○▪]+|\d{1,3}[.、．)）]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])\s*`)
	// leads begin a line of villages of the township before.
	leads = regexp.MustCompile(`^(?:下辖|所辖|辖|包括|各村|村)[:：]\s*`)
)

func tidyLine(line string) string {
	line = bullets.ReplaceAllString(strings.TrimSpace(line), "")
	return strings.TrimRight(line, " 。．.；;，,、")
}

// line takes one line; false when it cannot be read.
func (l *placeList) line(line string) bool {
	if rest := leads.ReplaceAllString(line, ""); rest != line {
		return l.addVillages(l.last, rest)
	}
	head, rest, colon := strings.Cut(strings.Replace(line, "：", ":", 1), ":")
	head, rest = strings.TrimSpace(head), strings.TrimSpace(rest)
	if head == "区名" || strings.EqualFold(head, "district") {
		return l.rename(rest)
	}
	if !colon {
		head, rest = splitHead(line)
	}
	if isVillage(head) && !isTown(head) {
		return l.addVillages(l.last, strings.TrimSpace(head+"、"+rest))
	}
	town, ok := l.town(head)
	l.last = town
	return ok && l.addVillages(town, rest)
}

func (l *placeList) rename(name string) bool {
	if !isPlaceName(name) {
		return false
	}
	district, _ := l.roster.Place(checkin.District)
	district.ID, district.Name = checkin.District, name
	l.added = append(l.added, district)
	return true
}

// splitHead takes the township off a line without a colon: 瓦渡乡，土官村，安和村 or
// 潞江镇-芒旦村. A line of one name is all head.
func splitHead(line string) (head, rest string) {
	at := strings.IndexFunc(line, func(r rune) bool { return isSeparator(r) || r == '-' || r == '—' })
	for at >= 0 {
		head, rest = strings.TrimSpace(line[:at]), strings.TrimLeft(line[at:], " 、,，;；-—\t")
		_, name := splitCode(head)
		if name != "" && (isTown(name) || isVillage(name)) {
			return head, rest
		}
		next := strings.IndexFunc(line[at+1:], func(r rune) bool { return isSeparator(r) || r == '-' || r == '—' })
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return line, ""
}

// town finds a township by name or makes a new one, under the code in front of it
// or the next free number.
func (l *placeList) town(head string) (checkin.PlaceID, bool) {
	code, name := splitCode(head)
	name = strings.TrimSuffix(name, "办事处")
	if !isPlaceName(name) {
		return "", false
	}
	if i := slices.IndexFunc(l.towns, func(p checkin.Place) bool { return p.Called(name) }); i >= 0 {
		return l.towns[i].ID, true
	}
	id := checkin.PlaceID(code)
	for n := 1; id == "" || code == "" && l.ids[id]; n++ {
		id = checkin.PlaceID(fmt.Sprintf("%03d", n))
	}
	if l.ids[id] {
		return "", false // the code is another's
	}
	place := checkin.Place{ID: id, Name: name, Aliases: shortName(name)}
	l.ids[id], l.towns, l.added = true, append(l.towns, place), append(l.added, place)
	return id, true
}

func (l *placeList) addVillages(town checkin.PlaceID, names string) bool {
	if town == "" && names != "" {
		return false
	}
	for _, v := range strings.FieldsFunc(names, villageSeparator(names)) {
		v = strings.TrimRight(strings.TrimSpace(v), "。.")
		if !isPlaceName(v) || isTown(v) {
			return false
		}
		have := append(slices.Clone(l.roster.Villages(town)), l.villages[town]...)
		if slices.ContainsFunc(have, func(p checkin.Place) bool { return p.Called(v) }) {
			continue
		}
		var id checkin.PlaceID
		for n := 1; id == "" || l.ids[id]; n++ {
			id = town + checkin.PlaceID(fmt.Sprintf("/%02d", n))
		}
		place := checkin.Place{ID: id, Name: v}
		l.ids[id], l.added = true, append(l.added, place)
		l.villages[town] = append(l.villages[town], place)
	}
	return true
}

func isTown(name string) bool {
	return hasEnding(name, "乡", "镇", "街道", "街道办事处", "Town", "Township", "Subdistrict")
}

func isVillage(name string) bool {
	return hasEnding(name, "村", "社区", "居委会", "村委会", "Village", "Community")
}

func hasEnding(name string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(name, end) && name != end })
}

// villageSeparator tells what stands between villages: a space only where no name
// can have one.
func villageSeparator(names string) func(rune) bool {
	latin := strings.ContainsFunc(names, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
	return func(r rune) bool { return isSeparator(r) && (!latin || r != ' ') }
}

// splitCode takes the code in front of a name, if there is one.
func splitCode(head string) (code, name string) {
	i := strings.IndexFunc(head, func(r rune) bool { return r < '0' || r > '9' })
	if i <= 0 || i > 16 {
		return "", head
	}
	return head[:i], strings.TrimSpace(head[i:])
}

// isPlaceName takes nothing for a name that has digits, marks or signs in it.
func isPlaceName(s string) bool {
	return s != "" && len(s) <= 90 && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsControl(r) || strings.ContainsRune("<>:：/。.、", r)
	})
}

// shortName is the alias people use: 板桥 for 板桥镇. Names of two characters and
// those that are words by themselves keep their ending.
func shortName(name string) []string {
	for _, ending := range []string{"街道", "镇", "乡"} {
		if short, ok := strings.CutSuffix(name, ending); ok && len([]rune(short)) >= 2 && !slices.Contains(ordinaryWords, short) {
			return []string{short}
		}
	}
	return nil
}

// ordinaryWords mean something else in a report: tile house, willow.
var ordinaryWords = []string{"瓦房", "杨柳"}
