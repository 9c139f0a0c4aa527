package bundle

import (
	"strconv"
	"unicode/utf8"
)

// object is a JSON object whose members keep their order, which encoding/json
// has no type for. Values are object, list, string, []string, int, int64 or
// bool.
type object []property

type property struct {
	name  string
	value any
}

type list []any

// with adds a member unless its value is empty.
func (o object) with(name string, value any) object {
	switch v := value.(type) {
	case string:
		if v == "" {
			return o
		}
	case []string:
		if len(v) == 0 {
			return o
		}
	case list:
		if len(v) == 0 {
			return o
		}
	case object:
		if len(v) == 0 {
			return o
		}
	}
	return append(o, property{name, value})
}

// document appends v to dst, indented, with a final newline.
func document(dst []byte, v any) []byte { return append(appendJSON(dst, v, 0), '\n') }

func appendJSON(b []byte, v any, depth int) []byte {
	switch v := v.(type) {
	case object:
		return appendEach(b, '{', '}', len(v), depth, func(b []byte, i int) []byte {
			b = append(appendString(b, v[i].name), ": "...)
			return appendJSON(b, v[i].value, depth+1)
		})
	case list:
		return appendEach(b, '[', ']', len(v), depth, func(b []byte, i int) []byte {
			return appendJSON(b, v[i], depth+1)
		})
	case []string:
		return appendStrings(b, v)
	case string:
		return appendString(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	}
	return append(b, "null"...)
}

func appendEach(b []byte, begin, end byte, n, depth int, each func([]byte, int) []byte) []byte {
	b = append(b, begin)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = each(appendBreak(b, depth+1), i)
	}
	if n > 0 {
		b = appendBreak(b, depth)
	}
	return append(b, end)
}

func appendBreak(b []byte, depth int) []byte {
	b = append(b, '\n')
	for range depth {
		b = append(b, ' ', ' ')
	}
	return b
}

// appendStrings writes short lists on one line.
func appendStrings(b []byte, v []string) []byte {
	b = append(b, '[')
	for i, s := range v {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// appendString escapes what RFC 8259, section 7, wants; invalid UTF-8 becomes
// U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
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
	return append(b, '"')
}
