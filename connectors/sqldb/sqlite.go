package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	engine "modernc.org/sqlite"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// sqlite is a SQLite file, opened read-only and never created.
type sqlite struct {
	path string
	timeouts
}

func (s *sqlite) placeholder(n int) string { return "?" + strconv.Itoa(n) }

// layout is how SQLite's own date functions write an instant.
func (s *sqlite) layout() string { return "2006-01-02 15:04:05.999999999" }

func (s *sqlite) dial(ctx context.Context) (link, error) {
	info, err := os.Stat(s.path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fault(exporter.NotFound, "the database file is not there, or is no file", "dsn is a path, relative to the config file's folder", err)
	}
	db := sql.OpenDB(connectorFunc{dsn: s.uri()})
	db.SetMaxOpenConns(1)
	limited, cancel := context.WithTimeout(ctx, s.connect)
	defer cancel()
	conn, err := db.Conn(limited)
	if err != nil {
		return nil, first(sqliteFault(ctx, err), db.Close())
	}
	l := &sqliteLink{db: db, conn: conn, timeout: s.statement}
	if err := l.begin(ctx); err != nil {
		return nil, first(err, l.close())
	}
	return l, nil
}

// uri names the file so that no character of its path is taken for an option
// (SQLite, "URI filenames").
func (s *sqlite) uri() string {
	path := filepath.ToSlash(s.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	busy := strconv.FormatInt(s.connect.Milliseconds(), 10)
	query := url.Values{"mode": {"ro"}, "_pragma": {"query_only(1)", "busy_timeout(" + busy + ")"}}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// begin starts a transaction and reads once, which fixes the snapshot and shows
// whether the file is a database.
func (l *sqliteLink) begin(ctx context.Context) error {
	if _, err := l.conn.ExecContext(ctx, "BEGIN DEFERRED"); err != nil {
		return sqliteFault(ctx, err)
	}
	var n int64
	if err := l.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		return sqliteFault(ctx, err)
	}
	return nil
}

type sqliteLink struct {
	db      *sql.DB
	conn    *sql.Conn
	timeout time.Duration
}

// errSlow is why a statement that took too long was ended.
var errSlow = errors.New("statement timeout")

func (l *sqliteLink) query(ctx context.Context, statement string, args []argument) (cursor, error) {
	c := &sqliteCursor{limit: l.timeout}
	limited, cancel := context.WithCancelCause(ctx)
	c.ctx, c.cancel = limited, cancel
	c.timer = time.AfterFunc(l.timeout, func() { cancel(errSlow) })
	err := c.open(l.conn, statement, anyArguments(args))
	c.timer.Stop()
	if err != nil {
		err = c.fault(ctx, err)
		return nil, first(err, c.close())
	}
	return c, nil
}

// close ends the transaction by ending the connection.
func (l *sqliteLink) close() error {
	if err := first(l.conn.Close(), l.db.Close()); err != nil {
		return fault(exporter.Internal, "the database file did not close", "", err)
	}
	return nil
}

type sqliteCursor struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	limit  time.Duration
	rows   *sql.Rows
	names  []string
	values []any
	into   []any
	cells  []mapping.Cell
}

// open runs the statement. The driver turns the text of columns that are
// declared as a date into a time, and loses whether it had a zone: such a
// statement is run again with its columns as expressions, which have no
// declared type.
func (c *sqliteCursor) open(conn *sql.Conn, statement string, args []any) (err error) {
	if c.rows, err = conn.QueryContext(c.ctx, statement, args...); err != nil {
		return err
	}
	dated, err := c.describe()
	if err != nil || !dated {
		return err
	}
	if err := c.rows.Close(); err != nil {
		return err
	}
	c.rows, err = conn.QueryContext(c.ctx, undated(statement, c.names), args...)
	return err
}

// describe reads the columns, and whether one is declared as a date.
func (c *sqliteCursor) describe() (dated bool, err error) {
	types, err := c.rows.ColumnTypes()
	if err != nil {
		return false, err
	}
	for _, t := range types {
		c.names = append(c.names, t.Name())
		switch t.DatabaseTypeName() {
		case "DATE", "DATETIME", "TIMESTAMP":
			dated = true
		}
	}
	c.values = make([]any, len(types))
	c.cells = make([]mapping.Cell, len(types))
	for i := range c.values {
		c.into = append(c.into, &c.values[i])
	}
	return dated, nil
}

