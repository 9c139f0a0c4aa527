package connectortest

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Suite is what a connector's test gives. Only New is required.
type Suite struct {
	// New puts the seed into a fresh place and returns a connector of it, whose
	// records come in the order of the key. What it starts, t.Cleanup ends.
	New func(t *testing.T, seed Seed) exporter.Connector
	// Page is how many records the place gives at a time; 0 means 10.
	Page int
	// Unfiltered returns a connector that forgets to ask for the subject: it
	// yields everybody's records, and the proofs must show it. Nil where the
	// place cannot be read so.
	Unfiltered func(t *testing.T, seed Seed) exporter.Connector
	// Faults are places that cannot be read.
	Faults []Broken
	// Lying returns a connector of a server that answers for the seed, turned into
	// one that lies by tell. Nil where the place is no server of HTTP.
	Lying func(t *testing.T, seed Seed, tell func(http.Handler) http.Handler) exporter.Connector
}

// Broken is a connector of a place that cannot be read.
type Broken struct {
	Name  string
	New   func(t *testing.T, seed Seed) exporter.Connector
	Class exporter.ErrorClass
	// Secrets must not be in any error: passwords, hosts, paths.
	Secrets []string
}

// Run runs the suite.
func Run(t *testing.T, s Suite) {
	if s.Page == 0 {
		s.Page = 10
	}
	c := &checker{Suite: s, seed: newSeed(s.Page)}
	for _, test := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"Static", c.static},
		{"Records", c.records},
		{"Again", c.again},
		{"Break", c.early},
		{"Cancel", c.cancel},
		{"UnknownDataset", c.unknown},
		{"Undeclared", c.undeclared},
		{"MissingColumn", c.missing},
		{"WrongType", c.wrongType},
		{"Check", c.check},
		{"Proof", c.proof},
		{"Faults", c.faults},
		{"Lies", c.lies},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			test.run(t)
			goleak.VerifyNone(t, before)
		})
	}
}

// checker runs the suite on one seed.
type checker struct {
	Suite
	seed Seed
}

func (c *checker) request() exporter.Request {
	return exporter.Request{Subject: c.seed.A, AsOf: asOf}
}

// open opens a session for A; the caller closes it.
func (c *checker) open(t *testing.T, conn exporter.Connector) exporter.Session {
	t.Helper()
	s, err := conn.Open(t.Context(), c.request())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return s
}

func closeSession(t *testing.T, s exporter.Session) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// record is a record that outlives the step: values as their canonical
// rendering.
type record struct {
	values []string
	kinds  []exporter.Kind
	proof  string
}

func keep(r exporter.Record) record {
	out := record{proof: strings.Clone(r.Proof.Text())}
	if r.Proof.Kind() != exporter.KindText {
		out.proof = "(" + r.Proof.Kind().String() + ")"
	}
	for _, v := range r.Values {
		out.values = append(out.values, string(text.Append(nil, v)))
		out.kinds = append(out.kinds, v.Kind())
	}
	return out
}

// read reads until stop records (all for -1) or an error. Nothing may come after
// an error.
func read(ctx context.Context, t *testing.T, s exporter.Session, dataset string, stop int) (records []record, err error) {
	t.Helper()
	for r, e := range s.Read(ctx, dataset) {
		if err != nil {
			t.Errorf("%s: something comes after an error", dataset)
			break
		}
		if e != nil {
			err = e
			continue
		}
		records = append(records, keep(r))
		if len(records) == stop {
			break
		}
	}
	return records, err
}

// want returns the records of a table that a subject must get, by key.
func want(t Table, shape exporter.Dataset, subject exporter.Subject) []record {
	var out []record
	for _, row := range t.Rows {
		if !slices.Contains(subject.AccountIDs(), row.Owner) {
			continue
		}
		r := record{proof: row.Owner}
		for _, f := range shape.Fields {
			cell := Cell{Text: row.Owner}
			if f.Name != exporter.AccountColumn {
				cell = row.Cells[t.column(f.Name)]
			}
			if cell.Null {
				cell.Text = ""
			}
			r.values = append(r.values, cell.Text)
		}
		out = append(out, r)
	}
	sortByKey(out, shape)
	return out
}

func sortByKey(records []record, shape exporter.Dataset) {
	slices.SortFunc(records, func(a, b record) int { return compareKeys(a, b, shape) })
}

func compareKeys(a, b record, shape exporter.Dataset) int {
	for _, k := range shape.Key {
		_, i, _ := shape.Field(k)
		if d := strings.Compare(a.values[i], b.values[i]); d != 0 {
			return d
		}
	}
	return 0
}

func shapeOf(t *testing.T, conn exporter.Connector, name string) exporter.Dataset {
	t.Helper()
	for _, d := range conn.Datasets() {
		if d.Name == name {
			return d
		}
	}
	t.Fatalf("the connector has no dataset %s", name)
	return exporter.Dataset{}
}
