package pdfw

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// view is a dataset's records on their way to the page.
type view struct {
	d       *document
	digest  *report.Digest
	layout  *report.Layout
	counted map[[2]int]bool
	unseen  bool      // a value has characters that no font found can show
	excerpt bool      // of long texts the start stands in the table
	columns []*column // by field, once one was asked for
}

// value returns what a reader sees of field i of record n, and counts it where
// that is not the whole value.
func (v *view) value(n, i int) (text string, quiet bool) {
	val := v.digest.Shown[n][i]
	raw := v.layout.Text(v.digest.Shown[n], i)
	text = report.Visible(raw)
	if val.Kind() == exporter.KindWithheld {
		return text, true
	}
	start := firstLines(text, mostLines)
	if v.excerpt {
		start = startOf(text)
	}
	if len(start) < len(text) {
		text = start + v.d.words.T("value.cut")
	}
	if text != raw || report.IsCut(val) {
		v.adapted(n, i)
	}
	if _, reduced := val.Rule(); reduced {
		text += " (" + v.d.words.T("value.reduced") + ")"
	}
	return text, false
}

// mostLines bounds the lines of a value: a text of nothing but line feeds must
// not fill the report.
const mostLines = 40

// firstLines returns so many lines of a text at most.
func firstLines(text string, most int) string {
	at := 0
	for range most {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return text
		}
		at += next + 1
	}
	return text[:at-1]
}

func (v *view) adapted(n, i int) {
	if key := [2]int{n, i}; !v.counted[key] {
		v.counted[key] = true
		v.d.adapted[v.digest.Dataset.Name]++
	}
}

// missing counts a value that names characters instead of showing them.
func (v *view) missing(n, i int) {
	v.unseen = true
	v.adapted(n, i)
}

func (v *view) heading(i int) string { return report.Heading(v.digest.Dataset.Fields[i]) }

func (v *view) pair(n, i int) pair {
	text, quiet := v.value(n, i)
	if !v.d.setter.CanShow(text) {
		v.missing(n, i)
	}
	return pair{name: v.heading(i), value: text, quiet: quiet, record: true}
}

// pairs are the fields of a record that have a value.
func (v *view) pairs(n int, fields []int) []pair {
	var out []pair
	for _, i := range fields {
		if !v.digest.Shown[n][i].IsNull() {
			out = append(out, v.pair(n, i))
		}
	}
	return out
}

// single lays one record out as a list, or as a grid where it is long.
func (v *view) single() {
	v.shows(formPairs, v.layout.Fields)
	pairs := v.pairs(0, v.layout.Fields)
	if len(pairs) > 14 {
		v.d.y += 4
		v.d.blocks(pairs, 3)
		return
	}
	v.d.facts(pairs, marginX, 150, bodyWidth)
}

// common names once what is the same in every record.
func (v *view) common() {
	if len(v.layout.Constant) == 0 {
		return
	}
	v.shows(formCommon, v.layout.Constant)
	v.d.text(v.d.words.T("note.same"), smallHead)
	v.d.y += 3
	v.d.blocks(v.pairs(0, v.layout.Constant), 3)
	v.d.y += 4
}

// empties names the fields that no shown record fills.
func (v *view) empties() {
	if len(v.layout.Empty) == 0 {
		return
	}
	var names []string
	for _, i := range v.layout.Empty {
		names = append(names, v.heading(i))
	}
	v.d.gap(3)
	v.d.note(v.d.words.T("pdf.empty", "fields", strings.Join(names, v.d.words.T("list.comma"))))
}

// table draws the records as one table; it reports false, and draws nothing,
// where that would be hard to read.
func (v *view) table() bool {
	if len(v.layout.Fields) > tableColumns || v.long() {
		return false
	}
	t := v.build(v.layout.Fields)
	if t.crowded(1.45) || !t.fit(bodyWidth) {
		return false
	}
	v.shows(formTable, v.layout.Fields)
	v.d.draw(t, marginX)
	return true
}

// long reports whether a value is too long for a table.
func (v *view) long() bool { return slices.ContainsFunc(v.layout.Fields, v.tooLong) }

func (v *view) build(fields []int) *table {
	t := &table{look: smallText, pad: cellPad, columns: make([]column, len(fields))}
	for k, i := range fields {
		t.columns[k] = *v.column(i)
	}
	return t
}

// column returns the column of field i.
func (v *view) column(i int) *column { return v.columnWithin(i, math.Inf(1)) }

