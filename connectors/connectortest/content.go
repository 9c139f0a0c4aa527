package connectortest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// static: the shapes are known without opening, and stay.
func (c *checker) static(t *testing.T) {
	conn := c.New(t, c.seed)
	first, second := conn.Datasets(), conn.Datasets()
	if !reflect.DeepEqual(first, second) {
		t.Error("Datasets is not the same at each call")
	}
	if len(first) != len(c.seed.Tables) {
		t.Fatalf("%d datasets, want %d", len(first), len(c.seed.Tables))
	}
	for i, d := range first {
		if d.Name != c.seed.Tables[i].Dataset.Name {
			t.Errorf("dataset %d is %s, want the config's order", i, d.Name)
		}
		if _, _, ok := d.Field("unmapped"); ok {
			t.Errorf("%s: a field that nothing fills", d.Name)
		}
		if _, at, ok := d.Field(exporter.AccountColumn); !ok || at != 0 {
			t.Errorf("%s: %s is not filled from the subject column", d.Name, exporter.AccountColumn)
		}
	}
	first[0].Fields[0].Name = "changed"
	if reflect.DeepEqual(first, conn.Datasets()) {
		t.Error("a caller can change the shapes")
	}
	if r, ok := conn.(exporter.Ruler); ok && r.Rules(Page).Isolation != exporter.IsolationAccount {
		t.Errorf("rules: isolation %q", r.Rules(Page).Isolation)
	}
}

// records: all of A's, in order, of the declared kinds, and nothing of B's.
func (c *checker) records(t *testing.T) {
	conn := c.New(t, c.seed)
	s := c.open(t, conn)
	defer closeSession(t, s)
	for _, table := range c.seed.Tables {
		shape := shapeOf(t, conn, table.Dataset.Name)
		got, err := read(t.Context(), t, s, shape.Name, -1)
		if err != nil {
			t.Errorf("%s: %v", shape.Name, err)
			continue
		}
		c.compare(t, conn, table, shape, got)
	}
	if report := s.Report(); report.Snapshot != exporter.SnapshotTransaction && report.Snapshot != exporter.SnapshotNone {
		t.Errorf("the report names no snapshot")
	}
}

func (c *checker) compare(t *testing.T, conn exporter.Connector, table Table, shape exporter.Dataset, got []record) {
	t.Helper()
	expected := want(table, shape, c.seed.A)
	if len(got) != len(expected) {
		t.Errorf("%s: %d records, want %d", shape.Name, len(got), len(expected))
		return
	}
	if r, ok := conn.(exporter.Ruler); ok && r.Rules(shape.Name).Ordered {
		if !slices.IsSortedFunc(got, func(a, b record) int { return compareKeys(a, b, shape) }) {
			t.Errorf("%s: not in the order of the key", shape.Name)
		}
	}
	sortByKey(got, shape)
	for i := range got {
		for f, field := range shape.Fields {
			if got[i].values[f] != expected[i].values[f] {
				t.Errorf("%s: record %d: field %s is %q, want %q", shape.Name, i, field.Name, got[i].values[f], expected[i].values[f])
			}
			if k := got[i].kinds[f]; k != field.Type.Kind() && k != exporter.KindNull {
				t.Errorf("%s: record %d: field %s is of kind %v, declared %s", shape.Name, i, field.Name, k, field.Type)
			}
		}
		if got[i].proof != expected[i].proof {
			t.Errorf("%s: record %d: proof %q, want what its own subject column holds", shape.Name, i, got[i].proof)
		}
	}
	c.noCanary(t, table, got)
}

// noCanary looks for anything of B's, and for what no field declares.
func (c *checker) noCanary(t *testing.T, table Table, got []record) {
	t.Helper()
	var all strings.Builder
	for _, r := range got {
		all.WriteString(strings.Join(r.values, "\x00") + "\x00" + r.proof + "\x00")
	}
	for _, row := range table.Rows {
		for i, cell := range row.Cells {
			name := table.Columns[i].Name
			own := slices.Contains(c.seed.A.AccountIDs(), row.Owner)
			hidden := name == UndeclaredColumn || name == IgnoredColumn
			if own && !hidden || name == "currency" || name == "active" || cell.Null {
				continue
			}
			if strings.Contains(all.String(), cell.Text) {
				t.Errorf("%s: column %s of the wrong customer, or undeclared, is among the records", table.Dataset.Name, name)
			}
		}
	}
}

// again: a second read of a session sees the same, in any order of datasets.
func (c *checker) again(t *testing.T) {
	conn := c.New(t, c.seed)
	s := c.open(t, conn)
	defer closeSession(t, s)
	for _, name := range []string{More, Empty, Single, Page, More} {
		got, err := read(t.Context(), t, s, name, -1)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		c.compare(t, conn, c.seed.Table(name), shapeOf(t, conn, name), got)
	}
}

// undeclared: columns that the config does not name are told and not delivered.
func (c *checker) undeclared(t *testing.T) {
	conn := c.New(t, c.seed)
	s := c.open(t, conn)
	defer closeSession(t, s)
	if _, err := read(t.Context(), t, s, Single, -1); err != nil {
		t.Fatal(err)
	}
	if got := s.Report().Undeclared[Single]; !slices.Equal(got, []string{UndeclaredColumn}) {
		t.Errorf("the report names %v, want %s alone", got, UndeclaredColumn)
	}
}

// proof: what the source returns as the owner, also when it is the wrong one.
func (c *checker) proof(t *testing.T) {
	if c.Unfiltered == nil {
		t.Log("this place cannot be read without the subject")
		return
	}
	s := c.open(t, c.Unfiltered(t, c.seed))
	defer closeSession(t, s)
	got, err := read(t.Context(), t, s, Page, -1)
	if err != nil {
		t.Fatal(err)
	}
	owners := map[string]int{}
	for _, r := range got {
		owners[r.proof]++
		if !strings.Contains(strings.Join(r.values, " "), r.proof) {
			t.Errorf("the proof is not the record's own owner")
		}
	}
	if owners[c.seed.B.Accounts[0].ID] == 0 {
		t.Error("a record of another customer does not show it: the proof is not the source's")
	}
}
