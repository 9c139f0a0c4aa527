package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
)

// keeper is a SQLite source of which one session follows the other.
type keeper struct {
	path      string
	connector exporter.Connector
}

func newKeeper(t *testing.T, query string) *keeper {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kept.db")
	c, err := source(sqldb.Options{Driver: "sqlite", DSN: config.NewSecret(path), ConnectTimeout: time.Second}, "thing", "", query, "txt")
	must(t, err)
	return &keeper{path, c}
}

// read opens a session, reads, and closes it.
func (k *keeper) read(t *testing.T) (texts []string, err error) {
	t.Helper()
	s, err := k.connector.Open(t.Context(), request)
	if err != nil {
		return nil, err
	}
	defer func() { must(t, s.Close()) }()
	for r, err := range s.Read(t.Context(), "thing") {
		if err != nil {
			return texts, err
		}
		texts = append(texts, strings.Clone(r.Values[1].Text()))
	}
	return texts, nil
}

func (k *keeper) want(t *testing.T, when string, want ...string) {
	t.Helper()
	if got, err := k.read(t); err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: %q %v, want %q", when, got, err, want)
	}
}

// script writes a file with one record that says a text.
func script(text string) string {
	return "CREATE TABLE t (id, owner, txt); INSERT INTO t VALUES (1, 'A', '" + text + "')"
}

const keptQuery = "SELECT id, owner, txt FROM t WHERE owner IN (:account_ids) ORDER BY id"

// TestKeptSees: a session sees what was committed before it, whoever changed the
// file and however, though the connection is of an earlier one.
func TestKeptSees(t *testing.T) {
	// other makes a file whose schema differs and has the same version.
	other := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "other.db")
		sqliteFile(t, path, "CREATE TABLE t (txt, id, owner); INSERT INTO t VALUES ('new', 1, 'A')")
		return path
	}
	for name, change := range map[string]func(t *testing.T, path string){
		"a write":     func(t *testing.T, path string) { sqliteFile(t, path, "UPDATE t SET txt = 'new'") },
		"a new table": func(t *testing.T, path string) { sqliteFile(t, path, "CREATE TABLE u (x); UPDATE t SET txt = 'new'") },
		"columns in a new order": func(t *testing.T, path string) {
			sqliteFile(t, path, "DROP TABLE t; CREATE TABLE t (txt, owner, id); INSERT INTO t VALUES ('new', 'A', 1)")
		},
		"another file": func(t *testing.T, path string) { must(t, os.Rename(other(t), path)) },
		"written over": func(t *testing.T, path string) { writeOver(t, path, other(t)) },
		"the write-ahead log": func(t *testing.T, path string) {
			sqliteFile(t, path, "PRAGMA journal_mode = WAL; UPDATE t SET txt = 'new'")
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKeeper(t, keptQuery)
			sqliteFile(t, k.path, script("old"))
			k.want(t, "before", "old")
			k.want(t, "again", "old")
			change(t, k.path)
			k.want(t, "after", "new")
			k.want(t, "again after", "new")
		})
	}
}

// writeOver puts the content of another file into a file, as cp does.
func writeOver(t *testing.T, path, from string) {
	t.Helper()
	content, err := os.ReadFile(from)
	must(t, err)
	must(t, os.WriteFile(path, content, 0o600))
	later := time.Now().Add(time.Second) // the clock of a file system may be coarse
	must(t, os.Chtimes(path, later, later))
}

// TestKeptGone: an idle connection does not outlive its file.
func TestKeptGone(t *testing.T) {
	k := newKeeper(t, keptQuery)
	sqliteFile(t, k.path, script("old"))
	k.want(t, "before", "old")
	must(t, os.Remove(k.path))
	_, err := k.read(t)
	var f *exporter.Fault
	if !errors.As(err, &f) || f.Class != exporter.NotFound {
		t.Errorf("got %v, want a fault of class %s", err, exporter.NotFound)
	}
}

