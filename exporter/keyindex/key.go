package keyindex

import (
	"cmp"
	"encoding/binary"
	"math/bits"
)

// Key is the keyed hash of a key's values.
type Key struct{ hi, lo uint64 }

// Compare orders keys; the order means nothing.
func (k Key) Compare(o Key) int { return cmp.Or(cmp.Compare(k.hi, o.hi), cmp.Compare(k.lo, o.lo)) }

// AppendPart appends one part of a key to what will be hashed. Its length goes
// before it, so that no two lists of parts give the same bytes.
func AppendPart(dst []byte, part string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(part))), part...)
}

// Hasher makes keys with one secret.
type Hasher struct{ k0, k1 uint64 }

// NewHasher returns a hasher with a secret of 16 bytes.
func NewHasher(secret [16]byte) Hasher {
	return Hasher{binary.LittleEndian.Uint64(secret[:8]), binary.LittleEndian.Uint64(secret[8:])}
}

// Key hashes p: SipHash-2-4 with an output of 128 bits (Aumasson and Bernstein,
// 2012, and their reference implementation for the longer output).
func (h Hasher) Key(p []byte) Key {
	s := sip{
		h.k0 ^ 0x736f6d6570736575, h.k1 ^ 0x646f72616e646f6d ^ 0xee,
		h.k0 ^ 0x6c7967656e657261, h.k1 ^ 0x7465646279746573,
	}
	last := uint64(len(p)) << 56
	for len(p) >= 8 {
		s.word(binary.LittleEndian.Uint64(p))
		p = p[8:]
	}
	for i, b := range p {
		last |= uint64(b) << (8 * i)
	}
	s.word(last)
	s.v2 ^= 0xee
	hi := s.end()
	s.v1 ^= 0xdd
	return Key{hi, s.end()}
}

// sip is the state of SipHash.
type sip struct{ v0, v1, v2, v3 uint64 }

func (s *sip) round() {
	s.v0 += s.v1
	s.v2 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 13) ^ s.v0
	s.v3 = bits.RotateLeft64(s.v3, 16) ^ s.v2
	s.v0 = bits.RotateLeft64(s.v0, 32)
	s.v2 += s.v1
	s.v0 += s.v3
	s.v1 = bits.RotateLeft64(s.v1, 17) ^ s.v2
	s.v3 = bits.RotateLeft64(s.v3, 21) ^ s.v0
	s.v2 = bits.RotateLeft64(s.v2, 32)
}

func (s *sip) word(m uint64) {
	s.v3 ^= m
	s.round()
	s.round()
	s.v0 ^= m
}

func (s *sip) end() uint64 {
	for range 4 {
		s.round()
	}
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3
}
