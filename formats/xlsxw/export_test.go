package xlsxw

import "github.com/valise-export/valise/exporter"

// NewShort returns the format with sheets of so many rows.
func NewShort(rows int) exporter.Format {
	f := New(Options{}).(*format)
	f.maxRows = rows
	return f
}

// Kept returns how many shapes a format keeps.
func Kept(f exporter.Format) int {
	k := &f.(*format).templates
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.known)
}

// MostKept is how many it keeps at most.
const MostKept = mostKept
