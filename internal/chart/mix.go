package chart

import (
	"strconv"

	"checkinbot/internal/checkin"
)

// Mix shows what the reports are about: how many of all reports carry each indicator.
//
// Indicators are counted in different units (households, cards, meetings, yuan), so their figures have no
// common whole and a pie of them would mean nothing. Reports do have one. Shares do not add up to 100 %,
// as a report carries several indicators; that rules out the pie of reports too. So each part is a bar on
// a track that is the same whole for all.
type Mix struct {
	Title string
	Note  string // say here what the whole is: "of 312 reports in October"
	Whole int64  // how many reports there were; 100 %
	Parts []Part // in the order they are drawn, best by Count; 1 to 100, read well up to 15
}

// Part is one indicator.
type Part struct {
	Label string
	Count int64 // reports that carry it; more than Whole counts as Whole
}

// PNG draws the mix. It fails with ErrEmpty or ErrTooMany only.
func (m Mix) PNG() ([]byte, error) {
	if err := sized(len(m.Parts), maxRows); err != nil {
		return nil, err
	}
	f, err := newFace()
	if err != nil {
		return nil, err
	}
	sheet := newSheet(f, m.rows(), amount(m.Whole))
	sheet.track = true
	c := newCard(f, m.Title, m.Note)
	to := c.open(sheet.height())
	sheet.draw(to, c.top())
	return to.png()
}

func (m Mix) rows() []Row {
	whole := amount(m.Whole)
	rows := make([]Row, len(m.Parts))
	for i, p := range m.Parts {
		count := min(amount(p.Count), whole)
		rows[i] = Row{p.Label, count, Percent(count, whole) + " (" + checkin.Grouped(count) + ")"}
	}
	return rows
}

// Percent is part of whole, rounded but never to a lie: "0%" is none, "100%" is all, else "<1%" to "99%".
func Percent(part, whole int64) string {
	switch {
	case part <= 0 || whole <= 0:
		return "0%"
	case part >= whole:
		return "100%"
	}
	n := int64(float64(part)/float64(whole)*100 + 0.5)
	if n < 1 {
		return "<1%"
	}
	return strconv.FormatInt(min(n, 99), 10) + "%"
}
