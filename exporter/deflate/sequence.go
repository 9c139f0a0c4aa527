package deflate

// What RFC 1951 allows a repetition.
const (
	window   = 32 << 10 // how far back, 2
	shortest = 3        // 3.2.5
	longest  = 258
)

// least is the shortest repetition worth its bits: three bytes cost no more as
// literals.
const least = 4

// sequence is a run of literals and the repetition after it.
type sequence struct {
	literals uint32
	length   uint16 // of the repetition; 0 at the end of a block, where there is none
	distance uint16 // less one
}

// The symbols (RFC 1951, 3.2.5).
const (
	endOfBlock  = 256
	firstLength = 257
	literals    = 286
	distances   = 30
)

var lengthBase = [...]uint16{
	3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
}

var lengthExtra = [...]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}

// The tables of distances have 32 places, so that an index of five bits needs no
// check.
var distanceBase = [32]uint16{
	1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
	1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
}

var distanceExtra = [32]uint8{
	0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
}

// lengthSymbols is the symbol of each length less 3, less firstLength.
var lengthSymbols = func() (t [256]uint8) {
	for s, base := range lengthBase {
		for l := int(base) - shortest; l < len(t); l++ {
			t[l] = uint8(s)
		}
	}
	return t
}()

// distanceSymbols is the symbol of each distance less 1: of those up to 256, and
// then of every 128th.
var distanceSymbols = func() (t [512]uint8) {
	for s, base := range distanceBase[:distances] {
		for d := int(base) - 1; d < window; d++ {
			if d < 256 {
				t[d] = uint8(s)
			}
			t[256+d>>7] = uint8(s)
		}
	}
	return t
}()

func lengthSymbol(length uint16) int { return int(lengthSymbols[uint8(length-shortest)]) }

func distanceSymbol(lessOne uint16) uint8 {
	if lessOne < 256 {
		return distanceSymbols[lessOne] & 31
	}
	return distanceSymbols[256+lessOne>>7] & 31
}
