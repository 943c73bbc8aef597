package chart

// Trend is a line of values over days, weeks or months, oldest first.
type Trend struct {
	Title  string
	Note   string
	Unit   string             // above the value axis: "户"; "" for none
	Points []Point            // 1 to 400; all have the same room
	Format func(int64) string // of the values at the axis and at the line, such as 1.81万; nil means whole numbers, grouped
}

// Point is one day, week or month.
type Point struct {
	Label string // below the axis; as many are drawn as have room, the last one always
	Value int64
	Gap   bool // no working day, Value means nothing: a faint band, and the line stops before it
}

// PNG draws the line. It fails with ErrEmpty or ErrTooMany only.
func (t Trend) PNG() ([]byte, error) {
	if err := sized(len(t.Points), maxPoints); err != nil {
		return nil, err
	}
	f, err := newFace()
	if err != nil {
		return nil, err
	}
	c := newCard(f, t.Title, t.Note)
	to := c.open(trendHeight)
	newPlot(t, f, c.top()).draw(to)
	return to.png()
}

const (
	trendHeight = 660
	valueRoom   = 56 // above a point, for its value
	valueGap    = 20 // between a point and the value beside it
	dotsMost    = 40 // points that each get a dot; more would hide the line
)

// last is the last working day, -1 if there is none.
func last(points []Point) int {
	for i := len(points) - 1; i >= 0; i-- {
		if !points[i].Gap {
			return i
		}
	}
	return -1
}

// highest is the first working day with the greatest value, -1 if there is none.
func highest(points []Point) int {
	top := -1
	for i, p := range points {
		if !p.Gap && (top < 0 || amount(p.Value) > amount(points[top].Value)) {
			top = i
		}
	}
	return top
}

// peak is the greatest value of the working days, 0 without any.
func peak(points []Point) int64 {
	if top := highest(points); top >= 0 {
		return amount(points[top].Value)
	}
	return 0
}

// runs are the stretches of points without a gap, each as first and one past last.
func runs(points []Point) [][2]int {
	var all [][2]int
	for i, p := range points {
		switch {
		case p.Gap:
		case i > 0 && !points[i-1].Gap:
			all[len(all)-1][1] = i + 1
		default:
			all = append(all, [2]int{i, i + 1})
		}
	}
	return all
}
