package xlsxw

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"sync"
)

// kept keeps what is the same in the workbooks of many customers, by the hash of
// all that it is made from. The zero value is ready; it is safe for several
// writers at once. What it gives out is read only.
type kept[T any] struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]T
	order [][sha256.Size]byte // of known, the oldest first
}

// mostKept bounds what is kept: customers of a company differ in a few ways. One
// is at most 0.2 MB.
const mostKept = 32

// get returns what is kept for a key, or makes it and keeps it.
func (k *kept[T]) get(key [sha256.Size]byte, make func() (T, error)) (T, error) {
	k.mu.Lock()
	found, ok := k.known[key]
	k.mu.Unlock()
	if ok {
		return found, nil
	}
	made, err := make()
	if err == nil {
		k.put(key, made)
	}
	return made, err
}

func (k *kept[T]) put(key [sha256.Size]byte, made T) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.known[key]; ok {
		return // another writer was quicker
	}
	if k.known == nil {
		k.known = map[[sha256.Size]byte]T{}
	}
	if len(k.order) == mostKept {
		delete(k.known, k.order[0])
		k.order = k.order[1:]
	}
	k.known[key], k.order = made, append(k.order, key)
}

// hasher hashes texts and numbers, so that no two lists of them are one.
type hasher struct {
	hash hash.Hash
	buf  []byte
}

func newHasher() *hasher { return &hasher{hash: sha256.New(), buf: make([]byte, 0, 4<<10)} }

func (h *hasher) texts(all ...string) {
	for _, s := range all {
		h.numbers(len(s))
		h.buf = append(h.buf, s...)
	}
}

func (h *hasher) numbers(all ...int) {
	if len(h.buf) > 3<<10 {
		h.flush()
	}
	for _, n := range all {
		h.buf = binary.AppendVarint(h.buf, int64(n))
	}
}

func (h *hasher) flush() {
	h.hash.Write(h.buf) //nolint:errcheck,gosec // never fails
	h.buf = h.buf[:0]
}

func (h *hasher) sum() (key [sha256.Size]byte) {
	h.flush()
	h.hash.Sum(key[:0])
	return key
}
