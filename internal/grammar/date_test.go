package grammar

import (
	"testing"
	"time"
)

func TestDays(t *testing.T) {
	t.Parallel()
	const tuesday = "2026-11-24T18:00:00+08:00"
	tests := []struct{ text, at, want string }{
		{"走访3户", "2026-11-25T03:59:00+08:00", "2026-11-24"}, {"走访3户", "2026-11-25T04:00:00+08:00", "2026-11-25"},
		{"今天走访3户", "2026-11-25T00:30:00+08:00", "2026-11-24"}, {"11月25日走访3户", "2026-11-25T00:30:00+08:00", "2026-11-25"},
		{"昨天走访3户", tuesday, "2026-11-23"}, {"大前天走访3户", tuesday, "2026-11-21"}, {"20号走访3户", tuesday, "2026-11-20"}, {"二十号走访3户", tuesday, "2026-11-20"},
		{"30号走访3户", "2026-12-02T18:00:00+08:00", "2026-11-30"}, {"31号走访3户", "2027-01-02T18:00:00+08:00", "2026-12-31"},
		{"12.31 走访3户", "2027-01-02T10:00:00+08:00", "2026-12-31"}, {"11.24走访3户", tuesday, "2026-11-24"}, {"11-20 走访3户", tuesday, "2026-11-20"},
		{"11/20走访3户", tuesday, "2026-11-20"}, {"20261119走访3户", tuesday, "2026-11-19"}, {"2026年11月19日走访3户", tuesday, "2026-11-19"}, {"十一月十九日走访3户", tuesday, "2026-11-19"},
		{"上周五走访3户", tuesday, "2026-11-20"}, {"上礼拜五走访3户", tuesday, "2026-11-20"}, {"周一走访3户", tuesday, "2026-11-23"}, {"周三走访3户", tuesday, "2026-11-18"},
		{"last friday 3 hh", tuesday, "2026-11-20"}, {"on friday 3 hh", tuesday, "2026-11-20"}, {"20 Nov: 3 hh", tuesday, "2026-11-20"}, {"Nov 20th: 3 hh", tuesday, "2026-11-20"},
		{"3 days ago 3 hh", tuesday, "2026-11-21"}, {"三天前走访3户", tuesday, "2026-11-21"}, {"11月17日走访3户", tuesday, "2026-11-17"},
		{"走访3户（昨天）", tuesday, "2026-11-23"},
	}
	for _, tt := range tests {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if r := parser.Parse(Input{Text: tt.text, At: at}); r.Verdict != Record || r.Day.String() != tt.want || figuresOf(r)["households_visited"] != 3 {
			t.Errorf("%q: %s %s %v (%s), want %s", tt.text, r.Verdict, r.Day, figuresOf(r), r.Why, tt.want)
		}
	}
}

func TestDoubtfulDays(t *testing.T) {
	t.Parallel()
	wednesday := time.Date(2026, 11, 25, 18, 0, 0, 0, shanghai)
	night := time.Date(2026, 11, 25, 0, 30, 0, 0, shanghai)
	for _, tt := range []struct {
		text string
		at   time.Time
		want Reason
	}{
		{"11月10日走访3户", evening, DateOld}, {"11月16日走访3户", evening, DateOld}, {"11月25日走访3户", evening, DateFuture}, {"2027-01-02走访3户", evening, DateFuture},
		{"11月31日走访3户", evening, DateInvalid}, {"2月30日走访3户", evening, DateInvalid}, {"last monday 3 hh", wednesday, DateUnclear}, {"昨天走访3户", night, DateUnclear},
		{"昨天和今天走访5户", evening, DatesSeveral}, {"18号到20号走访9户", evening, Period}, {"11.18-11.20走访9户", evening, Period}, {"10月份走访62户", evening, Period},
		{"这三天走访9户", evening, Period}, {"本周一共走访16户", evening, Period}, {"本周小结：\n走访16户", evening, Period},
	} {
		if r := parser.Parse(Input{Text: tt.text, At: tt.at}); r.Verdict != Ask || r.Why != tt.want {
			t.Errorf("%q: %s %s (%s), want a question about %s", tt.text, r.Verdict, r.Day, r.Why, tt.want)
		}
	}
}

func TestTheWeekBeforeLast(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)
	if r := parser.Parse(Input{Text: "上上周五走访3户", At: at}); r.Day != 20261113 || r.Why != DateOld {
		t.Errorf("%s %s %s, want 2026-11-13 to be too old", r.Verdict, r.Day, r.Why)
	}
}
