package pdfw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// The choice between a table, parts of a table and blocks.
const (
	tableColumns = 11  // more are parted, or blocks
	longValue    = 320 // bytes: longer texts do not stand in a table whole
	mostBreaks   = 8   // line feeds: nor do texts with more of them
	fewRecords   = 12  // up to here a wide dataset is laid out record by record
)

// dataset is a section of a category's chapter.
func (d *document) dataset(s *exporter.DatasetSummary) {
	d.heading(titleOf(&s.Dataset), 60)
	d.bookmarks[len(d.bookmarks)-1].dataset = true
	if s.Description != "" {
		d.text(s.Description, quietText)
		d.y += 4
	}
	g := d.digest(s.Name)
	switch {
	case s.Status == exporter.StatusFailed:
		d.text(d.words.T("pdf.failed"), bodyText)
	case s.Status == exporter.StatusWithheld:
		d.text(d.words.T("pdf.withheld", "chapter", d.words.T("title.missing")), bodyText)
	case len(g.Shown) == 0:
		d.text(d.words.T("pdf.none"), bodyText.in(muted))
	default:
		d.shown(s, g)
	}
	d.failedParts(s)
	d.grounds(s)
}

// shown lays the records out, then sums, then what is elsewhere.
func (d *document) shown(s *exporter.DatasetSummary, g *report.Digest) {
	v := &view{d: d, digest: g, layout: report.NewLayout(d.words, g, d.zone), counted: map[[2]int]bool{}}
	switch {
	case len(g.Shown) == 1:
		v.single()
	default:
		v.common()
		if !v.table() {
			v.wide()
		}
	}
	v.columns = nil
	d.desk.endDataset()
	v.empties()
	if v.unseen {
		d.note(d.words.T("pdf.no_font"))
	}
	d.years(g)
	d.rest(s, g)
}

// rest says how much is shown, and where all of it is.
func (d *document) rest(s *exporter.DatasetSummary, g *report.Digest) {
	total := max(s.Records, g.Records)
	text := d.words.T("pdf.all_shown", "n", total)
	if total == 1 {
		text = ""
	}
	if more := total - int64(len(g.Shown)); more > 0 {
		key := "pdf.first"
		if g.Dataset.When != "" {
			key = "pdf.newest"
		}
		text = d.words.T(key, "shown", len(g.Shown), "all", total, "more", more)
	}
	if where := d.whereabouts(s); where != "" {
		text = strings.TrimSpace(text + " " + where)
	}
	d.gap(3)
	d.note(text)
}

// whereabouts names the sheets and files of a dataset.
func (d *document) whereabouts(s *exporter.DatasetSummary) string {
	var places []string
	switch len(s.Sheets) {
	case 0:
	case 1:
		places = append(places, d.words.T("pdf.sheet", "sheets", d.words.T("page.quoted", "text", s.Sheets[0])))
	default:
		var quoted []string
		for _, name := range s.Sheets {
			quoted = append(quoted, d.words.T("page.quoted", "text", name))
		}
		places = append(places, d.words.T("pdf.sheets", "sheets", strings.Join(quoted, d.words.T("list.comma"))))
	}
	for _, f := range s.Files {
		if !strings.HasSuffix(f, ".schema.json") && f != "workbook.xlsx" {
			places = append(places, f)
		}
	}
	if len(places) == 0 {
		return ""
	}
	return d.words.T("pdf.in_full", "places", d.words.List(places))
}

// years is the table of yearly sums.
func (d *document) years(g *report.Digest) {
	if len(g.Years) == 0 {
		return
	}
	amount, _, _ := g.Dataset.Field(g.Dataset.Amount)
	d.gap(8)
	d.need(60)
	d.text(d.words.T("pdf.by_year", "field", report.Heading(amount)), look{size: 8.2, leading: 12, color: ink, bold: true})
	t := d.newTable(d.heads("word.year", "word.sum", "word.records"), []align{alignStart, alignRight, alignRight})
	for _, y := range g.Years {
		t.add(&d.flow, []cell{d.cell(report.Period(d.words, y.Period), false), d.cell(d.words.Money(y.Sum, y.Currency), false), d.cell(d.words.Count(y.Records), false)})
	}
	if !t.fit(bodyWidth) {
		return // three short columns always fit; a sum of hundreds of digits is in the data files
	}
	for i := range t.columns {
		t.columns[i].width = max(t.columns[i].width, 62)
	}
	d.draw(t, marginX)
}

// failedParts names the sources of a dataset that failed where others did not.
func (d *document) failedParts(s *exporter.DatasetSummary) {
	if s.Status == exporter.StatusFailed {
		return
	}
	var failed []string
	for _, p := range s.Parts {
		if p.Status == exporter.StatusFailed {
			failed = append(failed, p.SourceTitle)
		}
	}
	if len(failed) > 0 {
		d.text(d.words.T("pdf.not_included", "sources", d.words.List(failed)), bodyText)
	}
}

// grounds repeats why values of a dataset are withheld.
func (d *document) grounds(s *exporter.DatasetSummary) {
	for _, a := range report.AbsencesOf(d.summary, s.Name) {
		d.note(d.absent(a) + ": " + a.Ground)
	}
}
