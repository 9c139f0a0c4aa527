package buffers_test

import (
	"testing"

	"github.com/valise-export/valise/formats/internal/buffers"
)

func TestLender(t *testing.T) {
	var l buffers.Lender
	if b := l.Get(); len(b.Text) != 0 || len(b.Edges) != 0 {
		t.Errorf("the first buffer holds %d bytes and %d edges", len(b.Text), len(b.Edges))
	}
	l.Put(buffers.Buffer{})
	l.Put(buffers.Buffer{Text: make([]byte, 0, 2<<20)})
	if b := l.Get(); cap(b.Text) != 0 {
		t.Errorf("a buffer of %d bytes was kept", cap(b.Text))
	}
	for _, edges := range []int{10, 1 << 20, 10} {
		l.Put(buffers.Buffer{Text: append(make([]byte, 0, 100), "what it held"...), Edges: make([]int32, 7, edges)})
	}
	large, one, none := l.Get(), l.Get(), l.Get()
	if cap(large.Text) != 100 || cap(large.Edges) != 0 || cap(none.Text) != 0 {
		t.Errorf("got %d bytes and %d edges, and then %d bytes", cap(large.Text), cap(large.Edges), cap(none.Text))
	}
	if len(one.Text) != 0 || cap(one.Text) != 100 || len(one.Edges) != 0 || cap(one.Edges) != 10 {
		t.Errorf("got %d/%d bytes and %d/%d edges", len(one.Text), cap(one.Text), len(one.Edges), cap(one.Edges))
	}
	if a, b := append(one.Text, 'a'), append(large.Text, 'b'); a[0] != 'a' || b[0] != 'b' {
		t.Error("two borrowers have one buffer")
	}
}
