package connectortest

import (
	"fmt"
	"slices"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/exporter"
)

// Seed is what the place holds.
type Seed struct {
	Tables []Table
	A, B   exporter.Subject
}

// Table is one dataset at the source.
type Table struct {
	Dataset exporter.Dataset // its canonical shape
	Mapping config.Mapping   // how columns fill it; the kind's options are the test's to add
	Columns []Column
	Rows    []Row // in no order
}

// Column is a column of the source.
type Column struct {
	Name string
	Type exporter.Type // what it can hold, decimals with two digits after the point
	Size int           // bytes of the longest text
}

// Row is a record at the source.
type Row struct {
	Owner string // the account, also the first of Cells
	Cells []Cell // one for each column
}

// Cell is a value at the source, in its canonical rendering (package text).
type Cell struct {
	Null bool
	Text string
}

// Names in every table.
const (
	OwnerColumn      = "owner"         // the subject column
	KeyColumn        = "id"            // the key
	UndeclaredColumn = "internal_note" // neither mapped nor ignored
	IgnoredColumn    = "known_noise"
)

// The datasets of a seed, by how many records A has.
const (
	Empty  = "seed_empty"
	Single = "seed_single"
	Page   = "seed_page"
	More   = "seed_more"
)

// Setup returns what a connector of the seed is made from: source options, and
// the dataset options for each table.
func (s Seed) Setup(options any, dataset func(Table) any) connectors.Setup {
	source := config.Source{Name: "seeded", Title: "Seeded", Attempts: 1, Options: options}
	for _, t := range s.Tables {
		m := t.Mapping
		m.Options = dataset(t)
		source.Datasets = append(source.Datasets, m)
	}
	return connectors.Setup{Source: source, Dataset: s.dataset, Now: func() time.Time { return asOf }}
}

func (s Seed) dataset(name string) (exporter.Dataset, bool) {
	i := slices.IndexFunc(s.Tables, func(t Table) bool { return t.Dataset.Name == name })
	if i < 0 {
		return exporter.Dataset{}, false
	}
	return s.Tables[i].Dataset, true
}

// Table returns a table by its dataset's name.
func (s Seed) Table(name string) Table {
	for _, t := range s.Tables {
		if t.Dataset.Name == name {
			return t
		}
	}
	return Table{}
}

var asOf = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// newSeed makes the tables: A has 0, 1, n and n+1 records in them, B some in
// each.
func newSeed(n int) Seed {
	s := Seed{
		A: exporter.Subject{ID: "cust-710001", Accounts: []exporter.Account{{ID: "acct-7100011"}, {ID: "acct-7100012"}}},
		B: exporter.Subject{ID: "cust-980002", Accounts: []exporter.Account{{ID: "acct-9800021"}}},
	}
	for _, c := range []struct {
		name  string
		count int
	}{{Empty, 0}, {Single, 1}, {Page, n}, {More, n + 1}} {
		s.Tables = append(s.Tables, newTable(s, c.name, c.count))
	}
	return s
}

func newTable(s Seed, name string, count int) Table {
	t := Table{
		Dataset: exporter.Dataset{
			Name: name, Title: name, Category: exporter.OtherInformation, Key: []string{exporter.AccountColumn, KeyColumn},
			Fields: []exporter.Field{
				{Name: exporter.AccountColumn, Type: exporter.TypeText, Class: exporter.ClassIdentifier},
				{Name: KeyColumn, Type: exporter.TypeText, Class: exporter.ClassIdentifier},
				{Name: "note", Type: exporter.TypeText},
				{Name: "pieces", Type: exporter.TypeInteger},
				{Name: "amount", Type: exporter.TypeDecimal, Currency: "currency"},
				{Name: "currency", Type: exporter.TypeText, Format: exporter.FormatCurrency},
				{Name: "active", Type: exporter.TypeBoolean},
				{Name: "day", Type: exporter.TypeDate},
				{Name: "at", Type: exporter.TypeInstant},
				{Name: "extra", Type: exporter.TypeJSON},
				{Name: "unmapped", Type: exporter.TypeText},
			},
		},
		Mapping: config.Mapping{Name: name, SubjectColumn: OwnerColumn, Isolation: "account", Ignore: []string{IgnoredColumn}},
		Columns: []Column{{Name: OwnerColumn, Type: exporter.TypeText, Size: 64}, {Name: UndeclaredColumn, Type: exporter.TypeText, Size: 64}, {Name: IgnoredColumn, Type: exporter.TypeText, Size: 64}},
	}
	for _, f := range t.Dataset.Fields[1 : len(t.Dataset.Fields)-1] {
		t.Columns = append(t.Columns, Column{Name: f.Name, Type: f.Type, Size: 250})
		t.Mapping.Fields = append(t.Mapping.Fields, config.Bind{Field: f.Name})
	}
	for i := range count {
		t.Rows = append(t.Rows, newRow(t, s.A.Accounts[i%2].ID, "A", i))
	}
	for i := range 5 {
		t.Rows = append(t.Rows, newRow(t, s.B.Accounts[0].ID, "B", i))
	}
	// No source promises an order: the first shall be the last.
	slices.Reverse(t.Rows)
	return t
}

// newRow makes a record whose every value tells whose it is.
func newRow(t Table, owner, who string, i int) Row {
	canary := func(column string) string { return fmt.Sprintf("canary-%s-%s-%s-%05d", who, t.Dataset.Name, column, i) }
	year, number := 2024, 1_000_000+i
	if who == "B" {
		year, number = 1987, 99_000_000+i
	}
	day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%360)
	cells := []string{
		owner, canary("undeclared"), canary("ignored"), canary(KeyColumn), canary("note") + ` "é", 日本`,
		fmt.Sprint(number), fmt.Sprintf("%d.%02d", number, i%100), "EUR", fmt.Sprint(i%2 == 0),
		day.Format("2006-01-02"), day.Add(time.Hour).Format(time.RFC3339), `{"c":"` + canary("extra") + `","n":1.10}`,
	}
	row := Row{Owner: owner}
	for c, text := range cells {
		// In every third record what may be null is.
		row.Cells = append(row.Cells, Cell{Text: text, Null: i%3 == 2 && c >= 4 && t.Columns[c].Name != "currency"})
	}
	return row
}

// column returns the position of a column.
func (t *Table) column(name string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
}

// change returns the seed with one table changed by do, which gets its own copy.
func (s Seed) change(name string, do func(*Table)) Seed {
	s.Tables = slices.Clone(s.Tables)
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Dataset.Name != name {
			continue
		}
		t.Mapping.Fields = slices.Clone(t.Mapping.Fields)
		t.Dataset.Fields = slices.Clone(t.Dataset.Fields)
		t.Columns = slices.Clone(t.Columns)
		t.Rows = slices.Clone(t.Rows)
		for r := range t.Rows {
			t.Rows[r].Cells = slices.Clone(t.Rows[r].Cells)
		}
		do(t)
	}
	return s
}
