package run_test

import (
	"context"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// confined is a source whose place shows more than it gives.
type confined struct{ *fake }

func (confined) NoAPI() []exporter.NoAPI {
	return []exporter.NoAPI{{Surface: "payment_methods", Dataset: "payment_method"}, {Surface: "payment_history", Dataset: "payment"}}
}

// TestNoPublicAPI: what a place gives to no program is named, unless another
// source fills it.
func TestNoPublicAPI(t *testing.T) {
	billing := &fake{datasets: []exporter.Dataset{invoices()}, read: func(_ context.Context, _ string, _ int, yield func(exporter.Record, error) bool) {
		records(1, "a1", yield)
	}}
	archive := &fake{datasets: []exporter.Dataset{payments()}, read: billing.read}
	j := job(t, false, map[string]*fake{"billing": billing, "archive": archive})
	j.Sources["billing"] = run.Source{Connector: confined{billing}, Title: "Bills", Attempts: 1}
	res, err := run.Export(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	m := res.Summary.Manifest
	want := exporter.ManifestNoAPI{Source: "billing", SourceTitle: "Bills", Surface: "payment_methods", Dataset: "payment_method", Title: "Payment methods"}
	if len(m.NoPublicAPI) != 1 || m.NoPublicAPI[0] != want || m.Status != exporter.BundleComplete {
		t.Errorf("%+v, %s", m.NoPublicAPI, m.Status)
	}
}

// TestAlone: what one dataset may not be asked for says nothing of the source's
// others; a source that refuses the credentials is not tried again.
func TestAlone(t *testing.T) {
	for _, alone := range []bool{true, false} {
		billing := &fake{datasets: []exporter.Dataset{invoices(), payments()}, read: func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
			if dataset == "invoice" {
				yield(exporter.Record{}, &exporter.Fault{Class: exporter.Unauthorised, What: "may not", Alone: alone})
				return
			}
			records(2, "a1", yield)
		}}
		res, err := run.Export(context.Background(), job(t, false, map[string]*fake{"billing": billing}))
		if err != nil {
			t.Fatal(err)
		}
		m := res.Summary.Manifest
		want := exporter.StatusFailed
		if alone {
			want = exporter.StatusOK
		}
		if m.Datasets[0].Status != exporter.StatusFailed || m.Datasets[1].Status != want {
			t.Errorf("alone %v: %s, %s", alone, m.Datasets[0].Status, m.Datasets[1].Status)
		}
	}
}
