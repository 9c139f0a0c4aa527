package pdfw

import (
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// column is a column of a table.
type column struct {
	head  *typeset.Paragraph
	align align
	cells []cell  // by row
	width float64 // set by fit

	natural float64 // its widest cell on one line
	least   float64 // its widest word
}

// cell is a text of a table; the zero value is an empty one.
type cell struct {
	par   *typeset.Paragraph
	quiet bool // a mark such as "withheld"
}

// table is laid out once its columns fit.
type table struct {
	columns []column
	look    look
	pad     float64 // above and below a row
}

const (
	cellGap = 9.0 // between columns
	cellPad = 3.2 // above and below a row
	tight   = 1.7 // the same in tables that go on for pages
	// widestWord bounds what a single word may claim: longer ones break inside.
	widestWord = 92.0
	// widestHead is the same for headings, whose long words are names and should
	// stay whole.
	widestHead = 112.0
	// widestFigure is the same for figures, which otherwise never break.
	widestFigure = 170.0
)

func (f *flow) newTable(titles []string, aligns []align) *table {
	t := &table{look: smallText, pad: cellPad, columns: make([]column, len(titles))}
	for i, title := range titles {
		t.columns[i] = f.newColumn(title, aligns[i])
	}
	return t
}

func (f *flow) newColumn(title string, a align) column {
	head := f.shape(title, smallHead)
	least := f.least(head, widestHead)
	return column{head: head, align: a, natural: least, least: least}
}

// fewLetters is what a text of a script without spaces claims: it may break
// between any two letters, and should not stand one below the other.
const fewLetters = 33.0

// least returns the width that a text asks for at the least, of which a single
// word claims at most widest.
func (f *flow) least(p *typeset.Paragraph, widest float64) float64 {
	least := min(f.setter.MinWidth(p), widest)
	if least < fewLetters/2 {
		least = max(least, min(p.Width(), fewLetters))
	}
	return least
}

func (f *flow) cell(text string, quiet bool) cell {
	l := smallText
	return cell{par: f.shape(text, l), quiet: quiet}
}

// add appends a row.
func (t *table) add(f *flow, row []cell) {
	for i, c := range row {
		t.columns[i].add(f, c)
	}
}

// add appends a cell and widens what the column asks for.
func (c *column) add(f *flow, of cell) {
	c.cells = append(c.cells, of)
	if of.par == nil {
		return
	}
	width := of.par.Width()
	c.natural = max(c.natural, width)
	if c.align == alignRight {
		c.least = max(c.least, min(width, widestFigure)) // figures do not wrap
	} else if c.least < widestWord {
		c.least = max(c.least, f.least(of.par, widestWord))
	}
}

// fit gives the columns their widths. It reports false, and the table cannot be
// drawn, where not even the widest words fit side by side.
func (t *table) fit(width float64) bool {
	width -= cellGap * float64(len(t.columns)-1)
	var least, wish float64
	for i := range t.columns {
		t.columns[i].least = min(t.columns[i].least+0.1, t.columns[i].natural+0.1)
		least += t.columns[i].least
		wish += t.columns[i].natural + 0.1 - t.columns[i].least
	}
	if least > width {
		return false
	}
	t.share(width-least, wish)
	t.widenHeads(width)
	if whole := t.width() - cellGap*float64(len(t.columns)-1); whole < width && whole > width*0.6 { // nearly as wide as the page: the edges meet
		for i := range t.columns {
			t.columns[i].width += (width - whole) * t.columns[i].width / whole
		}
	}
	return true
}

// widenHeads lets headings stand on one line where there is room.
func (t *table) widenHeads(width float64) {
	spare := width - t.width() + cellGap*float64(len(t.columns)-1)
	for i := range t.columns {
		if more := t.columns[i].head.Width() + 0.1 - t.columns[i].width; more > 0 && more <= spare {
			t.columns[i].width += more
			spare -= more
		}
	}
}

// share gives each column the same part of what is left, but no column more than
// it wishes for: short texts stay on one line, long ones wrap.
func (t *table) share(left, wish float64) {
	for i := range t.columns {
		t.columns[i].width = t.columns[i].least
	}
	for wish > 0.01 && left > 0.01 {
		wanting := 0
		for i := range t.columns {
			if c := &t.columns[i]; c.width < c.natural {
				wanting++
			}
		}
		if wanting == 0 {
			return
		}
		part := left / float64(wanting)
		for i := range t.columns {
			c := &t.columns[i]
			if more := min(part, c.natural+0.1-c.width); c.width < c.natural && more > 0 {
				c.width += more
				left -= more
				wish -= more
			}
		}
	}
}

// draw flows the table; the headings are repeated on each page, and a row that
// is higher than a page goes on over the next.
func (f *flow) draw(t *table, x float64) {
	lines := make([][]typeset.Line, 2*len(t.columns))
	heads, lines := lines[:len(t.columns)], lines[len(t.columns):]
	for i := range t.columns {
		heads[i] = f.setter.Lines(t.columns[i].head, t.columns[i].width)
	}
	headHeight := height(heads, smallHead.leading)
	f.need(headHeight + 2*t.look.leading + 4*cellPad)
	f.tableHead(t, heads, headHeight, x)
	next := func() {
		f.newPage()
		f.tableHead(t, heads, headHeight, x)
	}
	for n := range t.columns[0].cells {
		for i := range t.columns {
			switch c := &t.columns[i]; {
			case c.cells[n].par == nil:
				lines[i] = nil
			case n == 0 || c.cells[n].par != c.cells[n-1].par: // else it looks as it does above
				lines[i] = f.setter.Lines(c.cells[n].par, c.width)
			}
		}
		if h := height(lines, t.look.leading) + 2*t.pad; f.y+h > bottom && (h < 200 || f.y+60 > bottom) {
			next()
		}
		f.tableRow(t, n, lines, x, next)
	}
	f.y += 4
}

func (f *flow) tableHead(t *table, heads [][]typeset.Line, h, x float64) {
	at := x
	for i := range t.columns {
		c := &t.columns[i]
		y := f.y + h - smallHead.leading*float64(len(heads[i])) // headings stand on the rule
		for k := range heads[i] {
			f.put(f.current(), &heads[i][k], smallHead, at, y, c.width, c.align)
			y += smallHead.leading
		}
		at += c.width + cellGap
	}
	f.y += h + 2
	f.rule(x, f.y, t.width(), 0.9, accent)
}

// tableRow draws row n; next begins another page.
func (f *flow) tableRow(t *table, n int, lines [][]typeset.Line, x float64, next func()) {
	f.y += t.pad
	l := t.look
	for from, rows := 0, deepest(lines); from < rows; {
		fit := int((bottom - f.y) / l.leading)
		if fit < 1 {
			next()
			f.y += t.pad
			continue
		}
		to, at := min(rows, from+fit), x
		for i := range t.columns { // cell by cell: so it is read and copied
			c, used := &t.columns[i], l
			if c.cells[n].quiet {
				used = l.in(muted)
			}
			f.stack(part(lines[i], from, to), used, at, c.width, c.align)
			at += c.width + cellGap
		}
		f.y += float64(to-from) * l.leading
		from = to
	}
	f.y += t.pad
	f.rule(x, f.y, t.width(), 0.4, hair)
}

// part returns those of the lines from … to that there are.
func part(lines []typeset.Line, from, to int) []typeset.Line {
	return lines[min(from, len(lines)):min(to, len(lines))]
}

// stack draws lines below each other without moving the flow.
func (f *flow) stack(lines []typeset.Line, l look, x, width float64, a align) {
	for k := range lines {
		f.put(f.current(), &lines[k], l, x, f.y+float64(k)*l.leading, width, a)
	}
}

func (t *table) width() float64 {
	w := -cellGap
	for i := range t.columns {
		w += t.columns[i].width + cellGap
	}
	return w
}

func deepest(lines [][]typeset.Line) int {
	n := 0
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

func height(lines [][]typeset.Line, leading float64) float64 {
	return float64(deepest(lines)) * leading
}
