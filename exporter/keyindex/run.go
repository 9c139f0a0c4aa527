package keyindex

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
)

// run is entries on the disk, sorted, each key and tag once.
type run struct {
	file  File
	count int64
}

// readBytes is what a run's reader holds: all of those that are merged together
// stay below a mebibyte.
const readBytes = 400 * entryBytes

// write makes a run of sorted entries. After an error nothing is left of it.
func write(room Room, entries iter.Seq[Entry]) (*run, error) {
	f, err := room()
	if err != nil {
		return nil, fmt.Errorf("spill key index: %w", err)
	}
	r, w := &run{file: f}, bufio.NewWriterSize(f, readBytes)
	var line [entryBytes]byte
	for e := range entries {
		if _, err := w.Write(appendEntry(line[:0], e)); err != nil {
			return nil, errors.Join(fmt.Errorf("spill key index: %w", err), f.Close())
		}
		r.count++
	}
	if err := w.Flush(); err != nil {
		return nil, errors.Join(fmt.Errorf("spill key index: %w", err), f.Close())
	}
	return r, nil
}

// cursor reads a run from its start.
type cursor struct {
	in    *bufio.Reader
	left  int64
	line  [entryBytes]byte
	entry Entry // the last that was read
}

func (r *run) cursor() *cursor {
	return &cursor{in: bufio.NewReaderSize(io.NewSectionReader(r.file, 0, r.count*entryBytes), readBytes), left: r.count}
}

// next reads an entry; ok is false at the end.
func (c *cursor) next() (ok bool, err error) {
	if c.left == 0 {
		return false, nil
	}
	c.left--
	if _, err := io.ReadFull(c.in, c.line[:]); err != nil {
		return false, fmt.Errorf("read key index: %w", err)
	}
	c.entry = readEntry(c.line[:])
	return true, nil
}

// all yields the entries of the run.
func (r *run) all() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		c := r.cursor()
		for {
			ok, err := c.next()
			if err != nil {
				yield(Entry{}, err)
			}
			if !ok || !yield(c.entry, nil) {
				return
			}
		}
	}
}
