package roster

import (
	"strings"
	"testing"

	"checkinbot/internal/checkin"
)

func TestExample(t *testing.T) {
	t.Parallel()
	f, err := Parse(Example)
	if err != nil {
		t.Fatal(err)
	}
	towns := 0
	for _, p := range f.Places {
		if p.ID != checkin.District && p.ID.Township() == p.ID {
			towns++
		}
	}
	if towns != 21 || len(f.Groups) != 2 || len(f.People) < 10 {
		t.Errorf("%d townships, %d groups, %d people", towns, len(f.Groups), len(f.People))
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	t.Parallel()
	const good = "district: {name: D}\ntownships:\n  - {id: \"1\", name: T, groups: [-5], villages: [{id: \"1\", name: V}]}\npeople:\n"
	tests := []struct{ name, text, want string }{
		{"empty", "", "line 1: the file is empty"},
		{"no district", "people: []\n", "the district is missing"},
		{"misspelt field", "district: {name: D, xname: x}\n", `line 1: unknown field "xname"`},
		{"bad township id", "district: {name: D}\ntownships:\n  - {id: \"A/B\", name: T}\n", "line 3: township id"},
		{"township called district", "district: {name: D}\ntownships:\n  - {id: district, name: T}\n", "line 3: township id"},
		{"twice", "district: {name: D}\ntownships:\n  - {id: \"1\", name: T}\n  - {id: \"1\", name: U}\n", "line 4: place 1 appears twice (first at line 3)"},
		{"positive group", "district: {name: D}\ntownships:\n  - {id: \"1\", name: T, groups: [5]}\n", "line 3: group 5"},
		{"group is no number", "district: {name: D}\ntownships:\n  - {id: \"1\", name: T, groups: [x]}\n", `line 3: group "x"`},
		{"group twice", "district: {name: D}\ntownships:\n  - {id: \"1\", name: T, groups: [-5, -5]}\n", "already bound at line 3"},
		{"unknown role", good + "  - {id: a, name: A, roles: [{role: boss, place: \"1\"}]}\n", `line 5: person a: role "boss"`},
		{"unknown place", good + "  - {id: a, name: A, roles: [{role: cadre, place: \"9\"}]}\n", `there is no place "9"`},
		{"no roles", good + "  - {id: a, name: A}\n", "person a has no roles"},
		{"same account", good + "  - {id: a, name: A, telegram: 7, roles: [{role: cadre, place: \"1\"}]}\n  - {id: b, name: B, telegram: 7, roles: [{role: cadre, place: \"1\"}]}\n", "line 6: Telegram number 7 is already used at line 5"},
		{"language", good + "  - {id: a, name: A, language: fr, roles: [{role: cadre, place: \"1\"}]}\n", `language "fr"`},
		{"not YAML", "a: [", "not YAML"},
		{"a list", "- a\n", "line 1: want fields like"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAllMistakesAtOnceInOrder(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte("district: {name: D}\ntownships:\n  - {id: \"1\"}\n  - {id: \"!\", name: T}\npeople:\n  - {id: a}\n"))
	if err == nil || strings.Count(err.Error(), "\n") < 3 {
		t.Errorf("want every mistake on its line, got %v", err)
	}
}
