package run

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// glossary explains the words of the report to a person who never met them.
func glossary(p *lang.Printer) []exporter.Term {
	var out []exporter.Term
	for _, word := range []string{
		"account", "controller", "credit_memo", "portability", "focus", "gap", "basis", "observed", "derived", "utc", "withheld",
	} {
		out = append(out, exporter.Term{Value: p.T("glossary." + word), Title: p.T("glossary." + word + "_text")})
	}
	return out
}
