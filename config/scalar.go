package config

import (
	"encoding"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// scalar is a value's text, after the environment was put in.
type scalar struct {
	text string
	tag  string // YAML's: !!str, !!int; "" where the text is not the file's own
	env  bool   // wholly or partly from the environment
}

// got shows a scalar in a message.
func (s scalar) got() string {
	if s.env {
		return ""
	}
	if s.tag != "" && s.tag != "!!str" {
		return s.text
	}
	return quote(s.text)
}

// scalar decodes a text, number, boolean, duration or secret.
func (d *decoder) scalar(p place, r rule, v reflect.Value) {
	if v.Type() == secretType {
		d.secret(p, r, v)
		return
	}
	if s, ok := d.read(p, r); ok {
		d.text(p, r, v, s)
	}
}

// read returns the scalar at p with ${NAME} replaced. ok is false where there is
// none, which is reported.
func (d *decoder) read(p place, r rule) (s scalar, ok bool) {
	switch {
	case p.from != nil:
		d.marks.conceal(p.path, p.from.text)
		return scalar{text: p.from.text, env: true}, true
	case isNull(p.node):
		hint := "give one, or remove the key"
		if r.anyText {
			hint = "put it in quotes if it is text"
		}
		d.problem(p, "has no value", showNull(p.node), hint)
		return scalar{}, false
	case p.node.Kind != yaml.ScalarNode:
		d.problem(p, "must be one value", shape(p.node), "")
		return scalar{}, false
	}
	s = scalar{text: p.node.Value, tag: p.node.ShortTag()}
	if s.tag != "!!str" {
		return s, true
	}
	return d.expand(p, s)
}

// text sets v from a scalar, by v's type.
func (d *decoder) text(p place, r rule, v reflect.Value, s scalar) {
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		if t.UnmarshalText([]byte(s.text)) != nil {
			d.problem(p, "is not of the form that this key takes", s.got(), sentence(r.doc))
		}
		return
	}
	switch {
	case v.Type() == durationType:
		d.duration(p, v, s)
	case v.Kind() == reflect.String:
		d.str(p, r, v, s)
	case v.Kind() == reflect.Bool:
		d.boolean(p, v, s)
	case v.CanInt(), v.CanUint():
		d.integer(p, r, v, s)
	case v.CanFloat():
		d.float(p, v, s)
	default:
		panic("config: " + p.path + ": a field of type " + v.Type().String() + " cannot be decoded")
	}
}

func (d *decoder) str(p place, r rule, v reflect.Value, s scalar) {
	switch {
	case s.tag != "" && s.tag != "!!str" && !s.env && !r.anyText:
		d.problem(p, "must be a text", s.got(), "put it in quotes")
		return
	case r.enum != nil && !slices.Contains(r.enum, s.text):
		d.problem(p, "is not one of the words that this key takes", s.got(), choose(s, r.enum))
		return
	case s.text == "" && r.required != "":
		d.problem(p, "is empty", "", "it means: "+sentence(r.doc))
	case r.min != nil && s.text != "" && int64(utf8.RuneCountInString(s.text)) < *r.min:
		d.problem(p, fmt.Sprintf("is shorter than %d characters", *r.min), "", "")
	case r.max != nil && int64(utf8.RuneCountInString(s.text)) > *r.max:
		d.problem(p, fmt.Sprintf("is longer than %d characters", *r.max), "", "")
	}
	if r.path && s.text != "" {
		s.text = d.join(s.text)
	}
	v.SetString(s.text)
}

// join starts a relative path at the config's folder. An address is no path.
func (d *decoder) join(path string) string {
	if filepath.IsAbs(path) || strings.Contains(path, "://") {
		return path
	}
	return filepath.Join(d.config.Dir, path)
}
