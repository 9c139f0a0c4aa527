package deflate

import (
	"encoding/binary"
	"math/bits"
)

// finder covers a block with sequences. It asks three questions where a value
// begins or ends: does the record before go on like this from the same edge, has
// this value been there, and has what follows. Between edges it looks at what
// repeats behind a byte or three that changed, as in a number that counts.
type finder struct {
	table    [1 << tableBits]uint16 // where what has that hash was last, modulo 65536
	base     uint16                 // what to add to a place in the buffer for that
	before   []int                  // the edges of the record before
	dull     []uint8                // for how many records in turn an edge has found nothing
	column   int                    // of the next edge in before
	sequence []sequence

	// The state within a block: everything before at is covered, but for the
	// literals from open on.
	at, open int
	distance int // of the last repetition of the block, 0 before it
	stuck    int // where it does not go on
}

const tableBits = 13

// wide is how long a stretch without edges is before it is searched at every
// byte: a text.
const wide = 48

// reach is how many bytes are read at once: no question is asked nearer to the
// end of a block.
const reach = 8

// nowhere is an edge of no record.
const nowhere = -window - 1

// reset begins a stream.
func (f *finder) reset() {
	clear(f.table[:])
	f.base = 0
	f.begin(0)
}

// begin forgets the record before: the next has so many edges.
func (f *finder) begin(edges int) {
	f.column, f.before, f.dull = 0, f.before[:0], f.dull[:0]
	for range edges {
		f.before, f.dull = append(f.before, nowhere), append(f.dull, 0)
	}
}

// slide tells that the buffer has lost its first n bytes.
func (f *finder) slide(n int) {
	f.base += uint16(n)
	for i := range f.before {
		f.before[i] = max(f.before[i]-n, nowhere)
	}
}

// cover sets the sequences of buf from a place on.
func (f *finder) cover(buf []byte, from int, edges []int32) {
	f.sequence, f.at, f.open, f.distance, f.stuck = f.sequence[:0], from, from, 0, -1
	limit := len(buf) - reach
	next := limit
	if len(edges) > 0 {
		next = min(int(edges[0]), limit)
	}
	f.search(buf, next)
	column, before := f.column, f.before
	for i, edge := range edges {
		place := int(edge)
		next := limit
		if i+1 < len(edges) {
			next = min(int(edges[i+1]), limit)
		}
		back := place - before[column]
		before[column] = place
		value, site := column&1 == 0, column
		if column++; column == len(before) {
			column = 0
		}
		if f.at < next && from <= place && place < limit {
			f.stretch(buf, place, next, back, value, &f.dull[site])
		}
	}
	f.column = column
	if f.open < len(buf) {
		f.sequence = append(f.sequence, sequence{literals: uint32(len(buf) - f.open)})
	}
}

// stretch covers what is between two edges: a value, or what is behind one.
func (f *finder) stretch(buf []byte, place, next, before int, value bool, dull *uint8) {
	old := 0
	if value {
		if resting(dull) {
			return
		}
		old = f.last(valueHash(buf, place, next), place)
	} else if next-place < least {
		return // a comma: the next value looks behind itself
	}
	was := f.open
	f.choose(buf, place, before, old)
	f.goOn(buf, next)
	if f.at == f.open && f.at+reach < next {
		f.try(buf)
	}
	if next-f.at > wide {
		f.search(buf, next)
	}
	switch {
	case f.open != was:
		*dull = 0
	case value:
		*dull++
	}
}

// A column whose values are never found again, such as a number with many
// digits, is asked at every eighth record only.
const (
	patience = 32
	rest     = 8
)

// resting reports whether an edge is not asked this time.
func resting(dull *uint8) bool {
	if *dull < patience {
		return false
	}
	if *dull++; *dull == patience+rest {
		*dull = patience - 1
	}
	return true
}

// last returns how far back something of that hash is, 0 where there is none
// within a window, and notes that it is here too.
func (f *finder) last(hash uint64, place int) int {
	slot := &f.table[hash>>(64-tableBits)]
	now := uint16(place) + f.base
	distance := int(now - *slot)
	*slot = now
	if distance > min(window, place) {
		return 0
	}
	return distance
}

