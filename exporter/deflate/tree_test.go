package deflate

import (
	"math/rand/v2"
	"testing"
)

// Codes are whole (their lengths fill the code space), within their limit, and
// shorter for what is more frequent.
func TestTree(t *testing.T) {
	fibonacci := make([]uint32, 40)
	for i := range fibonacci { // the deepest tree that there is
		if i < 2 {
			fibonacci[i] = 1
		} else {
			fibonacci[i] = fibonacci[i-1] + fibonacci[i-2]
		}
	}
	random := make([]uint32, literals)
	for i := range random {
		random[i] = rand.Uint32N(1 << rand.IntN(17))
	}
	for name, often := range map[string][]uint32{
		"fibonacci": fibonacci, "random": random, "one": {0, 5}, "two": {7, 0, 5}, "none": make([]uint32, 30),
		"equal": {1, 1, 1, 1, 1, 1, 1}, "steep": {1, 1, 1 << 30},
	} {
		for _, most := range []int{7, 15} {
			if most == 7 && len(often) > 128 {
				continue
			}
			checkCodes(t, name, often, most)
		}
	}
}

func checkCodes(t *testing.T, name string, often []uint32, most int) {
	t.Helper()
	codes := make([]code, len(often))
	new(tree).build(often, most, codes)
	space, seen := 0, map[code]bool{}
	for s, c := range codes {
		if often[s] > 0 && c.length == 0 || int(c.length) > most {
			t.Errorf("%s: symbol %d has %d bits of %d", name, s, c.length, most)
		}
		if c.length == 0 {
			continue
		}
		space += 1 << (most - int(c.length))
		if seen[c] {
			t.Errorf("%s: code %v twice", name, c)
		}
		seen[c] = true
		for r := range often {
			if often[r] > often[s] && codes[r].length > c.length {
				t.Errorf("%s: %d is more frequent than %d and has more bits", name, r, s)
			}
		}
	}
	if space != 1<<most {
		t.Errorf("%s, %d bits: the codes fill %d of %d", name, most, space, 1<<most)
	}
}

func TestSymbols(t *testing.T) {
	for l := shortest; l <= longest; l++ {
		s := lengthSymbol(uint16(l))
		if base := int(lengthBase[s]); l < base || l > base+1<<lengthExtra[s]-1 {
			t.Errorf("length %d has symbol %d", l, s)
		}
	}
	for d := 1; d <= window; d++ {
		s := distanceSymbol(uint16(d - 1))
		if base := int(distanceBase[s]); d < base || d > base+1<<distanceExtra[s]-1 {
			t.Errorf("distance %d has symbol %d", d, s)
		}
	}
}
