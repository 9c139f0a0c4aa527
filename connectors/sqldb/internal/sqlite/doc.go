// Package sqlite is the part of SQLite's C interface that reading takes.
//
// It stands on the same translation to Go that the driver for database/sql
// stands on, modernc.org/sqlite/lib, and leaves out what costs that driver
// three quarters of its time: a mutex for every value, a copy of every text
// and a box round every value. Two things it can do that the driver can not: a
// step that is at work can be interrupted, and a date stays the text that the
// file holds.
//
// A Conn and its statements belong to one goroutine at a time; only Interrupt
// may be called from another. Memory of SQLite is not Go's: what is opened must
// be closed.
package sqlite
