package xlsxw

import (
	"strings"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// frontNames are the names of the front sheets, in the language of the export.
// Names of the other sheets, of datasets and of fields are keys, and are the
// same in every language.
type frontNames struct{ summary, dictionary string }

// front names the front sheets. A name that a dataset's sheet has taken gives
// way to the English one, which none has.
func (n *names) front(p *lang.Printer) frontNames {
	out := frontNames{p.T("sheet.summary"), p.T("sheet.dictionary")}
	if n.taken[strings.ToLower(out.summary)] {
		out.summary = summarySheet
	}
	if n.taken[strings.ToLower(out.dictionary)] {
		out.dictionary = dictionarySheet
	}
	return out
}

func scopeWord(p *lang.Printer, s exporter.Scope) string {
	if s == exporter.ScopePortability {
		return p.T("sheet.portability")
	}
	return p.T("sheet.access")
}

// statusWord says whether the bundle is whole: an export of a period is for that
// alone.
func statusWord(p *lang.Printer, m *exporter.Manifest) string {
	switch {
	case m.Status != exporter.BundleComplete:
		return p.T("sheet.gaps")
	case m.Export.From != "" || m.Export.To != "":
		return p.T("pdf.complete_part")
	default:
		return p.T("sheet.complete")
	}
}
