package parse

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter/notice"
)

// reader is one text on its way.
type reader struct {
	*Text
	blocks []block
	all    []section
	lines  int
}

// NoNoticeError says that a text has nothing that a notice has.
type NoNoticeError struct{ File string }

// Error names the file.
func (e *NoNoticeError) Error() string {
	return e.File + ": has no list of accessible information, no collected data and no passage on a place: is it a privacy notice?"
}

// Parse reads a notice. file stands in the warnings. The error is a
// *NoNoticeError where nothing was found; the Text with its warnings comes with
// it, so that it can be seen what was there.
func Parse(file string, data []byte) (*Text, error) {
	text, warnings, err := decode(file, data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	r := reader{Text: &Text{File: file, SHA256: hex.EncodeToString(sum[:]), Warnings: warnings}, lines: 1 + strings.Count(strings.TrimRight(text, "\n"), "\n")}
	r.blocksOf(r.split(text))
	if len(r.blocks) >= mostBlocks {
		r.warn(r.blocks[mostBlocks-1].line, "has more paragraphs than a notice can have; nothing is read from here on")
		r.blocks = r.blocks[:mostBlocks]
		r.outline()
	}
	r.firstCopy()
	r.read()
	r.truncated()
	r.missing()
	slices.SortStableFunc(r.Warnings, func(a, b Warning) int { return cmp.Compare(a.Line, b.Line) })
	r.filled()
	if len(r.Accessible) == 0 && r.Collected.empty() && len(r.Passages) == 0 {
		return r.Text, &NoNoticeError{file}
	}
	return r.Text, nil
}

// blocksOf reads the blocks of a text, with its title, date and sections.
func (r *reader) blocksOf(text string) {
	title := ""
	if r.Form = formOf(text); r.Form == "html" {
		r.blocks, title = readHTML(text)
	} else {
		r.blocks = readMarkdown(text)
	}
	if len(r.blocks) > mostBlocks {
		r.blocks = r.blocks[:mostBlocks]
	}
	r.head(title)
	r.outline()
}

// mostBlocks is how many paragraphs, items and headings are read: twenty times
// those of a long notice, and few enough that what compares them ends soon.
const mostBlocks = 6000

func (c Collected) empty() bool {
	return len(c.Given.Events)+len(c.Given.Data)+len(c.Automatic.Events)+len(c.Automatic.Data)+len(c.Other.Events)+len(c.Other.Data) == 0
}

func (r *reader) warn(line int, format string, args ...any) {
	w := Warning{File: r.File, Line: line, What: fmt.Sprintf(format, args...)}
	if !slices.Contains(r.Warnings, w) {
		r.Warnings = append(r.Warnings, w)
	}
}

var (
	blockTag  = lazily(`(?i)</?(html|body|p|li|ul|ol|h[1-6]|div|table|section|article)\b[^>]*>`)
	markdowns = lazily(`(?m)^ {0,12}(#{1,6} \S|[*+-] +\S|\d{1,2}\. +\S|={3,}\s*$|-{3,}\s*$)`)
)

// formOf tells HTML from Markdown by which marks there are more of: each may
// have a little of the other.
func formOf(text string) string {
	if tags := len(blockTag().FindAllStringIndex(text, -1)); tags > 0 && tags > len(markdowns().FindAllStringIndex(text, -1)) {
		return "html"
	}
	return "markdown"
}

// read takes every section for what its heading says.
func (r *reader) read() {
	r.entities()
	r.accessible()
	r.collected()
	r.passages()
	r.prior()
	r.statements()
	for _, s := range r.sections() {
		r.Sections = append(r.Sections, Section{Heading: s.title, Line: s.line, Kind: s.kind})
		switch lists := hasList(r.blocks[s.start:s.end]); {
		case lists && s.kind == kindUnrecognised:
			r.warn(s.line, "section %q is not recognised; its lists are not read", short(s.title))
		case lists && s.kind == kindKnown && labelRight().MatchString(folded(s.title)):
			r.warn(s.line, "section %q names rights and no place; they are not read: give them to the places that they hold for", short(s.title))
		}
	}
}

func hasList(blocks []block) bool {
	return slices.ContainsFunc(blocks, func(b block) bool { return b.kind == item || b.kind == row })
}

// short cuts a text for a message.
func short(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return s
}

// truncated warns where the text stops in the middle.
func (r *reader) truncated() {
	if len(r.blocks) == 0 {
		return
	}
	last := r.blocks[len(r.blocks)-1]
	text := strings.TrimSpace(last.text)
	all := r.sections()
	switch {
	case len(all) > 0 && all[len(all)-1].kind == kindContacts && !strings.HasSuffix(text, ";") && !strings.HasSuffix(text, ":"): // an address
	case last.kind == heading:
		r.warn(last.line, "the text ends with a heading: is it whole?")
	case last.kind == row || ends(text) || strings.Contains(text, "@") || (last.kind == item && !strings.HasSuffix(text, ";") && !joiner().MatchString(text) && words(text) > 0 && sameEnds(r.blocks)):
	case words(text) > 5 || strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",") || strings.HasSuffix(text, ":"):
		r.warn(last.line, "the text ends in the middle of a sentence or a list: is it whole?")
	}
}

// sameEnds reports whether the last list uses no marks at its ends.
func sameEnds(blocks []block) bool {
	n := len(blocks)
	return n > 1 && blocks[n-2].kind == item && !strings.HasSuffix(strings.TrimSpace(blocks[n-2].text), ";")
}

// missing names the parts that were not found.
func (r *reader) missing() {
	for _, part := range []struct {
		name  string
		there bool
	}{
		{"declared date", r.Declared.Date != ""},
		{"accessible information", len(r.Accessible) > 0},
		{"surfaces", len(r.Surfaces) > 0},
		{"data that people give", len(r.Collected.Given.Data) > 0},
		{"data collected automatically", len(r.Collected.Automatic.Data) > 0},
		{"data from other sources", len(r.Collected.Other.Data) > 0},
		{"jurisdictions", len(r.Passages) > 0},
		{"contacts", len(r.Post) > 0 || r.Customers.URL != ""},
	} {
		if !part.there {
			r.Missing = append(r.Missing, part.name)
			r.warn(r.lines, "no %s found", part.name)
		}
	}
}

// filled makes empty lists of missing ones, so that JSON has no null.
func (r *reader) filled() {
	t := r.Text
	t.Prior, t.Accessible, t.Surfaces, t.Entities = some(t.Prior), some(t.Accessible), some(t.Surfaces), some(t.Entities)
	t.Post, t.Passages, t.Statements, t.Sections = some(t.Post), some(t.Passages), some(t.Statements), some(t.Sections)
	t.Missing, t.Warnings = some(t.Missing), some(t.Warnings)
	for _, e := range []*Examples{&t.Collected.Given, &t.Collected.Automatic, &t.Collected.Other} {
		e.Events, e.Data = some(e.Events), some(e.Data)
	}
	for i := range t.Surfaces {
		t.Surfaces[i].Categories = some(t.Surfaces[i].Categories)
	}
	for i := range t.Passages {
		p := &t.Passages[i]
		p.Rights, p.Contacts, p.Complaint, p.Bases = some(p.Rights), some(p.Contacts), some(p.Complaint), some(p.Bases)
		p.Recipients, p.Lists, p.Notes, p.Controller.Parties = some(p.Recipients), some(p.Lists), some(p.Notes), some(p.Controller.Parties)
		if p.Controller.Rule == "" {
			p.Controller.Rule = notice.ControllerNone
		}
	}
}

func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
