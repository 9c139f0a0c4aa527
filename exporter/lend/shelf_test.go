package lend_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/valise-export/valise/exporter/lend"
)

func TestShelf(t *testing.T) {
	var s lend.Shelf[string]
	if thing, ok := s.Take(); ok {
		t.Errorf("an empty shelf has %q", thing)
	}
	for _, thing := range []string{"a", "b", "c"} {
		s.Put(thing, 2)
	}
	for _, want := range []string{"b", "a"} {
		if got, ok := s.Take(); !ok || got != want {
			t.Errorf("got %q, %v; want %q", got, ok, want)
		}
	}
	if thing, ok := s.Take(); ok {
		t.Errorf("got %q beyond the bound", thing)
	}
}

// Nobody gets what another has.
func TestOneBorrowerAtATime(t *testing.T) {
	type thing struct{ used atomic.Bool }
	var s lend.Shelf[*thing]
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 2000 {
				mine, ok := s.Take()
				if !ok {
					mine = &thing{}
				}
				if mine.used.Swap(true) {
					t.Error("two have the same")
				}
				mine.used.Store(false)
				s.Put(mine, 3)
			}
		})
	}
	wg.Wait()
}
