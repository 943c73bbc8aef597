package grammar

import (
	"maps"
	"testing"
)

// TestTables reads rows below a line of names, as they come out of a spreadsheet.
func TestTables(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]map[string]int64{
		"走访\t诉求\t解决\n3\t1\t0":                                                               {{"households_visited": 3, "appeals_received": 1, "appeals_resolved": 0}},
		"姓名 走访户数 解决诉求\n李明 5 1\n王芳 3 0":                                                      {{"households_visited": 5, "appeals_resolved": 1}, {"households_visited": 3, "appeals_resolved": 0}},
		"| 序号 | 村 | 走访 | 诉求 |\n|---|---|---|---|\n| 1 | 水沟村 | 3 | 1 |\n| 2 | 桂花村 | 4 | 0 |": {{"households_visited": 3, "appeals_received": 1}, {"households_visited": 4, "appeals_received": 0}},
	} {
		r := parser.Parse(Input{Text: text, At: evening, Sender: "duanhua", Home: "530502208", Proxy: true})
		if r.Verdict != Record || len(r.Reports) != len(want) {
			t.Fatalf("%q: %s with %d reports (%s)", text, r.Verdict, len(r.Reports), r.Why)
		}
		for i := range want {
			if got := figuresOf(Result{Reports: r.Reports[i : i+1]}); !maps.Equal(got, want[i]) {
				t.Errorf("%q: row %d has %v, want %v", text, i, got, want[i])
			}
		}
	}
	for _, text := range []string{
		"计划 走访 诉求\n李明 5 1",  // planned
		"姓名 走访 诉求\n李明 5",    // a column is missing
		"姓名 走访 诉求\n李明 五户 1", // not a bare number
		"走访 诉求\n明天再说\n3 1",  // no row
	} {
		if r := read(text); r.Verdict == Record {
			t.Errorf("%q: recorded %v", text, figuresOf(r))
		}
	}
}
