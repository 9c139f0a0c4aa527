package deflate

import (
	"encoding/binary"
	"slices"
)

// sink appends bits to bytes, the first of them lowest (RFC 1951, 3.1.1).
type sink struct {
	out  []byte
	bits uint64 // that are no whole byte yet, and zeros above them
	held uint   // how many: below 8 after spill
}

// add appends the n low bits of v, the others being 0. Between two calls of
// spill it takes up to 56 bits.
func (s *sink) add(v uint64, n uint) {
	s.bits |= v << s.held
	s.held += n
}

// spill moves the whole bytes out.
func (s *sink) spill() {
	s.out = binary.LittleEndian.AppendUint64(s.out, s.bits)
	whole := s.held >> 3
	s.out = s.out[:len(s.out)-8+int(whole)]
	s.bits >>= whole << 3
	s.held &= 7
}

// align fills the last byte up with zeros.
func (s *sink) align() {
	s.held = (s.held + 7) &^ 7
	s.spill()
}

// reserve makes room for so many bits and the eight bytes that a step may touch
// behind them.
func (s *sink) reserve(n int) { s.out = slices.Grow(s.out, n/8+16) }
