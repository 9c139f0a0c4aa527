package htmlw

import (
	"strings"

	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// markup is HTML written by this package. Parameters of this type are given
// constants only: a string that came from elsewhere does not convert unseen.
type markup string

// builder appends HTML.
type builder struct {
	p *lang.Printer
	b []byte
}

// raw appends markup.
func (w *builder) raw(m markup) { w.b = append(w.b, m...) }

// text appends s as character data, with hidden characters made visible.
func (w *builder) text(s string) { w.escape(report.Visible(s), false) }

// attr appends name="value" and a space before it.
func (w *builder) attr(name markup, value string) {
	w.raw(" ")
	w.raw(name)
	w.raw(`="`)
	w.escape(report.Visible(value), true)
	w.raw(`"`)
}

// data appends a value of a record: isolated, so that its direction does not
// move the text around it.
func (w *builder) data(s string) {
	if ascii(s) {
		w.text(s)
		return
	}
	w.raw("<bdi>")
	w.text(s)
	w.raw("</bdi>")
}

// ascii reports whether s starts with a letter or digit and has nothing that
// could take a direction of its own.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

func (w *builder) escape(s string, quotes bool) {
	from := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case '&':
			as = "&amp;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		case '"':
			as = "&#34;"
		case '\'':
			as = "&#39;"
		default:
			continue
		}
		if !quotes && (s[i] == '"' || s[i] == '\'') {
			continue
		}
		w.b = append(append(w.b, s[from:i]...), as...)
		from = i + 1
	}
	w.b = append(w.b, s[from:]...)
}

// href returns the relative link to a member that stands beside the page, ""
// where the name is none.
func href(member string) string {
	parts := strings.Split(member, "/")
	for i, part := range parts {
		if part == "" || part == "." || part == ".." {
			return ""
		}
		parts[i] = percent(part)
	}
	return strings.Join(parts, "/")
}

// percent encodes all but the unreserved characters of RFC 3986, section 2.3.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteString("%" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	return b.String()
}
