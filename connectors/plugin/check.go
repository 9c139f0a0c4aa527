package plugin

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// Check asks the program which datasets it has, and then to try each that the
// config names, without a subject.
func (s *Source) Check(ctx context.Context) []exporter.Probe {
	probes := make([]exporter.Probe, len(s.datasets))
	there, err := s.shapes(ctx, s.specRequest())
	for i, d := range s.datasets {
		probes[i] = exporter.Probe{Dataset: d.name, Err: err}
		if err == nil {
			probes[i].Undeclared, probes[i].Err = s.probe(ctx, d, there)
		}
	}
	return probes
}

func (s *Source) probe(ctx context.Context, d *dataset, there map[string][]string) ([]string, error) {
	if _, ok := there[d.theirs]; !ok {
		return nil, fault(exporter.NotFound, "", "the program has no such dataset", "correct dataset: the program's answer to spec names those that there are", nil)
	}
	tried, err := s.shapes(ctx, s.datasetRequest("check", d))
	if err != nil {
		return nil, err
	}
	columns, ok := tried[d.theirs]
	if !ok || len(tried) != 1 {
		return nil, fault(exporter.Malformed, "", "the program does not answer for the dataset that it was asked to check", hintProtocol, nil)
	}
	return d.undeclared(columns)
}

// undeclared compares columns with the mapping. Where a record may lack names,
// so may the list.
func (d *dataset) undeclared(columns []string) (out []string, err error) {
	seen := slices.Clone(columns)
	for _, c := range d.columns {
		if d.sparse && c != d.subject && !slices.Contains(seen, c) {
			seen = append(seen, c)
		}
	}
	b, err := d.mapping.Bind(seen)
	if err != nil {
		return nil, err
	}
	for _, c := range b.Undeclared {
		if shown := shownName(c); !slices.Contains(out, shown) && len(out) < maxUndeclared {
			out = append(out, shown)
		}
	}
	return out, nil
}

// shapes returns the columns of the datasets that the program answers with.
func (s *Source) shapes(ctx context.Context, q request) (found map[string][]string, err error) {
	t, err := s.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	defer func() { err = t.close(err) }()
	found = map[string][]string{}
	for {
		m, err := t.next()
		switch {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil:
			return nil, err
		case m.Name == "":
			return nil, t.fault(exporter.Malformed, "is a dataset without a name", hintProtocol, nil)
		}
		if _, twice := found[m.Name]; twice || len(found) >= maxDatasets || len(m.Columns) > maxColumns {
			return nil, t.fault(exporter.Malformed, "names a dataset twice, or too many datasets or columns", hintProtocol, nil)
		}
		found[m.Name] = m.Columns
	}
}

// What an answer that is kept may be.
const (
	maxShapes   = 4 << 20 // bytes
	maxDatasets = 1000
	maxColumns  = 10_000
)
