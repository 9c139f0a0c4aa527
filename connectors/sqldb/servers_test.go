package sqldb_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/sqldb"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

func TestSQLiteValues(t *testing.T) {
	p := startSQLite(t)
	p.run("CREATE TABLE t (d DATETIME, e DATE, r REAL, b BLOB); INSERT INTO t VALUES ('2024-07-01 12:00:00', '2024-07-01', 0.1, x'00ff')")
	runSelects(t, p.options, []selects{
		{"", "at", "d AS at FROM t", "2024-07-01T12:00:00Z"},
		{"Europe/Berlin", "at", "d AS at FROM t", "2024-07-01T10:00:00Z"},
		{"", "txt", "d AS txt FROM t -- the source's own text", "2024-07-01 12:00:00"},
		{"", "day", "e AS day FROM t;", "2024-07-01"},
		{"", "dec", "r + 0.2 AS dec FROM t", "0.3"},
		{"", "txt", "CAST(x'61ff62' AS TEXT) AS txt", "a\uFFFDb"},
		{"", "txt", "b AS txt FROM t", "!mapping"},
		{"", "int", "9223372036854775807 AS int", "9223372036854775807"},
		{"", "int", "9223372036854775808 AS int", "!mapping"},
		{"", "bool", "1 = 1 AS bool", "true"},
		{"", "txt", ":from IS NULL AS txt", "1"},
		{"", "at", ":as_of AS at", "2026-03-01T12:00:00Z"},
		{"", "txt", "a AS txt FROM absent", "!not_found"},
		{"", "txt", "absent AS txt FROM t", "!not_found"},
		{"", "txt", "no_such_function() AS txt", "!refused"},
	})
}

// TestSQLiteIsNotWritten: not by the query, and no file is made.
func TestSQLiteIsNotWritten(t *testing.T) {
	p := startSQLite(t)
	p.run("CREATE TABLE t (id, owner)")
	_, err := values(t, p.options, request, "", "WITH x AS (SELECT 1) INSERT INTO t SELECT 1, 'A' FROM x")
	isClass(t, "insert", err, exporter.Refused)
}

// TestSQLiteTimeout: a step that never ends is interrupted, the first and one
// after records were read.
func TestSQLiteTimeout(t *testing.T) {
	p := startSQLite(t)
	p.run("CREATE TABLE t (id, owner)")
	p.options.StatementTimeout = 20 * time.Millisecond
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
	for query, records := range map[string]int{
		endless + "SELECT count(*) AS id, 'A' AS owner FROM n":       0,
		endless + "SELECT i AS id, 'A' AS owner FROM n WHERE i <= 3": 3,
	} {
		got, err := values(t, p.options, request, "", query)
		isClass(t, "endless query", err, exporter.TimedOut)
		if len(got) != records {
			t.Errorf("%d records, want %d", len(got), records)
		}
	}
}

