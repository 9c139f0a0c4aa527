package pdfw_test

import (
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/pdfw"
)

// Of a comparison the report lists the datasets that changed and their first
// records, counts the others, and says where nobody knows who made the earlier
// copy.
func TestChangesChapter(t *testing.T) {
	for origin, proved := range map[exporter.EarlierOrigin]bool{exporter.OriginSigned: true, exporter.OriginNotProved: false} {
		list := []content{invoices(3), payments()}
		s := summary(list)
		s.Manifest.Changes = &exporter.Changes{
			Since: exporter.EarlierExport{AsOf: "2026-10-20T23:30:00Z", Origin: origin},
			Datasets: []exporter.DatasetChanges{
				{Name: "invoice", Status: exporter.Compared, Added: 11, Changed: 1200, Unchanged: 3},
				{Name: "payment", Status: exporter.Compared, Unchanged: 1},
				{Name: "gone_dataset", Status: exporter.Disappeared, Removed: 2},
				{Name: "tax_registration", Status: exporter.NotCompared, Reason: exporter.FailedThen},
			},
		}
		first := &s.Manifest.Changes.Datasets[0].First
		for range 11 {
			*first = append(*first, exporter.Change{Kind: exporter.RecordChanged, Key: []exporter.Term{{Value: "invoice_id", Title: "I-77"}}, Fields: []string{"total"}})
		}
		pdf, _ := render(t, pdfw.New(pdfw.Options{}), list, s)
		text := squeeze(textOf(t, pdf))
		for _, want := range []string{
			"Changed since the last copy", "Compared with the copy of 21 October 2026", "1,200", "1 dataset has no changes.", "I-77", "1,201 more records",
			"Gone dataset – not in this copy", "it could not be read for the earlier copy", "data/changes.json",
		} {
			if !strings.Contains(text, squeeze(want)) {
				t.Errorf("the report does not say %q", want)
			}
		}
		if strings.Count(text, "I-77") != 10 || strings.Contains(text, squeeze("no signature was checked")) == proved {
			t.Errorf("origin %s: %s", origin, text)
		}
	}
}

// An export of a period does not call itself complete without it.
func TestCompleteForItsPeriod(t *testing.T) {
	for to, want := range map[string]string{"": "Complete Everything that was asked", "2024-06-01": "Complete for the period that was asked for Everything that was asked of our systems could be read. Asked for: before 1 June 2024."} {
		list := []content{payments()}
		s := summary(list)
		s.Manifest.Status, s.Manifest.Gaps, s.Manifest.Export.To = exporter.BundleComplete, nil, to
		pdf, _ := render(t, pdfw.New(pdfw.Options{}), list, s)
		if text := squeeze(textOf(t, pdf)); !strings.Contains(text, squeeze(want)) {
			t.Errorf("to %q: the report does not say %q", to, want)
		}
	}
}
