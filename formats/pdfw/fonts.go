package pdfw

import (
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// fonts are the fonts of a document, in the order of first use.
type fonts struct {
	setter *typeset.Setter
	faces  map[*typeset.Face]*faceFonts
	last   *faceFonts // of the face asked for last
	all    []embedded // by number
	space  space
}

// faceFonts are the fonts of a face: characters of a built-in one have codes of
// one byte, what these do not take has codes of two.
type faceFonts struct {
	face     *typeset.Face
	simple   *typeset.Simple // nil for a face that is not built in
	coded    *typeset.Coded
	simpleNo int // the numbers in the document, -1 until it has the font
	codedNo  int
}

// embedded is a font of the document: a simple or a coded one.
type embedded struct {
	simple *typeset.Simple
	coded  *typeset.Coded
}

// code is a glyph of a font of the document.
type code struct {
	font int
	code uint16
	wide bool // it has two bytes
}

// space is the built-in face's space: invisible, it carries the text of outlines.
type space struct {
	code  code
	width float64 // em
}

// newFonts codes the space first, so that every document has a font.
func newFonts(s *typeset.Setter) *fonts {
	f := &fonts{setter: s, faces: map[*typeset.Face]*faceFonts{}}
	// A space alone is trimmed from a line: it is taken from between two letters.
	run := s.Lines(s.Paragraph("n n", typeset.Style{Size: 1}), 100)[0].Runs[0]
	glyph := run.Glyphs()[1]
	f.space.code, _ = f.char(run.Face, glyph)
	f.space.width = glyph.Advance
	return f
}

// of returns the fonts of a face.
func (f *fonts) of(face *typeset.Face) *faceFonts {
	if f.last != nil && f.last.face == face {
		return f.last
	}
	of := f.faces[face]
	if of == nil {
		of = &faceFonts{face: face, simple: typeset.NewSimple(face), simpleNo: -1, codedNo: -1}
		f.faces[face] = of
	}
	f.last = of
	return of
}

// simple returns the number of a face's simple font.
func (f *fonts) simple(of *faceFonts) int {
	if of.simpleNo < 0 {
		of.simpleNo = len(f.all)
		f.all = append(f.all, embedded{simple: of.simple})
	}
	return of.simpleNo
}

// coded returns the number of a face's coded font.
func (f *fonts) coded(of *faceFonts) int {
	if of.codedNo < 0 {
		of.codedNo, of.coded = len(f.all), typeset.NewCoded(of.face)
		f.all = append(f.all, embedded{coded: of.coded})
	}
	return of.codedNo
}

// char returns the code of a glyph that shows one character, its Char; ok is
// false where it is drawn as an outline.
func (f *fonts) char(face *typeset.Face, g typeset.Glyph) (c code, ok bool) {
	of := f.of(face)
	if of.simple != nil {
		if b, ok := of.simple.Char(g); ok {
			return code{font: f.simple(of), code: uint16(b)}, true
		}
	}
	c = code{font: f.coded(of), wide: true}
	c.code, ok = of.coded.Char(g)
	return c, ok
}

// text returns the code of a glyph that stands for a text; ok as char has it.
func (f *fonts) text(face *typeset.Face, g typeset.Glyph, stands string) (c code, ok bool) {
	of := f.of(face)
	c = code{font: f.coded(of), wide: true}
	c.code, ok = of.coded.Text(g, stands)
	return c, ok
}
