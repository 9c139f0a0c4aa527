package rest

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// dataset is one checked dataset of a source.
type dataset struct {
	name  string
	shape exporter.Dataset
	feeds []*feed
}

// feed is one list of a dataset.
type feed struct {
	mapping  *mapping.Mapping
	endpoint *endpoint
	parent   *endpoint // nil where there is none
	sparse   bool      // a record may lack names
	scan     bool      // others' records are passed over
	subject  string    // the subject column

	own     []string // the record's columns
	tree    *jsonscan.Node
	lent    []string // the parent's columns, without parent.
	lentAt  *jsonscan.Node
	order   []place // of each column of the mapping
	owner   place   // of the subject column
	fields  []int   // position in the dataset's fields of each of the mapping's
	keys    []int   // positions of the key's fields among the mapping's
	account bool    // the first request is for one account
}

// place is where a column's cell is found.
type place struct {
	parent bool
	at     int
}

// columns sorts the mapping's columns into the record's own and the parent's.
func (f *feed) columns(m config.Mapping, bad func(key, what, got, hint string)) {
	for _, c := range f.mapping.Columns() {
		name, lent := f.lends(c)
		if lent {
			f.order = append(f.order, place{true, index(&f.lent, name)})
		} else {
			f.order = append(f.order, place{false, index(&f.own, c)})
		}
		if c == m.SubjectColumn {
			f.owner = f.order[len(f.order)-1]
		}
		if strings.Contains(name, parentPrefix) && strings.Contains(name, "|") && lent {
			bad("fields", "mixes the record's own and the parent's in one column", c, "alternatives of a parent's are written parent.a|b")
		}
	}
	for _, t := range f.templates(f.endpoint) {
		for _, name := range t.parents() {
			if f.parent == nil {
				bad("path", "has a mark of a parent, and there is none", "{parent."+name+"}", "add parent:")
			}
			index(&f.lent, name)
		}
	}
	if f.parent != nil {
		for _, t := range f.templates(f.parent) {
			if len(t.parents()) > 0 {
				bad("parent.path", "has a mark of a parent, and it is the first", t.text, "use {account_id} or {customer_id}")
			}
		}
	}
	f.tree, f.lentAt, f.subject = jsonscan.Tree(f.own, m.Ignore, true), jsonscan.Tree(f.lent, nil, true), m.SubjectColumn
}

// lends reports whether a column is the parent's, and what it is called there.
func (f *feed) lends(column string) (string, bool) {
	if f.parent == nil {
		return column, false
	}
	return strings.CutPrefix(column, parentPrefix)
}

// index returns a name's position in a list that it is added to.
func index(list *[]string, name string) int {
	if i := slices.Index(*list, name); i >= 0 {
		return i
	}
	*list = append(*list, name)
	return len(*list) - 1
}

func (f *feed) templates(e *endpoint) []template {
	out := []template{e.path}
	for _, p := range e.params {
		out = append(out, p.value)
	}
	return out
}

// subjects checks that the first request asks for the subject.
func (f *feed) subjects(m config.Mapping, bad func(key, what, got, hint string)) {
	customer := false
	for _, e := range []*endpoint{f.parent, f.endpoint} {
		if e == nil {
			continue
		}
		for _, t := range f.templates(e) {
			f.account = f.account || t.has(markAccount)
			customer = customer || t.has(markCustomer)
		}
	}
	switch {
	case f.account && resolves(m.Name):
		bad("path", "names accounts, which are not known yet", "{account_id}", "use {customer_id}")
	case f.scan && (f.account || customer || f.parent != nil):
		bad("scan", "is for an endpoint that is not asked for one subject", "true", "take scan or the mark out; a child cannot be scanned")
	case !f.scan && !f.account && !customer && m.Isolation != string(exporter.IsolationTrusted):
		bad("path", "does not ask for the subject", "", "put {account_id} or {customer_id} into path or params; scan: true reads everybody's records and passes others' over")
	}
}

// resolves reports whether a dataset is read to find the subject.
func resolves(name string) bool {
	return name == exporter.SubjectDataset || name == exporter.SubjectAccountDataset
}

// join makes the dataset's shape of the shapes of its feeds, in the dictionary's
// order, declared fields last.
func (d *dataset) join(canonical exporter.Dataset) {
	var extra []exporter.Field
	fields := d.shape.Fields[:0]
	add := func(list *[]exporter.Field, field exporter.Field) {
		if !slices.ContainsFunc(*list, func(f exporter.Field) bool { return f.Name == field.Name }) {
			*list = append(*list, field)
		}
	}
	shapes := make([]exporter.Dataset, len(d.feeds))
	for i, f := range d.feeds {
		shapes[i] = f.mapping.Dataset()
	}
	for _, field := range canonical.Fields {
		for _, s := range shapes {
			if f, _, ok := s.Field(field.Name); ok {
				add(&fields, f)
			}
		}
	}
	for _, s := range shapes {
		for _, f := range s.Fields {
			if _, _, known := canonical.Field(f.Name); !known {
				add(&extra, f)
			}
		}
		for _, r := range s.References {
			if !slices.ContainsFunc(d.shape.References, func(o exporter.Reference) bool { return o.Dataset == r.Dataset && slices.Equal(o.Fields, r.Fields) }) {
				d.shape.References = append(d.shape.References, r)
			}
		}
	}
	d.shape.Fields = append(fields, extra...)
	for i, f := range d.feeds {
		f.place(d.shape, shapes[i])
	}
}

// place notes where the feed's fields are in the dataset.
func (f *feed) place(whole, own exporter.Dataset) {
	for at, field := range own.Fields {
		_, i, _ := whole.Field(field.Name)
		f.fields = append(f.fields, i)
		if slices.Contains(whole.Key, field.Name) {
			f.keys = append(f.keys, at)
		}
	}
}
