package run

import (
	"context"
	"slices"
	"sync"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// aheadMemory is what records that were read ahead take together, in bytes.
// Beside it each source fills one stretch.
const aheadMemory = 8 << 20

// The bounds of a stretch. A record with more text has a stretch of its own.
const (
	stretchRecords = 256
	stretchText    = 64 << 10
)

// stretch is some records of a read, copied: what a source gives is valid until
// its next step only.
type stretch struct {
	width  int
	values []exporter.Value // of each record, its proof last
	text   []byte
}

// add copies a record. It reports false, and adds nothing, where the stretch is
// full.
func (s *stretch) add(r exporter.Record) bool {
	need := len(r.Proof.Text())
	for i := range r.Values {
		need += len(r.Values[i].Text())
	}
	switch {
	case len(s.values) == 0:
		s.width = len(r.Values) + 1
		if cap(s.text) < need {
			s.text = make([]byte, 0, max(need, stretchText))
		}
	case s.width != len(r.Values)+1 || len(s.values) >= s.width*stretchRecords || need > cap(s.text)-len(s.text):
		return false
	}
	s.values = append(append(s.values, r.Values...), r.Proof)
	for i := len(s.values) - s.width; i < len(s.values); i++ {
		s.own(&s.values[i])
	}
	return true
}

// own never grows the text: earlier values point into it.
func (s *stretch) own(v *exporter.Value) {
	start := len(s.text)
	s.text = append(s.text, v.Text()...)
	if n := len(s.text) - start; n > 0 {
		*v = v.Rendered(unsafe.String(&s.text[start], n))
	}
}

func (s *stretch) records() int {
	if s.width == 0 {
		return 0
	}
	return len(s.values) / s.width
}

func (s *stretch) record(i int) exporter.Record {
	values := s.values[i*s.width : (i+1)*s.width]
	return exporter.Record{Values: values[: s.width-1 : s.width-1], Proof: values[s.width-1]}
}

// size returns the bytes that the stretch takes.
func (s *stretch) size() int {
	return cap(s.values)*int(unsafe.Sizeof(exporter.Value{})) + cap(s.text)
}

// reading is one read of a dataset that may run ahead of its turn.
type reading struct {
	dataset string

	// Below is guarded by the memory.
	queue   []*stretch
	turn    bool // its records are being asked for
	begun   bool
	ended   bool // nothing more comes
	dropped bool // nothing more is wanted
	err     error
	report  exporter.ReadReport // where it ended
}

// memory holds what was read ahead, of all sources of a run. A reading whose
// turn it is may always hold two stretches, whatever the others hold; the others
// wait while the memory is full. So nothing can wait for ever: what is asked for
// comes, and what comes is taken.
type memory struct {
	mu    sync.Mutex
	news  sync.Cond
	limit int
	used  int
	spare []*stretch
}

func newMemory(limit int) *memory {
	m := &memory{limit: limit}
	m.news.L = &m.mu
	return m
}

// wait sleeps until ready, or until ctx ends.
func (m *memory) wait(ctx context.Context, ready func() bool) {
	if ready() {
		return
	}
	stop := context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.news.Broadcast()
	})
	defer stop()
	for !ready() && ctx.Err() == nil {
		m.news.Wait()
	}
}

// get lends an empty stretch.
func (m *memory) get() *stretch {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := len(m.spare)
	if n == 0 {
		return &stretch{}
	}
	s := m.spare[n-1]
	m.spare = m.spare[:n-1]
	return s
}

// put takes a stretch for a reading, as soon as there is room. It reports false
// where nothing more is wanted.
func (m *memory) put(ctx context.Context, g *reading, s *stretch) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if s.records() == 0 {
		m.keep(s)
		return true
	}
	size := s.size()
	m.wait(ctx, func() bool {
		return g.dropped || g.turn && len(g.queue) < 2 || !g.turn && m.used+size <= m.limit
	})
	if g.dropped || ctx.Err() != nil {
		return false
	}
	g.queue = append(g.queue, s)
	m.used += size
	m.news.Broadcast()
	return true
}

// next returns the reading's next stretch, which the caller gives back; nil at
// its end, which is then whole where err is nil.
func (m *memory) next(ctx context.Context, g *reading) (*stretch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wait(ctx, func() bool { return len(g.queue) > 0 || g.ended })
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if len(g.queue) == 0 {
		return nil, g.err
	}
	s := g.queue[0]
	g.queue = slices.Delete(g.queue, 0, 1)
	m.used -= s.size()
	m.news.Broadcast()
	return s, nil
}

// giveBack takes a stretch back, to be used again.
func (m *memory) giveBack(s *stretch) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keep(s)
}

// keep clears a stretch for its next use. One huge record does not stay in
// memory for ever, and no more is kept than may be in use.
func (m *memory) keep(s *stretch) {
	if cap(s.text) > 2*stretchText || len(m.spare)*stretchText > m.limit/2 {
		return
	}
	s.width, s.values, s.text = 0, s.values[:0], s.text[:0]
	m.spare = append(m.spare, s)
}

// begin reports false where the reading is not wanted any more.
func (m *memory) begin(g *reading) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	g.begun = !g.dropped
	m.news.Broadcast()
	return g.begun
}

// end tells that nothing more comes of a reading.
func (m *memory) end(g *reading, report exporter.ReadReport, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	g.ended, g.report, g.err = true, report, err
	m.news.Broadcast()
}

// ask says that it is the reading's turn, and reports whether it has begun: one
// that never will has ended.
func (m *memory) ask(ctx context.Context, g *reading) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	g.turn = true
	m.news.Broadcast()
	m.wait(ctx, func() bool { return g.begun || g.ended })
	return g.begun
}

// drop gives up a reading and what it holds.
func (m *memory) drop(g *reading) {
	m.mu.Lock()
	defer m.mu.Unlock()
	g.dropped = true
	for _, s := range g.queue {
		m.used -= s.size()
		m.keep(s)
	}
	g.queue = nil
	m.news.Broadcast()
}
