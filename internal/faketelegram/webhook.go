package faketelegram

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// webhook pushes pending updates to an address until it is replaced.
type webhook struct {
	url, secret string
	stop        chan struct{}
	lastError   string
}

// retryFirst is the pause after a delivery that was refused; it doubles up to
// retryLast. The real server begins at once and goes up to two minutes; tests
// would not wait so long.
const (
	retryFirst = 20 * time.Millisecond
	retryLast  = 2 * time.Second
)

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(c *call) (any, *refusal) {
	s.stopWebhook()
	address := c.params["url"]
	if address == "" {
		return true, nil
	}
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://127.0.0.1") {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if secret := c.params["secret_token"]; secret != "" && !secretForm.MatchString(secret) {
		return nil, badRequest("secret token contains unallowed characters")
	}
	s.allow(c)
	hook := &webhook{url: address, secret: c.params["secret_token"], stop: make(chan struct{})}
	s.webhook = hook
	go s.deliver(hook)
	return true, nil
}

func (s *Server) deleteWebhook(c *call) (any, *refusal) {
	s.stopWebhook()
	if c.params["drop_pending_updates"] == "true" {
		s.pending = nil
	}
	return true, nil
}

func (s *Server) stopWebhook() {
	if s.webhook != nil {
		close(s.webhook.stop)
		s.webhook = nil
	}
}

func (s *Server) webhookInfo(*call) (any, *refusal) {
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.pending)}
	if s.webhook != nil {
		info["url"], info["last_error_message"] = s.webhook.url, s.webhook.lastError
	}
	return info, nil
}

// deliver pushes one update at a time, repeating each until it is accepted.
func (s *Server) deliver(hook *webhook) {
	client := &http.Client{Timeout: time.Minute}
	pause := retryFirst
	for {
		s.mu.Lock()
		s.expire()
		arrived := s.arrived
		var next *pending
		if len(s.pending) > 0 {
			p := s.pending[0]
			next = &p
		}
		s.mu.Unlock()
		wait := arrived
		if next != nil {
			if s.pushOne(client, hook, next) {
				pause = retryFirst
				continue
			}
			timer := make(chan struct{})
			time.AfterFunc(pause, func() { close(timer) })
			wait, pause = timer, min(2*pause, retryLast)
		}
		select {
		case <-hook.stop:
			return
		case <-s.quiet:
			return
		case <-wait:
		}
	}
}

// pushOne delivers an update and forgets it when it was accepted.
func (s *Server) pushOne(client *http.Client, hook *webhook, p *pending) bool {
	req, err := http.NewRequest(http.MethodPost, hook.url, bytes.NewReader(p.json())) //nolint:noctx // bounded by the client
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hook.secret)
	resp, err := client.Do(req)
	status := "connection failed"
	if err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		status = resp.Status
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || resp.StatusCode/100 != 2 {
		hook.lastError = "Wrong response from the webhook: " + status
		return false
	}
	s.confirmOne(p.id)
	return true
}

func (s *Server) confirmOne(id int64) {
	for i, p := range s.pending {
		if p.id == id {
			s.pending = append(s.pending[:i:i], s.pending[i+1:]...)
			return
		}
	}
}
