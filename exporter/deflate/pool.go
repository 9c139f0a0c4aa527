package deflate

import (
	"io"
	"sync"
)

// kept is how many Writers a Pool keeps: what two bundles use at the same time.
const kept = 8

// Pool lends Writers to one stream after the other. The zero value is ready; it
// is safe for several goroutines. (A sync.Pool would lose them at every second
// garbage collection, and one small bundle sees several.)
type Pool struct {
	mu   sync.Mutex
	free []*Writer
}

// Get returns a Writer to out.
func (p *Pool) Get(out io.Writer) *Writer {
	w := p.take()
	if w == nil {
		return NewWriter(out)
	}
	w.Reset(out)
	return w
}

func (p *Pool) take() *Writer {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.free) - 1
	if last < 0 {
		return nil
	}
	w := p.free[last]
	p.free[last], p.free = nil, p.free[:last]
	return w
}

// Put takes a Writer back, in whatever state; the caller must not use it any
// more. What it held stays in its memory until it is overwritten.
func (p *Pool) Put(w *Writer) {
	w.out = nil // what is below must not be kept alive
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) < kept {
		p.free = append(p.free, w)
	}
}
