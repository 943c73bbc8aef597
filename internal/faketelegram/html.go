package faketelegram

import (
	"strconv"
	"strings"
)

var htmlTags = map[string]bool{
	"b": true, "strong": true, "i": true, "em": true, "u": true, "ins": true, "s": true, "strike": true, "del": true,
	"a": true, "code": true, "pre": true, "tg-spoiler": true, "span": true, "blockquote": true, "tg-emoji": true,
}

// parseText returns the plain text, or refuses markup that does not parse.
func parseText(text, mode string) (string, *refusal) {
	switch strings.ToLower(mode) {
	case "":
		return text, nil
	case "html":
		return parseHTML(text)
	}
	return "", badRequest("unsupported parse_mode")
}

func parseHTML(text string) (string, *refusal) {
	var plain strings.Builder
	var open []string
	for i := 0; i < len(text); {
		switch text[i] {
		case '<':
			end := strings.IndexByte(text[i:], '>')
			if end < 0 {
				return "", badRequest("can't parse entities: Unclosed start tag at byte offset %d", i)
			}
			tag := text[i+1 : i+end]
			var no *refusal
			if open, no = applyTag(open, tag, i); no != nil {
				return "", no
			}
			i += end + 1
		case '&':
			s, n := entity(text[i:])
			plain.WriteString(s)
			i += n
		default:
			plain.WriteByte(text[i])
			i++
		}
	}
	if len(open) > 0 {
		return "", badRequest("can't parse entities: Can't find end tag corresponding to start tag %q", open[len(open)-1])
	}
	return strings.TrimSpace(plain.String()), nil
}

func applyTag(open []string, tag string, at int) ([]string, *refusal) {
	if name, ok := strings.CutPrefix(tag, "/"); ok {
		if len(open) == 0 {
			return nil, badRequest("can't parse entities: Unexpected end tag at byte offset %d", at)
		}
		if open[len(open)-1] != name {
			return nil, badRequest("can't parse entities: Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", at, open[len(open)-1], name)
		}
		return open[:len(open)-1], nil
	}
	name, _, _ := strings.Cut(tag, " ")
	if name = strings.ToLower(name); !htmlTags[name] {
		return nil, badRequest("can't parse entities: Unsupported start tag %q at byte offset %d", name, at)
	}
	return append(open, name), nil
}

// entity reads one character reference; what is none stays as it is.
func entity(text string) (string, int) {
	end := strings.IndexByte(text, ';')
	if end < 0 || end > 10 {
		return "&", 1
	}
	name := text[1:end]
	if s, ok := map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`}[name]; ok {
		return s, end + 1
	}
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex, ok := strings.CutPrefix(digits, "x"); ok {
			digits, base = hex, 16
		}
		if n, err := strconv.ParseInt(digits, base, 32); err == nil {
			return string(rune(n)), end + 1
		}
	}
	return "&", 1
}
