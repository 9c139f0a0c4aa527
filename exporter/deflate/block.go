package deflate

import "encoding/binary"

// block writes blocks (RFC 1951, 3.2.3).
type block struct {
	sink
	tree      tree
	literal   [literals]uint32 // how often each occurs
	distance  [32]uint32
	literals  [literals]code
	distances [32]code
	lengths   lengths
	packed    packed

	// A dynamic block goes on while its codes fit what comes.
	going bool
	parts int // that were written with its codes
	worth int // bits of a kilobyte of what they were made for
}

// The kinds of block.
const (
	stored  = 0
	fixed   = 1
	dynamic = 2
)

// largestStored is what a stored block can hold (RFC 1951, 3.2.4).
const largestStored = 65535

// Counting is a fifth of the work of writing: codes are made again after so many
// parts, or when a part takes more than a thirty-second more bits than the one
// that they were made for.
const (
	mostParts = 8
	tolerance = 32
)

func (b *block) reset() {
	b.sink = sink{out: b.out[:0]}
	b.going = false
}

// put writes what the sequences cover. The last part is not the only one of its
// block: whether a block is the last stands at its beginning.
func (b *block) put(src []byte, sequences []sequence, final bool) {
	if b.going && !final {
		b.goOn(src, sequences)
		return
	}
	if b.going {
		b.end()
	}
	b.begin(src, sequences, final)
}

// goOn writes a part with the codes that there are.
func (b *block) goOn(src []byte, sequences []sequence) {
	b.reserve(16 * len(src)) // a literal takes 15 bits, a repetition 48 for 3 bytes
	before := len(b.out)
	b.tokens(src, sequences)
	b.parts++
	bits := 8 * (len(b.out) - before)
	if b.parts >= mostParts || bits/(len(src)>>10+1) > b.worth+b.worth/tolerance {
		b.end()
	}
}

// end ends the block.
func (b *block) end() {
	e := b.literals[endOfBlock]
	b.add(uint64(e.bits), uint(e.length))
	b.spill()
	b.going = false
}

// begin writes a block, in the kind that is shortest; a dynamic one that is not
// the last stays open, and so its codes are for all symbols.
func (b *block) begin(src []byte, sequences []sequence, final bool) {
	b.count(src, sequences)
	if !final {
		seen(b.literal[:])
		seen(b.distance[:distances])
	}
	b.tree.build(b.literal[:], 15, b.literals[:])
	b.tree.build(b.distance[:distances], 15, b.distances[:distances])
	b.lengths.describe(&b.tree, b.literals[:], b.distances[:distances])
	own, common := b.lengths.size()+b.size(&b.literals, &b.distances), b.size(&fixedLiterals, &fixedDistances)
	switch plain := 8 * (len(src) + 5*(1+len(src)/largestStored)); {
	case plain < min(own, common):
		b.store(src, final)
		return
	case common <= own:
		b.header(fixed, final)
		b.literals, b.distances = fixedLiterals, fixedDistances
		b.reserve(common)
	default:
		b.header(dynamic, final)
		b.lengths.put(&b.sink)
		b.reserve(own)
		b.going, b.parts, b.worth = !final, 1, own/(len(src)>>10+1)
	}
	b.packed.set(&b.literals)
	b.tokens(src, sequences)
	if !b.going {
		b.end()
	}
}

// seen makes every symbol occur.
func seen(often []uint32) {
	for i, n := range often {
		often[i] = max(n, 1)
	}
}

func (b *block) header(kind uint64, final bool) {
	last := uint64(0)
	if final {
		last = 1
	}
	b.add(last|kind<<1, 3)
	b.spill()
}

// store writes src as it is.
func (b *block) store(src []byte, final bool) {
	for {
		n := min(len(src), largestStored)
		b.header(stored, final && n == len(src))
		b.align()
		b.out = binary.LittleEndian.AppendUint16(b.out, uint16(n))
		b.out = binary.LittleEndian.AppendUint16(b.out, ^uint16(n))
		b.out = append(b.out, src[:n]...)
		if src = src[n:]; len(src) == 0 {
			return
		}
	}
}

// count sets how often each symbol occurs.
func (b *block) count(src []byte, sequences []sequence) {
	clear(b.literal[:])
	clear(b.distance[:])
	for _, s := range sequences {
		for _, c := range src[:s.literals] {
			b.literal[c]++
		}
		src = src[int(s.literals)+int(s.length):]
		if s.length > 0 {
			b.literal[firstLength+lengthSymbol(s.length)]++
			b.distance[distanceSymbol(s.distance)]++
		}
	}
	b.literal[endOfBlock] = 1
}

// size returns the bits of the counted symbols, with what stands behind them.
func (b *block) size(literal *[literals]code, distance *[32]code) int {
	n := 0
	for s, often := range b.literal {
		extra := uint8(0)
		if s >= firstLength {
			extra = lengthExtra[s-firstLength]
		}
		n += int(often) * int(literal[s].length+extra)
	}
	for s, often := range b.distance {
		n += int(often) * int(distance[s].length+distanceExtra[s])
	}
	return n
}

// The codes of fixed blocks (RFC 1951, 3.2.6).
var fixedLiterals, fixedDistances = func() (l [literals]code, d [32]code) {
	var all [288]code
	for s := range all {
		switch {
		case s < 144 || s >= 280:
			all[s].length = 8
		case s < 256:
			all[s].length = 9
		default:
			all[s].length = 7
		}
	}
	number(all[:])
	for s := range d {
		d[s].length = 5
	}
	number(d[:])
	return [literals]code(all[:literals]), d
}()
