package deflate

import (
	"errors"
	"io"
	"slices"
	"sort"
)

// blockBytes is the content of a block: enough that telling its codes costs
// little, and all that is read again stays in the processor's cache.
const blockBytes = 256 << 10

// Writer compresses. It is for one goroutine.
type Writer struct {
	out    io.Writer
	buf    []byte  // up to a window of what is done, then what is to do
	done   int     // where in buf that begins
	edges  []int32 // of values, as places in buf
	width  int     // edges of a record
	finder finder
	block  block
	err    error
}

// NewWriter returns a Writer to out. It takes about half a megabyte: Reset gives
// it another stream.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{buf: make([]byte, 0, window+blockBytes)}
	w.Reset(out)
	return w
}

// Reset begins a new stream to out, whatever became of the last.
func (w *Writer) Reset(out io.Writer) {
	w.out, w.err = out, nil
	w.buf, w.done, w.edges, w.width = w.buf[:0], 0, w.edges[:0], 0
	w.block.reset()
	w.finder.reset()
}

// Write compresses p.
func (w *Writer) Write(p []byte) (int, error) { return w.WriteRecords(p, nil, 0) }

// WriteRecords compresses p and uses what is known of it: edges are the places
// in p where values begin and end, in turns and ascending; each record has so
// many columns, thus twice as many edges. Edges that are wrong cost compression
// and nothing else.
func (w *Writer) WriteRecords(p []byte, edges []int32, columns int) (int, error) {
	if len(edges) > 0 && w.width != 2*columns {
		if w.err == nil && len(w.edges) > 0 {
			w.compress(false)
		}
		w.width = 2 * columns
		w.finder.begin(w.width)
	}
	taken := 0
	for w.err == nil && taken < len(p) {
		start := len(w.buf) - taken
		n := copy(w.buf[len(w.buf):cap(w.buf)], p[taken:])
		w.buf = w.buf[:len(w.buf)+n]
		taken += n
		edges = w.take(edges, taken, start)
		if len(w.buf) == cap(w.buf) {
			w.compress(false)
		}
	}
	if w.err == nil && len(edges) > 0 && int(edges[0]) == len(p) { // an end: it belongs to what comes
		w.edges = append(w.edges, int32(len(w.buf)))
	}
	return taken, w.err
}

// take adds the edges before a place in what is written, which begins at start in
// buf, and returns the others.
func (w *Writer) take(edges []int32, before, start int) []int32 {
	n := len(edges)
	if n > 0 && int(edges[n-1]) >= before {
		n = sort.Search(n, func(i int) bool { return int(edges[i]) >= before })
	}
	old := len(w.edges)
	w.edges = slices.Grow(w.edges, n)[:old+n]
	for i, e := range edges[:n] {
		w.edges[old+i] = e + int32(start)
	}
	return edges[n:]
}

// Close ends the stream. It does not close what is below.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.compress(true)
	err := w.err
	w.err = errors.New("deflate: written after its end")
	return err
}

// compress makes a block of what is to do.
func (w *Writer) compress(final bool) {
	w.finder.cover(w.buf, w.done, w.edges)
	w.block.put(w.buf[w.done:], w.finder.sequence, final)
	if final {
		w.block.align()
	}
	_, w.err = w.out.Write(w.block.out)
	w.block.out, w.edges = w.block.out[:0], w.edges[:0]
	if rest := len(w.buf) - window; rest > 0 {
		w.buf = w.buf[:copy(w.buf, w.buf[rest:])]
		w.finder.slide(rest)
	}
	w.done = len(w.buf)
}