// TestKeptLocksNothing: between sessions another program may do all that needs
// the file for itself, and in the end its log is gone.
func TestKeptLocksNothing(t *testing.T) {
	for _, mode := range []string{"DELETE", "WAL"} {
		k := newKeeper(t, keptQuery)
		sqliteFile(t, k.path, "PRAGMA journal_mode = "+mode+"; "+script("old"))
		k.want(t, mode, "old")
		db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: k.path}).EscapedPath())
		must(t, err)
		for _, statement := range []string{"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = TRUNCATE", "BEGIN EXCLUSIVE; UPDATE t SET txt = 'new'; COMMIT", "VACUUM"} {
			if _, err := db.Exec(statement); err != nil {
				t.Errorf("%s: %s: %v", mode, statement, err)
			}
		}
		must(t, db.Close())
		k.want(t, mode+" after", "new")
		if _, err := os.Stat(k.path + "-wal"); err == nil {
			t.Errorf("%s: the log is still there", mode)
		}
	}
}

// TestKeptStatements: a statement that is used again has nothing of the customer
// before, whatever is bound.
func TestKeptStatements(t *testing.T) {
	k := newKeeper(t, "SELECT id, owner, :customer_id || coalesce(:from, ' since ever') AS txt FROM t WHERE owner IN (:account_ids)")
	sqliteFile(t, k.path, "CREATE TABLE t (id, owner); INSERT INTO t VALUES (1, 'A'), (2, 'B'), (3, 'C')")
	ask := func(r exporter.Request) (out []string) {
		s, err := k.connector.Open(t.Context(), r)
		must(t, err)
		defer func() { must(t, s.Close()) }()
		for r, err := range s.Read(t.Context(), "thing") {
			must(t, err)
			out = append(out, r.Proof.Text()+" "+r.Values[1].Text())
		}
		return out
	}
	first, second := request, request
	first.From = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	second.Subject = exporter.Subject{ID: "78", Accounts: []exporter.Account{{ID: "C"}, {ID: "D"}}}
	for range 2 {
		if got := ask(first); !slices.Equal(got, []string{"A 772026-01-02 00:00:00", "B 772026-01-02 00:00:00"}) {
			t.Errorf("the first: %q", got)
		}
		if got := ask(second); !slices.Equal(got, []string{"C 78 since ever"}) {
			t.Errorf("the second: %q", got)
		}
	}
	many := request
	for n := range 100 { // each number of accounts is a statement
		many.Subject.Accounts = append(many.Subject.Accounts, exporter.Account{ID: "X" + strings.Repeat("x", n)})
		if got := ask(many); len(got) != 2 {
			t.Fatalf("%d accounts: %q", len(many.Subject.Accounts), got)
		}
	}
}

// TestKeptAfterFaults: a session that was cancelled, broken off or refused
// leaves nothing behind for the next one.
func TestKeptAfterFaults(t *testing.T) {
	k := newKeeper(t, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT x FROM size)) SELECT i AS id, 'A' AS owner, i AS txt FROM n")
	set := func(n string) {
		sqliteFile(t, k.path, "CREATE TABLE IF NOT EXISTS size (x); DELETE FROM size; INSERT INTO size VALUES ("+n+")")
	}
	set("1e15")
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		begin(t, k, ctx, cancel)
		begin(t, k, t.Context(), func() {})
	}
	set("2")
	k.want(t, "after", "1", "2")
	sqliteFile(t, k.path, "DROP TABLE size")
	if got, err := k.read(t); err == nil {
		t.Errorf("without the table: %q", got)
	}
	set("1")
	k.want(t, "with a table again", "1")
}

// begin reads one record and breaks off, or cancels and reads on.
func begin(t *testing.T, k *keeper, ctx context.Context, then func()) {
	t.Helper()
	s, err := k.connector.Open(ctx, request)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	for _, err := range s.Read(ctx, "thing") {
		if errors.Is(err, context.Canceled) {
			return
		}
		must(t, err)
		then()
		if ctx == t.Context() {
			return
		}
	}
}

// TestKeptSideBySide: sessions of one source run side by side, each with its own
// transaction.
func TestKeptSideBySide(t *testing.T) {
	k := newKeeper(t, keptQuery)
	sqliteFile(t, k.path, script("old"))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				if got, err := k.read(t); err != nil || !slices.Equal(got, []string{"old"}) {
					t.Errorf("%q %v", got, err)
				}
			}
		})
	}
	all.Wait()
}
