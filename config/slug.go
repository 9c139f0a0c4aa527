package config

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const slugPattern = `[a-z0-9]+(-[a-z0-9]+)*`

var slugForm = regexp.MustCompile(`^` + slugPattern + `$`)

// maxSlug bounds a slug: file names hold more than it.
const maxSlug = 40

// slugify makes a slug of a name: letters without their marks, lower-case ASCII,
// hyphens between words. It is "" where no letter of the name is Latin.
func slugify(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(name) {
		r = unicode.ToLower(r)
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && r != '\'' && r != '’':
			gap = true
		}
	}
	return strings.TrimRight(b.String()[:min(b.Len(), maxSlug)], "-")
}
