package bot

import "github.com/prometheus/client_golang/prometheus"

// Metrics counts what passes the Telegram edge.
type Metrics struct {
	updates  *prometheus.CounterVec // by kind
	failures prometheus.Counter
	buried   prometheus.Counter
	fetches  *prometheus.CounterVec // by outcome
	sends    *prometheus.CounterVec // by act and outcome
}

// NewMetrics registers the counters.
func NewMetrics(r prometheus.Registerer) *Metrics {
	m := &Metrics{
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "checkinbot_updates_total", Help: "Updates received, redeliveries included, by kind.",
		}, []string{"kind"}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "checkinbot_update_failures_total", Help: "Attempts at an update that failed and will be repeated or buried.",
		}),
		buried: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "checkinbot_updates_buried_total", Help: "Updates put into the dead list.",
		}),
		fetches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "checkinbot_fetches_total", Help: "Polls for updates, by outcome.",
		}, []string{"outcome"}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "checkinbot_sends_total", Help: "Attempts to send a notice, by act and outcome.",
		}, []string{"act", "outcome"}),
	}
	r.MustRegister(m.updates, m.failures, m.buried, m.fetches, m.sends)
	return m
}
