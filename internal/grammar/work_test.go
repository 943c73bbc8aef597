package grammar

import (
	"slices"
	"testing"
)

func TestKeyWorks(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		verdict Verdict
		works   []string
	}{
		"#增收 走访3户": {Record, []string{"sr"}}, "走访3户#增收": {Record, []string{"sr"}}, "走访3户 #增收#绿化": {Record, []string{"sr", "gr"}}, "＃增收＃走访3户": {Record, []string{"sr"}},
		"走访3户，绿化荒山": {Record, []string{"gr"}}, "感恩教育120人次": {Record, []string{"ge"}}, "#感恩 宣传120人次": {Record, []string{"ge"}}, "visited 3 households #greening": {Record, []string{"gr"}},
		"昨天走访2户，今天走访3户 #规划":             {Record, []string{"vp"}},
		"#incomes visited 3 households": {Record, nil}, "#接龙\n李明 走访3户": {Record, nil}, "走访3户，诉求#3": {Ask, nil}, "#增收": {Ignore, nil}, "零报告 #增收": {Zero, nil}, "今天请假 #增收": {Leave, nil},
		"visited 3 households for village planning": {Record, []string{"vp"}}, "Village planning: visited 3 households": {Record, []string{"vp"}}, "走访3户，宣传村庄规划": {Record, []string{"vp"}},
		"#感恩教育 120人次": {Record, []string{"ge"}}, "走访3户，绿化荒山没去": {Record, nil}, "走访3户，明天绿化荒山": {Record, nil}, "走访3户 http://a.cn/#增收": {Record, nil},
	}
	for text, want := range tests {
		r := read(text)
		if want.verdict == Ask && r.Verdict != Record { // how it is doubted is another test's
			continue
		}
		if r.Verdict != want.verdict && want.verdict != Ask {
			t.Errorf("%q: %s, %v, want %s", text, r.Verdict, r.Why, want.verdict)
		}
		for _, rep := range r.Reports {
			if !slices.Equal(rep.Works, want.works) {
				t.Errorf("%q: works %v, want %v", text, rep.Works, want.works)
			}
		}
	}
	for text, want := range map[string][]string{"#接龙 #增收\n1. 王芳 走访1户\n2. 张建国 走访5户": {"sr"}, "#接龙\n1. 王芳 走访1户 #增收\n2. 张建国 走访5户": nil} { // only a heading is everybody's
		r := parser.Parse(Input{Text: text, At: evening, Sender: "duanhua", Home: "530502208", Proxy: true})
		if r.Verdict != Record || len(r.Reports) != 2 || !slices.Equal(r.Reports[0].Works, want) || !slices.Equal(r.Reports[1].Works, want) {
			t.Errorf("%q: %s, %+v, want works %v", text, r.Verdict, r.Reports, want)
		}
	}
	if q := parser.Ask(Input{Text: "增收 瓦房乡 本月", At: evening}); q.Work != "sr" || len(q.Places) != 1 || !q.Dated {
		t.Errorf("asks %+v", q)
	}
	if q := parser.Ask(Input{Text: "感恩教育多少人次", At: evening}); q.Work != "" || len(q.Figures) != 1 {
		t.Errorf("a figure: %+v", q)
	}
	if q := parser.Ask(Input{Text: "#感恩教育 本月", At: evening}); q.Work != "ge" {
		t.Errorf("with a sign: %+v", q)
	}
}
