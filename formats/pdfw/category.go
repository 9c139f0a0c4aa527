package pdfw

import (
	"fmt"
	"slices"

	"github.com/valise-export/valise/exporter"
)

// category is a chapter: what is held, where the customer sees it, and its
// datasets.
func (d *document) category(c *exporter.CategorySummary) {
	number := fmt.Sprintf("Category %d of %d", c.Number, len(d.summary.Categories))
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
	status := statusLong(c.Status)
	if c.Status == exporter.CategoryData {
		status = records(c.Records) + " in " + fmt.Sprint(d.datasetsOf(c)) + " " + plural(d.datasetsOf(c), "dataset", "datasets")
	}
	facts := []pair{{name: "What is held", value: status}}
	if c.Reason != "" {
		facts = append(facts, pair{name: "Why", value: c.Reason})
	}
	if len(c.Surfaces) > 0 {
		facts = append(facts, pair{name: "Where you see it online", value: list(c.Surfaces)})
	}
	var gaps []string
	for _, g := range d.summary.Manifest.Gaps {
		if t := d.gapWhat(g); slices.Contains(c.Datasets, g.Dataset) && !slices.Contains(gaps, t) {
			gaps = append(gaps, t)
		}
	}
	if len(gaps) > 0 {
		facts = append(facts, pair{name: "Could not be read", value: list(gaps)})
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

func statusShort(s exporter.CategoryStatus) string {
	switch s {
	case exporter.CategoryNoneHeld:
		return "none held"
	case exporter.CategoryWithheld:
		return "withheld"
	case exporter.CategoryFailed:
		return "could not be read"
	case exporter.CategoryNotApplicable:
		return "not applicable"
	default:
		return string(s)
	}
}

func statusLong(s exporter.CategoryStatus) string {
	switch s {
	case exporter.CategoryNoneHeld:
		return "Nothing: our systems were asked, and hold no records of this kind about you."
	case exporter.CategoryWithheld:
		return "Withheld: records are held, and are not disclosed."
	case exporter.CategoryFailed:
		return "Not known: the system that holds this could not be read when this report was made."
	case exporter.CategoryNotApplicable:
		return "Not applicable to your account."
	default:
		return string(s)
	}
}
