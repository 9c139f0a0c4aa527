package bundle

import (
	"bytes"
	"strconv"
	"testing"
)

// TestStanding: what is kept is of that very content, and has a bound; what is
// too large, or was not packed, is not kept.
func TestStanding(t *testing.T) {
	var s standing
	made := func(content string) *member {
		m := &member{crc: uint32(len(content)), size: int64(len(content))}
		m.spool.packed = []byte("packed " + content[:10])
		return m
	}
	text := func(n int) []byte { return append([]byte(strconv.Itoa(1e9+n)), bytes.Repeat([]byte("x"), 10<<10)...) }
	for n := range 300 {
		for range 2 {
			s.keep(text(n), made(string(text(n))))
		}
		if k, ok := s.get(text(n)); !ok || string(k.packed) != "packed "+strconv.Itoa(1e9+n) {
			t.Fatalf("%d: %q %v", n, k.packed, ok)
		}
	}
	size := 0
	for content, k := range s.known {
		size += len(content) + len(k.packed)
	}
	if size != s.size || size > standingBytes || size < standingBytes*9/10 {
		t.Errorf("%d bytes are kept, %d were counted; want nearly %d", size, s.size, standingBytes)
	}
	large := bytes.Repeat([]byte("0123456789"), standingBytes/10)
	s.keep(large, made(string(large)))
	unpacked := made("0123456789")
	unpacked.spool.packed = nil
	s.keep([]byte("0123456789"), unpacked)
	for _, content := range [][]byte{large, []byte("0123456789"), text(300)} {
		if _, ok := s.get(content); ok {
			t.Errorf("%d bytes are known", len(content))
		}
	}
}
