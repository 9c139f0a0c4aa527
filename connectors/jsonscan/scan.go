// Package jsonscan takes values out of JSON text without decoding it. Its
// functions read text that is known to be whole and valid: whoever calls them
// has had it checked (jsontext), and they panic on anything else.
package jsonscan

import "bytes"

// TrimSpace returns b from its first byte that is no white space (RFC 8259,
// section 2).
func TrimSpace(b []byte) []byte {
	for b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r' {
		b = b[1:]
	}
	return b
}

// ValueEnd returns the length of the value that b starts with.
func ValueEnd(b []byte) int {
	switch b[0] {
	case '"':
		return stringEnd(b)
	case '{', '[':
		for i, depth := 0, 0; ; i++ {
			switch b[i] {
			case '"':
				i += stringEnd(b[i:]) - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	if end := bytes.IndexAny(b, ",}] \t\r\n"); end >= 0 {
		return end
	}
	return len(b)
}

func stringEnd(b []byte) int {
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
