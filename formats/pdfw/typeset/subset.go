package typeset

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// cut returns a font that has the glyphs under their positions in the list, and
// behind them those that they are composed of. cmap is its table of codes.
func cut(face *Face, glyphs []uint32, cmap []byte) ([]byte, error) {
	b := &subset{face: face, index: make(map[uint32]uint16, len(glyphs)), old: slices.Clone(glyphs)}
	for n, gid := range glyphs {
		b.index[gid] = uint16(n)
	}
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("cut font %s: %w", face.name, err)
	}
	return b.assemble(cmap), nil
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
	b.glyf = make([]byte, 0, 160*len(b.old))
	for i := 0; i < len(b.old); i++ {
		gid := b.old[i]
		b.loca = binary.BigEndian.AppendUint32(b.loca, uint32(len(b.glyf)))
		if err := b.outline(gid); err != nil {
			return err
		}
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

// outline appends a glyph's data without its hinting instructions, its
// components renumbered.
func (b *subset) outline(gid uint32) error {
	if int(gid)+1 >= len(b.face.loca) {
		return errFont
	}
	from, to := b.face.loca[gid], b.face.loca[gid+1]
	table := b.face.tables["glyf"]
	if from == to {
		return nil
	}
	if to < from || int(to) > len(table) || to-from < 12 {
		return errFont
	}
	data := table[from:to]
	if int16(be16(data, 0)) < 0 {
		return b.composite(data)
	}
	return b.unhinted(data)
}

// unhinted appends a simple glyph without its instructions.
func (b *subset) unhinted(data []byte) error {
	at := 10 + 2*int(be16(data, 0)) // after the ends of the contours
	if at+2 > len(data) {
		return errFont
	}
	rest := at + 2 + int(be16(data, at))
	if rest > len(data) {
		return errFont
	}
	b.glyf = append(append(b.glyf, data[:at]...), 0, 0)
	b.glyf = append(b.glyf, data[rest:]...)
	return nil
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

func (b *subset) composite(data []byte) error {
	start := len(b.glyf)
	b.glyf = append(b.glyf, data...)
	out := b.glyf[start:]
	for at := 10; ; {
		if at+4 > len(out) {
			return errFont
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
				return errFont
			}
			b.glyf = b.glyf[:start+at]
			return nil
		}
	}
}
