package lang

import (
	"strings"
	"unicode"
)

// Readable returns a name that a program gave as words: "risk_score" as "Risk
// score", "x_InternalMargin" as "Internal margin". It is for columns that nothing
// describes, and so have no title. The prefix x_ marks a provider's own columns
// (FOCUS) and says nothing to a person. A name with other signs than
// letters, digits, points, hyphens and low lines is returned as it is.
func Readable(name string) string {
	other := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !separates(r)
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(name, "x_"), "X_")
	words := namedWords(bare)
	if strings.ContainsFunc(name, other) || len(words) == 0 {
		return name
	}
	for i, w := range words {
		first := []rune(w)
		if i > 0 && !initials(w) {
			words[i] = string(unicode.ToLower(first[0])) + string(first[1:])
		} else if i == 0 {
			words[i] = string(unicode.ToUpper(first[0])) + string(first[1:])
		}
	}
	return strings.Join(words, " ")
}

func separates(r rune) bool { return r == '_' || r == '-' || r == '.' }

// initials reports whether a word is written in capitals: "ID", "SSN".
func initials(w string) bool { return len([]rune(w)) > 1 && w == strings.ToUpper(w) }

// namedWords cuts a name at its signs, and where a capital follows a small
// letter.
func namedWords(name string) []string {
	var spaced strings.Builder
	var last rune
	for _, r := range name {
		if separates(r) {
			r = ' '
		} else if unicode.IsUpper(r) && unicode.IsLower(last) {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
		last = r
	}
	return strings.Fields(spaced.String())
}
