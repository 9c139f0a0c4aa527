package config

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// rule is what a field's tags say of its values.
type rule struct {
	doc      string
	def      string
	hasDef   bool
	enum     []string
	required string
	path     bool
	min, max *int64
	names    *naming
	anyText  bool
	keyed    string
	listed   bool
}

// field is one key of a struct.
type field struct {
	rule
	key   string
	index []int
	typ   reflect.Type
}

var (
	secretType   = reflect.TypeFor[Secret]()
	durationType = reflect.TypeFor[time.Duration]()
	sourceType   = reflect.TypeFor[Source]()
	mappingType  = reflect.TypeFor[Mapping]()
)

// Shorthand is implemented by structs that may be written as one scalar: it
// returns the key that the scalar stands for.
type Shorthand interface{ Shorthand() string }

// Checker is implemented by structs, the option structs of connectors among
// them, that check what tags cannot say. It is called once the struct's own keys
// are well. The key is one of the struct's, or a dotted path below it, or ""; got
// is left out of the message where the value is secret.
type Checker interface {
	Check(report func(key, what, got, hint string))
}

// Filler is implemented by option structs whose own keys may fill a required one
// beside them, as a preset of a dataset does with its fields. It is asked once
// all the keys are read.
type Filler interface{ Fills(key string) bool }

// fieldsOf returns the keys of a struct type, in order. It panics on tags that
// cannot be read: those are mistakes in the program.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		key, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case options == "inline":
			for _, in := range fieldsOf(f.Type) {
				in.index = append([]int{i}, in.index...)
				fields = append(fields, in)
			}
		case key == "" || key == "-" || !f.IsExported():
		default:
			fields = append(fields, field{rule: ruleOf(t, f), key: key, index: []int{i}, typ: f.Type})
		}
	}
	return fields
}

func ruleOf(t reflect.Type, f reflect.StructField) rule {
	tag := f.Tag
	r := rule{
		doc: tag.Get("doc"), required: tag.Get("required"), path: tag.Get("kind") == "path",
		names: namings[tag.Get("names")], anyText: tag.Get("text") == "any" || f.Type == secretType,
		keyed: tag.Get("keyed"), listed: tag.Get("listed") == "true",
	}
	r.def, r.hasDef = tag.Lookup("default")
	if words, ok := tag.Lookup("enum"); ok {
		r.enum = strings.Split(words, ",")
	}
	r.min, r.max = bound(t, f, "min"), bound(t, f, "max")
	return r
}

func bound(t reflect.Type, f reflect.StructField, name string) *int64 {
	text, ok := f.Tag.Lookup(name)
	if !ok {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("config: %s.%s: tag %s is not a whole number", t, f.Name, name))
	}
	return &n
}

// item returns the rule of a list's or a map's values.
func (r rule) item() rule {
	return rule{enum: r.enum, min: r.min, max: r.max, path: r.path, anyText: r.anyText}
}

// scalarType reports whether values of a type are written as one scalar.
func scalarType(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer:
		return scalarType(t.Elem())
	case reflect.Struct:
		return t == secretType
	case reflect.Slice, reflect.Map, reflect.Interface:
		return false
	default:
		return true
	}
}

// shorthandOf returns the key that a bare scalar stands for, "" where none.
func shorthandOf(t reflect.Type) string {
	if s, ok := reflect.New(t).Interface().(Shorthand); ok {
		return s.Shorthand()
	}
	return ""
}
