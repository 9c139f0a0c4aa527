package xlsxw

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
)

// writeSummary fills the first sheet: whose bundle, what is in it and where,
// what is missing, what was withheld.
func writeSummary(file *excelize.File, s exporter.Summary, sheets map[string][]string) error {
	f := &front{file: file, sheet: summarySheet}
	f.widths(34, 34, 28, 16, 14, 60)
	f.landscape()
	f.add(styleTitle, s.Brand.Name)
	summariseExport(f, s)
	summariseCategories(f, s.Categories)
	summariseDatasets(f, s, sheets)
	summariseGaps(f, s.Manifest.Gaps)
	summariseWithheld(f, s.Manifest.Withheld)
	return f.err
}

func summariseExport(f *front, s exporter.Summary) {
	m := s.Manifest
	for _, line := range [][2]string{
		{"Scope", string(m.Export.Scope)},
		{"As of", m.Export.AsOf},
		{"From", m.Export.From},
		{"To", m.Export.To},
		{"Notice", m.Notice.Version},
		{"Status", string(m.Status)},
		{"Export", m.Export.ID},
		{"Contact", s.Brand.Contact},
		{"Times", "in UTC"},
	} {
		if line[1] != "" {
			f.add(styleLabel, line[0])
			f.put(1, styleWrap, line[1])
		}
	}
}

// section begins a table after an empty row.
func section(f *front, title string, columns ...any) {
	f.row++
	f.add(styleLabel, title)
	f.add(styleHeader, columns...)
}

func summariseCategories(f *front, categories []exporter.CategorySummary) {
	section(f, "Categories", "Category", "Status", "Records", "Reason")
	for _, c := range categories {
		f.add(styleWrap, c.Title, string(c.Status), c.Records, c.Reason)
	}
}

func summariseDatasets(f *front, s exporter.Summary, sheets map[string][]string) {
	titles := map[exporter.CategoryID]string{}
	for _, c := range s.Categories {
		titles[c.ID] = c.Title
	}
	section(f, "Datasets", "Dataset", "Sheet", "Category", "Status", "Records", "Files")
	for _, d := range s.Datasets {
		f.add(styleWrap, titleOf(d.Title, d.Name), "", titleOf(titles[d.Category], string(d.Category)), string(d.Status), d.Records, strings.Join(d.Files, "\n"))
		if names := sheets[d.Name]; len(names) > 0 {
			f.link(1, strings.Join(names, ", "), names[0])
		}
	}
}

func summariseGaps(f *front, gaps []exporter.ManifestGap) {
	section(f, "Missing", "Source", "Dataset", "What went wrong", "Attempts")
	if len(gaps) == 0 {
		f.add(styleWrap, "Nothing is missing.")
	}
	for _, g := range gaps {
		f.add(styleWrap, titleOf(g.Title, g.Source), g.Dataset, string(g.ErrorClass), int64(g.Attempts))
	}
}

func summariseWithheld(f *front, lines []exporter.ManifestWithheld) {
	section(f, "Withheld", "Dataset", "Field", "Rule", "Values", "", "Ground")
	if len(lines) == 0 {
		f.add(styleWrap, "Nothing was withheld.")
	}
	for _, l := range lines {
		f.add(styleWrap, l.Dataset, l.Field, l.Rule, l.Count, "", l.Ground)
	}
}

func titleOf(title, name string) string {
	if title == "" {
		return name
	}
	return title
}

// sheetReference returns the reference of a sheet's first cell.
func sheetReference(sheet string) string {
	return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!A1"
}