// choose takes what repeats from place on, or from where that is covered to: the
// record before, or the older value. What repeats just before place belongs to
// it.
func (f *finder) choose(buf []byte, place, before, old int) {
	at := max(f.at, place)
	end, distance := at, 0
	if 0 < before && before <= min(window, at) && (before != f.distance || at != f.open) {
		end, distance = at+same(buf, at-before, at), before
	}
	if old > 0 {
		if e := place + same(buf, place-old, place); e > end {
			end, distance = e, old
		}
	}
	start := at
	if end > at {
		for start > f.open && start > distance && buf[start-1] == buf[start-1-distance] {
			start--
		}
	}
	f.at = at
	if end-start >= least {
		f.at = start
		f.repeat(end-start, distance)
	}
}

// goOn looks whether what repeated last does so again after up to three other
// bytes.
func (f *finder) goOn(buf []byte, end int) {
	for f.distance > 0 && f.at == f.open && f.at != f.stuck && f.at+least < end {
		next := f.at + 1
		for load32(buf, next) != load32(buf, next-f.distance) {
			if next++; next == f.at+4 {
				f.stuck = f.at
				return
			}
		}
		f.at = next
		f.repeat(least+same(buf, next+least-f.distance, next+least), f.distance)
	}
}

// Of a text the first bytes are asked for.
const (
	tryBytes  = 6
	tryMask   = 1<<(8*tryBytes) - 1
	multiply  = 0x9E3779B185EBCA87 // 2^64 / the golden ratio, odd
	skipAfter = 6                  // every 64 literals the search takes larger steps
)

// try takes what repeats at this very place.
func (f *finder) try(buf []byte) bool {
	v := load64(buf, f.at) & tryMask
	distance := f.last(v*multiply, f.at)
	if distance == 0 || load64(buf, f.at-distance)&tryMask != v {
		return false
	}
	f.repeat(tryBytes+same(buf, f.at-distance+tryBytes, f.at+tryBytes), distance)
	return true
}

// search tries at every place up to end, and in larger steps where nothing
// repeats.
func (f *finder) search(buf []byte, end int) {
	for f.at < end {
		if !f.try(buf) {
			f.at += 1 + (f.at-f.open)>>skipAfter
		}
	}
}

// repeat ends the open literals with a repetition.
func (f *finder) repeat(length, distance int) {
	literals := f.at - f.open
	f.at += length
	f.open, f.distance = f.at, distance
	for length > longest {
		part := min(longest, length-shortest)
		f.sequence = append(f.sequence, sequence{uint32(literals), uint16(part), uint16(distance - 1)})
		literals, length = 0, length-part
	}
	f.sequence = append(f.sequence, sequence{uint32(literals), uint16(length), uint16(distance - 1)})
}

// valueHash is of a value's first and last eight bytes and its length.
func valueHash(buf []byte, place, end int) uint64 {
	v, n := load64(buf, place), end-place
	if n < 8 {
		v &= 1<<(8*uint(n)) - 1
	} else {
		v ^= bits.RotateLeft64(load64(buf, end-8)*multiply, 29)
	}
	return (v + uint64(n)) * multiply
}

// same counts the bytes that are the same from a and from b on, a being smaller.
func same(buf []byte, a, b int) int {
	x, y := buf[a:], buf[b:]
	n := 0
	for len(y) >= 8 && len(x) >= 8 {
		if d := load64(x, 0) ^ load64(y, 0); d != 0 {
			return n + bits.TrailingZeros64(d)>>3
		}
		n += 8
		x, y = x[8:], y[8:]
	}
	for i := range y {
		if x[i] != y[i] {
			break
		}
		n++
	}
	return n
}

func load64(b []byte, i int) uint64 { return binary.LittleEndian.Uint64(b[i:]) }
func load32(b []byte, i int) uint32 { return binary.LittleEndian.Uint32(b[i:]) }
