package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// step is something done in the browser.
type step = chromedp.Action[chromedp.Void]

// startDemo runs the whole demo for one test and returns the page's address.
func startDemo(t *testing.T, o demoOptions) string {
	t.Helper()
	page, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serveDemo(ctx, world{out: io.Discard, err: io.Discard}, page, o) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with %v", err)
		}
	})
	address := "http://" + page.Addr().String() + "/"
	waitFor(t, address)
	return address
}

// demoPage is a headless browser that has the demo's page open.
func demoPage(t *testing.T) context.Context {
	t.Helper()
	address := startDemo(t, demoOptions{})
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1200, 860), chromedp.WSURLReadTimeout(time.Minute))
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	tab, stopTab := chromedp.NewContext(alloc)
	timed, stopTime := context.WithTimeout(tab, 90*time.Second)
	t.Cleanup(func() { stopTime(); stopTab(); stopAlloc() })
	if err := chromedp.Do(timed, chromedp.Navigate(address), chromedp.WaitReady(chromedp.CSS(`body[data-live=yes]`))); err != nil {
		t.Fatalf("the browser did not show the page (Debian: apt-get install chromium): %v", err)
	}
	return timed
}

func waitFor(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get(address + "state")
		if err == nil {
			_ = resp.Body.Close()
			return
		}
	}
	t.Fatal("the demo did not come up")
}

// TestDemoPage uses the demo as a newcomer would, in a real browser.
func TestDemoPage(t *testing.T) {
	t.Parallel()
	ctx := demoPage(t)
	do := func(what string, actions ...step) {
		t.Helper()
		for i, action := range actions {
			timed, cancel := context.WithTimeout(ctx, 15*time.Second)
			err := chromedp.Do(timed, action)
			cancel()
			if err != nil {
				shoot(ctx, t, "failed")
				shown, _ := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#log")))
				t.Fatalf("%s, action %d: %v\nthe chat shows:\n%s", what, i+1, err, shown)
			}
		}
	}
	click := func(text string) step {
		return chromedp.Click(`//button[not(ancestor::*[@hidden]) and contains(., "` + text + `")]`)
	}
	see := func(text string) step {
		return chromedp.WaitVisible(`//div[@id="log"]//*[contains(., "` + text + `")]`)
	}
	write := func(text string) step {
		return chromedp.SendKeys(chromedp.CSS("#text"), text+"\r")
	}

	do("a sample is recorded", click("走访3户，诉求1件"), see("已记录"), see("走访3户次，受理诉求1件"))
	shoot(ctx, t, "private")
	do("an edit is taken over", chromedp.Click(chromedp.CSS(`.msg.me .edit`)), chromedp.SetValue(chromedp.CSS("#text"), "走访5户"), write(""), see("已更新"), see("走访5户次"))
	do("the button takes it back", chromedp.Click(`(//div[@class="keys"]/button)[last()]`), see("已撤回"))
	do("a doubt is asked", click("走访30多户"), see("是约数"))
	do("the group gets a reaction", click("瓦房乡工作群"), see("还没有消息"), write("走访4户，发放民情联系卡12张"),
		chromedp.WaitVisible(`//span[@class="reactions" and contains(., "👍")]`))
	do("the reminder comes at five", click("17:00"), see("今天下村的话"))
	do("the tally comes in the evening", click("18:30"), see("民情小结：走访4户次"))
	shoot(ctx, t, "group")
	do("the secretary hears of the day", click("18:35"), click("赵志强"), see("书记日报"), click("谁暂无记录"), see("有数字：李明"))
	shoot(ctx, t, "summary")
	do("the next day begins", click("第二天"), chromedp.WaitVisible(`//span[@id="time" and contains(., "08:3")]`))
	do("the leader asks for totals", click("周伟"), click("/total"), see("隆阳区"), see("走访4户次"))
	do("in English", click("English"), click("Mary Li"), click("visited 3 households, 1 appeal"), see("Recorded"), see("household visits 3, appeals received 1"))
	shoot(ctx, t, "english")
}

