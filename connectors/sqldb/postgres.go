package sqldb

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

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
