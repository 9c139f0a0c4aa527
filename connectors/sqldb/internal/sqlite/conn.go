package sqlite

import (
	"strconv"
	"time"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// Conn is an open database.
type Conn struct {
	tls *libc.TLS
	db  uintptr
}

// Open opens a database read-only. The name is a URI (SQLite, "URI Filenames").
// The file is looked at when it is first read.
func Open(uri string) (*Conn, error) {
	c := &Conn{tls: libc.NewTLS()}
	out, err := c.text(uri)
	if err != nil {
		c.tls.Close()
		return nil, err
	}
	defer libc.Xfree(c.tls, out)
	db := libc.Xcalloc(c.tls, 1, pointerSize)
	defer libc.Xfree(c.tls, db)
	code := lib.Xsqlite3_open_v2(c.tls, out, db, lib.SQLITE_OPEN_READONLY|lib.SQLITE_OPEN_URI|lib.SQLITE_OPEN_NOMUTEX|lib.SQLITE_OPEN_EXRESCODE, 0)
	c.db = load(db)
	if err := c.check(code); err != nil {
		_ = c.Close() // the handle of a database that did not open
		return nil, err
	}
	return c, nil
}

// BusyTimeout is how long a statement waits for another program's lock.
func (c *Conn) BusyTimeout(d time.Duration) {
	lib.Xsqlite3_busy_timeout(c.tls, c.db, int32(min(d.Milliseconds(), 1<<31-1)))
}

// Exec runs a statement and passes over what it returns.
func (c *Conn) Exec(sql string) error {
	s, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	for more := true; more && err == nil; {
		more, err = s.Step()
	}
	s.Close()
	return err
}

// Prepare compiles a text's first statement. It is made to be kept (SQLite,
// SQLITE_PREPARE_PERSISTENT).
func (c *Conn) Prepare(sql string) (*Stmt, error) {
	text, err := c.text(sql)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, text)
	out := libc.Xcalloc(c.tls, 1, pointerSize)
	defer libc.Xfree(c.tls, out)
	if err := c.check(lib.Xsqlite3_prepare_v3(c.tls, c.db, text, -1, lib.SQLITE_PREPARE_PERSISTENT, out, 0)); err != nil {
		return nil, err
	}
	stmt := load(out)
	return &Stmt{conn: c, stmt: stmt, columns: int(lib.Xsqlite3_column_count(c.tls, stmt))}, nil
}

// Forget frees the pages of the file that no statement is reading.
func (c *Conn) Forget() { lib.Xsqlite3_db_release_memory(c.tls, c.db) }

// Interrupt ends the statements that are being read, also in the middle of a
// step: they return an Error with Code 9. It does nothing to later ones. Any
// goroutine may call it until Close.
func (c *Conn) Interrupt() { lib.Xsqlite3_interrupt(nil, c.db) }

// Close closes the database, and with it a transaction. Statements must be
// closed before.
func (c *Conn) Close() error {
	err := c.check(lib.Xsqlite3_close_v2(c.tls, c.db))
	c.db = 0
	c.tls.Close()
	return err
}

// text copies a string into memory of SQLite, for the caller to free.
func (c *Conn) text(s string) (uintptr, error) {
	p, err := libc.CString(s)
	if err != nil {
		return 0, &Error{Code: lib.SQLITE_NOMEM}
	}
	return p, nil
}

// check turns a result code into an error.
func (c *Conn) check(code int32) error {
	if code == lib.SQLITE_OK {
		return nil
	}
	e := &Error{Code: int(code)}
	if c.db != 0 {
		e.message = libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db))
	}
	return e
}

// Error is an error of SQLite.
type Error struct {
	Code    int // extended (SQLite, "Result and Error Codes")
	message string
}

// Error returns SQLite's own words, which can hold values of the query.
func (e *Error) Error() string { return e.message + " (" + strconv.Itoa(e.Code) + ")" }

const pointerSize = lib.Tsize_t(unsafe.Sizeof(uintptr(0)))

// load reads a pointer that SQLite wrote.
func load(p uintptr) uintptr {
	return *(*uintptr)(unsafe.Pointer(unsafe.SliceData(libc.GoBytes(p, int(pointerSize)))))
}
