package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/valise-export/valise/cmd/internal/demo"
)

// server is a database server of the tests.
type server struct {
	dialect, driver, variable string
	drop                      string
	named                     func(t *testing.T, dsn, database string) string
}

func servers() []server {
	return []server{
		{"postgres", "pgx", "VALISE_TEST_POSTGRES", "DROP DATABASE %s WITH (FORCE)", postgresNamed},
		{"mysql", "mysql", "VALISE_TEST_MARIADB", "DROP DATABASE %s", mariaNamed},
	}
}

func postgresNamed(t *testing.T, dsn, database string) string {
	u, err := url.Parse(dsn)
	must(t, err)
	u.Path = "/" + database
	return u.String()
}

func mariaNamed(t *testing.T, dsn, database string) string {
	c, err := driver.ParseDSN(dsn)
	must(t, err)
	c.DBName = database
	return c.FormatDSN()
}

// address is the server's, or the test is skipped.
func (s server) address(t *testing.T) string {
	t.Helper()
	dsn := os.Getenv(s.variable)
	if dsn == "" {
		t.Skip(s.variable + " is not set: no server to test with")
	}
	return dsn
}

// database makes a database for one test, and returns how it is reached.
func (s server) database(t *testing.T) string {
	t.Helper()
	dsn := s.address(t)
	name := fmt.Sprintf("valise_cmd_%d_%d", os.Getpid(), time.Now().UnixNano())
	s.execute(t, dsn, "CREATE DATABASE "+name)
	t.Cleanup(func() { s.execute(t, dsn, fmt.Sprintf(s.drop, name)) })
	return s.named(t, dsn, name)
}

func (s server) execute(t *testing.T, dsn, statement string) {
	t.Helper()
	db, err := sql.Open(s.driver, dsn)
	must(t, err)
	_, err = db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}

// TestServersGiveTheSameBundle: the demo company's data are the same bytes,
// whatever database they come from.
func TestServersGiveTheSameBundle(t *testing.T) {
	home := newBench(t)
	here := load(t, home.company())
	want := map[string]map[string][]byte{}
	for _, c := range demo.Customers() {
		want[c.ID] = packed(t, here, c.ID, "json", "csv")
	}
	for _, s := range servers() {
		t.Run(s.dialect, func(t *testing.T) {
			dsn := s.database(t)
			db, err := sql.Open(s.driver, dsn)
			must(t, err)
			must(t, demo.Load(t.Context(), db, s.dialect, demo.Options{}))
			must(t, db.Close())
			there := load(t, newBench(t).write("valise.yaml", demo.Config(s.dialect, dsn)))
			for _, c := range demo.Customers() {
				sameData(t, c, want[c.ID], packed(t, there, c.ID, "json", "csv"))
			}
		})
	}
}

// sameData compares every dataset and schema of two bundles.
func sameData(t *testing.T, c demo.Customer, a, b map[string][]byte) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("%s: %d and %d members", c.Note, len(a), len(b))
	}
	compared := 0
	for name, data := range a {
		if !strings.HasPrefix(name, "data/") || name == "data/manifest.json" || name == "data/datapackage.json" {
			continue // the two name the config, which differs
		}
		compared++
		if !bytes.Equal(data, b[name]) {
			t.Errorf("%s: %s differs: %s", c.Note, name, firstDifference(data, b[name]))
		}
	}
	if compared == 0 {
		t.Errorf("%s: nothing to compare", c.Note)
	}
}

// firstDifference shows the lines that are not the same.
func firstDifference(a, b []byte) string {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(x), len(y)) {
		if !bytes.Equal(x[i], y[i]) {
			return fmt.Sprintf("line %d:\n%s\n%s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(x), len(y))
}
