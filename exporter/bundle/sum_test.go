package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The sum is that of the pieces in a row, whatever their sizes.
func TestSum(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcde"), 40_000)
	want := sha256.Sum256(content)
	for _, size := range []int{1, 1000, 2*chunkBytes - 1, 2 * chunkBytes, largeWrite, len(content)} {
		s := newSum()
		for rest := content; len(rest) > 0; {
			n := min(size, len(rest))
			s.begin(rest[:n])
			s.end()
			rest = rest[n:]
		}
		if got := s.hex(); got != hex.EncodeToString(want[:]) {
			t.Errorf("pieces of %d: %s", size, got)
		}
		s.close()
		s.close()
	}
}
