package pdfw

import (
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// category is a chapter: what is held, where the customer sees it, and its
// datasets.
func (d *document) category(c *exporter.CategorySummary) {
	number := d.words.T("pdf.category", "number", c.Number, "all", len(d.summary.Categories))
	if c.Records > 0 {
		d.startChapter(number, c.Title, c.Description)
	} else {
		d.shortChapter(number, c.Title, c.Description)
	}
	d.facts(d.categoryFacts(c), marginX, 118, bodyWidth)
	if c.Status == exporter.CategoryNotApplicable {
		return
	}
	for i := range d.summary.Datasets {
		if s := &d.summary.Datasets[i]; s.Category == c.ID {
			d.dataset(s)
		}
	}
}

func (d *document) categoryFacts(c *exporter.CategorySummary) []pair {
	status := report.Category(d.words, c.Status)
	if c.Status == exporter.CategoryData {
		status = d.words.T("pdf.records_in", "records", d.records(c.Records), "datasets", d.words.T("count.datasets", "n", d.datasetsOf(c)))
	}
	facts := []pair{{name: d.words.T("pdf.held"), value: status}}
	if c.Reason != "" {
		facts = append(facts, pair{name: d.words.T("word.why"), value: c.Reason})
	}
	if len(c.Surfaces) > 0 {
		facts = append(facts, pair{name: d.words.T("pdf.online"), value: d.words.List(c.Surfaces)})
	}
	var gaps []string
	for _, g := range d.summary.Manifest.Gaps {
		if t := d.gapWhat(g); slices.Contains(c.Datasets, g.Dataset) && !slices.Contains(gaps, t) {
			gaps = append(gaps, t)
		}
	}
	if len(gaps) > 0 {
		facts = append(facts, pair{name: d.words.T("status.failed"), value: d.words.List(gaps)})
	}
	return facts
}

// datasetsOf counts the datasets with records.
func (d *document) datasetsOf(c *exporter.CategorySummary) int {
	n := 0
	for i := range d.summary.Datasets {
		if s := &d.summary.Datasets[i]; s.Category == c.ID && s.Records > 0 {
			n++
		}
	}
	return n
}
