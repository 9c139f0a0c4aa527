package demo

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// shared is the path of the company's database, made once for all tests that
// only read it.
var shared string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "valise-demo")
	if err == nil {
		shared = filepath.Join(dir, "demo.sqlite")
		err = SQLite(context.Background(), shared, Options{})
	}
	code := 1
	if err == nil {
		code = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", sqliteName(path))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

// rows returns a query's rows as texts; null is "∅".
func rows(t *testing.T, db *sql.DB, query string, args ...any) [][]string {
	t.Helper()
	r, err := db.Query(query, args...)
	must(t, err)
	names, err := r.Columns()
	must(t, err)
	var all [][]string
	for r.Next() {
		cells, to := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range cells {
			to[i] = &cells[i]
		}
		must(t, r.Scan(to...))
		row := make([]string, len(cells))
		for i, c := range cells {
			if row[i] = c.String; !c.Valid {
				row[i] = "∅"
			}
		}
		all = append(all, row)
	}
	must(t, r.Err())
	must(t, r.Close())
	return all
}

func one(t *testing.T, db *sql.DB, query string, args ...any) string {
	t.Helper()
	all := rows(t, db, query, args...)
	if len(all) != 1 || len(all[0]) != 1 {
		t.Fatalf("%d rows of %s", len(all), query)
	}
	return all[0][0]
}
