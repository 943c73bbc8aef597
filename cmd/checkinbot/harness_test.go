package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/config"
	"checkinbot/internal/faketelegram"
	"checkinbot/internal/redisserver"
	"checkinbot/internal/redisserver/redistest"
	"checkinbot/internal/roster"
	"checkinbot/internal/store"
	"checkinbot/scheduler"
)

// TestMain lets the test binary stand in for the program, so that tests can kill
// real processes.
func TestMain(m *testing.M) {
	if offset := os.Getenv("CHECKINBOT_TEST_OFFSET"); offset != "" {
		os.Exit(child(offset))
	}
	os.Exit(m.Run())
}

// child is the program; "run" has a clock that is ahead of the real one, or races.
func child(offset string) int {
	if os.Args[1] != "run" {
		code := run(context.Background(), os.Args[1:], world{env: os.Environ(), in: os.Stdin, out: os.Stdout, err: os.Stderr})
		status, _ := os.ReadFile("/proc/self/status")
		fmt.Println(peakLine.FindString(string(status)))
		return code
	}
	var own clock
	if err := own.UnmarshalText([]byte(offset)); err != nil {
		panic(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg, err := config.Read(os.Environ(), config.Everything)
	if err != nil {
		panic(err)
	}
	err = serve(ctx, setup{
		cfg: cfg, log: newLog(os.Stderr, cfg.LogLevel), out: os.Stdout, now: own.Now, started: func(r running) {
			if own.speed > 0 {
				go own.beat(ctx, r.clock)
			}
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// People and groups of the example roster.
const (
	liming, wangfang, zhao = 700001, 700002, 700006 // cadres and secretary of 瓦房乡
	chenli, mary           = 700011, 700014         // cadres of 板桥镇
	zhouwei, wuxia         = 700021, 700022         // district leader, admin
	sunyan                 = 700013                 // secretary of 板桥镇
	stranger               = 900001
	wafangGroup            = -1001
	banqiaoGroup           = -1002
)

const (
	wafang  = "530502208"
	banqiao = "530502101"
)

// city is the outside world of a test: Telegram with people in it, and Redis.
type city struct {
	testing.TB
	tg    *faketelegram.Server
	http  *httptest.Server
	redis *redisserver.Server
	clock *clock
	env   []string
}

// clock is the messenger's and the scheduler's time: it stands still where it is
// set, runs ahead of the real one, or races.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	ahead time.Duration // when not zero
	speed int           // when not zero, how many times as fast as the real one since …
	at    time.Time
}

// Race lets the clock race on from a time.
func (c *clock) Race(from time.Time, speed int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.speed, c.at = from, speed, time.Now()
}

// MarshalText is how a child process is told of the clock.
func (c *clock) MarshalText() ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return fmt.Appendf(nil, "%d %d %d %d", c.ahead, c.now.UnixNano(), c.speed, c.at.UnixNano()), nil
}

// UnmarshalText is the opposite.
func (c *clock) UnmarshalText(b []byte) error {
	var now, at int64
	_, err := fmt.Sscan(string(b), &c.ahead, &now, &c.speed, &at)
	c.now, c.at = time.Unix(0, now), time.Unix(0, at)
	return err
}

// beat has a scheduler keep up with a racing clock.
func (c *clock) beat(ctx context.Context, s *scheduler.Scheduler) {
	for ctx.Err() == nil {
		_ = s.Beat(ctx)
		time.Sleep(5 * time.Millisecond)
	}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.speed > 0 {
		return c.now.Add(time.Duration(c.speed) * time.Since(c.at))
	}
	if c.ahead != 0 {
		return time.Now().Add(c.ahead)
	}
	return c.now
}

// Run lets the clock run on from a time.
func (c *clock) Run(from time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = time.Until(from)
}

func (c *clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// tuesday is an ordinary working day, in the afternoon.
var tuesday = time.Date(2026, 11, 24, 16, 0, 0, 0, time.FixedZone("CST", 8*3600))

func newCity(t testing.TB, o faketelegram.Options, fsync string) *city {
	t.Helper()
	c := &city{TB: t, clock: &clock{now: tuesday}, redis: redistest.Start(t, fsync)}
	o.Now = c.clock.Now
	c.tg = faketelegram.New(o)
	c.http = httptest.NewServer(c.tg.Handler())
	t.Cleanup(func() { c.tg.Close(); c.http.CloseClientConnections(); c.http.Close() })
	for id, name := range map[int64]string{
		liming: "李明", wangfang: "王芳", zhao: "赵志强", chenli: "陈丽", mary: "Mary", zhouwei: "周伟", wuxia: "吴霞", stranger: "Stranger",
	} {
		lang := "zh-hans"
		if id == mary {
			lang = "en"
		}
		c.tg.AddUser(id, name, lang)
	}
	c.tg.AddGroup(wafangGroup, "瓦房乡工作群")
	c.tg.AddGroup(banqiaoGroup, "板桥镇工作群")
	c.env = []string{
		"CHECKIN_TELEGRAM_TOKEN=" + faketelegram.TestToken, "CHECKIN_TELEGRAM_API_URL=" + c.http.URL,
		"CHECKIN_REDIS_URL=" + c.redis.URL(), "CHECKIN_DISTRICT=530502", "CHECKIN_HTTP_ADDR=" + freeAddr(t),
	}
	c.importRoster(roster.Example)
	return c
}

func (c *city) importRoster(content []byte) {
	c.Helper()
	file := c.TempDir() + "/roster.yaml"
	if err := os.WriteFile(file, content, 0o600); err != nil {
		c.Fatal(err)
	}
	c.mustRun("roster", "import", file, "--apply")
}

// mustRun runs a subcommand in this process and returns what it printed.
func (c *city) mustRun(args ...string) string {
	c.Helper()
	code, said := c.run(args...)
	if code != 0 {
		c.Fatalf("checkinbot %s: exit %d\n%s", strings.Join(args, " "), code, said)
	}
	return said
}

// run is mustRun for commands that may fail.
func (c *city) run(args ...string) (code int, said string) {
	var out bytes.Buffer
	code = run(context.Background(), args, world{env: c.env, in: strings.NewReader(""), out: &out, err: &out})
	return code, out.String()
}

// measure runs a subcommand as a process of its own and returns how long it took
// and the most memory it held, in bytes.
func (c *city) measure(env []string, args ...string) (time.Duration, int64) {
	c.Helper()
	self, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append([]string{"CHECKINBOT_TEST_OFFSET=0"}, env...)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(began)
	if err != nil {
		c.Fatalf("%v: %v\n%s", args, err, out)
	}
	peak := peakLine.FindSubmatch(out)
	if peak == nil {
		c.Skip("this system does not tell a process's memory")
	}
	kb, err := strconv.ParseInt(string(peak[1]), 10, 64)
	if err != nil {
		c.Fatal(err)
	}
	return took, kb << 10
}

// peakLine is where Linux tells the most memory a process has held; what wait
// reports counts the parent's, too.
var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// start runs the bot in this process and returns its scheduler; it stops with
// the test.
func (c *city) start() *scheduler.Scheduler {
	c.Helper()
	return c.startWith(nil)
}

func (c *city) startWith(extra []string) *scheduler.Scheduler {
	c.Helper()
	cfg, err := config.Read(append(append([]string{}, c.env...), extra...), config.Everything)
	if err != nil {
		c.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	started, ended := make(chan *scheduler.Scheduler, 1), make(chan error, 1)
	go func() {
		ended <- serve(ctx, setup{
			cfg: cfg, log: testLog(), now: c.clock.Now, out: io.Discard, started: func(r running) { started <- r.clock },
		})
	}()
	c.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			c.Errorf("the bot ended with %v", err)
		}
	})
	select {
	case s := <-started:
		return s
	case err := <-ended:
		c.Fatalf("the bot did not start: %v", err)
	case <-time.After(20 * time.Second):
		c.Fatal("the bot did not start in time")
	}
	return nil
}

func testLog() *slog.Logger {
	if os.Getenv("TEST_LOG") == "" {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// eventually waits until a condition holds; the bot works in its own time.
func (c *city) eventually(what string, limit time.Duration, ok func() bool) {
	c.Helper()
	deadline := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(deadline) {
			c.Fatalf("not within %s: %s", limit, what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// store opens the data beside the bot.
func (c *city) store() *store.Store {
	c.Helper()
	cfg, err := config.Read(c.env, config.Data)
	if err != nil {
		c.Fatal(err)
	}
	d, err := connect(cfg, store.Options{})
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = d.rdb.Close() })
	return d.store
}

// total reads one figure of a place up to now.
func total(t testing.TB, s *store.Store, place, code string) int64 {
	t.Helper()
	tallies, err := s.Totals(context.Background(), place, checkin.UpTo(20991231))
	if err != nil {
		t.Fatal(err)
	}
	return tallies[0].Value(code)
}

// said lists what the bot wrote in a chat.
func (c *city) said(chat int64) []faketelegram.Message {
	var out []faketelegram.Message
	for _, m := range c.tg.Chat(chat) {
		if m.From == faketelegram.BotID {
			out = append(out, m)
		}
	}
	return out
}

// hears waits until the bot has said something with the words in a chat.
func (c *city) hears(chat int64, words string) faketelegram.Message {
	c.Helper()
	var found faketelegram.Message
	c.eventually(fmt.Sprintf("chat %d hears %q; it heard %v", chat, words, c.said(chat)), 10*time.Second, func() bool {
		for _, m := range c.said(chat) {
			if strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// reacted waits until the bot's reaction on a message is the emoji; "" is none.
func (c *city) reacted(chat int64, id int, emoji string) {
	c.Helper()
	c.eventually(fmt.Sprintf("reaction %q on %d:%d", emoji, chat, id), 10*time.Second, func() bool {
		for _, m := range c.tg.Chat(chat) {
			if m.ID == id {
				return strings.Join(m.Reactions, "") == emoji
			}
		}
		return false
	})
}

// process is the program as a child.
type process struct {
	cmd       *exec.Cmd
	addr      string
	out, errs *output
}

// output is what a process has printed so far.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// spawn starts the program as a real process with a health address of its own.
func (c *city) spawn() *process {
	c.Helper()
	addr := freeAddr(c.TB)
	self, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	p := &process{cmd: exec.Command(self, "run"), addr: addr, out: &output{}, errs: &output{}}
	offset, _ := c.clock.MarshalText()
	p.cmd.Env = append(append([]string{"CHECKINBOT_TEST_OFFSET=" + string(offset), "CHECKIN_LOG_LEVEL=warn"}, c.env...), "CHECKIN_HTTP_ADDR="+addr)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.errs
	if err := p.cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.Cleanup(p.kill)
	return p
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// ready asks the process whether it is.
func (p *process) ready() (bool, string) {
	resp, err := http.Get("http://" + p.addr + "/readyz")
	if err != nil {
		return false, ""
	}
	defer func() { _ = resp.Body.Close() }()
	var b bytes.Buffer
	_, _ = b.ReadFrom(resp.Body)
	return resp.StatusCode == http.StatusOK, b.String()
}

func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
