package formattest

import (
	"fmt"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Set is a dataset and its records.
type Set struct {
	Dataset exporter.Dataset
	Records [][]exporter.Value
	Status  exporter.Status // "" means ok, or empty where there is no record
}

// Outcome returns how the set's dataset ends.
func (s Set) Outcome() exporter.Outcome {
	status := s.Status
	switch {
	case status != "":
	case len(s.Records) == 0:
		status = exporter.StatusEmpty
	default:
		status = exporter.StatusOK
	}
	return exporter.Outcome{Status: status, Records: int64(len(s.Records))}
}

// Write drives a writer of the format through the sets, as a run does: records
// go through batches, rendered by package text.
func Write(t TB, f exporter.Format, sink exporter.Sink, sets ...Set) exporter.Writer {
	t.Helper()
	w, err := f.NewWriter(sink)
	if err != nil {
		t.Fatalf("%s: new writer: %v", f.Name(), err)
	}
	for _, s := range sets {
		if err := WriteSet(w, s); err != nil {
			t.Fatalf("%s: dataset %s: %v", f.Name(), s.Dataset.Name, err)
		}
	}
	if err := w.Close(SummaryOf(sets...)); err != nil {
		t.Fatalf("%s: close: %v", f.Name(), err)
	}
	return w
}

// WriteSet begins, writes and ends one dataset. After an error of Begin or
// Write it ends the dataset as failed, as a run does.
func WriteSet(w exporter.Writer, s Set) error {
	if err := w.Begin(s.Dataset); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	var pool exporter.BatchPool
	b := pool.Get(len(s.Dataset.Fields))
	for _, record := range s.Records {
		if b.Append(record, text.Append) {
			continue
		}
		if err := w.Write(b); err != nil {
			_ = w.End(exporter.Outcome{Status: exporter.StatusFailed})
			return fmt.Errorf("write: %w", err)
		}
		b.Release()
		b = pool.Get(len(s.Dataset.Fields))
		b.Append(record, text.Append)
	}
	if err := w.Write(b); err != nil {
		_ = w.End(exporter.Outcome{Status: exporter.StatusFailed})
		return fmt.Errorf("write: %w", err)
	}
	b.Release()
	if err := w.End(s.Outcome()); err != nil {
		return fmt.Errorf("end: %w", err)
	}
	return nil
}

// SummaryOf returns a summary that fits the sets.
func SummaryOf(sets ...Set) exporter.Summary {
	s := exporter.Summary{
		Brand: exporter.Brand{Name: "Example Cloud", Slug: "example-cloud", Contact: "privacy@example.com"},
		Manifest: &exporter.Manifest{
			Schema: exporter.ManifestSchema,
			Export: exporter.ManifestExport{
				ID: "7f3a9c", Scope: exporter.ScopeAccess, AsOf: "2026-11-21T00:00:00Z", Language: "en", TimeZone: "UTC",
			},
			Notice: exporter.ManifestNotice{Version: "2021-02-09"},
			Status: exporter.BundleComplete,
		},
		Subject: exporter.Subject{
			ID: "C-1", Names: []string{"Zoë Example"}, Language: "en", TimeZone: "UTC",
			Holder: exporter.HolderPerson, Accounts: []exporter.Account{{ID: "A-1"}},
		},
	}
	category := exporter.CategorySummary{
		ManifestCategory: exporter.ManifestCategory{
			ID: exporter.ContactInformation, Title: "Contact information", Status: exporter.CategoryData,
		},
		Number: 1,
	}
	for _, set := range sets {
		o := set.Outcome()
		category.Datasets = append(category.Datasets, set.Dataset.Name)
		category.Records += o.Records
		s.Datasets = append(s.Datasets, exporter.DatasetSummary{
			Dataset: set.Dataset, Number: 1, Status: o.Status, Records: o.Records,
		})
	}
	s.Categories = append(s.Categories, category)
	s.Manifest.Categories = append(s.Manifest.Categories, category.ManifestCategory)
	return s
}
