package xlsxw

import "unicode/utf8"

// maxUnits is the most UTF-16 units that a cell holds.
const maxUnits = 32767

// shortText is the length in bytes up to which every text fits a cell, whatever
// has to be escaped.
const shortText = maxUnits / len("_x0001_")

// shorten returns the start of a text that is too long for a cell, and where
// all of it is; ok is false where the text fits.
func (r *rows) shorten(s string) (start string, ok bool) {
	if len(s) <= shortText {
		return "", false
	}
	if _, fits := prefix(s, maxUnits); fits {
		return "", false
	}
	pointer := "… [shortened: the whole text is in " + r.dataset.Member("json") + "]"
	n, _ := prefix(s, maxUnits-len(pointer))
	return s[:n] + pointer, true
}

// prefix returns the length of the longest prefix of s, whole characters, that
// takes at most limit UTF-16 units once escaped, and whether that is all of s.
func prefix(s string, limit int) (n int, all bool) {
	units := 0
	for i, c := range s {
		switch {
		case c >= 0x10000:
			units += 2
		case c < 0x20 || c == '_' || c >= 0xFFFE:
			units += escapedUnits(s, i)
		default:
			units++
		}
		if units > limit {
			return i, false
		}
	}
	return len(s), true
}

func escapedUnits(s string, i int) int {
	if escape, n := escapeAt(s, i); n > 0 {
		return utf8.RuneCountInString(escape)
	}
	return 1
}
