package chart

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"checkinbot/internal/checkin"
)

// samples writes the pictures of TestSamples there, to be looked at.
var samples = flag.String("samples", "", "directory for the PNG files")

type picture interface{ PNG() ([]byte, error) }

var townshipsZh = []string{
	"潞江镇", "芒宽彝族傣族乡", "瓦马彝族白族乡", "瓦房彝族苗族乡", "板桥镇", "蒲缥镇", "汉庄镇", "河图镇", "辛街乡", "西邑乡", "丙麻乡",
	"瓦渡乡", "水寨乡", "金鸡乡", "瓦窑镇", "杨柳白族彝族乡", "杜家坪", "浪戛", "大陷坝", "永昌街道", "兰城街道",
}

var townshipsEn = []string{
	"Lujiang Town", "Mangkuan Yi and Dai Ethnic Township", "Wama Yi and Bai Ethnic Township",
	"Wafang Yi and Miao Ethnic Township", "Banqiao Town", "Pupiao Town", "Hanzhuang Town", "Hetu Town", "Xinjie Township",
	"Xiyi Township", "Bingma Township", "Wadu Township", "Shuizhai Township", "Jinji Township", "Wayao Town",
	"Yangliu Bai and Yi Ethnic Township", "Dujiaping", "Langga", "Daxianba", "Yongchang Subdistrict", "Lancheng Subdistrict",
}

func rowsOf(labels []string, value func(i int) int64, text func(int64) string) []Row {
	rows := make([]Row, len(labels))
	for i, label := range labels {
		rows[i] = Row{label, value(i), text(value(i))}
	}
	return rows
}

func falling(i int) int64 { return int64(1_000_000 / (i*i + 1)) }

// wan prints as bulletins do.
var wan = checkin.Wan2.Chinese

func household(v int64) string { return wan(v) + "户" }

// dayPoints are n days from 1 September 2025 with weekends and the National Day holidays off.
func dayPoints(n int, layout string) []Point {
	points := make([]Point, n)
	for i := range points {
		day := time.Date(2025, 9, 1+i, 0, 0, 0, 0, time.UTC)
		holiday := day.Month() == 10 && day.Day() <= 8
		off := holiday || day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		points[i] = Point{day.Format(layout), int64(9000 + 7000*math.Sin(float64(i)/7)), off}
	}
	return points
}

func monthPoints(n int) []Point {
	points := make([]Point, n)
	for i := range points {
		month := time.Date(2024, time.Month(5+i), 1, 0, 0, 0, 0, time.UTC)
		points[i] = Point{month.Format("06-01"), int64(20_000 * (i + 1)), false}
	}
	return points
}

func parts(labels ...string) []Part {
	all := make([]Part, len(labels))
	for i, label := range labels {
		all[i] = Part{label, int64(312 / (i + 1) / (1 + i/8))}
	}
	return all
}

var indicatorsZh = []string{
	"走访入户", "宣传资料发放", "召开院坝会", "参与人数", "排查隐患", "化解矛盾纠纷", "发放补贴资金", "志愿服务",
	"反诈App安装", "劝阻交通违法", "慰问老人", "新就业人员登记",
}

var indicatorsEn = []string{
	"Households visited", "Leaflets handed out", "Courtyard meetings", "Persons taking part", "Hazards found",
	"Disputes settled", "Subsidies paid out", "Voluntary service", "Anti-fraud app installed", "Traffic offences stopped",
	"Visits to the elderly", "New workers registered",
}

