package xlsxw

import (
	"bytes"
	"encoding/xml"
)

// appendEscaped appends s as XML character data in which _xHHHH_ stands for a
// character that XML 1.0 cannot hold, or that its readers change (CR).
func appendEscaped(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if !suspect[s[i]] {
			continue
		}
		escape, n := escapeAt(s, i)
		if n == 0 {
			continue
		}
		dst = append(dst, s[start:i]...)
		dst = append(dst, escape...)
		i += n - 1
		start = i + 1
	}
	return append(dst, s[start:]...)
}

// appendAttribute appends s as XML character data or the value of an attribute.
func appendAttribute(dst []byte, s string) []byte {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return append(dst, b.Bytes()...)
}

// suspect are the bytes at which something may have to be escaped.
var suspect = func() (all [256]bool) {
	for c := range 0x20 {
		all[c] = true
	}
	for _, c := range []byte{'&', '<', '>', '_', 0xEF} {
		all[c] = true
	}
	return all
}()

// escapeAt returns what is written instead of the n bytes at s[i]; n is 0 where
// they stay.
func escapeAt(s string, i int) (escape string, n int) {
	switch c := s[i]; {
	case c == '&':
		return "&amp;", 1
	case c == '<':
		return "&lt;", 1
	case c == '>':
		return "&gt;", 1
	case c == '_' && isEscape(s[i:]):
		return "_x005F_", 1
	case c < 0x20 && c != '\t' && c != '\n':
		return controls[c], 1
	case c == 0xEF && hasPrefix(s[i:], "\uFFFE"):
		return "_xFFFE_", 3
	case c == 0xEF && hasPrefix(s[i:], "\uFFFF"):
		return "_xFFFF_", 3
	}
	return "", 0
}

func hasPrefix(s, prefix string) bool { return len(s) >= len(prefix) && s[:len(prefix)] == prefix }

// isEscape reports whether s starts with _xHHHH_.
func isEscape(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for i := 2; i < 6; i++ {
		c := s[i] | 0x20
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// controls are the escapes of U+0000 to U+001F.
var controls = func() (all [0x20]string) {
	const hex = "0123456789ABCDEF"
	for c := range all {
		all[c] = "_x00" + string(hex[c>>4]) + string(hex[c&15]) + "_"
	}
	return all
}()
