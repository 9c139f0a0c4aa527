package exporter

import "strings"

// ErrorClass sorts what can go wrong at a source. It is in the manifest's gaps,
// so its words may grow and never change.
type ErrorClass string

// The classes.
const (
	Unreachable  ErrorClass = "unreachable"  // no connection
	Unauthorised ErrorClass = "unauthorised" // wrong password, no permission
	TimedOut     ErrorClass = "timeout"
	Truncated    ErrorClass = "truncated" // the answer stops before its end
	Malformed    ErrorClass = "malformed" // the answer is not of the promised form
	Mismatch     ErrorClass = "mapping"   // a column is missing, a value is not of the declared type
	Stray        ErrorClass = "stray"     // a record that cannot be shown to be the subject's
	Unproved     ErrorClass = "parent"    // the dataset that its records are proved through was not read whole
	OutOfOrder   ErrorClass = "order"     // records not in the order of the key, or a key twice
	OverLimit    ErrorClass = "limit"     // a configured bound was passed
	NotFound     ErrorClass = "not_found" // the table, file or endpoint is not there
	Refused      ErrorClass = "refused"   // the source refused the query
	Internal     ErrorClass = "internal"
)

// Fault is an error of a source. Its text is safe to print: place, what, hint,
// and never a value, a secret or a connection string. The driver's own error is
// kept for errors.Is and errors.As, and its text is never part of Error.
type Fault struct {
	Class   ErrorClass
	Source  string // set once, by the run
	Dataset string
	Place   string // "line 12, column 3", "field amount, record 812"
	What    string
	Hint    string
	Retry   bool // another attempt may do better
	Alone   bool // it concerns this dataset: the source's others are still to be tried
	Cause   error
}

// Error returns "source crm: dataset invoice: field amount: what; hint".
func (f *Fault) Error() string {
	var parts []string
	if f.Source != "" {
		parts = append(parts, "source "+f.Source)
	}
	if f.Dataset != "" {
		parts = append(parts, "dataset "+f.Dataset)
	}
	if f.Place != "" {
		parts = append(parts, f.Place)
	}
	text := f.What
	if text == "" {
		text = string(f.Class)
	}
	if f.Hint != "" {
		text += "; " + f.Hint
	}
	return strings.Join(append(parts, text), ": ")
}

// Unwrap returns the driver's error, for errors.Is; do not print it.
func (f *Fault) Unwrap() error { return f.Cause }
