package config

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Schema returns the JSON Schema (2020-12) of a config file, for editors: made
// from the structs that the loader decodes into. It speaks of the file alone, so
// it asks for required settings even where the environment gives them. What it
// cannot say, such as references between keys, the loader still refuses.
func Schema(kinds ...Kind) ([]byte, error) {
	s := &schemer{kinds: kinds, defs: map[string]any{}}
	root := s.object(false, reflect.TypeFor[Config]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "valise config"
	root["$defs"] = s.defs
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	return b.Bytes(), nil
}

type (
	schemer struct {
		kinds []Kind
		kind  *Kind // whose dataset is described
		defs  map[string]any
	}
	schema = map[string]any
)

const (
	envText         = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`
	durationPattern = `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`
)

// orEnv also allows a text with ${NAME}, which is replaced on loading.
func orEnv(s schema) schema {
	return schema{"anyOf": []any{s, schema{"type": "string", "pattern": envText}}}
}

// of returns the schema of a value of type t under rule r.
func (s *schemer) of(t reflect.Type, r rule) schema {
	switch {
	case t == secretType:
		return schema{"anyOf": []any{
			schema{"type": []string{"string", "number", "boolean"}, "writeOnly": true},
			s.object(false, reflect.TypeFor[secretFile]()),
		}}
	case t == durationType:
		return orEnv(schema{"type": "string", "pattern": durationPattern})
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return schema{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), r)
	case reflect.Struct:
		return s.section(t)
	case reflect.Slice:
		return s.slice(t, r)
	case reflect.Map:
		return s.names(r, s.of(t.Elem(), r.item()))
	case reflect.String:
		return text(r)
	case reflect.Bool:
		return orEnv(schema{"type": "boolean"})
	case reflect.Float32, reflect.Float64:
		return orEnv(schema{"type": "number"})
	default:
		return orEnv(limits(schema{"type": "integer"}, r, "minimum", "maximum"))
	}
}

func text(r rule) schema {
	switch {
	case r.enum != nil:
		return orEnv(schema{"enum": r.enum})
	case r.anyText:
		return schema{"type": []string{"string", "number", "boolean"}}
	case r.min != nil || r.max != nil:
		return orEnv(limits(schema{"type": "string"}, r, "minLength", "maxLength"))
	case r.required != "":
		return schema{"type": "string", "minLength": 1}
	}
	return schema{"type": "string"}
}

func limits(s schema, r rule, least, most string) schema {
	if r.min != nil {
		s[least] = *r.min
	}
	if r.max != nil {
		s[most] = *r.max
	}
	return s
}

// section returns the schema of a struct: a mapping, nothing at all where no key
// of it is required, or the scalar that it may be written as.
func (s *schemer) section(t reflect.Type) schema {
	forms := []any{s.object(false, t)}
	if len(required(t)) == 0 {
		forms = append(forms, schema{"type": "null"})
	}
	short := shorthandOf(t)
	for _, f := range fieldsOf(t) {
		if f.key == short {
			forms = append(forms, s.of(f.typ, f.rule))
		}
	}
	if len(forms) == 1 {
		return forms[0].(schema)
	}
	return schema{"anyOf": forms}
}

// object returns the schema of a mapping that all the structs share.
func (s *schemer) object(open bool, types ...reflect.Type) schema {
	properties := schema{}
	var need []string
	for _, t := range types {
		need = append(need, required(t)...)
		for _, f := range fieldsOf(t) {
			properties[f.key] = s.property(f)
		}
	}
	o := schema{"type": "object", "properties": properties}
	if !open {
		o["additionalProperties"] = false
	}
	if len(need) > 0 {
		o["required"] = need
	}
	return o
}

func required(t reflect.Type) []string {
	var keys []string
	for _, f := range fieldsOf(t) {
		if f.required == "always" {
			keys = append(keys, f.key)
		}
	}
	return keys
}

func (s *schemer) property(f field) schema {
	p := s.of(f.typ, f.rule)
	if f.required == "" && !scalarType(f.typ) && (f.typ.Kind() == reflect.Slice || f.typ.Kind() == reflect.Map) {
		p = schema{"anyOf": []any{p, schema{"type": "null"}}}
	}
	if f.doc != "" {
		p["description"] = f.doc
	}
	if f.hasDef {
		p["default"] = jsonDefault(f)
	}
	return p
}

// jsonDefault returns a default as the JSON value that the file would have.
func jsonDefault(f field) any {
	t := f.typ
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != durationType {
		switch t.Kind() {
		case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
			return json.RawMessage(f.def)
		}
	}
	return f.def
}

func (s *schemer) slice(t reflect.Type, r rule) schema {
	if r.keyed == "" {
		list := schema{"type": "array", "items": s.of(t.Elem(), r.item())}
		if r.required != "" {
			list["minItems"] = 1
		}
		return list
	}
	named := s.names(r, s.element(t.Elem()))
	if !r.listed {
		return named
	}
	one := s.names(r, s.element(t.Elem()))
	one["maxProperties"], one["minProperties"] = 1, 1
	name := schema{"type": "string"}
	if r.names != nil {
		name["pattern"] = r.names.form.String()
	}
	list := schema{"type": "array", "items": schema{"anyOf": []any{name, one}}}
	if r.required != "" {
		list["minItems"] = 1
	}
	return schema{"anyOf": []any{named, list}}
}

// names returns the schema of a mapping whose keys are the reader's own.
func (s *schemer) names(r rule, item schema) schema {
	m := schema{"type": "object", "additionalProperties": item}
	if r.names != nil {
		m["propertyNames"] = schema{"pattern": r.names.form.String()}
	}
	if r.required != "" && r.keyed != "" {
		m["minProperties"] = 1
	}
	return m
}

// element returns the schema of a keyed slice's element, kept under $defs.
func (s *schemer) element(t reflect.Type) schema {
	switch t {
	case sourceType:
		return s.define("source", s.source)
	case mappingType:
		if s.kind != nil {
			return s.define("dataset_"+s.kind.Name, s.dataset)
		}
		return s.define("dataset", s.dataset)
	}
	return s.define(strings.ToLower(t.Name()), func() schema { return s.section(t) })
}

func (s *schemer) define(name string, build func() schema) schema {
	if _, ok := s.defs[name]; !ok {
		s.defs[name] = true // a type that holds itself refers to this
		s.defs[name] = build()
	}
	return schema{"$ref": "#/$defs/" + name}
}

// source describes a source by its type: each kind has its own keys.
func (s *schemer) source() schema {
	names := make([]string, len(s.kinds))
	branches := make([]any, len(s.kinds))
	for i := range s.kinds {
		s.kind = &s.kinds[i]
		names[i] = s.kind.Name
		ref := s.define("source_"+s.kind.Name, s.sourceOfKind)
		branches[i] = schema{
			"if":   schema{"properties": schema{"type": schema{"const": s.kind.Name}}, "required": []string{"type"}},
			"then": ref,
		}
		s.kind = nil
	}
	o := s.object(true, sourceType)
	if len(names) > 0 {
		kind := orEnv(schema{"enum": names})
		kind["description"] = o["properties"].(schema)["type"].(schema)["description"]
		o["properties"] = schema{"type": kind}
		o["allOf"] = branches
	}
	return o
}

func (s *schemer) sourceOfKind() schema {
	types := []reflect.Type{sourceType}
	if s.kind.Source != nil {
		types = append(types, reflect.TypeOf(s.kind.Source()).Elem())
	}
	o := s.object(false, types...)
	o["description"] = s.kind.Doc
	s.relax(o, "datasets")
	return o
}

func (s *schemer) dataset() schema {
	types := []reflect.Type{mappingType}
	if s.kind != nil && s.kind.Dataset != nil {
		types = append(types, reflect.TypeOf(s.kind.Dataset()).Elem())
	}
	o := s.object(s.kind == nil, types...)
	s.relax(o, "fields")
	return o
}

// relax takes a key that a preset fills out of the required ones.
func (s *schemer) relax(o schema, key string) {
	if s.kind == nil || s.kind.Preset == nil && !s.kind.fills(key) {
		return
	}
	need := slices.DeleteFunc(o["required"].([]string), func(k string) bool { return k == key })
	delete(o, "required")
	if len(need) > 0 {
		o["required"] = need
	}
}

// fills reports whether options of the kind's datasets may fill a key of theirs.
func (k *Kind) fills(key string) bool {
	if key != "fields" || k.Dataset == nil {
		return false
	}
	_, ok := k.Dataset().(Filler)
	return ok
}