// undated wraps a statement so that each column is an expression of the same
// value: a unary plus changes nothing (SQLite, "Expressions").
func undated(statement string, names []string) string {
	var list, out strings.Builder
	for i, name := range names {
		if i > 0 {
			list.WriteString(", ")
			out.WriteString(", ")
		}
		column := "c" + strconv.Itoa(i)
		list.WriteString(column)
		out.WriteString("+" + column + ` AS "` + strings.ReplaceAll(name, `"`, `""`) + `"`)
	}
	return "WITH valise_read(" + list.String() + ") AS (" + statement + "\n) SELECT " + out.String() + " FROM valise_read"
}

func (c *sqliteCursor) columns() []string { return c.names }

// next bounds the time of each step, not that of the reader between them.
func (c *sqliteCursor) next(ctx context.Context) ([]mapping.Cell, int, error) {
	c.timer.Reset(c.limit)
	more := c.rows.Next()
	c.timer.Stop()
	if !more {
		if err := c.rows.Err(); err != nil {
			return nil, 0, c.fault(ctx, err)
		}
		return nil, 0, io.EOF
	}
	if err := c.rows.Scan(c.into...); err != nil {
		return nil, 0, c.fault(ctx, err)
	}
	bytes := 0
	for i, v := range c.values {
		cell, n := sqliteCell(v)
		c.cells[i] = cell
		bytes += n
	}
	return c.cells, bytes, nil
}

func sqliteCell(v any) (mapping.Cell, int) {
	switch v := v.(type) {
	case nil:
		return mapping.Null(), 0
	case int64:
		return mapping.Int(v), 8
	case float64:
		return mapping.Float(v), 8
	case string:
		return mapping.Text(v), len(v)
	case []byte:
		return mapping.Bytes(v), len(v)
	case bool:
		return mapping.Bool(v), 1
	case time.Time:
		return mapping.Time(v), 8
	default:
		return mapping.Bytes(nil), 0
	}
}

// fault tells a statement that took too long from one that was cancelled.
func (c *sqliteCursor) fault(ctx context.Context, err error) error {
	if cancelled(ctx) == nil && errors.Is(context.Cause(c.ctx), errSlow) {
		return fault(exporter.TimedOut, "the statement took too long", hintTimeout, err)
	}
	return sqliteFault(ctx, err)
}

func (c *sqliteCursor) close() error {
	defer c.cancel(nil)
	c.timer.Stop()
	if c.rows == nil {
		return nil
	}
	if err := c.rows.Close(); err != nil {
		return sqliteFault(context.Background(), err)
	}
	return nil
}

// sqliteFault sorts an error by its result code (SQLite, "Result and Error
// Codes").
func sqliteFault(ctx context.Context, err error) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var e *engine.Error
	if !errors.As(err, &e) {
		return fault(exporter.Internal, "the database file cannot be read", "", err)
	}
	code := " (SQLite code " + strconv.Itoa(e.Code()) + ")"
	switch e.Code() & 0xff {
	case 1:
		return sqliteQueryFault(e, code)
	case 5, 6:
		return passing(exporter.TimedOut, "the file is locked by another program"+code, hintAgain, err)
	case 3, 14, 23:
		return fault(exporter.Unauthorised, "the file cannot be opened"+code, "check who may read the file and its folder", err)
	case 8:
		if e.Code() != 8 { // an extended code: the file needs a recovery, which writes
			return fault(exporter.Unreachable, "the file was left in the middle of a write"+code, "open it once with the program that writes it", err)
		}
		return fault(exporter.Refused, "the query writes"+code, hintRead, err)
	case 10:
		return passing(exporter.Truncated, "the file cannot be read to its end"+code, hintAgain, err)
	case 11, 26:
		return fault(exporter.Malformed, "the file is no SQLite database, or is damaged"+code, "dsn names the database file itself", err)
	default:
		return fault(exporter.Refused, "SQLite refused the query"+code, hintQuery, err)
	}
}

// sqliteQueryFault reads what is missing from the message, which is not shown:
// SQLite has one code for all of it.
func sqliteQueryFault(e *engine.Error, code string) *exporter.Fault {
	switch message := e.Error(); {
	case strings.Contains(message, "no such table"):
		return fault(exporter.NotFound, "a table that the query names is not there"+code, hintMissing, e)
	case strings.Contains(message, "no such column"):
		return fault(exporter.NotFound, "a column that the query names is not there"+code, hintMissing, e)
	default:
		return fault(exporter.Refused, "SQLite refused the query"+code, hintQuery, e)
	}
}
