package keyindex

import (
	"bytes"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Part is where one part of a key is in a record, or what it is in all records.
type Part struct {
	Position int    // below 0: Constant
	Constant string // a column that does not vary, and is left out
}

// Keyer makes the keys of a dataset's records. Values are compared as they are
// rendered: a number and a text of the same digits make one key.
type Keyer struct {
	hasher   Hasher
	parts    []Part
	domain   []byte
	rendered []byte
	bytes    []byte
	last     []byte // what key was made of: one record after another refers to the same
	key      Key
}

// Keyer returns a maker of keys. Those of two domains never meet.
func (h Hasher) Keyer(domain string, parts []Part) *Keyer {
	return &Keyer{hasher: h, parts: parts, domain: AppendPart(nil, domain)}
}

// Of returns a record's key; ok is false where one of the parts has no value.
func (k *Keyer) Of(values []exporter.Value) (key Key, ok bool) {
	k.bytes = append(k.bytes[:0], k.domain...)
	for _, p := range k.parts {
		if p.Position < 0 {
			k.bytes = AppendPart(k.bytes, p.Constant)
			continue
		}
		switch v := values[p.Position]; v.Kind() {
		case exporter.KindNull, exporter.KindWithheld:
			return Key{}, false
		case exporter.KindText:
			if v.Text() == "" {
				return Key{}, false
			}
			k.bytes = AppendPart(k.bytes, v.Text())
		default:
			k.rendered = text.Append(k.rendered[:0], v)
			k.bytes = AppendPart(k.bytes, string(k.rendered))
		}
	}
	if !bytes.Equal(k.bytes, k.last) {
		k.last = append(k.last[:0], k.bytes...)
		k.key = k.hasher.Key(k.bytes)
	}
	return k.key, true
}
