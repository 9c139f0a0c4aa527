package xlsxw

import (
	"strconv"

	"github.com/valise-export/valise/exporter/lang"
)

// front renders the rows of the summary, one after the other.
type front struct {
	p          *lang.Printer
	sheet      string
	dictionary string // the other front sheet
	cols       []int  // the columns' widths in characters
	columns    []string
	row        int // the last one begun
	height     int // its height in points, 0 for the usual one
	cells      []frontCell
	body       []byte // the sheet's data with the rows before it
	merges     []byte
	links      []byte
}

// frontCell is a cell of the row under way.
type frontCell struct {
	style int // 0: there is none
	value any // a text, an int64 or an amount; nil or "" for none
}

// amount is a decimal that is written as a number in its style.
type amount struct {
	digits string
	style  int
}

// frontBytes is the size of most summaries.
const frontBytes = 48 << 10

func newFront(p *lang.Printer, at frontNames, widths []int) *front {
	f := &front{p: p, sheet: at.summary, dictionary: at.dictionary, cols: widths, cells: make([]frontCell, len(widths))}
	f.body = append(make([]byte, 0, frontBytes), "<sheetData>"...)
	for i := range widths {
		f.columns = append(f.columns, `<c r="`+columnName(i))
	}
	return f
}

// skip goes on after so many rows.
func (f *front) skip(rows int) {
	f.flush()
	f.row += rows
}

// flush renders the row under way.
func (f *front) flush() {
	number := []byte(strconv.Itoa(f.row))
	start := len(f.body)
	f.body = append(append(append(f.body, `<row r="`...), number...), '"')
	if f.height > 0 {
		f.body = append(strconv.AppendInt(append(f.body, ` ht="`...), int64(f.height), 10), `" customHeight="1"`...)
	}
	f.body = append(f.body, '>')
	empty := len(f.body)
	for i := range f.cells {
		if c := &f.cells[i]; c.style > 0 {
			f.body = f.appendCell(f.body, f.columns[i], number, c)
			*c = frontCell{}
		}
	}
	if len(f.body) == empty && f.height == 0 {
		f.body = f.body[:start]
		return
	}
	f.body, f.height = append(f.body, "</row>"...), 0
}

// appendCell appends a cell; numbers have styles of their own.
func (*front) appendCell(dst []byte, column string, number []byte, c *frontCell) []byte {
	switch v := c.value.(type) {
	case int64:
		dst = append(appendStart(dst, column, number, styleCount), `><v>`...)
		return append(strconv.AppendInt(dst, v, 10), valueClose...)
	case amount:
		dst = append(appendStart(dst, column, number, v.style), `><v>`...)
		return append(append(dst, v.digits...), valueClose...)
	case string:
		if len(v) > shortText {
			n, _ := prefix(v, maxUnits)
			v = v[:n]
		}
		if v != "" {
			return appendText(dst, column, number, c.style, v)
		}
	}
	return append(appendStart(dst, column, number, c.style), "/>"...)
}

// cell returns the reference of a cell of the row; column counts from 0.
func (f *front) cell(column int) string { return reference(column, f.row) }

// add begins a row of texts and numbers in one style.
func (f *front) add(style int, values ...any) {
	f.skip(1)
	for i, value := range values {
		f.put(i, style, value)
	}
}

// put fills one cell of the row.
func (f *front) put(column, style int, value any) { f.cells[column] = frontCell{style, value} }

// line begins a row of a table: a cell in each column of the sheet, and as high
// as its longest text.
func (f *front) line(style int, values ...any) {
	f.add(style, values...)
	for i := len(values); i < len(f.cols); i++ {
		f.put(i, style, nil)
	}
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i], _ = v.(string)
	}
	f.high(linesOfRow(texts, f.cols))
}

// high makes the row so many lines high.
func (f *front) high(lines int) {
	if lines > 1 {
		f.height = heightOf(lines)
	}
}

// link makes a cell of the row lead to the start of a sheet.
func (f *front) link(column int, text, sheet string) {
	f.put(column, styleLink, text)
	f.links = append(append(append(f.links, `<hyperlink ref="`...), f.cell(column)...), `" location="`...)
	f.links = append(appendAttribute(f.links, sheetReference(sheet)), `"/>`...)
}

// merge makes one cell of two columns of the row.
func (f *front) merge(from, to int) {
	f.merges = append(f.merges, `<mergeCell ref="`+f.cell(from)+":"+f.cell(to)+`"/>`...)
}

// part returns the sheet's data, and what says of it which cells are one and
// which are links (ECMA-376, part 1, section 18.3.1.99: in this order).
func (f *front) part() []byte {
	f.flush()
	dst := append(f.body, "</sheetData>"...)
	if len(f.merges) > 0 {
		dst = append(append(append(dst, "<mergeCells>"...), f.merges...), "</mergeCells>"...)
	}
	if len(f.links) > 0 {
		dst = append(append(append(dst, "<hyperlinks>"...), f.links...), "</hyperlinks>"...)
	}
	return dst
}
