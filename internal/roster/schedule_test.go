package roster

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"checkinbot/internal/checkin"
)

// anyRule stands for the scheduler's reader.
func anyRule(text string) (checkin.Rule, error) {
	if r, err := readClock(text); err == nil {
		return r, nil
	}
	if len(strings.Fields(text)) != 5 {
		return checkin.Rule{}, errors.New("want five fields")
	}
	return checkin.Rule{Cron: text}, nil
}

func TestBothFormatsKeepTheSchedule(t *testing.T) {
	t.Parallel()
	want := File{Places: []checkin.Place{
		{ID: checkin.District, Name: "D", Schedule: &checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{checkin.SendDigest: {At: "09:00"}}, Quiet: "20:00-07:30"}},
		{ID: "1", Name: "T", Schedule: &checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{checkin.SendReminder: {Off: true}, checkin.SendTally: {Cron: "0 19 * * 1,3"}, checkin.SendMonthly: {At: "17:00"}}}},
		{ID: "2", Name: "U"},
	}}
	text, err := YAML(want)
	if err != nil {
		t.Fatal(err)
	}
	if line := `schedule: {reminder: "off", tally: "0 19 * * 1,3", monthly: "17:00"}`; !strings.Contains(string(text), line) {
		t.Errorf("want %s in\n%s", line, text)
	}
	var book bytes.Buffer
	if err := XLSX(&book, want); err != nil {
		t.Fatal(err)
	}
	fromYAML, err1 := Parse(text, anyRule)
	fromXLSX, err2 := ParseXLSX(&book, anyRule)
	for name, got := range map[string]File{"yaml": fromYAML, "xlsx": fromXLSX} {
		for i := range want.Places {
			if d := cmp.Diff(want.Places[i].Schedule, got.Places[i].Schedule); d != "" || err1 != nil || err2 != nil {
				t.Errorf("%s: %s: %s%v%v", name, want.Places[i].ID, d, err1, err2)
			}
		}
	}
}

func TestMistakesInASchedule(t *testing.T) {
	t.Parallel()
	yaml := func(lines ...string) string {
		return "district: {name: D}\ntownships:\n  - id: \"1\"\n    name: T\n    schedule:\n      " + strings.Join(lines, "\n      ") + "\n"
	}
	for _, tt := range []struct{ name, text, want string }{
		{"no time", yaml("tally: 19:00", "reminder: soon"), `line 7: schedule of 1: reminder "soon": want five fields`},
		{"no sending", yaml("tally: 19:00", "weather: 19:00"), `line 7: schedule of 1: "weather": want reminder, tally`},
		{"twice", yaml("tally: 19:00", "小结: off"), "line 7: schedule of 1: 小结 appears twice"},
		{"digest", yaml("digest: 9:00"), "line 6: schedule of 1: only the district has a digest"},
		{"quiet", yaml("quiet: always"), `line 6: schedule of 1: quiet "always": want hours like 21:00-08:00`},
		{"no fields", yaml("- tally"), "line 6: schedule of 1: want fields like tally"},
		{"a village's", "district: {name: D}\ntownships:\n  - {id: \"1\", name: T, villages: [{id: \"1\", name: V, schedule: {tally: off}}]}\n", `line 3: unknown field "schedule"`},
	} {
		if _, err := Parse([]byte(tt.text), anyRule); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := Parse([]byte(yaml("tally: 0 19 * * *"))); err == nil || !strings.Contains(err.Error(), "want off or a time") {
		t.Errorf("without a reader: %v", err)
	}
	head := []any{"编号", "名称", "发送时间"}
	for cell, want := range map[string]string{
		"小结 晚点": `sheet 地点 row 3: schedule of 1: 小结 "晚点": want five fields`, "天气 18:00": `sheet 地点 row 3: schedule of 1: "天气"`, "小结": "sheet 地点 row 3: schedule of 1: 小结",
		"提醒 关；小结 18:00\n安静 22:00-07:00": "", "默认": "",
	} {
		people := [][]any{{"编号", "姓名", "职务", "地点"}}
		_, err := ParseXLSX(workbook(t, map[string][][]any{"地点": {head, {"district", "D"}, {"1", "T", cell}}, "人员": people}), anyRule)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", cell, err, want)
		}
	}
}

// TestAFileIsSilentAboutTheSchedule unless it names one, be it empty.
func TestAFileIsSilentAboutTheSchedule(t *testing.T) {
	t.Parallel()
	own := &checkin.Schedule{Rules: map[checkin.Sending]checkin.Rule{checkin.SendTally: {At: "19:00"}}}
	current := checkin.NewRoster([]checkin.Place{{ID: checkin.District, Name: "D"}, {ID: "1", Name: "T", Schedule: own}}, nil, nil, nil)
	for text, want := range map[string]string{"": "tally 19:00", ", schedule: {}": "", ", schedule: {reminder: off}": "reminder off"} {
		f, err := Parse([]byte("district: {name: D}\ntownships:\n  - {id: \"1\", name: T" + text + "}\n"))
		if err != nil {
			t.Fatal(err)
		}
		next := f.Onto(current)
		if got := scheduleText(next.Places[1].Schedule); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if changes := Diff(Of(current), next); (len(changes) > 0) != (text != "") {
			t.Errorf("%q: %v", text, changes)
		}
	}
}
