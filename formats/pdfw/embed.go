package pdfw

import (
	"fmt"
	"strconv"

	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// fontObjects is how many objects a font is.
const fontObjects = 5

// font writes a font of the document.
func (w *finishing) font(f *embedded) error {
	if f.simple != nil {
		return w.simpleFont(f.simple)
	}
	return w.codedFont(f.coded)
}

// simpleFont writes a font whose codes are bytes (ISO 32000-1, 9.6): the font, its
// glyphs' widths, its description, the file, and what the codes stand for.
func (w *finishing) simpleFont(s *typeset.Simple) error {
	first := len(w.offsets) + 1
	name := partName(s.Name())
	from, to, _ := s.Range()
	w.begin()
	fmt.Fprintf(w.out, "<</Type /Font /Subtype /TrueType /BaseFont /%s /FirstChar %d /LastChar %d /Widths %d 0 R /FontDescriptor %d 0 R /ToUnicode %d 0 R>>\n%s",
		name, from, to, first+1, first+2, first+4, objectEnd)
	w.begin()
	w.widths(from, to+1, s.Width)
	w.out.WriteString("\n" + objectEnd)
	return w.description(name, s, first+3)
}

// codedFont writes a composite font whose codes are the numbers of its glyphs
// (9.7): the font, its glyphs and their widths, its description, the file, and
// the texts that the codes stand for.
func (w *finishing) codedFont(c *typeset.Coded) error {
	first := len(w.offsets) + 1
	name := partName(c.Name())
	w.begin()
	fmt.Fprintf(w.out, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>\n%s", name, first+1, first+4, objectEnd)
	w.begin()
	fmt.Fprintf(w.out, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>\n/FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [0 ", name, first+2)
	w.widths(0, c.Len(), c.Width)
	fmt.Fprintf(w.out, "]>>\n%s", objectEnd)
	return w.description(name, c, first+3)
}

// partName marks the name of a part of a font (9.6.4).
func partName(name string) string { return "VALISE+" + name }

// partOfFont is what both kinds have.
type partOfFont interface {
	Metrics() typeset.Metrics
	Font() ([]byte, error)
	ToUnicode() []byte
}

// description writes the last three objects of a font (9.8): file is the number
// of the second.
func (w *finishing) description(name string, f partOfFont, file int) error {
	data, err := f.Font()
	if err != nil {
		return err
	}
	w.begin()
	m := f.Metrics()
	fmt.Fprintf(w.out, "<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle %s /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>\n%s",
		name, m.Box[0], m.Box[1], m.Box[2], m.Box[3], strconv.FormatFloat(m.Angle, 'f', -1, 64), m.Ascent, m.Descent, m.CapHeight, stem(m.Weight), file, objectEnd)
	w.begin()
	if err := w.stream("/Length1 "+strconv.Itoa(len(data))+" ", data); err != nil {
		return err
	}
	w.out.WriteString(objectEnd)
	w.begin()
	if err := w.stream("", f.ToUnicode()); err != nil {
		return err
	}
	w.out.WriteString(objectEnd)
	return nil
}

// begin starts an object behind gofpdf's.
func (w *finishing) begin() {
	w.offsets = append(w.offsets, w.out.Len())
	fmt.Fprintf(w.out, "%d 0 obj\n", len(w.offsets))
}

// widths writes the widths of the codes from … to, the last not included.
func (w *finishing) widths(from, to int, width func(code int) int) {
	b := append(w.desk.plain[:0], '[')
	for code := from; code < to; code++ {
		if code > from {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(width(code)), 10)
	}
	b = append(b, ']')
	w.out.Write(b)
	w.desk.plain = b
}

// stem estimates how thick the vertical stems of a font of a weight are: the
// embedded outlines count, but the description must say something.
func stem(weight int) int { return 50 + (weight/65)*(weight/65) }
