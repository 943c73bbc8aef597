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

		{"two, with a comma", "诉求2件：水管漏水，路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"two, counted in words", "诉求2件：一是水管漏水，二是路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"two, on bare lines", "诉求2件：\n水管漏水\n路灯不亮", one(2), []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"two in English", "2 appeals: water pipe leaking and street lamp broken", one(2), []Appeal{{"wa", "water pipe leaking"}, {"el", "street lamp broken"}}},
		{"lines that go on with figures", "诉求2件：\n1.水管漏水\n2.路灯不亮\n3.走访3户", []checkin.Entry{{Code: "hv", Value: 3}, {Code: "ar", Value: 2}}, []Appeal{{"wa", "水管漏水"}, {"el", "路灯不亮"}}},
		{"without", "诉求1件：没水吃", one(1), []Appeal{{"", "没水吃"}}},
		{"since when", "诉求1件：已停水三天", one(1), []Appeal{{"wa", "已停水三天"}}},
		{"a month in the note", "诉求1件：本月低保没发，发卡6张", []checkin.Entry{{Code: "cc", Value: 6}, {Code: "ar", Value: 1}}, []Appeal{{"we", "本月低保没发"}}},
		{"thousands", "诉求1件：欠工资12,000元，发卡5张", []checkin.Entry{{Code: "cc", Value: 5}, {Code: "ar", Value: 1}}, []Appeal{{"jo", "欠工资12,000元"}}},
		{"a figure after a space", "诉求1件：水管漏水 走访3户", []checkin.Entry{{Code: "hv", Value: 3}, {Code: "ar", Value: 1}}, []Appeal{{"wa", "水管漏水"}}},
		{"within brackets", "走访3户（诉求1件：水管漏水）", []checkin.Entry{{Code: "hv", Value: 3}, {Code: "ar", Value: 1}}, []Appeal{{"wa", "水管漏水"}}},
		{"brackets in brackets", "诉求1件（3组水管漏水（村口））", one(1), []Appeal{{"wa", "3组水管漏水（村口）"}}},
		{"brackets behind a colon", "诉求1件：（水管漏水）", one(1), []Appeal{{"wa", "水管漏水"}}},
		{"a village is no ditch", "诉求1件：水沟村低保没发", one(1), []Appeal{{"we", "水沟村低保没发"}}},
		{"farming is no illness", "诉求1件：农药涨价", one(1), []Appeal{{"fa", "农药涨价"}}},
		{"part of a word is none", "1 appeal: broadband is slow", one(1), []Appeal{{"", "broadband is slow"}}},
		{"a decimal", "诉求1件：1.5公里路没硬化", one(1), []Appeal{{"ro", "1.5公里路没硬化"}}},
		{"words with spaces", "1 appeal: road broken for 3 months", one(1), []Appeal{{"ro", "road broken for 3 months"}}},
		{"the last space before a figure", "诉求1件：老人 房屋漏雨 走访3户", []checkin.Entry{{Code: "hv", Value: 3}, {Code: "ar", Value: 1}}, []Appeal{{"ho", "老人 房屋漏雨"}}},
		{"a wish is no second one", "诉求2件：房子漏雨，想申请补助", one(2), []Appeal{{"ho", "房子漏雨，想申请补助"}}},
		{"two who quarrel are one", "诉求2件：李家和张家吵架", one(2), []Appeal{{"di", "李家和张家吵架"}}},
		{"courtesy behind it", "诉求1件：路灯不亮，谢谢", one(1), []Appeal{{"el", "路灯不亮"}}},
		{"courtesy alone", "诉求1件：谢谢", one(1), nil},
		{"a mark alone", "诉求1件：一是", one(1), nil},
		{"a lead alone", "诉求2件：分别是", one(2), nil},
		{"an account", "诉求1件：停水，微信abc12345", one(1), []Appeal{{"wa", "停水"}}},

		{"bare", "诉求1件", one(1), nil},
		{"who told", "诉求1件（张大妈反映）", one(1), nil},
		{"a new one", "诉求1件（新增）", one(1), nil},
		{"being dealt with", "诉求1件：协调中", one(1), nil},
		{"yesterday's", "诉求1件（昨天的）", one(1), nil},
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

