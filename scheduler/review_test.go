package scheduler

import (
	"context"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

func TestTheLookBackIsRemindedOfOnceAQuarter(t *testing.T) {
	t.Parallel()
	m := newMemory()
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 12, 18, 9, 0, 0, 0, zone)
	s := schedulerFor(m, func() time.Time { return now })
	s.directory = fixed{checkin.NewRoster([]checkin.Place{{ID: "1", Name: "瓦房乡"}, {ID: "2", Name: "板桥镇"}},
		[]checkin.Person{{ID: "s", Telegram: 5, Grants: []checkin.Grant{{Role: checkin.Secretary, Place: "1"}}}}, nil, nil)}
	reminded := func() (n int) {
		for key, notice := range m.posted {
			if strings.HasPrefix(key, "review:") && strings.Contains(notice.Text, "回头看还有") {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		at   time.Time
		want int
	}{
		{time.Date(2026, 12, 18, 10, 0, 0, 0, zone), 0}, // too early in the month
		{time.Date(2026, 12, 20, 10, 0, 0, 0, zone), 0}, // a Sunday
		{time.Date(2026, 12, 21, 8, 30, 0, 0, zone), 0}, // before nine
		{time.Date(2026, 12, 21, 9, 0, 0, 0, zone), 1},
		{time.Date(2026, 12, 21, 9, 1, 0, 0, zone), 1},
		{time.Date(2026, 12, 29, 15, 0, 0, 0, zone), 1},
		{time.Date(2027, 1, 25, 10, 0, 0, 0, zone), 1},
		{time.Date(2027, 3, 22, 10, 0, 0, 0, zone), 2}, // the next quarter
	} {
		now = step.at
		if err := s.Beat(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := reminded(); got != step.want {
			t.Errorf("%s: %d reminders, want %d", step.at, got, step.want)
		}
	}
	for _, q := range s.cfg.Catalogue.Review.Questions {
		m.findings = append(m.findings, checkin.Finding{Place: "1", Quarter: 20270401, Code: q.Code, Rating: 1})
	}
	now = time.Date(2027, 6, 22, 10, 0, 0, 0, zone)
	if err := s.Beat(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := reminded(); got != 2 {
		t.Errorf("all is answered: %d reminders", got)
	}
}
