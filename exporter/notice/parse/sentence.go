package parse

import (
	"strings"
	"unicode"
)

// sentences takes a paragraph apart. A point behind an abbreviation or a single
// letter ends none, nor one before a lower-case word.
func sentences(text string) []string {
	text = strings.ReplaceAll(text, "\n", " ")
	var out []string
	start := 0
	runes := []rune(text)
	for i, r := range runes {
		if r != '.' && r != '!' && r != '?' && r != '。' {
			continue
		}
		if r != '。' && (i+2 >= len(runes) || runes[i+1] != ' ' || !begins(runes[i+2])) {
			continue
		}
		if r == '.' && abbrev().MatchString(string(runes[start:i])) {
			continue
		}
		out = append(out, strings.TrimSpace(string(runes[start:i+1])))
		start = i + 1
	}
	if rest := strings.TrimSpace(string(runes[start:])); rest != "" {
		out = append(out, rest)
	}
	return out
}

func begins(r rune) bool {
	return unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune(quotes+"([", r) || unicode.Is(unicode.Han, r)
}
