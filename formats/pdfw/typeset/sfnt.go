package typeset

import (
	"encoding/binary"
	"sort"
)

// assemble writes the font file: the tables that PDF (ISO 32000-1, 9.9) and
// gofpdf's reader need.
func (b *subset) assemble(codes []int, gids []uint16) []byte {
	n := uint16(len(b.old))
	head := patched(b.face.tables["head"], 50, 1) // long offsets
	binary.BigEndian.PutUint32(head[8:], 0)       // checksum adjustment: gofpdf fills it
	post := make([]byte, 32)
	copy(post, b.face.tables["post"])
	binary.BigEndian.PutUint32(post, 0x00030000) // no glyph names
	return sfnt(map[string][]byte{
		"head": head,
		"hhea": patched(b.face.tables["hhea"], 34, n),
		"maxp": patched(b.face.tables["maxp"], 4, n),
		"OS/2": patched(b.face.tables["OS/2"], 8, 0),
		"post": post,
		"name": {0, 0, 0, 0, 0, 6},
		"cmap": cmapTable(codes, gids),
		"hmtx": b.hmtx, "loca": b.loca, "glyf": b.glyf,
	})
}

// patched returns a copy with one 16-bit field changed.
func patched(table []byte, at int, v uint16) []byte {
	out := append([]byte{}, table...)
	binary.BigEndian.PutUint16(out[at:], v)
	return out
}

func sfnt(tables map[string][]byte) []byte {
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	sort.Strings(names)
	out := []byte{0, 1, 0, 0}
	for _, v := range []uint16{uint16(len(names)), 128, 3, uint16(len(names)*16 - 128)} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	offset := len(out) + 16*len(names)
	for _, name := range names {
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, checksum(tables[name]))
		out = binary.BigEndian.AppendUint32(out, uint32(offset))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tables[name])))
		offset += (len(tables[name]) + 3) &^ 3
	}
	for _, name := range names {
		out = append(out, tables[name]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

func checksum(table []byte) (sum uint32) {
	for i := 0; i < len(table); i += 4 {
		var word [4]byte
		copy(word[:], table[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

// cmapTable writes a cmap of format 4 with one segment for each stretch of
// codes whose glyphs follow each other.
func cmapTable(codes []int, gids []uint16) []byte {
	type segment struct{ start, end, delta int }
	var segments []segment
	for i, code := range codes {
		delta := int(gids[i]) - code
		if last := len(segments) - 1; last >= 0 && segments[last].end+1 == code && segments[last].delta == delta {
			segments[last].end = code
			continue
		}
		segments = append(segments, segment{code, code, delta})
	}
	segments = append(segments, segment{0xffff, 0xffff, 1})
	n := len(segments)
	var out []byte
	put := func(v int) { out = binary.BigEndian.AppendUint16(out, uint16(v)) }
	for _, v := range []int{0, 1, 3, 1, 0, 12, 4, 16 + 8*n, 0, 2 * n} { // header, one record (offset 12), format, length
		put(v)
	}
	power, log := 2, 0
	for power*2 <= 2*n {
		power, log = power*2, log+1
	}
	put(power)
	put(log)
	put(2*n - power)
	for _, s := range segments {
		put(s.end)
	}
	put(0)
	for _, s := range segments {
		put(s.start)
	}
	for _, s := range segments {
		put(s.delta)
	}
	for range segments {
		put(0)
	}
	return out
}
