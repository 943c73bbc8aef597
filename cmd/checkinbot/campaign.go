package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"checkinbot/bot"
	"checkinbot/handlers"
	"checkinbot/internal/campaign"
	"checkinbot/internal/checkin"
	"checkinbot/internal/store"
	"checkinbot/scheduler"
)

// feed sends a campaign's messages through the bot's own intake, as Telegram would have:
// those of one township in order, townships side by side. Nothing is answered: it is long
// past.
func feed(ctx context.Context, d data, c *campaign.Campaign) error {
	if err := d.store.ReplaceRoster(ctx, "", c.Roster().Places(), people(c.Roster()), c.Roster().Groups()); err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	calendar := checkin.Calendar{Zone: d.cfg.Timezone, Cut: checkin.DefaultCut}
	past := silent{d.store}
	handler := handlers.New(handlers.Config{
		Catalogue: d.catalogue, Calendar: calendar, Language: d.cfg.Language, Timetable: scheduler.Timetable{Zone: d.cfg.Timezone, Work: d.work},
		Secret: buttonSecret(d.cfg.Token), Now: time.Now,
	}, handlers.Books{Ledger: past, Counts: d.store, Archive: d.store, Chats: d.store, Registry: store.NewDirectory(d.store, log), Diary: d.store, Beginnings: d.store, Reviews: d.store, Cases: d.store})
	intake := bot.NewIntake(handler, d.store, bot.Identity{ID: 1, Username: "checkinbot", ReadsAll: true}, log, bot.NewMetrics(prometheus.NewRegistry()))

	group, ctx := errgroup.WithContext(ctx)
	lanes := map[checkin.PlaceID]chan json.RawMessage{}
	for _, town := range c.Roster().Townships() {
		lane := make(chan json.RawMessage, 256)
		lanes[town.ID] = lane
		group.Go(func() error {
			for raw := range lane {
				if err := intake.Deliver(ctx, raw); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer func() {
			for _, lane := range lanes {
				close(lane)
			}
		}()
		number := 0
		for m := range c.Messages() {
			number++
			person, _ := c.Roster().Person(m.Person)
			home, _ := person.Home()
			select {
			case lanes[home.Township()] <- updateOf(number, m, person):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

// updateOf is a campaign's message as Telegram sends it.
func updateOf(number int, m campaign.Message, from *checkin.Person) json.RawMessage {
	chat := map[string]any{"id": m.Chat, "type": "group"}
	if m.Chat > 0 {
		chat["type"] = "private"
	}
	body := map[string]any{
		"message_id": m.ID, "date": m.Sent.Unix(), "chat": chat, "text": m.Text,
		"from": map[string]any{"id": m.User, "first_name": from.Name, "language_code": string(from.Language)},
	}
	kind := "message"
	if m.Edit {
		kind = "edited_message"
		body["edit_date"] = m.At.Unix()
	}
	raw, err := json.Marshal(map[string]any{"update_id": number, kind: body})
	if err != nil {
		panic(fmt.Sprintf("encode a message of ours: %v", err))
	}
	return raw
}

func people(r *checkin.Roster) []checkin.Person {
	var out []checkin.Person
	for _, p := range r.People() {
		out = append(out, *p)
	}
	return out
}

// silent keeps a ledger and says nothing.
type silent struct{ *store.Store }

func nothing(checkin.Change) []checkin.Notice { return nil }

// Commit keeps a record.
func (s silent) Commit(ctx context.Context, rec checkin.Record, _ checkin.Reply) error {
	return s.Store.Commit(ctx, rec, nothing)
}

// CommitList keeps a list.
func (s silent) CommitList(ctx context.Context, rec checkin.Record, _ checkin.Reply) error {
	return s.Store.CommitList(ctx, rec, nothing)
}

// CommitOwn keeps somebody's own report.
func (s silent) CommitOwn(ctx context.Context, rec checkin.Record, _ checkin.Reply) error {
	return s.Store.CommitOwn(ctx, rec, nothing)
}

// Amend changes a record.
func (s silent) Amend(ctx context.Context, a checkin.Amendment, _ checkin.Reply) (bool, error) {
	return s.Store.Amend(ctx, a, nothing)
}

// Post says nothing.
func (silent) Post(context.Context, ...checkin.Notice) error { return nil }
