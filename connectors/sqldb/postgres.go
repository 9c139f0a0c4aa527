package sqldb

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// postgres is a PostgreSQL server, spoken to in its own protocol. Values come
// as the server's text, so that a numeric keeps its scale. A dataset is a
// server-side cursor: it can be left in the middle without reading the rest, it
// takes nothing but a query, and the statement timeout bounds the server's work
// and not the time that a slow reader takes.
type postgres struct {
	dsn string
	timeouts
}

func (p *postgres) placeholder(n int) string { return "$" + strconv.Itoa(n) }

func (p *postgres) layout() string { return time.RFC3339Nano }

func (p *postgres) dial(ctx context.Context) (link, error) {
	c, err := pgconn.ParseConfig(p.dsn)
	if err != nil {
		return nil, fault(exporter.Refused, "dsn cannot be read", "write it as postgres://user:password@host:port/database", err)
	}
	c.ConnectTimeout = p.connect
	c.OnNotice = func(*pgconn.PgConn, *pgconn.Notice) {}
	c.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: 2 * time.Second}
	}
	limited, cancel := context.WithTimeout(ctx, p.connect)
	defer cancel()
	conn, err := pgconn.ConnectConfig(limited, c)
	if err != nil {
		return nil, postgresDialFault(ctx, err)
	}
	l := &postgresLink{conn: conn}
	if err := l.exec(ctx, p.begin()); err != nil {
		return nil, first(err, l.close())
	}
	return l, nil
}

// begin fixes what the form of a value depends on.
func (p *postgres) begin() string {
	return fmt.Sprintf(`BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL statement_timeout = %d;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL cursor_tuple_fraction = 1;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'iso_8601';
SET LOCAL extra_float_digits = 1;
SET LOCAL standard_conforming_strings = on`, max(p.statement.Milliseconds(), 1))
}

type postgresLink struct{ conn *pgconn.PgConn }

// exec runs statements that return nothing.
func (l *postgresLink) exec(ctx context.Context, sql string) error {
	if _, err := l.conn.Exec(ctx, sql).ReadAll(); err != nil {
		return postgresFault(ctx, err, false)
	}
	return nil
}

// query declares a cursor inside a savepoint: what fails in it leaves the
// snapshot as it was.
func (l *postgresLink) query(ctx context.Context, sql string, args []argument) (cursor, error) {
	if l.conn.IsClosed() {
		return nil, lost(false, nil)
	}
	if err := l.exec(ctx, "SAVEPOINT valise_read"); err != nil {
		return nil, err
	}
	c := &postgresCursor{link: l}
	if err := c.declare(ctx, sql, args); err != nil {
		c.failed = true
		return nil, first(err, c.close())
	}
	return c, nil
}

// close ends the transaction by ending the connection.
func (l *postgresLink) close() error {
	ctx, cancel := cleanup(context.Background())
	defer cancel()
	if err := l.conn.Close(ctx); err != nil && !l.conn.IsClosed() {
		return lost(false, err)
	}
	<-l.conn.CleanupDone()
	return nil
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// fetchRecords is how many records one round trip brings. They stream: it
// bounds no memory of ours.
const fetchRecords = 1000

type postgresCursor struct {
	link    *postgresLink
	names   []string
	types   []uint32
	cells   []mapping.Cell
	rows    *pgconn.ResultReader
	fetched int  // records of the current round trip
	failed  bool // the savepoint must be rolled back
}

func (c *postgresCursor) declare(ctx context.Context, sql string, args []argument) error {
	values, types := make([][]byte, len(args)), make([]uint32, len(args))
	for i, a := range args {
		if !a.null {
			values[i] = []byte(a.text)
		}
		if a.instant {
			types[i] = oidTimestampTZ // an id takes the type of what it is compared with
		}
	}
	// The line break ends a comment that the query may end in.
	declare := "DECLARE valise_read NO SCROLL CURSOR FOR " + sql + "\n"
	if _, err := c.link.conn.ExecParams(ctx, declare, values, types, nil, nil).Close(); err != nil {
		return postgresFault(ctx, err, false)
	}
	describe := c.link.conn.ExecParams(ctx, "FETCH FORWARD 0 FROM valise_read", nil, nil, nil, nil)
	for _, f := range describe.FieldDescriptions() {
		c.names = append(c.names, f.Name)
		c.types = append(c.types, f.DataTypeOID)
	}
	if _, err := describe.Close(); err != nil {
		return postgresFault(ctx, err, false)
	}
	c.cells = make([]mapping.Cell, len(c.names))
	return nil
}

func (c *postgresCursor) columns() []string { return c.names }

func (c *postgresCursor) next(ctx context.Context) ([]mapping.Cell, int, error) {
	for {
		if c.rows == nil {
			c.fetched = 0
			c.rows = c.link.conn.ExecParams(ctx, "FETCH FORWARD "+strconv.Itoa(fetchRecords)+" FROM valise_read", nil, nil, nil, nil)
		}
		if c.rows.NextRow() {
			c.fetched++
			n := c.fill(c.rows.Values())
			return c.cells, n, nil
		}
		_, err := c.rows.Close()
		c.rows = nil
		if err != nil {
			c.failed = true
			return nil, 0, postgresFault(ctx, err, true)
		}
		if c.fetched < fetchRecords {
			return nil, 0, io.EOF
		}
	}
}

// fill turns the values of a record, in the server's text, into cells.
func (c *postgresCursor) fill(values [][]byte) (bytes int) {
	for i, v := range values {
		bytes += len(v)
		c.cells[i] = postgresCell(c.types[i], v)
	}
	return bytes
}

// The types whose text is not the value's (PostgreSQL: pg_type.dat).
const (
	oidBool    = 16
	oidBytea   = 17
	oidFloat4  = 700
	oidFloat8  = 701
	oidBPChar  = 1042
	trueLetter = 't'

	oidTimestampTZ = 1184
)

func postgresCell(oid uint32, v []byte) mapping.Cell {
	if v == nil {
		return mapping.Null()
	}
	switch oid {
	case oidBool:
		return mapping.Bool(len(v) == 1 && v[0] == trueLetter)
	case oidBytea:
		return mapping.Bytes(v)
	case oidFloat4, oidFloat8:
		return floatCell(v)
	case oidBPChar:
		return mapping.View(trimBlanks(v)) // character(n): the padding has no meaning
	default:
		return mapping.View(v)
	}
}

func trimBlanks(v []byte) []byte {
	for len(v) > 0 && v[len(v)-1] == ' ' {
		v = v[:len(v)-1]
	}
	return v
}

// close ends the statement and brings the transaction back to where it was.
func (c *postgresCursor) close() error {
	ctx, cancel := cleanup(context.Background())
	defer cancel()
	if c.rows != nil {
		_, err := c.rows.Close()
		c.rows, c.failed = nil, c.failed || err != nil
	}
	if c.link.conn.IsClosed() {
		return lost(false, nil)
	}
	if c.failed {
		return c.link.exec(ctx, "ROLLBACK TO SAVEPOINT valise_read; RELEASE SAVEPOINT valise_read")
	}
	return c.link.exec(ctx, "CLOSE valise_read; RELEASE SAVEPOINT valise_read")
}