// cases are the pictures that are looked at by people and checked by every general test.
func cases() map[string]picture {
	zh := "按上报数从多到少。数据截至 10 月 16 日 18:00，未上报的乡镇记 0。"
	en := "From most to least. As of 16 October, 18:00; townships without a report count as 0."
	more := append(append([]string{}, townshipsZh...), townshipsZh[:19]...)
	return map[string]picture{
		"bars-zh-21":    Bars{"📊 十月走访入户数 · 各乡镇", zh, rowsOf(townshipsZh, falling, household)},
		"bars-en-21":    Bars{"Households visited in October, by township", en, rowsOf(townshipsEn, falling, checkin.Grouped)},
		"bars-zh-40":    Bars{"十月走访入户数 · 各队", zh, rowsOf(more, falling, household)},
		"bars-zh-3":     Bars{"今日上报", "", rowsOf(townshipsZh[:3], func(i int) int64 { return int64(120 - 50*i) }, wan)},
		"bars-en-1":     Bars{"Reports today", "One team only.", rowsOf(townshipsEn[1:2], func(int) int64 { return 7 }, checkin.Grouped)},
		"bars-zh-zeros": Bars{"今日上报", zh, rowsOf(townshipsZh[:5], func(int) int64 { return 0 }, wan)},
		"trend-zh-1":    Trend{Title: "走访入户数", Unit: "户", Points: dayPoints(1, "1月2日"), Format: wan},
		"trend-zh-60":   Trend{"走访入户数 · 近 60 天", "灰色为周末和节假日。", "户", dayPoints(60, "1月2日"), wan},
		"trend-en-60":   Trend{"Households visited, last 60 days", "Grey: weekends and holidays.", "households", dayPoints(60, "2 Jan"), nil},
		"trend-zh-7":    Trend{"走访入户数 · 本周", "", "户", dayPoints(7, "1月2日"), wan},
		"trend-zh-120":  Trend{"走访入户数 · 近 120 天", "灰色为周末和节假日。", "户", dayPoints(120, "1月2日"), wan},
		"trend-en-18":   Trend{"Households visited by month", "", "households", monthPoints(18), nil},
		"trend-zh-18":   Trend{"走访入户数 · 按月", "", "户", monthPoints(18), wan},
		"trend-zero":    Trend{"走访入户数", "", "户", []Point{{"一", 0, false}, {"二", 0, false}, {"三", 0, true}}, wan},
		"trend-gaps":    Trend{"走访入户数", "", "户", []Point{{"一", 0, true}, {"二", 0, true}}, wan},
		"trend-zh-drop": Trend{"走访入户数", "", "户", []Point{{"一", 9, false}, {"二", 1_000_000, false}, {"三", 0, false}, {"六", 0, true}}, wan},
		"mix-zh":        Mix{"十月各指标的上报占比", "共 312 份上报；一份上报可含多项指标，故占比之和可超过 100%。", 312, parts(indicatorsZh...)},
		"mix-en":        Mix{"What the October reports are about", "Share of 312 reports that carry the indicator. A report may carry several.", 312, parts(indicatorsEn...)},
	}
}

// unhurried leaves most pictures out of short runs.
func unhurried(t *testing.T, name string) {
	t.Helper()
	if testing.Short() && !strings.HasPrefix(name, "trend-zh-7") && !strings.HasPrefix(name, "bars-zh-3") {
		t.Skip("drawn in full runs")
	}
}

func draw(t testing.TB, p picture) []byte {
	t.Helper()
	data, err := p.PNG()
	if err != nil {
		t.Fatalf("PNG: %v", err)
	}
	return data
}

func decode(t testing.TB, p picture) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(draw(t, p)))
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	return img
}

func TestSamples(t *testing.T) {
	for name, p := range cases() {
		t.Run(name, func(t *testing.T) {
			unhurried(t, name)
			data := draw(t, p)
			size, err := png.DecodeConfig(bytes.NewReader(data))
			if err != nil || size.Width != cardWidth || size.Height < 200 || size.Height > 4000 {
				t.Errorf("got %dx%d, %v; want 1080 pixels wide, 200 to 4000 high", size.Width, size.Height, err)
			}
			if *samples == "" {
				return
			}
			if err := os.WriteFile(filepath.Join(*samples, name+".png"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestNothingIsClipped looks at the outermost pixels: a text or line cut off would leave ink there.
func TestNothingIsClipped(t *testing.T) {
	t.Parallel()
	for name, p := range cases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			unhurried(t, name)
			img := decode(t, p)
			b := img.Bounds()
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					if x == margin/2 && y >= margin/2 && y < b.Max.Y-margin/2 {
						x = b.Max.X - margin/2 // the inside may hold anything
					}
					if img.At(x, y) != (color.RGBA{255, 255, 255, 255}) {
						t.Fatalf("ink at %d,%d: %v", x, y, img.At(x, y))
					}
				}
			}
		})
	}
}

// TestSameBytes draws everything again, all at once: equal values give equal bytes, in any goroutine.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for _, name := range []string{"bars-zh-3", "trend-en-60", "mix-zh"} {
		p := cases()[name]
		want := draw(t, p)
		for range 3 {
			all.Go(func() {
				if got, err := p.PNG(); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: drawn again it differs (%v)", name, err)
				}
			})
		}
	}
	all.Wait()
}

// barLengths scans down the picture and returns the length of every bar, top to bottom.
func barLengths(img image.Image) []int {
	var lengths []int
	inside := false
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		n := 0
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if img.At(x, y) == (color.RGBA{hue.R, hue.G, hue.B, 255}) {
				n++
			}
		}
		if n > 0 && !inside {
			lengths = append(lengths, n)
		}
		inside = n > 0
	}
	return lengths
}

