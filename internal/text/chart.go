package text

import "checkinbot/internal/checkin"

// Words in and under pictures. A caption says what the picture shows, for those who
// cannot see it.

// ChartWords is what a picture is about.
type ChartWords struct {
	Place   string
	Stretch checkin.Stretch
	// Until is the last day counted when the stretch is not over yet.
	Until checkin.Day
	// Figure is the one shown, with its total.
	Figure checkin.Figure
	// Parts are the bars; Last and Peak the newest and the highest point of a line.
	Parts      []AnswerPart
	Last, Peak MadeOfPart
	Shares     []ChartShare
}

// ChartShare is one bar of a mix.
type ChartShare struct{ Name, Share string }

// Passed follows a line point by point.
func (w *ChartWords) Passed(at checkin.Stretch, f checkin.Figure) {
	w.Last = MadeOfPart{at, f}
	if w.Peak.From == 0 || f.Value > w.Peak.Value {
		w.Peak = w.Last
	}
}

// mostNamed is how many bars a caption names: it must stay short.
const mostNamed = 40

// Named are the bars that are something, as far as a caption names them.
func (w ChartWords) Named() (out []AnswerPart) {
	for _, p := range w.Parts {
		if p.Figures[0].Value != 0 && len(out) < mostNamed {
			out = append(out, p)
		}
	}
	return out
}

// Others reports whether there are bars that the caption does not name.
func (w ChartWords) Others() bool { return len(w.Named()) < len(w.Parts) }

// Titles, small print and captions of the three pictures.
type (
	ChartTitle struct {
		said
		ChartWords
	}
	MixTitle struct {
		said
		ChartWords
	}
	BarsNote  struct{ said }
	TrendNote struct {
		said
		// Unit is what one point stands for; Gaps says that days off are shown.
		Unit checkin.Unit
		Gaps bool
	}
	MixNote struct {
		said
		// Days is how many there were; Towns says that each township's count apart.
		Days  int64
		Towns bool
	}
	BarsCaption struct {
		said
		ChartWords
	}
	TrendCaption struct {
		said
		ChartWords
		Unit checkin.Unit
	}
	MixCaption struct {
		said
		ChartWords
		Days  int64
		Towns bool
	}
)

// PointLabel stands below a point of a line.
type PointLabel struct {
	said
	checkin.Stretch
}

// PictureButton leads to another picture: B bars, T line, M mix.
type PictureButton struct {
	said
	Kind string
}

// ChartButton and SheetFileButton lead from an answer to a picture and a workbook.
type (
	ChartButton     struct{ said }
	SheetFileButton struct{ said }
)

// PictureTooBig says that there is too much to draw.
type PictureTooBig struct{ said }
