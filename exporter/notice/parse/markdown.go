package parse

import (
	"strings"
)

var (
	atx       = lazily(`^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)[ \t]*#*[ \t]*$`)
	setext    = lazily(`^ {0,3}(=+|-+)[ \t]*$`)
	bullet    = lazily(`^([ \t]*)(?:[*+-]|\d{1,3}[.)]|[•·◦▪●○‣⁃–—])([ \t\x{a0}]+)(\S.*)?$`)
	separator = lazily(`^[|:\- \t]+$`)
	fence     = lazily("^ {0,3}(```|~~~)")
	hardBreak = lazily(`(?: {2,}|\\)$`)
)

// markup turns Markdown into blocks, line by line.
type markup struct {
	blocks  []block
	indents []int // columns of the bullets of the open items
	buf     []string
	kind    kind
	begun   int
	line    int
	after   bool // the line before was blank
}

func readMarkdown(text string) []block {
	m := markup{}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		m.line = i + 1
		line := expand(lines[i])
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if m.setext(line, next) {
			i++
			continue
		}
		m.read(line)
	}
	m.flush()
	return m.blocks
}

// expand makes spaces of tabs, and takes quotes' marks from the front.
func expand(line string) string {
	line = strings.ReplaceAll(line, "\t", "    ")
	for strings.HasPrefix(strings.TrimLeft(line, " "), "> ") {
		line = strings.TrimLeft(line, " ")[2:]
	}
	return line
}

// setext reads a heading that is underlined. A text above it that is a bullet,
// or goes on over several lines, is none.
func (m *markup) setext(line, next string) bool {
	under := setext().FindStringSubmatch(next)
	if under == nil || strings.TrimFunc(line, blank) == "" || len(m.buf) > 0 || indent(line) > 3 || bullet().MatchString(line) ||
		strings.Contains(line, "|") || atx().MatchString(line) || (under[1][0] == '-' && len(under[1]) < 2) {
		return false
	}
	level := 1
	if under[1][0] == '-' {
		level = 2
	}
	m.heading(level, line)
	return true
}

func (m *markup) heading(level int, text string) {
	m.flush()
	m.indents = nil
	m.kind, m.begun, m.buf = heading, m.line, []string{text}
	m.flush()
	m.blocks[len(m.blocks)-1].level = level
}

func (m *markup) read(line string) {
	trimmed := strings.TrimFunc(line, blank)
	switch h := atx().FindStringSubmatch(line); {
	case trimmed == "":
		m.flush()
		m.after = true
		return
	case h != nil && strings.TrimFunc(h[2], blank) != "":
		m.heading(len(h[1]), h[2])
	case fence().MatchString(line), setext().MatchString(line) && len(trimmed) > 2:
		m.flush()
	case strings.HasPrefix(trimmed, "|"):
		m.row(trimmed, indent(line))
	case bullet().MatchString(line):
		m.bullet(line)
	default:
		m.more(line)
	}
	m.after = false
}

func (m *markup) bullet(line string) {
	parts := bullet().FindStringSubmatch(line)
	m.flush()
	column := len(parts[1])
	m.close(column)
	m.indents = append(m.indents, column)
	m.kind, m.begun, m.buf = item, m.line, []string{parts[3]}
}

// close ends the items that a line of that column is not under: what belongs to
// an item stands two columns or more to the right of its bullet.
func (m *markup) close(column int) {
	for len(m.indents) > 0 && column < m.indents[len(m.indents)-1]+2 {
		m.indents = m.indents[:len(m.indents)-1]
	}
}

// more adds a line to the open block, or begins a paragraph: under the items as
// deep as it is indented, where a blank line came before.
func (m *markup) more(line string) {
	if len(m.buf) == 0 {
		if m.after {
			m.close(indent(line))
		}
		m.kind, m.begun = paragraph, m.line
	}
	m.buf = append(m.buf, line)
}

func (m *markup) row(line string, column int) {
	m.flush()
	if m.after {
		m.close(column)
	}
	if separator().MatchString(line) {
		return
	}
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	var cells []string
	for _, c := range strings.Split(strings.ReplaceAll(line, `\|`, "\x01"), "|") {
		text, _, _ := inline(strings.ReplaceAll(c, "\x01", "|"))
		cells = append(cells, strings.ReplaceAll(clean(text), "\n", " "))
	}
	m.blocks = append(m.blocks, block{kind: row, depth: len(m.indents), cells: cells, text: strings.Join(cells, " | "), line: m.line})
}

// flush ends the open block.
func (m *markup) flush() {
	if len(m.buf) == 0 {
		return
	}
	var raw strings.Builder
	for i, line := range m.buf {
		raw.WriteString(hardBreak().ReplaceAllString(line, ""))
		if i < len(m.buf)-1 {
			if hardBreak().MatchString(line) {
				raw.WriteString("\n")
			} else {
				raw.WriteString(" ")
			}
		}
	}
	text, label, links := inline(raw.String())
	b := block{kind: m.kind, depth: len(m.indents), text: clean(text), label: label, links: links, line: m.begun}
	if b.kind == heading {
		b.depth = 0
	}
	if b.text != "" || b.kind == heading {
		m.blocks = append(m.blocks, b)
	}
	m.buf = nil
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
