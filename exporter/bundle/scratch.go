package bundle

import (
	"io"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// scratch is a writer's private temporary store.
type scratch struct {
	mu      sync.Mutex
	spool   spool
	builder *Builder
}

var _ exporter.Scratch = (*scratch)(nil)

// Write appends p.
func (s *scratch) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spool.Write(p)
}

// Reader ends the writing. The reader is valid until Close.
func (s *scratch) Reader() (io.Reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.spool.end(false); err != nil {
		return nil, err
	}
	return s.spool.reader()
}

// Size returns the bytes written.
func (s *scratch) Size() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spool.size
}

// Close removes the store.
func (s *scratch) Close() error {
	s.builder.forget(s)
	return s.remove()
}

func (s *scratch) remove() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spool.remove()
}
