package parse

import (
	"html"
	"strings"
	"unicode"
)

// kind is what a block is.
type kind int

const (
	paragraph kind = iota
	heading
	item
	row   // of a table: cells
	loose // text of HTML that stands in no element of its own: a heading, where it is short
)

// block is one piece of a text: what a blank line, a bullet or an element sets
// apart.
type block struct {
	kind  kind
	level int    // of a heading: 1 to 6, 7 for a paragraph that is all bold
	depth int    // how many bullets it is under, its own included
	text  string // cleaned; \n only where the text breaks the line itself
	label string // the bold words that it begins with, without the colon or the point
	links []link
	cells []string
	line  int
}

type link struct{ text, url string }

// clean makes one space of every run of white space (no-break spaces included),
// and takes out what is not seen. A line break that the text itself asks for is
// kept.
func clean(s string) string {
	lines := strings.Split(strings.Map(seen, s), "\n")
	kept := lines[:0]
	for _, line := range lines {
		line = strings.Join(strings.FieldsFunc(line, blank), " ")
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// seen drops what is not seen at all: soft hyphens, joiners, marks of direction.
func seen(r rune) rune {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u200e', '\u200f':
		return -1
	}
	return r
}

// blank reports whether r is white space or not seen at all.
func blank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || seen(r) < 0 }

// unescape decodes entities, also those that were encoded twice.
func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return html.UnescapeString(html.UnescapeString(s))
}

// quotes are the marks that languages put around words.
const quotes = "\"'“”„‟‘’‚‛«»‹›「」『』＂`"

// unquoted takes the quotes from both ends.
func unquoted(s string) string { return strings.Trim(s, quotes+" ") }

var alike = strings.NewReplacer("’", "'", "‘", "'", "‑", "-", "–", "-", "—", "-", "e-mail", "email", "\n", " ")

// folded is a text for comparisons: lower case, one kind of apostrophe and of
// hyphen, no quotes around words.
func folded(s string) string {
	s = alike.Replace(strings.ToLower(s))
	return strings.Map(func(r rune) rune {
		if r != '\'' && strings.ContainsRune(quotes, r) {
			return -1
		}
		return r
	}, s)
}

var notWord = lazily(`[^a-z0-9]+`)

// slug makes an id of words.
func slug(s string, separator string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		b.WriteString(plainLetter(r))
	}
	id := strings.Trim(notWord().ReplaceAllString(b.String(), separator), separator)
	if len(id) > 40 {
		id = strings.TrimRight(id[:40], separator)
	}
	if id == "" {
		return "x"
	}
	if id[0] < 'a' || id[0] > 'z' {
		return "x" + separator + id
	}
	return id
}

// plainLetter is a letter without its accent, for ids.
func plainLetter(r rune) string {
	const from, to = "áàâãäåçéèêëíìîïñóòôõöøúùûüýÿß", "aaaaaaceeeeiiiinoooooouuuuyys"
	if at := strings.IndexRune(from, r); at >= 0 {
		return string(to[len([]rune(from[:at]))])
	}
	return string(r)
}

// ends reports whether a text ends as a sentence does.
func ends(s string) bool {
	s = strings.TrimRight(s, quotes+") ")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "。")
}

func words(s string) int { return len(strings.Fields(s)) }