// shoot saves a picture of the page where DEMO_PICTURES says.
func shoot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("DEMO_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestDemoKeepsToItself refuses what is not for it: other hosts, foreign forms,
// writing as somebody in a chat that is not theirs.
func TestDemoKeepsToItself(t *testing.T) {
	t.Parallel()
	address := startDemo(t, demoOptions{})
	tests := []struct {
		name, host, kind, body string
		want                   int
	}{
		{"another host", "evil.example", "application/json", `{"who":700001,"chat":700001,"text":"x"}`, http.StatusForbidden},
		{"a form", "", "text/plain", `{"who":700001,"chat":700001,"text":"x"}`, http.StatusUnsupportedMediaType},
		{"broken JSON", "", "application/json", `{`, http.StatusBadRequest},
		{"somebody else's chat", "", "application/json", `{"who":700001,"chat":700002,"text":"x"}`, http.StatusBadRequest},
		{"one's own", "", "application/json", `{"who":700001,"chat":700001,"text":"x"}`, http.StatusNoContent},
	}
	for _, tt := range tests {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"say", strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", tt.kind)
		if tt.host != "" {
			req.Host = tt.host
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != tt.want {
			t.Errorf("%s: status %d, want %d", tt.name, resp.StatusCode, tt.want)
		}
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		args  []string
		env   []string
		in    string
		code  int
		shows string
	}{
		{"help", nil, nil, "", 0, "checkinbot run"},
		{"unknown", []string{"fly"}, nil, "", 2, `there is no command "fly"`},
		{"help of one", []string{"parse", "--help"}, nil, "", 0, "-catalogue"},
		{"bad flag", []string{"verify", "--fast"}, nil, "", 2, "fast"},
		{"too many words", []string{"verify", "now"}, nil, "", 2, `unexpected "now"`},
		{"no settings", []string{"run"}, nil, "", 2, "CHECKIN_TELEGRAM_TOKEN"},
		{"two mistakes, two lines", []string{"run"}, []string{"CHECKIN_DISTRICT=!"}, "", 2, "CHECKIN_DISTRICT"},
		{"no Redis", []string{"verify"}, []string{"CHECKIN_DISTRICT=1", "CHECKIN_REDIS_URL=redis://127.0.0.1:1/0"}, "", 1, "store: ping"},
		{"no roster file", []string{"roster", "import", "/nowhere"}, nil, "", 2, "/nowhere"},
		{"roster what", []string{"roster"}, nil, "", 2, "import FILE"},
		{"schedule what", []string{"schedule"}, nil, "", 2, "schedule: want sim"},
		{"no days", []string{"schedule", "sim", "--days", "0"}, nil, "", 2, "want 1 to 400"},
		{"no such working days", []string{"schedule", "sim"}, []string{"CHECKIN_DISTRICT=1", "CHECKIN_WORKDAYS=/nowhere"}, "", 2, "/nowhere"},
		{"example", []string{"roster", "example"}, nil, "", 0, "隆阳区"},
		{"version", []string{"version"}, nil, "", 0, "checkinbot "},
		{"parse a line", []string{"parse"}, nil, "走访3户\n", 0, "households_visited = 3"},
		{"parse JSON", []string{"parse", "--json"}, nil, `{"text":"昨天走访3户，参会45人","at":"2026-11-24T18:00:00+08:00"}` + "\n", 0, `"date":"2026-11-23"`},
		{"parse with no such catalogue", []string{"parse", "--catalogue", "/nowhere"}, nil, "", 2, "/nowhere"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			code := run(context.Background(), tt.args, world{env: tt.env, in: strings.NewReader(tt.in), out: &out, err: &errs})
			if code != tt.code || !strings.Contains(out.String()+errs.String(), tt.shows) {
				t.Errorf("exit %d, want %d, showing %q:\n%s%s", code, tt.code, tt.shows, out.String(), errs.String())
			}
		})
	}
}
