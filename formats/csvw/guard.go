package csvw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Guard appends s to dst, after an apostrophe where a spreadsheet could take s
// for a formula; see the package comment. format is the field's: a telephone
// number may start with '+'.
func Guard(dst []byte, format exporter.TextFormat, s string) []byte {
	if NeedsGuard(format, s) {
		dst = append(dst, '\'')
	}
	return append(dst, s...)
}

// Unguard returns the value of a cell of a text or json field: it strips what
// Guard put before it.
func Unguard(cell string) string { return strings.TrimPrefix(cell, "'") }

// NeedsGuard reports whether Guard puts an apostrophe before s.
func NeedsGuard(format exporter.TextFormat, s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '+':
		return format != exporter.FormatPhone || !isPhone(s)
	case '=', '-', '@', '\t', '\r', '\n', 0, '\'':
		return true
	case 0xEF: // the first byte of U+F000 to U+FFFF in UTF-8
		return strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
			strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠")
	}
	return false
}

// starters are the bytes with which a text may need the guard.
var starters = [256]bool{
	'+': true, '=': true, '-': true, '@': true, '\t': true, '\r': true, '\n': true, 0: true, '\'': true, 0xEF: true,
}

// isPhone reports whether s is ^\+[0-9]{4,15}$; the caller has seen the '+'.
func isPhone(s string) bool {
	if len(s) < 5 || len(s) > 16 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}
