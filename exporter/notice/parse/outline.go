package parse

import (
	"slices"
	"strings"
)

// section is a heading with the blocks below it: those up to the next heading
// of its level or above, or the next one with a meaning of its own.
type section struct {
	title      string
	kind       string
	line       int
	level      int
	start, end int // blocks, without the heading
}

const (
	looseLevel = 4 // of a heading that HTML gives no element
	boldLevel  = 7 // of a paragraph that is all bold
)

// head finds the title and the date that the text declares, and turns loose
// text into headings and paragraphs.
func (r *reader) head(title string) {
	r.promote()
	r.Title = title
	for i, b := range r.blocks {
		if r.Title == "" && (b.kind == heading || (i == 0 && isShort(b.text))) {
			r.Title = b.text
		}
	}
	r.declared()
	if at := declares().FindStringIndex(r.Title); at != nil && at[0] > 0 {
		r.Title = strings.TrimRight(r.Title[:at[0]], " |:-–—(")
	}
	r.Title = short(r.Title)
}

// declared finds the date, at the top or at the end of the text.
func (r *reader) declared() {
	found := func(b block) bool {
		at := declares().FindStringIndex(b.text)
		if at == nil || words(b.text) > 40 {
			return false
		}
		date, written, _ := dateIn(b.text[at[0]:])
		if written == "" {
			return false
		}
		r.Declared = Dated{Date: date, Text: written, Line: b.line}
		if date == "" {
			r.warn(b.line, "the date %s can be read in two ways; write it as 2006-01-02", written)
		}
		return true
	}
	top := r.blocks[:min(len(r.blocks), 20)]
	if slices.ContainsFunc(top, func(b block) bool { return b.depth == 0 && found(b) }) {
		return
	}
	for _, b := range r.blocks {
		if b.depth == 0 && words(b.text) < 15 && found(b) {
			return
		}
	}
	for _, b := range top { // a date alone, right below the title
		if date, written, _ := dateIn(b.text); written != "" && words(b.text) < 6 {
			r.Declared = Dated{Date: date, Text: written, Line: b.line}
			return
		}
	}
}

// promote makes headings of what stands as one: loose text of HTML, a short
// paragraph that is all bold, and a short line with the words of a heading.
func (r *reader) promote() {
	titles := r.contents()
	var out []block
	own := r.headed()
	for i, b := range r.blocks {
		if b.kind == loose && own {
			b.kind = paragraph
		}
		switch {
		case b.kind == loose && isShort(b.text):
			parts := unfuse(b.text, titles)
			if len(parts) > 1 {
				r.warn(b.line, "two headings stand in one line: %q and %q", short(parts[0]), short(parts[1]))
			}
			for _, part := range parts {
				out = append(out, block{kind: heading, level: looseLevel, text: part, line: b.line, links: b.links})
			}
			continue
		case b.kind == loose:
			b.kind = paragraph
		case b.kind == paragraph && b.depth == 0 && isShort(b.text) && (b.label == trimLabel(b.text) || r.plainHeading(i)) && !headPair(b, r.next(i)):
			b.kind, b.level = heading, boldLevel
		case b.kind == item && b.depth == 1 && r.plainHeading(i) && r.alone(i):
			b.kind, b.level, b.depth = heading, boldLevel, 0
		}
		out = append(out, b)
	}
	r.blocks = out
}

// headed reports whether the text has headings as elements, so that loose text
// need not be one.
func (r *reader) headed() bool {
	n := 0
	for _, b := range r.blocks {
		if b.kind == heading {
			n++
		}
	}
	return n >= 3
}

func (r *reader) next(i int) block {
	if i+1 < len(r.blocks) {
		return r.blocks[i+1]
	}
	return block{}
}

// plainHeading reports whether a block has the words of a heading that matters.
func (r *reader) plainHeading(i int) bool {
	b := r.blocks[i]
	if !isShort(b.text) || words(b.text) > 9 || len(b.links) > 0 || i+1 == len(r.blocks) {
		return false
	}
	if strings.ToUpper(b.text) == b.text && strings.ToLower(b.text) != b.text {
		return true
	}
	switch kindOf(b.text) {
	case kindAccessible, kindGiven, kindAutomatic, kindOther, kindJurisdictions:
		return true
	}
	return false
}

// alone reports whether an item is no part of a list: a number before a heading
// looks like one.
func (r *reader) alone(i int) bool {
	return (i == 0 || r.blocks[i-1].kind != item) && r.blocks[i+1].kind != item && r.blocks[i+1].depth == 0
}

// isShort reports whether a text can be a heading: few words, one line, and no
// end of a sentence. "Inc." at the end is none.
func isShort(s string) bool {
	return words(s) > 0 && words(s) <= 16 && !strings.Contains(s, "\n") && !strings.HasSuffix(s, ";") && !strings.HasSuffix(s, ",") &&
		!strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ":")
}

// contents are the titles of a table of contents: short items that come again
// as the beginning of a heading.
func (r *reader) contents() []string {
	var heads, titles []string
	for _, b := range r.blocks {
		if b.kind == loose || b.kind == heading {
			heads = append(heads, folded(b.text))
		}
	}
	for _, b := range r.blocks {
		if len(titles) == mostTitles {
			break
		}
		if b.kind != item || !isShort(b.text) {
			continue
		}
		own := folded(b.text)
		if slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(h, own) }) {
			titles = append(titles, b.text)
		}
	}
	return titles
}

// mostTitles is how many a table of contents can have.
const mostTitles = 200

// unfuse takes a line apart that holds a title and then another heading.
func unfuse(text string, titles []string) []string {
	best := ""
	for _, t := range titles {
		if strings.HasPrefix(text, t+" ") && len(t) > len(best) {
			best = t
		}
	}
	rest := strings.TrimSpace(strings.TrimPrefix(text, best))
	if best == "" || !begins([]rune(rest)[0]) || slices.Contains(titles, text) {
		return []string{text}
	}
	return []string{best, rest}
}

// outline finds the sections of the text.
func (r *reader) outline() {
	var out []section
	for i, b := range r.blocks {
		if b.kind != heading || b.text == "" {
			continue
		}
		out = append(out, section{title: b.text, kind: r.kindAt(i), line: b.line, level: b.level, start: i + 1, end: len(r.blocks)})
	}
	for i := range out {
		for _, next := range out[i+1:] {
			if next.level <= out[i].level || (means(next.kind) && next.kind != out[i].kind && out[i].kind != kindPlace && out[i].kind != kindJurisdictions) {
				out[i].end = next.start - 1
				break
			}
		}
	}
	r.all = out
}

// sections returns the sections of the text.
func (r *reader) sections() []section { return r.all }

// kindAt is what heading i is: a place, where its words are about one.
func (r *reader) kindAt(i int) string {
	if id, _, _ := placeOf(r.blocks[i].text); id != "" {
		return kindPlace
	}
	if declares().MatchString(r.blocks[i].text) && r.blocks[i].line == r.Declared.Line {
		return kindKnown
	}
	return kindOf(r.blocks[i].text)
}

// means reports whether a section of that kind is read.
func means(kind string) bool { return kind != kindKnown && kind != kindUnrecognised }
