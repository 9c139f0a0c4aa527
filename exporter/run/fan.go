package run

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/valise-export/valise/exporter"
)

// fan hands what is read to all writers side by side. Each has a lane: a
// goroutine and a queue of a few operations. A lane never stops taking
// operations before it is closed, also after its writer failed, so that nothing
// that feeds it can block for ever.
type fan struct {
	lanes []*lane
	fail  context.CancelCauseFunc
	wg    sync.WaitGroup
}

// laneDepth is how many operations wait in a lane: with batches of at most a
// few hundred kilobytes it bounds what is under way.
const laneDepth = 3

type lane struct {
	name   string
	writer exporter.Writer
	ops    chan op
	err    error // of the writer; touched by the lane's goroutine only
}

// op is one call on a writer. reply is nil for batches.
type op struct {
	call  func(exporter.Writer) error
	batch *exporter.Batch
	reply chan<- error
}

func newFan(names []string, writers []exporter.Writer, fail context.CancelCauseFunc) *fan {
	f := &fan{fail: fail}
	for i, w := range writers {
		l := &lane{name: names[i], writer: w, ops: make(chan op, laneDepth)}
		f.lanes = append(f.lanes, l)
		f.wg.Go(func() { l.run(fail) })
	}
	return f
}

func (l *lane) run(fail context.CancelCauseFunc) {
	for o := range l.ops {
		if l.err == nil {
			if l.err = l.do(o); l.err != nil {
				fail(l.err)
			}
		}
		if o.batch != nil {
			o.batch.Release()
		}
		if o.reply != nil {
			o.reply <- l.err
		}
	}
}

// do calls the writer; a panic of it (gofpdf panics) becomes an error that does
// not print what was being written.
func (l *lane) do(o op) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write %s: %w", l.name, panicError(p))
		}
	}()
	if o.batch != nil {
		err = l.writer.Write(o.batch)
	} else {
		err = o.call(l.writer)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", l.name, err)
	}
	return nil
}

func panicError(p any) error {
	if e, ok := p.(runtime.Error); ok {
		return fmt.Errorf("panic: %w", e)
	}
	return fmt.Errorf("panic of type %T", p)
}

// all calls every writer and waits for all of them.
func (f *fan) all(call func(exporter.Writer) error) error {
	replies := make(chan error, len(f.lanes))
	for _, l := range f.lanes {
		l.ops <- op{call: call, reply: replies}
	}
	var errs []error
	for range f.lanes {
		errs = append(errs, <-replies)
	}
	return errors.Join(errs...)
}

// send gives a batch to every writer and does not wait. The caller's hold on
// the batch ends here.
func (f *fan) send(b *exporter.Batch) {
	b.Retain(len(f.lanes))
	for _, l := range f.lanes {
		l.ops <- op{batch: b}
	}
	b.Release()
}

// close joins every lane.
func (f *fan) close() {
	for _, l := range f.lanes {
		close(l.ops)
	}
	f.wg.Wait()
}
