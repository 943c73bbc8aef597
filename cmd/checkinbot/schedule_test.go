package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"checkinbot/internal/faketelegram"
	"checkinbot/internal/roster"
)

func TestScheduleSim(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	got := c.mustRun("schedule", "sim", "--from", "2026-11-27", "--days", "4")
	want := `2026-11-27 Fri
  08:30 digest   隆阳区: zhouwei
  17:00 reminder 板桥镇: group -1002
  17:00 reminder 瓦房乡: group -1001
  18:30 tally    板桥镇: group -1002
  18:30 tally    瓦房乡: group -1001
  18:35 summary  板桥镇: sunyan
  18:35 summary  瓦房乡: zhaozhiqiang
  18:40 weekly   板桥镇: sunyan
  18:40 weekly   瓦房乡: zhaozhiqiang
2026-11-28 Sat: nothing, weekend
2026-11-29 Sun: nothing, weekend
2026-11-30 Mon
`
	if !strings.HasPrefix(got, want) || !strings.Contains(got, "18:45 monthly  瓦房乡: zhaozhiqiang") {
		t.Errorf("got\n%s\nwant\n%s…", got, want)
	}
	for _, tt := range []struct {
		want string
		args []string
	}{
		{"2026-10-01 Thu: nothing, holiday 国庆节", []string{"--from", "2026-10-01", "--days", "1"}},
		{"2026-11-24 Tue: nothing, nobody would get it", []string{"--from", "2026-11-24", "--days", "1", "汉庄镇"}},
		{`"day":"2026-10-01","holiday":"国庆节","left_out":"holiday","place":"530502208","to":["group -1001"],"what":"tally"`, []string{"--from", "2026-10-01", "--days", "1", "--json", "瓦房乡"}},
	} {
		if got := c.mustRun(append([]string{"schedule", "sim"}, tt.args...)...); !strings.Contains(got, tt.want) {
			t.Errorf("%v: %s\nwant %s", tt.args, got, tt.want)
		}
	}
	if got := c.mustRun("schedule", "sim", "瓦房乡"); strings.Contains(got, "板桥") || strings.Count(got, "\n20") < 29 {
		t.Errorf("thirty days of one township: %s", got)
	}
	for _, wrong := range [][]string{{"--from", "soon"}, {"无名乡"}} {
		if code, said := c.run(append([]string{"schedule", "sim"}, wrong...)...); code != exitUsage {
			t.Errorf("%v: exit %d, %s", wrong, code, said)
		}
	}
}

// TestTheOperatorsWorkingDays change what goes out.
func TestTheOperatorsWorkingDays(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	file := t.TempDir() + "/days.json"
	if err := os.WriteFile(file, []byte(`{"year":2026,"days":[{"name":"火把节","date":"2026-08-06","isOffDay":true}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c.env = append(c.env, "CHECKIN_WORKDAYS="+file)
	if got := c.mustRun("schedule", "sim", "--from", "2026-08-06", "--days", "1"); !strings.Contains(got, "holiday 火把节") {
		t.Error(got)
	}
}

// TestTheScheduleInTheRosterFile goes out by it, and comes back the same.
func TestTheScheduleInTheRosterFile(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	const named = "name: 瓦房乡\n"
	c.importRoster(bytes.Replace(roster.Example, []byte(named), []byte(named+"    schedule: {reminder: off, tally: 0 19 * * 1-5}\n"), 1))
	got := c.mustRun("schedule", "sim", "--from", "2026-11-24", "--days", "1")
	for _, want := range []string{"19:00 tally    瓦房乡: group -1001", "18:30 tally    板桥镇: group -1002", "-     reminder 瓦房乡: turned off"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	dir := t.TempDir()
	for _, file := range []string{dir + "/r.yaml", dir + "/r.xlsx"} {
		c.mustRun("roster", "export", file)
		if got := c.mustRun("roster", "import", file); !strings.Contains(got, "0 added, 0 changed, 0 removed") {
			t.Errorf("%s: %s", file, got)
		}
	}
	wrong := dir + "/wrong.yaml"
	content := bytes.Replace(roster.Example, []byte(named), []byte(named+"    schedule: {tally: 0 25 * * *}\n"), 1)
	if err := os.WriteFile(wrong, content, 0o600); err != nil {
		t.Fatal(err)
	}
	before, _, _ := bytes.Cut(content, []byte("schedule: {tally: 0"))
	line := bytes.Count(before, []byte("\n")) + 1
	want := fmt.Sprintf(`line %d: schedule of 530502208: tally "0 25 * * *": neither off, nor a time like 18:30, nor a cron expression: character 3: not understood`, line)
	if code, said := c.run("roster", "import", wrong); code != exitUsage || !strings.Contains(said, want) {
		t.Errorf("exit %d: %s\nwant %s", code, said, want)
	}
}
