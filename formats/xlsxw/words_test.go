package xlsxw

import (
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// An export of a period is complete for that period alone.
func TestStatusWord(t *testing.T) {
	p := lang.For(lang.English)
	for want, m := range map[string]*exporter.Manifest{
		"complete": {Status: exporter.BundleComplete},
		"Complete for the period that was asked for": {Status: exporter.BundleComplete, Export: exporter.ManifestExport{To: "2026-01-01"}},
		p.T("sheet.gaps"): {Status: exporter.BundleGaps, Export: exporter.ManifestExport{From: "2026-01-01"}},
	} {
		if got := statusWord(p, m); got != want {
			t.Errorf("%+v: %q, want %q", m, got, want)
		}
	}
}