// columnWithin returns the column of field i, nil where it would be wider than
// most on one line. It is made once: a wide dataset's are tried one by one before
// some are drawn. Of one that is too wide only the cells that tell it are made.
func (v *view) columnWithin(i int, most float64) *column {
	if v.columns == nil {
		v.columns = make([]*column, len(v.digest.Dataset.Fields))
	}
	if v.columns[i] == nil {
		v.columns[i] = v.newColumn(i, most)
	}
	if c := v.columns[i]; c != nil && c.natural <= most {
		return c
	}
	return nil
}

func (v *view) newColumn(i int, most float64) *column {
	a := alignStart
	if k := v.digest.Dataset.Fields[i].Type; k == exporter.TypeInteger || k == exporter.TypeDecimal {
		a = alignRight
	}
	c := v.d.newColumn(v.heading(i), a)
	if c.natural > most {
		return nil
	}
	c.cells = v.d.desk.column(len(v.digest.Shown))
	for n := range v.digest.Shown {
		if n > 0 && v.repeats(n, i) {
			c.cells = append(c.cells, c.cells[n-1])
			continue
		}
		if c.add(&v.d.flow, v.newCell(n, i)); c.natural > most {
			return nil
		}
	}
	c.least = max(c.least, v.widestDate(i))
	return &c
}

// repeats reports whether field i of record n looks as it does in the record
// above, and counts it as that was counted.
func (v *view) repeats(n, i int) bool {
	record, above := v.digest.Shown[n], v.digest.Shown[n-1]
	if record[i] != above[i] || !v.layout.SameCurrency(record, above, i) {
		return false
	}
	if v.counted[[2]int{n - 1, i}] {
		v.adapted(n, i)
	}
	return true
}

// widestDate returns how wide the widest whole date of a field is, without its
// time of day: only that may stand on a line of its own.
func (v *view) widestDate(i int) (widest float64) {
	var last time.Time
	for n := range v.digest.Shown {
		if v.digest.Shown[n][i].Kind() != exporter.KindInstant {
			continue
		}
		at := v.digest.Shown[n][i].Time().In(v.d.zone)
		if at.YearDay() != last.YearDay() || at.Year() != last.Year() {
			widest = max(widest, v.d.setter.Paragraph(v.d.words.Date(at)+",", smallText.style()).Width())
		}
		last = at
	}
	return widest
}

func (v *view) newCell(n, i int) cell {
	if v.digest.Shown[n][i].IsNull() {
		return cell{}
	}
	text, quiet := v.value(n, i)
	c := cell{par: v.d.setter.Paragraph(text, smallText.style()), quiet: quiet} // whoever looks for secrets has seen the value
	if c.par.Adapted() {
		v.missing(n, i)
	}
	return c
}

// wide lays out records that are too wide for one table: their most telling
// fields as a table where they are many, else record by record.
func (v *view) wide() {
	if len(v.digest.Shown) > fewRecords && v.essence() {
		return
	}
	v.shows(formPairs, v.layout.Fields)
	for n := range v.digest.Shown {
		v.d.gap(5)
		v.d.need(70)
		v.d.text(v.recordTitle(n), look{size: 8.6, leading: 13, color: accent, bold: true})
		v.d.rule(marginX, v.d.y+1, bodyWidth, 0.4, pale)
		v.d.y += 5
		v.d.blocks(v.pairs(n, v.layout.Fields), 3)
	}
}

// recordTitle names a record by its number, its date and its key.
func (v *view) recordTitle(n int) string {
	parts := []string{fmt.Sprintf("%d", n+1)}
	for _, name := range append([]string{v.digest.Dataset.When}, v.digest.Dataset.Key...) {
		if _, i, ok := v.digest.Dataset.Field(name); ok && !v.digest.Shown[n][i].IsNull() {
			if text, _ := v.value(n, i); len(text) <= 60 && !slices.Contains(parts, text) {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, "  ·  ")
}

// wideColumn is the most that a column counts with: a wider one wraps its texts.
const wideColumn = 125.0

// crowded reports whether the columns wish for more than so many times the width
// of the page.
func (t *table) crowded(times float64) bool {
	var wish float64
	for i := range t.columns {
		wish += min(t.columns[i].natural, wideColumn)
	}
	return wish > times*(bodyWidth-cellGap*float64(len(t.columns)-1))
}
