package grammar

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"checkinbot/internal/checkin"
)

func TestWhatAppealsAreAbout(t *testing.T) {
	one := func(n int64) []checkin.Entry { return []checkin.Entry{{Code: "ar", Value: n}} }
	tests := []struct {
		name, text string
		entries    []checkin.Entry
		want       []Appeal
	}{
		{"behind a colon", "诉求1件：水管漏水", one(1), []Appeal{{"wa", "水管漏水"}}},
		{"in brackets", "诉求1件（水管漏水）", one(1), []Appeal{{"wa", "水管漏水"}}},
		{"in English", "1 appeal: water pipe leaking", one(1), []Appeal{{"wa", "water pipe leaking"}}},
		{"in English brackets", "1 appeal (roof leaks)", one(1), []Appeal{{"ho", "roof leaks"}}},
		{"Traditional", "訴求1件：水管漏水", one(1), []Appeal{{"wa", "水管漏水"}}},
		{"only the category", "诉求1件（饮水）", one(1), []Appeal{{"wa", ""}}},
		{"the category and a note", "诉求1件：饮水：3组换表", one(1), []Appeal{{"wa", "3组换表"}}},
		{"the category in front", "收到饮水诉求1件", one(1), []Appeal{{"wa", ""}}},
		{"of no known category", "诉求1件：要求赔偿500元", one(1), []Appeal{{"", "要求赔偿500元"}}},
		{"numbers in the note", "诉求1件：3组停水3天", one(1), []Appeal{{"wa", "3组停水3天"}}},
		{"a figure in the note", "诉求1件：走访了3次都没人管", one(1), []Appeal{{"", "走访了3次都没人管"}}},
		{"a day in the note", "诉求1件：昨天停水", one(1), []Appeal{{"wa", "昨天停水"}}},
		{"a telephone in the note", "诉求1件：水管坏，电话13888888888", one(1), []Appeal{{"wa", "水管坏"}}},
		{"a telephone within", "诉求1件：13888888888家水管坏", one(1), []Appeal{{"wa", "****家水管坏"}}},
		{"a figure behind it", "诉求1件：水管漏水，发卡5张", []checkin.Entry{{Code: "cc", Value: 5}, {Code: "ar", Value: 1}}, []Appeal{{"wa", "水管漏水"}}},
		{"a sentence behind it", "1 appeal: the road is flooded. 5 cards", []checkin.Entry{{Code: "cc", Value: 5}, {Code: "ar", Value: 1}}, []Appeal{{"ro", "the road is flooded"}}},
		{"a clause that goes on", "诉求1件：老人房子漏雨，需要协调补助", one(1), []Appeal{{"ho", "老人房子漏雨，需要协调补助"}}},
		{"a tag behind it", "诉求1件：水管漏水 #增收", one(1), []Appeal{{"wa", "水管漏水"}}},
		{"two", "诉求2件：水管漏水；路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"two, numbered", "诉求2件：1.水管漏水 2.路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"two, on lines", "诉求2件：\n1. 水管漏水\n2. 路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"two, listed", "诉求2件：水管漏水、路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"one of two", "诉求2件：水管漏水", one(2), []Appeal{{"wa", "水管漏水"}}},
		{"more notes than appeals", "诉求1件：水管漏水；路灯不亮", one(1), []Appeal{{"wa", "水管漏水；路灯不亮"}}},
		{"broken down", "诉求3件（饮水2件、道路1件）", one(3), []Appeal{{"wa", ""}, {"wa", ""}, {"ro", ""}}},
		{"broken down behind a colon", "诉求2件：饮水1件，道路1件", one(2), []Appeal{{"wa", ""}, {"ro", ""}}},
		{"broken down in English", "2 appeals (1 water, 1 road)", one(2), []Appeal{{"wa", ""}, {"ro", ""}}},
		{"one resolved as well", "诉求1件：水管漏水，已解决", []checkin.Entry{{Code: "ar", Value: 1}, {Code: "re", Value: 1}}, []Appeal{{"wa", "水管漏水"}}},

		{"bare", "诉求1件", one(1), nil},
		{"how far it is", "诉求1件（已解决）", []checkin.Entry{{Code: "ar", Value: 1}, {Code: "re", Value: 1}}, nil},
		{"how many are resolved", "诉求3件（已解决2件）", []checkin.Entry{{Code: "ar", Value: 3}, {Code: "re", Value: 2}}, nil},
		{"not resolved", "诉求1件（未解决）", one(1), nil},
		{"when", "诉求1件（上午）", one(1), nil},
		{"where", "诉求1件：桂花村", one(1), nil},
		{"nothing", "诉求1件：无", one(1), nil},
		{"too many by category", "诉求2件（饮水2件、道路1件）", one(2), nil},
		{"resolved ones have no note", "解决诉求1件：水管修好了", []checkin.Entry{{Code: "re", Value: 1}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(tt.text)
			if len(r.Reports) != 1 || !sameEntries(r.Reports[0].Entries, tt.entries) {
				t.Fatalf("%s: %+v, want entries %v", r.Verdict, r.Reports, tt.entries)
			}
			if r.Verdict == Record && r.Day != r.Reports[0].Day {
				t.Errorf("day %s, report's %s", r.Day, r.Reports[0].Day)
			}
			if diff := cmp.Diff(tt.want, r.Reports[0].Appeals); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func sameEntries(got, want []checkin.Entry) bool {
	if len(got) != len(want) {
		return false
	}
	for _, e := range want {
		if !checkin.Overlap(got, []checkin.Entry{e}) {
			return false
		}
	}
	return true
}

func TestADayInANoteIsNotTheReports(t *testing.T) {
	with, without := read("诉求1件：昨天停水"), read("诉求1件")
	if with.Day != without.Day {
		t.Errorf("day %s, want %s", with.Day, without.Day)
	}
	if with = read("昨天诉求1件：今天又停水"); with.Day != without.Day.Add(-1) {
		t.Errorf("day %s, want the day before %s", with.Day, without.Day)
	}
}

func TestANotesPlaceIsTheReports(t *testing.T) {
	bare, note := read("诉求1件：桂花村"), read("诉求1件：桂花村水管漏水")
	if place := note.Reports[0].Place; place == "" || place != bare.Reports[0].Place {
		t.Errorf("place %q, want %q", place, bare.Reports[0].Place)
	}
	if len(note.Reports[0].Appeals) != 1 {
		t.Errorf("appeals %v", note.Reports[0].Appeals)
	}
}

func TestANoteIsShort(t *testing.T) {
	r := read("诉求1件：" + strings.Repeat("水管漏水", 40))
	if got := len([]rune(r.Reports[0].Appeals[0].Words)); got != mostNote+1 {
		t.Errorf("%d characters", got)
	}
}
