package run

import (
	"context"
	"errors"
	"iter"
	"time"

	"golang.org/x/time/rate"

	"github.com/valise-export/valise/exporter"
)

// Limits bound what is asked of a source. Zero is no limit.
type Limits struct {
	DatasetBytes int64         // of the values of one read of a dataset
	Bytes        int64         // of those of all reads in one export
	DatasetTime  time.Duration // that the source takes for one read; what the run does with the records is not in it
	Time         time.Duration // that it takes for all reads in one export
	// Slots has room for as many elements as there may be reads at once, and Pace
	// says how many may begin in a second: of all exports that share them. A
	// source with slots does not read ahead, since two exports that each hold
	// what the other waits for would wait for ever.
	Slots chan struct{}
	Pace  *rate.Limiter
}

// limited is a connector within its limits, for one export.
type limited struct {
	exporter.Connector
	limits Limits
	bytes  int64
	time   time.Duration
}

var (
	_ exporter.Connector = (*limited)(nil)
	_ exporter.Ruler     = (*limited)(nil)
)

// withLimits returns the sources with those that have limits kept to them.
func withLimits(sources map[string]Source) map[string]Source {
	out := make(map[string]Source, len(sources))
	for name, s := range sources {
		if s.Limits != (Limits{}) {
			s.Connector = &limited{Connector: s.Connector, limits: s.Limits}
		}
		out[name] = s
	}
	return out
}

// Rules returns those of the connector.
func (l *limited) Rules(dataset string) exporter.ReadRules {
	if r, ok := l.Connector.(exporter.Ruler); ok {
		return r.Rules(dataset)
	}
	return exporter.ReadRules{}
}

// Open opens a session that keeps to the limits.
func (l *limited) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	s, err := l.Connector.Open(ctx, r)
	if err != nil {
		return nil, err
	}
	return &limitedSession{Session: s, source: l}, nil
}

type limitedSession struct {
	exporter.Session
	source *limited
}

var _ exporter.Session = (*limitedSession)(nil)

// Read reads within the limits.
func (s *limitedSession) Read(ctx context.Context, dataset string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		leave, err := s.source.enter(ctx)
		if err != nil {
			yield(exporter.Record{}, err)
			return
		}
		defer leave()
		s.source.read(ctx, s.Session, dataset, yield)
	}
}

// enter waits for a slot and for the pace.
func (l *limited) enter(ctx context.Context) (leave func(), err error) {
	if l.limits.Pace != nil {
		if err := l.limits.Pace.Wait(ctx); err != nil {
			return nil, errors.Join(context.Cause(ctx), err)
		}
	}
	if l.limits.Slots == nil {
		return func() {}, nil
	}
	select {
	case l.limits.Slots <- struct{}{}:
		return func() { <-l.limits.Slots }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// read counts bytes and time, and ends a read that passes a limit.
func (l *limited) read(ctx context.Context, s exporter.Session, dataset string, yield func(exporter.Record, error) bool) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit, fault := l.timeLeft()
	watch := newStopwatch(limit, fault, cancel)
	defer func() { l.time += watch.stop() }()
	bytes := int64(0)
	for rec, err := range s.Read(ctx, dataset) {
		watch.stop()
		if err != nil || context.Cause(ctx) != nil {
			yield(exporter.Record{}, overtime(ctx, err))
			return
		}
		n := sizeOf(rec)
		bytes, l.bytes = bytes+n, l.bytes+n
		if fault := l.tooMuch(bytes); fault != nil {
			yield(exporter.Record{}, fault)
			return
		}
		if !yield(rec, nil) {
			return
		}
		watch.start()
	}
	if context.Cause(ctx) != nil {
		yield(exporter.Record{}, overtime(ctx, nil))
	}
}

// timeLeft returns how long the next read may take, and what is said where it
// takes longer; 0 is for ever.
func (l *limited) timeLeft() (time.Duration, *exporter.Fault) {
	left, fault := l.limits.DatasetTime, &exporter.Fault{
		Class: exporter.TimedOut, What: "the read took longer than limits.dataset_time allows", Retry: true,
	}
	if rest := l.limits.Time - l.time; l.limits.Time > 0 && (left == 0 || rest < left) {
		left, fault = max(rest, 1), &exporter.Fault{
			Class: exporter.OverLimit, What: "the source took longer than limits.time allows for one export",
		}
	}
	return left, fault
}

func (l *limited) tooMuch(dataset int64) *exporter.Fault {
	switch {
	case l.limits.DatasetBytes > 0 && dataset > l.limits.DatasetBytes:
		return &exporter.Fault{Class: exporter.OverLimit, What: "the dataset has more bytes than limits.dataset_bytes allows", Hint: "check its query, or raise the limit"}
	case l.limits.Bytes > 0 && l.bytes > l.limits.Bytes:
		return &exporter.Fault{Class: exporter.OverLimit, What: "the source gave more bytes than limits.bytes allows for one export", Hint: "check its queries, or raise the limit"}
	}
	return nil
}

// overtime returns what ended a read: the limit where it was that.
func overtime(ctx context.Context, err error) error {
	var f *exporter.Fault
	if errors.As(context.Cause(ctx), &f) {
		return f
	}
	if err == nil {
		return context.Cause(ctx)
	}
	return err
}

// sizeOf returns the bytes of a record's values: those of its texts, and eight
// for each value of fixed size.
func sizeOf(r exporter.Record) (n int64) {
	for i := range r.Values {
		switch v := &r.Values[i]; v.Kind() {
		case exporter.KindNull, exporter.KindWithheld:
		case exporter.KindText, exporter.KindDecimal, exporter.KindJSON:
			n += int64(len(v.Text()))
		default:
			n += 8
		}
	}
	return n
}

// stopwatch runs while a source is at work, and cancels it when its time is
// over.
type stopwatch struct {
	limit, used time.Duration
	timer       *time.Timer // nil where there is no limit
	began       time.Time   // zero while it stands
}

func newStopwatch(limit time.Duration, fault *exporter.Fault, cancel context.CancelCauseFunc) *stopwatch {
	s := &stopwatch{limit: limit}
	if limit > 0 {
		s.began = time.Now()
		s.timer = time.AfterFunc(limit, func() { cancel(fault) })
	}
	return s
}

// stop returns the time used so far.
func (s *stopwatch) stop() time.Duration {
	if s.timer != nil && !s.began.IsZero() {
		s.timer.Stop()
		s.used += time.Since(s.began)
		s.began = time.Time{}
	}
	return s.used
}

func (s *stopwatch) start() {
	if s.timer != nil {
		s.began = time.Now()
		s.timer.Reset(max(s.limit-s.used, 1))
	}
}
