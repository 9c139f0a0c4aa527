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
func (w *builder) text(s string) {
	if plain(s) {
		w.b = append(w.b, s...)
		return
	}
	w.escape(report.Visible(s), false)
}

// plain reports whether s is ASCII that stands in HTML as it is, as most values
// do.
func plain[T string | []byte](s T) bool {
	other := byte(0)
	for ; len(s) >= 4; s = s[4:] {
		other |= special[s[0]] | special[s[1]] | special[s[2]] | special[s[3]]
	}
	for i := range len(s) {
		other |= special[s[i]]
	}
	return other == 0
}

// special is 1 for bytes that may not stand in HTML as they are.
var special = func() (all [256]byte) {
	for c := range all {
		if c < 0x20 || c >= 0x7F || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' {
			all[c] = 1
		}
	}
	return all
}()

// T appends a message of the catalogue.
func (w *builder) T(key string, args ...any) { w.text(w.p.T(key, args...)) }

// put appends s between two pieces of markup.
func (w *builder) put(before markup, s string, after markup) {
	w.raw(before)
	w.text(s)
	w.raw(after)
}

// around appends a message whose placeholder, name, is what inside appends.
func (w *builder) around(key, name string, inside func(), args ...any) {
	before, after := w.p.Around(key, name, args...)
	w.text(before)
	inside()
	w.text(after)
}

// heads appends the head of a table: a message for each column. Those from
// numbers on, counted from 0, are above numbers.
func (w *builder) heads(numbers int, keys ...string) {
	w.raw("<thead><tr>")
	for i, key := range keys {
		if i >= numbers {
			w.put(`<th scope="col" class="m">`, w.p.T(key), "</th>")
		} else {
			w.put(`<th scope="col">`, w.p.T(key), "</th>")
		}
	}
	w.raw("</tr></thead>\n")
}

// items appends a list.
func (w *builder) items(all []string) {
	w.raw("<ul>")
	for _, s := range all {
		w.put("<li>", s, "</li>")
	}
	w.raw("</ul>")
}

// scroll begins a table that can be wider than the page, in a region that the
// keyboard reaches.
func (w *builder) scroll(label string) {
	w.raw(`<div class="scroll" role="region" tabindex="0"`)
	w.attr("aria-label", label)
	w.raw("><table>\n")
}

// link appends a link within the page or to a member beside it; to comes from
// href, or is the id of a part of the page.
func (w *builder) link(to, words string) {
	w.raw("<a")
	w.attr("href", to)
	w.put(">", words, "</a>")
}

// listed joins texts in the page's language.
func (w *builder) listed(all []string) string { return strings.Join(all, w.p.T("list.comma")) }

// quoted is listed of texts in quotation marks.
func (w *builder) quoted(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = w.p.T("page.quoted", "text", s)
	}
	return w.listed(quoted)
}

// attr appends name="value" and a space before it.
func (w *builder) attr(name markup, value string) {
	w.attrOf(name, value, "")
}

// attrOf is attr with words of this package after the value.
func (w *builder) attrOf(name markup, value string, after markup) {
	w.raw(" ")
	w.raw(name)
	w.raw(`="`)
	if plain(value) {
		w.b = append(w.b, value...)
	} else {
		w.escape(report.Visible(value), true)
	}
	w.raw(after)
	w.raw(`"`)
}

// data appends a value of a record: isolated, so that its direction does not
// move the text around it.
func (w *builder) data(s string) {
	switch {
	case plain(s):
		w.b = append(w.b, s...)
	case still(s):
		w.escape(s, false)
	default:
		w.put("<bdi>", s, "</bdi>")
	}
}

// still reports whether s cannot move the text around it: it is ASCII, or has
// the spaces that do not break too.
func still(s string) bool {
	for _, c := range s {
		if c < 0x20 || c >= 0x7F && c != '\u00a0' && c != '\u202f' {
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
