package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"checkinbot/internal/faketelegram"
)

// golden is the paragraph that opened the campaign's own report.
const golden = "截至目前，该区1987名机关党员与1987名农村无职党员结为帮扶对子；1.48万名乡村组干部联系群众1.81万户；各级领导干部“三深入”人数达78984人次，发放民情联系卡20.3万张，召开座谈会1910场次，召开民情恳谈会2727场次，撰写驻村调研报告2844篇，收集和反映重要民情意见7459件，解决群众提出的合理诉求1.28万件，宣传发动群众达77.38万人次，协调项目120个，落实项目建设资金12097万元。\n"

const reportsTotals = `{"paired_office_members":1987,"paired_rural_members":1987,"liaison_cadres":14800,"linked_households":18100,"deep_visits":78984,
"contact_cards":203000,"symposiums":1910,"candid_talks":2727,"research_reports":2844,"opinions_collected":7459,"appeals_resolved":12800,
"people_mobilized":773800,"projects_coordinated":120,"project_funds":120970000}`

// outcome runs a command line without any setting but those given.
func outcome(t *testing.T, env []string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, world{env: env, in: strings.NewReader(""), out: &o, err: &e})
	return code, o.String(), e.String()
}

func TestTheGoldenSentence(t *testing.T) {
	t.Parallel()
	file := func(text string) string {
		name := filepath.Join(t.TempDir(), "totals.json")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	if code, out, errs := outcome(t, nil, "bulletin", "--totals", file(reportsTotals)); code != exitOK || out != golden {
		t.Errorf("%d, %s%s", code, out, errs)
	}
	if _, out, _ := outcome(t, []string{"CHECKIN_LANGUAGE=en"}, "bulletin", "--totals", file(reportsTotals)); !strings.HasPrefix(out, "To date, in the district: 1,987 office Party members are paired") || !strings.HasSuffix(out, "CNY 120,970,000 of project funds were secured.\n") {
		t.Errorf("in English: %s", out)
	}
	if _, out, _ := outcome(t, nil, "bulletin", "--totals", file(`{"project_funds": 9999, "symposiums": 0}`)); out != "截至目前，该区落实项目建设资金9,999元。\n" {
		t.Errorf("little money: %s", out)
	}
	if _, out, _ := outcome(t, nil, "bulletin", "--totals", file(`{}`)); out != "该区 截至目前没有可写进简报的数。\n" {
		t.Errorf("nothing: %s", out)
	}
	for name, tt := range map[string]struct{ text, want string }{
		"unknown": {`{"visits": 3}`, `there is no indicator "visits"`}, "negative": {`{"symposiums": -1}`, "symposiums is negative"},
		"fraction": {`{"symposiums": 1.5}`, "want {indicator: integer}"}, "not JSON": {`symposiums: 3`, "want {indicator: integer}"},
	} {
		if code, _, errs := outcome(t, nil, "bulletin", "--totals", file(tt.text)); code != exitUsage || !strings.Contains(errs, tt.want) {
			t.Errorf("%s: %d, %s", name, code, errs)
		}
	}
	if code, _, _ := outcome(t, nil, "bulletin", "--totals", "/nonexistent"); code != exitUsage {
		t.Errorf("no file: exit %d", code)
	}
	if code, _, errs := outcome(t, nil, "bulletin", "--language", "fr"); code != exitUsage || !strings.Contains(errs, "want zh-CN or en") {
		t.Errorf("French: %d %s", code, errs)
	}
	other := file(`indicators:
  - {id: trees, code: tr, name: {zh: 植树, en: trees}, unit: {zh: 棵}, fold: sum, style: wan2, limit: 500, words: {keys: [植树], units: [棵]}}
bulletin:
  zh: [["植树{trees}棵"]]
`)
	if _, out, errs := outcome(t, []string{"CHECKIN_CATALOGUE=" + other}, "bulletin", "--totals", file(`{"trees": 12345}`)); out != "截至目前，本区植树1.23万棵。\n" {
		t.Errorf("another district's wording: %s%s", out, errs)
	}
}

func TestOpeningTotalsByFile(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	name := filepath.Join(t.TempDir(), "opening.yaml")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("隆阳区: {contact_cards: 203000, project_funds: 120970000}\n板桥: {contact_cards: 4536}\n")
	if got := c.mustRun("opening", name); !strings.Contains(got, "contact_cards: 203000") || !strings.Contains(got, "Nothing is changed yet") {
		t.Errorf("shows %s", got)
	}
	if got := c.mustRun("opening"); got != "# nothing is set\n" {
		t.Errorf("is set: %s", got)
	}
	c.mustRun("opening", name, "--apply")
	if got := c.mustRun("opening", "--json"); !strings.Contains(got, `"530502101":{"contact_cards":4536}`) {
		t.Errorf("as JSON: %s", got)
	}
	if got := c.mustRun("bulletin"); got != "截至目前，该区发放民情联系卡20.3万张，落实项目建设资金12097万元。\n" {
		t.Errorf("the bulletin: %s", got)
	}
	if got := c.mustRun("totals", "--json", "板桥镇", "截至目前"); !strings.Contains(got, `"contact_cards":4536`) {
		t.Errorf("a township's totals: %s", got)
	}
	if got := c.mustRun("totals", "板桥镇", "上月"); !strings.Contains(got, "暂无记录") {
		t.Errorf("the month before: %s", got)
	}
	if got := c.mustRun("audit"); !strings.Contains(got, "opening totals: ") {
		t.Errorf("the audit: %s", got)
	}
	if got := c.mustRun("verify"); !strings.Contains(got, " 0 differences") {
		t.Error(got)
	}
	for text, want := range map[string]string{
		"隆阳区: {cards: 1}": `line 1: there is no indicator "cards"`, "\n昆明: {contact_cards: 1}": `line 2: want a place of the roster`, "隆阳区: {contact_cards: 1.5}": "want a whole number", "隆阳区: {contact_cards: }": "want a whole number", "板桥: {symposiums: 1}\n板桥镇: {symposiums: 2}": "stands twice",
		"隆阳区: {linked_households: 8}": "newest word", "- a": "want places", "{": "not YAML",
	} {
		write(text)
		if code, out := c.run("opening", name, "--apply"); code != exitUsage || !strings.Contains(out, want) {
			t.Errorf("%q: %d, %s; want %q", text, code, out, want)
		}
	}
	for _, words := range [][]string{{"totals", "昆明"}, {"totals", "2099年"}, {"bulletin", "板桥", "瓦房乡"}} {
		if code, _ := c.run(words...); code != exitUsage {
			t.Errorf("%v: exit %d, want %d", words, code, exitUsage)
		}
	}
}

func TestExportToAFile(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	c.start()
	m := c.tg.Say(liming, wafangGroup, "走访3户")
	c.reacted(wafangGroup, m, "👍")
	dir := t.TempDir()
	if got := c.mustRun("export", "--people", dir+"/a.xlsx", "瓦房乡"); !strings.Contains(got, "written to ") {
		t.Errorf("says %q", got)
	}
	book, err := excelize.OpenFile(dir + "/a.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if v, err := book.CalcCellValue("汇总", "C3"); err != nil || v != "3" { // 瓦房村
		t.Errorf("the village's visits are %q, %v", v, err)
	}
	if list := book.GetSheetList(); len(list) != 3 {
		t.Errorf("sheets %v", list)
	}
	c.mustRun("export", dir+"/a.csv", "2026年")
	if text, err := os.ReadFile(dir + "/a.csv"); err != nil || !strings.Contains(string(text), "2026-11-24,瓦房乡,瓦房村,1,3") {
		t.Errorf("%s, %v", text, err)
	}
	for _, words := range [][]string{{"export"}, {"export", "瓦房乡"}, {"export", dir + "/b.xlsx", "昆明"}} {
		if code, _ := c.run(words...); code != exitUsage {
			t.Errorf("%v: exit %d", words, code)
		}
	}
	if code, _ := c.run("export", "/nonexistent/b.xlsx"); code != exitFailed {
		t.Errorf("nowhere to write: exit %d", code)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
