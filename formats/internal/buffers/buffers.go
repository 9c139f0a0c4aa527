// Package buffers keeps the buffers of writers for the next bundle's: they grow
// to more than half a megabyte in each.
package buffers

import "github.com/valise-export/valise/exporter/lend"

// What is kept: what the writers of two bundles use at the same time, and none
// that one huge record has made large.
const (
	kept    = 2
	largest = 1 << 20
)

// Lender lends buffers. The zero value is ready; it is safe for several writers
// at once. What a buffer held stays in it until it is overwritten, as in the
// memory of the process anyway.
type Lender struct{ free lend.Shelf[[]byte] }

// Get returns an empty buffer.
func (l *Lender) Get() []byte {
	b, _ := l.free.Take()
	return b
}

// Put takes a buffer, which the caller must not use any more.
func (l *Lender) Put(b []byte) {
	if cap(b) > 0 && cap(b) <= largest {
		l.free.Put(b[:0], kept)
	}
}
