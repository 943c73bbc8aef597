package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"checkinbot/internal/campaign"
	"checkinbot/internal/catalogue"
	"checkinbot/internal/checkin"
	"checkinbot/internal/config"
	"checkinbot/internal/demo"
	"checkinbot/internal/faketelegram"
	"checkinbot/internal/redisserver"
	"checkinbot/internal/roster"
	"checkinbot/internal/store"
	"checkinbot/internal/workday"
)

func runDemo(ctx context.Context, w world, args []string) error {
	var addr string
	o := demoOptions{}
	_, err := flags("demo", w, args, 0, func(fs *flag.FlagSet) {
		fs.StringVar(&addr, "addr", "127.0.0.1:8088", "`address` of the chat page; port 0 picks a free one")
		fs.BoolVar(&o.open, "open", true, "open the page in the browser")
		fs.BoolVar(&o.campaign, "campaign", false, "begin in the middle of a made-up campaign of half a year, so that there are totals to ask for")
		fs.BoolVar(&o.empty, "empty", false, "begin without any people, places and groups, as a new district does")
	})
	if err != nil {
		return err
	}
	page, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("demo: %w; another port: checkinbot demo --addr 127.0.0.1:0", err)
	}
	defer func() { _ = page.Close() }()
	return serveDemo(ctx, w, page, o)
}

// demoOptions say how the demo begins.
type demoOptions struct {
	open  bool // in the browser
	empty bool // without people, places and groups
	// campaign is true when half a year has been reported already.
	campaign bool
	// hurry lets messages leave faster than Telegram would; only for tests.
	hurry bool
}

// serveDemo runs Redis, the Telegram stand-in, the bot and the page, and removes
// all of it at the end.
func serveDemo(ctx context.Context, w world, page net.Listener, o demoOptions) error {
	redisURL, keeper, stopRedis, err := demoRedis()
	if err != nil {
		return err
	}
	defer stopRedis()

	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err
	}
	clock := demo.NewClock(zone, workday.Default())
	telegram := faketelegram.New(faketelegram.Options{Now: clock.Now, Limits: !o.hurry})
	api, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	apiServer := &http.Server{Handler: telegram.Handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = apiServer.Serve(api) }()
	defer func() { telegram.Close(); _ = apiServer.Close() }()

	cfg, err := config.Read([]string{
		"CHECKIN_TELEGRAM_TOKEN=" + faketelegram.TestToken, "CHECKIN_TELEGRAM_API_URL=http://" + api.Addr().String(),
		"CHECKIN_REDIS_URL=" + redisURL, "CHECKIN_DISTRICT=" + demoDistrict, "CHECKIN_HTTP_ADDR=127.0.0.1:0",
	}, config.Everything)
	if err != nil {
		return err
	}
	switch {
	case o.empty:
		telegram.AddUser(firstAdmin, "吴霞", "zh-hans")
	case o.campaign:
		people, err := demoCampaign(ctx, cfg, checkin.DateOf(clock.Now().In(zone)))
		if err != nil {
			return err
		}
		demo.Populate(telegram, people)
	default:
		people, err := demoRoster(ctx, redisURL)
		if err != nil {
			return err
		}
		demo.Populate(telegram, people)
	}
	log := newLog(w.err, slog.LevelError)
	redis.SetLogger(redisLog{log})
	data := store.Options{Outage: 1000 * time.Hour}
	if o.hurry {
		data.Pace = store.Pace{Overall: time.Millisecond, Chat: time.Millisecond, Group: time.Millisecond, Burst: 3}
	}
	return serve(ctx, setup{cfg: cfg, log: log, now: clock.Now, data: data, out: io.Discard, started: func(r running) {
		d := demo.New(telegram, clock, demo.Bot{Roster: r.directory.Roster, Beat: r.clock.Beat, Redis: keeper, Claim: r.claim})
		web := &http.Server{Handler: d.Handler(), ReadHeaderTimeout: 5 * time.Second}
		go func() { _ = web.Serve(page) }()
		context.AfterFunc(ctx, func() { _ = web.Close() })
		address := "http://" + page.Addr().String() + "/"
		_, _ = fmt.Fprintf(w.out, "checkinbot demo: %s\nOpen %s in a browser. Ctrl+C ends it and removes its data.\n", keeper, address)
		if o.open {
			openBrowser(ctx, address)
		}
	}})
}

const demoDistrict = "demo"

// firstAdmin is the account of the one person in an empty demo.
const firstAdmin = 700022

// demoRedis starts a private server, or the embedded one when none is installed,
// and says in words which.
func demoRedis() (url, keeper string, stop func(), err error) {
	if !redisserver.Installed() {
		m, err := miniredis.Run()
		if err != nil {
			return "", "", nil, fmt.Errorf("demo: embedded Redis: %w", err)
		}
		return "redis://" + m.Addr() + "/0", "embedded stand-in for Redis, in memory (redis-server is not installed)", m.Close, nil
	}
	dir, err := os.MkdirTemp("", "checkinbot-demo-")
	if err != nil {
		return "", "", nil, fmt.Errorf("demo: data folder: %w", err)
	}
	s, err := redisserver.Start(redisserver.Options{Dir: dir, Fsync: "always"})
	if err != nil {
		return "", "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s.URL(), "private redis-server on " + s.Addr(), func() { _ = s.Stop(); _ = os.RemoveAll(dir) }, nil
}

// demoRoster imports the example roster.
func demoRoster(ctx context.Context, redisURL string) (*checkin.Roster, error) {
	file, err := roster.Parse(roster.Example)
	if err != nil {
		return nil, err
	}
	rdb, err := store.Connect(redisURL)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rdb.Close() }()
	st := store.New(rdb, demoDistrict, catalogue.Default(), store.Options{})
	if err := st.ReplaceRoster(ctx, "", file.Places, file.People, file.Groups); err != nil {
		return nil, err
	}
	return checkin.NewRoster(file.Places, file.People, file.Groups, nil), nil
}

// demoCampaign has half a year reported up to yesterday.
func demoCampaign(ctx context.Context, cfg config.Config, today checkin.Day) (*checkin.Roster, error) {
	size := campaign.Small(today.Add(-180))
	size.Days, size.Share, size.People = 180, 20, 800
	told, err := campaign.New(size, 1)
	if err != nil {
		return nil, err
	}
	d, err := connect(cfg, store.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.rdb.Close() }()
	return told.Roster(), feed(ctx, d, told)
}

// openBrowser tries to show the page; the address is printed anyway.
func openBrowser(ctx context.Context, address string) {
	program := "xdg-open"
	if runtime.GOOS == "darwin" {
		program = "open"
	}
	_ = exec.CommandContext(ctx, program, address).Start() //nolint:gosec // our own address
}
