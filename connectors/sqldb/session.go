package sqldb

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// session is one read-only transaction.
type session struct {
	source *source
	link   link
	values subjectValues
	report exporter.ReadReport
}

var _ exporter.Session = (*session)(nil)

func newSession(s *source, l link, v subjectValues) *session {
	return &session{source: s, link: l, values: v, report: exporter.ReadReport{
		Snapshot:   exporter.SnapshotTransaction,
		Undeclared: map[string][]string{},
		Adapted:    map[string]int64{},
	}}
}

// Read runs a dataset's query and yields its records.
func (s *session) Read(ctx context.Context, dataset string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		q := s.source.queries[dataset]
		if q == nil {
			yield(exporter.Record{}, fault(exporter.NotFound, "the source does not have this dataset", "", nil))
			return
		}
		if err := s.read(ctx, q, yield); err != nil && !errors.Is(err, errStopped) {
			yield(exporter.Record{}, in(q, alone(err)))
		}
	}
}

// errStopped says that the consumer wants no more.
var errStopped = errors.New("stopped")

// alone marks what a query's user may not read: a grant is of one table, and
// the source's other datasets are still to be tried. A refused login was met
// before, when the source was opened.
func alone(err error) error {
	var f *exporter.Fault
	if errors.As(err, &f) && f.Class == exporter.Unauthorised {
		marked := *f
		marked.Alone = true
		return &marked
	}
	return err
}

func (s *session) read(ctx context.Context, q *query, yield func(exporter.Record, error) bool) (err error) {
	sql, args, err := q.bind(s.source.server, s.values)
	if err != nil {
		return err
	}
	c, err := s.link.query(ctx, sql, args)
	if err != nil {
		return err
	}
	defer func() {
		if closing := c.close(); err == nil {
			err = closing
		}
	}()
	b, err := q.mapping.Bind(c.columns())
	if err != nil {
		return err
	}
	s.report.Undeclared[q.name] = b.Undeclared
	defer func() { s.report.Adapted[q.name] += b.Adapted() }()
	return s.stream(ctx, c, b, yield)
}

func (s *session) stream(ctx context.Context, c cursor, b *mapping.Binding, yield func(exporter.Record, error) bool) error {
	for {
		cells, n, err := c.next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		s.report.Bytes += int64(n)
		record, err := b.Record(cells)
		if err != nil {
			return err
		}
		if !yield(record, nil) {
			return errStopped
		}
	}
}

// Report tells of the reads so far. Adapted counts every read, those that
// failed too.
func (s *session) Report() exporter.ReadReport { return s.report }

// Close ends the transaction and the connection.
func (s *session) Close() error { return s.link.close() }
