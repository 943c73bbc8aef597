package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"checkinbot/internal/checkin"
)

// Standing notes where the bot may write, and what a group is called.
func (s *Store) Standing(ctx context.Context, m checkin.Standing) error {
	field := strconv.FormatInt(m.Chat, 10)
	if m.Renamed {
		known, err := s.Chat(ctx, m.Chat)
		if err != nil {
			return err
		}
		m.Admin = known.Admin
	}
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		switch {
		case m.Renamed, m.Private: // whether a person can be reached is their own business
		case !m.Present:
			p.HSetNX(ctx, s.keys.unreachable(), field, "left "+strconv.FormatInt(m.At.Unix(), 10))
		case m.Mute:
			p.HSetNX(ctx, s.keys.unreachable(), field, "muted "+strconv.FormatInt(m.At.Unix(), 10))
		default:
			p.HDel(ctx, s.keys.unreachable(), field)
		}
		if !m.Private {
			p.HSet(ctx, s.keys.chats(), field, mustJSON(checkin.Chat{Title: m.Title, Admin: m.Admin}))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: standing in a chat: %w", err)
	}
	return nil
}

// Chat returns what is known of a group apart from its binding.
func (s *Store) Chat(ctx context.Context, chat int64) (checkin.Chat, error) {
	var out checkin.Chat
	value, err := s.rdb.HGet(ctx, s.keys.chats(), strconv.FormatInt(chat, 10)).Result()
	if errors.Is(err, redis.Nil) {
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("store: chat: %w", err)
	}
	return out, json.Unmarshal([]byte(value), &out)
}

// Moved notes that a group became a supergroup: its binding, its title and
// everything queued for it follow.
func (s *Store) Moved(ctx context.Context, m checkin.Migration) error {
	known, err := s.Chat(ctx, m.From)
	if err != nil {
		return err
	}
	_, err = s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, s.keys.moved(), m.From, m.To)
		p.HSet(ctx, s.keys.roster(), fieldVersion, newVersion())
		p.HSetNX(ctx, s.keys.chats(), strconv.FormatInt(m.To, 10), mustJSON(known))
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: chat moved: %w", err)
	}
	return nil
}

// Troubles lists the chats that cannot be written to.
func (s *Store) Troubles(ctx context.Context) ([]checkin.Trouble, error) {
	fields, err := s.rdb.HGetAll(ctx, s.keys.unreachable()).Result()
	if err != nil {
		return nil, fmt.Errorf("store: chats out of reach: %w", err)
	}
	out := make([]checkin.Trouble, 0, len(fields))
	for _, f := range sortedKeys(fields) {
		why, since, _ := strings.Cut(fields[f], " ")
		chat, err1 := strconv.ParseInt(f, 10, 64)
		unix, err2 := strconv.ParseInt(since, 10, 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("store: chats out of reach: %w", err)
		}
		known, err := s.Chat(ctx, chat)
		if err != nil {
			return nil, err
		}
		out = append(out, checkin.Trouble{Chat: chat, Title: known.Title, Why: why, Since: time.Unix(unix, 0)})
	}
	return out, nil
}
