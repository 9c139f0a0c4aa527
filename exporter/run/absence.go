package run

import (
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// notHere says in plain words what of a category is not in the bundle, and why:
// what the policy left out or withheld, by dataset and rule, and what could not
// be read. The manifest and the datasets are in the printer's language.
func notHere(p *lang.Printer, m *exporter.Manifest, datasets []exporter.DatasetSummary, id exporter.CategoryID) []string {
	out := []string{}
	for _, g := range absences(m, id) {
		dataset := titleIn(datasets, g.Dataset)
		fields := p.List(titlesIn(datasets, g.Dataset, g.fields))
		switch {
		case g.Field == "":
			out = append(out, p.T("nothere.whole", "dataset", dataset, "why", g.Ground))
		case g.Count == 0:
			out = append(out, p.T("nothere.fields", "dataset", dataset, "fields", fields, "why", g.Ground))
		default:
			out = append(out, p.T("nothere.values", "dataset", dataset, "fields", fields, "n", g.Count, "why", g.Ground))
		}
	}
	for _, g := range m.Gaps {
		if categoryOf(datasets, g.Dataset) == id {
			out = append(out, p.T("nothere.gap", "dataset", titleIn(datasets, g.Dataset), "source", g.Title))
		}
	}
	return out
}

// absence is what one rule kept back of a dataset.
type absence struct {
	exporter.ManifestWithheld
	fields []string
}

// absences puts the fields of a dataset that one rule keeps back together.
func absences(m *exporter.Manifest, id exporter.CategoryID) []absence {
	var out []absence
	for _, w := range m.Withheld {
		if w.Category != id {
			continue
		}
		same := func(a absence) bool {
			return a.Dataset == w.Dataset && a.Rule == w.Rule && (a.Count == 0) == (w.Count == 0) && a.Field != "" && w.Field != ""
		}
		i := slices.IndexFunc(out, same)
		if i < 0 {
			out = append(out, absence{w, []string{w.Field}})
			continue
		}
		out[i].Count += w.Count
		out[i].fields = append(out[i].fields, w.Field)
	}
	return out
}

func categoryOf(datasets []exporter.DatasetSummary, name string) exporter.CategoryID {
	for i := range datasets {
		if datasets[i].Name == name {
			return datasets[i].Category
		}
	}
	return ""
}

func titleIn(datasets []exporter.DatasetSummary, name string) string {
	for i := range datasets {
		if datasets[i].Name == name && datasets[i].Title != "" {
			return datasets[i].Title
		}
	}
	return name
}

// titlesIn returns the titles of fields, those that are left out too; a column
// that no field describes has its name, in words.
func titlesIn(datasets []exporter.DatasetSummary, dataset string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = lang.Readable(name)
		for k := range datasets {
			d := &datasets[k]
			if d.Name != dataset {
				continue
			}
			if f, ok := d.Named(name); ok && f.Title != "" {
				out[i] = f.Title
			}
		}
	}
	return out
}
