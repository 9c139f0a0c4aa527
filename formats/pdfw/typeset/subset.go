package typeset

import (
	"encoding/binary"
	"fmt"
	"sort"
	"strings"
	"unicode/utf16"
)

// Coded gives the glyphs of one face codes of the Basic Multilingual Plane, and
// makes the font that holds them.
type Coded struct {
	face  *Face
	byKey map[shown]uint16  // private codes
	codes map[uint16]uint32 // code → glyph
	texts map[uint16]string // of private codes
	next  int
}

// shown is a glyph that stands for a text: the same glyph may stand for several.
type shown struct {
	id   uint32
	text string
}

// Private use area: codes for glyphs that are not one character.
const (
	privateFirst = 0xe000
	privateLast  = 0xf8ff
)

// NewCoded returns an empty set of a face's glyphs. The face must be one that
// Embeds.
func NewCoded(f *Face) *Coded {
	return &Coded{face: f, byKey: map[shown]uint16{}, codes: map[uint16]uint32{}, texts: map[uint16]string{}, next: privateFirst}
}

// Code returns the code of a glyph that stands for a text: the character itself
// where it is one of the plane, else a private one. ok is false where there are
// no codes left: then the glyph is drawn as an outline.
func (c *Coded) Code(g Glyph, text string) (code rune, ok bool) {
	if r := g.Char; (r >= ' ' && r < privateFirst || r > privateLast && r < 0xfff0) && string(r) == text {
		c.codes[uint16(r)] = g.ID
		return r, true
	}
	key := shown{g.ID, text}
	if code, ok := c.byKey[key]; ok {
		return rune(code), true
	}
	if c.next > privateLast {
		return 0, false
	}
	private := uint16(c.next)
	c.next++
	c.byKey[key], c.codes[private], c.texts[private] = private, g.ID, text
	return rune(private), true
}

// ToUnicode returns the CMap that says which text each code stands for (ISO
// 32000-1, 9.10.3).
func (c *Coded) ToUnicode() []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // entries of a block
	for codes := c.sorted(); len(codes) > 0; codes = codes[min(most, len(codes)):] {
		fmt.Fprintf(&b, "%d beginbfchar\n", min(most, len(codes)))
		for _, code := range codes[:min(most, len(codes))] {
			text, private := c.texts[uint16(code)]
			if !private {
				text = string(rune(code))
			}
			fmt.Fprintf(&b, "<%04X> <", code)
			for _, u := range utf16.Encode([]rune(text)) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return []byte(b.String())
}

// sorted returns the codes in order.
func (c *Coded) sorted() []int {
	codes := make([]int, 0, len(c.codes))
	for code := range c.codes {
		codes = append(codes, int(code))
	}
	sort.Ints(codes)
	return codes
}

// Font returns a TrueType font with the coded glyphs and nothing else: no
// hinting, no layout tables, no names. Equal codes give equal bytes.
func (c *Coded) Font() ([]byte, error) {
	codes := c.sorted()
	b := &subset{face: c.face, index: map[uint32]uint16{}}
	b.add(0)
	gids := make([]uint16, len(codes))
	for i, code := range codes {
		gids[i] = b.add(c.codes[uint16(code)])
	}
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("cut font %s: %w", c.face.name, err)
	}
	return b.assemble(codes, gids), nil
}

// subset collects glyphs and gives them new numbers.
type subset struct {
	face  *Face
	index map[uint32]uint16
	old   []uint32
	glyf  []byte
	loca  []byte
	hmtx  []byte
}

func (b *subset) add(gid uint32) uint16 {
	if n, ok := b.index[gid]; ok {
		return n
	}
	n := uint16(len(b.old))
	b.index[gid] = n
	b.old = append(b.old, gid)
	return n
}

// close copies the glyphs, and those that they are composed of.
func (b *subset) close() error {
	hmtx := b.face.tables["hmtx"]
	metrics := int(be16(b.face.tables["hhea"], 34))
	for i := 0; i < len(b.old); i++ {
		gid := b.old[i]
		b.loca = binary.BigEndian.AppendUint32(b.loca, uint32(len(b.glyf)))
		data, err := b.outline(gid)
		if err != nil {
			return err
		}
		b.glyf = append(b.glyf, data...)
		for len(b.glyf)%4 != 0 {
			b.glyf = append(b.glyf, 0)
		}
		b.hmtx = binary.BigEndian.AppendUint16(b.hmtx, b.face.advances[gid])
		b.hmtx = append(b.hmtx, bearing(hmtx, metrics, int(gid))...)
	}
	b.loca = binary.BigEndian.AppendUint32(b.loca, uint32(len(b.glyf)))
	return nil
}

// bearing returns the two bytes of a glyph's left side bearing.
func bearing(hmtx []byte, metrics, gid int) []byte {
	at := gid*4 + 2
	if gid >= metrics {
		at = metrics*4 + (gid-metrics)*2
	}
	if at+2 > len(hmtx) {
		return []byte{0, 0}
	}
	return hmtx[at : at+2]
}

// outline returns a glyph's data without its hinting instructions, its
// components renumbered.
func (b *subset) outline(gid uint32) ([]byte, error) {
	if int(gid)+1 >= len(b.face.loca) {
		return nil, errFont
	}
	from, to := b.face.loca[gid], b.face.loca[gid+1]
	table := b.face.tables["glyf"]
	if from == to {
		return nil, nil
	}
	if to < from || int(to) > len(table) || to-from < 12 {
		return nil, errFont
	}
	data := table[from:to]
	if int16(be16(data, 0)) < 0 {
		return b.composite(data)
	}
	return unhinted(data)
}

// unhinted drops the instructions of a simple glyph.
func unhinted(data []byte) ([]byte, error) {
	at := 10 + 2*int(be16(data, 0)) // after the ends of the contours
	if at+2 > len(data) {
		return nil, errFont
	}
	rest := at + 2 + int(be16(data, at))
	if rest > len(data) {
		return nil, errFont
	}
	out := append([]byte{}, data[:at]...)
	return append(append(out, 0, 0), data[rest:]...), nil
}

// The flags of a component (OpenType, table glyf).
const (
	wordArguments  = 1 << 0
	haveScale      = 1 << 3
	moreComponents = 1 << 5
	haveXYScale    = 1 << 6
	have2x2        = 1 << 7
	haveHints      = 1 << 8
)

func (b *subset) composite(data []byte) ([]byte, error) {
	out := append([]byte{}, data...)
	for at := 10; ; {
		if at+4 > len(out) {
			return nil, errFont
		}
		flags := be16(out, at)
		binary.BigEndian.PutUint16(out[at:], flags&^haveHints)
		binary.BigEndian.PutUint16(out[at+2:], b.add(uint32(be16(out, at+2))))
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&haveScale != 0:
			at += 2
		case flags&haveXYScale != 0:
			at += 4
		case flags&have2x2 != 0:
			at += 8
		}
		if flags&moreComponents == 0 {
			if at > len(out) {
				return nil, errFont
			}
			return out[:at], nil
		}
	}
}
