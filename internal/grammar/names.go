package grammar

import (
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

// homes says where people belong.
func homes(r *checkin.Roster) map[string]checkin.PlaceID {
	out := map[string]checkin.PlaceID{}
	for _, p := range r.People() {
		if home, ok := p.Home(); ok {
			out[p.ID] = home
		}
	}
	return out
}
