package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/redis/go-redis/v9"

	"checkinbot/bot"
	"checkinbot/handlers"
	"checkinbot/internal/checkin"
	"checkinbot/internal/config"
	"checkinbot/internal/store"
	"checkinbot/scheduler"
)

func runBot(ctx context.Context, w world, args []string) error {
	var strict bool
	_, err := flags("run", w, args, 0, func(fs *flag.FlagSet) {
		fs.BoolVar(&strict, "strict", false, "refuse to start when Redis is configured so that it may lose data")
	})
	if err != nil {
		return err
	}
	cfg, err := config.Read(w.env, config.Everything)
	if err != nil {
		return usageError(err)
	}
	log := newLog(w.err, cfg.LogLevel)
	redis.SetLogger(redisLog{log})
	return serve(ctx, setup{cfg: cfg, strict: strict, log: log, now: time.Now, out: w.out})
}

// setup is what serve needs; the demo gives its own clock and watches for the
// scheduler.
type setup struct {
	cfg    config.Config
	strict bool
	log    *slog.Logger
	now    func() time.Time
	data   store.Options
	// out is where the claim link of a district without an admin is printed: not
	// in the log, which is kept.
	out io.Writer
	// started is called once everything runs; may be nil.
	started func(running)
}

// running is what a caller may want of the bot while it runs.
type running struct {
	clock     *scheduler.Scheduler
	directory *store.Directory
	claim     string
}

// serve builds the bot from the inside out, runs it until ctx ends or a part
// fails, and stops it in reverse order.
func serve(ctx context.Context, s setup) error {
	d, err := connect(s.cfg, s.data)
	if err != nil {
		return err
	}
	defer func() { _ = d.rdb.Close() }()

	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	health := newHealth(d.store, registry)
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.cfg.HTTPAddr)
	if err != nil {
		return fmt.Errorf("listen for health checks: %w", err)
	}
	mux := health.mux()
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = web.Serve(listener) }() // from the start: it tells why we are not ready
	defer func() { _ = web.Close() }()

	directory := store.NewDirectory(d.store, s.log)
	if err := untilDone(ctx, s.log, "waiting for Redis", directory.Refresh); err != nil {
		return err
	}
	if err := checkDurability(ctx, d.store, s); err != nil {
		return err
	}
	client, err := bot.NewClient(s.cfg.Token.Reveal(), s.cfg.APIURL)
	if err != nil {
		return usageError(err)
	}
	var me bot.Identity
	err = untilDone(ctx, s.log, "waiting for Telegram", func(ctx context.Context) (err error) {
		me, err = client.Identify(ctx)
		return err
	})
	if err != nil {
		return err
	}
	calendar := checkin.Calendar{Zone: s.cfg.Timezone, Cut: checkin.DefaultCut}
	handler := handlers.New(handlers.Config{
		Catalogue: d.catalogue, Calendar: calendar, Language: s.cfg.Language, Username: me.Username, Blind: !me.ReadsAll,
		Timetable: scheduler.Timetable{Zone: s.cfg.Timezone, Work: d.work},
		Secret:    buttonSecret(s.cfg.Token), Now: s.now,
	}, handlers.Books{Ledger: d.store, Counts: d.store, Archive: d.store, Chats: d.store, Registry: directory, Diary: d.store, Beginnings: d.store, Reviews: d.store, Cases: d.store})
	introduce(ctx, client, handler, me, s)
	var claim string
	err = untilDone(ctx, s.log, "looking for an administrator", func(ctx context.Context) (err error) {
		claim, err = claimLink(ctx, handler, s)
		return err
	})
	if err != nil {
		return err
	}
	metrics := bot.NewMetrics(registry)
	intake := bot.NewIntake(handler, d.store, me, s.log, metrics)
	sender := bot.NewSender(client, d.store, s.log, metrics)
	clock := scheduler.New(scheduler.Config{
		Catalogue: d.catalogue, Calendar: calendar, Work: d.work, Language: s.cfg.Language, Now: s.now, Buttons: handler.SummaryButtons,
	}, d.store, d.store, directory, s.log)

	// Stopped from the last to the first: first nothing new comes in, last the
	// outbox, which outlives whoever fills it.
	parts := []part{{"directory", directory.Run}, {"sender", sender.Run}, {"scheduler", clock.Run}}
	if s.cfg.WebhookURL != "" {
		mux.Handle(webhookPath(s.cfg.WebhookURL), bot.Webhook(intake, s.cfg.WebhookSecret.Reveal()))
		err = untilDone(ctx, s.log, "setting the webhook", func(ctx context.Context) error {
			return client.UseWebhook(ctx, s.cfg.WebhookURL, s.cfg.WebhookSecret.Reveal())
		})
		if err != nil {
			return err
		}
		health.serving(func() string { return bot.Polling })
	} else {
		poller := bot.NewPoller(client, intake, store.NewLease(d.store), s.log)
		parts = append(parts, part{"poller", poller.Run})
		health.serving(poller.State)
	}
	if s.started != nil {
		s.started(running{clock, directory, claim})
	}
	s.log.Info("started", "bot", me.Username, "district", s.cfg.District, "webhook", s.cfg.WebhookURL != "")
	parts = append(parts, part{"web", func(ctx context.Context) error { <-ctx.Done(); return shutdown(ctx, web) }})
	return runParts(ctx, s.log, parts)
}

