package typeset

import (
	"strconv"
	"unicode/utf16"
)

// Coded gives the glyphs of one face codes, in the order of their first use, and
// makes the font that holds them: a code is the number of its glyph there, so
// that the font needs no map beside it (ISO 32000-1, 9.7.4.2, Identity).
type Coded struct {
	face   *Face
	chars  map[rune]uint16  // codes of characters
	texts  map[shown]uint16 // codes of glyphs that are not one character
	glyphs []uint32         // by code
	stands []string         // by code: the text of codes in texts
	shows  []rune           // by code: the character of the others
}

// shown is a glyph that stands for a text: the same glyph may stand for several.
type shown struct {
	id   uint32
	text string
}

// mostCodes leaves numbers for the glyphs that others are composed of.
const mostCodes = 0xf000

// NewCoded returns an empty set of a face's glyphs. The face must be one that
// Embeds.
func NewCoded(f *Face) *Coded {
	return &Coded{face: f, chars: map[rune]uint16{}, texts: map[shown]uint16{}, glyphs: make([]uint32, 1, 128), stands: make([]string, 1, 128), shows: make([]rune, 1, 128)}
}

// Char returns the code of a glyph that shows one character, its Char. ok is
// false where there are no codes left: then the glyph is drawn as an outline.
func (c *Coded) Char(g Glyph) (code uint16, ok bool) {
	if code, ok := c.chars[g.Char]; ok {
		return code, true
	}
	if code, ok = c.add(g.ID, "", g.Char); ok {
		c.chars[g.Char] = code
	}
	return code, ok
}

// Text returns the code of a glyph that stands for a text; ok as Char has it.
func (c *Coded) Text(g Glyph, text string) (code uint16, ok bool) {
	key := shown{g.ID, text}
	if code, ok := c.texts[key]; ok {
		return code, true
	}
	if code, ok = c.add(g.ID, text, 0); ok {
		c.texts[key] = code
	}
	return code, ok
}

func (c *Coded) add(id uint32, text string, r rune) (code uint16, ok bool) {
	if len(c.glyphs) > mostCodes {
		return 0, false
	}
	code = uint16(len(c.glyphs))
	c.glyphs, c.stands, c.shows = append(c.glyphs, id), append(c.stands, text), append(c.shows, r)
	return code, true
}

// Len returns how many glyphs the font has, that of missing characters included.
func (c *Coded) Len() int { return len(c.glyphs) }

// Width returns the advance of a code's glyph in 1/1000 em.
func (c *Coded) Width(code int) int { return c.face.thousandths(c.glyphs[code]) }

// ToUnicode returns the CMap that says which text each code stands for (ISO
// 32000-1, 9.10.3).
func (c *Coded) ToUnicode() []byte {
	b := append(make([]byte, 0, 512+20*len(c.glyphs)), cmapStart...)
	b = append(b, "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"...)
	for from := 1; from < len(c.glyphs); from += mostEntries {
		to := min(from+mostEntries, len(c.glyphs))
		b = append(strconv.AppendInt(b, int64(to-from), 10), " beginbfchar\n"...)
		for code := from; code < to; code++ {
			b = append(appendHex(append(b, '<'), uint16(code)), "> <"...)
			b = append(c.appendText(b, code), ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, cmapEnd...)
}

// What a CMap to Unicode begins and ends with, and how many entries a block of it
// may have.
const (
	cmapStart = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
	cmapEnd     = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
	mostEntries = 100
)

// appendText appends what a code stands for, in UTF-16.
func (c *Coded) appendText(b []byte, code int) []byte {
	var room [2]uint16
	if r := c.shows[code]; r != 0 {
		for _, u := range utf16.AppendRune(room[:0], r) {
			b = appendHex(b, u)
		}
		return b
	}
	for _, r := range c.stands[code] {
		for _, u := range utf16.AppendRune(room[:0], r) {
			b = appendHex(b, u)
		}
	}
	return b
}

func appendHex(b []byte, v uint16) []byte {
	return appendHexByte(appendHexByte(b, byte(v>>8)), byte(v))
}

func appendHexByte(b []byte, v byte) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>4], digits[v&15])
}

// Font returns a TrueType font with the coded glyphs and nothing else: no
// hinting, no layout tables, no names. Equal codes give equal bytes.
func (c *Coded) Font() ([]byte, error) {
	return cut(c.face, c.glyphs, cmapTable(uint16(len(c.glyphs))))
}

// Metrics are what a font's description says (ISO 32000-1, 9.8), in 1/1000 em.
type Metrics struct {
	Box                        [4]int
	Ascent, Descent, CapHeight int
	Angle                      float64 // of italics, degrees
	Weight                     int     // OS/2: 400 is regular
}

// Name returns the face's name as PDF can write it.
func (c *Coded) Name() string { return c.face.pdfName() }

func (f *Face) pdfName() string {
	name := make([]byte, 0, len(f.name))
	for i := range len(f.name) {
		if b := f.name[i]; b == '-' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' {
			name = append(name, b)
		}
	}
	return string(name)
}

// Metrics returns the face's own.
func (c *Coded) Metrics() Metrics { return c.face.metrics }
