package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"checkinbot/internal/checkin"
)

// route fills in text, command and argument. Commands are found in the text
// itself: the offsets Telegram sends count UTF-16 units and may be forged.
func route(m *checkin.Message, text, botName string) {
	text = strings.TrimSpace(text)
	if rest, ok := cutMention(text, botName); ok {
		text, m.ToBot = rest, true
	}
	m.Text = text
	prefix, name, target, argument, ok := findCommand(text)
	if !ok || !mayPrecede(prefix, m.Private && !strings.EqualFold(name, "undo")) {
		return
	}
	if target != "" && !strings.EqualFold(target, botName) {
		m.Text, m.Foreign = "", true // meant for another bot
		return
	}
	m.Command, m.Argument = strings.ToLower(name), argument
}

// cutMention removes the first "@name" of the bot.
func cutMention(text, botName string) (string, bool) {
	if botName == "" {
		return text, false
	}
	lower, at := strings.ToLower(text), "@"+strings.ToLower(botName)
	for from := 0; ; {
		i := strings.Index(lower[from:], at)
		if i < 0 || len(lower) != len(text) {
			return text, false
		}
		i += from
		end := i + len(at)
		inCommand := i > 0 && isNameByte(text[i-1])
		if !inCommand && (end == len(text) || !isNameByte(text[end])) {
			return strings.TrimSpace(text[:i] + " " + strings.TrimSpace(text[end:])), true
		}
		from = end
	}
}

// findCommand finds the first "/name" or "/name@bot" that stands by itself.
func findCommand(text string) (prefix, name, target, argument string, ok bool) {
	for i := 0; i < len(text); i++ {
		if text[i] != '/' || glued(text[:i]) {
			continue
		}
		end := i + 1
		for end < len(text) && isNameByte(text[end]) {
			end++
		}
		name = text[i+1 : end]
		if name == "" || len(name) > 32 || unicode.IsDigit(rune(name[0])) {
			continue
		}
		if end < len(text) && text[end] == '@' {
			from := end + 1
			for end = from; end < len(text) && isNameByte(text[end]); {
				end++
			}
			target = text[from:end]
		}
		if end < len(text) && text[end] == '/' {
			continue // a path or an address
		}
		return text[:i], name, target, strings.TrimSpace(text[end:]), true
	}
	return "", "", "", "", false
}

// glued reports whether a slash behind this text belongs to a word, a path or an
// address rather than to a command.
func glued(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_:./", r))
}

// mayPrecede says whether a command counts after these words. Emoji and
// punctuation may come first anywhere; words only where asking is harmless
// ("请问 /total"), and never a digit: "走访3户 /help" must not swallow a report.
func mayPrecede(prefix string, wordsToo bool) bool {
	for _, r := range prefix {
		if unicode.IsDigit(r) || !wordsToo && unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func isNameByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
