package leak

import (
	"hash/maphash"
	"sync"
)

// repeats remembers which composed texts had nothing in them: schemas and the
// workbook's dictionary are the same in bundle after bundle. It keeps 128 bits of
// each, under keys that no text's author knows.
type repeats struct {
	seeds [2]maphash.Seed

	mu    sync.Mutex
	clean map[repeat]struct{}
}

// repeat is a text and all that its place says of it.
type repeat struct {
	sum [2]uint64
	at  Place
}

// Bounds: shorter texts are as quickly looked through, longer ones do not come
// again, and what is kept takes some 100 KiB.
const (
	minRepeat  = 1 << 10
	maxRepeat  = 128 << 10
	mostRepeat = 1024
)

func newRepeats() *repeats {
	return &repeats{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}, clean: map[repeat]struct{}{}}
}

// of returns what stands for a text, and whether it may be remembered.
func (r *repeats) of(text string, at *Place) (repeat, bool) {
	if len(text) < minRepeat || len(text) > maxRepeat {
		return repeat{}, false
	}
	return repeat{[2]uint64{maphash.String(r.seeds[0], text), maphash.String(r.seeds[1], text)}, *at}, true
}

func (r *repeats) has(k repeat) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.clean[k]
	return ok
}

// add remembers a text; when there is no room, instead of any other.
func (r *repeats) add(k repeat) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.clean) >= mostRepeat {
		for other := range r.clean {
			delete(r.clean, other)
			break
		}
	}
	r.clean[k] = struct{}{}
}
