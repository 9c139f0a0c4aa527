package connectortest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// The suite is tried on a connector over memory: whole, and with each of the
// faults below, of which it must find every one.
const sabotage = "VALISE_SABOTAGE"

func TestMemory(t *testing.T) { runMemory(t, "") }

func TestSabotaged(t *testing.T) {
	if how := os.Getenv(sabotage); how != "" {
		runMemory(t, how)
		return
	}
	for _, how := range []string{
		"everybody", "bound proof", "short", "ends on cancel", "goes on after error", "shuffled", "leaks goroutine",
		"value in error", "unknown is empty", "shared shapes", "stale session", "hides undeclared", "plain error",
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSabotaged$")
			cmd.Env = append(os.Environ(), sabotage+"="+how)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL") {
				t.Errorf("the suite does not notice: %v\n%s", err, out)
			}
		})
	}
}

func runMemory(t *testing.T, how string) {
	make := func(all bool) func(*testing.T, connectortest.Seed) exporter.Connector {
		return func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return newMemory(t, seed, how, all)
		}
	}
	connectortest.Run(t, connectortest.Suite{New: make(how == "everybody"), Unfiltered: make(true)})
}

type memory struct {
	how      string
	all      bool
	seed     connectortest.Seed
	mappings map[string]*mapping.Mapping
	shared   []exporter.Dataset
}

func newMemory(t *testing.T, seed connectortest.Seed, how string, all bool) *memory {
	t.Helper()
	m := &memory{how: how, all: all, seed: seed, mappings: map[string]*mapping.Mapping{}}
	for _, table := range seed.Tables {
		compiled, err := mapping.Compile(table.Dataset, table.Mapping, table.Dataset.Name)
		if err != nil {
			t.Fatal(err)
		}
		m.mappings[table.Dataset.Name] = compiled
		m.shared = append(m.shared, compiled.Dataset())
	}
	return m
}

func (m *memory) Datasets() []exporter.Dataset {
	if m.how == "shared shapes" {
		return m.shared
	}
	var out []exporter.Dataset
	for _, t := range m.seed.Tables {
		out = append(out, m.mappings[t.Dataset.Name].Dataset())
	}
	return out
}

func (m *memory) Rules(dataset string) exporter.ReadRules { return m.mappings[dataset].Rules() }

func (m *memory) Open(ctx context.Context, r exporter.Request) (exporter.Session, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if m.how == "leaks goroutine" {
		go time.Sleep(time.Minute)
	}
	return &memorySession{memory: m, accounts: r.Subject.AccountIDs(), report: exporter.ReadReport{
		Snapshot: exporter.SnapshotNone, Undeclared: map[string][]string{},
	}}, nil
}

type memorySession struct {
	*memory
	accounts []string
	report   exporter.ReadReport
	broken   bool
}

func (s *memorySession) Close() error                { return nil }
func (s *memorySession) Report() exporter.ReadReport { return s.report }

func (s *memorySession) Read(ctx context.Context, dataset string) iter.Seq2[exporter.Record, error] {
	return func(yield func(exporter.Record, error) bool) {
		m := s.mappings[dataset]
		if m == nil {
			if s.how != "unknown is empty" {
				yield(exporter.Record{}, &exporter.Fault{Class: exporter.NotFound, What: "no such dataset"})
			}
			return
		}
		if err := s.stream(ctx, s.seed.Table(dataset), m, yield); err != nil {
			yield(exporter.Record{}, err)
		}
	}
}

func (s *memorySession) stream(ctx context.Context, table connectortest.Table, m *mapping.Mapping, yield func(exporter.Record, error) bool) error {
	var columns []string
	for _, c := range table.Columns {
		columns = append(columns, c.Name)
	}
	b, err := m.Bind(columns)
	if err != nil {
		if s.how == "plain error" {
			return errors.New("column not_there is missing")
		}
		return err
	}
	if s.how != "hides undeclared" {
		s.report.Undeclared[table.Dataset.Name] = b.Undeclared
	}
	for i, row := range s.rows(table) {
		if ctx.Err() != nil {
			if s.how == "ends on cancel" {
				return nil
			}
			return context.Cause(ctx)
		}
		if s.how == "short" && i == 10 || s.how == "stale session" && s.broken {
			return nil
		}
		record, err := b.Record(cells(row))
		if s.how == "bound proof" {
			record.Proof = exporter.Text(s.accounts[0])
		}
		if err != nil && s.how == "value in error" {
			return &exporter.Fault{Class: exporter.Mismatch, What: "field pieces: canary-not-a-number is no number", Hint: "x"}
		}
		if err != nil && s.how == "goes on after error" {
			yield(exporter.Record{}, err)
			continue
		}
		if err != nil {
			return err
		}
		if !yield(record, nil) {
			s.broken = true
			return nil
		}
	}
	return nil
}

func (s *memorySession) rows(table connectortest.Table) []connectortest.Row {
	var out []connectortest.Row
	for _, row := range table.Rows {
		if s.all || slices.Contains(s.accounts, row.Owner) {
			out = append(out, row)
		}
	}
	if s.how != "shuffled" {
		slices.SortFunc(out, func(a, b connectortest.Row) int {
			return cmp.Or(strings.Compare(a.Owner, b.Owner), strings.Compare(a.Cells[3].Text, b.Cells[3].Text))
		})
	}
	return out
}

func cells(row connectortest.Row) []mapping.Cell {
	out := make([]mapping.Cell, len(row.Cells))
	for i, c := range row.Cells {
		if !c.Null {
			out[i] = mapping.Text(c.Text)
		}
	}
	return out
}
