package pdfw

import (
	"strconv"
	"unicode/utf16"
)

// color is an RGB colour, as the operator that fills with it (ISO 32000-1, 8.6.8).
type color string

func rgb(r, g, b int) color {
	var op []byte
	for _, v := range [3]int{r, g, b} {
		op = append(strconv.AppendFloat(op, float64(v)/255, 'f', 3, 64), ' ')
	}
	return color(op) + "rg\n"
}

// The report has one accent; everything else is ink and greys.
var (
	ink    = rgb(0x1c, 0x23, 0x2b)
	muted  = rgb(0x5d, 0x69, 0x75)
	hair   = rgb(0xd3, 0xda, 0xe0)
	tint   = rgb(0xf2, 0xf5, 0xf7)
	accent = rgb(0x12, 0x5b, 0x7d)
	pale   = rgb(0xb9, 0xd2, 0xdd)
	white  = rgb(0xff, 0xff, 0xff)
)

// rectOp is a filled rectangle.
type rectOp struct {
	x, y, w, h float64
	color      color
}

// linkOp makes an area lead to a page of the body, or to an address.
type linkOp struct {
	x, y, w, h float64
	page       *page
	top        float64
	url        string
}

// page is what is drawn on one page, in points from its top left.
type page struct {
	rects  []rectOp
	text   content
	links  []linkOp
	header string // the chapter; "" has no header
	bare   bool   // the cover: no header, no footer
}

// bookmark is an entry of the outline.
type bookmark struct {
	title string
	level int
	page  *page
	top   float64

	dataset bool
}

// utf16BE encodes a PDF text string (ISO 32000-1, 7.9.2.2).
func utf16BE(s string) string {
	out := append(make([]byte, 0, 2+2*len(s)), 0xfe, 0xff)
	var units [2]uint16
	for _, r := range s {
		for _, u := range utf16.AppendRune(units[:0], r) {
			out = append(out, byte(u>>8), byte(u))
		}
	}
	return string(out)
}
