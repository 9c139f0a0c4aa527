package notice

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Fill is a dataset of a configured source.
type Fill struct {
	Source  string
	Dataset exporter.Dataset
}

// CoverageRow is one cell of surfaces by categories: a surface that shows a
// category, and what fills it. Without fills it is open.
type CoverageRow struct {
	Surface       string              `json:"surface"` // id; "" for what no surface of the notice shows
	SurfaceTitle  string              `json:"surface_title"`
	Category      exporter.CategoryID `json:"category"`
	CategoryTitle string              `json:"category_title"`
	ByNotice      bool                `json:"by_notice"` // the notice promises the cell; false: only a dataset has it
	Fills         []CoverageFill      `json:"fills"`     // in the config's order
	Exception     string              `json:"exception"` // why the company leaves the cell open, "" where it says nothing
	// NoPublicAPI is what sources of the config show people on this surface and
	// give no program; filled in by who knows the sources.
	NoPublicAPI *NoPublicAPI `json:"no_public_api,omitempty"`
}

// NoPublicAPI names datasets that no API of the sources gives.
type NoPublicAPI struct {
	Sources  []string `json:"sources"`
	Datasets []string `json:"datasets"`
}

// CoverageFill is a dataset that fills a cell, and its source.
type CoverageFill struct {
	Dataset string `json:"dataset"`
	Source  string `json:"source"`
}

// Open reports whether nothing fills the cell.
func (r CoverageRow) Open() bool { return len(r.Fills) == 0 }

// Broken reports whether the notice promises what no source fills, and the
// company has not said why.
func (r CoverageRow) Broken() bool { return r.ByNotice && r.Open() && r.Exception == "" }

// Stale reports whether an exception is no longer needed: something fills it.
func (r CoverageRow) Stale() bool { return !r.Open() && r.Exception != "" }

// Cell is how an exception names the row: "bills/tax_information", or the
// category alone where no surface shows it.
func (r CoverageRow) Cell() string {
	if r.Surface == "" {
		return string(r.Category)
	}
	return r.Surface + "/" + string(r.Category)
}

// Datasets are the names of what fills the cell, each once.
func (r CoverageRow) Datasets() []string {
	return r.each(func(f CoverageFill) string { return f.Dataset })
}

// Sources are the sources of what fills the cell, each once.
func (r CoverageRow) Sources() []string {
	return r.each(func(f CoverageFill) string { return f.Source })
}

func (r CoverageRow) each(of func(CoverageFill) string) []string {
	var out []string
	for _, f := range r.Fills {
		if name := of(f); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Coverage returns every cell that the notice has, surfaces in its order, then
// those that only datasets have, then the datasets, and the categories of the
// notice, that no surface shows.
func Coverage(n *Notice, fills []Fill) []CoverageRow {
	var rows []CoverageRow
	for _, s := range n.Surfaces {
		for _, c := range n.Categories {
			row := CoverageRow{Surface: s.ID, SurfaceTitle: s.Title, Category: c.ID, CategoryTitle: c.Heading, ByNotice: slices.Contains(s.Categories, c.ID),
				Fills: filling(fills, c.ID, func(d *exporter.Dataset) bool { return slices.Contains(d.Surfaces, s.ID) })}
			if row.ByNotice || !row.Open() {
				rows = append(rows, row)
			}
		}
	}
	return append(rows, offSurface(n, fills)...)
}

// filling are the datasets of a category that a surface shows, each of a source
// once.
func filling(fills []Fill, category exporter.CategoryID, shown func(*exporter.Dataset) bool) []CoverageFill {
	out := []CoverageFill{}
	for _, f := range fills {
		if d := (CoverageFill{f.Dataset.Name, f.Source}); f.Dataset.Category == category && shown(&f.Dataset) && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// offSurface are the rows of datasets that no surface of the notice shows, in
// the order of the categories, other information last, and of categories that
// the notice lists and no surface of it shows.
func offSurface(n *Notice, fills []Fill) []CoverageRow {
	var rows []CoverageRow
	hidden := func(d *exporter.Dataset) bool {
		return !slices.ContainsFunc(d.Surfaces, func(name string) bool { _, ok := n.Surface(name); return ok })
	}
	for _, c := range append(slices.Clone(n.Categories), Category{ID: exporter.OtherInformation, Heading: "Other information"}) {
		row := CoverageRow{Category: c.ID, CategoryTitle: c.Heading, Fills: filling(fills, c.ID, hidden)}
		row.ByNotice = c.Number > 0 && len(n.SurfacesOf(c.ID)) == 0
		if row.ByNotice || !row.Open() {
			rows = append(rows, row)
		}
	}
	return rows
}

// Except notes why the company leaves cells open. A key is a cell
// ("bills/purchase_and_payment_history"), or a surface or a category for all of
// its cells. A key that is none of these is an error, and all of them come at
// once.
func Except(rows []CoverageRow, exceptions map[string]string) error {
	var wrong []string
	for _, key := range slices.Sorted(maps.Keys(exceptions)) {
		found := false
		for i := range rows {
			if r := &rows[i]; r.ByNotice && (key == r.Cell() || key == r.Surface || key == string(r.Category)) {
				r.Exception, found = cmp.Or(r.Exception, exceptions[key]), true
			}
		}
		if !found {
			wrong = append(wrong, fmt.Sprintf("notice_exceptions.%s: is no surface, category or cell (surface/category) of the notice", key))
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s", strings.Join(wrong, "\n"))
	}
	return nil
}
