package sqldb

import (
	"context"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/valise-export/valise/connectors/mapping"
	lite "github.com/valise-export/valise/connectors/sqldb/internal/sqlite"
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
	if cause := cancelled(ctx); cause != nil {
		return nil, cause
	}
	info, err := os.Stat(s.path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fault(exporter.NotFound, "the database file is not there, or is no file", "dsn is a path, relative to the config file's folder", err)
	}
	conn, err := lite.Open(s.uri())
	if err != nil {
		return nil, sqliteFault(ctx, err)
	}
	l := &sqliteLink{conn: conn, limits: s.timeouts}
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
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?mode=ro"
}

type sqliteLink struct {
	conn   *lite.Conn
	limits timeouts
}

// begin starts a transaction and reads once, which fixes the snapshot and shows
// whether the file is a database.
func (l *sqliteLink) begin(ctx context.Context) error {
	l.conn.BusyTimeout(l.limits.connect)
	for _, statement := range []string{"PRAGMA query_only = 1", "BEGIN DEFERRED", "SELECT count(*) FROM sqlite_schema"} {
		if err := l.conn.Exec(statement); err != nil {
			return sqliteFault(ctx, err)
		}
	}
	return nil
}

func (l *sqliteLink) query(ctx context.Context, statement string, args []argument) (cursor, error) {
	if cause := cancelled(ctx); cause != nil {
		return nil, cause
	}
	stmt, err := l.conn.Prepare(statement)
	if err != nil {
		return nil, sqliteFault(ctx, err)
	}
	c := &sqliteCursor{stmt: stmt, names: stmt.Columns()}
	for i, a := range args {
		if a.null {
			continue
		}
		if err := stmt.BindText(i+1, a.text); err != nil {
			stmt.Close()
			return nil, sqliteFault(ctx, err)
		}
	}
	c.cells = make([]mapping.Cell, len(c.names))
	c.watch = watch(ctx, l.limits.statement, &c.steps, l.conn.Interrupt)
	if err := c.step(ctx); err != nil {
		return nil, first(err, c.close())
	}
	c.begun = true
	return c, nil
}

// close ends the transaction by ending the connection.
func (l *sqliteLink) close() error {
	if err := l.conn.Close(); err != nil {
		return fault(exporter.Internal, "the database file did not close", "", err)
	}
	return nil
}

type sqliteCursor struct {
	stmt  *lite.Stmt
	names []string
	cells []mapping.Cell
	steps atomic.Uint64 // begun and ended: odd while one is at work
	watch *watchdog
	more  bool // there is a current record
	begun bool // and it was not yet given: the first
}

func (c *sqliteCursor) columns() []string { return c.names }

// step goes to the next record.
func (c *sqliteCursor) step(ctx context.Context) (err error) {
	n := c.steps.Load()
	c.steps.Store(n + 1)
	c.more, err = c.stmt.Step()
	c.steps.Store(n + 2)
	if err != nil {
		return c.fault(ctx, err)
	}
	return nil
}

func (c *sqliteCursor) next(ctx context.Context) ([]mapping.Cell, int, error) {
	if !c.begun {
		if err := c.step(ctx); err != nil {
			return nil, 0, err
		}
	}
	c.begun = false
	if !c.more {
		return nil, 0, io.EOF
	}
	bytes := 0
	for i := range c.cells {
		n, ok := c.read(i)
		if !ok {
			return nil, 0, fault(exporter.OverLimit, "there is no memory for a value", "", nil)
		}
		bytes += n
	}
	return c.cells, bytes, nil
}

// read reads one value; its text stays where SQLite has it.
func (c *sqliteCursor) read(i int) (bytes int, ok bool) {
	switch t := c.stmt.Type(i); t {
	case lite.Integer:
		c.cells[i] = mapping.Int(c.stmt.Int(i))
		return 8, true
	case lite.Float:
		c.cells[i] = mapping.Float(c.stmt.Float(i))
		return 8, true
	case lite.Text:
		b, ok := c.stmt.Bytes(i, t)
		c.cells[i] = mapping.View(b)
		return len(b), ok
	case lite.Blob:
		b, ok := c.stmt.Bytes(i, t)
		c.cells[i] = mapping.Bytes(b)
		return len(b), ok
	default:
		c.cells[i] = mapping.Null()
		return 0, true
	}
}

// fault tells a statement that took too long from one that was cancelled.
func (c *sqliteCursor) fault(ctx context.Context, err error) error {
	if cancelled(ctx) == nil && c.watch.slow() {
		return fault(exporter.TimedOut, "the statement took too long", hintTimeout, err)
	}
	return sqliteFault(ctx, err)
}

func (c *sqliteCursor) close() error {
	c.watch.stop()
	c.stmt.Close()
	return nil
}

// sqliteFault sorts an error by its result code (SQLite, "Result and Error
// Codes").
func sqliteFault(ctx context.Context, err error) error {
	if cause := cancelled(ctx); cause != nil {
		return cause
	}
	var e *lite.Error
	if !errors.As(err, &e) {
		return fault(exporter.Internal, "the database file cannot be read", "", err)
	}
	code := " (SQLite code " + strconv.Itoa(e.Code) + ")"
	switch e.Code & 0xff {
	case 1:
		return sqliteQueryFault(e, code)
	case 5, 6:
		return passing(exporter.TimedOut, "the file is locked by another program"+code, hintAgain, err)
	case 3, 14, 23:
		return fault(exporter.Unauthorised, "the file cannot be opened"+code, "check who may read the file and its folder", err)
	case 8:
		if e.Code != 8 { // an extended code: the file needs a recovery, which writes
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
func sqliteQueryFault(e *lite.Error, code string) *exporter.Fault {
	switch message := e.Error(); {
	case strings.Contains(message, "no such table"):
		return fault(exporter.NotFound, "a table that the query names is not there"+code, hintMissing, e)
	case strings.Contains(message, "no such column"):
		return fault(exporter.NotFound, "a column that the query names is not there"+code, hintMissing, e)
	default:
		return fault(exporter.Refused, "SQLite refused the query"+code, hintQuery, e)
	}
}
