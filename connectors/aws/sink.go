package aws

import (
	"hash/maphash"
	"reflect"
	"slices"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// sink turns the services' items into records.
type sink struct {
	session *session
	dataset *dataset
	yield   func(exporter.Record, error) bool
	binding *mapping.Binding
	cells   []mapping.Cell
	seen    []bool // of each column: had a value
	names   []string
	seed    maphash.Seed
	before  map[uint64]bool // keys of the page before
	page    map[uint64]bool // keys of this page
	scratch []byte
}

func newSink(s *session, d *dataset, yield func(exporter.Record, error) bool) (*sink, error) {
	names := []string{ownerColumn}
	for _, c := range d.columns {
		names = append(names, c.name)
	}
	b, err := d.mapping.Bind(names)
	if err != nil {
		return nil, err
	}
	return &sink{session: s, dataset: d, yield: yield, binding: b, names: names, cells: make([]mapping.Cell, len(names)), seen: make([]bool, len(names)),
		seed: maphash.MakeSeed(), page: map[uint64]bool{}}, nil
}

// put yields an item as a record. owner is what the service returned.
func (o *sink) put(owner string, item any) error {
	v := reflect.ValueOf(item)
	o.cells[0] = mapping.Null()
	if owner != "" {
		o.cells[0] = mapping.Text(owner)
	}
	for i, c := range o.dataset.columns {
		o.cells[i+1] = cell(v, c.path)
	}
	return o.send()
}

func (o *sink) send() error {
	for i, c := range o.cells {
		o.seen[i] = o.seen[i] || c != mapping.Null()
	}
	r, err := o.binding.Record(o.cells)
	if err != nil {
		return err
	}
	if err := o.again(r); err != nil {
		return err
	}
	if !o.yield(r, nil) {
		return errStopped
	}
	return nil
}

// turn begins a page.
func (o *sink) turn() {
	o.before, o.page = o.page, map[uint64]bool{}
}

// again finds a record that was on this page, or on the one before: a list that
// gives a page twice.
func (o *sink) again(r exporter.Record) error {
	o.scratch = o.scratch[:0]
	for _, at := range o.dataset.keys {
		o.scratch = append(text.Append(o.scratch, r.Values[at]), 0)
	}
	h := maphash.Bytes(o.seed, o.scratch)
	if o.page[h] || o.before[h] {
		return &exporter.Fault{Class: exporter.Malformed, What: "the service gives a record twice", Hint: "try later: a list that changes, or that begins anew, is not taken for whole"}
	}
	o.page[h] = true
	return nil
}

// note keeps what a read saw.
func (o *sink) note() {
	s, name := o.session, o.dataset.name
	if n := o.binding.Adapted(); n > 0 {
		s.adapted[name] += n
	}
	for i, c := range o.names {
		if i > 0 && o.seen[i] && !o.dataset.mapping.Declares(c) && !slices.Contains(s.undeclared[name], c) {
			s.undeclared[name] = append(s.undeclared[name], c)
		}
	}
}
