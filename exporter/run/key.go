package run

import (
	"bytes"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/keyindex"
	"github.com/valise-export/valise/exporter/text"
)

// keyer makes a key of some fields of a dataset's records. Values are compared
// as they are rendered: a number and a text of the same digits are one key.
type keyer struct {
	hasher   keyindex.Hasher
	fields   []keyField
	domain   []byte // keys of two domains never meet
	rendered []byte
	parts    []byte
	last     []byte // what key was made of: one record after another refers to the same
	key      keyindex.Key
}

// keyField is a position in a record, or the value that all records have.
type keyField struct {
	position int
	constant string
}

// newKeyer returns nil where the dataset does not have all the fields. target
// names whom the key belongs to, in the words of target.
func newKeyer(h keyindex.Hasher, w *work, fields []string, target string) *keyer {
	k := &keyer{hasher: h, domain: keyindex.AppendPart(nil, target)}
	for _, name := range fields {
		f := keyField{position: -1}
		for i, column := range w.columns {
			if w.Fields[column].Name == name {
				f.position = i
			}
		}
		constant, ok := w.constants[name]
		if f.position < 0 && !ok {
			return nil
		}
		f.constant = constant
		k.fields = append(k.fields, f)
	}
	return k
}

// target names the fields of a dataset that a reference leads to.
func target(dataset string, fields []string) string {
	return dataset + " (" + strings.Join(fields, ", ") + ")"
}

// of returns a record's key; ok is false where one of the fields has no value.
// The values are those before the policy.
func (k *keyer) of(values []exporter.Value) (key keyindex.Key, ok bool) {
	k.parts = append(k.parts[:0], k.domain...)
	for _, f := range k.fields {
		part := f.constant
		if f.position >= 0 {
			switch v := values[f.position]; v.Kind() {
			case exporter.KindNull, exporter.KindWithheld:
				return keyindex.Key{}, false
			case exporter.KindText:
				part = v.Text()
			default:
				k.rendered = text.Append(k.rendered[:0], v)
				part = string(k.rendered)
			}
		}
		k.parts = keyindex.AppendPart(k.parts, part)
	}
	if !bytes.Equal(k.parts, k.last) {
		k.last = append(k.last[:0], k.parts...)
		k.key = k.hasher.Key(k.parts)
	}
	return k.key, true
}
