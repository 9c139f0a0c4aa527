package plugin

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// session reads for one export.
type session struct {
	source     *Source
	request    exporter.Request
	undeclared map[string][]string
	adapted    map[string]int64
	bytes      int64
}

var _ exporter.Session = (*session)(nil)

// Report tells of the reads so far.
func (s *session) Report() exporter.ReadReport {
	r := exporter.ReadReport{Snapshot: exporter.SnapshotNone, Undeclared: map[string][]string{}, Adapted: maps.Clone(s.adapted), Bytes: s.bytes}
	for name, columns := range s.undeclared {
		r.Undeclared[name] = slices.Clone(columns)
	}
	return r
}

// Close has nothing to free: each read ends its own program.
func (s *session) Close() error { return nil }

// Read runs the program for a dataset and yields its records.
func (s *session) Read(ctx context.Context, name string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		d := s.source.dataset(name)
		if d == nil {
			yield(exporter.Record{}, fault(exporter.Internal, "", "the source has no such dataset", "the config names those that it has", nil))
			return
		}
		delete(s.undeclared, name)
		delete(s.adapted, name)
		if err := s.read(ctx, d, yield); err != nil && !errors.Is(err, errStopped) {
			yield(exporter.Record{}, err)
		}
	}
}

// errStopped says that the reader of the records broke off.
var errStopped = errors.New("stopped")

func (s *session) read(ctx context.Context, d *dataset, yield func(exporter.Record, error) bool) (err error) {
	binding, err := d.mapping.Bind(d.columns)
	if err != nil {
		return err
	}
	t, err := s.source.ask(ctx, s.source.readRequest(d, s.request))
	if err != nil {
		return err
	}
	e := newExtractor(d)
	defer func() {
		err = t.close(err)
		s.note(d, t, e, binding)
	}()
	return s.stream(t, d, e, binding, yield)
}

// note keeps what a read saw.
func (s *session) note(d *dataset, t *talk, e *extractor, b *mapping.Binding) {
	s.bytes += t.process.read
	if n := e.texts.Adapted + b.Adapted(); n > 0 {
		s.adapted[d.name] = n
	}
	if len(e.names) > 0 {
		s.undeclared[d.name] = e.names
	}
}

func (s *session) stream(t *talk, d *dataset, e *extractor, b *mapping.Binding, yield func(exporter.Record, error) bool) error {
	for {
		if t.ctx.Err() != nil {
			return context.Cause(t.ctx)
		}
		m, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		cells, err := e.record(m.data)
		if err != nil {
			return t.fault(exporter.Malformed, err.Error(), hintProtocol, nil)
		}
		if i := e.missing(d); i >= 0 {
			return t.fault(exporter.Mismatch, "the record has no "+d.columns[i],
				"correct the mapping; absent: empty, where a name that is left out means no value", nil)
		}
		record, err := b.Record(cells)
		if err != nil {
			return err
		}
		if !yield(record, nil) {
			return errStopped
		}
	}
}
