package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// places is /places: the list, or, with lines behind it, more of them. A line is
// "瓦房乡：瓦房村、水沟村", with the statistics bureau's code in front when there is
// one; "区名：隆阳区" names the district.
func (h *Handler) places(ctx context.Context, t talk) error {
	if t.Argument == "" {
		return h.answer(ctx, t, text.PlaceList{Places: placeLines(t.roster, t.lang)})
	}
	why := t.words()
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(r *checkin.Roster, _ checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		if !may(me, AddPlaces, checkin.District) {
			return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), text.NoRight{})}}
		}
		added, wrong := readPlaces(r, t.Argument)
		if wrong != "" || len(added) == 0 {
			return checkin.Outcome{Notices: []checkin.Notice{t.say(why.With("said"), text.PlacesWrong{Line: shorten(wrong)})}}
		}
		towns, villages, district := 0, 0, ""
		for _, p := range added {
			switch town := p.ID.Township(); {
			case p.ID == checkin.District:
				district = p.Name
			case town == p.ID:
				towns++
			default:
				villages++
			}
		}
		return checkin.Outcome{
			Places: added, What: fmt.Sprintf("added %d townships, %d villages", towns, villages),
			Notices: []checkin.Notice{t.say(why.With("said"), text.PlacesAdded{Townships: towns, Villages: villages, District: district})},
		}
	}})
}

// shorten keeps what is quoted of a message short.
func shorten(line string) string {
	if runes := []rune(line); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return line
}

func placeLines(r *checkin.Roster, lang checkin.Language) []text.PlaceLine {
	var out []text.PlaceLine
	for _, town := range r.Townships() {
		line := text.PlaceLine{Name: town.In(lang)}
		for _, v := range r.Villages(town.ID) {
			line.Villages = append(line.Villages, v.In(lang))
		}
		out = append(out, line)
	}
	return out
}

// readPlaces reads the lines and returns the places that are new or renamed, or
// the first line that cannot be read.
func readPlaces(r *checkin.Roster, lines string) (out []checkin.Place, wrong string) {
	var towns []checkin.Place
	byID := map[checkin.PlaceID]bool{}
	for _, p := range r.Places() {
		byID[p.ID] = true
	}
	towns = r.Townships()
	villages := map[checkin.PlaceID][]checkin.Place{}
	for line := range strings.SplitSeq(lines, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		head, rest, _ := strings.Cut(strings.Replace(line, "：", ":", 1), ":")
		head, rest = strings.TrimSpace(head), strings.TrimSpace(rest)
		if head == "区名" || strings.EqualFold(head, "district") {
			district, _ := r.Place(checkin.District)
			district.ID, district.Name = checkin.District, rest
			if !isPlaceName(rest) {
				return nil, line
			}
			out = append(out, district)
			continue
		}
		code, name := splitCode(head)
		if !isPlaceName(name) {
			return nil, line
		}
		i := slices.IndexFunc(towns, func(p checkin.Place) bool { return p.Called(name) })
		if i < 0 {
			id := checkin.PlaceID(code)
			for n := 1; id == "" || code == "" && byID[id]; n++ {
				id = checkin.PlaceID(fmt.Sprintf("%03d", n))
			}
			if byID[id] {
				return nil, line // the code is another's
			}
			byID[id] = true
			i = len(towns)
			towns = append(towns, checkin.Place{ID: id, Name: name, Aliases: shortName(name)})
			out = append(out, towns[i])
		}
		town := towns[i].ID
		have := append(slices.Clone(r.Villages(town)), villages[town]...)
		for _, v := range strings.FieldsFunc(rest, villageSeparator(rest)) {
			if v = strings.TrimSpace(v); !isPlaceName(v) {
				return nil, line
			}
			if slices.ContainsFunc(have, func(p checkin.Place) bool { return p.Called(v) }) {
				continue
			}
			var id checkin.PlaceID
			for n := 1; id == "" || byID[id]; n++ {
				id = town + checkin.PlaceID(fmt.Sprintf("/%02d", n))
			}
			byID[id] = true
			place := checkin.Place{ID: id, Name: v}
			have, out = append(have, place), append(out, place)
			villages[town] = append(villages[town], place)
		}
	}
	return out, ""
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

func isPlaceName(s string) bool {
	return s != "" && len(s) <= 90 && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsControl(r) || strings.ContainsRune("<>:：/", r)
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

// near are the places whose names look most like one that nobody knows.
func near(places []checkin.Place, name string, lang checkin.Language) []string {
	type match struct {
		name  string
		score int
	}
	var list []match
	for _, p := range places {
		if s := common(name, p.Name); s > 0 {
			list = append(list, match{p.In(lang), s})
		}
	}
	slices.SortStableFunc(list, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	var out []string
	for _, m := range list[:min(len(list), 3)] {
		out = append(out, m.name)
	}
	return out
}

// common is how many characters two names share, endings like 镇 apart.
func common(a, b string) int {
	n := 0
	for _, r := range strings.TrimRight(strings.ToLower(a), "镇乡区道街") {
		if strings.ContainsRune(strings.ToLower(b), r) {
			n++
		}
	}
	return n
}
