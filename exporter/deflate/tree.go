package deflate

import (
	"math/bits"
	"slices"
)

// code is a Huffman code, its first bit lowest, as it is sent.
type code struct {
	bits   uint16
	length uint8
}

// tree makes Huffman codes (RFC 1951, 3.2.2).
type tree struct {
	leaves []uint64 // frequency and symbol, ascending
	depths []int32
}

const symbolBits = 9

// build gives every symbol that occurs a code of at most so many bits. There are
// at least two, as some readers refuse a code that is not whole.
func (t *tree) build(often []uint32, most int, codes []code) {
	t.leaves = t.leaves[:0]
	for s, n := range often {
		codes[s] = code{}
		if n > 0 {
			t.leaves = append(t.leaves, uint64(n)<<symbolBits|uint64(s))
		}
	}
	for s := 0; len(t.leaves) < 2; s++ {
		if often[s] == 0 {
			t.leaves = append(t.leaves, uint64(s))
		}
	}
	slices.Sort(t.leaves)
	count := t.lengths(most)
	rarest := 0
	for length := most; length > 0; length-- {
		for _, leaf := range t.leaves[rarest : rarest+count[length]] {
			codes[leaf&(1<<symbolBits-1)].length = uint8(length)
		}
		rarest += count[length]
	}
	number(codes)
}

// lengths returns how many codes of each length there are.
func (t *tree) lengths(most int) (count [16]int) {
	t.depths = t.depths[:0]
	for _, leaf := range t.leaves {
		t.depths = append(t.depths, int32(leaf>>symbolBits))
	}
	leastRedundant(t.depths)
	for _, d := range t.depths {
		count[min(int(d), most)]++
	}
	limit(&count, most)
	return count
}

// leastRedundant turns frequencies, ascending and at least two, into the lengths
// of their codes, in place (Moffat and Katajainen, In-Place Calculation of
// Minimum-Redundancy Codes, 1995).
func leastRedundant(a []int32) {
	n := len(a)
	join(a)
	a[n-2] = 0
	for i := n - 3; i >= 0; i-- { // from parents to depths
		a[i] = a[a[i]] + 1
	}
	free, next, inner := 1, n-1, n-2
	for depth := int32(0); free > 0; depth++ {
		taken := 0
		for inner >= 0 && a[inner] == depth {
			taken++
			inner--
		}
		for range free - taken {
			a[next] = depth
			next--
		}
		free = 2 * taken
	}
}

// join leaves the parent of each inner node in its place.
func join(a []int32) {
	n := len(a)
	leaf, inner := 0, 0
	for node := range n - 1 {
		sum := int32(0)
		for range 2 {
			if leaf >= n || inner < node && a[inner] < a[leaf] {
				sum += a[inner]
				a[inner] = int32(node)
				inner++
			} else {
				sum += a[leaf]
				leaf++
			}
		}
		a[node] = sum
	}
}

// limit lengthens some codes until those that were cut to most bits fit again.
func limit(count *[16]int, most int) {
	sum := 0
	for length := 1; length <= most; length++ {
		sum += count[length] << (most - length)
	}
	for ; sum > 1<<most; sum-- {
		length := most - 1
		for count[length] == 0 {
			length--
		}
		count[length]--
		count[length+1] += 2
		count[most]--
	}
}

// number gives codes of known lengths their bits (RFC 1951, 3.2.2).
func number(codes []code) {
	var count, next [16]uint16
	for _, c := range codes {
		count[c.length]++
	}
	count[0] = 0
	for length := 1; length < len(next); length++ {
		next[length] = (next[length-1] + count[length-1]) << 1
	}
	for s := range codes {
		if l := codes[s].length; l > 0 {
			codes[s].bits = bits.Reverse16(next[l]) >> (16 - l)
			next[l]++
		}
	}
}
