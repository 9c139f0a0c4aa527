package xlsxw

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// The dictionary's columns, as keys of their words, and their widths in
// characters.
var (
	dictionaryColumns = [...]string{
		"word.dataset", "word.field", "word.title", "word.type", "word.unit", "sheet.origin", "word.bases", "word.description", "sheet.terms",
	}
	dictionaryWidths = [...]int{26, 26, 28, 16, 16, 12, 22, 60, 34}
)

// dictionary is the second sheet: each dataset, and what each of its fields
// means.
type dictionary struct {
	text   []byte
	rows   int
	packed *packed
}

// dictionary returns what is kept of the datasets' dictionary, or renders it.
func (f *format) dictionary(p *lang.Printer, datasets []exporter.DatasetSummary) (*dictionary, error) {
	return f.dictionaries.get(dictionaryKey(p, datasets), func() (*dictionary, error) {
		d := newDictionaryRows(p, datasets)
		text := d.part()
		packed, err := f.pack(text)
		return &dictionary{text, d.rows, packed}, err
	})
}

// dictionaryKey is the hash of all that a dictionary shows.
func dictionaryKey(p *lang.Printer, datasets []exporter.DatasetSummary) [sha256.Size]byte {
	h := newHasher()
	h.texts(p.Tag())
	h.numbers(len(datasets))
	for i := range datasets {
		ds := &datasets[i]
		h.texts(ds.Name, ds.Title, ds.Description)
		h.numbers(len(ds.Fields))
		for k := range ds.Fields {
			f := &ds.Fields[k]
			h.texts(f.Name, f.Title, string(f.Type), f.Unit, f.Currency, string(f.Origin), f.Description)
			h.numbers(len(f.Bases), len(f.Enum))
			for _, b := range f.Bases {
				h.texts(string(b))
			}
			for _, t := range f.Enum {
				h.texts(t.Value, t.Title)
			}
		}
	}
	return h.sum()
}

// dictionaryRows renders a dictionary. It is hundreds of rows, too many for excelize
// to be quick.
type dictionaryRows struct {
	buf     []byte
	columns []string
	rows    int
}

func newDictionaryRows(p *lang.Printer, datasets []exporter.DatasetSummary) *dictionaryRows {
	d := &dictionaryRows{buf: []byte(sheetHead(dictionaryWidths[:], colourFront))}
	var heads []string
	for i, key := range dictionaryColumns {
		heads, d.columns = append(heads, p.T(key)), append(d.columns, `<c r="`+columnName(i))
	}
	d.add(styleHeader, heads...)
	for _, ds := range datasets {
		d.add(styleDataset, ds.Name, "", ds.Title, "", "", "", "", ds.Description, "")
		for _, f := range ds.Fields {
			d.add(styleWrap, ds.Name, f.Name, f.Title, report.Type(p, f.Type), unitOf(p, f), report.Origin(p, f.Origin), join(p, f.Bases), f.Description, terms(f.Enum))
		}
	}
	return d
}

// add appends a row of texts, as high as its longest.
func (d *dictionaryRows) add(style int, texts ...string) {
	d.rows++
	number := []byte(strconv.Itoa(d.rows))
	d.buf = append(append(append(d.buf, `<row r="`...), number...), '"')
	if n := linesOfRow(texts, dictionaryWidths[:]); n > 1 {
		d.buf = append(strconv.AppendInt(append(d.buf, ` ht="`...), int64(heightOf(n)), 10), `" customHeight="1"`...)
	}
	d.buf = append(d.buf, '>')
	for i, s := range texts {
		switch {
		case s != "":
			d.buf = appendText(d.buf, d.columns[i], number, style, s)
		case style == styleDataset: // its ground is the whole row's
			d.buf = append(appendStart(d.buf, d.columns[i], number, style), "/>"...)
		}
	}
	d.buf = append(d.buf, "</row>"...)
}

func (d *dictionaryRows) area() string { return area(len(dictionaryColumns), d.rows) }

// part returns the sheet's part.
func (d *dictionaryRows) part() []byte {
	return appendSheetTail(d.buf, d.area(), pageWidth-1) // one page wide
}

// unitOf returns the unit; of money, the field that names the currency.
func unitOf(p *lang.Printer, f exporter.Field) string {
	if f.Unit == "" && f.Currency != "" {
		return p.T("sheet.see", "field", f.Currency)
	}
	return f.Unit
}

func join(p *lang.Printer, bases []exporter.Basis) string {
	all := make([]string, len(bases))
	for i, b := range bases {
		all[i] = report.Basis(p, b)
	}
	return strings.Join(all, ", ")
}

func terms(enum []exporter.Term) string {
	all := make([]string, len(enum))
	for i, t := range enum {
		all[i] = t.Value
		if t.Title != "" && t.Title != t.Value {
			all[i] += ": " + t.Title
		}
	}
	return strings.Join(all, "\n")
}
