package leak

import (
	"html"
	"strings"
)

// percent looks through a text without its percent-encoding (RFC 3986, section
// 2.1). A plus is itself; where the text has no space it may also be one, as in
// a form (WHATWG URL, section 5.1), and is tried as both.
func (w *worker) percent(text string, at *Place) {
	plain, changed := unpercent(text)
	if !changed {
		return
	}
	hits := w.hits
	w.decoded(plain, at)
	if hits == w.hits && strings.Contains(text, "+") && !strings.Contains(text, " ") {
		form, _ := unpercent(strings.ReplaceAll(text, "+", " "))
		w.decoded(form, at)
	}
}

func unpercent(text string) (plain string, changed bool) {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '%' && i+2 < len(text) {
			if hi, lo := unhex(text[i+1]), unhex(text[i+2]); hi < 16 && lo < 16 {
				c, changed = hi<<4|lo, true
				i += 2
			}
		}
		out = append(out, c)
	}
	return string(out), changed
}

func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xFF
}

// escapes looks through a text without one level of JSON's escapes (RFC 8259,
// section 7). A backslash before an x is none of them: bytes in hexadecimal
// begin so in PostgreSQL.
func (w *worker) escapes(text string, at *Place) {
	var out strings.Builder
	out.Grow(len(text))
	changed := false
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) || text[i+1] == 'x' {
			out.WriteByte(text[i])
			continue
		}
		changed = true
		i++
		switch c := text[i]; c {
		case 'n', 'r', 't', 'b', 'f':
			out.WriteByte("\n\r\t\b\f"[strings.IndexByte("nrtbf", c)])
		case 'u':
			r, n := codeUnit(text[i+1:])
			out.WriteRune(r)
			i += n
		default:
			out.WriteByte(c)
		}
	}
	if changed {
		w.decoded(out.String(), at)
	}
}

// codeUnit reads the four digits behind a \u. Halves of a pair become U+FFFD:
// nothing that is looked for is beyond the first plane.
func codeUnit(text string) (r rune, n int) {
	if len(text) < 4 {
		return 'u', 0
	}
	for _, c := range []byte(text[:4]) {
		d := unhex(c)
		if d == 0xFF {
			return 'u', 0
		}
		r = r<<4 | rune(d)
	}
	return r, 4
}

// references looks through a text without HTML's character references (HTML,
// 13.5). Text that is HTML itself is looked at as it stands: what it shows was
// looked at before it was put there.
func (w *worker) references(text string, at *Place) {
	if strings.IndexByte(text, ';') < 0 {
		return
	}
	if plain := html.UnescapeString(text); plain != text {
		w.decoded(plain, at)
	}
}
