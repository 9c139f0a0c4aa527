package run

import (
	"cmp"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// order checks that records come in the order of the dataset's key, bytewise,
// each key once. It remembers one key, whatever the number of records.
type order struct {
	positions []int
	last      []keyPart
	begun     bool
}

// keyPart is one value of the last key, its text in a buffer that is used again.
type keyPart struct {
	value exporter.Value
	text  []byte
}

// newOrder returns nil where the order is the source's own.
func newOrder(w *work, part int) *order {
	if !w.Parts[part].Ordered {
		return nil
	}
	o := &order{}
	for _, name := range w.Key {
		if name == exporter.SourceColumn && len(w.Parts) > 1 {
			continue // constant within a part
		}
		for i, column := range w.columns {
			if w.Fields[column].Name == name {
				o.positions = append(o.positions, i)
			}
		}
	}
	o.last = make([]keyPart, len(o.positions))
	return o
}

// next takes the key of the next record.
func (o *order) next(values []exporter.Value) *exporter.Fault {
	if o == nil || len(o.positions) == 0 {
		return nil
	}
	if o.begun {
		if c, at := o.compare(values); c >= 0 {
			return o.fault(c == 0, at, values)
		}
	}
	o.begun = true
	for i, at := range o.positions {
		o.last[i].value = values[at]
		o.last[i].text = append(o.last[i].text[:0], values[at].Text()...)
	}
	return nil
}

// fault explains why a record may not follow the last one; at is the part of the
// key in which they differ.
func (o *order) fault(twice bool, at int, values []exporter.Value) *exporter.Fault {
	if twice {
		return &exporter.Fault{
			Class: exporter.OutOfOrder, What: "the same key twice",
			Hint: "the dataset's key must be unique: mend the query (a join that multiplies?) or name other fields in key",
		}
	}
	f := &exporter.Fault{
		Class: exporter.OutOfOrder, What: "records are not in the bytewise order of the key",
		Hint: `order the query by the key with a bytewise collation (PostgreSQL: COLLATE "C"; MariaDB: utf8mb4_bin), or set order: source`,
	}
	if isWhole(string(o.last[at].text)) && isWhole(values[o.positions[at]].Text()) {
		f.What += ": a number that is declared as text is compared as text, 10 before 9"
		f.Hint = `order the query by the key as text (PostgreSQL: id::text COLLATE "C"; MariaDB: CAST(id AS CHAR); SQLite: CAST(id AS TEXT)), declare the field as an integer, or set order: source`
	}
	return f
}

// isWhole reports whether a text is digits alone.
func isWhole(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// compare orders null first, then numbers and instants by size and texts by
// their bytes. at is the part of the key that decides.
func (o *order) compare(values []exporter.Value) (c, at int) {
	for i, position := range o.positions {
		a, b := o.last[i].value, values[position]
		c := cmp.Or(cmp.Compare(a.Kind(), b.Kind()), cmp.Compare(a.Int(), b.Int()), cmp.Compare(a.Nanos(), b.Nanos()))
		if c == 0 {
			c = compareText(o.last[i].text, b.Text())
		}
		if c != 0 {
			return c, i
		}
	}
	return 0, 0
}

// compareText does not allocate: the compiler compares the bytes in place.
func compareText(a []byte, b string) int {
	if string(a) == b {
		return 0
	}
	if string(a) < b {
		return -1
	}
	return 1
}
