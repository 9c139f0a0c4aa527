package sqldb_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// thing is a dataset with a field of every type.
func thing(name string) (exporter.Dataset, bool) {
	return exporter.Dataset{Name: name, Key: []string{"id"}, Fields: []exporter.Field{
		{Name: "id", Type: exporter.TypeText}, {Name: "txt", Type: exporter.TypeText}, {Name: "int", Type: exporter.TypeInteger},
		{Name: "dec", Type: exporter.TypeDecimal}, {Name: "bool", Type: exporter.TypeBoolean}, {Name: "day", Type: exporter.TypeDate},
		{Name: "at", Type: exporter.TypeInstant}, {Name: "json", Type: exporter.TypeJSON},
	}}, true
}

var request = exporter.Request{
	Subject: exporter.Subject{ID: "77", Accounts: []exporter.Account{{ID: "A"}, {ID: "B"}}},
	AsOf:    time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
}

// source makes a connector of one dataset; columns are named like the fields.
func source(o sqldb.Options, dataset, zone, query string, fields ...string) (exporter.Connector, error) {
	m := config.Mapping{
		Name: dataset, SubjectColumn: "owner", TimeZone: zone, Options: &sqldb.DatasetOptions{Query: query},
		Fields: []config.Bind{{Field: "id"}}, Pos: config.Position{Line: 7, Column: 3},
	}
	for _, f := range fields {
		m.Fields = append(m.Fields, config.Bind{Field: f})
	}
	return sqldb.Kind().New(connectors.Setup{
		Source:  config.Source{Name: "db", Options: &o, Datasets: []config.Mapping{m}},
		Dataset: thing, Now: func() time.Time { return request.AsOf },
	})
}

// values reads a query and returns its records, fields joined by "|".
func values(t *testing.T, o sqldb.Options, r exporter.Request, zone, query string, fields ...string) (out []string, err error) {
	t.Helper()
	c, err := source(o, "thing", zone, query, fields...)
	if err != nil {
		return nil, err
	}
	s, err := c.Open(t.Context(), r)
	if err != nil {
		return nil, err
	}
	defer func() { must(t, s.Close()) }()
	for rec, err := range s.Read(t.Context(), "thing") {
		if err != nil {
			return out, err
		}
		var cells []string
		for _, v := range rec.Values {
			cells = append(cells, string(text.Append(nil, v)))
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out, nil
}

// selects checks what SELECT of some expressions comes out as.
type selects struct{ zone, field, expression, want string }

func runSelects(t *testing.T, o sqldb.Options, cases []selects) {
	t.Helper()
	for _, c := range cases {
		got, err := values(t, o, request, c.zone, "SELECT 1 AS id, 'A' AS owner, "+c.expression, c.field)
		if strings.HasPrefix(c.want, "!") {
			isClass(t, c.expression, err, exporter.ErrorClass(c.want[1:]))
		} else if err != nil || strings.Join(got, ";") != "1|"+c.want {
			t.Errorf("%s: got %q %v, want %q", c.expression, got, err, c.want)
		}
	}
}

func isClass(t *testing.T, what string, err error, class exporter.ErrorClass) *exporter.Fault {
	t.Helper()
	var f *exporter.Fault
	if !errors.As(err, &f) || f.Class != class || f.Dataset != "thing" {
		t.Errorf("%s: got %v, want a fault of class %s", what, err, class)
		return &exporter.Fault{}
	}
	return f
}

func TestProblems(t *testing.T) {
	lite := sqldb.Options{Driver: "sqlite", DSN: config.NewSecret("x.db")}
	for _, c := range []struct {
		options sqldb.Options
		dataset string
		query   string
		want    string
	}{
		{lite, "thing", "SELECT :email", "sources.db.datasets.thing.query: unknown parameter; got :email"},
		{lite, "thing", "SELECT 1; SELECT 2", "several statements"},
		{lite, "thing", "", "query: is missing"},
		{lite, exporter.SubjectDataset, "SELECT :account_ids", "only :customer_id"},
		{lite, exporter.SubjectAccountDataset, "SELECT :from", "only :customer_id"},
		{sqldb.Options{Driver: "oracle", DSN: config.NewSecret("x")}, "thing", "SELECT 1", "unknown driver"},
		{sqldb.Options{Driver: "sqlite"}, "thing", "SELECT 1", "sources.db.dsn: is missing"},
		{sqldb.Options{Driver: "mysql", DSN: config.NewSecret("secret-word@tcp(")}, "thing", "SELECT 1", "sources.db.dsn: cannot be read"},
	} {
		_, err := source(c.options, c.dataset, "", c.query)
		var problems config.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret-word") {
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
	_, err := source(sqldb.Options{Driver: "oracle", DSN: config.NewSecret("x")}, "thing", "Mars/Base", "DELETE", "absent")
	if n := len(strings.Split(err.Error(), "\n")); n != 4 {
		t.Errorf("%d problems at once, want 4: %v", n, err)
	}
	if !strings.Contains(err.Error(), ":7:3: sources.db.datasets.thing.query") {
		t.Errorf("no position: %v", err)
	}
}

func TestNoAccount(t *testing.T) {
	p := startSQLite(t)
	p.run("CREATE TABLE t (id, owner)")
	r := request
	r.Subject.Accounts = nil
	_, err := values(t, p.options, r, "", "SELECT * FROM t WHERE owner IN (:account_ids)")
	isClass(t, "no account", err, exporter.Internal)
}

// TestSnapshot: what is written after Open is not seen.
func TestSnapshot(t *testing.T) {
	for name, start := range map[string]func(*testing.T) place{
		"sqlite":   startSQLite,
		"postgres": func(t *testing.T) place { return postgresEngine(t).start(t) },
		"mariadb":  func(t *testing.T) place { return mariaEngine(t).start(t) },
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t)
			if name == "sqlite" {
				p.run("PRAGMA journal_mode = WAL") // else the writer waits for the reader
			}
			p.run("CREATE TABLE t (id varchar(9), owner varchar(9))")
			p.run("INSERT INTO t VALUES ('1', 'A')")
			c, err := source(p.options, "thing", "", "SELECT * FROM t")
			must(t, err)
			s, err := c.Open(t.Context(), request)
			must(t, err)
			defer func() { must(t, s.Close()) }()
			if n := count(t, s); n != 1 {
				t.Errorf("%d records, want 1", n)
			}
			p.run("INSERT INTO t VALUES ('2', 'A')")
			if n := count(t, s); n != 1 {
				t.Errorf("%d records in the same session, want 1", n)
			}
			if s.Report().Snapshot != exporter.SnapshotTransaction {
				t.Error("the report does not say so")
			}
		})
	}
}

func count(t *testing.T, s exporter.Session) (n int) {
	t.Helper()
	for _, err := range s.Read(context.Background(), "thing") {
		must(t, err)
		n++
	}
	return n
}
