// Package buffers keeps the buffers of writers for the next bundle's: they grow
// to more than half a megabyte in each.
package buffers

import "sync"

// What is kept: what the writers of two bundles use at the same time, and none
// that one huge record has made large.
const (
	kept    = 2
	largest = 1 << 20
)

// Lender lends buffers. The zero value is ready; it is safe for several writers
// at once. What a buffer held stays in it until it is overwritten, as in the
// memory of the process anyway.
type Lender struct {
	mu   sync.Mutex
	free [][]byte
}

// Get returns an empty buffer.
func (l *Lender) Get() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := len(l.free) - 1
	if last < 0 {
		return nil
	}
	b := l.free[last]
	l.free[last], l.free = nil, l.free[:last]
	return b
}

// Put takes a buffer, which the caller must not use any more.
func (l *Lender) Put(b []byte) {
	if cap(b) == 0 || cap(b) > largest {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.free) < kept {
		l.free = append(l.free, b[:0])
	}
}
