package parse

import (
	"strings"
)

var (
	mdLink   = lazily(`!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+["'(][^)]*)?\s*\)`)
	refLink  = lazily(`\[([^\[\]]+)\]\[[^\]]*\]`)
	autoLink = lazily(`<((?:https?://|mailto:)[^<>\s]+)>`)
	brTag    = lazily(`(?i)<br\s*/?>`)
	anyTag   = lazily(`</?[a-zA-Z][^<>]*>`)
	strong   = lazily(`^[\s_*]*(?:\*\*|__)(.+?)(?:\*\*|__)`)
	emphases = []pattern{
		lazily(`\*\*(\S(?:.*?\S)?)\*\*`), lazily(`__(\S(?:.*?\S)?)__`),
		lazily(`\*(\S(?:.*?\S)?)\*`), lazily(`\b_(\S(?:.*?\S)?)_\b`),
	}
	escaped = lazily("\\\\([\\\\`*_{}\\[\\]()#+\\-.!|<>~])")
)

// inline takes the marks out of a piece of Markdown, and returns the text, the
// bold words that it begins with, and its links.
func inline(s string) (text, label string, links []link) {
	s = brTag().ReplaceAllString(s, "\n")
	var kept []string // escaped characters, out of the marks' way
	s = escaped().ReplaceAllStringFunc(s, func(m string) string {
		kept = append(kept, m[1:])
		return "\x02"
	})
	s = autoLink().ReplaceAllString(s, "[$1]($1)")
	s = mdLink().ReplaceAllStringFunc(s, func(m string) string {
		parts := mdLink().FindStringSubmatch(m)
		words := clean(plain(parts[1]))
		if m[0] != '!' && words != "" {
			links = append(links, link{strings.ReplaceAll(words, "\n", " "), parts[2]})
		}
		return parts[1]
	})
	s = refLink().ReplaceAllString(s, "$1")
	if m := strong().FindStringSubmatch(s); m != nil {
		label = trimLabel(clean(plain(m[1])))
	}
	s = plain(s)
	for _, c := range kept {
		s = strings.Replace(s, "\x02", c, 1)
	}
	return s, label, links
}

// plain takes out emphasis, tags and entities. An underscore inside a word is
// no mark.
func plain(s string) string {
	for _, mark := range emphases {
		s = mark().ReplaceAllString(s, "$1")
	}
	return unescape(anyTag().ReplaceAllString(s, ""))
}