func TestBarsAreProportional(t *testing.T) {
	t.Parallel()
	values := []int64{1000, 500, 250, 1, 750}
	rows := rowsOf(townshipsZh[:5], func(i int) int64 { return values[i] }, wan)
	got := barLengths(decode(t, Bars{Rows: rows}))
	if len(got) != len(values) {
		t.Fatalf("got bars %v, want %d of them", got, len(values))
	}
	for i, v := range values {
		want := max(2, float64(got[0])*float64(v)/1000)
		if math.Abs(float64(got[i])-want) > 1 {
			t.Errorf("row %d: got %d pixels for %d, want %.0f", i, got[i], v, want)
		}
	}
}

func TestBarsOfZeroAreNotDrawn(t *testing.T) {
	t.Parallel()
	rows := []Row{{"甲", 0, "0"}, {"乙", -5, "0"}}
	if got := barLengths(decode(t, Bars{Rows: rows})); len(got) != 0 {
		t.Errorf("got bars %v, want none", got)
	}
}

func TestMixIsOnOneWhole(t *testing.T) {
	t.Parallel()
	got := barLengths(decode(t, Mix{Whole: 200, Parts: []Part{{"甲", 100}, {"乙", 50}, {"丙", 400}}}))
	if len(got) != 3 || got[2]-2*got[0] > 1 || got[0]-2*got[1] > 1 {
		t.Errorf("got bars %v, want them as 2 : 1 : 4", got)
	}
}

// TestTrendPlacesPoints checks heights by the layout: 0 on the axis, values in proportion above it.
func TestTrendPlacesPoints(t *testing.T) {
	t.Parallel()
	f, err := newFace()
	if err != nil {
		t.Fatal(err)
	}
	p := newPlot(Trend{Points: []Point{{"a", 0, false}, {"b", 50, false}, {"c", 100, false}}}, f, 0)
	high := p.area.y1 - p.area.y0
	for i, want := range []int{p.area.y1, p.area.y1 - high/2, p.area.y0} {
		if got := p.at(i).Y; got != want {
			t.Errorf("point %d: got y %d, want %d", i, got, want)
		}
	}
	if p.at(0).X <= p.area.x0 || p.at(2).X >= p.area.x1 {
		t.Error("the outer points are not inside the area")
	}
}

func TestTrendLabelsDoNotTouch(t *testing.T) {
	t.Parallel()
	f, err := newFace()
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= maxPoints; n += 1 + n/20 {
		for _, layout := range []string{"1月2日", "2006-01-02", "2"} {
			p := newPlot(Trend{Points: dayPoints(n, layout)}, f, 0)
			end := cardWidth - margin/2
			for i := n - 1; i >= 0; i -= p.every {
				w := f.width(p.labels[i], noteSize)
				if left := p.at(i).X - w/2; left+w > end {
					t.Fatalf("%d points of %q: label %d ends at %d, want at most %d", n, layout, i, left+w, end)
				} else {
					end = left - 8
				}
			}
		}
	}
}

func TestRuns(t *testing.T) {
	t.Parallel()
	tests := []struct{ gaps, want string }{
		{"", "[]"}, {"x", "[]"}, {".", "[[0 1]]"}, {"..x.x...", "[[0 2] [3 4] [5 8]]"}, {"x..x", "[[1 3]]"},
	}
	for _, test := range tests {
		var points []Point
		for _, c := range test.gaps {
			points = append(points, Point{Gap: c == 'x'})
		}
		if got := fmt.Sprint(runs(points)); got != test.want {
			t.Errorf("%q: got %s, want %s", test.gaps, got, test.want)
		}
	}
}

