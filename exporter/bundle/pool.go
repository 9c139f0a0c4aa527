package bundle

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter/deflate"
)

// Pool lends what is dear to make, a compressor (1.1 MB) above all, to one
// builder after the other. The zero value is ready; it is safe for several
// builders at once.
type Pool struct {
	deflaters lender[*flate.Writer]
	records   deflate.Pool
	hashes    lender[hash.Hash]
	chunks    lender[*chunk]
	texts     lender[[]byte]
	standing  standing
}

// How many of each a Pool keeps: what two builders use at the same time. More
// are left to the collector.
const (
	keptDeflaters = 8
	keptHashes    = 16
	keptChunks    = 32
	keptTexts     = 2
)

// lender keeps things for the next borrower. A sync.Pool would lose them at
// every second garbage collection, and one small bundle sees several.
type lender[T any] struct {
	mu   sync.Mutex
	free []T
}

func (l *lender[T]) get() (t T, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := len(l.free) - 1
	if last < 0 {
		return t, false
	}
	t, l.free = l.free[last], l.free[:last]
	return t, true
}

func (l *lender[T]) put(t T, most int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.free) < most {
		l.free = append(l.free, t)
	}
}

// level is the compression of the members that hold no records.
const level = 3

func (p *Pool) deflater(w io.Writer) (*flate.Writer, error) {
	if d, ok := p.deflaters.get(); ok {
		d.Reset(w)
		return d, nil
	}
	d, err := flate.NewWriter(w, level)
	if err != nil {
		return nil, fmt.Errorf("make compressor: %w", err)
	}
	return d, nil
}

func (p *Pool) putDeflater(d *flate.Writer) {
	d.Reset(io.Discard) // it must not keep a spool alive
	p.deflaters.put(d, keptDeflaters)
}

func (p *Pool) hash() hash.Hash {
	if h, ok := p.hashes.get(); ok {
		h.Reset()
		return h
	}
	return sha256.New()
}

func (p *Pool) putHash(h hash.Hash) { p.hashes.put(h, keptHashes) }

// chunkBytes is the unit in which spools grow.
const chunkBytes = 32 << 10

type chunk [chunkBytes]byte

func (p *Pool) chunk() *chunk {
	if c, ok := p.chunks.get(); ok {
		return c
	}
	return new(chunk)
}

// putChunk keeps a chunk for the next one. It holds personal data until it is
// overwritten, as the memory of the process does anyway.
func (p *Pool) putChunk(c *chunk) { p.chunks.put(c, keptChunks) }

// text lends an empty buffer for what a bundle says about itself.
func (p *Pool) text() []byte {
	t, _ := p.texts.get()
	return t
}

// putText takes a buffer back, unless it has grown large.
func (p *Pool) putText(t []byte) {
	if cap(t) <= 16*chunkBytes {
		p.texts.put(t[:0], keptTexts)
	}
}
