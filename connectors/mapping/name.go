package mapping

import (
	"strings"
	"unicode"
)

const maxName = 80

// IsName reports whether the name of a column looks like one of a schema: a
// letter, _ or $, then those, digits and some marks. Others may be data: an object whose names
// are addresses or ids. (A regular expression of it takes 3 MB to compile.)
func IsName(s string) bool {
	n := 0
	for i, r := range s {
		first := unicode.IsLetter(r) || r == '_' || r == '$'
		if n++; n > maxName || !first && (i == 0 || !unicode.In(r, unicode.M, unicode.Nd) && !strings.ContainsRune(" .:/-", r)) {
			return false
		}
	}
	return n > 0
}
