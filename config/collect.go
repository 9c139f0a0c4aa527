package config

import (
	"reflect"

	"go.yaml.in/yaml/v3"
)

// entry is one key of a mapping and its value.
type entry struct {
	key   string
	pos   Position
	value *yaml.Node
}

// entries returns a mapping's entries in file order, each key once. ok is false
// where there is no mapping, which is reported.
func (d *decoder) entries(p place, want string) (list []entry, ok bool) {
	if p.node.Kind != yaml.MappingNode {
		d.problem(p, "must be "+want, shape(p.node), "")
		return nil, false
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(p.node.Content); i += 2 {
		k, v := p.node.Content[i], p.node.Content[i+1]
		e := entry{key: k.Value, pos: Position{k.Line, k.Column}, value: v}
		spot := place{path: p.path, key: e.pos}
		switch {
		case k.Kind != yaml.ScalarNode:
			d.problem(spot, "a key must be a text", shape(k), "")
		case seen[e.key]:
			spot.path = childPath(p.path, showKey(e.key))
			d.problem(spot, "is given twice", "", "keep one of them")
		default:
			seen[e.key] = true
			d.marks.places[childPath(p.path, e.key)] = e.pos
			list = append(list, e)
		}
	}
	return list, true
}

// child returns the place of an entry's value.
func (d *decoder) child(p place, e entry) place {
	return place{path: childPath(p.path, e.key), key: e.pos, node: e.value}
}

// list decodes a sequence.
func (d *decoder) list(p place, r rule, v reflect.Value) {
	if isNull(p.node) {
		return
	}
	if p.node.Kind != yaml.SequenceNode {
		d.problem(p, "must be a list", shape(p.node), "write [a, b], or one item a line, each after \"- \"")
		return
	}
	items := reflect.MakeSlice(v.Type(), len(p.node.Content), len(p.node.Content))
	for i, n := range p.node.Content {
		c := place{path: itemPath(p.path, i), key: Position{n.Line, n.Column}, node: n}
		d.value(c, r.item(), items.Index(i))
	}
	if r.required != "" && items.Len() == 0 {
		d.problem(p, "is empty", "", "it means: "+sentence(r.doc))
	}
	v.Set(items)
}

// dictionary decodes a mapping whose keys are the reader's own.
func (d *decoder) dictionary(p place, r rule, v reflect.Value) {
	if isNull(p.node) {
		return
	}
	entries, ok := d.entries(p, "a mapping")
	if !ok {
		return
	}
	m := reflect.MakeMapWithSize(v.Type(), len(entries))
	for _, e := range entries {
		d.name(p, r, e)
		item := reflect.New(v.Type().Elem()).Elem()
		d.named(d.child(p, e), r.item(), item)
		m.SetMapIndex(reflect.ValueOf(e.key).Convert(v.Type().Key()), item)
	}
	v.Set(m)
}

// keyed decodes a mapping into a slice, in file order, each key into a field of
// the element.
func (d *decoder) keyed(p place, r rule, v reflect.Value) {
	if isNull(p.node) {
		return
	}
	entries, ok := d.keyedEntries(p, r)
	if !ok {
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, len(entries))
	for _, e := range entries {
		d.name(p, r, e)
		item := reflect.New(v.Type().Elem()).Elem()
		item.FieldByName(r.keyed).SetString(e.key)
		if pos := item.FieldByName("Pos"); pos.IsValid() && pos.Type() == reflect.TypeFor[Position]() {
			pos.Set(reflect.ValueOf(e.pos))
		}
		d.named(d.child(p, e), rule{}, item)
		list = reflect.Append(list, item)
	}
	if r.required != "" && len(entries) == 0 {
		d.problem(p, "is empty", "", "it means: "+sentence(r.doc))
	}
	v.Set(list)
}

// keyedEntries returns the entries of a keyed slice. Where a list of keys is
// allowed, an item is a key, or a mapping of one key.
func (d *decoder) keyedEntries(p place, r rule) ([]entry, bool) {
	if !r.listed || p.node.Kind != yaml.SequenceNode {
		want := "a mapping from names"
		if r.listed {
			want += ", or a list of names"
		}
		return d.entries(p, want)
	}
	flat := &yaml.Node{Kind: yaml.MappingNode, Line: p.node.Line, Column: p.node.Column}
	for i, n := range p.node.Content {
		switch {
		case n.Kind == yaml.ScalarNode && !isNull(n):
			none := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Line: n.Line, Column: n.Column}
			flat.Content = append(flat.Content, n, none)
		case n.Kind == yaml.MappingNode && len(n.Content) == 2:
			flat.Content = append(flat.Content, n.Content...)
		default:
			c := place{path: itemPath(p.path, i), key: Position{n.Line, n.Column}}
			d.problem(c, "must be a name, or one name: value", shape(n), "")
		}
	}
	p.node = flat
	return d.entries(p, "a mapping")
}

// name checks a key that names something.
func (d *decoder) name(p place, r rule, e entry) {
	if r.names != nil && !r.names.form.MatchString(e.key) {
		spot := place{path: p.path, key: e.pos}
		d.problem(spot, r.names.what, quote(e.key), suggestName(e.key))
	}
}

// named decodes the value of a key that names something: an empty value is a
// mapping without keys.
func (d *decoder) named(p place, r rule, v reflect.Value) {
	d.marks.places[p.path] = p.key
	if v.Kind() == reflect.Struct && isNull(p.node) {
		p.node = &yaml.Node{Kind: yaml.MappingNode, Line: p.key.Line, Column: p.key.Column}
	}
	switch to := v.Addr().Interface().(type) {
	case *Source:
		d.source(p, to)
	case *Mapping:
		d.mapping(p, to)
	default:
		d.value(p, r, v)
	}
	d.marks.places[p.path] = p.key
	if f, ok := v.Addr().Interface().(interface{ finish() }); ok {
		f.finish()
	}
}
