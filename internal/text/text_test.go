package text

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/grammar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func figure(code string, v int64) checkin.Figure {
	ind, ok := catalogue.Default().ByCode(code)
	if !ok {
		panic(code)
	}
	return checkin.Figure{Indicator: *ind, Value: v}
}

// rich is a sentence of every kind with its data at its fullest, and the
// variants that read differently.
func rich() []Sentence {
	const day checkin.Day = 20261124
	some := []checkin.Figure{figure("hv", 3), figure("ar", 1), figure("pf", 35000)}
	many := []checkin.Figure{figure("hv", 18100), figure("dv", 78984), figure("cc", 203000), figure("pf", 120_970_000)}
	list := []Sentence{
		Welcome{Name: "<李明> & co", Place: "瓦房乡", Reports: true}, Welcome{Name: "赵主任", Place: "隆阳区"},
		Stranger{Number: 700001}, StrangerInGroup{},
		GroupWelcome{Place: "瓦房乡"}, GroupWelcome{Place: "瓦房乡", Blind: true, Username: "checkin_bot"}, GroupUnbound{Chat: -100123},
		Help{}, Privacy{},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some}}},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some, Late: true, Name: "王芳"}}, Changed: true},
		Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Zero: true}}}, Recorded{Reports: []RecordedReport{{Day: day, Place: "桂花村", Leave: true}}},
		Recorded{Reports: []RecordedReport{
			{Day: day, Place: "桂花村", Figures: some, Name: "王芳"}, {Day: day, Place: "水沟村", Zero: true, Name: "张建国"}, {Day: day - 1, Place: "水沟村", Figures: some[:1]},
		}},
		ChoiceButton{Figures: some}, ChoiceButton{Figures: some[:1], Set: true}, ChoiceButton{Figures: some[:1], Name: "王芳"}, RecordedToast{}, AlreadyToast{}, TooLateToast{}, NotForYouToast{},
		NothingToAddTo{Day: day, Figures: some[:1]}, Removed{}, HowToCorrect{}, NotUnderstood{}, NotOwnWork{}, NotYours{}, Nameless{}, NoRight{}, AskByCommand{}, UnknownCommand{},
		Undone{Day: day, Figures: some}, Undone{Day: day}, NothingToUndo{},
		Total{Place: "瓦房乡", Day: day}, Total{Place: "瓦房乡", Day: day, Today: some, Month: some, Ever: many},
		Tally{Place: "瓦房乡", Day: day, Figures: some, Received: 7, Resolved: 5, Open: 12, Reports: 23, AsOf: "18:30"},
		Tally{Place: "瓦房乡", Day: day, Figures: some[:1], Reports: 1, AsOf: "19:10", Late: true},
		Tally{Place: "瓦房乡", Day: day, Received: 1, Open: -1, Reports: 1, AsOf: "18:30"},
		Reminder{}, UndoButton{}, UndoneToast{}, NothingToUndoToast{}, MenuStart{}, MenuHelp{}, MenuTotal{}, MenuUndo{}, MenuPrivacy{},
	}
	for _, why := range grammar.Reasons() {
		if why < grammar.Subtotal {
			list = append(list, Doubt{Why: why.String(), Span: "30多人次"})
			continue
		}
		list = append(list, Recorded{
			Reports: []RecordedReport{{Day: day, Place: "桂花村", Figures: some[:1]}}, Left: []LeftOut{{Text: "45人", Why: why.String()}},
		})
	}
	list = append(list, Doubt{Why: grammar.Period.String(), Guess: some})
	return list
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for lang := range books {
		var b strings.Builder
		for _, s := range rich() {
			fmt.Fprintf(&b, "## %s\n%s\n\n", reflect.TypeOf(s).Name(), Say(lang, s))
		}
		file := filepath.Join("testdata", string(lang)+".golden")
		if *update {
			if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s has changed (go test ./internal/text -update rewrites it):\n%s", file, diff)
		}
	}
}

func TestEverySentenceIsInEveryLanguageAndInTheGoldenFiles(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{"leftOut": true, "report": true}
	for _, s := range rich() {
		shown[reflect.TypeOf(s).Name()] = true
	}
	for lang, book := range books {
		for name := range shown {
			if book.Lookup(name) == nil {
				t.Errorf("%s has no words for %s", lang, name)
			}
		}
		for _, tmpl := range book.Templates() {
			if n := tmpl.Name(); !shown[n] && !strings.HasSuffix(n, ".tmpl") && n != string(lang) {
				t.Errorf("%s: %s is in no golden file", lang, n)
			}
		}
	}
}

func TestWordsThatMustNotAppear(t *testing.T) {
	t.Parallel()
	for lang := range books {
		for _, s := range rich() {
			said := Say(lang, s)
			for _, word := range []string{"打卡", "排名", "通报", "扣分", "未报", "<no value>", "ZgotmplZ"} {
				if strings.Contains(said, word) {
					t.Errorf("%s: %T says %q", lang, s, word)
				}
			}
			if n := len([]rune(said)); n > 1500 {
				t.Errorf("%s: %T is %d characters long", lang, s, n)
			}
		}
	}
}

func TestWhatPeopleWroteIsEscaped(t *testing.T) {
	t.Parallel()
	said := Say(checkin.Chinese, Welcome{Name: "<b>&x", Place: "p"})
	if !strings.Contains(said, "&lt;b&gt;&amp;x") {
		t.Errorf("not escaped: %s", said)
	}
}
