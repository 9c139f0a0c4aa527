package pdfw

import (
	"slices"
	"strings"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// document is a report in work.
type document struct {
	flow
	summary *exporter.Summary
	words   *lang.Printer
	// fallback: the words are English because no font has the language's own.
	fallback bool
	digests  []*report.Digest
	zone     *time.Location
	adapted  map[string]int64
	shows    []showing
}

// showing says how records are laid out, for the tests that read them back.
type showing struct {
	view   *view
	form   form
	fields []int
}

// form is a way to lay records out.
type form uint8

const (
	formTable  form = iota // a row for each record
	formPairs              // name and value, record after record
	formCommon             // name and value, once for all records
)

func (v *view) shows(f form, fields []int) { v.d.shows = append(v.d.shows, showing{v, f, fields}) }

// chapters lays everything out, in the order of reading; the contents page
// follows the cover once the page numbers are known.
func (d *document) chapters() {
	d.cover()
	d.glance()
	d.missing()
	d.changes()
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
	d.furniture()
}

// furniture draws the running headers and the page numbers.
func (d *document) furniture() {
	reference := d.words.T("page.as_of", "time", d.asOfDay())
	if id := d.summary.Manifest.Export.ID; id != "" {
		reference += "  ·  " + d.words.T("page.export", "id", id)
	}
	brand, foot := d.oneLine(d.brand(), labelText, bodyWidth/2), d.oneLine(reference, labelText, bodyWidth*0.75)
	for i, p := range d.pages {
		if p.bare {
			continue
		}
		d.put(p, brand, labelText, marginX, 40, bodyWidth/2, alignLeft)
		d.label(p, p.header, labelText, marginX+bodyWidth/2, 40, bodyWidth/2, alignRight)
		p.rects = append(p.rects, rectOp{x: marginX, y: 54, w: bodyWidth, h: 0.4, color: hair}, rectOp{x: marginX, y: pageHeight - 50, w: bodyWidth, h: 0.4, color: hair})
		d.put(p, foot, labelText, marginX, pageHeight-46, bodyWidth*0.75, alignLeft)
		d.label(p, d.words.T("pdf.page", "page", i+1, "all", len(d.pages)), labelText.in(ink), marginX+bodyWidth*0.75, pageHeight-46, bodyWidth*0.25, alignRight)
	}
}

func (d *document) brand() string {
	if d.summary.Brand.Name == "" {
		return "valise"
	}
	return d.summary.Brand.Name
}

func (d *document) title() string {
	return d.words.T("pdf.title", "brand", d.brand(), "scope", d.scopeTitle(), "date", d.asOfDay())
}

func (d *document) scopeTitle() string {
	if d.summary.Manifest.Export.Scope == exporter.ScopePortability {
		return d.words.T("pdf.portability")
	}
	return d.words.T("pdf.access")
}

func (d *document) asOfDay() string {
	return d.words.LongDate(asOf(d.summary.Manifest).In(d.zone))
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
func (d *document) records(n int64) string { return d.words.T("count.records", "n", n) }
