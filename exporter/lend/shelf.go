// Package lend keeps what is dear to make for whoever needs it next. A sync.Pool
// would lose it at every second garbage collection, and one small bundle sees
// several.
package lend

import "sync"

// Shelf holds things that nobody uses. The zero value is ready; it is safe for
// several goroutines. What a thing held stays in it, as in the memory of the
// process anyway: who puts it back wipes what must not stay.
type Shelf[T any] struct {
	mu     sync.Mutex
	things []T
}

// Take returns a thing, the one that was put back last, and whether there was
// any.
func (s *Shelf[T]) Take() (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.things) - 1
	if last < 0 {
		return thing, false
	}
	var none T
	thing, s.things[last] = s.things[last], none
	s.things = s.things[:last]
	return thing, true
}

// Put keeps a thing, unless there are so many. The caller must not use it any
// more.
func (s *Shelf[T]) Put(thing T, most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.things) < most {
		s.things = append(s.things, thing)
	}
}
