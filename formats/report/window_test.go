package report_test

import (
	"slices"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

func TestWindow(t *testing.T) {
	left := []exporter.ManifestDataset{{Name: "usage", LeftOut: 1200}, {Name: "usage", LeftOut: 30}, {Name: "invoice", LeftOut: 4}}
	for name, c := range map[string]struct {
		from, to string
		datasets []exporter.ManifestDataset
		want     []string
	}{
		"whole":           {want: nil},
		"asked for":       {from: "2024-06-01", want: []string{"Asked for: from 1 June 2024 on. Older and newer records are not in this bundle."}},
		"and left out":    {to: "2024-06-01", datasets: left[2:], want: []string{"Asked for: before 1 June 2024. Older and newer records are not in this bundle.", "4 records that were found were left out because of their dates."}},
		"after as_of":     {datasets: left, want: []string{"1,234 records that were found were left out because of their dates."}},
		"one after as_of": {datasets: []exporter.ManifestDataset{{LeftOut: 1}}, want: []string{"1 record that was found was left out because of its date."}},
	} {
		m := exporter.Manifest{Datasets: c.datasets, Export: exporter.ManifestExport{From: c.from, To: c.to}}
		if got := report.Window(lang.For(lang.English), &m); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
