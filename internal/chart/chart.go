// Package chart draws the three pictures the bot sends, as PNG files made to be read on a phone:
//
//	Bars   one bar a row, the value printed at its end        who did how much
//	Trend  a line over days, weeks or months                  how it went
//	Mix    how many of all reports carry each indicator       what the reports are about
//
// Every picture is 1080 pixels wide on an opaque white card, so that it looks the same in Telegram's
// light and dark themes; the height follows from the content. Value axes start at 0, always: a bar twice
// as long is twice as much.
//
// Texts come from the caller, in the caller's language and already formatted. What the font cannot draw
// (emoji) is left out, see clean. The same value always gives the same bytes; there is no clock, no
// setting and no global but the font, which is read once when first needed. All methods may be called
// from many goroutines.
package chart

import "errors"

var (
	// ErrEmpty says that there is nothing to draw: no row, point or part.
	ErrEmpty = errors.New("chart: nothing to draw")
	// ErrTooMany says that the picture would be too big to read: more than 100 rows or 400 points.
	ErrTooMany = errors.New("chart: too much to draw")
)

const (
	maxRows   = 100
	maxPoints = 400
	maxValue  = 1_000_000_000_000_000 // keeps the arithmetic of scales far from overflow
)

// sized judges the number of rows or points before anything is allocated for them.
func sized(n, most int) error {
	switch {
	case n == 0:
		return ErrEmpty
	case n > most:
		return ErrTooMany
	}
	return nil
}

// amount is v within what a scale can show. The project counts things, so less than none is none.
func amount(v int64) int64 { return min(max(v, 0), maxValue) }
