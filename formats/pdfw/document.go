package pdfw

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/report"
)

// document is a report in work.
type document struct {
	flow
	summary *exporter.Summary
	digests []*report.Digest
	zone    *time.Location
	adapted map[string]int64
}

// chapters lays everything out, in the order of reading; the contents page
// follows the cover once the page numbers are known.
func (d *document) chapters() {
	d.cover()
	d.glance()
	d.missing()
	for i := range d.summary.Categories {
		d.category(&d.summary.Categories[i])
	}
	d.processing()
	d.rights()
	d.glossary()
}

// finish adds the contents page, headers and page numbers.
func (d *document) finish() {
	entries := d.bookmarks
	body := d.pages
	d.pages = nil
	d.contents(entries, body)
	d.pages = append(append([]*page{body[0]}, d.pages...), body[1:]...)
	slices.SortStableFunc(d.bookmarks, func(a, b bookmark) int { return slices.Index(d.pages, a.page) - slices.Index(d.pages, b.page) })
	for i, p := range d.pages {
		if !p.bare {
			d.furniture(p, i+1)
		}
	}
}

// furniture draws the running header and the page number.
func (d *document) furniture(p *page, number int) {
	d.label(p, d.brand(), labelText, marginX, 40, bodyWidth/2, alignStart)
	d.label(p, p.header, labelText, marginX+bodyWidth/2, 40, bodyWidth/2, alignRight)
	p.rects = append(p.rects, rectOp{x: marginX, y: 54, w: bodyWidth, h: 0.4, color: hair}, rectOp{x: marginX, y: pageHeight - 50, w: bodyWidth, h: 0.4, color: hair})
	reference := "As of " + d.asOfDay()
	if id := d.summary.Manifest.Export.ID; id != "" {
		reference += "  ·  export " + id
	}
	d.label(p, reference, labelText, marginX, pageHeight-46, bodyWidth*0.75, alignStart)
	d.label(p, fmt.Sprintf("%d of %d", number, len(d.pages)), labelText.in(ink), marginX+bodyWidth*0.75, pageHeight-46, bodyWidth*0.25, alignRight)
}

func (d *document) brand() string {
	if d.summary.Brand.Name == "" {
		return "valise"
	}
	return d.summary.Brand.Name
}

func (d *document) title() string {
	return d.brand() + ": " + strings.ToLower(d.scopeTitle()[:1]) + d.scopeTitle()[1:] + ", " + d.asOfDay()
}

func (d *document) scopeTitle() string {
	if d.summary.Manifest.Export.Scope == exporter.ScopePortability {
		return "Your data, to take with you"
	}
	return "A copy of your data"
}

func (d *document) asOfDay() string {
	return asOf(d.summary.Manifest).In(d.zone).Format("2 January 2006")
}

// digest returns what was collected of a dataset; an empty one where nothing
// was.
func (d *document) digest(name string) *report.Digest {
	if g := report.Find(d.digests, name); g != nil {
		return g
	}
	return &report.Digest{}
}

// datasetTitle returns a dataset's title by its name.
func (d *document) datasetTitle(name string) string {
	for i := range d.summary.Datasets {
		if s := &d.summary.Datasets[i]; s.Name == name {
			return titleOf(&s.Dataset)
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}

func titleOf(d *exporter.Dataset) string {
	if d.Title != "" {
		return d.Title
	}
	return strings.ReplaceAll(d.Name, "_", " ")
}

// records returns "1 record", "1,234 records".
func records(n int64) string {
	if n == 1 {
		return "1 record"
	}
	return report.Count(n) + " records"
}

// list joins words: "a", "a and b", "a, b and c".
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
