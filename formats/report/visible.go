package report

import (
	"fmt"
	"strings"
)

// Visible returns s with every character that a reader could not see, or that
// could reorder the text around it, replaced by a visible sign: control
// pictures (Unicode 24xx) for controls, ⟨U+202E⟩ for bidirectional overrides
// and their kin. Tab and line feed stay, as do joiners, which scripts and emoji
// need; a line's end is a line feed, however it was written. Invalid UTF-8
// becomes U+FFFD.
func Visible(s string) string {
	if printable(s) {
		return s
	}
	if !strings.ContainsFunc(s, hidden) {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\r\n", "\n") {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r < 0x20:
			b.WriteRune(0x2400 + r)
		case r == 0x7F:
			b.WriteRune(0x2421)
		default:
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		}
	}
	return b.String()
}

// printable reports whether s is ASCII without controls, as most values are.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

func hidden(r rune) bool {
	switch {
	case r == '\t' || r == '\n':
		return false
	case r < 0x20, r >= 0x7F && r <= 0x9F:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // embeddings, overrides, isolates
		return true
	case r >= 0x206A && r <= 0x206F, r >= 0xFFF9 && r <= 0xFFFB: // deprecated format characters, annotations
		return true
	case r == 0x200B, r == 0x2060, r == 0xFEFF, r == 0x2028, r == 0x2029, r == 0x180E:
		return true
	default:
		return false
	}
}
