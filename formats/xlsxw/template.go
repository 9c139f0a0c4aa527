package xlsxw

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// shape is all that a workbook's parts depend on.
type shape struct {
	p        *lang.Printer
	at       frontNames
	brand    string
	scope    exporter.Scope
	language string
	id, time string // of the export; "" where it has none
	words    int    // rows of the dictionary
	sheets   []*sheet
	charts   *charts
}

// key is the hash of what customers of a company have in common: of few shapes,
// since a template has slots for all else.
func (s *shape) key() [sha256.Size]byte {
	h := newHasher()
	h.texts(s.p.Tag(), s.at.summary, s.at.dictionary, s.brand, string(s.scope), s.language)
	h.texts(strconv.FormatBool(s.id == ""), strconv.FormatBool(s.time == ""))
	c := s.charts
	h.numbers(c.top, c.categories.first, c.categories.last, len(c.spending))
	for _, series := range c.spending {
		h.texts(strconv.FormatBool(series.currency == ""))
	}
	return h.sum()
}

// marked returns the shape with marks in place of what is one customer's, and
// two sheets, from which a template learns how excelize adds one.
func (s *shape) marked() *shape {
	m, c := *s, *s.charts
	if s.id != "" {
		m.id = markID
	}
	if s.time != "" {
		m.time = markTime
	}
	m.words = markedRow(0)
	m.sheets = []*sheet{{name: markName + "a", rows: markedRow(1), columns: 1}, {name: markName + "b", rows: markedRow(2), columns: 1}}
	m.charts, c.spending = &c, nil
	for i, from := range s.charts.spending {
		row := firstOfSeries + i*slotsOfSeries
		to := series{column: 1 + i, head: markedRow(row), rows: span{markedRow(row + 1), markedRow(row + 2)}, skip: markedRow(row + 3)}
		if from.currency != "" {
			to.currency = markCurrency(i)
		}
		c.spending = append(c.spending, to)
	}
	return &m
}

// Marks are texts that no message and no name has (of private use), and numbers
// of rows that a sheet can have and a summary does not reach.
const (
	markID   = "\uE000id"
	markTime = "\uE000time"
	markName = "\uE000sheet-"
	markRows = "<sheetData></sheetData>" // of the summary

	firstMark     = 1_000_000
	firstOfSeries = 3 // after the dictionary and two sheets
	slotsOfSeries = 4 // the head, the first row, the last one, and how many months are skipped
)

func markedRow(n int) int { return firstMark + n }

func markCurrency(series int) string { return "\uE000currency-" + strconv.Itoa(series) }

// values replaces the marks of a part by what a workbook has of its own, but for
// its sheets. Only where excelize puts a mark is it one: a brand is free to look
// like it.
func (s *shape) values(path string, summary []byte) *strings.Replacer {
	switch {
	case path == "docProps/core.xml":
		return strings.NewReplacer(">"+markID+"<", ">"+attribute(s.id)+"<", ">"+markTime+"<", ">"+attribute(s.time)+"<")
	case path == sheetPart(summaryNumber):
		return strings.NewReplacer(markRows, string(summary))
	case path == "xl/workbook.xml":
		columns := len(dictionaryColumns)
		return strings.NewReplacer(absolute(area(columns, markedRow(0))), absolute(area(columns, s.words)))
	case strings.HasPrefix(path, "xl/charts/"), strings.HasPrefix(path, "xl/drawings/"):
		return s.spendingValues()
	}
	return nil
}

func (s *shape) spendingValues() *strings.Replacer {
	var all []string
	for i, c := range s.charts.spending {
		row := firstOfSeries + i*slotsOfSeries
		all = append(all, markCurrency(i), attribute(c.currency))
		for k, n := range [...]int{c.head, c.rows.first, c.rows.last} {
			all = append(all, "$"+strconv.Itoa(markedRow(row+k)), "$"+strconv.Itoa(n))
		}
		all = append(all, `<tickLblSkip val="`+strconv.Itoa(markedRow(row+3))+`"`, `<tickLblSkip val="`+strconv.Itoa(c.skip)+`"`)
	}
	return strings.NewReplacer(all...)
}

// sheetValues replaces the marks of the first of a template's two sheets by those
// of the n-th sheet, counted from 0.
func sheetValues(n int, sh *sheet) *strings.Replacer {
	number := func(from int) string { return strconv.Itoa(from + n) }
	return strings.NewReplacer(
		"&#39;"+markName+"a&#39;", attribute(strings.TrimSuffix(sheetReference(sh.name), "!A1")), markName+"a", attribute(sh.name),
		`sheetId="3"`, `sheetId="`+number(firstNumber)+`"`, `localSheetId="2"`, `localSheetId="`+number(firstNumber-1)+`"`,
		`"rId5"`, `"rId`+number(firstNumber+2)+`"`, "worksheets/sheet3.xml", "worksheets/sheet"+number(firstNumber)+".xml",
		absolute(area(1, markedRow(1))), absolute(sh.area()),
	)
}

