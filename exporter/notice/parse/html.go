package parse

import (
	"cmp"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hypertext turns HTML into blocks. It reads tokens, not a tree: a published
// page is often broken, and each block must know its line.
type hypertext struct {
	blocks []block
	line   int
	open   []atom.Atom // open lists and items
	in     context
	skip   atom.Atom // the element whose content is not text
	skips  int

	buf    strings.Builder
	begun  int // line of the buffer's first text that is not blank, 0 where there is none
	bold   int
	label  strings.Builder
	mixed  bool // text that is not bold was seen after the label
	links  []link
	href   string
	anchor strings.Builder
	cells  []string
	title  string
}

// context is the element that the text stands in.
type context struct {
	kind  kind
	level int
	cell  bool
}

// unread are the elements whose content is no part of a notice.
var unread = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true,
	atom.Nav: true, atom.Footer: true, atom.Button: true, atom.Select: true, atom.Iframe: true, atom.Textarea: true,
}

var breaking = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Main: true, atom.Header: true, atom.Aside: true,
	atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Body: true, atom.Html: true,
	atom.Blockquote: true, atom.Pre: true, atom.Hr: true, atom.Form: true, atom.Details: true, atom.Summary: true, atom.Head: true,
	atom.Tbody: true, atom.Thead: true, atom.Caption: true, atom.Fieldset: true, atom.Figure: true, atom.Address: true,
}

func readHTML(text string) (blocks []block, title string) {
	h := hypertext{line: 1, in: context{kind: loose}}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			if errors.Is(z.Err(), io.EOF) {
				h.text(string(z.Raw()))
			}
			h.flush()
			return h.blocks, h.title
		}
		lines := strings.Count(string(z.Raw()), "\n")
		h.token(z.Token())
		h.line += lines
	}
}

func (h *hypertext) token(t html.Token) {
	if h.skip != 0 {
		switch {
		case t.Type == html.StartTagToken && t.DataAtom == h.skip:
			h.skips++
		case t.Type == html.EndTagToken && t.DataAtom == h.skip:
			if h.skips--; h.skips == 0 {
				h.skip = 0
			}
		}
		return
	}
	switch t.Type {
	case html.TextToken:
		h.text(t.Data)
	case html.StartTagToken, html.SelfClosingTagToken:
		h.start(t)
	case html.EndTagToken:
		h.end(t.DataAtom)
	}
}

func (h *hypertext) text(s string) {
	blankOnly := strings.TrimFunc(s, blank) == ""
	if h.begun == 0 && !blankOnly {
		before := s[:len(s)-len(strings.TrimLeftFunc(s, blank))]
		h.begun = h.line + strings.Count(before, "\n")
	}
	flat := strings.ReplaceAll(s, "\n", " ")
	h.buf.WriteString(flat)
	if h.href != "" {
		h.anchor.WriteString(flat)
	}
	switch {
	case blankOnly && !h.mixed:
		h.label.WriteString(" ")
	case h.bold > 0 && !h.mixed:
		h.label.WriteString(flat)
	case !blankOnly:
		h.mixed = true
	}
}

func (h *hypertext) start(t html.Token) {
	switch a := t.DataAtom; {
	case unread[a] && t.Type == html.StartTagToken:
		h.flush()
		h.skip, h.skips = a, 1
	case a == atom.Title:
		h.flush()
		h.in = context{kind: heading, level: -1}
	case isHeading(a):
		h.flush()
		h.in = context{kind: heading, level: int(t.Data[1] - '0')}
	case a == atom.Li:
		h.flush()
		if n := len(h.open); n > 0 && h.open[n-1] == atom.Li { // its end tag may be left out
			h.open = h.open[:n-1]
		}
		h.open = append(h.open, a)
		h.in = context{kind: item}
	case a == atom.Tr:
		h.flush()
		h.cells = []string{}
	case (a == atom.Td || a == atom.Th) && h.cells != nil:
		h.cell()
		h.in = context{kind: row, cell: true}
	case a == atom.Br:
		h.buf.WriteString("\n")
	case a == atom.B || a == atom.Strong:
		h.bold++
	case a == atom.A:
		h.href, _ = attribute(t, "href")
		h.anchor.Reset()
	case breaking[a]:
		h.block(a)
	}
}

