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
func (o *objects) font(c *typeset.Coded, first int) error {
	data, err := c.Font()
	if err != nil {
		return err
	}
	name := "VALISE+" + c.Name() // the six letters mark a part of a font (9.6.4)
	o.begin(first)
	fmt.Fprintf(o.out, "<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>", name, first+1, first+4)
	o.endObject()
	o.begin(first + 1)
	fmt.Fprintf(o.out, "<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>\n/FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [0 [", name, first+2)
	o.widths(c)
	o.out.WriteString("]]>>")
	o.endObject()
	o.begin(first + 2)
	m := c.Metrics()
	fmt.Fprintf(o.out, "<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle %s /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %d 0 R>>",
		name, m.Box[0], m.Box[1], m.Box[2], m.Box[3], strconv.FormatFloat(m.Angle, 'f', -1, 64), m.Ascent, m.Descent, m.CapHeight, stem(m.Weight), first+3)
	o.endObject()
	o.begin(first + 3)
	if err := o.stream("/Length1 "+strconv.Itoa(len(data))+" ", data); err != nil {
		return err
	}
	o.endObject()
	o.begin(first + 4)
	if err := o.stream("", c.ToUnicode()); err != nil {
		return err
	}
	o.endObject()
	return nil
}

func (o *objects) widths(c *typeset.Coded) {
	for code := range c.Len() {
		if code > 0 {
			o.out.WriteByte(' ')
		}
		o.number(c.Width(code))
	}
}

// stem estimates how thick the vertical stems of a font of a weight are: the
// embedded outlines count, but the description must say something.
func stem(weight int) int { return 50 + (weight/65)*(weight/65) }
