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
	open     map[string]exporter.Session
	reopened map[string]bool // a second session is a second snapshot
	opened   map[string]bool
}

func newSessions() *sessions {
	return &sessions{open: map[string]exporter.Session{}, reopened: map[string]bool{}, opened: map[string]bool{}}
}

func (s *sessions) get(ctx context.Context, name string, c exporter.Connector, r exporter.Request) (exporter.Session, error) {
	if have := s.open[name]; have != nil {
		return have, nil
	}
	session, err := c.Open(ctx, r)
	if err != nil {
		return nil, err
	}
	s.reopened[name] = s.opened[name]
	s.opened[name] = true
	s.open[name] = session
	return session, nil
}

// drop closes a source's session, so that the next read gets a new one.
func (s *sessions) drop(name string) error {
	session := s.open[name]
	if session == nil {
		return nil
	}
	delete(s.open, name)
	return session.Close()
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