// TestGlyphs checks that names of the place are in the font and look different: no boxes, no blanks.
func TestGlyphs(t *testing.T) {
	t.Parallel()
	f, err := newFace()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]rune{}
	for _, r := range "潞江镇芒宽彝族傣乡浪戛大陷坝瓦马白户万亿𫟼㛃Aa0%·√×〓" {
		if r != '㛃' && !f.has(r) { // not in the list of common characters: printed as 〓
			t.Errorf("%q is not in the font", r)
			continue
		}
		c := newCanvas(f, 100)
		c.text(10, 50, string(r), style{textSize, ink})
		data, err := c.png()
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(data)]; ok {
			t.Errorf("%q looks like %q", r, other)
		}
		seen[string(data)] = r
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	f, err := newFace()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, in, want string }{
		{"emoji", "📊 十月 👨‍👩‍👧 走访🎉", "十月 走访"},
		{"signs", "✔ 是 ✘ 否", "√ 是 × 否"},
		{"lines", " a\n\tb  c ", "a b c"},
		{"unknown letter", "张𪚥", "张〓"},
		{"broken", "a\xffb\x00c\u202ed", "abcd"},
		{"long", strings.Repeat("长", 300), strings.Repeat("长", maxRunes)},
	}
	for _, test := range tests {
		if got := f.clean(test.in); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	f, err := newFace()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"fits", "板桥镇", "板桥镇"},
		{"chinese", "芒宽彝族傣族乡政府", "芒宽彝族傣/族乡政府"},
		{"mark stays", "芒宽彝族傣，乡", "芒宽彝族/傣，乡"},
		{"words", "Wafang Yi and Miao", "Wafang Yi/and Miao"},
		{"one long word", "Llanfairpwllgwyngyll", "Llanfairpw/llgwyngyll"},
		{"cut", "Wafang Yi and Miao Ethnic Township", "Wafang Yi/and Mia…"},
	}
	for _, test := range tests {
		lines := f.wrap(test.in, 30, 155, 2)
		if got := strings.Join(lines, "/"); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		if f.widest(lines, 30) > 155 {
			t.Errorf("%s: %q is too wide", test.name, lines)
		}
	}
}

// FuzzWrap: no text of people makes a line wider than its room or a loop without end.
func FuzzWrap(f *testing.F) {
	for _, seed := range append(townshipsZh, "", " ", "a\xff", "📊", "，，，，，，，，，，，，，，", "𪚥", strings.Repeat("W", 500)) {
		f.Add(seed, 155)
	}
	face, err := newFace()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 60 + int(uint(limit)%1000)
		lines := face.wrap(text, 30, limit, 3)
		if len(lines) > 3 || face.widest(lines, 30) > limit {
			t.Errorf("%q in %d: got %q", text, limit, lines)
		}
	})
}

func TestLimits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		p    picture
		want error
	}{
		{"no row", Bars{Title: "x"}, ErrEmpty},
		{"no point", Trend{}, ErrEmpty},
		{"no part", Mix{Whole: 1}, ErrEmpty},
		{"too many rows", Bars{Rows: make([]Row, maxRows+1)}, ErrTooMany},
		{"too many points", Trend{Points: make([]Point, maxPoints+1)}, ErrTooMany},
		{"too many parts", Mix{Parts: make([]Part, maxRows+1)}, ErrTooMany},
		{"most points", Trend{Points: make([]Point, maxPoints)}, nil},
		{"huge", Bars{Rows: []Row{{"a", math.MaxInt64, "∞"}, {"b", math.MinInt64, ""}}}, nil},
		{"huge trend", Trend{Points: []Point{{"a", math.MaxInt64, false}}}, nil},
		{"no reports", Mix{Parts: []Part{{"a", 3}}}, nil},
	}
	for _, test := range tests {
		if _, err := test.p.PNG(); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	tests := []struct {
		part, whole int64
		want        string
	}{
		{0, 5, "0%"}, {1, 0, "0%"}, {1, 1000, "<1%"}, {1, 3, "33%"}, {999, 1000, "99%"}, {7, 7, "100%"}, {9, 7, "100%"},
	}
	for _, test := range tests {
		if got := Percent(test.part, test.whole); got != test.want {
			t.Errorf("%d of %d: got %s, want %s", test.part, test.whole, got, test.want)
		}
	}
}

func TestTicks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		most int64
		want string
	}{
		{0, "[0 1]"}, {1, "[0 1]"}, {3, "[0 1 2 3]"}, {7, "[0 2 4 6 8]"}, {18_123, "[0 5000 10000 15000 20000]"},
		{1_000_000, "[0 200000 400000 600000 800000 1000000]"},
	}
	for _, test := range tests {
		if got := fmt.Sprint(ticks(test.most)); got != test.want {
			t.Errorf("%d: got %s, want %s", test.most, got, test.want)
		}
	}
	if got := len(ticks(maxValue)); got > 6 {
		t.Errorf("got %d ticks for the greatest value, want at most 6", got)
	}
}

func BenchmarkFont(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpack(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	for _, name := range []string{"bars-zh-21", "bars-en-21", "bars-zh-40", "trend-zh-60", "trend-zh-120", "mix-zh"} {
		p := cases()[name]
		draw(b, p)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(draw(b, p))))
			}
		})
	}
}
