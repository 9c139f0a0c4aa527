package keyindex

import (
	"errors"
	"fmt"
	"slices"
	"sort"
)

// The table has for each value of a key's first bits where its entries begin in
// the run. Hashes are spread evenly: of ten million keys some six hundred share
// one.
const (
	tableBits     = 14
	windowEntries = 100 // read at once: a page of the disk
)

// Has reports whether a sealed index has an entry of the key.
func (x *Index) Has(k Key) (bool, error) {
	if !x.sealed {
		return false, errors.New("look up in key index: it is not sealed")
	}
	if len(x.runs) == 0 {
		_, found := slices.BinarySearchFunc(x.buffer, k, func(e Entry, k Key) int { return e.Key.Compare(k) })
		return found, nil
	}
	if x.table == nil {
		if err := x.tabulate(); err != nil {
			return false, err
		}
	}
	bucket := k.hi >> (64 - tableBits)
	return x.search(k, x.table[bucket], x.table[bucket+1])
}

func (x *Index) tabulate() error {
	table, n, filled := make([]int64, 1<<tableBits+1), int64(0), 0
	for e, err := range x.runs[0].all() {
		if err != nil {
			return err
		}
		for ; filled <= int(e.Key.hi>>(64-tableBits)); filled++ {
			table[filled] = n
		}
		n++
	}
	for ; filled < len(table); filled++ {
		table[filled] = n
	}
	x.table, x.window = table, make([]byte, windowEntries*entryBytes)
	return nil
}

// search looks among the entries from and up to to.
func (x *Index) search(k Key, from, to int64) (bool, error) {
	for to-from > windowEntries {
		middle := from + (to-from)/2
		p, err := x.read(middle, 1)
		if err != nil {
			return false, err
		}
		switch c := readEntry(p).Key.Compare(k); {
		case c == 0:
			return true, nil
		case c < 0:
			from = middle + 1
		default:
			to = middle
		}
	}
	p, err := x.read(from, to-from)
	if err != nil {
		return false, err
	}
	at := func(i int) Key { return readEntry(p[i*entryBytes:]).Key }
	i := sort.Search(int(to-from), func(i int) bool { return at(i).Compare(k) >= 0 })
	return i < int(to-from) && at(i) == k, nil
}

func (x *Index) read(from, count int64) ([]byte, error) {
	p := x.window[:count*entryBytes]
	if _, err := x.runs[0].file.ReadAt(p, from*entryBytes); err != nil {
		return nil, fmt.Errorf("read key index: %w", err)
	}
	return p, nil
}
