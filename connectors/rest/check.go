package rest

import (
	"context"
	"errors"
	"io"

	"github.com/valise-export/valise/exporter"
)

// nobody is asked for where the config names no customer for tests.
const nobody = "valise-check"

// Check asks each endpoint once, for the customer that check_id names, and
// compares the first page with the mapping; no value is kept. Without check_id
// an answer that knows no such customer is a good one.
func (s *Source) Check(ctx context.Context) []exporter.Probe {
	probes := make([]exporter.Probe, len(s.datasets))
	c, err := newClient(s)
	for i, d := range s.datasets {
		probes[i] = exporter.Probe{Dataset: d.name, Err: err}
		if err == nil {
			probes[i].Undeclared, probes[i].Err = s.probe(ctx, c, d)
		}
	}
	if err == nil {
		c.close()
	}
	return probes
}

func (s *Source) probe(ctx context.Context, c *client, d *dataset) ([]string, error) {
	id := s.checkID
	if id == "" {
		id = nobody
	}
	subject := exporter.Subject{ID: id, Accounts: []exporter.Account{{ID: id}}}
	session := newSession(s, c, exporter.Request{Subject: subject, AsOf: s.now()})
	for _, f := range d.feeds {
		r, err := newReader(session, d, f, nil)
		if err == nil {
			err = r.probe(ctx, marks{account: id, customer: id})
			r.note()
		}
		if err != nil && !(s.checkID == "" && unknown(err)) {
			return session.undeclared[d.name], plain(err)
		}
	}
	return session.undeclared[d.name], nil
}

// unknown reports whether an error may mean that there is no such customer.
func unknown(err error) bool {
	var f *exporter.Fault
	return errors.As(err, &f) && (f.Class == exporter.NotFound || f.Class == exporter.Refused && !f.Retry && f.Cause == nil)
}

// probe reads the first page, of the first parent's children where there is a
// parent.
func (r *reader) probe(ctx context.Context, m marks) error {
	if r.feed.parent != nil {
		l, err := r.first(ctx, r.feed.parent, m)
		if err != nil || len(l.records) == 0 {
			return err
		}
		if f := r.lend(l.records[0], false); f != nil {
			return l.blame(f)
		}
		m.parent = r.parentValue
	}
	l, err := r.first(ctx, r.feed.endpoint, m)
	if err != nil {
		return err
	}
	for _, raw := range l.records {
		f := r.walk.record(raw)
		if f == nil {
			f = r.lacks()
		}
		if f != nil {
			return l.blame(f)
		}
	}
	return nil
}

func (r *reader) first(ctx context.Context, e *endpoint, m marks) (*list, error) {
	l, err := r.session.client.list(e, m)
	if err == nil {
		err = l.turn(ctx)
	}
	if errors.Is(err, io.EOF) && !isFault(err) {
		return l, nil
	}
	return l, err
}
