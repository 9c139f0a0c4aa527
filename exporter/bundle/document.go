package bundle

import (
	"strconv"
	"unicode/utf8"

	"github.com/valise-export/valise/exporter"
)

// document is an indented JSON text while it is written, from its outermost
// object on. Members keep the order in which they are written.
type document struct {
	b     []byte
	depth int
	some  bool // the innermost object or list has something in it
}

// open begins an object, or a list.
func (d *document) open(c byte) {
	d.b = append(d.b, c)
	d.depth++
	d.some = false
}

// shut ends it.
func (d *document) shut(c byte) {
	d.depth--
	if d.some {
		d.line()
	}
	d.b = append(d.b, c)
	d.some = true
}

// end returns the text, with a final newline.
func (d *document) end() []byte { return append(d.b, '\n') }

// item begins an element of a list.
func (d *document) item() {
	if d.some {
		d.b = append(d.b, ',')
	}
	d.line()
	d.some = true
}

func (d *document) line() {
	const indents = "\n                                "
	if n := 1 + 2*d.depth; n <= len(indents) {
		d.b = append(d.b, indents[:n]...)
		return
	}
	d.b = append(d.b, '\n')
	for range d.depth {
		d.b = append(d.b, ' ', ' ')
	}
}

// key begins a member of an object; its value follows.
func (d *document) key(name string) {
	d.item()
	d.b = append(appendString(d.b, name), ": "...)
}

// text writes a member, unless it is empty.
func (d *document) text(name, s string) {
	if s != "" {
		d.key(name)
		d.b = appendString(d.b, s)
	}
}

// texts writes a member that is a short list, on one line, unless it is empty.
func (d *document) texts(name string, list []string) {
	if len(list) == 0 {
		return
	}
	d.key(name)
	d.b = append(d.b, '[')
	for i, s := range list {
		if i > 0 {
			d.b = append(d.b, ", "...)
		}
		d.b = appendString(d.b, s)
	}
	d.b = append(d.b, ']')
}

// documented writes the items of a list of documented values, each under that name.
func (d *document) documented(name string, terms []exporter.Term) {
	for _, t := range terms {
		d.item()
		d.open('{')
		d.key(name)
		d.b = appendString(d.b, t.Value)
		d.text("title", t.Title)
		d.shut('}')
	}
}

func (d *document) number(name string, n int64) {
	d.key(name)
	d.b = strconv.AppendInt(d.b, n, 10)
}

func (d *document) flag(name string, is bool) {
	d.key(name)
	d.b = strconv.AppendBool(d.b, is)
}

func appendString(b []byte, s string) []byte {
	return append(appendEscaped(append(b, '"'), s), '"')
}

// appendEscaped escapes what RFC 8259, section 7, wants; invalid UTF-8 becomes
// U+FFFD.
func appendEscaped(b []byte, s string) []byte {
	if verbatim(s) {
		return append(b, s...)
	}
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
			i++
		case c < 0x20:
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return b
}

// verbatim reports whether a text is ASCII and stands for itself in JSON.
func verbatim(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
