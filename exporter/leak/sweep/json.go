package sweep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unsafe"

	"github.com/valise-export/valise/exporter"
)

// json looks through a dataset's array of objects.
func (w *sweeper) json(from io.Reader, d exporter.Dataset) error {
	out, err := w.begin(d)
	if err != nil {
		return err
	}
	in := objects{in: bufio.NewReaderSize(from, 64<<10)}
	values := make([]exporter.Value, len(d.Fields))
	for {
		object, err := in.next()
		if errors.Is(err, io.EOF) {
			return out.end()
		}
		if err != nil {
			return err
		}
		if err := w.object(object, &d, values); err != nil {
			return err
		}
		if err := out.add(values); err != nil {
			return err
		}
	}
}

// errForm repeats nothing of the file.
var errForm = errors.New("it is not of its form; valise verify says more")

// objects reads the objects of one array, each as its text. It knows strings and
// brackets and leaves the rest to who reads the text: whether the file is JSON at
// all is what valise verify is for, and all that is in it is looked through.
type objects struct {
	in    *bufio.Reader
	text  []byte
	begun bool
}

// next returns the text of the next object, valid until the next call; io.EOF
// behind the array.
func (o *objects) next() ([]byte, error) {
	if !o.begun {
		o.begun = true
		if c, err := o.skip(""); err != nil || c != '[' {
			return nil, errForm
		}
	}
	switch c, err := o.skip(","); {
	case err != nil:
		return nil, errForm
	case c == '{':
		return o.object()
	case c != ']':
		return nil, errForm
	}
	if _, err := o.skip(""); !errors.Is(err, io.EOF) {
		return nil, errForm
	}
	return nil, io.EOF
}

// skip returns the next byte that is no space and none of those.
func (o *objects) skip(those string) (byte, error) {
	for {
		c, err := o.in.ReadByte()
		if err != nil || !(space(c) || those != "" && c == those[0]) {
			return c, err
		}
	}
}

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// object reads up to the bracket that closes the one that was read.
func (o *objects) object() ([]byte, error) {
	o.text = append(o.text[:0], '{')
	b := brackets{depth: 1}
	for {
		if _, err := o.in.Peek(1); err != nil {
			return nil, errForm
		}
		chunk, _ := o.in.Peek(o.in.Buffered()) // they are there
		n := b.closed(chunk)
		o.text = append(o.text, chunk[:n]...)
		_, _ = o.in.Discard(n) // they were just seen
		if len(o.text) > maxWhole {
			return nil, errForm
		}
		if b.depth == 0 {
			return o.text, nil
		}
	}
}

// brackets is where a text of JSON is: in how many, and whether in a string.
type brackets struct {
	depth             int
	inString, escaped bool
}

// closed returns how many bytes of a text there are up to the one that closes all
// brackets, all where none does.
func (b *brackets) closed(text []byte) int {
	for i, c := range text {
		switch {
		case b.escaped:
			b.escaped = false
		case b.inString:
			b.escaped, b.inString = c == '\\', c != '"'
		case c == '"':
			b.inString = true
		case c == '{' || c == '[':
			b.depth++
		case c == '}' || c == ']':
			if b.depth--; b.depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// object reads a record's fields. Members that are none, or come twice, are
// looked through on their own.
func (w *sweeper) object(text []byte, d *exporter.Dataset, values []exporter.Value) error {
	clear(values)
	m := members{rest: text[1:]}
	for next := 0; ; {
		name, raw, err := m.next()
		if err != nil || name == nil {
			return err
		}
		at := field(d, next, name)
		if at < 0 || !values[at].IsNull() {
			w.guard.Inspect(d.Name, name)
			w.guard.Inspect(d.Name, raw)
			continue
		}
		next = at + 1
		values[at] = jsonValue(&d.Fields[at], raw)
	}
}

// field returns the position of a field by its name, which is most often the
// next one; -1 where there is none.
func field(d *exporter.Dataset, next int, name []byte) int {
	if next < len(d.Fields) && d.Fields[next].Name == string(name) {
		return next
	}
	for i := range d.Fields {
		if d.Fields[i].Name == string(name) {
			return i
		}
	}
	return -1
}

// jsonValue returns what a text of JSON holds for a field. It is valid as long as
// the text.
func jsonValue(f *exporter.Field, raw []byte) exporter.Value {
	if string(raw) == "null" {
		return exporter.Null()
	}
	if raw[0] != '"' {
		return value(f, unsafe.String(&raw[0], len(raw)))
	}
	text, ok := plain(raw)
	if !ok && json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	return value(f, text)
}

// plain returns the text of a string of JSON without escapes.
func plain(quoted []byte) (text string, ok bool) {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') >= 0 {
		return "", false
	}
	return unsafe.String(unsafe.SliceData(inner), len(inner)), true
}

// members reads the members of an object.
type members struct{ rest []byte }

// next returns a member's name, decoded, and its value's text; a nil name behind
// the last.
func (m *members) next() (name, raw []byte, err error) {
	c := m.skip()
	if c == ',' {
		m.rest = m.rest[1:]
		c = m.skip()
	}
	if c == '}' {
		return nil, nil, nil
	}
	if c != '"' {
		return nil, nil, errForm
	}
	quoted := m.text()
	if m.skip() != ':' || len(quoted) < 2 {
		return nil, nil, errForm
	}
	m.rest = m.rest[1:]
	m.skip()
	if raw = m.text(); len(raw) == 0 || (raw[0] == '"' && len(raw) < 2) {
		return nil, nil, errForm
	}
	if name = quoted[1 : len(quoted)-1]; bytes.IndexByte(name, '\\') < 0 {
		return name, raw, nil
	}
	var text string
	if json.Unmarshal(quoted, &text) != nil {
		return nil, nil, errForm
	}
	return []byte(text), raw, nil
}

// skip returns the next byte that is no space, 0 at the end.
func (m *members) skip() byte {
	for len(m.rest) > 0 && space(m.rest[0]) {
		m.rest = m.rest[1:]
	}
	if len(m.rest) == 0 {
		return 0
	}
	return m.rest[0]
}

// text cuts a value off.
func (m *members) text() []byte {
	n := 0
	switch m.skip() {
	case '"':
		for n = 1; n < len(m.rest) && m.rest[n] != '"'; n++ {
			if m.rest[n] == '\\' {
				n++
			}
		}
		n++
	case '{', '[':
		n = (&brackets{}).closed(m.rest)
	default:
		for n < len(m.rest) && m.rest[n] != ',' && m.rest[n] != '}' && !space(m.rest[n]) {
			n++
		}
	}
	n = min(n, len(m.rest))
	out := m.rest[:n]
	m.rest = m.rest[n:]
	return out
}
