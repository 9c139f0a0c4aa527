package xlsxw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// NewShort returns the format with sheets of so many rows.
func NewShort(rows int) exporter.Format {
	f := New(Options{}).(*format)
	f.maxRows = rows
	return f
}

// Kept returns all that a format keeps of workbooks, a text for each template.
func Kept(f exporter.Format) (texts []string) {
	k := &f.(*format).templates
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, t := range k.known {
		var b strings.Builder
		for _, p := range t.parts {
			b.WriteString(strings.Join(append(p.texts, p.groups...), "\n"))
		}
		texts = append(texts, b.String())
	}
	return texts
}
