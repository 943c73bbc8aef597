package campaign

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"checkinbot/internal/checkin"
)

// Size is how big a campaign is.
type Size struct {
	// Days is how long it runs, weekends included; Villages is how many there are in
	// all (at least 33, so that every township has one), People how many cadres report;
	// the office's people come on top.
	Days, Villages, People int
	// Share divides the source's figures: 1 is the whole campaign, 100 a small one.
	Share int64
	// First is the first day.
	First checkin.Day
}

// Full is the campaign of the source report: a district for eighteen months.
func Full(first checkin.Day) Size {
	return Size{Days: 540, Villages: 340, People: 15_000, Share: 1, First: first}
}

// Small is a hundredth of it, for tests.
func Small(first checkin.Day) Size {
	return Size{Days: 60, Villages: 42, People: 160, Share: 100, First: first}
}

// Telegram's numbers: users and groups are told apart by their sign and size, as
// the real ones are.
const (
	firstUser  = 5_300_000_001
	firstGroup = -1_000_000_000_000
)

// Roster is the district: its townships with their villages and one group chat
// each, the cadres, and the office: a secretary and a clerk a township, one leader
// and one administrator. It depends on the size alone.
func Roster(size Size) *checkin.Roster {
	rng := rand.New(rand.NewPCG(530502, 1)) //nolint:gosec // the same district every time
	places := []checkin.Place{{ID: checkin.District, Name: "隆阳区", English: "Longyang District", Aliases: []string{"全区"}}}
	var groups []checkin.Group
	var villages []checkin.PlaceID
	for i, u := range units {
		town := checkin.PlaceID(u.code)
		places = append(places, checkin.Place{ID: town, Name: u.name, English: u.english, Aliases: u.aliases})
		groups = append(groups, checkin.Group{Chat: groupOf(town), Places: []checkin.PlaceID{town}})
		for _, v := range villagesOf(rng, town, villageCount(size, i)) {
			places = append(places, v)
			villages = append(villages, v.ID)
		}
	}
	return checkin.NewRoster(places, staff(rng, size, villages), groups, nil)
}

// groupOf is the group chat of a township.
func groupOf(town checkin.PlaceID) int64 {
	code, _ := strconv.ParseInt(string(town), 10, 64) // the table's are numbers
	return firstGroup - code
}

// villageCount shares the villages out: 瓦房乡 has its twelve, the others what is
// left, as evenly as it goes.
func villageCount(size Size, i int) int {
	at := slices.IndexFunc(units, func(u unit) bool { return len(u.villages) == len(wafang) })
	if i == at {
		return len(wafang)
	}
	others := len(units) - 1
	if i > at {
		i--
	}
	left := max(size.Villages-len(wafang), others)
	n := left / others
	if i < left%others {
		n++
	}
	return n
}

// villagesOf names a township's villages: the known ones, then invented ones, no
// two alike. The same name may be found in another township, as it is in life.
func villagesOf(rng *rand.Rand, town checkin.PlaceID, n int) []checkin.Place {
	u := units[slices.IndexFunc(units, func(u unit) bool { return u.code == string(town) })]
	names := slices.Clone(u.villages)
	for len(names) < n {
		first, last := villageFirsts[rng.IntN(len(villageFirsts))], villageLasts[rng.IntN(len(villageLasts))]
		if v := (name{first.zh + last.zh, first.en + last.en}); !slices.ContainsFunc(names, v.alike) {
			names = append(names, v)
		}
	}
	out := make([]checkin.Place, n)
	for i, v := range names[:n] {
		out[i] = checkin.Place{ID: checkin.PlaceID(fmt.Sprintf("%s/%02d", town, i+1)), Name: v.zh + "村", English: v.en + " Village"}
	}
	return out
}

// alike reports names that are the same in either language: 梨 and 栗 differ in one only.
func (n name) alike(o name) bool { return n.zh == o.zh || n.en == o.en }

// staff is everybody: cadres first, then the office.
func staff(rng *rand.Rand, size Size, villages []checkin.PlaceID) []checkin.Person {
	var out []checkin.Person
	add := func(prefix string, role checkin.Role, place checkin.PlaceID) {
		out = append(out, checkin.Person{
			ID: fmt.Sprintf("%s%05d", prefix, len(out)+1), Name: personName(rng), Telegram: firstUser + int64(len(out)),
			Grants: []checkin.Grant{{Role: role, Place: place}},
		})
	}
	for i := range size.People {
		at := i // a village has somebody before another has two
		if i >= len(villages) {
			at = rng.IntN(len(villages))
		}
		add("c", checkin.Cadre, villages[at])
		if i%englishEvery == 0 {
			out[i].Language = checkin.English
		}
	}
	for _, u := range units {
		add("s", checkin.Secretary, checkin.PlaceID(u.code))
		add("k", checkin.Clerk, checkin.PlaceID(u.code))
	}
	add("l", checkin.Leader, checkin.District)
	add("a", checkin.Admin, checkin.District)
	return out
}

// englishEvery is how many cadres there are for each who writes English.
const englishEvery = 25

func personName(rng *rand.Rand) string {
	pick := func(from []rune) string { return string(from[rng.IntN(len(from))]) }
	out := pick([]rune(surnames)) + pick([]rune(givens))
	if rng.IntN(3) > 0 {
		out += pick([]rune(givens))
	}
	return out
}
