package xlsxw

import (
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
)

var dictionaryColumns = []any{
	"Dataset", "Field", "Title", "Type", "Unit", "Origin", "Legal bases", "Description", "Values",
}

// writeDictionary fills the second sheet: each dataset, and what each of its
// fields means.
func writeDictionary(file *excelize.File, datasets []exporter.DatasetSummary) error {
	f := &front{file: file, sheet: dictionarySheet}
	f.widths(26, 26, 28, 10, 12, 14, 24, 70, 40)
	f.add(styleHeader, dictionaryColumns...)
	for _, d := range datasets {
		f.add(styleLabel, d.Name, "", d.Title)
		f.put(7, styleWrap, d.Description)
		for _, field := range d.Fields {
			describe(f, d.Name, field)
		}
	}
	if f.err != nil {
		return f.err
	}
	area := "A1:" + columnName(len(dictionaryColumns)-1) + strconv.Itoa(f.row)
	if err := file.AutoFilter(dictionarySheet, area, nil); err != nil {
		return err
	}
	return file.SetPanes(dictionarySheet, &excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
	})
}

func describe(f *front, dataset string, field exporter.Field) {
	f.add(styleWrap, dataset, field.Name, field.Title, string(field.Type), unitOf(field), string(field.Origin),
		join(field.Bases), field.Description, terms(field.Enum))
}

// unitOf returns the unit; of money, the field that names the currency.
func unitOf(f exporter.Field) string {
	if f.Unit == "" && f.Currency != "" {
		return "see " + f.Currency
	}
	return f.Unit
}

func join(bases []exporter.Basis) string {
	all := make([]string, len(bases))
	for i, b := range bases {
		all[i] = string(b)
	}
	return strings.Join(all, ", ")
}

func terms(enum []exporter.Term) string {
	all := make([]string, len(enum))
	for i, t := range enum {
		all[i] = t.Value
		if t.Title != "" {
			all[i] += ": " + t.Title
		}
	}
	return strings.Join(all, "\n")
}