// webhookPath is where on our server the public address ends up.
func webhookPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// shutdown lets a webhook call under way finish.
func shutdown(ctx context.Context, web *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 17*time.Second)
	defer cancel()
	return web.Shutdown(ctx)
}

// introduce publishes the menus and says in the log how groups will work. What
// fails here is no reason not to run.
func introduce(ctx context.Context, client *bot.Client, h *handlers.Handler, me bot.Identity, s setup) {
	if !me.ReadsAll {
		s.log.Warn("privacy mode is on: in groups the bot sees only commands, mentions and replies; disable it with BotFather (/setprivacy) or make the bot an admin of each group")
	}
	menus := map[string]checkin.Language{"": s.cfg.Language, "zh": checkin.Chinese, "en": checkin.English}
	for tag, lang := range menus {
		var list []bot.Command
		for _, c := range h.Menu(lang) {
			list = append(list, bot.Command{Name: c[0], Description: c[1]})
		}
		if err := client.PublishCommands(ctx, tag, list); err != nil {
			s.log.Warn("command menu not published", "language", tag, "error", err)
		}
	}
}

// claimLink prints how the first admin takes charge, while there is none.
func claimLink(ctx context.Context, h *handlers.Handler, s setup) (string, error) {
	link, err := h.ClaimLink(ctx)
	if err != nil || link == "" {
		return "", err
	}
	s.log.Warn("the district has no administrator yet; the claim link is on standard output")
	_, err = fmt.Fprintf(s.out, "还没有管理员。打开这个链接的人就是管理员（只能用一次，7天内有效）：\nThere is no administrator yet. Whoever opens this link is (once, within 7 days):\n%s\n", link)
	return link, err
}

// checkDurability looks whether Redis may lose what we acknowledge.
func checkDurability(ctx context.Context, st *store.Store, s setup) error {
	wrong, err := st.Durability(ctx)
	if err != nil {
		s.log.Warn("cannot check how Redis keeps its data", "error", err)
		if s.strict {
			return errors.New("--strict: Redis does not say how it keeps its data (CONFIG GET is refused)")
		}
		return nil
	}
	for _, w := range wrong {
		s.log.Warn("Redis may lose acknowledged reports in a crash; see deploy/redis.conf", "setting", w)
	}
	if s.strict && len(wrong) > 0 {
		return errors.New("--strict: Redis may lose data; use the settings of deploy/redis.conf")
	}
	return nil
}

// untilDone repeats an attempt with growing pauses until it succeeds or ctx ends.
func untilDone(ctx context.Context, log *slog.Logger, what string, attempt func(context.Context) error) error {
	pause := 250 * time.Millisecond
	for {
		err := attempt(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("stopped while %s: %w", what, err)
		}
		log.Warn("not yet; trying again", "what", what, "error", err, "again_in", pause.String())
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, 30*time.Second)
	}
}

// buttonSecret derives from the token what signs buttons, so that every replica
// has the same and a new token ends the old ones.
func buttonSecret(token config.Secret) []byte {
	sum := sha256.Sum256([]byte("buttons of " + token.Reveal()))
	return sum[:]
}
