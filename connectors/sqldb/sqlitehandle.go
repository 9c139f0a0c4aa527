package sqldb

import (
	"errors"
	"os"
	"time"

	"github.com/valise-export/valise/connectors/mapping"
	lite "github.com/valise-export/valise/connectors/sqldb/internal/sqlite"
)

// sqliteHandle is a connection with the schema that it has read and the
// statements that it has compiled: for a small customer they are most of the
// work. It serves one session after the other, each in a transaction of its own.
type sqliteHandle struct {
	conn       *lite.Conn
	file       os.FileInfo // as it was before it was opened
	schema     int64       // its schema's version (SQLite, "PRAGMA schema_version")
	log        bool        // it is in WAL mode
	statements map[string]*sqliteStatement
	failed     bool // something went wrong: it serves no more
}

// sqliteStatement is a compiled statement. Its columns are fixed as long as the
// schema is.
type sqliteStatement struct {
	*lite.Stmt
	names []string
	cells []mapping.Cell // of the current record
}

// Statements of every session.
const (
	sqliteBegin   = "BEGIN DEFERRED"
	sqliteEnd     = "ROLLBACK"
	sqliteVersion = "PRAGMA schema_version"
)

// openSQLite opens a file, begins the first session's transaction, and reads the
// schema, which shows whether the file is a database.
func openSQLite(uri string, file os.FileInfo, busy time.Duration) (*sqliteHandle, error) {
	conn, err := lite.Open(uri)
	if err != nil {
		return nil, err
	}
	h := &sqliteHandle{conn: conn, file: file, statements: map[string]*sqliteStatement{}}
	conn.BusyTimeout(busy)
	if err := h.start(); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *sqliteHandle) start() error {
	for _, statement := range []string{"PRAGMA query_only = 1", sqliteBegin, "SELECT count(*) FROM sqlite_schema"} {
		if err := h.conn.Exec(statement); err != nil {
			return err
		}
	}
	var err error
	if h.schema, err = h.version(); err != nil {
		return err
	}
	h.log, err = h.writesAhead()
	return err
}

// errSchema says that the file has another schema than the handle has read.
var errSchema = errors.New("the schema has changed")

// begin starts the transaction of a further session and reads once, which fixes
// its snapshot.
func (h *sqliteHandle) begin() error {
	if err := h.run(sqliteBegin); err != nil {
		return err
	}
	switch version, err := h.version(); {
	case err != nil:
		return err
	case version != h.schema:
		return errSchema
	}
	return nil
}

// end ends a session: its transaction, and what is left of its customer's
// records in memory.
func (h *sqliteHandle) end() error {
	err := h.run(sqliteEnd)
	h.conn.Forget()
	return err
}

func (h *sqliteHandle) run(sql string) error {
	s, err := h.prepare(sql)
	if err != nil {
		return err
	}
	defer s.Reset()
	_, err = s.Step()
	return err
}

func (h *sqliteHandle) version() (int64, error) {
	s, err := h.prepare(sqliteVersion)
	if err != nil {
		return 0, err
	}
	defer s.Reset()
	if _, err := s.Step(); err != nil {
		return 0, err
	}
	return s.Value(0).Int(), nil
}

// writesAhead reports whether the file is in WAL mode.
func (h *sqliteHandle) writesAhead() (bool, error) {
	s, err := h.conn.Prepare("PRAGMA journal_mode")
	if err != nil {
		return false, err
	}
	defer s.Close()
	if more, err := s.Step(); err != nil || !more {
		return false, err
	}
	mode, _ := s.Value(0).Bytes(lite.Text)
	return string(mode) == "wal", nil
}

// maxStatements is how many compiled statements a handle keeps. A query's text
// has a placeholder for each account, so that one query can have many.
const maxStatements = 64

// prepare compiles a statement, or takes it as it was compiled before. No other
// may be at work. It is the handle's; Reset gives it back.
func (h *sqliteHandle) prepare(sql string) (*sqliteStatement, error) {
	if s := h.statements[sql]; s != nil {
		return s, nil
	}
	if len(h.statements) >= maxStatements {
		h.discard()
	}
	stmt, err := h.conn.Prepare(sql)
	if err != nil {
		h.failed = true
		return nil, err
	}
	s := &sqliteStatement{Stmt: stmt, names: stmt.Columns()}
	s.cells = make([]mapping.Cell, len(s.names))
	h.statements[sql] = s
	return s, nil
}

func (h *sqliteHandle) discard() {
	for _, s := range h.statements {
		s.Close()
	}
	clear(h.statements)
}

func (h *sqliteHandle) close() error {
	h.discard()
	return h.conn.Close()
}

// Reset ends the reading. The cells pointed into SQLite's memory.
func (s *sqliteStatement) Reset() {
	clear(s.cells)
	s.Stmt.Reset()
}
