package pdfw

import (
	"unicode/utf16"

	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// color is an RGB colour.
type color struct{ r, g, b int }

// The report has one accent; everything else is ink and greys.
var (
	ink    = color{0x1c, 0x23, 0x2b}
	muted  = color{0x5d, 0x69, 0x75}
	hair   = color{0xd3, 0xda, 0xe0}
	tint   = color{0xf2, 0xf5, 0xf7}
	accent = color{0x12, 0x5b, 0x7d}
	pale   = color{0xb9, 0xd2, 0xdd}
	white  = color{0xff, 0xff, 0xff}
)

// piece is a stretch of glyphs that one text operator draws.
type piece struct {
	x, y  float64 // baseline, from the page's top left, points
	codes string
}

// textOp is a run on a page. Its glyphs are codes of its face's font, or
// outlines.
type textOp struct {
	face     *typeset.Face
	size     float64
	color    color
	pieces   []piece
	outlines []byte // path operators, in the page's own coordinates
	x, y     float64
	width    float64
	actual   string // the text, where the codes do not spell it
}

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

// page is what is drawn on one page, in order: rectangles lie below text.
type page struct {
	rects  []rectOp
	texts  []textOp
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
}

// fonts are the coded faces of a document, in the order of first use.
type fonts struct {
	setter *typeset.Setter
	coded  map[*typeset.Face]*typeset.Coded
	order  []*typeset.Face
	space  space
}

// space is the built-in face's space: invisible, it carries the text of outlines.
type space struct {
	face  *typeset.Face
	width float64 // em
}

// newFonts codes the space first, so that every document has a font.
func newFonts(s *typeset.Setter) *fonts {
	f := &fonts{setter: s, coded: map[*typeset.Face]*typeset.Coded{}}
	// A space alone is trimmed from a line: it is taken from between two letters.
	run := s.Lines(s.Paragraph("n n", typeset.Style{Size: 1}), 100)[0].Runs[0]
	glyph := run.Glyphs[1]
	f.of(run.Face).Code(glyph)
	f.space = space{face: run.Face, width: glyph.Advance}
	return f
}

func (f *fonts) of(face *typeset.Face) *typeset.Coded {
	c, ok := f.coded[face]
	if !ok {
		c = typeset.NewCoded(face)
		f.coded[face] = c
		f.order = append(f.order, face)
	}
	return c
}

// place turns a run into an operation with its line starting at x on the
// baseline y.
func (f *fonts) place(r *typeset.Run, x, y, pageHeight float64, c color) textOp {
	op := textOp{face: r.Face, size: r.Size, color: c, x: x + r.X, y: y, width: r.Width}
	spelled := make([]rune, 0, len(r.Glyphs))
	end, baseline, codes := -1.0, 0.0, []rune(nil)
	flush := func() {
		if len(codes) > 0 {
			op.pieces[len(op.pieces)-1].codes = string(codes)
		}
		codes = codes[:0]
	}
	for _, g := range r.Glyphs {
		gx, gy := op.x+g.X, y-g.Y
		code, ok := rune(0), false
		if r.Face.Embeds() {
			code, ok = f.of(r.Face).Code(g)
		}
		if !ok {
			op.outlines, _ = f.setter.AppendOutline(op.outlines, r.Face, g.ID, gx, pageHeight-gy, r.Size)
			continue
		}
		spelled = append(spelled, code)
		if len(codes) == 0 || near(gx, end) || gy != baseline {
			flush()
			op.pieces = append(op.pieces, piece{x: gx, y: gy})
			baseline = gy
		}
		codes = append(codes, code)
		end = gx + g.Advance
	}
	flush()
	if !r.Quiet && string(spelled) != r.Text && (len(op.outlines) > 0 || !reversed(spelled, r.Text)) {
		op.actual = r.Text
	}
	return op
}

// near reports whether two positions differ by more than the eye sees.
func near(a, b float64) bool { return a-b > 0.01 || b-a > 0.01 }

// reversed reports whether the codes are the text from right to left: readers
// of PDF turn such text round by themselves.
func reversed(codes []rune, text string) bool {
	i := len(codes)
	for _, r := range text {
		i--
		if i < 0 || codes[i] != r {
			return false
		}
	}
	return i == 0
}

// utf16BE encodes a PDF text string (ISO 32000-1, 7.9.2.2).
func utf16BE(s string) string {
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return string(out)
}
