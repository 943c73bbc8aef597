package grammar

import (
	"slices"
	"strings"

	"checkinbot/internal/checkin"
)

// surnames are the commonest; with a title they are somebody, but who?
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"

var titles = []string{"老_", "小_", "阿_", "_书记", "_主任", "_镇长", "_乡长", "_支书", "_姐", "_哥", "_叔", "_队长", "_组长", "_局长", "_科长", "_站长", "_所长", "_老师", "_同志"}

func (l *lexicon) putNickname(text string) {
	if w := l.put(text); w.class == plain {
		w.class = nickname
	}
}

// putRoster adds the names of people and places.
func (l *lexicon) putRoster(r *checkin.Roster) {
	for _, p := range r.People() {
		if w := l.putName(p.Name, person); w != nil {
			w.people = append(w.people, p.ID)
		}
	}
	for _, p := range r.Places() {
		cl := village
		if p.ID == checkin.District || p.ID.Township() == p.ID {
			cl = township
		}
		for _, n := range placeNames(p) {
			if w := l.putName(n, cl); w != nil {
				w.places = append(w.places, p.ID)
			}
		}
	}
}

// putName adds a name unless it is a word of the trade, too, or the name of
// another kind of thing; several may bear the same one.
func (l *lexicon) putName(text string, cl class) *word {
	w := l.put(text)
	switch {
	case w.class == plain && w.names|w.helps|w.units == 0, w.class == nickname && cl == person, w.class == township && cl == village:
		w.class, w.places = cl, nil
	case w.class != cl:
		return nil
	}
	return w
}

// suffixes are what people leave off a place's name.
var suffixes = []string{"街道", "社区", "镇", "乡", "村", "区", " Subdistrict", " Township", " Town", " Village", " District"}

// placeNames lists the ways a place is written: its names and aliases, each with
// and without what kind of place it is.
func placeNames(p checkin.Place) []string {
	var out []string
	for _, n := range append([]string{p.Name, p.English}, p.Aliases...) {
		if n == "" {
			continue
		}
		out = append(out, n)
		for _, s := range suffixes {
			if short, ok := strings.CutSuffix(n, s); ok && len([]rune(short)) > 1 {
				out = append(out, short)
				break
			}
		}
	}
	return out
}

// someone is a person of the roster, as far as names go.
type someone struct {
	id   string
	name []rune // folded
	home checkin.PlaceID
}

func everybody(r *checkin.Roster) []someone {
	var out []someone
	for _, p := range r.People() {
		home, _ := p.Home()
		out = append(out, someone{p.ID, foldWord(p.Name), home})
	}
	return out
}

// homes says where people belong.
func homes(people []someone) map[string]checkin.PlaceID {
	out := make(map[string]checkin.PlaceID, len(people))
	for _, p := range people {
		out[p.id] = p.home
	}
	return out
}

// whoMayBe lists those of a township whom a name, or a nickname like 老李 or 李书记,
// may mean.
func (p *Parser) whoMayBe(said []rune, home checkin.PlaceID) []string {
	var out []string
	for _, s := range p.roster {
		if len(s.name) == 0 || s.home.Township() != home.Township() || home == "" {
			continue
		}
		if slices.Equal(s.name, said) || len(said) > 1 && (said[0] == s.name[0] || slices.Contains([]rune("老小阿"), said[0]) && said[1] == s.name[0]) {
			out = append(out, s.id)
		}
	}
	return out
}

// townsOf lists the townships by every way their names are written.
func townsOf(r *checkin.Roster) map[string]checkin.PlaceID {
	out := map[string]checkin.PlaceID{}
	for _, p := range r.Townships() {
		for _, n := range placeNames(p) {
			out[string(foldWord(n))] = p.ID
		}
	}
	return out
}
