package notice

import (
	"slices"

	"github.com/valise-export/valise/exporter"
)

// CoverageRow is one cell of surfaces by categories: a surface that shows a
// category, and the datasets that fill it. Without datasets it is open.
type CoverageRow struct {
	Surface       string // id; "" for datasets that name no surface of the notice
	SurfaceTitle  string
	Category      exporter.CategoryID
	CategoryTitle string
	Datasets      []string
	ByNotice      bool // the notice's data have the cell; false: only a dataset does
}

// Open reports whether nothing fills the cell.
func (r CoverageRow) Open() bool { return len(r.Datasets) == 0 }

// Coverage returns every cell that the notice has, surfaces in its order, then
// those that only datasets have, then the datasets that no surface shows.
// filled are the datasets that the configured sources fill.
func Coverage(n *Notice, filled []exporter.Dataset) []CoverageRow {
	var rows []CoverageRow
	for _, s := range n.Surfaces {
		for _, c := range n.Categories {
			row := CoverageRow{Surface: s.ID, SurfaceTitle: s.Title, Category: c.ID, CategoryTitle: c.Heading,
				Datasets: cell(filled, s.ID, c.ID), ByNotice: slices.Contains(s.Categories, c.ID)}
			if row.ByNotice || !row.Open() {
				rows = append(rows, row)
			}
		}
	}
	return append(rows, offSurface(n, filled)...)
}

func cell(filled []exporter.Dataset, surface string, category exporter.CategoryID) []string {
	var out []string
	for _, d := range filled {
		if d.Category == category && slices.Contains(d.Surfaces, surface) && !slices.Contains(out, d.Name) {
			out = append(out, d.Name)
		}
	}
	return out
}

// offSurface are the rows of datasets that no surface of the notice shows, in
// the order of the categories, other information last.
func offSurface(n *Notice, filled []exporter.Dataset) []CoverageRow {
	var rows []CoverageRow
	shown := func(name string) bool { _, ok := n.Surface(name); return ok }
	for _, c := range append(slices.Clone(n.Categories), Category{ID: exporter.OtherInformation, Heading: "Other information"}) {
		row := CoverageRow{Category: c.ID, CategoryTitle: c.Heading}
		for _, d := range filled {
			if d.Category == c.ID && !slices.ContainsFunc(d.Surfaces, shown) && !slices.Contains(row.Datasets, d.Name) {
				row.Datasets = append(row.Datasets, d.Name)
			}
		}
		if !row.Open() {
			rows = append(rows, row)
		}
	}
	return rows
}
