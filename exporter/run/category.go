package run

import (
	"github.com/valise-export/valise/exporter"
)

// category says how a category ended, and why, in plain words.
func (x *export) category(index int, id exporter.CategoryID, title string, optional bool) exporter.ManifestCategory {
	c := exporter.ManifestCategory{ID: id, Title: title, Datasets: []string{}}
	var failed, withheld, records int64
	for _, w := range x.work {
		if w.category != index {
			continue
		}
		c.Datasets = append(c.Datasets, w.Name)
		records += w.records
		if w.status == exporter.StatusWithheld {
			withheld++
		}
		for _, p := range w.parts {
			if p.status == exporter.StatusFailed {
				failed++
			}
		}
	}
	c.Status, c.Reason = judge(len(c.Datasets), failed, withheld, records, optional)
	return c
}

func judge(datasets int, failed, withheld, records int64, optional bool) (exporter.CategoryStatus, string) {
	switch {
	case datasets == 0:
		return exporter.CategoryNotApplicable, "No system is connected that holds this kind of information; it was not searched."
	case records > 0 && failed > 0:
		return exporter.CategoryData, "A part of this could not be read: see what is missing."
	case records > 0:
		return exporter.CategoryData, ""
	case failed > 0:
		return exporter.CategoryFailed, "The system that holds this could not be read. This does not mean that nothing is held."
	case withheld == int64(datasets):
		return exporter.CategoryWithheld, "What is held here is outside the scope of this export: see what is withheld."
	case optional:
		return exporter.CategoryNotApplicable, "The connected systems were searched and show no participation."
	default:
		return exporter.CategoryNoneHeld, "The connected systems were searched and hold nothing here."
	}
}
