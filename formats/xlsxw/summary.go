package xlsxw

import (
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// The summary's columns. Tables share them: a status, a number and a long text
// are always in the same place.
const (
	columnStatus = 3
	columnNumber = 4
	columnLong   = 5
)

// summaryWidths are the columns' widths in characters.
var summaryWidths = [...]int{32, 26, 30, 17, 15, 60}

// summarise renders the first sheet: whose bundle, pictures of what is in it,
// what is missing, what is where, what was withheld, and the spending.
func summarise(p *lang.Printer, at frontNames, s *exporter.Summary, sheets map[string][]string, spending []report.Series) (*front, *charts) {
	f := newFront(p, at, summaryWidths[:])
	f.add(styleTitle, s.Brand.Name)
	f.height = 30
	f.add(styleLead, f.p.T("sheet.lead", "dictionary", f.dictionary))
	summariseExport(f, s.Manifest, s.Brand)
	charts := reserveCharts(f, spending)
	charts.categories = summariseCategories(f, s.Categories)
	summariseGaps(f, s)
	summariseFlags(f, s)
	summariseDatasets(f, s, sheets)
	summariseWithheld(f, s)
	charts.spending = summariseSpending(f, spending)
	summariseBalances(f, s.Manifest)
	return f, charts
}

func summariseExport(f *front, m *exporter.Manifest, b exporter.Brand) {
	status := styleGood
	if m.Status == exporter.BundleGaps {
		status = styleWarn
	}
	for _, line := range []struct {
		label, text string
		style       int
	}{
		{f.p.T("sheet.scope"), scopeWord(f.p, m.Export.Scope), styleFact},
		{f.p.T("word.as_of"), instantIn(f.p, m.Export.AsOf), styleFact},
		{f.p.T("sheet.from"), f.p.Day(m.Export.From), styleFact},
		{f.p.T("sheet.to"), f.p.Day(m.Export.To), styleFact},
		{f.p.T("word.notice"), f.p.Day(m.Notice.Version), styleFact},
		{f.p.T("word.status"), statusWord(f.p, m), status},
		{f.p.T("sheet.export"), m.Export.ID, styleFact},
		{f.p.T("word.contact"), b.Contact, styleFact},
		{f.p.T("sheet.times"), f.p.T("sheet.utc"), styleFact},
	} {
		if line.text != "" {
			f.add(styleLabel, line.label)
			f.put(1, line.style, line.text)
		}
	}
}

// instantIn returns an instant of the manifest as people write it, in UTC.
func instantIn(p *lang.Printer, instant string) string {
	t, err := time.Parse(time.RFC3339, instant)
	if err != nil {
		return instant
	}
	return p.LongTime(t.UTC())
}

// section begins a table after an empty row. The head of the column of numbers
// is above its numbers.
func section(f *front, title string, columns ...any) {
	f.skip(1)
	f.add(styleSection, title)
	f.height = 24
	f.line(styleHead, columns...)
	if len(columns) > columnNumber {
		f.put(columnNumber, styleHeadRight, columns[columnNumber])
	}
}

// summariseCategories returns the rows of its first and last line.
func summariseCategories(f *front, categories []exporter.CategorySummary) span {
	section(f, f.p.T("sheet.categories"), f.p.T("word.category"), f.p.T("sheet.belongs"), "", f.p.T("word.status"), f.p.T("word.records"), f.p.T("word.reason"))
	f.merge(1, 2)
	rows := span{first: f.row + 1}
	for _, c := range categories {
		f.line(styleCell, c.Title, "", "", report.Short(f.p, c.Status), c.Records, c.Reason)
		f.put(1, styleCell, c.Description)
		f.merge(1, 2)
		texts := []string{c.Title, c.Description, c.Reason}
		f.high(linesOfRow(texts, []int{f.cols[0], f.cols[1] + f.cols[2], f.cols[columnLong]}))
	}
	rows.last = f.row
	return rows
}

func summariseDatasets(f *front, s *exporter.Summary, sheets map[string][]string) {
	titles := map[exporter.CategoryID]string{}
	for _, c := range s.Categories {
		titles[c.ID] = c.Title
	}
	section(f, f.p.T("sheet.datasets"), f.p.T("word.dataset"), f.p.T("word.sheet"), f.p.T("word.category"), f.p.T("word.status"), f.p.T("word.records"), f.p.T("word.files"))
	for _, d := range s.Datasets {
		names := sheets[d.Name]
		f.line(styleCell, titleOf(d.Title, d.Name), strings.Join(names, "\n"), titleOf(titles[d.Category], string(d.Category)),
			report.Short(f.p, report.Status(d.Status)), d.Records, strings.Join(d.Files, "\n"))
		if len(names) > 0 {
			f.link(1, strings.Join(names, "\n"), names[0])
		}
	}
}

func summariseGaps(f *front, s *exporter.Summary) {
	section(f, f.p.T("sheet.missing"), f.p.T("sheet.source"), f.p.T("word.dataset"), f.p.T("sheet.wrong"), "", f.p.T("word.attempts"))
	if len(s.Manifest.Gaps) == 0 {
		f.add(styleFact, f.p.T("sheet.nothing"))
	}
	for _, g := range s.Manifest.Gaps {
		f.line(styleCell, titleOf(g.Title, g.Source), report.DatasetTitle(s, g.Dataset), report.Fault(f.p, g.ErrorClass), "", int64(g.Attempts))
	}
}

// summariseWithheld writes a line for each dataset and rule.
func summariseWithheld(f *front, s *exporter.Summary) {
	section(f, f.p.T("status.withheld"), f.p.T("word.dataset"), f.p.T("word.what"), "", "", f.p.T("word.values"), f.p.T("word.ground"))
	f.merge(1, 2)
	all := report.Absences(s)
	if len(all) == 0 {
		f.add(styleFact, f.p.T("pdf.nothing_withheld"))
	}
	for _, a := range all {
		what := f.p.List(a.Fields)
		if what == "" {
			what = f.p.T("word.all_fields")
		}
		f.line(styleCell, a.Dataset, "", "", "", countOf(f.p, a), a.Ground)
		f.put(1, styleCell, what)
		f.merge(1, 2)
		f.high(linesOfRow([]string{a.Dataset, what, a.Ground}, []int{f.cols[0], f.cols[1] + f.cols[2], f.cols[columnLong]}))
	}
}

// countOf is a number, or words for what was left out before it was read.
func countOf(p *lang.Printer, a report.Absence) any {
	if a.Count == 0 {
		return p.T("word.not_read")
	}
	return a.Count
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
