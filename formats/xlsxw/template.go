package xlsxw

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// shape is all that a workbook's parts depend on, but for the rows of sheets and
// what fills slots: customers of one company have few shapes.
type shape struct {
	p        *lang.Printer
	at       frontNames
	widths   []int // of the summary's columns
	brand    string
	scope    exporter.Scope
	language string
	id, time bool // whether the export has them
	sheets   []*sheet
	charts   *charts
}

// common reports whether a shape may be that of another customer too: where a
// record says a currency that is none, its text must not be kept.
func (s *shape) common() bool {
	return !slices.ContainsFunc(s.charts.spending, func(c series) bool {
		return strings.Trim(c.currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || len(c.currency) > 3
	})
}

// key is the hash of a shape.
func (s *shape) key() [sha256.Size]byte {
	h := newHasher()
	h.texts(s.p.Tag(), s.at.summary, s.at.dictionary, s.brand, string(s.scope), s.language)
	h.numbers(s.widths...)
	h.numbers(len(s.sheets))
	for _, sh := range s.sheets {
		h.texts(sh.name)
		h.numbers(sh.columns)
	}
	c := s.charts
	h.numbers(c.top, c.categories.first, c.categories.last, len(c.spending))
	for _, series := range c.spending {
		h.texts(series.currency)
		h.numbers(series.column, series.skip)
		h.texts(strconv.FormatBool(series.single()))
	}
	h.texts(strconv.FormatBool(s.id), strconv.FormatBool(s.time))
	return h.sum()
}

// The slots of a template: excelize is given marks in their place, and each
// workbook has its own text there.
const (
	slotID = iota
	slotTime
	slotSummary // the summary's rows
	slotRow     // the first of the numbers of rows: see rowNumbers
)

// Marks of the slots that are texts. No message has a character of private use.
const (
	markID      = "\uE000id"
	markTime    = "\uE000time"
	markSummary = "<sheetData></sheetData>"
)

// markRow is the mark of the n-th number of a row: a row that a sheet can have,
// and a summary does not reach.
func markRow(n int) int { return firstMark + n }

const firstMark = 1_000_000

// rowNumbers returns the numbers of rows that parts name, in the order of their
// slots: the last ones of the dictionary and of each sheet, and those of the
// spending.
func (s *shape) rowNumbers(dictionary int) []int {
	all := []int{dictionary}
	for _, sh := range s.sheets {
		all = append(all, sh.rows)
	}
	for _, c := range s.charts.spending {
		all = append(all, c.head, c.rows.first)
		if !c.single() {
			all = append(all, c.rows.last)
		}
	}
	return all
}

// marked returns the spending with marks for the numbers of its rows.
func (s *shape) marked() []series {
	n, all := 1+len(s.sheets), slices.Clone(s.charts.spending)
	for i := range all {
		c := &all[i]
		single := c.single()
		c.head, c.rows.first = markRow(n), markRow(n+1)
		if n += 2; single {
			c.rows.last = c.rows.first
		} else {
			c.rows.last = markRow(n)
			n++
		}
	}
	return all
}

// template is a workbook as excelize makes it, with slots.
type template struct{ parts []pattern }

// pattern is a part: texts, and the slots between them. A sheet that is rendered
// here has none.
type pattern struct {
	path   string
	texts  [][]byte // one more than slots
	slots  []int
	packed *packed // of a part that is the same in every workbook
}

// template returns what is kept of a shape, or lets excelize make it.
func (f *format) template(s *shape) (*template, error) {
	if !s.common() {
		return f.newTemplate(s)
	}
	return f.templates.get(s.key(), func() (*template, error) { return f.newTemplate(s) })
}

// newTemplate lets excelize make the workbook of a shape.
func (f *format) newTemplate(s *shape) (*template, error) {
	parts, err := excelizeParts(s)
	if err != nil {
		return nil, err
	}
	t := &template{}
	for _, path := range partOrder(parts) {
		p := pattern{path: path}
		if !isSheet(path) || path == sheetPart(summaryNumber) {
			p.cut(parts[path].Bytes())
		}
		if len(p.texts) == 1 {
			if p.packed, err = f.pack(p.texts[0]); err != nil {
				return nil, err
			}
		}
		t.parts = append(t.parts, p)
	}
	return t, t.check(s)
}

// cut cuts a text at its marks.
func (p *pattern) cut(text []byte) {
	from := 0
	for at := 0; at < len(text); {
		slot, n := markAt(p.path, text[at:])
		if n == 0 {
			at++
			continue
		}
		p.texts, p.slots = append(p.texts, text[from:at:at]), append(p.slots, slot)
		at += n
		from = at
	}
	p.texts = append(p.texts, text[from:])
}

// markAt returns the slot whose mark text starts with, and the mark's length, 0
// where it starts with none. A mark is one where excelize puts it, and nowhere
// else: names and titles are free to look like one.
func markAt(path string, text []byte) (slot, n int) {
	starts := func(mark string) bool { return bytes.HasPrefix(text, []byte(mark)) }
	switch {
	case path == "docProps/core.xml" && starts(">"+markID+"<"):
		return slotID, len(">" + markID + "<")
	case path == "docProps/core.xml" && starts(">"+markTime+"<"):
		return slotTime, len(">" + markTime + "<")
	case path == sheetPart(summaryNumber) && starts(markSummary):
		return slotSummary, len(markSummary)
	case (path == "xl/workbook.xml" || strings.HasPrefix(path, "xl/charts/")) && starts("$1"):
		return rowAt(text)
	}
	return 0, 0
}

// rowAt reads "$1000007".
func rowAt(text []byte) (slot, n int) {
	end := 1
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	row, err := strconv.Atoi(string(text[1:end]))
	if err != nil || row < firstMark || row >= maxRows {
		return 0, 0
	}
	return slotRow + row - firstMark, end
}

// check sees that there is a place for all that a workbook has of its own.
func (t *template) check(s *shape) error {
	want := map[int]bool{slotID: s.id, slotTime: s.time, slotSummary: true}
	for i := range s.rowNumbers(0) {
		want[slotRow+i] = true
	}
	for _, p := range t.parts {
		for _, slot := range p.slots {
			if _, known := want[slot]; !known {
				return fmt.Errorf("%s has a place for what is not known (%d)", p.path, slot)
			}
			want[slot] = false
		}
	}
	for slot, missing := range want {
		if missing {
			return fmt.Errorf("no part has a place for %d", slot)
		}
	}
	return nil
}

// fill returns the parts of one workbook, with a value for each slot.
func (t *template) fill(values [][]byte) []part {
	out := make([]part, len(t.parts))
	for i := range t.parts {
		p := &t.parts[i]
		out[i] = part{path: p.path, packed: p.packed}
		switch len(p.texts) {
		case 0: // a sheet that comes from elsewhere
		case 1:
			out[i].text = p.texts[0]
		default:
			out[i].text = p.fill(values)
		}
	}
	return out
}

func (p *pattern) fill(values [][]byte) []byte {
	size := 0
	for i, text := range p.texts {
		size += len(text)
		if i < len(p.slots) {
			size += len(values[p.slots[i]])
		}
	}
	dst := make([]byte, 0, size)
	for i, text := range p.texts {
		dst = append(dst, text...)
		if i < len(p.slots) {
			dst = append(dst, values[p.slots[i]]...)
		}
	}
	return dst
}
