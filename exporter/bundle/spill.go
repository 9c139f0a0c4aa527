package bundle

import (
	"errors"
	"io"
	"path/filepath"
	"strconv"
)

// Spill is a file in the run's private folder, 0600: written once, then read
// anywhere. Close removes it, and so does the builder's Close.
type Spill interface {
	io.Writer
	io.ReaderAt
	io.Closer
}

// Spill makes a private file for what does not fit in memory.
func (b *Builder) Spill() (Spill, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, errors.New("make private file: bundle is closed")
	}
	path := filepath.Join(b.room.dir, "spill-"+strconv.FormatInt(b.room.next.Add(1), 10))
	f, err := b.files.Create(path)
	if err != nil {
		return nil, b.room.explain(err)
	}
	s := &spill{file: f, path: path, builder: b}
	b.spills[s] = struct{}{}
	return s, nil
}

type spill struct {
	file
	path    string
	builder *Builder
}

func (s *spill) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	return n, s.builder.room.explain(err)
}

func (s *spill) ReadAt(p []byte, at int64) (int, error) {
	n, err := s.file.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		err = reason(err)
	}
	return n, err
}

// Close removes the file. It may be called again.
func (s *spill) Close() error {
	s.builder.mu.Lock()
	defer s.builder.mu.Unlock()
	if _, open := s.builder.spills[s]; !open {
		return nil
	}
	delete(s.builder.spills, s)
	return s.remove()
}

func (s *spill) remove() error {
	return errors.Join(reasonOf(s.file.Close()), removeFile(s.builder.files, s.path))
}

func reasonOf(err error) error {
	if err == nil {
		return nil
	}
	return reason(err)
}
