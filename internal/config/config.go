// Package config reads the program's settings from the environment, reports all
// mistakes at once, and never prints a secret.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"checkinbot/internal/checkin"
)

// Secret prints as *** wherever it goes; Reveal is the only way to its value.
type Secret string

// String hides the value.
func (Secret) String() string { return "***" }

// GoString hides the value from %#v.
func (Secret) GoString() string { return "***" }

// LogValue hides the value from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue("***") }

// Reveal returns the value.
func (s Secret) Reveal() string { return string(s) }

// Config is how the bot runs.
type Config struct {
	Token         Secret           `env:"CHECKIN_TELEGRAM_TOKEN"`
	APIURL        string           `env:"CHECKIN_TELEGRAM_API_URL" envDefault:"https://api.telegram.org"`
	RedisURL      Secret           `env:"CHECKIN_REDIS_URL" envDefault:"redis://127.0.0.1:6379/0"`
	District      string           `env:"CHECKIN_DISTRICT"`
	TimezoneName  string           `env:"CHECKIN_TIMEZONE" envDefault:"Asia/Shanghai"`
	Language      checkin.Language `env:"CHECKIN_LANGUAGE" envDefault:"zh-CN"`
	HTTPAddr      string           `env:"CHECKIN_HTTP_ADDR" envDefault:"127.0.0.1:8080"`
	WebhookURL    string           `env:"CHECKIN_WEBHOOK_URL"`
	WebhookSecret Secret           `env:"CHECKIN_WEBHOOK_SECRET"`
	LogLevelName  string           `env:"CHECKIN_LOG_LEVEL" envDefault:"info"`
	Catalogue     string           `env:"CHECKIN_CATALOGUE"`
	// Workdays is a file of years laid over the working days shipped; empty for none.
	Workdays string `env:"CHECKIN_WORKDAYS"`

	// Timezone and LogLevel are read from their names.
	Timezone *time.Location `env:"-"`
	LogLevel slog.Level     `env:"-"`
}

// Part says which settings a command needs.
type Part int

// The parts: every command that touches data needs Data; run needs everything.
const (
	Data Part = iota
	Everything
)

var (
	tokenForm    = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	districtForm = regexp.MustCompile(`^[0-9a-z][0-9a-z-]{0,31}$`)
	secretForm   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// secrets may also be given as a file named by the variable with _FILE behind.
var secrets = []string{"CHECKIN_TELEGRAM_TOKEN", "CHECKIN_REDIS_URL", "CHECKIN_WEBHOOK_SECRET"}

// Read takes the settings from an environment such as os.Environ(). The error
// joins one line for each mistake.
func Read(environ []string, part Part) (Config, error) {
	vars := env.ToMap(environ)
	errs := readFiles(vars)
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		errs = append(errs, err)
	}
	errs = append(errs, c.check(part)...)
	return c, errors.Join(errs...)
}

// readFiles replaces X_FILE by X.
func readFiles(vars map[string]string) []error {
	var errs []error
	for _, name := range secrets {
		file := vars[name+"_FILE"]
		if file == "" {
			continue
		}
		if vars[name] != "" {
			errs = append(errs, fmt.Errorf("%s and %s_FILE are both set; keep one", name, name))
			continue
		}
		data, err := os.ReadFile(file) //nolint:gosec // the operator names the file
		if err != nil {
			errs = append(errs, fmt.Errorf("%s_FILE: %w", name, err))
			continue
		}
		vars[name] = strings.TrimSpace(string(data))
	}
	return errs
}

func (c *Config) check(part Part) []error {
	var errs []error
	wrong := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	var err error
	c.Timezone, err = time.LoadLocation(c.TimezoneName)
	wrong(err != nil || c.TimezoneName == "", "CHECKIN_TIMEZONE: there is no zone %q; want a name like Asia/Shanghai", c.TimezoneName)
	wrong(c.LogLevel.UnmarshalText([]byte(c.LogLevelName)) != nil, "CHECKIN_LOG_LEVEL: %q; want debug, info, warn or error", c.LogLevelName)
	wrong(c.Language != checkin.Chinese && c.Language != checkin.English, "CHECKIN_LANGUAGE: %q; want zh-CN or en", c.Language)
	wrong(!districtForm.MatchString(c.District), "CHECKIN_DISTRICT: %q; want the district's id, such as 530502", c.District)
	wrong(!redisURL(c.RedisURL.Reveal()), "CHECKIN_REDIS_URL: not a Redis URL; want redis://[user:password@]host:port[/db] or rediss://")
	if part == Everything {
		errs = append(errs, c.checkRun()...)
	}
	return errs
}

func (c *Config) checkRun() []error {
	var errs []error
	wrong := func(bad bool, text string) {
		if bad {
			errs = append(errs, errors.New(text))
		}
	}
	wrong(!tokenForm.MatchString(c.Token.Reveal()), "CHECKIN_TELEGRAM_TOKEN: missing or not a token; BotFather's looks like 123456:ABC-def")
	wrong(!webURL(c.APIURL), "CHECKIN_TELEGRAM_API_URL: want an address like https://api.telegram.org, without a path's slash at the end")
	wrong(c.WebhookURL != "" && !webURL(c.WebhookURL), "CHECKIN_WEBHOOK_URL: want the public https address of this bot")
	wrong(c.WebhookURL != "" && !secretForm.MatchString(c.WebhookSecret.Reveal()), "CHECKIN_WEBHOOK_SECRET: needed with a webhook: 1 to 256 of A-Z a-z 0-9 _ -")
	wrong(c.HTTPAddr == "", "CHECKIN_HTTP_ADDR: want host:port")
	return errs
}

func redisURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "redis" || u.Scheme == "rediss" || u.Scheme == "unix")
}

func webURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.HasSuffix(s, "/")
}
