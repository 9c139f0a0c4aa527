package parse

import (
	"strings"
)

// list is an enumeration with the sentence before it.
type list struct {
	lead  string // the sentence or the label before it, "" where none
	label string // the bold words of that sentence
	items []Item
	line  int
	depth int
	bare  bool // it has no bullets
}

var (
	joiner = lazily(`(?i)[\s;,.]*[;,.\s](?:and|or|and/or|und|oder|et|ou|y|o|e)[\s;,.]*$`)
	tail   = lazily(`[\s;,]+$`)
	// cutOff is the end of an item that goes on in the next bullet.
	cutOff = lazily(`(?i)\b(to|of|the|a|an|for|with|by|in|on|at|from|including|such as|our|your)$`)
	abbrev = lazily(`(?i)(?:^|[\s(])(?:e\.g|i\.e|etc|inc|ltd|ltda|co|corp|no|nos|st|mr|mrs|ms|dr|vs|approx|art|sec|k\.k|g\.k|p\.o|u\.s|s\.a|b\.v|jr|[a-z])$`)
)

// lists returns the enumerations of some blocks, outermost items only: what is
// nested below an item belongs to it. Blocks that are in no list are left to
// the reader of sentences.
func (r *reader) lists(blocks []block) []list {
	var out []list
	var open *list
	for i, b := range blocks {
		switch {
		case b.kind == item && open == nil:
			out = append(out, list{line: b.line, depth: b.depth})
			open = &out[len(out)-1]
			open.lead, open.label = leadOf(blocks[:i], b.depth)
			r.add(open, b)
		case b.kind == item && b.depth < open.depth:
			out = append(out, list{line: b.line, depth: b.depth})
			open = &out[len(out)-1]
			r.add(open, b)
		case b.kind == item && b.depth == open.depth:
			r.add(open, b)
		case b.kind == item:
			last := &open.items[len(open.items)-1]
			last.Text += "\n" + b.text
		case open != nil && b.depth >= open.depth: // a paragraph below the item
		case open != nil && b.kind == paragraph && between(blocks, i, open.depth):
			r.warn(b.line, "an item has lost its bullet; it is read as one of the list")
			r.add(open, b)
		default:
			open = nil
			if bare := r.bulletless(blocks, i); bare != nil {
				out = append(out, *bare)
			}
		}
	}
	for i := range out {
		out[i].items = r.itemsOf(out[i].items, out[i].bare)
	}
	return out
}

func (r *reader) add(l *list, b block) { l.items = append(l.items, Item{Text: b.text, Line: b.line}) }

// leadOf returns the last paragraph or heading before a list.
func leadOf(before []block, depth int) (lead, label string) {
	for i := len(before) - 1; i >= 0; i-- {
		if b := before[i]; b.kind != row && (b.kind != item || b.depth < depth) {
			return b.text, b.label
		}
	}
	return "", ""
}

// between reports whether block i is an item without its bullet: it ends as the
// items of the list do, and the list goes on behind it.
func between(blocks []block, i, depth int) bool {
	text := strings.TrimSpace(blocks[i].text)
	if i+1 >= len(blocks) || blocks[i+1].kind != item || blocks[i+1].depth != depth || blocks[i].label != "" || blocks[i].depth != depth-1 {
		return false
	}
	return strings.HasSuffix(text, ";") || joiner().MatchString(text)
}

// bulletless reads a paragraph behind a sentence that ends in a colon as a list,
// where semicolons set its parts apart.
func (r *reader) bulletless(blocks []block, i int) *list {
	if i == 0 || blocks[i].kind != paragraph || blocks[i-1].kind == item || !strings.HasSuffix(blocks[i-1].text, ":") {
		return nil
	}
	l := list{lead: blocks[i-1].text, label: blocks[i-1].label, line: blocks[i].line, depth: blocks[i].depth + 1, bare: true}
	for j := i; j < len(blocks) && blocks[j].kind == paragraph; j++ {
		r.add(&l, blocks[j])
		if text := strings.TrimSpace(blocks[j].text); !strings.HasSuffix(text, ";") && !joiner().MatchString(text) {
			break
		}
	}
	if len(l.items) < 2 && strings.Count(l.items[0].Text, ";") < 2 {
		return nil
	}
	r.warn(l.line, "a list has no bullets; it is read by its semicolons")
	return &l
}

