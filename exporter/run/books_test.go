package run_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/csvw"
)

// owned is lines with an owner of their own, so that a query can stamp any line
// with the subject's account.
func owned() exporter.Dataset {
	d := lines()
	d.Fields = append([]exporter.Field{text(exporter.AccountColumn)}, d.Fields...)
	return d
}

// stamped has three invoices, and a line with the subject's account for each of
// the invoices that are named.
func stamped(referred ...string) *fake {
	return &fake{datasets: []exporter.Dataset{owned(), invoices()}, read: func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
		if dataset == "invoice" {
			records(3, "a1", yield)
			return
		}
		for i, invoice := range referred {
			v := []exporter.Value{exporter.Text("a1"), exporter.Text(string(rune('a' + i))), exporter.Text(invoice)}
			if !yield(exporter.Record{Values: v, Proof: exporter.Text("a1")}, nil) {
				return
			}
		}
	}}
}

func withCSV(j run.Job) run.Job {
	j.Formats = append(j.Formats, csvw.New(csvw.Options{}))
	return j
}

// A query that stamps another's records with the subject's column passes the
// gate. What they refer to gives it away: it is counted, no foreign key is
// declared, and references: strict publishes nothing.
func TestStampedRecords(t *testing.T) {
	j := withCSV(job(t, true, map[string]*fake{"billing": stamped("1000000", "2000000", "2000001")}))
	m := exported(t, j)
	i := slices.IndexFunc(m.Checks.References, func(r exporter.ManifestReference) bool { return r.Dataset == "invoice_line" && r.To == "invoice" })
	if i < 0 || m.Checks.References[i].Checked != 3 || m.Checks.References[i].Missing != 2 {
		t.Errorf("%+v", m.Checks.References)
	}
	if strings.Contains(member(t, j.Target, "/datapackage.json"), "foreignKeys") {
		t.Error("a foreign key is declared that does not hold")
	}
	j = job(t, true, map[string]*fake{"billing": stamped("1000000", "2000000")})
	j.Policy.References = "strict"
	_, err := run.Export(context.Background(), j)
	var bad *run.ReferencesError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "dataset invoice_line: invoice_id: 1 of 2 records refer to no invoice") || strings.Contains(err.Error(), "2000000") {
		t.Errorf("%v", err)
	}
	nothingLeft(t, j, false)
}

// A foreign key is declared where every reference leads to a record of the
// bundle.
func TestForeignKeyThatHolds(t *testing.T) {
	j := withCSV(job(t, true, map[string]*fake{"billing": stamped("1000000", "1000001", "")}))
	j.Policy.References = "strict"
	exported(t, j)
	if got := member(t, j.Target, "/datapackage.json"); !strings.Contains(got, "foreignKeys") {
		t.Error("no foreign key is declared")
	}
}

// What --from leaves out is not missing, and no foreign key leads to it.
func TestReferencesOutOfTheWindow(t *testing.T) {
	s := stamped()
	issued := text("issued_at")
	issued.Type = exporter.TypeInstant
	s.datasets[1].Fields = append(s.datasets[1].Fields, issued)
	s.datasets[1].When = "issued_at"
	s.read = func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
		v := []exporter.Value{exporter.Text("a1"), exporter.Text("1"), exporter.Text("1")}
		if dataset == "invoice" {
			v[2] = exporter.Instant(0, 0)
		}
		yield(exporter.Record{Values: v, Proof: exporter.Text("a1")}, nil)
	}
	j := withCSV(job(t, true, map[string]*fake{"billing": s}))
	j.From, j.Policy.References = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), "strict"
	m := exported(t, j)
	if len(m.Checks.References) != 1 || m.Checks.References[0].Outside != 1 || m.Checks.MoneySkipped != exporter.MoneyWindow {
		t.Errorf("%+v", m.Checks)
	}
	if strings.Contains(member(t, j.Target, "/datapackage.json"), "foreignKeys") {
		t.Error("a foreign key leads out of the bundle")
	}
}

// Records that refer to a dataset that failed are not said to lead nowhere.
func TestReferencesToAGap(t *testing.T) {
	s := stamped("1000000")
	inner := s.read
	s.read = func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool) {
		if dataset == "invoice" {
			yield(exporter.Record{}, &exporter.Fault{Class: exporter.Malformed, What: "bad"})
			return
		}
		inner(ctx, dataset, attempt, yield)
	}
	j := job(t, false, map[string]*fake{"billing": s})
	j.Policy.References = "strict"
	if m := exported(t, j); len(m.Checks.References) != 0 || len(m.Gaps) != 1 {
		t.Errorf("%+v", m)
	}
}
