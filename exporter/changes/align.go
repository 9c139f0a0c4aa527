package changes

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// side is where one bundle has a value: in a column, or as a constant of all
// records.
type side struct {
	column   int // -1: it is the constant
	constant string
}

// keyField is a field of the key.
type keyField struct {
	name   string
	hidden bool // a rule acts on it: its value is not listed
	here   side
	then   side
}

// alignment says how the records of a dataset in two bundles are compared.
type alignment struct {
	key           []keyField
	fields        []keyField // compared by their values
	columns       []string   // of the earlier bundle's records that are read
	added         []string
	removed       []string
	reason        exporter.ComparisonReason // why not, "" where they are compared
	file          string                    // the earlier bundle's, "" where it has no records
	here, earlier shape
	scratch       []byte
}

// shape is what one side has.
type shape struct {
	fields    []string
	key       []string
	constants map[string]string
}

// constantColumns may be a column in one bundle and a constant in the other:
// where they do not vary they are left out.
var constantColumns = []string{exporter.SourceColumn, exporter.AccountColumn}

// align compares the shapes. rows are the earlier manifest's of the dataset.
func align(d exporter.Dataset, constants map[string]string, rows []exporter.ManifestDataset) alignment {
	a := alignment{here: shape{key: d.Key, constants: constants}, earlier: earlierShape(rows)}
	for _, f := range d.Fields {
		a.here.fields = append(a.here.fields, f.Name)
	}
	if a.reason = a.usable(rows); a.reason != "" {
		return a
	}
	if len(rows) == 0 {
		a.earlier = a.here // nothing is read of it
	}
	if !a.keys(d) {
		a.reason = exporter.OtherKey
		return a
	}
	a.values()
	return a
}

func earlierShape(rows []exporter.ManifestDataset) shape {
	s := shape{constants: map[string]string{}}
	if len(rows) == 0 {
		return s
	}
	for _, f := range rows[0].Fields {
		s.fields = append(s.fields, f.Name)
	}
	s.key = rows[0].Key
	for name, value := range rows[0].Constants {
		s.constants[name] = value
	}
	if len(rows) == 1 {
		s.constants[exporter.SourceColumn] = rows[0].Source
	}
	return s
}

// usable finds the earlier bundle's file.
func (a *alignment) usable(rows []exporter.ManifestDataset) exporter.ComparisonReason {
	records := int64(0)
	for _, r := range rows {
		switch r.Status {
		case exporter.StatusFailed:
			return exporter.FailedThen
		case exporter.StatusWithheld:
			return exporter.WithheldThen
		}
		records += r.Records
		for _, f := range r.Files {
			if f == jsonMember(f) {
				a.file = f
			}
		}
	}
	if a.file == "" && records > 0 {
		return exporter.NoFile
	}
	return ""
}

// keys finds the fields that tell records apart. They are the same on both
// sides, but for those that can be constants.
func (a *alignment) keys(d exporter.Dataset) bool {
	names := slices.Clone(a.here.key)
	for _, n := range a.earlier.key {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	for _, n := range names {
		common := slices.Contains(a.here.key, n) && slices.Contains(a.earlier.key, n)
		if !common && !slices.Contains(constantColumns, n) {
			return false
		}
		k, ok := a.field(n)
		if !ok {
			return false
		}
		f, _, _ := d.Field(n)
		k.hidden = f.Rule != ""
		a.key = append(a.key, k)
	}
	return len(names) > 0
}

// values finds the fields that are compared, and those that cannot be.
func (a *alignment) values() {
	for _, n := range a.here.fields {
		if slices.ContainsFunc(a.key, func(k keyField) bool { return k.name == n }) {
			continue
		}
		if k, ok := a.field(n); ok {
			a.fields = append(a.fields, k)
		} else {
			a.added = append(a.added, n)
		}
	}
	for _, n := range a.earlier.fields {
		if _, constant := a.here.constants[n]; !constant && !slices.Contains(a.here.fields, n) {
			a.removed = append(a.removed, n)
		}
	}
}

// field finds a field on both sides.
func (a *alignment) field(name string) (k keyField, ok bool) {
	k.name = name
	if k.here, ok = a.here.side(name); !ok {
		return k, false
	}
	if k.then, ok = a.earlier.side(name); !ok {
		return k, false
	}
	if k.then.column >= 0 {
		k.then.column = len(a.columns)
		a.columns = append(a.columns, name)
	}
	return k, true
}

func (s shape) side(name string) (side, bool) {
	if i := slices.Index(s.fields, name); i >= 0 {
		return side{column: i}, true
	}
	value, ok := s.constants[name]
	return side{column: -1, constant: value}, ok
}
