package changes

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/exporter"
)

// content is one value as both sides know it.
type content struct {
	text     string
	null     bool // also where it is withheld
	withheld bool
}

// The sums of what has no text, which no text is likely to have.
const (
	sumNull     = 0x9ae16a3b
	sumWithheld = 0x2f90404f
	sumText     = 0xc949c7de // keeps empty text and null apart
)

func (a *alignment) sum(c content) uint32 {
	switch {
	case c.withheld:
		return sumWithheld
	case c.null:
		return sumNull
	}
	a.scratch = append(a.scratch[:0], c.text...)
	return crc32.Checksum(a.scratch, crc32.MakeTable(crc32.Castagnoli)) ^ sumText
}

// contentOf is a value of a batch.
func contentOf(v exporter.Value) content {
	switch v.Kind() {
	case exporter.KindNull:
		return content{null: true}
	case exporter.KindWithheld:
		return content{null: true, withheld: true}
	default:
		return content{text: v.Text()}
	}
}

// sumBytes is the size of one field in an entry.
const sumBytes = 4

// appendEntry makes an entry: the key as the JSON object that is listed, then
// the sums of the compared fields.
func (a *alignment) appendEntry(dst []byte, value func(keyField) content) []byte {
	for i, k := range a.key {
		before := byte(',')
		if i == 0 {
			before = '{'
		}
		dst = append(dst, before)
		dst = appendQuoted(dst, k.name)
		dst = append(dst, ':')
		if c := value(k); c.null || k.hidden {
			dst = append(dst, "null"...)
		} else {
			dst = appendQuoted(dst, c.text)
		}
	}
	dst = append(dst, '}')
	for _, f := range a.fields {
		dst = binary.BigEndian.AppendUint32(dst, a.sum(value(f)))
	}
	return dst
}

// appendQuoted appends a JSON string. What is not UTF-8 becomes U+FFFD, as in
// the bundle's own JSON.
func appendQuoted(dst []byte, s string) []byte {
	out, err := jsontext.AppendQuote(dst, s)
	if err != nil {
		out, _ = jsontext.AppendQuote(dst, strings.ToValidUTF8(s, "\uFFFD"))
	}
	return out
}

// differing names the fields in which two entries of one key differ.
func (a *alignment) differing(x, y []byte) []string {
	var out []string
	for i, f := range a.fields {
		if string(x[i*sumBytes:][:sumBytes]) != string(y[i*sumBytes:][:sumBytes]) {
			out = append(out, f.name)
		}
	}
	return out
}

func (a *alignment) tail() int { return len(a.fields) * sumBytes }

// terms reads the key's object back, for people.
func terms(key []byte) []exporter.Term {
	in := jsontext.NewDecoder(bytes.NewReader(key))
	if _, err := in.ReadToken(); err != nil {
		return nil
	}
	var out []exporter.Term
	for in.PeekKind() == '"' {
		name, err := in.ReadToken()
		if err != nil {
			return out
		}
		term := exporter.Term{Value: name.String()}
		value, err := in.ReadToken()
		if err != nil {
			return out
		}
		if value.Kind() == '"' {
			term.Title = value.String()
		}
		out = append(out, term)
	}
	return out
}