// block begins an element that is a block of its own. Inside a cell it only
// separates words.
func (h *hypertext) block(a atom.Atom) {
	if h.in.cell && a != atom.Ul && a != atom.Ol && a != atom.Table {
		h.buf.WriteString(" ")
		return
	}
	begun := h.in.kind == item && strings.TrimFunc(h.buf.String(), blank) == ""
	h.flush()
	if a == atom.Ul || a == atom.Ol {
		h.open = append(h.open, a)
	}
	if begun && (a == atom.P || a == atom.Div) { // <li><p>: the paragraph is the item
		return
	}
	h.in = context{kind: loose}
	if a == atom.P || a == atom.Dd || a == atom.Blockquote || a == atom.Summary || a == atom.Dt || a == atom.Address {
		h.in = context{kind: paragraph}
	}
}

func (h *hypertext) end(a atom.Atom) {
	switch {
	case a == atom.B || a == atom.Strong:
		h.bold = max(0, h.bold-1)
	case a == atom.A:
		if text := clean(h.anchor.String()); text != "" && h.href != "" {
			h.links = append(h.links, link{text, h.href})
		}
		h.href = ""
	case a == atom.Td || a == atom.Th:
		h.cell()
	case a == atom.Tr:
		h.cell()
		h.row()
	case a == atom.Li || a == atom.Ul || a == atom.Ol:
		h.flush()
		h.shut(a)
		h.in = context{kind: loose}
	case h.in.cell && breaking[a]:
		h.buf.WriteString(" ")
	case breaking[a] || isHeading(a) || a == atom.Title:
		h.flush()
		h.in = context{kind: loose}
	}
}

// shut takes the innermost open element of that name, and what is open inside
// it, off the stack. An item is not looked for outside its list.
func (h *hypertext) shut(a atom.Atom) {
	for i := len(h.open) - 1; i >= 0; i-- {
		if h.open[i] == a {
			h.open = h.open[:i]
			return
		}
		if a == atom.Li {
			return
		}
	}
}

// depth is the number of open items.
func (h *hypertext) depth() (n int) {
	for _, a := range h.open {
		if a == atom.Li {
			n++
		}
	}
	return n
}

// cell ends a cell of the open row.
func (h *hypertext) cell() {
	if h.in.cell {
		h.cells = append(h.cells, strings.ReplaceAll(clean(unescape(h.buf.String())), "\n", " "))
		h.reset()
	}
	h.in = context{kind: loose}
}

func (h *hypertext) row() {
	if len(strings.Join(h.cells, "")) > 0 {
		h.blocks = append(h.blocks, block{kind: row, depth: h.depth(), cells: h.cells, text: strings.Join(h.cells, " | "), line: h.line})
	}
	h.cells = nil
	h.reset()
}

// flush makes a block of the text so far.
func (h *hypertext) flush() {
	text := clean(unescape(h.buf.String()))
	b := block{kind: h.in.kind, level: h.in.level, depth: h.depth(), text: text, links: h.links, line: cmp.Or(h.begun, h.line)}
	b.label = trimLabel(clean(unescape(h.label.String())))
	switch {
	case text == "":
	case b.level < 0:
		h.title = strings.ReplaceAll(text, "\n", " ")
	case h.depth() > 0 && b.kind == loose:
		b.kind = paragraph
		h.blocks = append(h.blocks, b)
	default:
		if b.kind == row {
			b.kind = paragraph
		}
		h.blocks = append(h.blocks, b)
	}
	h.reset()
}

func (h *hypertext) reset() {
	h.buf.Reset()
	h.label.Reset()
	h.begun, h.mixed, h.links, h.href = 0, false, nil, ""
	h.anchor.Reset()
}

func isHeading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func attribute(t html.Token, name string) (string, bool) {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// trimLabel takes the colon, the point or the dash from the end of a label.
func trimLabel(s string) string {
	return strings.TrimRight(strings.ReplaceAll(s, "\n", " "), ":.–—- ")
}
