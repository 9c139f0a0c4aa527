package run

import (
	"strings"

	"github.com/valise-export/valise/exporter/keyindex"
)

// keyParts finds fields in the dataset's records as they are before the policy;
// nil where it does not have them all.
func (w *work) keyParts(fields []string) []keyindex.Part {
	var parts []keyindex.Part
	for _, name := range fields {
		p := keyindex.Part{Position: -1}
		for i, column := range w.columns {
			if w.Fields[column].Name == name {
				p.Position = i
			}
		}
		constant, ok := w.constants[name]
		if p.Position < 0 && !ok {
			return nil
		}
		p.Constant = constant
		parts = append(parts, p)
	}
	return parts
}

// target names the fields of a dataset that a reference leads to: the domain of
// its keys.
func target(dataset string, fields []string) string {
	return dataset + " (" + strings.Join(fields, ", ") + ")"
}
