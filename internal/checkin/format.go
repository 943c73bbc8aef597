package checkin

import (
	"strconv"
	"strings"
)

// Chinese prints a total in official Chinese prose by the indicator's style,
// without the measure word: 1910, 20.3万, 12097万. Rounding is half up in whole
// numbers, so no total is ever off by a binary fraction.
func (s Style) Chinese(v int64) string {
	switch {
	case s == WanMoney:
		return strconv.FormatInt(roundTo(v, 10_000), 10) + "万"
	case s == Wan2 && v >= 10_000:
		hundredths := roundTo(v, 100)
		whole, frac := hundredths/100, hundredths%100
		text := strconv.FormatInt(whole, 10)
		if frac > 0 {
			text += strings.TrimRight("."+strconv.FormatInt(100+frac, 10)[1:], "0")
		}
		return text + "万"
	default:
		return strconv.FormatInt(v, 10)
	}
}

// roundTo divides a non-negative v by unit, rounding half up.
func roundTo(v, unit int64) int64 {
	q, r := v/unit, v%unit
	if r >= unit-r {
		q++
	}
	return q
}

// Grouped prints an integer with thousands separators: 35,000.
func Grouped(v int64) string {
	if v < 0 {
		return "-" + Grouped(-v)
	}
	s := strconv.FormatInt(v, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
