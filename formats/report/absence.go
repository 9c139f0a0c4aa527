package report

import (
	"slices"
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// Absence is what one rule withheld of a dataset.
type Absence struct {
	Category exporter.CategoryID
	Dataset  string   // its title
	Fields   []string // their headings; none where it is the whole dataset
	Rule     string
	Ground   string // with its reference
	Count    int64  // values of all these fields; 0 where they were left out before they were read
}

// Absences returns what the manifest has as withheld, a line for each dataset
// and rule. What was left out before it was read has a line of its own, as has a
// whole dataset.
func Absences(s *exporter.Summary) []Absence { return absences(s, s.Manifest.Withheld) }

// AbsencesOf is Absences of one dataset.
func AbsencesOf(s *exporter.Summary, dataset string) []Absence {
	var lines []exporter.ManifestWithheld
	for i := range s.Manifest.Withheld {
		if w := &s.Manifest.Withheld[i]; w.Dataset == dataset {
			lines = append(lines, *w)
		}
	}
	return absences(s, lines)
}

func absences(s *exporter.Summary, lines []exporter.ManifestWithheld) []Absence {
	var out []Absence
	var first []exporter.ManifestWithheld // of each of out
	for _, w := range lines {
		same := func(a exporter.ManifestWithheld) bool {
			return a.Dataset == w.Dataset && a.Rule == w.Rule && a.Ground == w.Ground &&
				(a.Count == 0) == (w.Count == 0) && (a.Field == "") == (w.Field == "")
		}
		i := slices.IndexFunc(first, same)
		if i < 0 {
			i = len(out)
			first = append(first, w)
			out = append(out, absence(s, w))
		}
		out[i].Count += w.Count
		if w.Field != "" {
			out[i].Fields = append(out[i].Fields, fieldHeading(s, w))
		}
	}
	return out
}

// absence begins the line of w, without its field and count.
func absence(s *exporter.Summary, w exporter.ManifestWithheld) Absence {
	a := Absence{Category: w.Category, Dataset: lang.Readable(w.Dataset), Rule: w.Rule, Ground: w.Ground}
	ds := datasetOf(s, w.Dataset)
	if ds == nil {
		return a
	}
	a.Category = ds.Category
	if ds.Title != "" {
		a.Dataset = ds.Title
	}
	i := slices.IndexFunc(ds.Rules, func(r exporter.Rule) bool { return r.Name == w.Rule })
	if i < 0 {
		return a
	}
	if a.Ground == "" {
		a.Ground = ds.Rules[i].Ground
	}
	if ref := ds.Rules[i].Reference; ref != "" && !strings.Contains(a.Ground, ref) {
		a.Ground += " (" + ref + ")"
	}
	return a
}

// fieldHeading is the field's heading; a column that no field describes has its
// name, in words.
func fieldHeading(s *exporter.Summary, w exporter.ManifestWithheld) string {
	if ds := datasetOf(s, w.Dataset); ds != nil {
		if f, ok := ds.Named(w.Field); ok {
			return Heading(f)
		}
	}
	return lang.Readable(w.Field)
}

func datasetOf(s *exporter.Summary, name string) *exporter.DatasetSummary {
	for i := range s.Datasets {
		if s.Datasets[i].Name == name {
			return &s.Datasets[i]
		}
	}
	return nil
}

// DatasetTitle returns a dataset's title by its name: a name in words where it
// has none, "" for no name.
func DatasetTitle(s *exporter.Summary, name string) string {
	if ds := datasetOf(s, name); ds != nil && ds.Title != "" {
		return ds.Title
	}
	return lang.Readable(name)
}
