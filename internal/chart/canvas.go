package chart

import "github.com/go-analyze/charts"

// Sizes in pixels of the 1080 wide picture; a phone shows it at about a third of that.
const (
	cardWidth = 1080
	margin    = 44
	titleSize = 42
	textSize  = 30
	noteSize  = 27
)

// Colours: dark enough on white for a phone in the sun.
var (
	paper = charts.ColorRGB(255, 255, 255)
	ink   = charts.ColorRGB(28, 36, 46)
	muted = charts.ColorRGB(88, 99, 112)
	hue   = charts.ColorRGB(31, 111, 178)
	faint = charts.ColorRGB(238, 241, 245) // tracks and bands
	rule  = charts.ColorRGB(221, 227, 233) // grid lines
	axis  = charts.ColorRGB(140, 150, 162)
)

// canvas draws with the library's painter. The library's ready-made charts are not used: version 0.6.4 lets
// the last two labels of an axis overlap, draws bars bottom up, and can neither wrap a label, shade a
// weekend nor print a text of its own at each bar.
type canvas struct {
	face
	painter *charts.Painter
}

func newCanvas(f face, height int) canvas {
	c := canvas{f, charts.NewPainter(charts.PainterOptions{Width: cardWidth, Height: height, Font: f.font})}
	c.rect(box{0, 0, cardWidth, height}, paper)
	return c
}

// box is a rectangle of pixels: left, top, right, bottom.
type box struct{ x0, y0, x1, y1 int }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

func (c canvas) rect(b box, color charts.Color) {
	if b.x1 > b.x0 && b.y1 > b.y0 {
		c.painter.FilledRect(b.x0, b.y0, b.x1, b.y1, color, color, 0)
	}
}

// style is how a text looks.
type style struct {
	size  int
	color charts.Color
}

// text draws one line that begins at x and is centred on y. The middle is the font's, not that of the
// letters at hand: neighbouring rows must stand on equal lines.
func (c canvas) text(x, y int, text string, s style) {
	const points = 72.0 / 96 // the library takes points at 96 dots an inch
	font := charts.FontStyle{Font: c.font, FontSize: float64(s.size) * points, FontColor: s.color}
	c.painter.Text(text, x, y+s.size*37/100, 0, font)
}

// line draws a path of two points or more, and a dot for one.
func (c canvas) line(path []charts.Point) {
	if len(path) == 1 {
		c.dot(path[0], 8)
		return
	}
	c.painter.LineStroke(path, hue, 5)
}

func (c canvas) dot(at charts.Point, radius int) {
	c.painter.Circle(float64(radius), at.X, at.Y, hue, hue, 1)
}

func (c canvas) png() ([]byte, error) { return c.painter.Bytes() }
