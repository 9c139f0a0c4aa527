package mapping

import (
	"slices"
	"time"

	"github.com/valise-export/valise/connectors/expression"
	"github.com/valise-export/valise/exporter"
)

// Mapping is a checked mapping of one dataset of one source. It is immutable.
type Mapping struct {
	dataset   exporter.Dataset
	isolation exporter.Isolation
	ordered   bool
	subject   string          // the subject column, "" where trusted without one
	declared  map[string]bool // columns that the config names
	fills     []fill          // in the order of dataset.Fields
	zone      *time.Location
}

// fill says where the values of one field come from.
type fill struct {
	field    exporter.Field
	from     origin
	column   string
	constant exporter.Value
	made     *expression.Expression
	convert  conversion
	digits   int            // minor_units of a fixed currency
	others   map[string]int // minor_units: digits by currency where the source differs from ISO 4217
	currency string         // minor_units: the column that holds the currency
	layout   []directive
	nulls    []string
	words    map[string]exporter.Value
	rest     restWords
	other    exporter.Value // the value of words that are not listed
}

// inputs are the columns of the field's expression.
func (f *fill) inputs() []string {
	if f.made == nil {
		return nil
	}
	return f.made.Columns()
}

// origin is where a field's values come from.
type origin uint8

const (
	fromColumn origin = iota
	fromConstant
	fromProof
	fromExpression
)

// restWords says what becomes of a word that the map does not list.
type restWords uint8

const (
	restRefused  restWords = iota
	restReplaced           // "*": "other"
	restKept               // "*": "*"
)

// conversion is a named conversion.
type conversion uint8

const (
	convertNone conversion = iota
	convertMinorUnits
	convertEpochSeconds
	convertEpochMillis
	convertLayout
	convertTrim
	convertUpper
	convertJSONText
)

// Dataset returns the shape of the records: the fields that the mapping fills,
// in the dictionary's order, declared ones last; references, When and Amount
// only where their fields are filled.
func (m *Mapping) Dataset() exporter.Dataset {
	d := m.dataset
	d.Fields = slices.Clone(d.Fields)
	d.Key = slices.Clone(d.Key)
	d.References = slices.Clone(d.References)
	return d
}

// Isolation says what a record's proof is compared with. The datasets that
// resolve a subject are read before the accounts are known: their proof is the
// customer id.
func (m *Mapping) Isolation() exporter.Isolation { return m.isolation }

// Rules returns how the run must read the dataset.
func (m *Mapping) Rules() exporter.ReadRules {
	rules := exporter.ReadRules{Isolation: m.isolation, Ordered: m.ordered}
	for i := range m.fills {
		if f := &m.fills[i]; f.from == fromConstant || f.from == fromExpression || f.convert != convertNone || f.words != nil {
			rules.Converted = append(rules.Converted, f.field.Name)
		}
	}
	return rules
}

// Columns returns the source's columns that the mapping reads, each once: those
// of fields and of currencies, and the subject column.
func (m *Mapping) Columns() []string {
	var columns []string
	add := func(name string) {
		if name != "" && !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	for i := range m.fills {
		add(m.fills[i].column)
		add(m.fills[i].currency)
		for _, name := range m.fills[i].inputs() {
			add(name)
		}
	}
	add(m.subject)
	return columns
}

// Declares reports whether the config names the column: as a field's, as the
// subject column, or as one to ignore.
func (m *Mapping) Declares(column string) bool { return m.declared[column] }

// declare notes the columns that the config names.
func (m *Mapping) declare(ignored []string) {
	m.declared = map[string]bool{}
	for _, c := range slices.Concat(m.Columns(), ignored) {
		m.declared[c] = true
	}
}
