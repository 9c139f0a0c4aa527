package sqldb

import (
	"context"
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
	idle sqliteIdle
}

func (s *sqlite) placeholder(n int) string { return "?" + strconv.Itoa(n) }

// layout is how SQLite's own date functions write an instant.
func (s *sqlite) layout() string { return "2006-01-02 15:04:05.999999999" }

// dial begins a transaction.
func (s *sqlite) dial(ctx context.Context) (link, error) {
	if cause := cancelled(ctx); cause != nil {
		return nil, cause
	}
	file, err := os.Stat(s.path)
	if err != nil || !file.Mode().IsRegular() {
		return nil, fault(exporter.NotFound, "the database file is not there, or is no file", "dsn is a path, relative to the config file's folder", err)
	}
	h, err := s.handle(file)
	if err != nil {
		return nil, sqliteFault(ctx, err)
	}
	return &sqliteLink{handle: h, server: s}, nil
}

// handle begins a transaction of an idle connection, or of a new one.
func (s *sqlite) handle(file os.FileInfo) (*sqliteHandle, error) {
	if h := s.idle.take(file); h != nil {
		err := h.begin()
		if err == nil {
			return h, nil
		}
		_ = h.close() // it read, and has nothing to lose
		if isLocked(err) {
			return nil, err // after as long as a new one would wait
		}
	}
	return openSQLite(s.uri(), file, s.connect)
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

// sqliteLink is a handle at work.
type sqliteLink struct {
	handle *sqliteHandle
	server *sqlite
}

func (l *sqliteLink) query(ctx context.Context, statement string, args []argument) (cursor, error) {
	if cause := cancelled(ctx); cause != nil {
		return nil, cause
	}
	stmt, err := l.handle.prepare(statement)
	if err != nil {
		return nil, sqliteFault(ctx, err)
	}
	for i, a := range args {
		if a.null {
			continue
		}
		if err := stmt.BindText(i+1, a.text); err != nil {
			l.handle.failed = true
			stmt.Reset()
			return nil, sqliteFault(ctx, err)
		}
	}
	c := &sqliteCursor{sqliteStatement: stmt, handle: l.handle}
	c.watch = watch(ctx, l.server.statement, &c.steps, l.handle.conn.Interrupt)
	if err := c.step(ctx); err != nil {
		return nil, first(err, c.close())
	}
	c.begun = true
	return c, nil
}

// close ends the transaction and leaves the connection to the next session.
func (l *sqliteLink) close() error {
	if err := l.server.idle.put(l.handle); err != nil {
		return fault(exporter.Internal, "the database file did not close", "", err)
	}
	return nil
}

type sqliteCursor struct {
	*sqliteStatement
	handle *sqliteHandle
	steps  atomic.Uint64 // begun and ended: odd while one is at work
	watch  *watchdog
	more   bool // there is a current record
	begun  bool // and it was not yet given: the first
}

func (c *sqliteCursor) columns() []string { return c.names }

// step goes to the next record.
func (c *sqliteCursor) step(ctx context.Context) (err error) {
	n := c.steps.Load()
	c.steps.Store(n + 1)
	c.more, err = c.Step()
	c.steps.Store(n + 2)
	if err != nil {
		c.handle.failed = true
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
	switch v := c.Value(i); v.Type() {
	case lite.Integer:
		c.cells[i] = mapping.Int(v.Int())
		return 8, true
	case lite.Float:
		c.cells[i] = mapping.Float(v.Float())
		return 8, true
	case lite.Text:
		b, ok := v.Bytes(lite.Text)
		c.cells[i] = mapping.View(b)
		return len(b), ok
	case lite.Blob:
		b, ok := v.Bytes(lite.Blob)
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
	c.Reset()
	return nil
}
