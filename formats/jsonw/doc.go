// Package jsonw writes each dataset as one JSON array of objects (RFC 8259):
// UTF-8, one record per line, keys in field order.
//
// JSON is the canonical rendering of a bundle; nothing is altered for the sake
// of another program:
//
//	null      null
//	withheld  null, and named in the record's _withheld {field: rule}
//	text      string
//	integer   number, with all its digits
//	decimal   string, with the source's scale
//	boolean   true, false
//	date      string, ISO 8601
//	instant   string, RFC 3339 in UTC
//	json      embedded as it is
//
// A value that a rule reduced keeps what is shown of it and is named in
// _withheld too. _withheld is only on records that have such a value.
//
// The encoder appends to one buffer: encoding/json would cost an allocation
// and a map per record.
package jsonw
