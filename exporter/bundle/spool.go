package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"sync/atomic"
)

// Bounds of what spools hold in memory: each one, and all of a bundle together.
const (
	spoolMemory = 256 << 10
	roomMemory  = 6 << 20
)

// room is where the spools of one bundle live.
type room struct {
	files fileSystem
	dir   string // the run's private folder
	pool  *Pool
	held  atomic.Int64 // bytes of chunks in use
	next  atomic.Int64 // names of the files: they say nothing
}

// spool is bytes that are written once and then read: in memory, and from a
// certain size on in a file. It is for one goroutine at a time.
type spool struct {
	room   *room
	chunks []*chunk
	last   int    // bytes used of the last chunk
	packed []byte // the content once it has ended, where it is far less than a chunk
	file   file
	path   string // of the file, once there is one
	size   int64
	ended  bool
}

// Write appends p.
func (s *spool) Write(p []byte) (int, error) {
	if s.ended {
		return 0, errors.New("spool has ended")
	}
	written := 0
	for written < len(p) {
		if s.file != nil && s.last == 0 && len(p)-written >= chunkBytes {
			n, err := s.file.Write(p[written:])
			s.size += int64(n)
			return written + n, s.explain(err)
		}
		if err := s.makeSpace(); err != nil {
			return written, err
		}
		n := copy(s.chunks[len(s.chunks)-1][s.last:], p[written:])
		s.last += n
		s.size += int64(n)
		written += n
	}
	return written, nil
}

// makeSpace sees to a last chunk that is not full.
func (s *spool) makeSpace() error {
	if len(s.chunks) > 0 && s.last < chunkBytes {
		return nil
	}
	if s.file == nil && !s.fitsMemory() {
		if err := s.open(); err != nil {
			return err
		}
	}
	if s.file != nil && len(s.chunks) > 0 {
		return s.flush()
	}
	s.chunks = append(s.chunks, s.room.pool.chunk())
	s.room.held.Add(chunkBytes)
	s.last = 0
	return nil
}

func (s *spool) fitsMemory() bool {
	return len(s.chunks)*chunkBytes < spoolMemory && s.room.held.Load() < roomMemory
}

func (s *spool) open() error {
	name := "spool-" + strconv.FormatInt(s.room.next.Add(1), 10)
	path := filepath.Join(s.room.dir, name)
	f, err := s.room.files.Create(path)
	if err != nil {
		return s.explain(err)
	}
	s.file, s.path = f, path
	return nil
}

// flush moves what is in memory to the file and keeps one chunk.
func (s *spool) flush() error {
	for i, c := range s.chunks {
		n := chunkBytes
		if i == len(s.chunks)-1 {
			n = s.last
		}
		if _, err := s.file.Write(c[:n]); err != nil {
			return s.explain(err)
		}
	}
	s.giveBack(1)
	s.last = 0
	return nil
}

// giveBack returns all chunks but the first keep.
func (s *spool) giveBack(keep int) {
	for len(s.chunks) > keep {
		end := len(s.chunks) - 1
		s.room.pool.putChunk(s.chunks[end])
		s.room.held.Add(-chunkBytes)
		s.chunks = s.chunks[:end]
	}
}

func (s *spool) explain(err error) error { return s.room.explain(err) }

func (r *room) explain(err error) error {
	if err == nil {
		return nil
	}
	return explain("write spool", "the spool folder "+filepath.Dir(r.dir), err)
}

// end brings everything to where the readers find it. With shut the file is
// closed, and each reader opens it anew: many members, few open files.
func (s *spool) end(shut bool) error {
	s.ended = true
	if s.file == nil {
		s.pack()
		return nil
	}
	if len(s.chunks) > 0 {
		if err := s.flush(); err != nil {
			return err
		}
		s.giveBack(0)
	}
	if !shut {
		return nil
	}
	f := s.file
	s.file = nil
	return s.explain(f.Close())
}

// pack gives the chunk of a small spool back: most members of most bundles are a
// few kilobytes, and wait for the end of the run.
func (s *spool) pack() {
	if s.path == "" && len(s.chunks) == 1 && s.last <= chunkBytes/4 {
		s.packed = append([]byte(nil), s.chunks[0][:s.last]...)
		s.giveBack(0)
		s.room.held.Add(int64(len(s.packed)))
	}
}

// reader returns the content from the start. Its Close is for the reader alone.
func (s *spool) reader() (io.ReadCloser, error) {
	switch {
	case s.packed != nil:
		return io.NopCloser(bytes.NewReader(s.packed)), nil
	case s.path == "":
		return io.NopCloser(&chunkReader{chunks: s.chunks, left: s.size}), nil
	case s.file != nil:
		return io.NopCloser(io.NewSectionReader(s.file, 0, s.size)), nil
	}
	r, err := s.room.files.Open(s.path)
	if err != nil {
		return nil, fmt.Errorf("read spool: %w", reason(err))
	}
	return r, nil
}

// remove frees everything. It may be called again.
func (s *spool) remove() error {
	s.ended = true
	s.giveBack(0)
	s.room.held.Add(-int64(len(s.packed)))
	s.packed = nil
	var errs []error
	if s.file != nil {
		errs = append(errs, s.file.Close())
		s.file = nil
	}
	if s.path != "" {
		errs = append(errs, removeFile(s.room.files, s.path))
		s.path = ""
	}
	return errors.Join(errs...)
}

type chunkReader struct {
	chunks []*chunk
	at     int
	left   int64
}

func (r *chunkReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	rest := r.chunks[0][r.at:min(int64(chunkBytes), int64(r.at)+r.left)]
	n := copy(p, rest)
	r.at, r.left = r.at+n, r.left-int64(n)
	if r.at == chunkBytes {
		r.chunks, r.at = r.chunks[1:], 0
	}
	return n, nil
}

// WriteTo implements io.WriterTo: copying needs no buffer.
func (r *chunkReader) WriteTo(w io.Writer) (n int64, err error) {
	for r.left > 0 {
		rest := r.chunks[0][r.at:min(int64(chunkBytes), int64(r.at)+r.left)]
		wrote, err := w.Write(rest)
		n += int64(wrote)
		r.at, r.left = r.at+wrote, r.left-int64(wrote)
		if err != nil {
			return n, err
		}
		if r.at == chunkBytes {
			r.chunks, r.at = r.chunks[1:], 0
		}
	}
	return n, nil
}