// TestSQLiteCancel: a step that never ends is left when the export is cancelled.
func TestSQLiteCancel(t *testing.T) {
	p := startSQLite(t)
	p.run("CREATE TABLE t (id, owner)")
	c, err := source(p.options, "thing", "", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 'A' AS owner FROM n WHERE i <= 3")
	must(t, err)
	s, err := c.Open(t.Context(), request)
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	n := 0
	for _, err := range s.Read(ctx, "thing") {
		if n++; n == 3 {
			time.AfterFunc(10*time.Millisecond, cancel) // in the step that never ends
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n != 4 {
		t.Errorf("%d records, %v", n-1, last)
	}
	must(t, s.Close())
}

func TestPostgresValues(t *testing.T) {
	p := postgresEngine(t).start(t)
	p.run("CREATE SEQUENCE s; CREATE TABLE t (n bigint); INSERT INTO t VALUES (5)")
	runSelects(t, p.options, []selects{
		{"", "dec", "1.10::numeric(9,2) AS dec", "1.10"},
		{"", "dec", "(0.1::float8 + 0.2::float8) AS dec", "0.3"},
		{"", "dec", "0.1::float4 AS dec", "0.1"},
		{"", "dec", "'NaN'::numeric AS dec", "!mapping"},
		{"", "txt", "true AS txt", "true"},
		{"", "txt", "'ab'::char(9) AS txt", "ab"},
		{"", "txt", "'x'::bytea AS txt", "!mapping"},
		{"", "at", "'2024-07-01 12:00:00.123456+02'::timestamptz AS at", "2024-07-01T10:00:00.123456Z"},
		{"Europe/Berlin", "at", "'2024-07-01 12:00:00'::timestamp AS at", "2024-07-01T10:00:00Z"},
		{"", "at", "'infinity'::timestamptz AS at", "!mapping"},
		{"", "day", "'0044-03-15 BC'::date AS day", "!mapping"},
		{"", "json", `'{"b": 1.10, "a": null}'::json AS json`, `{"b":1.10,"a":null}`},
		{"", "int", "9223372036854775808::numeric AS int", "!mapping"},
		{"", "txt", "(:from IS NULL OR now() >= :from) AS txt", "true"},
		{"", "at", ":as_of AS at", "2026-03-01T12:00:00Z"},
		{"", "txt", ":customer_id = '77' AS txt -- a comment", "true"},
		{"", "int", "n AS int FROM t WHERE n IN (:customer_id, 5)", "5"},
		{"", "int", "n AS int FROM t WHERE n IN (:account_ids)", "!mapping"}, // 'A' is no bigint
		{"", "txt", "nextval('s') AS txt", "!refused"},
		{"", "txt", "1/0 AS txt", "!refused"},
		{"", "txt", "a AS txt FROM absent", "!not_found"},
		{"", "txt", "absent AS txt FROM t", "!not_found"},
	})
}

func TestPostgresTimeout(t *testing.T) {
	p := postgresEngine(t).start(t)
	p.options.StatementTimeout = 50 * time.Millisecond
	_, err := values(t, p.options, request, "", "SELECT 1 AS id, 'A' AS owner, pg_sleep(60)")
	isClass(t, "pg_sleep", err, exporter.TimedOut)
}

func TestMariaDBValues(t *testing.T) {
	p := mariaEngine(t).start(t)
	p.run("SET sql_mode = ''; CREATE TABLE t (at timestamp NULL, dt datetime(3), z date, b bit(8), f float, d double, blb blob)")
	p.run("SET time_zone = '+02:00', sql_mode = ''; INSERT INTO t VALUES ('2024-07-01 12:00:00', '2024-07-01 12:00:00.5', '0000-00-00', b'101', 0.1, 0.1, 'x')")
	runSelects(t, p.options, []selects{
		{"", "dec", "CAST(1.1 AS decimal(9,2)) AS `dec`", "1.10"},
		{"", "dec", "d + 0.2e0 AS `dec` FROM t", "0.3"},
		{"", "dec", "f AS `dec` FROM t", "0.1"},
		{"Asia/Tokyo", "at", "at FROM t", "2024-07-01T10:00:00Z"},
		{"Asia/Tokyo", "at", "dt AS at FROM t", "2024-07-01T03:00:00.500Z"},
		{"", "day", "z AS day FROM t", "!mapping"},
		{"", "int", "b AS `int` FROM t", "5"},
		{"", "txt", "blb AS txt FROM t", "!mapping"},
		{"", "txt", "CONCAT(1, 'é') AS txt", "1é"},
		{"", "txt", ":from IS NULL AS txt", "1"},
		{"", "at", ":as_of AS at", "2026-03-01T12:00:00Z"},
		{"", "int", "18446744073709551615 AS `int`", "!mapping"},
		{"", "txt", "a AS txt FROM absent", "!not_found"},
		{"", "txt", "absent AS txt FROM t", "!not_found"},
	})
}

func TestMariaDBTimeout(t *testing.T) {
	p := mariaEngine(t).start(t)
	p.options.StatementTimeout = 50 * time.Millisecond
	_, err := values(t, p.options, request, "", "SELECT count(*) AS id, 'A' AS owner FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE a.seq + b.seq > 7")
	isClass(t, "long join", err, exporter.TimedOut)
}

// TestCutOff: a connection that ends in the middle is never a short dataset.
func TestCutOff(t *testing.T) {
	const many = 20_000
	t.Run("postgres", func(t *testing.T) {
		p := postgresEngine(t).start(t)
		u, err := url.Parse(p.options.DSN.Reveal())
		must(t, err)
		cut(t, u.Host, func(addr string) sqldb.Options {
			u.Host = addr
			return sqldb.Options{Driver: "postgres", DSN: config.NewSecret(u.String())}
		}, "SELECT i AS id, 'A' AS owner FROM generate_series(1, 20000) i", many)
	})
	t.Run("mariadb", func(t *testing.T) {
		p := mariaEngine(t).start(t)
		c, err := driver.ParseDSN(p.options.DSN.Reveal())
		must(t, err)
		cut(t, c.Addr, func(addr string) sqldb.Options {
			c.Addr = addr
			return sqldb.Options{Driver: "mysql", DSN: config.NewSecret(c.FormatDSN())}
		}, "SELECT seq AS id, 'A' AS owner FROM seq_1_to_20000", many)
	})
}

func cut(t *testing.T, server string, options func(addr string) sqldb.Options, query string, whole int) {
	for _, limit := range []int64{1 << 30, 100_000, 30_000} {
		p := newProxy(t, server, limit)
		got, err := values(t, options(p.addr()), request, "", query)
		if limit == 1<<30 {
			if err != nil || len(got) != whole {
				t.Errorf("uncut: %d records, %v", len(got), err)
			}
			continue
		}
		if f := isClass(t, "cut", err, exporter.Truncated); !f.Retry || len(got) >= whole || len(got) == 0 {
			t.Errorf("cut after %d bytes: %d records, retry %v", limit, len(got), f.Retry)
		}
		if err != nil && strings.Contains(err.Error(), p.addr()) {
			t.Error("the error holds the address")
		}
	}
}

// proxy passes a server's answers on until a number of bytes.
type proxy struct {
	l    net.Listener
	left atomic.Int64
	wait sync.WaitGroup
}

func newProxy(t *testing.T, server string, limit int64) *proxy {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &proxy{l: l}
	p.left.Store(limit)
	p.wait.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			p.wait.Go(func() { p.pass(client, server) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); p.wait.Wait() })
	return p
}

func (p *proxy) addr() string { return p.l.Addr().String() }

func (p *proxy) pass(client net.Conn, server string) {
	defer client.Close()
	up, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer up.Close()
	p.wait.Go(func() { _, _ = io.Copy(up, client); _ = up.Close() })
	buf := make([]byte, 4096)
	for {
		n, err := up.Read(buf)
		if err != nil || p.left.Add(-int64(n)) < 0 {
			return
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// TestPostgresPermission: what the user may not read is found before an export.
func TestPostgresPermission(t *testing.T) {
	p := postgresEngine(t).start(t)
	role := randomName()
	p.run("CREATE TABLE t (id text, owner text); CREATE ROLE " + role)
	t.Cleanup(func() { p.run("DROP ROLE " + role) })
	u, err := url.Parse(p.options.DSN.Reveal())
	must(t, err)
	q := u.Query()
	q.Set("options", "-c role="+role)
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // libpq's rules: a plus is a plus
	p.options.DSN = config.NewSecret(u.String())
	c, err := source(p.options, "thing", "", "SELECT * FROM t WHERE owner IN (:account_ids)")
	must(t, err)
	for _, probe := range c.(exporter.Checker).Check(t.Context()) {
		isClass(t, "check", probe.Err, exporter.Unauthorised)
	}
	_, err = values(t, p.options, request, "", "SELECT * FROM t WHERE owner IN (:account_ids)")
	isClass(t, "read", err, exporter.Unauthorised)
	if !strings.Contains(err.Error(), "names (SQLSTATE 42501): t; ") {
		t.Errorf("the table is not named: %v", err)
	}
}

// TestMissingNames: a query that names what is not there is told which name it
// is, in an export and before it.
func TestMissingNames(t *testing.T) {
	for driver, start := range map[string]func(*testing.T) engine{"sqlite": sqliteEngine, "postgres": postgresEngine, "mariadb": mariaEngine} {
		t.Run(driver, func(t *testing.T) {
			e := start(t)
			p := e.start(t)
			p.run("CREATE TABLE invoices (id int, owner int)")
			for query, name := range map[string]string{
				"SELECT id, owner FROM invoises WHERE owner IN (:account_ids)":         "invoises",
				"SELECT i.id, i.ovner AS owner FROM invoices i WHERE i.id IS NOT NULL": "i.ovner",
			} {
				_, err := values(t, p.options, request, "", query)
				isClass(t, query, err, exporter.NotFound)
				c, failed := source(p.options, "thing", "", query)
				must(t, failed)
				for _, err := range []error{err, c.(exporter.Checker).Check(t.Context())[0].Err} {
					if !strings.Contains(err.Error(), ": "+name+"; ") {
						t.Errorf("%s is not named: %v", name, err)
					}
				}
			}
		})
	}
}

// TestPostgresStops: a server that ends the session in the middle of a read.
func TestPostgresStops(t *testing.T) {
	p := postgresEngine(t).start(t)
	c, err := source(p.options, "thing", "", "SELECT i AS id, 'A' AS owner, pg_backend_pid() AS int FROM generate_series(1, 100000) i", "int")
	must(t, err)
	s, err := c.Open(t.Context(), request)
	must(t, err)
	n, last := 0, error(nil)
	for r, err := range s.Read(t.Context(), "thing") {
		if n++; n == 10 {
			p.run("SELECT pg_terminate_backend(" + string(text.Append(nil, r.Values[1])) + ", 5000)")
		}
		last = err
	}
	if f := isClass(t, "terminated", last, exporter.Unreachable); !f.Retry || n > 100_000 {
		t.Errorf("%d records, retry %v", n, f.Retry)
	}
	for _, err := range s.Read(t.Context(), "thing") {
		isClass(t, "the same session", err, exporter.Unreachable)
	}
	must(t, s.Close())
}
