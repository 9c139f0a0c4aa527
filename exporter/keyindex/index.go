package keyindex

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
)

// Room makes a private file.
type Room func() (File, error)

// File is a private file: written once, then read anywhere. Close removes it.
type File interface {
	io.Writer
	io.ReaderAt
	io.Closer
}

// Index holds entries. It is for one goroutine at a time: first Add, then Seal,
// then Has and All. Close is due on every path.
type Index struct {
	room   Room
	limit  int    // entries in memory
	recent []slot // entries that are not yet in the buffer, by their hash
	buffer []Entry
	runs   []*run
	sealed bool
	table  []int64 // of the one run: see lookup
	window []byte
}

// Bounds of an index.
const (
	recentSlots = 256
	leastLimit  = 2 * recentSlots
	mostRuns    = 64 // open together while they are merged
)

// New returns an empty index that keeps about that many bytes in memory; what
// does not fit goes to files of the room.
func New(room Room, memory int) *Index {
	return &Index{room: room, limit: max(leastLimit, memory/entryBytes)}
}

// Add adds an entry.
func (x *Index) Add(e Entry) error {
	if x.sealed {
		return errors.New("add to key index: it is sealed")
	}
	if x.recent == nil {
		x.recent = make([]slot, recentSlots)
	}
	s := &x.recent[(e.Key.lo^e.Tag*0x9e3779b97f4a7c15>>56)%recentSlots]
	if s.used && e.same(&s.Entry) {
		s.Sum = s.Sum.Add(e.Sum)
		return nil
	}
	before := *s
	*s = slot{e, true}
	if !before.used {
		return nil
	}
	return x.push(before.Entry)
}

// slot keeps the last entry of some hashes: records that follow one another
// often speak of one key, and are added up here.
type slot struct {
	Entry
	used bool
}

func (x *Index) push(e Entry) error {
	x.buffer = append(x.buffer, e)
	if len(x.buffer) < x.limit {
		return nil
	}
	x.compact()
	if len(x.buffer) <= x.limit/2 {
		return nil
	}
	return x.spill()
}

// compact sorts the buffer and makes entries of one key and tag one.
func (x *Index) compact() {
	slices.SortFunc(x.buffer, Entry.compare)
	kept := x.buffer[:0]
	for _, e := range x.buffer {
		if n := len(kept); n > 0 && e.same(&kept[n-1]) {
			kept[n-1].Sum = kept[n-1].Sum.Add(e.Sum)
		} else {
			kept = append(kept, e)
		}
	}
	x.buffer = kept
}

// spill moves the sorted buffer to a run.
func (x *Index) spill() error {
	if len(x.runs) == mostRuns-1 {
		if err := x.merge(); err != nil {
			return err
		}
	}
	r, err := write(x.room, slices.Values(x.buffer))
	if err != nil {
		return err
	}
	x.runs = append(x.runs, r)
	x.buffer = x.buffer[:0]
	return nil
}

// Seal ends the adding. What is on the disk becomes one run.
func (x *Index) Seal() error {
	if x.sealed {
		return nil
	}
	for _, s := range x.recent {
		if s.used {
			x.buffer = append(x.buffer, s.Entry)
		}
	}
	x.recent, x.sealed = nil, true
	x.compact()
	if len(x.runs) == 0 {
		return nil
	}
	if len(x.buffer) > 0 {
		if err := x.spill(); err != nil {
			return err
		}
	}
	x.buffer = nil
	return x.merge()
}

// All yields the entries of a sealed index in the order of key and tag, each
// pair once. An error ends it.
func (x *Index) All() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		if !x.sealed {
			yield(Entry{}, errors.New("read key index: it is not sealed"))
			return
		}
		for _, e := range x.buffer {
			if !yield(e, nil) {
				return
			}
		}
		for _, r := range x.runs {
			for e, err := range r.all() {
				if !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// Close removes what is on the disk. It may be called again.
func (x *Index) Close() error {
	var errs []error
	for _, r := range x.runs {
		errs = append(errs, r.file.Close())
	}
	x.runs, x.buffer, x.recent, x.sealed = nil, nil, nil, true
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close key index: %w", err)
	}
	return nil
}
