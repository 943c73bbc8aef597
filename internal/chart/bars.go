package chart

// Bars is one horizontal bar a row, the first row on top. The longest bar fills the width.
type Bars struct {
	Title string // two lines at most
	Note  string // small print below, four lines at most; "" for none
	Rows  []Row  // in the order they are drawn, 1 to 100; more than about 25 get small in Telegram
}

// Row is one bar. Long labels take two lines.
type Row struct {
	Label string
	Value int64  // length of the bar; below 0 counts as 0
	Text  string // printed at its end: "1.81万", "18,123"
}

// PNG draws the bars. It fails with ErrEmpty or ErrTooMany only.
func (b Bars) PNG() ([]byte, error) {
	if err := sized(len(b.Rows), maxRows); err != nil {
		return nil, err
	}
	f, err := newFace()
	if err != nil {
		return nil, err
	}
	most := int64(0)
	for _, r := range b.Rows {
		most = max(most, amount(r.Value))
	}
	sheet := newSheet(f, b.Rows, most)
	c := newCard(f, b.Title, b.Note)
	to := c.open(sheet.height())
	sheet.draw(to, c.top())
	return to.png()
}

const (
	labelMost = 400 // pixels of the label column
	textMost  = 340 // pixels of the printed value
	between   = 16  // between label, bar and value
	barHeight = 30
	rowGap    = 18 // 21 rows stay below 1280 pixels, above which Telegram shrinks a photo
)

// sheet is the layout of rows of bars: labels to the left of one common line, the zero of all bars.
type sheet struct {
	rows  []sheetRow
	whole int64 // the value of a bar of full length
	zero  int   // x where bars begin
	full  int   // length in pixels of the bar of whole
	track bool  // a faint bar shows the whole behind each bar
}

type sheetRow struct {
	label  []string
	widths []int // of label's lines: they end at the bar
	text   string
	value  int64
}

func newSheet(f face, rows []Row, whole int64) sheet {
	s := sheet{whole: max(whole, 1)}
	labels, texts := 0, 0
	for _, r := range rows {
		row := newSheetRow(f, r)
		s.rows = append(s.rows, row)
		texts = max(texts, f.width(row.text, textSize))
		for _, w := range row.widths {
			labels = max(labels, w)
		}
	}
	s.zero = margin + labels + between
	s.full = cardWidth - margin - texts - between - s.zero
	return s
}

func newSheetRow(f face, r Row) sheetRow {
	row := sheetRow{
		label: f.wrap(r.Label, textSize, labelMost, 2),
		text:  f.fit(r.Text, textSize, textMost),
		value: amount(r.Value),
	}
	for _, line := range row.label {
		row.widths = append(row.widths, f.width(line, textSize))
	}
	return row
}

// height of one row: as much as its label needs.
func (r sheetRow) height() int { return max(barHeight, len(r.label)*leading(textSize)-8) + rowGap }

func (s sheet) height() int {
	sum := 0
	for _, r := range s.rows {
		sum += r.height()
	}
	return sum
}

func (s sheet) draw(to canvas, y int) {
	to.rect(box{s.zero - 2, y, s.zero, y + s.height()}, axis)
	for _, r := range s.rows {
		s.drawRow(to, r, y+r.height()/2)
		y += r.height()
	}
}

// drawRow draws one row around the height middle.
func (s sheet) drawRow(to canvas, r sheetRow, middle int) {
	y := middle - len(r.label)*leading(textSize)/2
	for i, line := range r.label {
		to.lines(s.zero-between-r.widths[i], y+i*leading(textSize), []string{line}, style{textSize, ink})
	}
	bar := box{s.zero, middle - barHeight/2, s.zero + s.length(r.value), middle + barHeight/2}
	end := bar.x1
	if s.track {
		end = s.zero + s.full
		to.rect(box{s.zero, bar.y0, end, bar.y1}, faint)
	}
	to.rect(bar, hue)
	to.text(end+between, middle, r.text, style{textSize, ink})
}

// length of a bar in pixels. Something is never nothing: the least bar is two pixels.
func (s sheet) length(value int64) int {
	if value == 0 {
		return 0
	}
	return max(2, int(float64(min(value, s.whole))/float64(s.whole)*float64(s.full)+0.5))
}
