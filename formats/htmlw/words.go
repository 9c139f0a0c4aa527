package htmlw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// state is a status in words: the sign and the words say what the colour says.
type state struct{ Class, Sign, Words, Short string }

func categoryState(p *lang.Printer, s exporter.CategoryStatus) state {
	out := state{Class: "none", Sign: "–", Words: report.Category(p, s), Short: report.Short(p, s)}
	switch s {
	case exporter.CategoryData:
		out.Class, out.Sign = "ok", "●"
	case exporter.CategoryNoneHeld:
		out.Sign = "○"
	case exporter.CategoryWithheld:
		out.Class, out.Sign = "held", "◐"
	case exporter.CategoryFailed:
		out.Class, out.Sign = "bad", "▲"
	}
	return out
}

func datasetState(p *lang.Printer, s exporter.Status) state {
	return categoryState(p, report.Status(s))
}

func scopeWords(p *lang.Printer, s exporter.Scope) string {
	if s == exporter.ScopePortability {
		return p.T("scope.portability")
	}
	return p.T("scope.access")
}

func datasetTitle(ds *exporter.Dataset) string {
	if ds.Title != "" {
		return ds.Title
	}
	return ds.Name
}
