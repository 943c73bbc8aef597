package roster

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

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
		{"group twice in a township", "district: {name: D}\ntownships:\n  - {id: \"1\", name: T, groups: [-5, -5]}\n", "group -5 is bound to 1 twice"},
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

func TestBothFormatsKeepEverything(t *testing.T) {
	t.Parallel()
	want, err := Parse(Example)
	if err != nil {
		t.Fatal(err)
	}
	want.Groups = append(want.Groups, checkin.Group{Chat: -9, Places: []checkin.PlaceID{"530502106", "530502206"}, Thread: 4, Language: checkin.English, Quiet: true})
	want.People[0] = want.People[0].With(checkin.Grant{Role: checkin.Clerk, Place: "530502208"})
	text, err := YAML(want)
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := XLSX(&book, want); err != nil {
		t.Fatal(err)
	}
	fromYAML, err1 := Parse(text)
	fromXLSX, err2 := ParseXLSX(&book)
	for name, got := range map[string]File{"yaml": fromYAML, "xlsx": fromXLSX} {
		if changes := Diff(want, got); len(changes) > 0 || err1 != nil || err2 != nil {
			t.Errorf("%s: %v %v %v", name, changes, err1, err2)
		}
	}
}

func TestATemplateIsAWorkbookWithoutPeople(t *testing.T) {
	t.Parallel()
	var book bytes.Buffer
	if err := XLSX(&book, File{}); err != nil {
		t.Fatal(err)
	}
	if f, err := ParseXLSX(&book); err != nil || len(f.People)+len(f.Places) > 0 {
		t.Errorf("%+v, %v", f, err)
	}
}

// workbook makes one of rows by sheet.
func workbook(t *testing.T, sheets map[string][][]any) io.Reader {
	t.Helper()
	book := excelize.NewFile()
	for name, rows := range sheets {
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := book.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWorkbooksAsPeopleFillThemIn(t *testing.T) {
	t.Parallel()
	places := [][]any{{"编号", "名称", "英文名", "别名"}, {"district", "隆阳区"}, {"530502208", "瓦房乡", "", "瓦房、瓦房彝族苗族乡"}, {"530502208/05", "桂花村"}}
	people := func(rows ...[]any) map[string][][]any {
		return map[string][][]any{"地点": places, "人员": append([][]any{{"编号", "姓名", "职务", "地点", "Telegram"}}, rows...)}
	}
	good := people([]any{"liming", "李明", "干部", "瓦房乡/桂花村", 700001}, []any{"zhao", "赵志强", "书记", "瓦房乡"}, []any{}, []any{"liming", "", "党政办", "瓦房乡"})
	f, err := ParseXLSX(workbook(t, good))
	if err != nil {
		t.Fatal(err)
	}
	if p := f.People[0]; p.Telegram != 700001 || len(p.Grants) != 2 || p.Grants[0].Place != "530502208/05" || p.Grants[1].Role != checkin.Clerk {
		t.Errorf("%+v", p)
	}
	tests := []struct {
		name   string
		sheets map[string][][]any
		want   string
	}{
		{"no people sheet", map[string][][]any{"地点": places}, "sheet 人员 row 1: there is no such sheet"},
		{"no name column", map[string][][]any{"地点": places, "人员": {{"编号", "职务"}}}, "sheet 人员 row 1: the column 姓名 is missing"},
		{"unknown role", people([]any{"a", "A", "主任", "瓦房乡"}), `sheet 人员 row 2: person a: role "主任"`},
		{"unknown place", people([]any{"a", "A", "干部", "瓦房乡"}, []any{"b", "B", "干部", "瓦窑镇"}), `sheet 人员 row 3: person b: there is no place "瓦窑镇"`},
		{"letters for a number", people([]any{"a", "A", "干部", "瓦房乡", "abc"}), `sheet 人员 row 2: Telegram: "abc" is not a whole number`},
		{"half a number", people([]any{"a", "A", "干部", "瓦房乡", 1.5}), "is not a whole number"},
		{"another name", people([]any{"a", "A", "干部", "瓦房乡"}, []any{"a", "B", "书记", "瓦房乡"}), "sheet 人员 row 3: person a is called B here and A at sheet 人员 row 2"},
		{"a village without township", map[string][][]any{"地点": {{"编号", "名称"}, {"district", "区"}, {"1/2", "村"}}, "人员": {{"编号", "姓名"}}}, "sheet 地点 row 3: village 1/2 stands before"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := ParseXLSX(workbook(t, tt.sheets)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := ParseXLSX(strings.NewReader("no zip")); err == nil {
		t.Error("what is no workbook was read")
	}
}

func TestAFileIsSilentAboutWhatTheChatSet(t *testing.T) {
	t.Parallel()
	f, err := Parse(Example)
	if err != nil {
		t.Fatal(err)
	}
	stored := f
	stored.People = slices.Clone(f.People)
	stored.People[0].Telegram, stored.People[0].Muted, stored.People[0].Language = 4711, true, checkin.English
	current := checkin.NewRoster(stored.Places, stored.People, stored.Groups, nil)
	f.People[0].Telegram, f.Groups = 0, nil
	after := f.Onto(current)
	if p := after.People[0]; p.Telegram != 4711 || !p.Muted || p.Language != checkin.English {
		t.Errorf("the import took away what the chat set: %+v", p)
	}
	if len(after.Groups) != 2 {
		t.Errorf("the import took bindings away: %+v", after.Groups)
	}
	f.Detached = map[string]bool{f.People[0].ID: true}
	if p := f.Onto(current).People[0]; p.Telegram != 0 {
		t.Errorf("telegram: 0 kept the account: %+v", p)
	}
	f.People[1].Telegram, f.Detached = 4711, nil
	if p := f.Onto(current).People[0]; p.Telegram != 0 {
		t.Errorf("two people have one account: %+v", p)
	}
}

func TestVillagesStayInTheirTownship(t *testing.T) {
	t.Parallel()
	places := []checkin.Place{{ID: checkin.District, Name: "D"}, {ID: "ab", Name: "A"}, {ID: "ab-c", Name: "B"}, {ID: "ab/05", Name: "V"}}
	text, err := YAML(Of(checkin.NewRoster(places, nil, nil, nil)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Parse(text)
	if changes := Diff(File{Places: places}, f); err != nil || len(changes) > 0 {
		t.Errorf("%v, %v", changes, err)
	}
}
