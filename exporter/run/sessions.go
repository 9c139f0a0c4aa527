package run

import (
	"context"
	"errors"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// sessions keeps one open session for each source, from its first dataset to
// its last: where the source can, that is one snapshot.
type sessions struct {
	open     map[string]*ahead
	memory   *memory         // of what they read ahead
	reopened map[string]bool // a second session is a second snapshot
	opened   map[string]bool
}

func newSessions(pool *Stretches) *sessions {
	return &sessions{
		open: map[string]*ahead{}, memory: newMemory(aheadMemory, pool),
		reopened: map[string]bool{}, opened: map[string]bool{},
	}
}

func (s *sessions) get(ctx context.Context, name string, c exporter.Connector, r exporter.Request) (exporter.Session, error) {
	a := s.of(name, c, r)
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, s.drop(name))
	}
	if !a.known {
		a.known, a.report = true, a.first
		s.reopened[name] = s.opened[name]
		s.opened[name] = true
	}
	return a, nil
}

// of returns a source's session, open or not.
func (s *sessions) of(name string, c exporter.Connector, r exporter.Request) *ahead {
	a := s.open[name]
	if a == nil {
		a = &ahead{connector: c, request: r, memory: s.memory}
		s.open[name] = a
	}
	return a
}

// drop closes a source's session, so that the next read gets a new one.
func (s *sessions) drop(name string) error {
	a := s.open[name]
	if a == nil {
		return nil
	}
	delete(s.open, name)
	return a.Close()
}

func (s *sessions) close() error {
	var errs []error
	for name := range s.open {
		errs = append(errs, s.drop(name))
	}
	return errors.Join(errs...)
}

// fault makes an error of a source a Fault with its place, once. A cancelled
// run stays what it is.
func (x *export) fault(at Locate, err error) error {
	if err == nil || errors.Is(err, context.Canceled) && x.ctx.Err() != nil {
		return err
	}
	var own *ownError
	if errors.As(err, &own) {
		return err
	}
	var f *exporter.Fault
	if !errors.As(err, &f) {
		f = &exporter.Fault{Class: exporter.Internal, What: "unexpected error of the connector", Cause: err}
		if errors.Is(err, context.DeadlineExceeded) {
			f.Class, f.What, f.Retry = exporter.TimedOut, "no answer in time", true
		}
	}
	located := *f
	located.Source, located.Dataset = at.Source, at.Dataset
	return &located
}

func strayFault() *exporter.Fault {
	return &exporter.Fault{
		Class: exporter.Stray, What: "a record that cannot be shown to belong to the customer",
		Hint: "nothing of this dataset was exported; mend its query, which returns somebody else's records, or its subject_column",
	}
}

// withAttempts calls do until it succeeds, fails for good, or has been called
// attempts times.
func (x *export) withAttempts(ctx context.Context, attempts int, do func() error) error {
	for n := 1; ; n++ {
		err := do()
		var f *exporter.Fault
		if err == nil || !errors.As(err, &f) || !f.Retry || n >= attempts || ctx.Err() != nil {
			return err
		}
		x.tell(Event{Source: f.Source, Dataset: f.Dataset, State: StateRetrying, Err: err})
		if err := x.pause(ctx, n); err != nil {
			return err
		}
	}
}

func (x *export) pause(ctx context.Context, attempt int) error {
	if x.job.Wait == nil {
		return ctx.Err()
	}
	return x.job.Wait(ctx, attempt)
}

func sortedCopy(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}

// readAhead lets the sources that have nothing to do read what will be asked for
// after a part of a dataset; not the part's own source, which is about to be
// asked.
func (x *export) readAhead(ctx context.Context, w *work, part int) {
	next := map[string][]string{}
	x.after(w, part, func(later *work, p int) {
		if source := later.Parts[p].Source; x.mayRunAhead(later, p) {
			next[source] = append(next[source], later.Name)
		}
	})
	for source, datasets := range next {
		a := x.sessions.of(source, x.job.Sources[source].Connector, x.request(source))
		if source != w.Parts[part].Source && a.reader == nil {
			a.start(ctx, datasets)
		}
	}
}

// mayRunAhead reports whether a part's records may be read before its turn. They
// are proved when their turn comes, after all that proves them.
func (x *export) mayRunAhead(w *work, part int) bool {
	source := w.Parts[part].Source
	switch {
	case x.job.OneByOne, x.job.Sources[source].Limits.Slots != nil, x.dead[source] != nil:
		return false
	case w.shaped.Withheld && len(x.proofs.of(w)) == 0, x.knowsNone(w, part):
		return false
	}
	return w.parts[part].status != exporter.StatusFailed
}

// after calls do for each part that is read after one of a dataset, in plan
// order.
func (x *export) after(w *work, part int, do func(w *work, part int)) {
	at := slices.Index(x.work, w)
	for i := range w.Parts[part+1:] {
		do(w, part+1+i)
	}
	for _, later := range x.work[at+1:] {
		for p := range later.Parts {
			do(later, p)
		}
	}
}
