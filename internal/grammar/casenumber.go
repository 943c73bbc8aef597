package grammar

import (
	"regexp"
	"strings"

	"checkinbot/internal/checkin"
)

// caseNamed is the number of an appeal that is written down, with the word for it: 诉求1007,
// appeal #1007. measured is what would make it a count: 诉求1007件.
var (
	caseNamed = regexp.MustCompile(`(?i)(?:诉求|訴求|编号|編號|办结|辦結|解决|解決|appeal|case)\s*(?:诉求|编号|no\.?)?\s*[#＃]?\s*(\d{4,9})\s*号?`)
	measured  = regexp.MustCompile(`(?i)^\s*(件|个|個|条|條|起|项|項|宗|例|户|戶|人|次|场|張|张|元|万|萬|appeals?|cases?|households?)`)
)

// uncased blanks the numbers of cases, which count nothing.
func uncased(text string) string {
	if !longNumber(text) {
		return text
	}
	found := caseNamed.FindAllStringSubmatchIndex(text, -1)
	if found == nil {
		return text
	}
	out := []byte(text)
	for _, m := range found {
		if _, ok := checkin.ReadCaseNumber(text[m[2]:m[3]]); !ok || measured.MatchString(text[m[3]:]) {
			continue
		}
		for i := m[0]; i < m[1]; i++ {
			out[i] = ' '
		}
	}
	return string(out)
}

// longNumber reports four digits in a row, behind which a case's number may be.
func longNumber(text string) bool {
	run := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			run = 0
		} else if run++; run == 4 {
			return true
		}
	}
	return false
}

// CaseMeasured reports whether what stands behind a number makes it a count.
func CaseMeasured(behind string) bool { return measured.MatchString(strings.TrimSpace(behind)) }
