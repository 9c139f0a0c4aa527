package sqlite

import (
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// Stmt is a compiled statement. Positions of columns count from 0, those of
// parameters from 1.
type Stmt struct {
	conn    *Conn
	stmt    uintptr
	columns int
	record  uintptr // the first value of the current record
}

// Type is how a value is stored.
type Type int32

// The types.
const (
	Integer Type = lib.SQLITE_INTEGER
	Float   Type = lib.SQLITE_FLOAT
	Text    Type = lib.SQLITE_TEXT
	Blob    Type = lib.SQLITE_BLOB
	Null    Type = lib.SQLITE_NULL
)

// BindText gives a parameter a text; one that is not bound is null.
func (s *Stmt) BindText(n int, text string) error {
	p, err := s.conn.text(text)
	if err != nil {
		return err
	}
	defer libc.Xfree(s.conn.tls, p)
	return s.conn.check(lib.Xsqlite3_bind_text(s.conn.tls, s.stmt, int32(n), p, int32(len(text)), lib.SQLITE_TRANSIENT))
}

// Columns returns the names of the columns.
func (s *Stmt) Columns() []string {
	names := make([]string, s.columns)
	for i := range names {
		names[i] = libc.GoString(lib.Xsqlite3_column_name(s.conn.tls, s.stmt, int32(i)))
	}
	return names
}

// Step goes to the next record, and reports whether there is one.
func (s *Stmt) Step() (bool, error) {
	switch code := lib.Xsqlite3_step(s.conn.tls, s.stmt); code {
	case lib.SQLITE_ROW:
		s.record = lib.Xsqlite3_column_value(s.conn.tls, s.stmt, 0)
		return true, nil
	case lib.SQLITE_DONE:
		return false, nil
	default:
		return false, s.conn.check(code)
	}
}

// Value returns a value of the current record. The values of a record lie side
// by side (SQLite, vdbeInt.h, pResultRow): to ask for each costs as much as to
// read it.
func (s *Stmt) Value(column int) Value {
	if uint(column) >= uint(s.columns) {
		panic("column out of range")
	}
	return Value{s.conn.tls, s.record + uintptr(column)*valueSize}
}

// Value is a value of a record, valid until the statement's next Step or Reset.
type Value struct {
	tls   *libc.TLS
	value uintptr
}

const (
	valueSize = unsafe.Sizeof(lib.Tsqlite3_value{})
	readyText = lib.MEM_Str | lib.MEM_Term
)

// Type returns how the value is stored.
func (v Value) Type() Type { return Type(lib.Xsqlite3_value_type(v.tls, v.value)) }

// Int returns a value of type Integer.
func (v Value) Int() int64 { return lib.Xsqlite3_value_int64(v.tls, v.value) }

// Float returns a value of type Float.
func (v Value) Float() float64 { return lib.Xsqlite3_value_double(v.tls, v.value) }

// Bytes returns a value of type Text, in UTF-8, or Blob. It is SQLite's own
// memory. Where SQLite has no memory left for it, ok is false.
func (v Value) Bytes(t Type) (b []byte, ok bool) {
	if m := v.memory(); t == Text && m.Fflags&readyText == readyText && m.Fenc == lib.SQLITE_UTF8 {
		return libc.GoBytes(m.Fz, int(m.Fn)), true
	}
	read := lib.Xsqlite3_value_text
	if t == Blob {
		read = lib.Xsqlite3_value_blob
	}
	p := read(v.tls, v.value)
	n := int(lib.Xsqlite3_value_bytes(v.tls, v.value))
	if p == 0 {
		return nil, t == Blob && n == 0 // an empty blob has no address
	}
	return libc.GoBytes(p, n), true
}

// memory is the value as SQLite has it.
func (v Value) memory() *lib.Tsqlite3_value {
	return (*lib.Tsqlite3_value)(unsafe.Pointer(unsafe.SliceData(libc.GoBytes(v.value, int(valueSize)))))
}

// Reset ends the reading and forgets what was bound, so that the statement can be
// used again. What went wrong in a step was told by Step.
func (s *Stmt) Reset() {
	lib.Xsqlite3_reset(s.conn.tls, s.stmt)
	lib.Xsqlite3_clear_bindings(s.conn.tls, s.stmt)
}

// Close ends the statement. What went wrong in a step was told by Step.
func (s *Stmt) Close() {
	lib.Xsqlite3_finalize(s.conn.tls, s.stmt)
	s.stmt = 0
}
