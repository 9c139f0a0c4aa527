package buffers_test

import (
	"testing"

	"github.com/valise-export/valise/formats/internal/buffers"
)

func TestLender(t *testing.T) {
	var l buffers.Lender
	if b := l.Get(); len(b) != 0 {
		t.Errorf("the first buffer holds %d bytes", len(b))
	}
	l.Put(nil)
	l.Put(make([]byte, 0, 2<<20))
	if b := l.Get(); cap(b) != 0 {
		t.Errorf("a buffer of %d bytes was kept", cap(b))
	}
	for range 3 {
		l.Put(append(make([]byte, 0, 100), "what it held"...))
	}
	one, two, three := l.Get(), l.Get(), l.Get()
	if len(one) != 0 || cap(one) != 100 || cap(two) != 100 || cap(three) != 0 {
		t.Errorf("got buffers of %d/%d, %d and %d bytes", len(one), cap(one), cap(two), cap(three))
	}
	if one, two = append(one, 'a'), append(two, 'b'); one[0] != 'a' || two[0] != 'b' {
		t.Error("two borrowers have one buffer")
	}
}
