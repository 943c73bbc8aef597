package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"checkinbot/bot"
	"checkinbot/internal/config"
	"checkinbot/internal/store"
)

// health answers whether the bot is alive and ready.
type health struct {
	store    *store.Store
	registry *prometheus.Registry
	// intake tells how updates come in; nil until they do.
	intake atomic.Pointer[func() string]
}

func newHealth(s *store.Store, r *prometheus.Registry) *health {
	h := &health{store: s, registry: r}
	gauge := func(name, help string, read func(context.Context) (int64, error)) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			n, err := read(ctx)
			if err != nil {
				return -1
			}
			return float64(n)
		}))
	}
	gauge("checkinbot_outbox_backlog", "Notices waiting to leave; -1 while Redis does not answer.", s.Backlog)
	gauge("checkinbot_dead_updates", "Updates in the dead list; -1 while Redis does not answer.", s.Buried)
	return h
}

func (h *health) serving(state func() string) { h.intake.Store(&state) }

func (h *health) mux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(h.registry, promhttp.HandlerOpts{}))
	return mux
}

// ready says in JSON what works; 503 when something does not.
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	state := map[string]string{"redis": "ok", "telegram": "starting"}
	if h.store.Ping(ctx) != nil {
		state["redis"] = "does not answer"
	}
	if intake := h.intake.Load(); intake != nil {
		state["telegram"] = (*intake)()
	}
	w.Header().Set("Content-Type", "application/json")
	if state["redis"] != "ok" || state["telegram"] != bot.Polling && state["telegram"] != bot.Standby {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(state)
}

// runHealthcheck asks the bot on this machine, for containers without a shell.
func runHealthcheck(ctx context.Context, w world, args []string) error {
	if _, err := flags("healthcheck", w, args, 0, nil); err != nil {
		return err
	}
	cfg, _ := config.Read(w.env, config.Data) // only the address matters here
	_, port, ok := strings.Cut(cfg.HTTPAddr, ":")
	if !ok {
		return usageError(fmt.Errorf("CHECKIN_HTTP_ADDR: %q has no port", cfg.HTTPAddr))
	}
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", resp.Status)
	}
	return nil
}

// redisLog gives the client's own messages to the program's log.
type redisLog struct{ log *slog.Logger }

func (l redisLog) Printf(_ context.Context, format string, args ...any) {
	l.log.Debug("redis client", "message", fmt.Sprintf(format, args...))
}