// itemsOf puts cut items together, takes fused ones apart and leaves out what
// is there twice.
func (r *reader) itemsOf(raw []Item, bare bool) []Item {
	semicolons := 0
	if bare {
		semicolons = 1
	}
	for _, it := range raw {
		if strings.HasSuffix(joiner().ReplaceAllString(it.Text, ";"), ";") {
			semicolons++
		}
	}
	var out []Item
	for _, it := range r.joined(raw, semicolons) {
		parts := fused(it.Text, semicolons)
		if len(parts) > 1 && !bare {
			r.warn(it.Line, "a bullet holds %d items; they are read one by one", len(parts))
		}
		for _, p := range parts {
			out = r.once(out, Item{Text: finished(p), Line: it.Line})
		}
	}
	return out
}

func (r *reader) once(list []Item, it Item) []Item {
	if it.Text == "" {
		return list
	}
	own := folded(it.Text)
	for _, old := range list {
		if len(old.Text) == len(it.Text) && folded(old.Text) == own {
			r.warn(it.Line, "an item is there twice, first in line %d; it is counted once", old.Line)
			return list
		}
	}
	return append(list, it)
}

// joined puts an item together with the next where it was cut in the middle of
// its sentence. A list that uses no marks at its ends can't tell.
func (r *reader) joined(raw []Item, semicolons int) []Item {
	var out []Item
	for i := range raw {
		if n := len(out); n > 0 && semicolons > 0 && cutOff().MatchString(out[n-1].Text) {
			r.warn(raw[i].Line, "a bullet goes on with the sentence of the one in line %d; they are read as one item", out[n-1].Line)
			out[n-1].Text += " " + raw[i].Text
			continue
		}
		out = append(out, raw[i])
	}
	return out
}

// fused takes an item apart: at a semicolon, where other items of the list end
// in one, and at a point or a line break behind which a new item begins in
// lower case.
func fused(text string, semicolons int) []string {
	var parts []string
	start := 0
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '(':
			depth++
		case c == ')':
			depth = max(0, depth-1)
		case depth > 0:
		case c == ';' && semicolons > 0, c == '\n' && semicolons > 0 && strings.HasSuffix(strings.TrimSpace(text[start:i]), ";"),
			c == '.' && semicolons > 0 && lowerBehind(text[i+1:]) && !abbrev().MatchString(text[start:i]):
			if rest := text[i+1:]; !onlyJoiner(rest) && !onlyJoiner(text[start:i]) {
				parts = append(parts, text[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, text[start:])
}

// lowerBehind reports whether a space and a lower-case letter follow.
func lowerBehind(rest string) bool {
	trimmed := strings.TrimLeft(rest, " \n")
	if trimmed == rest || trimmed == "" || onlyJoiner(trimmed) {
		return false
	}
	return trimmed[0] >= 'a' && trimmed[0] <= 'z'
}

// onlyJoiner reports whether nothing but "and" and marks is left.
func onlyJoiner(s string) bool {
	switch strings.Trim(strings.ToLower(s), " ;,.\n") {
	case "", "and", "or", "and/or", "und", "oder", "et", "ou", "y", "o", "e":
		return true
	}
	return false
}

// finished takes the marks and the last "and" from an item's end, and an "and"
// from its front.
func finished(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\n", " "))
	s = joiner().ReplaceAllString(s, "")
	s = tail().ReplaceAllString(s, "")
	for _, front := range []string{"and ", "or "} {
		s = strings.TrimPrefix(s, front)
	}
	if !abbrev().MatchString(strings.TrimSuffix(s, ".")) {
		s = strings.TrimSuffix(s, ".")
	}
	return strings.TrimSpace(s)
}
