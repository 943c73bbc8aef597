package chart

// card is what every picture has around its drawing: a title above and a note below.
type card struct {
	face
	title, note []string
}

func newCard(f face, title, note string) card {
	const inner = cardWidth - 2*margin
	return card{f, f.wrap(title, titleSize, inner, 2), f.wrap(note, noteSize, inner, 4)}
}

// leading is the distance of two lines of text.
func leading(size int) int { return size * 4 / 3 }

// top is where the drawing begins.
func (c card) top() int {
	if len(c.title) == 0 {
		return margin
	}
	return margin + len(c.title)*leading(titleSize) + textSize
}

// height of the whole picture around a drawing of height body.
func (c card) height(body int) int {
	end := c.top() + body + margin
	if len(c.note) > 0 {
		end += len(c.note)*leading(noteSize) + textSize
	}
	return end
}

// open makes the picture and draws title and note; the drawing itself is left to the caller.
func (c card) open(body int) canvas {
	height := c.height(body)
	to := newCanvas(c.face, height)
	to.lines(margin, margin, c.title, style{titleSize, ink})
	to.lines(margin, height-margin-len(c.note)*leading(noteSize), c.note, style{noteSize, muted})
	return to
}

// lines draws texts below each other, the first one's top at y.
func (c canvas) lines(x, y int, texts []string, s style) {
	for i, text := range texts {
		c.text(x, y+i*leading(s.size)+leading(s.size)/2, text, s)
	}
}
