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
	low    [lowCoded]uint16 // codes of characters, 0 where there is none yet
	chars  map[rune]uint16  // the same from lowCoded on
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

const (
	lowCoded = 0x250
	// mostCodes leaves numbers for the glyphs that others are composed of.
	mostCodes = 0xf000
)

// NewCoded returns an empty set of a face's glyphs. The face must be one that
// Embeds.
func NewCoded(f *Face) *Coded {
	return &Coded{face: f, chars: map[rune]uint16{}, texts: map[shown]uint16{}, glyphs: make([]uint32, 1, 128), stands: make([]string, 1, 128), shows: make([]rune, 1, 128)}
}

// Char returns the code of a glyph that shows one character, its Char. ok is
// false where there are no codes left: then the glyph is drawn as an outline.
func (c *Coded) Char(g Glyph) (code uint16, ok bool) {
	r := g.Char
	if r < lowCoded {
		if code := c.low[r]; code != 0 {
			return code, true
		}
	} else if code, ok := c.chars[r]; ok {
		return code, true
	}
	if code, ok = c.add(g.ID, "", r); !ok {
		return 0, false
	}
	if r < lowCoded {
		c.low[r] = code
	} else {
		c.chars[r] = code
	}
	return code, true
}

// AppendPlain appends the codes of a Plain run. ok is false, and dst as it was,
// where there are not enough codes left.
func (c *Coded) AppendPlain(dst []uint16, r *Run) (out []uint16, ok bool) {
	out = dst
	for _, char := range r.Text {
		code := uint16(0)
		if char < lowCoded {
			code = c.low[char]
		}
		if code == 0 {
			if code, ok = c.Char(Glyph{ID: uint32(c.face.plain[char].glyph), Char: char}); !ok {
				return dst, false
			}
		}
		out = append(out, code)
	}
	return out, true
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
	const most = 100 // entries of a block
	b := append(make([]byte, 0, 512+20*len(c.glyphs)), "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"...)
	for from := 1; from < len(c.glyphs); from += most {
		to := min(from+most, len(c.glyphs))
		b = append(strconv.AppendInt(b, int64(to-from), 10), " beginbfchar\n"...)
		for code := from; code < to; code++ {
			b = append(appendHex(append(b, '<'), uint16(code)), "> <"...)
			b = append(c.appendText(b, code), ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"...)
}

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
	const digits = "0123456789ABCDEF"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// Font returns a TrueType font with the coded glyphs and nothing else: no
// hinting, no layout tables, no names. Equal codes give equal bytes.
func (c *Coded) Font() ([]byte, error) { return cut(c.face, c.glyphs) }

// Metrics are what a font's description says (ISO 32000-1, 9.8), in 1/1000 em.
type Metrics struct {
	Box                        [4]int
	Ascent, Descent, CapHeight int
	Angle                      float64 // of italics, degrees
	Weight                     int     // OS/2: 400 is regular
}

// Name returns the face's name as PDF can write it.
func (c *Coded) Name() string {
	name := []byte("")
	for i := range len(c.face.name) {
		if b := c.face.name[i]; b == '-' || b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' {
			name = append(name, b)
		}
	}
	return string(name)
}

// Metrics returns the face's own.
func (c *Coded) Metrics() Metrics { return c.face.metrics }
