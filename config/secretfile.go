package config

import (
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// secret decodes a secret: a text, or {file: path} for one that is mounted.
func (d *decoder) secret(p place, r rule, v reflect.Value) {
	d.marks.conceal(p.path, "")
	var s scalar
	var ok bool
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
