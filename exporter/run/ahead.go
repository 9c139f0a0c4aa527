package run

import (
	"context"
	"iter"
	"maps"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// ahead is a source's session that can read datasets before they are asked for.
// Whoever asks sees a session like any other: the records, the error and the
// report of a read that ran ahead come when its turn does, and only then are
// records proved and counted. So a read is the same whether it ran ahead or not.
//
// The session below has one owner at a time: the reader while there is one, and
// else the caller.
type ahead struct {
	connector exporter.Connector
	request   exporter.Request
	memory    *memory
	session   exporter.Session    // nil until it is opened
	first     exporter.ReadReport // before any read
	report    exporter.ReadReport // after the last read that was asked for
	known     bool                // it was asked for
	reader    *reader
}

var _ exporter.Session = (*ahead)(nil)

// reader is a goroutine that reads ahead.
type reader struct {
	readings []*reading // not asked for so far
	opened   chan struct{}
	done     chan struct{}
	cancel   context.CancelFunc
	err      error // of opening; set before opened is closed
}

// open returns nil once the session is open.
func (a *ahead) open(ctx context.Context) error {
	if a.reader != nil {
		select {
		case <-a.reader.opened:
			return a.reader.err
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return a.connect(ctx)
}

func (a *ahead) connect(ctx context.Context) (err error) {
	if a.session != nil {
		return nil
	}
	if a.session, err = a.connector.Open(ctx, a.request); err != nil {
		a.session = nil
		return err
	}
	a.first = a.told()
	return nil
}

// start lets the source read these datasets ahead, in this order, up to the
// first that fails.
func (a *ahead) start(ctx context.Context, datasets []string) {
	ctx, cancel := context.WithCancel(ctx)
	r := &reader{opened: make(chan struct{}), done: make(chan struct{}), cancel: cancel}
	for _, d := range datasets {
		r.readings = append(r.readings, &reading{dataset: d})
	}
	a.reader = r
	go a.run(ctx, r, slices.Clone(r.readings))
}

func (a *ahead) run(ctx context.Context, r *reader, all []*reading) {
	defer close(r.done)
	defer func() { // whatever never began will not
		for _, g := range all {
			a.memory.end(g, exporter.ReadReport{}, nil)
		}
	}()
	r.err = guarded(func() error { return a.connect(ctx) })
	close(r.opened)
	for r.err == nil && len(all) > 0 {
		g := all[0]
		all = all[1:]
		if !a.memory.begin(g) {
			continue
		}
		err := guarded(func() error { return a.fetch(ctx, g) })
		a.memory.end(g, a.told(), err)
		if err != nil {
			return
		}
	}
}

// guarded turns a panic of a connector into a fault that does not print what was
// being read.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &exporter.Fault{Class: exporter.Internal, What: "the connector panicked", Cause: panicError(p)}
		}
	}()
	return do()
}

// fetch reads one dataset into the memory.
func (a *ahead) fetch(ctx context.Context, g *reading) error {
	s := a.memory.pool.get(true)
	for rec, err := range a.session.Read(ctx, g.dataset) {
		if err != nil {
			a.memory.put(ctx, g, s) // whoever asks sees the records before the error
			return err
		}
		if s.add(rec) {
			continue
		}
		if !a.memory.put(ctx, g, s) {
			return ctx.Err()
		}
		s = a.memory.pool.get(false)
		s.add(rec)
	}
	a.memory.put(ctx, g, s)
	return ctx.Err()
}

// told copies the session's report: its maps go on changing.
func (a *ahead) told() exporter.ReadReport {
	r := a.session.Report()
	r.Undeclared, r.Adapted = maps.Clone(r.Undeclared), maps.Clone(r.Adapted)
	return r
}

// Read yields what was read ahead of the dataset, else reads it now.
func (a *ahead) Read(ctx context.Context, dataset string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		if g := a.take(ctx, dataset); g != nil {
			a.replay(ctx, g, yield)
			return
		}
		a.session.Read(ctx, dataset)(yield)
		a.report = a.told()
	}
}

// take returns the reading of a dataset that ran ahead, nil where there is none:
// then nothing runs ahead any more. Readings before it are given up.
func (a *ahead) take(ctx context.Context, dataset string) *reading {
	if a.reader == nil {
		return nil
	}
	if at := slices.IndexFunc(a.reader.readings, func(g *reading) bool { return g.dataset == dataset }); at >= 0 {
		g, passed := a.reader.readings[at], a.reader.readings[:at]
		a.reader.readings = a.reader.readings[at+1:]
		for _, p := range passed {
			a.memory.drop(p)
		}
		if a.memory.ask(ctx, g) {
			return g
		}
	}
	a.halt()
	return nil
}

// replay yields a reading.
func (a *ahead) replay(ctx context.Context, g *reading, yield func(exporter.Record, error) bool) {
	defer a.memory.drop(g)
	for {
		s, err := a.memory.next(ctx, g)
		if err != nil {
			yield(exporter.Record{}, err)
			return
		}
		if s == nil {
			a.report = g.report
			return
		}
		for i := range s.records() {
			if !yield(s.record(i), nil) {
				return // the stretch may still be looked at
			}
		}
		a.memory.pool.put(s)
	}
}

// halt has the reader stop at its next record, and waits for that: the session
// stays as it is, and is the caller's again.
func (a *ahead) halt() {
	if a.reader == nil {
		return
	}
	for _, g := range a.reader.readings {
		a.memory.drop(g)
	}
	<-a.reader.done
	a.reader.cancel()
	a.reader = nil
}

// Report tells of the reads that were asked for.
func (a *ahead) Report() exporter.ReadReport { return a.report }

// Close ends what runs ahead at once, and the session.
func (a *ahead) Close() error {
	if a.reader != nil {
		a.reader.cancel()
		a.halt()
	}
	if a.session == nil {
		return nil
	}
	return a.session.Close()
}
