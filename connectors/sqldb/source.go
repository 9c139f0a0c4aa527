package sqldb

import (
	"context"
	"errors"
	"time"

	"github.com/valise-export/valise/exporter"
)

// source is one configured database.
type source struct {
	server  server
	queries map[string]*query
	order   []string // as configured
	now     func() time.Time
}

var (
	_ exporter.Connector = (*source)(nil)
	_ exporter.Checker   = (*source)(nil)
	_ exporter.Ruler     = (*source)(nil)
)

// Datasets returns the declared shapes, in the config's order.
func (s *source) Datasets() []exporter.Dataset {
	out := make([]exporter.Dataset, len(s.order))
	for i, name := range s.order {
		out[i] = s.queries[name].mapping.Dataset()
	}
	return out
}

// Rules returns how a dataset is to be read.
func (s *source) Rules(dataset string) exporter.ReadRules {
	if q := s.queries[dataset]; q != nil {
		return q.mapping.Rules()
	}
	return exporter.ReadRules{}
}

// Open connects and begins the transaction.
func (s *source) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	l, err := s.server.dial(ctx)
	if err != nil {
		return nil, err
	}
	return newSession(s, l, valuesOf(r)), nil
}

// Check runs every query for nobody, reads no record, and compares the columns
// with the mapping.
func (s *source) Check(ctx context.Context) []exporter.Probe {
	probes := make([]exporter.Probe, len(s.order))
	l, err := s.server.dial(ctx)
	for i, name := range s.order {
		probes[i] = exporter.Probe{Dataset: name, Err: in(s.queries[name], err)}
		if err == nil {
			probes[i].Undeclared, probes[i].Err = s.probe(ctx, l, s.queries[name])
		}
	}
	if err == nil {
		if err := l.close(); err != nil && len(probes) > 0 {
			last := &probes[len(probes)-1]
			last.Err = first(last.Err, in(s.queries[last.Dataset], err))
		}
	}
	return probes
}

func (s *source) probe(ctx context.Context, l link, q *query) (undeclared []string, err error) {
	sql, args, err := q.bind(s.server, nobody(s.now()))
	if err != nil {
		return nil, err
	}
	c, err := l.query(ctx, sql, args)
	if err != nil {
		return nil, in(q, err)
	}
	defer func() { err = first(err, c.close()) }()
	b, err := q.mapping.Bind(c.columns())
	if err != nil {
		return nil, err
	}
	return b.Undeclared, nil
}

// in adds the dataset to a fault that does not know it, and the name in its query
// that the fault is about.
func in(q *query, err error) error {
	var f *exporter.Fault
	if errors.As(err, &f) && f.Dataset == "" {
		located := *f
		located.Dataset = q.name
		q.naming(&located)
		return &located
	}
	return err
}
