package sqldb

import (
	"context"
	"sync/atomic"
	"time"
)

// watchdog interrupts a step of a statement that takes longer than a statement
// may, or that nobody waits for any more. It looks at a counter from time to
// time, so that a step costs no timer: a million records have a million.
type watchdog struct {
	ended chan struct{} // closed to end the watching
	done  chan struct{} // closed when it has ended
	late  atomic.Bool
}

// looks is how often within the limit the watchdog looks: a step is interrupted
// after the limit and at most a part of it.
const looks = 8

// watch begins to watch. The counter is odd while a step is at work, and
// changes with each.
func watch(ctx context.Context, limit time.Duration, steps *atomic.Uint64, interrupt func()) *watchdog {
	w := &watchdog{ended: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(w.done)
		w.run(ctx, max(limit/looks, time.Millisecond), steps, interrupt)
	}()
	return w
}

func (w *watchdog) run(ctx context.Context, pause time.Duration, steps *atomic.Uint64, interrupt func()) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	last, seen := uint64(0), 0
	for ctx.Err() == nil && seen <= looks {
		select {
		case <-w.ended:
			return
		case <-ctx.Done():
		case <-tick.C:
			if n := steps.Load(); n%2 == 0 || n != last {
				last, seen = n, 0
			} else {
				seen++
			}
		}
	}
	w.late.Store(ctx.Err() == nil)
	w.end(tick, interrupt)
}

// end interrupts until the watching ends: a step that begins just then does not
// know of the first time.
func (w *watchdog) end(tick *time.Ticker, interrupt func()) {
	for {
		interrupt()
		select {
		case <-w.ended:
			return
		case <-tick.C:
		}
	}
}

// slow reports whether a step was interrupted for the time it took.
func (w *watchdog) slow() bool { return w.late.Load() }

// stop ends the watching. After it nothing is interrupted.
func (w *watchdog) stop() {
	close(w.ended)
	<-w.done
}
