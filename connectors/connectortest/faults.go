package connectortest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/exporter"
)

// missing: a mapped column that the source does not return.
func (c *checker) missing(t *testing.T) {
	seed := c.seed.change(Page, func(table *Table) {
		table.Mapping.Fields = append(table.Mapping.Fields, config.Bind{Field: "unmapped", Column: "not_there"})
	})
	conn := c.New(t, seed)
	s := c.open(t, conn)
	defer closeSession(t, s)
	got, err := read(t.Context(), t, s, Page, -1)
	if len(got) > 0 {
		t.Errorf("%d records although a mapped column is missing", len(got))
	}
	c.isFault(t, err, exporter.Mismatch, nil)
	if err != nil && !strings.Contains(err.Error(), "not_there") {
		t.Errorf("the error does not name the column: %v", err)
	}
	if whole, err := read(t.Context(), t, s, More, -1); err != nil || len(whole) != c.Page+1 {
		t.Errorf("the next dataset: %d records, %v", len(whole), err)
	}
	if k, ok := conn.(exporter.Checker); ok {
		for _, p := range k.Check(t.Context()) {
			if (p.Err != nil) != (p.Dataset == Page) {
				t.Errorf("check: dataset %s: %v", p.Dataset, p.Err)
			}
		}
	}
}

// wrongType: a value that is not of the declared type ends the stream, and the
// error tells where and not what.
func (c *checker) wrongType(t *testing.T) {
	const value = "canary-not-a-number"
	seed := c.seed.change(More, func(table *Table) {
		at := table.column("pieces")
		table.Columns[at].Type, table.Columns[at].Size = exporter.TypeText, 64
		// Rows are in reverse: the first of A's has the greatest key.
		last := slices.IndexFunc(table.Rows, func(r Row) bool { return r.Owner == c.seed.A.Accounts[0].ID })
		table.Rows[last].Cells[at] = Cell{Text: value}
	})
	s := c.open(t, c.New(t, seed))
	defer closeSession(t, s)
	_, err := read(t.Context(), t, s, More, -1)
	c.isFault(t, err, exporter.Mismatch, []string{value})
	if err != nil && !strings.Contains(err.Error(), "field pieces") {
		t.Errorf("the error does not name the field: %v", err)
	}
	if whole, err := read(t.Context(), t, s, Page, -1); err != nil || len(whole) != c.Page {
		t.Errorf("the next dataset: %d records, %v", len(whole), err)
	}
}

// check: a Checker tries every dataset without a subject.
func (c *checker) check(t *testing.T) {
	k, ok := c.New(t, c.seed).(exporter.Checker)
	if !ok {
		t.Log("not a Checker")
		return
	}
	probes := k.Check(t.Context())
	if len(probes) != len(c.seed.Tables) {
		t.Fatalf("%d probes, want one per dataset", len(probes))
	}
	for i, p := range probes {
		if p.Dataset != c.seed.Tables[i].Dataset.Name || p.Err != nil || strings.Join(p.Undeclared, " ") != UndeclaredColumn {
			t.Errorf("%s: undeclared %v, %v", p.Dataset, p.Undeclared, p.Err)
		}
	}
}

// faults: each broken place is an error of its class, never no data.
func (c *checker) faults(t *testing.T) {
	for _, b := range c.Faults {
		t.Run(b.Name, func(t *testing.T) {
			conn := b.New(t, c.seed)
			if len(conn.Datasets()) == 0 {
				t.Error("Datasets needs the place")
			}
			c.isFault(t, c.readBroken(t, conn), b.Class, b.Secrets)
			if k, ok := conn.(exporter.Checker); ok {
				for _, p := range k.Check(t.Context()) {
					if p.Err != nil {
						c.isSafe(t, p.Err, b.Secrets)
					}
				}
			}
		})
	}
}

// readBroken returns the first error of opening and reading.
func (c *checker) readBroken(t *testing.T, conn exporter.Connector) error {
	s, err := conn.Open(t.Context(), c.request())
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // the place is broken: the read's error is the one that counts
	for _, table := range c.seed.Tables {
		if _, err := read(t.Context(), t, s, table.Dataset.Name, -1); err != nil {
			return err
		}
	}
	return nil
}

// isFault checks an error's class and that it can be shown to anybody.
func (c *checker) isFault(t *testing.T, err error, class exporter.ErrorClass, secrets []string) {
	t.Helper()
	var f *exporter.Fault
	if !errors.As(err, &f) {
		t.Errorf("want a fault of class %s, got %v", class, err)
		return
	}
	if f.Class != class {
		t.Errorf("class %s, want %s: %v", f.Class, class, err)
	}
	if f.Hint == "" {
		t.Errorf("no remedy: %v", err)
	}
	c.isSafe(t, err, secrets)
}

func (c *checker) isSafe(t *testing.T, err error, secrets []string) {
	t.Helper()
	unsafe := append([]string{c.seed.A.ID, c.seed.B.ID, "canary"}, secrets...)
	unsafe = append(append(unsafe, c.seed.A.AccountIDs()...), c.seed.B.AccountIDs()...)
	for _, s := range unsafe {
		if s != "" && strings.Contains(fmt.Sprintf("%v %s", err, err), s) {
			t.Errorf("an error holds a secret, an id or a value")
		}
	}
}
