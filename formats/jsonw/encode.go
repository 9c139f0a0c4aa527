package jsonw

import "github.com/valise-export/valise/exporter"

// escapable are the marks of a text that may need an escape.
const escapable = exporter.MarkControl | exporter.MarkQuote | exporter.MarkBackslash

// appendValue appends a value of a batch by its kind: a rule may have turned a
// number into a text.
func appendValue(dst []byte, v *exporter.Value) []byte {
	switch v.Kind() {
	case exporter.KindText:
		if v.Marks()&escapable != 0 {
			return appendString(dst, v.Text())
		}
	case exporter.KindInteger, exporter.KindBool, exporter.KindJSON:
		return append(dst, v.Text()...)
	case exporter.KindDecimal, exporter.KindDate, exporter.KindInstant: // nothing in these needs an escape
	default:
		return append(dst, "null"...)
	}
	dst = append(append(dst, '"'), v.Text()...)
	return append(dst, '"')
}

// escaped are the characters that a string must not hold as they are.
var escaped = func() (all [256]bool) {
	for c := range 0x20 {
		all[c] = true
	}
	all['"'], all['\\'] = true, true
	return all
}()

// appendString appends s as a JSON string. Only what RFC 8259, section 7, says
// must be escaped is: '"', '\' and the controls below U+0020.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		if escaped[s[i]] {
			dst = append(dst, s[start:i]...)
			dst = appendEscape(dst, s[i])
			start = i + 1
		}
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	const hex = "0123456789abcdef"
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}
