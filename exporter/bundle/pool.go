package bundle

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter/deflate"
	"github.com/valise-export/valise/exporter/lend"
)

// Pool lends what is dear to make, a compressor (0.8 MB) above all, to one
// builder after the other. The zero value is ready; it is safe for several
// builders at once.
type Pool struct {
	deflaters lend.Shelf[*flate.Writer]
	records   deflate.Pool
	hashes    lend.Shelf[hash.Hash]
	chunks    lend.Shelf[*chunk]
	texts     lend.Shelf[[]byte]
	standing  standing
	partials  sweeps // of the targets' folders
	runs      sweeps // of the spools' folders
}

// How many of each a Pool keeps: what two builders use at the same time. More
// are left to the collector.
const (
	keptDeflaters = 8
	keptHashes    = 16
	keptChunks    = 48
	keptTexts     = 2
)

// level is the compression of the members that hold no records. Level 3 makes a
// small bundle a hundredth smaller, and takes half as long again: its tables leave
// the processor's cache between two members.
const level = flate.BestSpeed

func (p *Pool) deflater(w io.Writer) (*flate.Writer, error) {
	if d, ok := p.deflaters.Take(); ok {
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
	p.deflaters.Put(d, keptDeflaters)
}

func (p *Pool) hash() hash.Hash {
	if h, ok := p.hashes.Take(); ok {
		h.Reset()
		return h
	}
	return sha256.New()
}

func (p *Pool) putHash(h hash.Hash) { p.hashes.Put(h, keptHashes) }

// chunkBytes is the unit in which spools grow.
const chunkBytes = 32 << 10

type chunk [chunkBytes]byte

func (p *Pool) chunk() *chunk {
	if c, ok := p.chunks.Take(); ok {
		return c
	}
	return new(chunk)
}

// putChunk keeps a chunk for the next one. It holds personal data until it is
// overwritten, as the memory of the process does anyway.
func (p *Pool) putChunk(c *chunk) { p.chunks.Put(c, keptChunks) }

// text lends an empty buffer for what a bundle says about itself.
func (p *Pool) text() []byte {
	t, _ := p.texts.Take()
	return t
}

// putText takes a buffer back, unless it has grown large.
func (p *Pool) putText(t []byte) {
	if cap(t) <= 16*chunkBytes {
		p.texts.Put(t[:0], keptTexts)
	}
}
