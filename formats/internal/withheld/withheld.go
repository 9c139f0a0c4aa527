// Package withheld writes what the last column of a CSV file or a sheet says:
// which of a record's values were withheld or reduced, and by which rule.
package withheld

import (
	"fmt"

	"github.com/valise-export/valise/exporter"
)

// Append appends "field:rule;field:rule" in field order to dst, and nothing
// where no rule acted on the record.
func Append(dst []byte, ds *exporter.Dataset, record []exporter.Value) ([]byte, error) {
	start := len(dst)
	for i := range record {
		position, ok := record[i].Rule()
		if !ok {
			continue
		}
		name, err := Rule(ds, position)
		if err != nil {
			return dst, err
		}
		if len(dst) > start {
			dst = append(dst, ';')
		}
		dst = append(dst, ds.Fields[i].Name...)
		dst = append(dst, ':')
		dst = append(dst, name...)
	}
	return dst, nil
}

// Rule returns the name of the rule at a position of Dataset.Rules.
func Rule(ds *exporter.Dataset, position int) (string, error) {
	if position >= len(ds.Rules) {
		return "", fmt.Errorf("name rule: dataset %s has %d rules, a value names number %d", ds.Name, len(ds.Rules), position+1)
	}
	return ds.Rules[position].Name, nil
}
