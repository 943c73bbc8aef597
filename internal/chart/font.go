package chart

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"sync"

	"github.com/golang/freetype/truetype"
	"golang.org/x/image/math/fixed"
)

// packed is a subset of Noto Sans CJK SC, made by font/make.sh, under the licence in font/OFL.txt.
//
//go:embed font/sans.ttf.gz
var packed []byte

// loadFont unpacks the font at the first chart: a bot that draws none saves 2.5 MB.
var loadFont = sync.OnceValues(unpack)

func unpack() (*truetype.Font, error) {
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("chart: font: %w", err)
	}
	data, err := io.ReadAll(zip)
	if err != nil {
		return nil, fmt.Errorf("chart: font: %w", err)
	}
	return truetype.Parse(data)
}

// face measures text. It needs no picture, so that a layout is known before its picture is made.
type face struct{ font *truetype.Font }

func newFace() (face, error) {
	font, err := loadFont()
	return face{font}, err
}

// has tells whether the font can draw r.
func (f face) has(r rune) bool { return f.font.Index(r) != 0 }

// width is how many pixels text takes at size pixels an em. The font has no kerning: a sum is exact.
func (f face) width(text string, size int) int {
	var sum fixed.Int26_6
	for _, r := range text {
		sum += f.font.HMetric(fixed.I(size), f.font.Index(r)).AdvanceWidth
	}
	return sum.Ceil()
}

// widest is the width of the widest of texts.
func (f face) widest(texts []string, size int) int {
	most := 0
	for _, text := range texts {
		most = max(most, f.width(text, size))
	}
	return most
}
