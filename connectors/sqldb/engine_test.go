package sqldb_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	_ "modernc.org/sqlite"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
)

// engine is a database that the tests can fill.
type engine struct {
	types  map[exporter.Type]string
	bools  [2]string
	start  func(t *testing.T) place
	faults []connectortest.Broken
}

// place is a fresh database: run runs a script in it.
type place struct {
	options sqldb.Options
	run     func(script string)
}

// fill puts a seed into a fresh database.
func (e *engine) fill(t *testing.T, seed connectortest.Seed) sqldb.Options {
	t.Helper()
	p := e.start(t)
	for _, table := range seed.Tables {
		p.run(e.script(table))
	}
	return p.options
}

func (e *engine) script(table connectortest.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (", table.Dataset.Name)
	for i, c := range table.Columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", c.Name, e.types[c.Type])
	}
	b.WriteString(")")
	for i, row := range table.Rows {
		if i%200 == 0 {
			fmt.Fprintf(&b, ";\nINSERT INTO %s VALUES ", table.Dataset.Name)
		} else {
			b.WriteString(", ")
		}
		b.WriteString("(" + strings.Join(e.literals(table, row), ", ") + ")")
	}
	return b.String()
}

func (e *engine) literals(table connectortest.Table, row connectortest.Row) []string {
	out := make([]string, len(row.Cells))
	for i, c := range row.Cells {
		switch {
		case c.Null:
			out[i] = "NULL"
		case table.Columns[i].Type == exporter.TypeBoolean:
			out[i] = e.bools[0]
			if c.Text == "true" {
				out[i] = e.bools[1]
			}
		case table.Columns[i].Type == exporter.TypeInstant && e.bools[0] == "0":
			out[i] = "'" + strings.NewReplacer("T", " ", "Z", "").Replace(c.Text) + "'"
		default:
			out[i] = "'" + strings.ReplaceAll(c.Text, "'", "''") + "'"
		}
	}
	return out
}

func forTable(query string, table connectortest.Table) string {
	return strings.ReplaceAll(query, "{table}", table.Dataset.Name)
}

func randomName() string { return "valise_test_" + strings.ToLower(rand.Text()[:12]) }

func sqliteEngine(*testing.T) engine {
	missing := func(name string, make func(*testing.T, string), class exporter.ErrorClass) connectortest.Broken {
		return connectortest.Broken{Name: name, Class: class, Secrets: []string{"secret-name"}, New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			path := filepath.Join(t.TempDir(), "secret-name.db")
			make(t, path)
			return connect(t, seed, sqldb.Options{Driver: "sqlite", DSN: config.NewSecret(path)}, filtered)
		}}
	}
	return engine{
		types: map[exporter.Type]string{
			exporter.TypeText: "TEXT", exporter.TypeInteger: "INTEGER", exporter.TypeDecimal: "REAL", exporter.TypeBoolean: "BOOLEAN",
			exporter.TypeDate: "DATE", exporter.TypeInstant: "DATETIME", exporter.TypeJSON: "TEXT",
		},
		bools: [2]string{"0", "1"},
		start: startSQLite,
		faults: []connectortest.Broken{
			missing("NoFile", func(*testing.T, string) {}, exporter.NotFound),
			missing("Folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, exporter.NotFound),
			missing("NoDatabase", func(t *testing.T, path string) {
				must(t, os.WriteFile(path, []byte(strings.Repeat("secret-name ", 100)), 0o600))
			}, exporter.Malformed),
			missing("NoTable", func(t *testing.T, path string) { sqliteFile(t, path, "CREATE TABLE other (x)") }, exporter.NotFound),
		},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func startSQLite(t *testing.T) place {
	path := filepath.Join(t.TempDir(), "a ?#%é.db")
	return place{
		options: sqldb.Options{Driver: "sqlite", DSN: config.NewSecret(path)},
		run:     func(script string) { sqliteFile(t, path, script) },
	}
}

func sqliteFile(t *testing.T, path, script string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: path}).EscapedPath())
	must(t, err)
	_, err = db.Exec(script)
	must(t, err)
	must(t, db.Close())
}

