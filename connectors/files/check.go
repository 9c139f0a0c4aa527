package files

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// sample is how many records of JSON are looked at without a subject.
const sample = 100

// Check opens a file of each dataset, of whatever subject, and compares its
// columns with the mapping. No value is kept.
func (s *Source) Check(ctx context.Context) []exporter.Probe {
	probes := make([]exporter.Probe, len(s.datasets))
	st, err := s.openStore(ctx)
	for i, d := range s.datasets {
		probes[i] = exporter.Probe{Dataset: d.name, Err: err}
		if err != nil {
			continue
		}
		if probes[i].Err = context.Cause(ctx); probes[i].Err == nil {
			probes[i].Undeclared, probes[i].Err = s.probe(ctx, st, d)
		}
	}
	if err == nil {
		if err := st.Close(); err != nil && len(probes) > 0 && probes[0].Err == nil {
			probes[0].Err = st.fault("root", err)
		}
	}
	return probes
}

func (s *Source) probe(ctx context.Context, st store, d *dataset) (undeclared []string, err error) {
	session := &session{source: s, store: st, undeclared: map[string][]string{}, adapted: map[string]int64{}}
	found, err := d.path.anySubject().match(ctx, st, nil)
	if err != nil {
		return nil, session.matchFault(d, err)
	}
	if len(found) == 0 {
		if d.empty {
			return nil, nil
		}
		return nil, notFound(d)
	}
	err = session.probeFile(ctx, d, found[0])
	return session.undeclared[d.name], err
}

func (s *session) probeFile(ctx context.Context, d *dataset, name string) (err error) {
	f, err := openFile(ctx, s.store, name, d)
	if err != nil {
		return s.located(ctx, d, name, err)
	}
	defer func() {
		if e := f.close(); e != nil && err == nil {
			err = s.store.fault(place(d, 0), e)
		}
	}()
	in, binding, err := start(f, d, name)
	if in != nil {
		defer in.close()
	}
	if err == nil {
		if r, ok := in.(*jsonReader); ok {
			err = r.probe()
		}
		s.note(d, in, binding)
	}
	if err != nil {
		return s.located(ctx, d, name, err)
	}
	return nil
}

// probe reads some records. Where a record may lack names, one that none of them
// has is an error only where they have others that nothing declares: else it may
// just be rare.
func (r *jsonReader) probe() error {
	found := make([]bool, len(r.walk.set))
	for range sample {
		if _, err := r.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if _, err := r.cells(); err != nil {
			return err
		}
		for i, set := range r.walk.set {
			found[i] = found[i] || set
		}
	}
	if i := slices.Index(found, false); i >= 0 && r.records > 0 && len(r.walk.unknown.Names) > 0 {
		return &trouble{class: exporter.Mismatch, line: r.dec.InputOffset(), what: "no record so far has " + r.walk.columns[i],
			hint: "they have others that are not declared: correct the mapping, or list those under ignore"}
	}
	return nil
}
