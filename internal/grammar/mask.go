package grammar

import (
	"regexp"
	"strings"
)

// Mask replaces telephones, identity and card numbers and number plates in a
// text by asterisks. What a digit belongs to is decided as when a message is
// read; so nothing the grammar takes for such a number ever leaves it.
func Mask(text string) string {
	var l lexer
	runes, at := fold(text, nil, nil)
	var out strings.Builder
	last := 0
	l.lex, l.text, l.dates.lex, l.dates.text = &bare, runes, &bare, runes
	for i := 0; i < len(runes); {
		n := l.plate(i)
		if isDigit(runes[i]) {
			n = l.contact(i)
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(text[last:at[i]])
		out.WriteString("****")
		i += n
		last = int(at[i])
	}
	if last > 0 {
		out.WriteString(text[last:])
		text = out.String()
	}
	if !strings.ContainsFunc(text, func(r rune) bool {
		return r < 'A' && strings.ContainsRune(".*-", r) || r >= '@' && r <= 'z' || strings.ContainsRune("零〇一二三四五六七八九幺", r)
	}) {
		return text
	}
	return personal.ReplaceAllString(text, "****")
}

// personal is what numbers alone do not tell: accounts, addresses, plates and telephones
// with signs in them.
var personal = regexp.MustCompile(`(?i)(微信|v信|vx|wx|wechat|qq|抖音|支付宝)(号|是|[：:\s])*[a-z0-9][\w-]{4,}|wxid[\w-]{3,}|@\w{4,}|https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+|(社保卡|护照)号?[：:\s]*[a-z][\d*]+|\p{Han}[A-Z][·. -]\s?[A-Z0-9]{4,6}\b|\b1\d{2}[.\s*-]*[\d*]{4}[.\s*-]*\d{4}\b|[零〇一二三四五六七八九幺]{7,}`)

// bare is a lexicon without words: seven digits and more are masked whatever
// follows.
var bare = *newLexicon()
