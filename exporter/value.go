package exporter

import "time"

// Kind says which member of the closed union a Value holds.
type Kind uint8

// The kinds of a Value. Null is the zero value.
const (
	KindNull     Kind = iota
	KindWithheld      // held by the source, not disclosed: Rule says why
	KindText          // UTF-8
	KindInteger       // 64 bits, signed
	KindDecimal       // canonical decimal text, any precision: see package text
	KindBool
	KindDate    // a calendar day, ISO 8601, years 0001 to 9999
	KindInstant // a point in time, RFC 3339 in UTC, years 0001 to 9999
	KindJSON    // one JSON text (RFC 8259), compact
)

// Value is one value of a record: a closed union without interface boxing.
//
// A Value made by a connector holds text only where its kind needs it (text,
// decimal, json). A Value in a Batch also holds its canonical rendering, made
// once by package text, and Text returns it for every kind; the formats use
// that and never render on their own.
type Value struct {
	s    string
	n    int64
	nsec int32
	kind Kind
	rule uint8
	mark Marks
}

// Null returns the null value.
func Null() Value { return Value{} }

// Text returns a text value. The string may be valid only until the
// connector's next step: the run copies it.
func Text(s string) Value { return Value{kind: KindText, s: s} }

// Integer returns an integer value.
func Integer(n int64) Value { return Value{kind: KindInteger, n: n} }

// Decimal returns a decimal value from canonical text; package text parses.
func Decimal(s string) Value { return Value{kind: KindDecimal, s: s} }

// Bool returns a boolean value.
func Bool(b bool) Value {
	v := Value{kind: KindBool}
	if b {
		v.n = 1
	}
	return v
}

// Date returns a calendar day as days since 1970-01-01, negative before.
func Date(days int64) Value { return Value{kind: KindDate, n: days} }

// DateOf returns the calendar day of t in t's own location.
func DateOf(t time.Time) Value {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Instant returns a point in time: seconds since the Unix epoch (negative
// before) and nanoseconds in 0..999999999.
func Instant(sec int64, nsec int32) Value { return Value{kind: KindInstant, n: sec, nsec: nsec} }

// InstantOf returns t as an instant.
func InstantOf(t time.Time) Value { return Instant(t.Unix(), int32(t.Nanosecond())) }

// JSON returns a value that is one compact JSON text.
func JSON(s string) Value { return Value{kind: KindJSON, s: s} }

// Withheld returns the value of a field that is held but not disclosed. rule is
// a position in Dataset.Rules, counted from 0.
func Withheld(rule int) Value { return Value{kind: KindWithheld, rule: uint8(rule + 1)} }

// Reduced returns v marked as the reduced form of what the source holds (a card
// number's last four digits): rule is a position in Dataset.Rules.
func (v Value) Reduced(rule int) Value { v.rule = uint8(rule + 1); return v }

// Rendered returns v with its canonical rendering, as a Batch holds it.
func (v Value) Rendered(s string) Value { v.s = s; return v }

// Kind says what v holds.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is null. A withheld value is not null: it is held.
func (v Value) IsNull() bool { return v.kind == KindNull }

// Text returns the canonical rendering of a value in a batch, "" for null and
// withheld. For a value outside a batch it is set for text, decimal and json
// only.
func (v Value) Text() string { return v.s }

// Int returns an integer's number, a date's days since 1970-01-01, or an
// instant's seconds since the Unix epoch; 1 for true.
func (v Value) Int() int64 { return v.n }

// Nanos returns an instant's nanoseconds, 0..999999999.
func (v Value) Nanos() int32 { return v.nsec }

// Bool returns a boolean's truth.
func (v Value) Bool() bool { return v.n != 0 }

// Rule returns the position in Dataset.Rules of the rule that withheld or
// reduced v; ok is false where no rule acted.
func (v Value) Rule() (position int, ok bool) { return int(v.rule) - 1, v.rule != 0 }

// Time returns an instant, or a date's midnight, in UTC.
func (v Value) Time() time.Time {
	if v.kind == KindDate {
		return time.Unix(v.n*86400, 0).UTC()
	}
	return time.Unix(v.n, int64(v.nsec)).UTC()
}

// String prints the kind, never the content: values are personal data and must
// not reach a log or an error by accident.
func (v Value) String() string { return "value(" + v.kind.String() + ")" }

// String returns the kind's name.
func (k Kind) String() string {
	return [...]string{"null", "withheld", "text", "integer", "decimal", "boolean", "date", "instant", "json"}[k]
}
