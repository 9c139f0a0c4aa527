package formattest

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// TB is as much of testing.TB as this package needs; *rapid.T has it too.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// ErrFull is what a sink's stores return when it is full.
var ErrFull = errors.New("no space left")

// Sink is an exporter.Sink in memory. It is safe for several goroutines.
type Sink struct {
	t       TB
	mu      sync.Mutex
	members map[string]*member
	scratch int   // open ones
	space   int64 // bytes left; negative: no limit
}

var _ exporter.Sink = (*Sink)(nil)

// NewSink returns an empty sink.
func NewSink(t TB) *Sink { return &Sink{t: t, members: map[string]*member{}, space: -1} }

// NewFullSink returns a sink that takes n bytes, then fails with ErrFull.
func NewFullSink(t TB, n int64) *Sink {
	return &Sink{t: t, members: map[string]*member{}, space: n}
}

// Create opens a member. A name that exists is an error.
func (s *Sink) Create(name string) (io.WriteCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.members[name] != nil {
		return nil, errors.New("member exists: " + name)
	}
	m := &member{sink: s}
	s.members[name] = m
	return m, nil
}

// Scratch opens a store.
func (s *Sink) Scratch() (exporter.Scratch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scratch++
	return &scratch{sink: s}, nil
}

// Names returns the names of all members, sorted.
func (s *Sink) Names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.members))
}

// Member returns a member's bytes. One that is not there, or still open, fails
// the test.
func (s *Sink) Member(name string) []byte {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.members[name]
	if m == nil {
		s.t.Fatalf("no member %s", name)
		return nil
	}
	if !m.closed {
		s.t.Errorf("member %s is not closed", name)
	}
	return m.content.Bytes()
}

// All returns every member's bytes by name; one that is open fails the test.
func (s *Sink) All() map[string][]byte {
	s.t.Helper()
	all := map[string][]byte{}
	for _, name := range s.Names() {
		all[name] = s.Member(name)
	}
	return all
}

// Remove removes members, as the run does with those of a failed dataset.
func (s *Sink) Remove(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		delete(s.members, name)
	}
}

// OpenScratch returns how many stores are not closed.
func (s *Sink) OpenScratch() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scratch
}

// take uses up space.
func (s *Sink) take(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.space < 0 {
		return nil
	}
	if int64(n) > s.space {
		s.space = 0
		return ErrFull
	}
	s.space -= int64(n)
	return nil
}

type member struct {
	sink    *Sink
	content bytes.Buffer
	closed  bool
}

func (m *member) Write(p []byte) (int, error) {
	if m.closed {
		return 0, errors.New("write to a closed member")
	}
	if err := m.sink.take(len(p)); err != nil {
		return 0, err
	}
	return m.content.Write(p)
}

func (m *member) Close() error {
	if m.closed {
		return errors.New("member closed twice")
	}
	m.closed = true
	return nil
}

type scratch struct {
	sink    *Sink
	content bytes.Buffer
	read    bool
	closed  bool
}

func (s *scratch) Write(p []byte) (int, error) {
	if s.read || s.closed {
		return 0, errors.New("write to a scratch that was read or closed")
	}
	if err := s.sink.take(len(p)); err != nil {
		return 0, err
	}
	return s.content.Write(p)
}

func (s *scratch) Reader() (io.Reader, error) {
	s.read = true
	return bytes.NewReader(s.content.Bytes()), nil
}

func (s *scratch) Size() int64 { return int64(s.content.Len()) }

func (s *scratch) Close() error {
	if s.closed {
		return errors.New("scratch closed twice")
	}
	s.closed = true
	s.sink.mu.Lock()
	s.sink.scratch--
	s.sink.mu.Unlock()
	return nil
}
