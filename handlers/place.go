package handlers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// places is /places: the list, or, with lines behind it, more of them, shown before
// they are added. A line is "瓦房乡：瓦房村、水沟村", with the statistics bureau's code
// in front when there is one; "区名：隆阳区" names the district.
func (h *Handler) places(ctx context.Context, t talk) error {
	if t.Argument == "" {
		return h.answer(ctx, t, text.PlaceList{Places: placeLines(t.roster, t.lang)})
	}
	added, wrong := readPlaces(t.roster, t.Argument)
	if wrong != "" || len(added) == 0 {
		return h.answer(ctx, t, text.PlacesWrong{Line: shorten(wrong)})
	}
	now := h.cfg.Now()
	slip := checkin.Slip{
		ID: placesSlip(t.person), Kind: checkin.Question, By: t.person.ID, Topic: topicPlaces, Name: t.Argument,
		Made: now.UnixMilli(), Expires: now.Add(waitForName).Unix(),
	}
	why := t.words()
	n := t.say(why.With("said"), placesRead(t.roster, added))
	n.Buttons = row(
		h.button(t.From.ID, t.lang, text.AddButton{}, tap{op: opAddPlaces, a: slip.Made}), h.button(t.From.ID, t.lang, text.KeepButton{}, tap{op: opKeep}),
	)
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: why, Decide: func(*checkin.Roster, checkin.Slip) checkin.Outcome {
		return checkin.Outcome{Slips: []checkin.Slip{slip}, Notices: []checkin.Notice{n}}
	}})
}

func placesSlip(p *checkin.Person) string { return "places:" + p.ID }

// addPlaces adds what was shown. It is read again, because others may have added
// places meanwhile.
func (h *Handler) addPlaces(ctx context.Context, t talk, p press, tp tap) error {
	return h.registry.Decide(ctx, checkin.Motion{By: t.person.ID, Why: p.why.With("add"), Slip: placesSlip(t.person), Decide: func(r *checkin.Roster, slip checkin.Slip) checkin.Outcome {
		me, _ := r.ByTelegram(t.From.ID)
		switch {
		case !may(me, AddPlaces, checkin.District):
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.NotForYouToast{})}}
		case slip.Made != tp.a:
			return checkin.Outcome{Notices: []checkin.Notice{p.toast(text.AlreadyToast{})}}
		}
		out := checkin.Outcome{Torn: []string{slip.ID}, Notices: []checkin.Notice{p.toast(text.DoneToast{})}}
		added, wrong := readPlaces(r, slip.Name)
		if wrong != "" || len(added) == 0 {
			out.Notices = append(out.Notices, p.edit(p.lang, text.PlacesWrong{Line: shorten(wrong)}))
			return out
		}
		read := placesRead(r, added)
		done := text.PlacesAdded{District: read.District}
		for _, line := range read.Places {
			done.Villages += len(line.Villages)
			if line.New {
				done.Townships++
			}
		}
		out.Places, out.What = added, fmt.Sprintf("added %d townships, %d villages", done.Townships, done.Villages)
		out.Notices = append(out.Notices, p.edit(p.lang, done))
		return out
	}})
}

// placesRead shows what was read out of a list.
func placesRead(r *checkin.Roster, added []checkin.Place) text.PlacesRead {
	var s text.PlacesRead
	index := map[checkin.PlaceID]int{}
	for _, p := range added {
		switch town := p.ID.Township(); {
		case p.ID == checkin.District:
			s.District = p.Name
		case town == p.ID:
			index[town] = len(s.Places)
			s.Places = append(s.Places, text.PlaceLine{Name: p.Name, New: true})
		}
	}
	for _, p := range added {
		town := p.ID.Township()
		if town == "" || town == p.ID {
			continue
		}
		if _, ok := index[town]; !ok { // villages of a township there was before
			index[town] = len(s.Places)
			s.Places = append(s.Places, text.PlaceLine{Name: r.PlaceName(town, checkin.Chinese)})
		}
		line := &s.Places[index[town]]
		line.Villages = append(line.Villages, p.Name)
	}
	return s
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

// near are the places whose names look most like one that nobody knows.
func near(places []checkin.Place, name string, lang checkin.Language) []string {
	type match struct {
		name  string
		score int
	}
	var list []match
	for _, p := range places {
		if s := max(common(name, p.Name), begins(name, p.English)); s > 0 {
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

// begins is how many letters two English names have in common at their beginning, when
// that is most of a word.
func begins(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	if n < 3 {
		return 0
	}
	return n
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
