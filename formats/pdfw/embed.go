package pdfw

import (
	"fmt"
	"strconv"

	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// fontObjects is how many objects a font is.
const fontObjects = 5

// font writes a composite font whose codes are the numbers of its glyphs (ISO
// 32000-1, 9.7): the font, its glyphs' widths, its description, the file, and
// the texts that the codes stand for.
func (w *finishing) font(c *typeset.Coded) error {
	data, err := c.Font()
	if err != nil {
		return err
	}
	first := len(w.offsets) + 1
	name := "VALISE+" + c.Name() // the six letters mark a part of a font (9.6.4)
	w.begin()
	fmt.Fprintf(w.out, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>\n%s", name, first+1, first+4, objectEnd)
	w.begin()
	fmt.Fprintf(w.out, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>\n/FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [0 [", name, first+2)
	w.widths(c)
	fmt.Fprintf(w.out, "]]>>\n%s", objectEnd)
	w.begin()
	m := c.Metrics()
	fmt.Fprintf(w.out, "<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle %s /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>\n%s",
		name, m.Box[0], m.Box[1], m.Box[2], m.Box[3], strconv.FormatFloat(m.Angle, 'f', -1, 64), m.Ascent, m.Descent, m.CapHeight, stem(m.Weight), first+3, objectEnd)
	w.begin()
	if err := w.stream("/Length1 "+strconv.Itoa(len(data))+" ", data); err != nil {
		return err
	}
	w.out.WriteString(objectEnd)
	w.begin()
	if err := w.stream("", c.ToUnicode()); err != nil {
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

func (w *finishing) widths(c *typeset.Coded) {
	b := w.desk.plain[:0]
	for code := range c.Len() {
		if code > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(c.Width(code)), 10)
	}
	w.out.Write(b)
	w.desk.plain = b
}

// stem estimates how thick the vertical stems of a font of a weight are: the
// embedded outlines count, but the description must say something.
func stem(weight int) int { return 50 + (weight/65)*(weight/65) }
