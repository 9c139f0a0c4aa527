package config

import (
	"reflect"
	"slices"
	"strings"
)

// source decodes a source into the keys that every source has and the options
// of its kind, from the same mapping.
func (d *decoder) source(p place, s *Source) {
	d.kind = d.kindOf(p)
	defer func() { d.kind = nil }()
	targets := []reflect.Value{reflect.ValueOf(s).Elem()}
	if d.kind != nil && d.kind.Source != nil {
		s.Options = d.kind.Source()
		s.Datasets = d.kind.preset(s.Pos)
		targets = append(targets, reflect.ValueOf(s.Options).Elem())
	}
	d.structure(p, d.kind == nil, targets...)
}

// mapping decodes a dataset of a source in the same way.
func (d *decoder) mapping(p place, m *Mapping) {
	if d.kind != nil {
		for _, preset := range d.kind.preset(m.Pos) {
			if preset.Name == m.Name {
				*m = preset
			}
		}
	}
	targets := []reflect.Value{reflect.ValueOf(m).Elem()}
	if d.kind != nil && d.kind.Dataset != nil {
		m.Options = d.kind.Dataset()
		targets = append(targets, reflect.ValueOf(m.Options).Elem())
	}
	d.structure(p, d.kind == nil, targets...)
}

// preset returns the kind's own datasets, at a place in the file.
func (k *Kind) preset(at Position) []Mapping {
	if k.Preset == nil {
		return nil
	}
	mappings := k.Preset()
	for i := range mappings {
		m := &mappings[i]
		m.Pos = at
		if m.Options == nil && k.Dataset != nil {
			m.Options = k.Dataset()
		}
		for f := range m.Fields {
			m.Fields[f].Pos = at
			m.Fields[f].finish()
		}
	}
	return mappings
}

// kindOf returns the kind that a source names. A missing one is reported with
// the other keys.
func (d *decoder) kindOf(p place) *Kind {
	n := valueOf(p.node, "type")
	if n == nil || isNull(n) {
		return nil
	}
	quiet := len(d.problems)
	c := place{path: childPath(p.path, "type"), node: n}
	s, ok := d.read(c, rule{})
	d.problems = d.problems[:quiet] // decoding the key itself reports them
	if !ok || s.text == "" {
		return nil
	}
	i := slices.IndexFunc(d.kinds, func(k Kind) bool { return k.Name == s.text })
	if i < 0 {
		d.problem(c, "is no kind of connector", quote(s.text), choose(s, d.kindNames()))
		return nil
	}
	return &d.kinds[i]
}

func (d *decoder) kindNames() []string {
	names := make([]string, len(d.kinds))
	for i, k := range d.kinds {
		names[i] = k.Name
	}
	return names
}

// finish gives a source its default title.
func (s *Source) finish() {
	if s.Title == "" {
		s.Title = s.Name
	}
}

// Shorthand makes "field: column" of a bind.
func (b Bind) Shorthand() string { return "column" }

// finish gives a bind its default column, and its declaration its name.
func (b *Bind) finish() {
	if b.Column == "" && b.Value == nil && b.Expr == "" {
		b.Column = b.Field
	}
	if b.Declare != nil {
		b.Declare.Name = b.Field
		b.Declare.finish()
	}
}

// finish gives a field its default title: its name in words.
func (f *DeclareField) finish() {
	if f.Title == "" && f.Name != "" {
		words := strings.ReplaceAll(f.Name, "_", " ")
		f.Title = strings.ToUpper(words[:1]) + words[1:]
	}
}

// Shorthand makes "notice: 2021-02-09" of a notice.
func (n Notice) Shorthand() string { return "version" }
