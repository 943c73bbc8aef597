package handlers

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"checkinbot/internal/checkin"
	"checkinbot/internal/text"
)

// listWords ask for a list of appeals: 诉求清单, 逾期诉求, overdue appeals.
var listWords = regexp.MustCompile(`(?i)^(我的|在办的?|没办完的|还没办结的|逾期的?|超期的?|已办结的?|哪些|有哪些)?诉求(清单|列表|台账|有哪些|在办)?$|^有哪些诉求还?没有?(办完|办结|解决)$|^((list|show)( of)?( my| all| the)* |my |open |all |overdue |pending )appeals$`)

// wantsList reports whether a message asks for a list of appeals, and what would stand
// behind /appeals.
func wantsList(words string) (string, bool) {
	words = strings.TrimRight(strings.TrimSpace(words), "。？?！! ")
	rest, filter := agedBy(words)
	rest = strings.Join(strings.Fields(strings.NewReplacer("有几件", "", "有多少件", "", "有多少", "", "how many", "").Replace(rest)), " ")
	switch {
	case listWords.MatchString(words):
	case filter != "" && filter != finished && (listWords.MatchString(rest) || strings.EqualFold(rest, "appeals")):
	default:
		return "", false
	}
	if strings.Contains(words, "我的") || strings.HasPrefix(strings.ToLower(words), "my ") {
		return "我 " + filter, true
	}
	return filter, true
}

// Words for how long an appeal has been open, or that it is not.
var (
	agedWord   = regexp.MustCompile(`(?i)(超过|超|满|over|more than|older than)?\s*(\d+)\s*(天以上|天|days?\b|d\b|\+)?(的)?`)
	lateWord   = regexp.MustCompile(`(?i)(逾期|过期|超期)的?|\boverdue\b|^late$`)
	closedWord = regexp.MustCompile(`(?i)已(办结|解决)的?|\bresolved\b|^done$`)
)

// agedBy takes 超15天, over 15 days, 逾期 or 已办结 out of what is asked for. Of other days
// the next fewer that are told apart are meant.
func agedBy(words string) (rest, filter string) {
	for said, filter := range map[*regexp.Regexp]string{lateWord: overdue, closedWord: finished} {
		if said.MatchString(words) {
			return strings.TrimSpace(said.ReplaceAllString(words, "")), filter
		}
	}
	m := agedWord.FindStringSubmatchIndex(words)
	alone := m != nil && strings.TrimSpace(words) == words[m[4]:m[5]]
	if m == nil || m[2] < 0 && !alone { // 近15天 is a stretch of days
		return words, ""
	}
	days, _ := strconv.Atoi(words[m[4]:m[5]])
	for _, f := range filters[1:4] {
		if least, _ := strconv.Atoi(f); days >= least && days < 1000 {
			filter = f
		}
	}
	if filter == "" {
		return words, ""
	}
	return strings.TrimSpace(words[:m[0]] + " " + words[m[1]:]), filter
}

// numbered begins with a case's number, however it is written: 1007, #1007, 诉求1007号：.
var numbered = regexp.MustCompile(`(?i)^\s*(?:办结|解决)?\s*(?:诉求|编号|appeal|case|no\.?)?\s*[#＃]?\s*(\d{3,9})\s*号?(?:[\s：:，,、。.;；—-]+|$|(\D))`)

// caseNumber splits a case's number off what stands behind it; empty when it begins with
// none.
func caseNumber(words string) (number, rest string) {
	words = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, words)
	m := numbered.FindStringSubmatchIndex(words)
	if m == nil {
		return "", ""
	}
	end := m[1]
	if m[4] >= 0 { // 1007已修好
		end = m[4]
	}
	return words[m[2]:m[3]], strings.TrimSpace(words[end:])
}

// caseNamed is a case's number with the word for it in front, anywhere in a message.
var caseNamed = regexp.MustCompile(`(?i)(?:诉求|编号|办结|解决|appeal|case)\s*[#＃]?\s*\d{4,9}`)

// mentioned is the number of a case in a message, and what stands behind it.
func mentioned(words string) (number, rest string) {
	if number, rest = caseNumber(words); number != "" {
		return number, rest
	}
	if at := caseNamed.FindStringIndex(words); at != nil {
		return caseNumber(words[at[0]:])
	}
	return "", ""
}

// found is a case the asker may see, by its number as written; else the answer says so.
func (h *Handler) found(ctx context.Context, t talk, word string) (checkin.Case, text.Sentence, [][]checkin.Button, error) {
	if n, ok := checkin.ReadCaseNumber(word); ok {
		c, known, err := h.cases.Case(ctx, n)
		if err != nil || known && sees(t.person, c) {
			return c, nil, nil, err
		}
	}
	s := text.CaseUnknown{Word: shorten(word)}
	var buttons []checkin.Button
	of := scope(t.person)
	if of != checkin.District {
		of = of.Township()
	}
	all, err := h.cases.Cases(ctx, of, checkin.CaseOpen, checkin.CaseResolved, checkin.CaseConfirmed)
	if err != nil {
		return checkin.Case{}, nil, nil, err
	}
	for _, c := range all {
		if len(s.Near) < mostNear && sees(t.person, c) && oneSlip(word, c.Number.String()) {
			s.Near = append(s.Near, h.lineFor(t, c))
			buttons = append(buttons, h.caseButton(t.From.ID, t.lang, c.Number))
		}
	}
	return checkin.Case{}, s, rows(buttons, 4), nil
}

// mostNear is how many numbers like a mistyped one are offered.
const mostNear = 3

// oneSlip reports whether two numbers are one slip of a finger apart: a wrong digit, two
// that changed places, one missing or one too many.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch a, b = a[i:], b[i:]; len(b) - len(a) {
	case 0:
		return a == b || a[1:] == b[1:] || len(a) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
	case 1:
		return a == b[1:]
	}
	return false
}