func postgresEngine(t *testing.T) engine {
	dsn := os.Getenv("VALISE_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("VALISE_TEST_POSTGRES is not set: no PostgreSQL server to test with")
	}
	with := func(change func(*url.URL)) string {
		u, err := url.Parse(dsn)
		must(t, err)
		change(u)
		return u.String()
	}
	return engine{
		types: map[exporter.Type]string{
			exporter.TypeText: "text", exporter.TypeInteger: "bigint", exporter.TypeDecimal: "numeric(20,2)", exporter.TypeBoolean: "boolean",
			exporter.TypeDate: "date", exporter.TypeInstant: "timestamptz", exporter.TypeJSON: "jsonb",
		},
		bools: [2]string{"false", "true"},
		start: func(t *testing.T) place { return startPostgres(t, dsn) },
		faults: []connectortest.Broken{
			broken("WrongPassword", "postgres", with(func(u *url.URL) { u.User = url.UserPassword(u.User.Username(), "secret-word") }), exporter.Unauthorised),
			broken("Gone", "postgres", with(func(u *url.URL) { u.Host = "127.0.0.1:1"; u.User = url.UserPassword("secret-name", "secret-word") }), exporter.Unreachable),
			broken("NoDatabase", "postgres", with(func(u *url.URL) { u.Path = "/secret-name" }), exporter.NotFound),
			broken("NoTable", "postgres", dsn, exporter.NotFound),
			broken("BadDSN", "postgres", "postgres://secret-name:secret-word@127.0.0.1:port/", exporter.Refused),
		},
	}
}

func broken(name, kind, dsn string, class exporter.ErrorClass) connectortest.Broken {
	return connectortest.Broken{Name: name, Class: class, Secrets: []string{"secret-name", "secret-word", "127.0.0.1", dsn}, New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
		return connect(t, seed, sqldb.Options{Driver: kind, DSN: config.NewSecret(dsn)}, filtered)
	}}
}

func startPostgres(t *testing.T, dsn string) place {
	t.Helper()
	name := randomName()
	run := func(dsn, script string) {
		t.Helper()
		ctx := context.Background()
		c, err := pgconn.Connect(ctx, dsn)
		must(t, err)
		_, err = c.Exec(ctx, script).ReadAll()
		must(t, err)
		must(t, c.Close(ctx))
	}
	run(dsn, "CREATE DATABASE "+name)
	t.Cleanup(func() { run(dsn, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(dsn)
	must(t, err)
	u.Path = "/" + name
	return place{
		options: sqldb.Options{Driver: "postgres", DSN: config.NewSecret(u.String())},
		run:     func(script string) { t.Helper(); run(u.String(), script) },
	}
}

func mariaEngine(t *testing.T) engine {
	dsn := os.Getenv("VALISE_TEST_MARIADB")
	if dsn == "" {
		t.Skip("VALISE_TEST_MARIADB is not set: no MariaDB server to test with")
	}
	with := func(change func(*driver.Config)) string {
		c, err := driver.ParseDSN(dsn)
		must(t, err)
		change(c)
		return c.FormatDSN()
	}
	return engine{
		types: map[exporter.Type]string{
			exporter.TypeText: "varchar(250)", exporter.TypeInteger: "bigint", exporter.TypeDecimal: "decimal(20,2)", exporter.TypeBoolean: "boolean",
			exporter.TypeDate: "date", exporter.TypeInstant: "datetime(3)", exporter.TypeJSON: "json",
		},
		bools: [2]string{"0", "1"},
		start: func(t *testing.T) place { return startMaria(t, dsn) },
		faults: []connectortest.Broken{
			broken("WrongPassword", "mysql", with(func(c *driver.Config) { c.Passwd = "secret-word" }), exporter.Unauthorised),
			broken("Gone", "mysql", with(func(c *driver.Config) { c.Addr = "127.0.0.1:1"; c.Passwd = "secret-word" }), exporter.Unreachable),
			broken("NoDatabase", "mysql", with(func(c *driver.Config) { c.DBName = "secret-name" }), exporter.NotFound),
			broken("NoTable", "mysql", with(func(c *driver.Config) { c.DBName = "mysql" }), exporter.NotFound),
		},
	}
}

func startMaria(t testing.TB, dsn string) place {
	t.Helper()
	name := randomName()
	c, err := driver.ParseDSN(dsn)
	must(t, err)
	c.MultiStatements = true
	run := func(script string) {
		t.Helper()
		db, err := sql.Open("mysql", c.FormatDSN())
		must(t, err)
		_, err = db.Exec(script)
		must(t, err)
		must(t, db.Close())
	}
	run("CREATE DATABASE " + name + " CHARACTER SET utf8mb4")
	t.Cleanup(func() { c.DBName = ""; run("DROP DATABASE " + name) })
	c.DBName = name
	return place{
		options: sqldb.Options{Driver: "mysql", DSN: config.NewSecret(c.FormatDSN())},
		run:     run,
	}
}
