package grammar

import (
	"testing"
	"time"
)

// TestNumerals reads numerals alone: what they are worth, and whether they can
// be taken as they stand. Malformed and vague ones must say so, never guess.
func TestNumerals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int64
		odd  Reason
	}{
		// Chinese
		{"〇", 0, none}, {"零", 0, none}, {"十", 10, none}, {"十二", 12, none}, {"二十", 20, none}, {"九十九", 99, none}, {"两百五十", 250, none},
		{"一百零二", 102, none}, {"一百二", 120, none}, {"一百十五", 115, none}, {"三百五", 350, none}, {"九百九", 990, none}, {"百三", 130, none},
		{"一千零五", 1005, none}, {"一千陆", 1600, none}, {"千三", 1300, none}, {"两千四百五", 2450, none}, {"一千二", 1200, none},
		{"一万三", 13_000, none}, {"两万八", 28_000, none}, {"一万零十二", 10_012, none}, {"一万五千", 15_000, none}, {"九十二万四", 924_000, none},
		{"一百零十万", 1_100_000, none}, {"一百零一万零三千零十二", 1_013_012, none}, {"四千万零六千", 40_006_000, none}, {"五亿零六", 500_000_006, none},
		{"拾亿零六万零五百零六", 1_000_060_506, none}, {"一亿二", 120_000_000, none}, {"一万五千亿", 1_500_000_000_000, none}, {"三百五十万亿", 350_000_000_000_000, none},
		{"四万万", 400_000_000, none}, {"壹佰贰拾", 120, none}, {"倆千两百贰拾二", 2222, none}, {"柒仟捌佰伍拾肆", 7854, none},
		{"廿三", 23, none}, {"卅", 30, none}, {"一百廿三", 123, none}, {"俩", 2, none}, {"仨", 3, none}, {"一百 五十 二", 152, none},
		{"三千 八百 九十六 万 四千 九百 六十五", 38_964_965, none},
		// digits, and both together
		{"0", 0, none}, {"12", 12, none}, {"1,012", 1012, none}, {"22,240,260,310", 22_240_260_310, none}, {"1.2万", 12_000, none}, {"4.78万亿", 4_780_000_000_000, none},
		{"5千", 5000, none}, {"3万5", 35_000, none}, {"3万5千", 35_000, none}, {"3万4000", 34_000, none}, {"1千2百", 1200, none}, {"1千零20", 1020, none},
		{"2千零30万", 20_300_000, none}, {"5亿1万4千6百", 500_014_600, none}, {"1,100万", 11_000_000, none}, {"7万 5千 4百", 75_400, none}, {"10万万", 1_000_000_000, none},
		{"3.5w", 35_000, none}, {"350k", 350_000, none}, {"3.5 w", 35_000, none}, {"35 万", 350_000, none}, {"5000.00", 5000, none},
		// not to be taken as they stand
		{"二三", 0, Range}, {"七八", 0, Range}, {"一二三", 0, Range}, {"一百二三", 0, Range}, {"二三十", 0, Range}, {"2.5", 0, Fraction}, {"1.23456万", 0, Fraction},
		{"百", 0, Malformed}, {"千", 0, Malformed}, {"万", 0, Malformed}, {"十百", 0, Malformed}, {"五十千", 0, Malformed}, {"零十", 0, Malformed}, {"一百零", 0, Malformed},
		{"二〇", 0, Malformed}, {"一百二万", 0, Malformed}, {"3万50", 0, Malformed}, {"012", 0, Malformed}, {"亿万", 0, Malformed}, {"3亿亿", 0, Malformed},
		{"99999999999999999999", 0, TooLarge}, {"9999999999亿", 0, TooLarge},
	}
	for _, tt := range tests {
		runes, _ := fold(tt.text, nil, nil)
		n, length := readNumber(runes)
		if n.odd != tt.odd || tt.odd == none && n.value != tt.want || length != len(runes) || n.value < 0 || n.value > most {
			t.Errorf("%s = %d %q over %d of %d, want %d %q", tt.text, n.value, n.odd, length, len(runes), tt.want, tt.odd)
		}
	}
}

func TestEnglishNumerals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want int64
		odd  Reason
	}{
		{"seven", 7, none}, {"twenty-three", 23, none}, {"fifty - two", 52, none}, {"one hundred and twenty", 120, none}, {"a hundred", 100, none},
		{"a dozen", 12, none}, {"two dozen", 24, none}, {"2 dozen", 24, none}, {"three hundred and fifty thousand", 350_000, none}, {"naught", 0, none},
		{"two hundred and two thousand", 202_000, none}, {"1.2 million", 1_200_000, none}, {"1,674.5 million", 1_674_500_000, none}, {"322 hundred", 32_200, none},
		{"4 thousand 3 hundred and 21", 4321, none}, {"three hundred  and  thirty one", 331, none}, {"twenty-one trillion and three hundred", 21_000_000_000_300, none},
		{"half a dozen", 6, Approximate}, {"a couple of", 2, Approximate}, {"hundred thousand", 100_000, Approximate}, {"half a million", 500_000, Approximate},
	}
	for _, tt := range tests {
		runes, _ := fold(tt.text, nil, nil)
		n, length := readEnglish(parser.lex, runes)
		if isDigit(runes[0]) {
			n, length = readNumber(runes)
			length += n.scaleBy(parser.lex, runes, length)
		}
		if n.odd != tt.odd || n.value != tt.want || length != len(runes) {
			t.Errorf("%s = %d %q over %d of %d, want %d %q", tt.text, n.value, n.odd, length, len(runes), tt.want, tt.odd)
		}
	}
	for _, text := range []string{"twenty twelve", "five three"} { // two numerals, not one
		if _, length := readEnglish(parser.lex, []rune(text)); length == len(text) {
			t.Errorf("%s is read as one numeral", text)
		}
	}
}

func TestOnlyANumberIsInDoubt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"走访30多户": "hv", "走访几十户": "hv", "走访八九户": "hv", "走访1000户": "hv", "落实资金50": "pf", "走访3户，诉求十几件": "ar",
		"走访30多户，诉求十几件": "", "民情会1场": "", "3户": "", "走访3户": "",
	} {
		if got := parser.Parse(Input{Text: text, At: time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC)}).Doubtful; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestBareNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"32": 32, " 32户 ": 32, "三十二": 32, "32 households": 32, "50万元": 500_000, "３２": 32, "1,200": 1200, "32。": 32,
		"30多": -1, "三十来户": -1, "32左右": -1, "30-35": -1, "32，33": -1, "走访32户": -1, "": -1, "好": -1, "32户，诉求1件": -1,
	} {
		n, ok := Number(text)
		if !ok {
			n = -1
		}
		if n != want {
			t.Errorf("%q is %d, want %d", text, n, want)
		}
	}
}
