package sqldb_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
)

// benchRecords is how many records BenchmarkDriver reads.
const benchRecords = 1_000_000

const (
	benchSelect = `SELECT line_item_id, account_id, usage_start, service, usage_type, operation, quantity, unit, cost, currency, region, resource_id FROM `
	benchSQLite = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 1000000)
INSERT INTO usage_items SELECT i, 'A', '2026-01-01 00:00:00', 'Compute', 'Hours:large', 'Run', i / 7.0, 'h', i / 100.0, 'USD', 'eu-central-1', 'resource-' || i FROM n;`
	benchPostgres = `INSERT INTO usage_items SELECT i, 'A', timestamp '2026-01-01' + i * interval '1 second', 'Compute', 'Hours:large', 'Run',
i / 7.0, 'h', i / 100.0, 'USD', 'eu-central-1', 'resource-' || i FROM generate_series(1, 1000000) i;`
	benchMaria = `INSERT INTO usage_items SELECT seq, 'A', TIMESTAMPADD(SECOND, seq, '2026-01-01'), 'Compute', 'Hours:large', 'Run',
seq / 7.0, 'h', seq / 100.0, 'USD', 'eu-central-1', CONCAT('resource-', seq) FROM seq_1_to_1000000;`
)

// benchTable is the table of docs/benchmarks.
func benchTable(instant string) string {
	return `CREATE TABLE usage_items (line_item_id bigint, account_id text, usage_start ` + instant + `, service text, usage_type text,
operation text, quantity numeric(18,6), unit text, cost numeric(18,10), currency text, region text, resource_id text);`
}

// usage is the dataset of docs/benchmarks.
func usage(name string) (exporter.Dataset, bool) {
	d := exporter.Dataset{Name: name, Key: []string{"line_item_id"}}
	for _, f := range []struct {
		name string
		kind exporter.Type
	}{
		{"line_item_id", exporter.TypeText}, {"account_id", exporter.TypeText}, {"usage_start", exporter.TypeInstant}, {"service", exporter.TypeText},
		{"usage_type", exporter.TypeText}, {"operation", exporter.TypeText}, {"quantity", exporter.TypeDecimal}, {"unit", exporter.TypeText},
		{"cost", exporter.TypeDecimal}, {"currency", exporter.TypeText}, {"region", exporter.TypeText}, {"resource_id", exporter.TypeText},
	} {
		d.Fields = append(d.Fields, exporter.Field{Name: f.name, Type: f.kind})
	}
	return d, true
}

// BenchmarkDriver reads a million records of twelve columns by the driver alone,
// each value looked at once, and by the connector: what is between them is what
// the connector costs.
func BenchmarkDriver(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		path := filepath.Join(b.TempDir(), "bench.db")
		ok(b, fillSQLite(path))
		b.Run("driver", func(b *testing.B) {
			connectortest.Bench(b, benchRecords, func() (int, error) { return rawSQLite(b.Context(), path) })
		})
		b.Run("valise", func(b *testing.B) {
			benchConnector(b, sqldb.Options{Driver: "sqlite", DSN: config.NewSecret(path)}, "usage_items")
		})
	})
	b.Run("postgres", func(b *testing.B) {
		dsn := server(b, "VALISE_TEST_POSTGRES")
		// A schema of its own: other tests use the same database.
		ok(b, execPostgres(b.Context(), dsn, "DROP SCHEMA IF EXISTS valise_driver CASCADE; CREATE SCHEMA valise_driver; SET search_path = valise_driver;"+benchTable("timestamp")+benchPostgres))
		b.Cleanup(func() { ok(b, execPostgres(context.Background(), dsn, "DROP SCHEMA valise_driver CASCADE")) })
		b.Run("driver", func(b *testing.B) {
			connectortest.Bench(b, benchRecords, func() (int, error) { return rawPostgres(b.Context(), dsn) })
		})
		b.Run("valise", func(b *testing.B) {
			benchConnector(b, sqldb.Options{Driver: "postgres", DSN: config.NewSecret(dsn)}, "valise_driver.usage_items")
		})
	})
	b.Run("mariadb", func(b *testing.B) {
		p := startMaria(b, server(b, "VALISE_TEST_MARIADB"))
		p.run(benchTable("timestamp") + benchMaria)
		b.Run("driver", func(b *testing.B) {
			connectortest.Bench(b, benchRecords, func() (int, error) { return rawMaria(b.Context(), p.options.DSN.Reveal()) })
		})
		b.Run("valise", func(b *testing.B) { benchConnector(b, p.options, "usage_items") })
	})
}

// server returns the address of a server of the tests.
func server(b *testing.B, name string) string {
	b.Helper()
	dsn := os.Getenv(name)
	if dsn == "" {
		b.Skip(name + " is not set: no server to measure with")
	}
	return dsn
}

func ok(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func benchConnector(b *testing.B, o sqldb.Options, table string) {
	b.Helper()
	m := config.Mapping{
		Name: "usage", SubjectColumn: "account_id",
		Options: &sqldb.DatasetOptions{Query: benchSelect + table + " WHERE account_id IN (:account_ids)"},
	}
	shape, _ := usage("usage")
	for _, f := range shape.Fields {
		m.Fields = append(m.Fields, config.Bind{Field: f.Name})
	}
	c, err := sqldb.Kind().New(connectors.Setup{
		Source:  config.Source{Name: "db", Options: &o, Datasets: []config.Mapping{m}},
		Dataset: usage, Now: func() time.Time { return request.AsOf },
	})
	ok(b, err)
	connectortest.Bench(b, benchRecords, func() (int, error) { return readAll(b.Context(), c) })
}

func readAll(ctx context.Context, c exporter.Connector) (n int, err error) {
	s, err := c.Open(ctx, request)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, err := range s.Read(ctx, "usage") {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func fillSQLite(path string) (err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.Exec(benchTable("text") + benchSQLite)
	return err
}

func rawSQLite(ctx context.Context, path string) (n int, err error) {
	return rawSQL(ctx, "sqlite", path, func() any { return new(any) })
}

// rawMaria takes every value where the driver has it, the fastest that there is.
func rawMaria(ctx context.Context, dsn string) (n int, err error) {
	return rawSQL(ctx, "mysql", dsn, func() any { return new(sql.RawBytes) })
}

func rawSQL(ctx context.Context, driver, dsn string, value func() any) (n int, err error) {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, benchSelect+"usage_items WHERE account_id IN ('A')")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	into := make([]any, 12)
	for i := range into {
		into[i] = value()
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

func execPostgres(ctx context.Context, dsn, script string) (err error) {
	conn, err := pgconn.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	_, err = conn.Exec(ctx, script).ReadAll()
	return err
}

// rawPostgres takes every value as the server's text, the fastest that pgx has.
func rawPostgres(ctx context.Context, dsn string) (n int, err error) {
	conn, err := pgconn.Connect(ctx, dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	rows := conn.ExecParams(ctx, benchSelect+"valise_driver.usage_items WHERE account_id IN ('A')", nil, nil, nil, nil)
	for rows.NextRow() {
		if len(rows.Values()) == 12 {
			n++
		}
	}
	_, err = rows.Close()
	return n, err
}
