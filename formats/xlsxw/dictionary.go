package xlsxw

import (
	"strconv"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// The dictionary's columns and their widths in characters.
var (
	dictionaryColumns = [...]string{wordDataset, wordField, wordTitle, wordType, wordUnit, wordOrigin, wordBases, wordDescription, wordValues}
	dictionaryWidths  = [...]int{26, 26, 28, 10, 16, 12, 22, 60, 34}
)

// dictionary renders the second sheet: each dataset, and what each of its
// fields means. It is hundreds of rows, too many for excelize to be quick.
type dictionary struct {
	buf     []byte
	columns []string
	rows    int
}

func newDictionary(datasets []exporter.DatasetSummary) *dictionary {
	d := &dictionary{buf: []byte(sheetHead(dictionaryWidths[:], colourFront))}
	for i := range dictionaryColumns {
		d.columns = append(d.columns, `<c r="`+columnName(i))
	}
	d.add(styleHeader, dictionaryColumns[:]...)
	for _, ds := range datasets {
		d.add(styleDataset, ds.Name, "", ds.Title, "", "", "", "", ds.Description, "")
		for _, f := range ds.Fields {
			d.add(styleWrap, ds.Name, f.Name, f.Title, string(f.Type), unitOf(f), words(f.Origin), join(f.Bases), f.Description, terms(f.Enum))
		}
	}
	return d
}

// add appends a row of texts, as high as its longest.
func (d *dictionary) add(style int, texts ...string) {
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

func (d *dictionary) area() string { return area(len(dictionaryColumns), d.rows) }

// part returns the sheet's part.
func (d *dictionary) part() []byte {
	return appendSheetTail(d.buf, d.area(), pageWidth-1) // one page wide
}

// unitOf returns the unit; of money, the field that names the currency.
func unitOf(f exporter.Field) string {
	if f.Unit == "" && f.Currency != "" {
		return wordSeeCurrency + f.Currency
	}
	return f.Unit
}

func join(bases []exporter.Basis) string {
	all := make([]string, len(bases))
	for i, b := range bases {
		all[i] = words(b)
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
