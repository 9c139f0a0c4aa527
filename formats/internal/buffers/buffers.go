// Package buffers keeps the buffers of writers for the next bundle's: they grow
// to more than half a megabyte in each.
package buffers

import "github.com/valise-export/valise/exporter/lend"

// What is kept: what the writers of two bundles use at the same time, and none
// that one huge record has made large.
const (
	kept    = 2
	largest = 1 << 20 // bytes
)

// Buffer is what records are rendered into: their text, and the places in it
// where values begin and end, for those who tell a compressor.
type Buffer struct {
	Text  []byte
	Edges []int32
}

// Lender lends buffers. The zero value is ready; it is safe for several writers
// at once. What a buffer held stays in it until it is overwritten, as in the
// memory of the process anyway.
type Lender struct{ free lend.Shelf[Buffer] }

// Get returns an empty buffer.
func (l *Lender) Get() Buffer {
	b, _ := l.free.Take()
	return b
}

// Put takes a buffer, which the caller must not use any more.
func (l *Lender) Put(b Buffer) {
	if cap(b.Edges) > largest/4 {
		b.Edges = nil
	}
	if cap(b.Text) > 0 && cap(b.Text) <= largest {
		l.free.Put(Buffer{b.Text[:0], b.Edges[:0]}, kept)
	}
}
