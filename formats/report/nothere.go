package report

import (
	"slices"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// NotHere is what a bundle does not have of one category.
type NotHere struct {
	Category *exporter.CategorySummary // nil for what belongs to none
	Kept     []Kept
}

// Kept is what one ground keeps back.
type Kept struct {
	Ground string   // with its reference
	Lines  []string // a dataset each: "Users: User name (10 values)"
}

// NotHereOf returns, in the order of the categories, what was withheld, each
// ground once in its category, and the categories that have a reason of their
// own. What could not be read is in the manifest's gaps.
func NotHereOf(p *lang.Printer, s *exporter.Summary) []NotHere {
	all := Absences(s)
	var out []NotHere
	for i := range s.Categories {
		c := &s.Categories[i]
		kept := keptBack(p, all, func(a Absence) bool { return a.Category == c.ID })
		if c.Reason != "" || len(kept) > 0 {
			out = append(out, NotHere{c, kept})
		}
	}
	none := func(a Absence) bool {
		return !slices.ContainsFunc(s.Categories, func(c exporter.CategorySummary) bool { return c.ID == a.Category })
	}
	if kept := keptBack(p, all, none); len(kept) > 0 {
		out = append(out, NotHere{nil, kept})
	}
	return out
}

// keptBack gathers by ground those of the absences that belong.
func keptBack(p *lang.Printer, all []Absence, belongs func(Absence) bool) []Kept {
	var out []Kept
	for _, a := range all {
		if !belongs(a) {
			continue
		}
		i := slices.IndexFunc(out, func(k Kept) bool { return k.Ground == a.Ground })
		if i < 0 {
			i = len(out)
			out = append(out, Kept{Ground: a.Ground})
		}
		out[i].Lines = append(out[i].Lines, a.Line(p))
	}
	return out
}

// Line says what it is, and how many values.
func (a *Absence) Line(p *lang.Printer) string {
	switch {
	case len(a.Fields) == 0:
		return p.T("kept.whole", "dataset", a.Dataset)
	case a.Count == 0:
		return p.T("kept.fields", "dataset", a.Dataset, "fields", p.List(a.Fields))
	default:
		return p.T("kept.values", "dataset", a.Dataset, "fields", p.List(a.Fields), "n", a.Count)
	}
}
