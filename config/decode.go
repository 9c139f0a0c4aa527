package config

import (
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"
)

// decoder decodes nodes into structs by their tags and gathers what is wrong.
type decoder struct {
	config   *Config
	marks    *marks
	layers   *layers
	env      func(string) (string, bool)
	readFile func(string) ([]byte, error)
	kinds    []Kind
	kind     *Kind // of the source being decoded, nil where it is not known
	problems Problems
}

// place is a spot that a value is decoded for. The node is nil where the file
// has none; from is set where the environment gives the value instead.
type place struct {
	path string
	key  Position // of the key, or of what is around it
	node *yaml.Node
	from *override
}

// pos returns where a problem with the value is shown.
func (p place) pos() Position {
	if p.node != nil {
		return Position{p.node.Line, p.node.Column}
	}
	return p.key
}

// problem records what is wrong with the value at p.
func (d *decoder) problem(p place, what, got, hint string) {
	q := &Problem{File: d.config.File, Pos: p.pos(), Path: p.path, What: what, Got: d.marks.safe(p.path, got), Hint: hint}
	if p.from != nil {
		q.blame(p.from.name)
	}
	d.problems = append(d.problems, q)
}

// mark notes where the value at p is: at its key where it holds keys or items.
func (d *decoder) mark(p place) {
	switch {
	case p.node == nil:
	case p.node.Kind == yaml.ScalarNode:
		d.marks.places[p.path] = p.pos()
	default:
		d.marks.places[p.path] = p.key
	}
}

// value decodes what is at p into v.
func (d *decoder) value(p place, r rule, v reflect.Value) {
	d.mark(p)
	switch t := v.Type(); {
	case scalarType(t) && t.Kind() != reflect.Pointer:
		d.scalar(p, r, v)
	case t.Kind() == reflect.Pointer:
		d.pointer(p, r, v)
	case t.Kind() == reflect.Struct:
		d.structure(p, false, v)
	case t.Kind() == reflect.Slice && r.keyed != "":
		d.keyed(p, r, v)
	case t.Kind() == reflect.Slice:
		d.list(p, r, v)
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		d.dictionary(p, r, v)
	default:
		panic("config: " + p.path + ": a field of type " + t.String() + " cannot be decoded")
	}
}

func (d *decoder) pointer(p place, r rule, v reflect.Value) {
	if p.node != nil && isNull(p.node) && !scalarType(v.Type()) {
		return
	}
	to := reflect.New(v.Type().Elem())
	d.value(p, r, to.Elem())
	v.Set(to)
}

// structure decodes a mapping into one struct, or into several that share it. It
// returns whether anything was given. open leaves unknown keys alone.
func (d *decoder) structure(p place, open bool, targets ...reflect.Value) bool {
	before := len(d.problems)
	members, given := d.members(p, targets[0].Type())
	known := map[string]bool{}
	missing := []field{}
	for _, target := range targets {
		for _, f := range fieldsOf(target.Type()) {
			known[f.key] = true
			has := d.member(p, f, members[f.key], target.FieldByIndex(f.index))
			given = given || has
			if !has && f.required == "always" && target.FieldByIndex(f.index).IsZero() { // a preset may have filled it
				missing = append(missing, f)
			}
		}
	}
	if !open {
		d.unknown(p, members, known, targets)
	}
	if given {
		d.missing(p, slices.DeleteFunc(missing, func(f field) bool { return filled(targets, f.key) }))
		d.check(p, before, targets)
	}
	return given
}

// filled reports whether one of the structs fills a key that is not given.
func filled(targets []reflect.Value, key string) bool {
	return slices.ContainsFunc(targets, func(t reflect.Value) bool {
		f, ok := t.Addr().Interface().(Filler)
		return ok && f.Fills(key)
	})
}

// members returns the entries of a struct's mapping by key. A scalar stands for
// the struct's shorthand.
func (d *decoder) members(p place, t reflect.Type) (members map[string]entry, given bool) {
	if p.node == nil || isNull(p.node) {
		return nil, false
	}
	if short := shorthandOf(t); short != "" && p.node.Kind == yaml.ScalarNode {
		return map[string]entry{short: {key: short, pos: p.key, value: p.node}}, true
	}
	entries, ok := d.entries(p, "a mapping of keys")
	if !ok {
		return nil, false
	}
	members = make(map[string]entry, len(entries))
	for _, e := range entries {
		members[e.key] = e
	}
	return members, true
}

// member decodes one key of a struct from the layer that gives it, and returns
// whether the file or the environment does.
func (d *decoder) member(p place, f field, e entry, v reflect.Value) bool {
	c := place{path: childPath(p.path, f.key), key: p.key, node: e.value}
	if e.value != nil {
		c.key = e.pos
	}
	def, hasDef := f.def, f.hasDef
	if s, ok := d.layers.setting(c.path); ok {
		switch s := s.(type) {
		case override:
			c.from = &s
			d.marks.overridden[c.path] = true
		case *yaml.Node:
			c.node = s
		case defaultText:
			def, hasDef = string(s), true
		}
	}
	has := d.present(c, f)
	switch {
	case f.typ.Kind() == reflect.Struct && !scalarType(f.typ):
		if !has {
			c.node = nil
		}
		has = d.structure(c, false, v) || has
	case has:
		d.value(c, f.rule, v)
	case hasDef && v.IsZero(): // a preset comes before a default
		d.text(c, f.rule, settable(v), scalar{text: def})
	}
	return has
}

// settable returns the value behind a pointer, made where there is none.
func settable(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	return v
}

// present reports whether there is a value at p: a section without keys is none.
func (d *decoder) present(p place, f field) bool {
	switch {
	case p.from != nil:
		return true
	case p.node == nil:
		return false
	default:
		return scalarType(f.typ) || !isNull(p.node)
	}
}

// missing reports the required keys that a given mapping does not have.
func (d *decoder) missing(p place, fields []field) {
	for _, f := range fields {
		c := place{path: childPath(p.path, f.key), key: p.key}
		if c.key == (Position{}) {
			c.key = Position{1, 1}
		}
		hint := "add it: " + sentence(f.doc)
		if len(f.enum) > 0 {
			hint += "; one of: " + listWords(f.enum)
		}
		d.problem(c, "is missing", "", hint)
	}
}

// check asks structs for what their tags cannot say, when all else is well.
func (d *decoder) check(p place, before int, targets []reflect.Value) {
	if len(d.problems) > before {
		return
	}
	for _, t := range targets {
		c, ok := t.Addr().Interface().(Checker)
		if !ok {
			continue
		}
		c.Check(func(key, what, got, hint string) {
			path := p.path
			if key != "" {
				path = joinPath(p.path, key)
			}
			d.problems = append(d.problems, d.config.Problem(Position{}, path, what, got, hint))
		})
	}
}