func TestPersonalDataLeavesANote(t *testing.T) {
	for text, want := range map[string]string{
		"云M·D12345挡路": "****挡路", "电话138.1234.5678漏水": "电话****漏水", "微信abc12345找他": "****找他", "写信到a.b@c.com": "写信到****", "13812345678家": "****家", "138****5678家漏水": "****家漏水",
		"3组停水，12户受影响": "3组停水，12户受影响",
	} {
		if got := parser.Note(text).Words; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestATelephoneInANoteIsSaidToBeLeftOut(t *testing.T) {
	for _, text := range []string{"诉求1件：3组水管漏水，电话13887512345", "诉求1件：13887512345家3组水管漏水"} {
		r := read(text)
		contacts := 0
		for _, l := range r.Left {
			if l.Why == Contact {
				contacts++
			}
		}
		if contacts != 1 || len(r.Reports[0].Appeals) != 1 {
			t.Errorf("%s: %+v", text, r)
		}
	}
}

func TestANoteIsShort(t *testing.T) {
	r := read("诉求1件：" + strings.Repeat("水管漏水", 40))
	if got := len([]rune(r.Reports[0].Appeals[0].Words)); got != mostNote+1 {
		t.Errorf("%d characters", got)
	}
}

// What a note might have swallowed is told as before.
func TestANoteSwallowsNothing(t *testing.T) {
	for _, text := range []string{
		"本周诉求1件：没水吃 王芳走访3户", "诉求1件：没水吃 王芳10月走访3户", "本月诉求1件：要求修路 王芳解决1件", "诉求1件：今天没水#增收 上个月工资没发。发卡5张",
		"走访30户，诉求5件：本周合计", "诉求5件：本月饮水", "诉求5件：本周工作总结", "诉求3件：上周忘报了", "3 appeals (last month), 30 households", "诉求1件：昨天补录", "诉求1件：昨天的诉求，走访3户", "诉求1件：昨天没报", "走访3户，发卡2张，诉求1件（昨天的数据）", "诉求1件：昨天走访，走访3户，发卡5张",
		"1 appeal: yesterday late report, 5 cards", "诉求2件（今天没水23日），结对2对", "诉求1件（昨晚停电）王芳家停水11.22", "走访3户，诉求1件（水管漏水）桂花村停水），发卡5张", "诉求1件：希望修路3公里 落实资金2万元",
		"诉求1件：水管漏水 走访300户", "诉求1件（水管漏水，走访约10户），发卡5张", "诉求1件：水管漏水、走访十来户、发卡5张", "诉求2件（水管漏水、走访300户、发卡5张）",
		"诉求1件：水管漏水、王芳走访3户发卡5张", "诉求1件：5月停水至今 走访3户", "诉求2件：\n1.水管漏水\n2.走访约3户",
		"诉求3件：饮水办结2件，道路办结1件", "诉求3件：饮水意见2条，道路意见1条", "诉求5件：走访特困3，发补助卡2", "诉求3件：水管漏水诉求1件，路灯诉求2件", "诉求1件：低保诉求1件，走访3户",
		"诉求1件（代王芳报）", "诉求1件：水管漏水，王芳的", "诉求1件（昨天漏报）", "诉求1件：处理中", "诉求1件（补昨天）", "诉求1件（上周五）", "诉求1件：水管漏水，昨天的", "诉求1件：水管漏水（11月23日）", "诉求1件：水管漏水 23日", "1 appeal (Monday)", "1 appeal (20 Nov)",
		"走访3户 诉求1件：低保三个月没发 发卡6张", "诉求1件：王芳家水管漏水；诉求1件：路灯不亮", "诉求1件：王芳反映路烂，走访3户，诉求1件：路灯不亮", "诉求2件（水管漏水#增收没路灯不亮）",
		"【瓦房村】走访3户 收到诉求1件：孩子没学上 【水沟村】走访3户 收到诉求1件：村路烂 桂花村走访3户，诉求1件（路灯不亮），发卡5张", "诉求1件：25日要交费、没钱\n昨天诉求1件：路灯不亮",
	} {
		in := Input{Text: text, At: evening, Sender: "liming", Home: "530502208/01"}
		want, _ := parser.parse(in)
		got := parser.Parse(in)
		for i := range got.Reports {
			got.Reports[i].Appeals = nil
		}
		if got.Verdict != want.Verdict || got.Day != want.Day || len(got.Reports) != len(want.Reports) || len(got.Left) < len(want.Left) && got.Verdict == Ask {
			t.Errorf("%s: %s of %s with %+v, want %s of %s with %+v", text, got.Verdict, got.Day, got.Reports, want.Verdict, want.Day, want.Reports)
			continue
		}
		for i := range got.Reports {
			if diff := cmp.Diff(want.Reports[i], got.Reports[i]); diff != "" {
				t.Errorf("%s (-want +got)\n%s", text, diff)
			}
		}
	}
}

func TestALongNoteIsReadQuickly(t *testing.T) {
	for _, text := range []string{"20 appeals: " + strings.Repeat("pipes leaking. ", 270), "1 appeal: " + strings.Repeat("pipe ", 810), "20 appeals: " + strings.Repeat("abcd. ", 600) + "）", "诉求1件：" + strings.Repeat("漏水。", 300)} {
		if n := testing.AllocsPerRun(1, func() { read(text) }); n > 4000 {
			t.Errorf("%.20s…: %.0f allocations", text, n)
		}
	}
}
