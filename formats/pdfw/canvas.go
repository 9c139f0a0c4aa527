package pdfw

import (
	"slices"
	"strings"
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

// span is a part of a run whose text is known as one.
type span struct {
	pieces   []piece
	outlines []byte // path operators, in the page's own coordinates
	x, width float64
	actual   string // the text, where the codes do not spell it
}

// textOp is a run on a page.
type textOp struct {
	face  *typeset.Face
	size  float64
	color color
	y     float64
	spans []span
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

	dataset bool
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
	f.of(run.Face).Code(glyph, " ")
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
// baseline y. Glyphs that stand for a text each are drawn together; clusters of
// several glyphs get a span of their own, with their text beside it.
func (f *fonts) place(r *typeset.Run, x, y float64, c color) textOp {
	op := textOp{face: r.Face, size: r.Size, color: c, y: y}
	x += r.X
	for i := 0; i < len(r.Glyphs); {
		j, single := cluster(r, i)
		for single && j < len(r.Glyphs) {
			next, also := cluster(r, j)
			if !also {
				break
			}
			j = next
		}
		s := f.span(r, i, j, x, y)
		first, last := r.Glyphs[i], r.Glyphs[j-1]
		s.x, s.width = x+first.X, last.X+last.Advance-first.X
		if !single || len(s.outlines) > 0 {
			s.actual = standsFor(r, i, j)
		}
		op.spans = append(op.spans, s)
		i = j
	}
	return op
}

// cluster returns where the cluster that begins at glyph i ends, and whether it
// is a single glyph that can be drawn with others.
func cluster(r *typeset.Run, i int) (end int, single bool) {
	if r.Sources == nil {
		return len(r.Glyphs), true
	}
	for end = i + 1; end < len(r.Glyphs) && r.Sources[end] == ""; end++ {
	}
	return end, end == i+1 && r.Face.Embeds()
}

// standsFor is what the glyphs i … j stand for.
func standsFor(r *typeset.Run, i, j int) string {
	switch {
	case r.Quiet:
		return ""
	case r.Sources != nil:
		return strings.Join(r.Sources[i:j], "")
	}
	var b strings.Builder
	for _, g := range r.Glyphs[i:j] {
		b.WriteRune(g.Char)
	}
	return b.String()
}

// span codes glyphs.
func (f *fonts) span(r *typeset.Run, i, j int, x, y float64) span {
	var s span
	end, baseline, codes := 0.0, 0.0, []rune(nil)
	for k := i; k < j; k++ {
		g := r.Glyphs[k]
		gx, gy := x+g.X, y-g.Y
		code, ok := f.code(r, k)
		if !ok {
			s.outlines, _ = f.setter.AppendOutline(s.outlines, r.Face, g.ID, gx, pageHeight-gy, r.Size)
			continue
		}
		if len(codes) == 0 || near(gx, end) || gy != baseline {
			s.flush(&codes)
			s.pieces = append(s.pieces, piece{x: gx, y: gy})
			baseline = gy
		}
		codes = append(codes, code)
		end = gx + g.Advance
	}
	s.flush(&codes)
	return s
}

// code returns the code of glyph k of a run; ok is false where it is drawn as an
// outline.
func (f *fonts) code(r *typeset.Run, k int) (code rune, ok bool) {
	if !r.Face.Embeds() {
		return 0, false
	}
	stands := string(r.Glyphs[k].Char)
	if r.Sources != nil {
		stands = r.Sources[k]
	}
	if r.RTL { // a ligature: readers of PDF turn round what they find in such a run
		chars := []rune(stands)
		slices.Reverse(chars)
		stands = string(chars)
	}
	return f.of(r.Face).Code(r.Glyphs[k], stands)
}

func (s *span) flush(codes *[]rune) {
	if len(*codes) > 0 {
		s.pieces[len(s.pieces)-1].codes = string(*codes)
		*codes = (*codes)[:0]
	}
}

// near reports whether two positions differ by more than the eye sees.
func near(a, b float64) bool { return a-b > 0.01 || b-a > 0.01 }

// utf16BE encodes a PDF text string (ISO 32000-1, 7.9.2.2).
func utf16BE(s string) string {
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return string(out)
}
