package checkin

import "strings"

// Language is one the bot speaks.
type Language string

// The languages the bot speaks.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// MatchLanguage picks the language for a client's IETF tag. Telegram may send
// none, so an empty or foreign tag means the district's own language: nobody in
// the field should be greeted in a language they did not ask for.
func MatchLanguage(tag string, fallback Language) Language {
	switch base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base {
	case "zh":
		return Chinese
	case "en":
		return English
	}
	return fallback
}
