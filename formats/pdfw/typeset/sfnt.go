package typeset

import (
	"encoding/binary"
)

// assemble writes the font file: the tables that PDF wants (ISO 32000-1, 9.9),
// and those without which strict readers of fonts take it for a broken one.
func (b *subset) assemble(cmap []byte) []byte {
	n := uint16(len(b.old))
	head := patched(b.face.tables["head"], 50, 1) // long offsets
	binary.BigEndian.PutUint32(head[8:], 0)       // the whole file's checksum: below
	post := make([]byte, 32)
	copy(post, b.face.tables["post"])
	binary.BigEndian.PutUint32(post, 0x00030000) // no glyph names
	return sfnt([]fontTable{                     // in the order of their names
		{"OS/2", patched(b.face.tables["OS/2"], 8, 0)},
		{"cmap", cmap},
		{"glyf", b.glyf},
		{"head", head},
		{"hhea", patched(b.face.tables["hhea"], 34, n)},
		{"hmtx", b.hmtx},
		{"loca", b.loca},
		{"maxp", patched(b.face.tables["maxp"], 4, n)},
		{"name", []byte{0, 0, 0, 0, 0, 6}},
		{"post", post},
	})
}

// patched returns a copy with one 16-bit field changed.
func patched(table []byte, at int, v uint16) []byte {
	out := append([]byte{}, table...)
	binary.BigEndian.PutUint16(out[at:], v)
	return out
}

type fontTable struct {
	name string
	data []byte
}

func sfnt(tables []fontTable) []byte {
	offset := 12 + 16*len(tables)
	size, head := offset, 0
	for _, t := range tables {
		size += (len(t.data) + 3) &^ 3
	}
	out := append(make([]byte, 0, size), 0, 1, 0, 0)
	for _, v := range []uint16{uint16(len(tables)), 128, 3, uint16(len(tables)*16 - 128)} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	for _, t := range tables {
		if t.name == "head" {
			head = offset
		}
		out = append(out, t.name...)
		out = binary.BigEndian.AppendUint32(out, checksum(t.data))
		out = binary.BigEndian.AppendUint32(out, uint32(offset))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t.data)))
		offset += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	binary.BigEndian.PutUint32(out[head+8:], 0xb1b0afba-checksum(out)) // OpenType, table head
	return out
}

func checksum(table []byte) (sum uint32) {
	whole := len(table) &^ 3
	for i := 0; i < whole; i += 4 {
		sum += binary.BigEndian.Uint32(table[i:])
	}
	var word [4]byte
	copy(word[:], table[whole:])
	return sum + binary.BigEndian.Uint32(word[:])
}

// cmapTable writes a cmap of format 4 in which each of n codes is the number of
// its glyph.
func cmapTable(n uint16) []byte {
	var out []byte
	for _, v := range []uint16{
		0, 1, 3, 1, 0, 12, // one table, at offset 12
		4, 32, 0, 4, 4, 1, 0, // format, length, language; two segments
		n - 1, 0xffff, 0, 1, 0xffff, // their ends, padding, their starts
		0, 1, 0, 0, // what is added to a code; no ranges
	} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	return out
}

// byteCmap writes a cmap of format 0, in which each code of one byte has its glyph.
func byteCmap(glyphs *[256]byte) []byte {
	var out []byte
	for _, v := range []uint16{
		0, 1, 1, 0, 0, 12, // one table, of the Macintosh, at offset 12
		0, 262, 0, // format, length, language
	} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	return append(out, glyphs[:]...)
}
