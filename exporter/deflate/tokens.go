package deflate

import "encoding/binary"

// packed is the codes as the inner loop reads them.
type packed struct {
	literal [256]uint32 // the code, and its length from bit 16 on
	length  [256]uint32 // of each length less 3: code and extra bits, and how many from bit 24 on
}

func (p *packed) set(codes *[literals]code) {
	for c := range p.literal {
		p.literal[c] = uint32(codes[c].bits) | uint32(codes[c].length)<<16
	}
	for l := range p.length {
		s := lengthSymbols[l]
		c := codes[firstLength+int(s)]
		extra := uint32(l+shortest) - uint32(lengthBase[s])
		p.length[l] = uint32(c.bits) | extra<<c.length | uint32(c.length+lengthExtra[s])<<24
	}
}

// tokens writes the symbols of the sequences, for which there is room. A literal takes up to 15 bits and a repetition up to 48, so that
// three of the one and one of the other fit beside 7 bits that wait.
func (b *block) tokens(src []byte, sequences []sequence) {
	out, n := b.out[:cap(b.out)], len(b.out)
	bits, held := b.bits, b.held
	for _, s := range sequences {
		run := src[:s.literals]
		src = src[int(s.literals)+int(s.length):]
		for len(run) >= 3 {
			x, y, z := b.packed.literal[run[0]], b.packed.literal[run[1]], b.packed.literal[run[2]]
			bits |= uint64(x&0xffff) << (held & 63)
			held += uint(x >> 16)
			bits |= uint64(y&0xffff) << (held & 63)
			held += uint(y >> 16)
			bits |= uint64(z&0xffff) << (held & 63)
			held += uint(z >> 16)
			run = run[3:]
			binary.LittleEndian.PutUint64(out[n:], bits)
			n += int(held >> 3)
			bits >>= held & 56
			held &= 7
		}
		for _, c := range run {
			x := b.packed.literal[c]
			bits |= uint64(x&0xffff) << (held & 63)
			held += uint(x >> 16)
		}
		binary.LittleEndian.PutUint64(out[n:], bits)
		n += int(held >> 3)
		bits >>= held & 56
		held &= 7
		if s.length == 0 {
			continue
		}
		l := b.packed.length[uint8(s.length-shortest)]
		bits |= uint64(l&0xffffff) << (held & 63)
		held += uint(l >> 24)
		symbol := distanceSymbol(s.distance)
		d := b.distances[symbol]
		bits |= uint64(d.bits) << (held & 63)
		held += uint(d.length)
		bits |= uint64(s.distance+1-distanceBase[symbol]) << (held & 63)
		held += uint(distanceExtra[symbol])
		binary.LittleEndian.PutUint64(out[n:], bits)
		n += int(held >> 3)
		bits >>= held & 56
		held &= 7
	}
	b.out, b.bits, b.held = out[:n], bits, held
}
