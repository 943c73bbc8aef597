package chart

import (
	"github.com/go-analyze/charts"

	"checkinbot/internal/checkin"
)

// plot is the layout of a Trend: the area of the line and what stands around it.
type plot struct {
	area   box
	unit   string
	points []Point
	labels []string // cleaned, one a point
	ticks  []int64
	names  []string // of ticks
	format func(int64) string
	every  int    // each so many-th label is drawn, counted from the last
	last   int    // the last working day, -1 for none
	value  string // its value as it is printed beside it
}

func newPlot(t Trend, f face, top int) plot {
	p := plot{points: t.Points, unit: f.fit(t.Unit, noteSize, cardWidth/2), format: t.Format}
	if p.format == nil {
		p.format = checkin.Grouped
	}
	for _, point := range t.Points {
		p.labels = append(p.labels, f.fit(point.Label, noteSize, cardWidth/4))
	}
	if p.last = last(t.Points); p.last >= 0 {
		p.value = f.fit(p.format(t.Points[p.last].Value), textSize, cardWidth/4)
	}
	p.ticks = ticks(peak(t.Points))
	for _, v := range p.ticks {
		p.names = append(p.names, f.fit(p.format(v), noteSize, cardWidth/4))
	}
	p.place(f, top)
	return p
}

// place sets the area and how many labels have room below it. The outer labels stand out over the area by
// up to half their width; the card's margin takes the left one. To the right is room for half a label or
// for the value printed beside the last point.
func (p *plot) place(f face, top int) {
	label := f.widest(p.labels, noteSize)
	p.area = box{
		x0: margin + f.widest(p.names, noteSize) + between,
		y0: top + valueRoom,
		x1: cardWidth - margin,
		y1: top + trendHeight - leading(noteSize) - between,
	}
	if p.unit != "" {
		p.area.y0 += leading(noteSize)
	}
	p.area.x1 -= max(0, max(label/2, valueGap+f.width(p.value, textSize))-p.slot()/2)
	p.every = every(label+noteSize, p.slot())
}

// every is the least distance of labels, in points, that gives each the room it needs. From a week on it
// is whole weeks, so that a line of days has the same weekday below it everywhere.
func every(need, slot int) int {
	for _, n := range []int{1, 2, 3, 4, 6} {
		if n*slot >= need {
			return n
		}
	}
	for n := 7; ; n += 7 {
		if n*slot >= need || n > maxPoints {
			return n
		}
	}
}

// slot is the room of one point in pixels.
func (p plot) slot() int { return (p.area.x1 - p.area.x0) / len(p.points) }

// edge is where the room of point i begins, and of its predecessor ends.
func (p plot) edge(i int) int { return p.area.x0 + (p.area.x1-p.area.x0)*i/len(p.points) }

// at is the place of point i.
func (p plot) at(i int) charts.Point {
	return charts.Point{X: (p.edge(i) + p.edge(i+1)) / 2, Y: p.level(amount(p.points[i].Value))}
}

// level is the height of value; 0 is the lower edge of the area.
func (p plot) level(value int64) int {
	top := p.ticks[len(p.ticks)-1]
	return p.area.y1 - int(float64(value)/float64(top)*float64(p.area.y1-p.area.y0)+0.5)
}

func (p plot) draw(to canvas) {
	p.drawBands(to)
	p.drawTicks(to)
	p.drawLabels(to)
	p.drawLine(to)
	p.drawValues(to)
}

func (p plot) drawBands(to canvas) {
	for i, point := range p.points {
		if point.Gap {
			to.rect(box{p.edge(i), p.area.y0, p.edge(i + 1), p.area.y1}, faint)
		}
	}
}

func (p plot) drawTicks(to canvas) {
	for i, v := range p.ticks {
		y, color := p.level(v), rule
		if v == 0 {
			color = axis
		}
		to.rect(box{p.area.x0, y - 1, p.area.x1, y + 1}, color)
		to.text(p.area.x0-between-to.width(p.names[i], noteSize), y, p.names[i], style{noteSize, muted})
	}
	to.text(margin, p.area.y0-valueRoom-leading(noteSize)/2, p.unit, style{noteSize, muted})
}

func (p plot) drawLabels(to canvas) {
	y := p.area.y1 + between + noteSize/2
	for i := len(p.labels) - 1; i >= 0; i -= p.every {
		x := p.at(i).X
		to.rect(box{x - 1, p.area.y1, x + 1, p.area.y1 + 8}, axis)
		left := x - to.width(p.labels[i], noteSize)/2
		if left >= margin/2 {
			to.text(left, y, p.labels[i], style{noteSize, muted})
		}
	}
}

func (p plot) drawLine(to canvas) {
	for _, run := range runs(p.points) {
		path := make([]charts.Point, 0, run[1]-run[0])
		for i := run[0]; i < run[1]; i++ {
			path = append(path, p.at(i))
		}
		to.line(path)
		if len(p.points) <= dotsMost {
			for _, at := range path {
				to.dot(at, 8)
			}
		}
	}
}

// drawValues prints the last value beside its point, where no line can run, and the greatest one above
// its point unless the two would touch.
func (p plot) drawValues(to canvas) {
	if p.last < 0 {
		return
	}
	at := p.at(p.last)
	y := min(at.Y-leading(textSize)/2, p.area.y1-leading(textSize)-4) // clear of the axis
	beside := p.drawValue(to, at, box{x0: at.X + valueGap, y0: y}, p.value)
	top := highest(p.points)
	text := to.fit(p.format(p.points[top].Value), textSize, cardWidth/4)
	at, w := p.at(top), to.width(text, textSize)
	above := box{x0: max(p.area.x0, at.X-w/2), y0: at.Y - valueRoom + 4}
	more := amount(p.points[top].Value) > amount(p.points[p.last].Value)
	if more && !above.sized(w).meets(beside) {
		p.drawValue(to, at, above, text)
	}
}

// drawValue marks a point and prints text at the left upper corner of where, on white: a grid line must
// not run through it.
func (p plot) drawValue(to canvas, at charts.Point, where box, text string) box {
	where = where.sized(to.width(text, textSize))
	to.rect(where, paper)
	to.dot(at, 10)
	to.lines(where.x0, where.y0, []string{text}, style{textSize, ink})
	return where
}

// sized is b made as wide as w and one line high.
func (b box) sized(w int) box { return box{b.x0, b.y0, b.x0 + w, b.y0 + leading(textSize)} }
