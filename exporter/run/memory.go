package run

import (
	"context"
	"slices"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// aheadMemory is what records that were read ahead take together, in bytes.
// Beside it each source fills one stretch.
const aheadMemory = 8 << 20

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
	pool  *Stretches
}

func newMemory(limit int, pool *Stretches) *memory {
	m := &memory{limit: limit, pool: pool}
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

// put takes a stretch for a reading, as soon as there is room. It reports false
// where nothing more is wanted.
func (m *memory) put(ctx context.Context, g *reading, s *stretch) bool {
	if s.records() == 0 {
		m.pool.put(s)
		return true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
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
		m.pool.put(s)
	}
	g.queue = nil
	m.news.Broadcast()
}
