package deflate

import (
	"io"

	"github.com/valise-export/valise/exporter/lend"
)

// kept is how many Writers a Pool keeps: what two bundles use at the same time.
const kept = 8

// Pool lends Writers to one stream after the other. The zero value is ready; it
// is safe for several goroutines.
type Pool struct{ free lend.Shelf[*Writer] }

// Get returns a Writer to out.
func (p *Pool) Get(out io.Writer) *Writer {
	w, ok := p.free.Take()
	if !ok {
		return NewWriter(out)
	}
	w.Reset(out)
	return w
}

// Put takes a Writer back, in whatever state; the caller must not use it any
// more. What it held stays in its memory until it is overwritten.
func (p *Pool) Put(w *Writer) {
	w.out = nil // what is below must not be kept alive
	p.free.Put(w, kept)
}
