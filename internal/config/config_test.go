package config

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func good() []string {
	return []string{"CHECKIN_TELEGRAM_TOKEN=1:abc", "CHECKIN_DISTRICT=530502"}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := Read(good(), Everything)
	if err != nil {
		t.Fatal(err)
	}
	if c.Timezone.String() != "Asia/Shanghai" || c.Language != "zh-CN" || c.APIURL != "https://api.telegram.org" || c.LogLevel != slog.LevelInfo {
		t.Errorf("defaults: %+v", c)
	}
}

func TestEveryMistakeAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Read([]string{
		"CHECKIN_TELEGRAM_TOKEN=hunter2", "CHECKIN_REDIS_URL=http://:hunter2@h", "CHECKIN_TIMEZONE=Asia/Beijing", "CHECKIN_LANGUAGE=fr",
		"CHECKIN_LOG_LEVEL=loud", "CHECKIN_WEBHOOK_URL=nowhere", "CHECKIN_TELEGRAM_API_URL=x/",
	}, Everything)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"TOKEN", "REDIS_URL", "TIMEZONE", "LANGUAGE", "LOG_LEVEL", "WEBHOOK_URL", "WEBHOOK_SECRET", "DISTRICT", "API_URL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported in:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a secret is printed:\n%v", err)
	}
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 9 {
		t.Errorf("%d lines, want one a mistake:\n%v", lines, err)
	}
}

func TestDataCommandsNeedNoToken(t *testing.T) {
	t.Parallel()
	if _, err := Read([]string{"CHECKIN_DISTRICT=1"}, Data); err != nil {
		t.Error(err)
	}
}

func TestSecretFiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("7:xyz\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Read([]string{"CHECKIN_DISTRICT=1", "CHECKIN_TELEGRAM_TOKEN_FILE=" + file}, Everything)
	if err != nil || c.Token.Reveal() != "7:xyz" {
		t.Errorf("token %q, %v", c.Token.Reveal(), err)
	}
	if _, err := Read(append(good(), "CHECKIN_TELEGRAM_TOKEN_FILE="+file), Everything); err == nil {
		t.Error("both a value and a file are accepted")
	}
	if _, err := Read([]string{"CHECKIN_DISTRICT=1", "CHECKIN_TELEGRAM_TOKEN_FILE=/nowhere"}, Everything); err == nil {
		t.Error("a missing file is accepted")
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	t.Parallel()
	c, err := Read(append(good(), "CHECKIN_WEBHOOK_SECRET=hunter2", "CHECKIN_REDIS_URL=redis://:hunter2@h:1/0"), Data)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "token", c.Token, "secret", c.WebhookSecret)
	shown := fmt.Sprintf("%v %+v %#v %s", c, c, c, b.String())
	if strings.Contains(shown, "hunter2") || strings.Contains(shown, "1:abc") {
		t.Errorf("a secret is printed: %s", shown)
	}
}
