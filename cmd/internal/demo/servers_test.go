package demo

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/sqldb"
)

func reveal(t *testing.T, c *config.Config) string {
	t.Helper()
	return c.Sources[0].Options.(*sqldb.Options).DSN.Reveal()
}

// The company is the same in every database, value for value.
func TestServersHoldTheSameCompany(t *testing.T) {
	t.Run("postgres", func(t *testing.T) { sameCompany(t, "postgres", "pgx", postgresDatabase(t)) })
	t.Run("mysql", func(t *testing.T) { sameCompany(t, "mysql", "mysql", mariaDatabase(t)) })
}

func sameCompany(t *testing.T, dialect, driverName, dsn string) {
	db, err := sql.Open(driverName, dsn)
	must(t, err)
	must(t, Load(context.Background(), db, dialect, Options{}))
	must(t, db.Close())
	here := connect(t, loadConfig(t, "sqlite", shared))
	there := connect(t, loadConfig(t, dialect, dsn))
	for _, c := range company() {
		if c.note == "" {
			continue // the notable ones have one of everything
		}
		a, b := readAll(t, here, c), readAll(t, there, c)
		for name := range a {
			if len(a[name]) != len(b[name]) {
				t.Fatalf("customer %d: %s has %d records in sqlite, %d in %s", c.index, name, len(a[name]), len(b[name]), dialect)
			}
			for i := range a[name] {
				if a[name][i] != b[name][i] {
					t.Fatalf("customer %d: %s: record %d differs:\n%s\n%s", c.index, name, i+1, a[name][i], b[name][i])
				}
			}
		}
	}
}

func databaseName() string {
	return fmt.Sprintf("valise_demo_%d_%d", os.Getpid(), time.Now().UnixNano())
}

func execute(t *testing.T, driverName, dsn, statement string) {
	t.Helper()
	db, err := sql.Open(driverName, dsn)
	must(t, err)
	_, err = db.Exec(statement)
	must(t, err)
	must(t, db.Close())
}

func postgresDatabase(t *testing.T) string {
	dsn := os.Getenv("VALISE_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("VALISE_TEST_POSTGRES is not set: no PostgreSQL server to test with")
	}
	name := databaseName()
	execute(t, "pgx", dsn, "CREATE DATABASE "+name)
	t.Cleanup(func() { execute(t, "pgx", dsn, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(dsn)
	must(t, err)
	u.Path = "/" + name
	return u.String()
}

func mariaDatabase(t *testing.T) string {
	dsn := os.Getenv("VALISE_TEST_MARIADB")
	if dsn == "" {
		t.Skip("VALISE_TEST_MARIADB is not set: no MariaDB server to test with")
	}
	name := databaseName()
	execute(t, "mysql", dsn, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4")
	t.Cleanup(func() { execute(t, "mysql", dsn, "DROP DATABASE "+name) })
	c, err := driver.ParseDSN(dsn)
	must(t, err)
	c.DBName = name
	return c.FormatDSN()
}
