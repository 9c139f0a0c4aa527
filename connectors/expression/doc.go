// Package expression makes a field's value from several columns of a record, in
// CEL (Common Expression Language, cel.dev), where no named conversion does:
//
//	expr: "r.first + ' ' + r.last"
//	expr: "r.closed_at == null ? 'open' : 'closed'"
//
// r holds the record's columns: each is a text, or null. An expression is pure:
// no clock, no files, no network, no state between records. Its work is bounded
// by CEL's cost, so that no record makes it run for long, and no call makes a text
// longer than that cost allows. It is compiled when the
// config is read; what it names must be columns, and its type must be one that
// the field can take.
//
// This package alone links cel-go, which costs every start of the program 2.9 MB
// of memory (resident, 38.3 to 41.2 MB for valise --version) and no time that can
// be told from noise (0.4 MB of it in initialisers), and 7.8 MB of its file. An
// evaluation takes some 10 µs and 15 allocations: a named conversion takes none,
// and comes first.
package expression
