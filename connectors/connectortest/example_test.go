package connectortest_test

import (
	"context"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// TestTabs is all that it takes for the connector below to join the suite.
func TestTabs(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
		place := map[string]string{}
		for _, table := range seed.Tables {
			for _, row := range slices.Backward(table.Rows) { // the seed is in the reverse of the key's order
				line := []string{}
				for _, c := range row.Cells {
					line = append(line, map[bool]string{false: c.Text}[c.Null])
				}
				place[table.Dataset.Name] += strings.Join(line, "\t") + "\n"
			}
		}
		return newTabs(t, seed.Setup(nil, func(connectortest.Table) any { return nil }), place)
	}})
}

// tabs is a whole connector: lines of values with tabs between them, by dataset.
type tabs struct {
	place    map[string]string
	names    []string
	mappings map[string]*mapping.Mapping
}

var tabColumns = []string{"owner", "internal_note", "known_noise", "id", "note", "pieces", "amount", "currency", "active", "day", "at", "extra"}

func newTabs(t *testing.T, s connectors.Setup, place map[string]string) *tabs {
	t.Helper()
	c := &tabs{place: place, mappings: map[string]*mapping.Mapping{}}
	var problems config.Problems
	for _, m := range s.Source.Datasets {
		shape, _ := s.Dataset(m.Name)
		m.Nulls = []string{""}
		compiled, err := mapping.Compile(shape, m, "sources."+s.Source.Name+".datasets."+m.Name)
		if err != nil {
			problems = append(problems, &config.Problem{What: err.Error()})
			continue
		}
		c.names, c.mappings[m.Name] = append(c.names, m.Name), compiled
	}
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c
}

func (c *tabs) Datasets() (all []exporter.Dataset) {
	for _, name := range c.names {
		all = append(all, c.mappings[name].Dataset())
	}
	return all
}

func (c *tabs) Open(_ context.Context, r exporter.Request) (exporter.Session, error) {
	return &tabSession{tabs: c, subject: r.Subject, undeclared: map[string][]string{}}, nil
}

type tabSession struct {
	*tabs
	subject    exporter.Subject
	undeclared map[string][]string
}

func (s *tabSession) Close() error { return nil }

func (s *tabSession) Report() exporter.ReadReport {
	return exporter.ReadReport{Snapshot: exporter.SnapshotNone, Undeclared: s.undeclared}
}

func (s *tabSession) Read(ctx context.Context, dataset string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		if err := s.read(ctx, dataset, yield); err != nil {
			yield(exporter.Record{}, err)
		}
	}
}

func (s *tabSession) read(ctx context.Context, dataset string, yield func(exporter.Record, error) bool) error {
	m := s.mappings[dataset]
	if m == nil {
		return &exporter.Fault{Class: exporter.NotFound, Dataset: dataset, What: "no such dataset", Hint: "declare it"}
	}
	binding, err := m.Bind(tabColumns)
	if err != nil {
		return err
	}
	s.undeclared[dataset] = binding.Undeclared
	for line := range strings.Lines(s.place[dataset]) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		cells := []mapping.Cell{}
		for value := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\t") {
			cells = append(cells, mapping.Text(value))
		}
		record, err := binding.Record(cells)
		switch {
		case err != nil:
			return err
		case slices.Contains(s.subject.AccountIDs(), record.Proof.Text()) && !yield(record, nil):
			return nil
		}
	}
	return nil
}
