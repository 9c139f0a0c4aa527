package config

import (
	"encoding"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
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

func (d *decoder) boolean(p place, v reflect.Value, s scalar) {
	fromText := s.tag == "" || s.env
	b, err := strconv.ParseBool(s.text)
	if s.tag != "!!bool" && !fromText || err != nil {
		d.problem(p, "must be true or false", s.got(), "")
		return
	}
	v.SetBool(b)
}

var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func (d *decoder) integer(p place, r rule, v reflect.Value, s scalar) {
	if s.tag == "!!str" && !s.env || !wholeNumber.MatchString(s.text) {
		d.problem(p, "must be a whole number", s.got(), numberHint(s))
		return
	}
	n, err := strconv.ParseInt(s.text, 10, 64)
	unsigned := v.CanUint()
	switch {
	case err != nil, unsigned && (n < 0 || v.OverflowUint(uint64(n))), !unsigned && v.OverflowInt(n):
		d.problem(p, "is a number that does not fit", s.got(), "")
	case r.min != nil && n < *r.min:
		d.problem(p, fmt.Sprintf("must be %d or more", *r.min), s.got(), "")
	case r.max != nil && n > *r.max:
		d.problem(p, fmt.Sprintf("must be %d or less", *r.max), s.got(), "")
	case unsigned:
		v.SetUint(uint64(n))
	default:
		v.SetInt(n)
	}
}

func numberHint(s scalar) string {
	if s.tag == "!!str" && wholeNumber.MatchString(s.text) {
		return "write it without quotes"
	}
	if s.tag == "!!int" {
		return "write it in decimal, without a leading 0, + or _"
	}
	return ""
}

var decimalNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func (d *decoder) float(p place, v reflect.Value, s scalar) {
	f, err := strconv.ParseFloat(s.text, 64)
	if s.tag == "!!str" && !s.env || !decimalNumber.MatchString(s.text) || err != nil {
		d.problem(p, "must be a number", s.got(), numberHint(s))
		return
	}
	v.SetFloat(f)
}

func (d *decoder) duration(p place, v reflect.Value, s scalar) {
	t, err := time.ParseDuration(s.text)
	if err != nil || t < 0 || s.tag == "!!int" && t != 0 {
		d.problem(p, "must be a duration", s.got(), "write 500ms, 30s, 5m or 2h")
		return
	}
	v.SetInt(int64(t))
}

// secret decodes a secret: a text, or {file: path} for one that is mounted.
func (d *decoder) secret(p place, r rule, v reflect.Value) {
	d.marks.conceal(p.path, "")
	var s scalar
	ok := true
	if p.from == nil && p.node.Kind == yaml.MappingNode {
		s, ok = d.secretFile(p)
	} else {
		s, ok = d.read(p, rule{anyText: true})
	}
	if !ok {
		return
	}
	d.marks.conceal(p.path, s.text)
	var text string
	d.str(p, rule{anyText: true, required: r.required, min: r.min, max: r.max, doc: r.doc}, reflect.ValueOf(&text).Elem(), s)
	v.Set(reflect.ValueOf(NewSecret(text)))
}

// secretFile reads a secret from the file that {file: path} names, without the
// line end that editors leave.
func (d *decoder) secretFile(p place) (s scalar, ok bool) {
	var f secretFile
	before := len(d.problems)
	d.structure(p, false, reflect.ValueOf(&f).Elem())
	if len(d.problems) > before {
		return s, false
	}
	data, err := d.readFile(f.File)
	if err != nil {
		d.problem(p, "names a file that cannot be read", "", "it must be a file of at most 64 KiB that valise may read")
		return s, false
	}
	return scalar{text: strings.TrimRight(string(data), "\r\n"), env: true}, true
}

type secretFile struct {
	File string `yaml:"file" doc:"A file that holds the secret." kind:"path" required:"always"`
}
