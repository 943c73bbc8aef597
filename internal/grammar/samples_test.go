package grammar

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
	"time"

	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
)

var shanghai = func() *time.Location {
	z, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return z
}()

func testParser() *Parser {
	names := []Name{
		{Text: "李明", Person: "liming"}, {Text: "王芳", Person: "wangfang"}, {Text: "张建国", Person: "zhangjianguo"},
		{Text: "桂花村", Village: "530502208/05"}, {Text: "水沟村", Village: "530502208/02"},
	}
	return New(catalogue.Default(), checkin.Calendar{Zone: shanghai, Cut: checkin.DefaultCut}, names)
}

type sample struct {
	N       int              `json:"n"`
	Group   string           `json:"group"`
	Text    string           `json:"text"`
	At      time.Time        `json:"at"`
	Verdict Verdict          `json:"verdict"`
	Entries map[string]int64 `json:"entries"`
	Date    string           `json:"date"`
	// Later marks what the grammar does not read yet; the test then only demands
	// that it is not recorded wrongly.
	Later  bool   `json:"later"`
	Sender string `json:"sender"`
}

func readSamples(t *testing.T, file string) []sample {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []sample
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}
