package campaign

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// chineseNumber writes most numbers in digits, some as people write them by hand.
func chineseNumber(rng *rand.Rand, v int64) string {
	switch n := rng.IntN(100); {
	case n < 12 && v < 100:
		return han(v)
	case n < 16:
		return wide.Replace(strconv.FormatInt(v, 10))
	case n < 50 && v >= 1000:
		return thousands(v)
	}
	return strconv.FormatInt(v, 10)
}

var wide = strings.NewReplacer("0", "０", "1", "１", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９")

// han writes a number below a hundred in characters, two as before a measure word.
func han(v int64) string {
	digits := []rune("零一二三四五六七八九")
	tens, ones := v/10, v%10
	switch {
	case v == 2:
		return "两"
	case tens == 0:
		return string(digits[ones])
	}
	out := "十"
	if tens > 1 {
		out = string(digits[tens]) + out
	}
	if ones > 0 {
		out += string(digits[ones])
	}
	return out
}

// thousands writes 1234 as 1,234.
func thousands(v int64) string {
	s := strconv.FormatInt(v, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// chineseMoney writes yuan in 万元 where that is exact.
func chineseMoney(rng *rand.Rand, yuan int64) string {
	unit := pick(rng, []string{"万元", "万元", "万"})
	switch {
	case yuan >= tenThousand && yuan%tenThousand == 0:
		return strconv.FormatInt(yuan/tenThousand, 10) + unit
	case yuan >= tenThousand && yuan%100 == 0:
		return strings.TrimRight(fmt.Sprintf("%d.%02d", yuan/tenThousand, yuan%tenThousand/100), "0") + unit
	}
	return strconv.FormatInt(yuan, 10) + "元"
}

// englishNumber writes small numbers in words now and then.
func englishNumber(rng *rand.Rand, v int64) string {
	words := []string{"0", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	switch {
	case v >= 0 && v < int64(len(words)) && rng.IntN(8) == 0:
		return words[v] //nolint:gosec // within, as the case says
	case v >= 1000 && rng.IntN(2) == 0:
		return thousands(v)
	}
	return strconv.FormatInt(v, 10)
}

func englishMoney(rng *rand.Rand, yuan int64) string {
	if rng.IntN(2) == 0 {
		return thousands(yuan)
	}
	return strconv.FormatInt(yuan, 10)
}
