package xlsxw

import "github.com/valise-export/valise/exporter"

// NewShort returns the format with sheets of so many rows.
func NewShort(rows int) exporter.Format {
	f := New(Options{}).(*format)
	f.maxRows = rows
	return f
}
