package changes

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// room makes a private temporary store.
type room func() (exporter.Scratch, error)

// sorter sorts entries outside memory: a full buffer goes, sorted, to a run in a
// scratch store, and the runs are merged when they are read. An entry is a key
// and a tail of fixed size; they are ordered by key, then by tail.
type sorter struct {
	room  room
	limit int // bytes in memory
	tail  int // bytes of an entry after its key
	buf   []byte
	spans []span
	runs  []exporter.Scratch
}

// span is an entry in the buffer.
type span struct{ from, to int }

// spanBytes is what a span costs.
const spanBytes = 16

func newSorter(room room, limit, tail int) *sorter {
	return &sorter{room: room, limit: limit, tail: tail}
}

// add takes a copy of an entry.
func (s *sorter) add(entry []byte) error {
	if len(s.buf)+len(entry)+(len(s.spans)+1)*spanBytes > s.limit && len(s.spans) > 0 {
		if err := s.spill(); err != nil {
			return err
		}
	}
	from := len(s.buf)
	s.buf = append(s.buf, entry...)
	s.spans = append(s.spans, span{from, len(s.buf)})
	return nil
}

// compare orders two entries.
func (s *sorter) compare(a, b []byte) int {
	if c := bytes.Compare(a[:len(a)-s.tail], b[:len(b)-s.tail]); c != 0 {
		return c
	}
	return bytes.Compare(a[len(a)-s.tail:], b[len(b)-s.tail:])
}

func (s *sorter) sort() {
	slices.SortFunc(s.spans, func(a, b span) int { return s.compare(s.buf[a.from:a.to], s.buf[b.from:b.to]) })
}

// spill moves the sorted buffer to a run: each entry after its length.
func (s *sorter) spill() error {
	s.sort()
	run, err := s.room()
	if err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	s.runs = append(s.runs, run)
	out := bufio.NewWriterSize(run, runBuffer)
	for _, at := range s.spans {
		entry := s.buf[at.from:at.to]
		if _, err := out.Write(binary.AppendUvarint(nil, uint64(len(entry)))); err != nil {
			return fmt.Errorf("sort: %w", err)
		}
		if _, err := out.Write(entry); err != nil {
			return fmt.Errorf("sort: %w", err)
		}
	}
	s.buf, s.spans = s.buf[:0], s.spans[:0]
	if err := out.Flush(); err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	return nil
}

const runBuffer = 16 << 10

// all yields the entries in order, each valid until the next. An error ends it.
func (s *sorter) all() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		s.sort()
		m := &merge{less: func(a, b []byte) bool { return s.compare(a, b) < 0 }}
		err := s.streams(m)
		for err == nil && len(m.heads) > 0 {
			h := m.heads[0]
			if !yield(h.entry, nil) {
				return
			}
			if err = h.next(); errors.Is(err, io.EOF) {
				heap.Pop(m)
				err = nil
			} else if err == nil {
				heap.Fix(m, 0)
			}
		}
		if err != nil {
			yield(nil, fmt.Errorf("sort: %w", err))
		}
	}
}

// streams opens the runs and the buffer.
func (s *sorter) streams(m *merge) error {
	open := []func(*head) error{s.fromBuffer()}
	for _, run := range s.runs {
		r, err := run.Reader()
		if err != nil {
			return err
		}
		open = append(open, fromRun(bufio.NewReaderSize(r, runBuffer)))
	}
	for _, read := range open {
		h := &head{read: read}
		switch err := h.next(); {
		case errors.Is(err, io.EOF):
		case err != nil:
			return err
		default:
			m.heads = append(m.heads, h)
		}
	}
	heap.Init(m)
	return nil
}

func (s *sorter) fromBuffer() func(*head) error {
	n := 0
	return func(h *head) error {
		if n == len(s.spans) {
			return io.EOF
		}
		h.entry = s.buf[s.spans[n].from:s.spans[n].to]
		n++
		return nil
	}
}

func fromRun(in *bufio.Reader) func(*head) error {
	return func(h *head) error {
		n, err := binary.ReadUvarint(in)
		if err != nil {
			return err // io.EOF between two entries is the end
		}
		h.entry = slices.Grow(h.entry[:0], int(n))[:n]
		if _, err := io.ReadFull(in, h.entry); err != nil {
			return errors.Join(errCut, err)
		}
		return nil
	}
}

// errCut is not io.EOF, which would be the end of a run.
var errCut = errors.New("a sorted run ends inside an entry")

// close removes what is on the disk. It may be called again.
func (s *sorter) close() error {
	var errs []error
	for _, run := range s.runs {
		errs = append(errs, run.Close())
	}
	s.runs, s.buf, s.spans = nil, nil, nil
	return errors.Join(errs...)
}

// head is the next entry of a stream.
type head struct {
	entry []byte
	read  func(*head) error
}

func (h *head) next() error { return h.read(h) }

// merge is a heap of streams by their next entry.
type merge struct {
	heads []*head
	less  func(a, b []byte) bool
}

func (m *merge) Len() int           { return len(m.heads) }
func (m *merge) Less(i, j int) bool { return m.less(m.heads[i].entry, m.heads[j].entry) }
func (m *merge) Swap(i, j int)      { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merge) Push(x any)         { m.heads = append(m.heads, x.(*head)) }
func (m *merge) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}
