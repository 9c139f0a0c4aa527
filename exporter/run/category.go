package run

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
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
	status, reason := judge(len(c.Datasets), failed, withheld, records, optional)
	c.Status = status
	if reason != "" {
		c.Reason = lang.For(lang.English).T(reason)
	}
	return c
}

// reasons are the keys of judge's messages.
func reasons() []string {
	return []string{"reason.not_searched", "reason.partly", "reason.failed", "reason.withheld", "reason.no_participation", "reason.none_held"}
}

// reasonIn translates one of valise's own reasons.
func reasonIn(p *lang.Printer, english string) string {
	for _, key := range reasons() {
		if lang.For(lang.English).T(key) == english {
			return p.T(key)
		}
	}
	return english
}

// judge returns how a category ended, and the key of the reason.
func judge(datasets int, failed, withheld, records int64, optional bool) (exporter.CategoryStatus, string) {
	switch {
	case datasets == 0:
		return exporter.CategoryNotApplicable, "reason.not_searched"
	case records > 0 && failed > 0:
		return exporter.CategoryData, "reason.partly"
	case records > 0:
		return exporter.CategoryData, ""
	case failed > 0:
		return exporter.CategoryFailed, "reason.failed"
	case withheld == int64(datasets):
		return exporter.CategoryWithheld, "reason.withheld"
	case optional:
		return exporter.CategoryNotApplicable, "reason.no_participation"
	default:
		return exporter.CategoryNoneHeld, "reason.none_held"
	}
}