// absolute makes "A1:L9" "$A$1:$L$9".
func absolute(area string) string {
	from, to, _ := strings.Cut(area, ":")
	digits := strings.IndexAny(to, "0123456789")
	return "$" + from[:1] + "$" + from[1:] + ":$" + to[:digits] + "$" + to[digits:]
}

func attribute(s string) string { return string(appendAttribute(nil, s)) }

// template is a workbook as excelize makes it, with marks.
type template struct{ parts []pattern }

// pattern is a part with marks.
type pattern struct {
	path   string
	texts  []string // one more than groups
	groups []string // what each sheet adds between the texts
	same   []byte   // all of it, where it is the same in every workbook
	packed *packed  // of same
}

// template returns what is kept for a shape, or lets excelize make it.
func (f *format) template(s *shape) (*template, error) {
	return f.templates.get(s.key(), func() (*template, error) { return f.newTemplate(s.marked()) })
}

func (f *format) newTemplate(marked *shape) (*template, error) {
	parts, err := excelizeParts(marked)
	if err != nil {
		return nil, err
	}
	t := &template{}
	for path, text := range parts {
		if isSheet(path) && path != sheetPart(summaryNumber) {
			continue
		}
		p := pattern{path: path}
		if err := p.learn(text.String(), marked.sheets); err != nil {
			return nil, fmt.Errorf("part %s: %w", path, err)
		}
		if len(p.groups) == 0 && marked.values(path, nil) == nil {
			p.same = text.Bytes()
			if p.packed, err = f.pack(p.same); err != nil {
				return nil, err
			}
		}
		t.parts = append(t.parts, p)
	}
	return t, nil
}

// groupsOf has, for the parts that tell of each sheet, what begins what they tell
// of the first and of the second one, and what ends it.
func groupsOf(path string) [][3]string {
	switch path {
	case "xl/workbook.xml":
		return [][3]string{
			{`<sheet name="` + markName + `a"`, `<sheet name="` + markName + `b"`, "</sheet>"},
			{`<definedName hidden="true" localSheetId="2"`, `<definedName hidden="true" localSheetId="3"`, "$1:$1</definedName>"},
		}
	case "xl/_rels/workbook.xml.rels":
		return [][3]string{{`<Relationship Id="rId5"`, `<Relationship Id="rId6"`, "</Relationship>"}}
	case "[Content_Types].xml":
		return [][3]string{{`<Override PartName="/xl/worksheets/sheet3.xml"`, `<Override PartName="/xl/worksheets/sheet4.xml"`, "</Override>"}}
	}
	return nil
}

// learn cuts a part where it tells of sheets, and sees that it tells of the
// second one as of the first.
func (p *pattern) learn(text string, sheets []*sheet) error {
	for _, g := range groupsOf(p.path) {
		before, rest, _ := strings.Cut(text, g[0])
		group, rest, first := strings.Cut(rest, g[2])
		second, rest, found := strings.Cut(rest, g[2])
		group, second = g[0]+group+g[2], second+g[2]
		if !first || !found || !strings.HasPrefix(second, g[1]) || sheetValues(1, sheets[1]).Replace(group) != second {
			return fmt.Errorf("sheets are not told of one after the other: %s", g[0])
		}
		p.texts, p.groups, text = append(p.texts, before), append(p.groups, group), rest
	}
	p.texts = append(p.texts, text)
	return nil
}

// fill returns the parts of a workbook, but for the sheets after the first.
func (t *template) fill(s *shape, summary []byte) []part {
	sheets := make([]*strings.Replacer, len(s.sheets))
	for i, sh := range s.sheets {
		sheets[i] = sheetValues(i, sh)
	}
	parts := make([]part, 0, len(t.parts)+1+len(sheets))
	for i := range t.parts {
		p := &t.parts[i]
		text := p.same
		if text == nil {
			text = p.fill(s.values(p.path, summary), sheets)
		}
		parts = append(parts, part{path: p.path, text: text, packed: p.packed})
	}
	return parts
}

func (p *pattern) fill(own *strings.Replacer, sheets []*strings.Replacer) []byte {
	if own == nil {
		own = strings.NewReplacer()
	}
	var b bytes.Buffer
	for i, text := range p.texts {
		_, _ = own.WriteString(&b, text) // a buffer takes all
		if i == len(p.groups) {
			break
		}
		b.Grow(len(sheets) * (len(p.groups[i]) + 32))
		for _, sheet := range sheets {
			_, _ = sheet.WriteString(&b, p.groups[i])
		}
	}
	return b.Bytes()
}
