package run_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
)

// register knows each id as one person with one account of its own: c1 has
// a-c1.
func register() *fake {
	f := crm()
	f.datasets[0].Fields = append(f.datasets[0].Fields, text("email"))
	return f
}

// people answers for whoever is asked for: the request is the session's.
type people struct {
	*fake
	records func(r exporter.Request, dataset string, yield func(exporter.Record, error) bool)
	read    int
}

func (p *people) Open(_ context.Context, r exporter.Request) (exporter.Session, error) {
	inner := *p.fake
	inner.read = func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
		switch dataset {
		case exporter.SubjectDataset:
			yield(record(r.Subject.ID, r.Subject.ID, "Ana", "shared@example.com"), nil)
		case exporter.SubjectAccountDataset:
			yield(record(r.Subject.ID, "a-"+r.Subject.ID, "contract"), nil)
		default:
			p.records(r, dataset, func(rec exporter.Record, err error) bool { p.read++; return yield(rec, err) })
		}
	}
	return (*fakeSession)(&inner), nil
}

func record(proof string, values ...string) exporter.Record {
	out := exporter.Record{Proof: exporter.Text(proof)}
	for _, v := range values {
		out.Values = append(out.Values, exporter.Text(v))
	}
	return out
}

// examine reads the invoices of c1 that records yields.
func examine(t *testing.T, s run.Sampling, isolation exporter.Isolation, records func(exporter.Request, string, func(exporter.Record, error) bool)) (run.Examined, int) {
	t.Helper()
	f := register()
	f.datasets = append(f.datasets, invoices())
	j := job(t, false, map[string]*fake{})
	source := &people{fake: f, records: records}
	j.Sources["crm"] = run.Source{Connector: source, Attempts: 2}
	for i := range j.Plan.Categories {
		c := &j.Plan.Categories[i]
		if c.ID == exporter.PurchaseAndPaymentHistory {
			c.Datasets = planned(t, isolation)
		}
	}
	s.Source, s.Now = "crm", func() time.Time { return time.Unix(0, 0) }
	got, err := run.Examine(t.Context(), j, s)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(got.Datasets, func(d run.Examined) bool { return d.Dataset.Name == "invoice" })
	if got.Accounts != 1 || i < 0 {
		t.Fatalf("%d accounts, invoices at %d", got.Accounts, i)
	}
	return got.Datasets[i], source.read
}

// TestExamine: what an export would stop at is told, and nothing else is.
func TestExamine(t *testing.T) {
	own := func(r exporter.Request) string { return r.Subject.Accounts[0].ID }
	for name, c := range map[string]struct {
		records   func(r exporter.Request, dataset string, yield func(exporter.Record, error) bool)
		isolation exporter.Isolation
		other     string
		class     exporter.ErrorClass
		says      string
	}{
		"whole": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			_ = yield(record(own(r), own(r), "1"), nil) && yield(record(own(r), own(r), "2"), nil)
		}, other: "c2"},
		"somebody else's": {records: func(_ exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record("a-c9", "a-c9", "1"), nil)
		}, class: exporter.Stray, says: "record 1"},
		"out of order": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			_ = yield(record(own(r), own(r), "2"), nil) && yield(record(own(r), own(r), "1"), nil)
		}, class: exporter.OutOfOrder, says: "record 2"},
		"of another type": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			rec := record(own(r), own(r), "1")
			rec.Values[1] = exporter.Integer(1)
			yield(rec, nil)
		}, class: exporter.Mismatch, says: "invoice_id"},
		"one value too few": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(own(r), own(r)), nil)
		}, class: exporter.Mismatch, says: "record 1"},
		"cut off": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			_ = yield(record(own(r), own(r), "1"), nil) && yield(exporter.Record{}, &exporter.Fault{Class: exporter.Truncated, Retry: true})
		}, class: exporter.Truncated},
		"names the other": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(own(r), own(r), "c2"), nil)
		}, other: "c2", class: exporter.Stray, says: "names the other customer"},
		"an invoice with the other's number": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(own(r), own(r), "2"), nil)
		}, other: "2"},
		"the other's number in its place": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(own(r), "2", "7"), nil)
		}, other: "2", class: exporter.Stray, says: "names the other customer"},
		"a long number of the other's": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(own(r), own(r), "1234567890"), nil)
		}, other: "1234567890", class: exporter.Stray, says: "names the other customer"},
		"the same for both": {records: func(_ exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record("", "", "1"), nil)
		}, isolation: exporter.IsolationTrusted, other: "c2", class: exporter.Stray, says: "comes for the other customer too"},
		"an address that both have": {records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(own(r), own(r), "shared@example.com"), nil)
		}, other: "c2"},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := examine(t, run.Sampling{Records: 10, Other: c.other}, c.isolation, c.records)
			if c.class == "" {
				if d.Fault != nil {
					t.Fatalf("a fault: %v", d.Fault)
				}
				return
			}
			if d.Fault == nil || d.Fault.Class != c.class || !strings.Contains(d.Fault.Error(), c.says) || d.Fault.Source != "crm" {
				t.Errorf("fault %v, want class %s and %q", d.Fault, c.class, c.says)
			}
		})
	}
}

// TestExamineIsBounded: no more is read than the first records and one.
func TestExamineIsBounded(t *testing.T) {
	d, read := examine(t, run.Sampling{Records: 7}, exporter.IsolationAccount, func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
		records(100_000, r.Subject.Accounts[0].ID, yield)
	})
	if d.Fault != nil || d.Records != 7 || !d.More || read != 8 {
		t.Errorf("%d records, more %v, %d read, %v", d.Records, d.More, read, d.Fault)
	}
	if f := d.Fields[1]; f.Filled != 7 || f.Null != 0 || len(f.Forms) != 0 {
		t.Errorf("field %+v", f)
	}
}

// TestForms: a form tells how a value is written and not what it is.
func TestForms(t *testing.T) {
	values := []string{strings.Repeat("7", 60), "Zoë 12-b", "a_€\x00é", "not shown: three are enough"}
	d, _ := examine(t, run.Sampling{Records: 9, Forms: true}, exporter.IsolationTrusted, func(_ exporter.Request, _ string, yield func(exporter.Record, error) bool) {
		for _, v := range values {
			if !yield(record("", "", v), nil) {
				return
			}
		}
	})
	want := []string{strings.Repeat("9", 24) + "…", "xxx 99-x", "x_~~x"}
	if !slices.Equal(d.Fields[1].Forms, want) {
		t.Errorf("forms %q, want %q", d.Fields[1].Forms, want)
	}
}

// TestNoFormsOfSecrets: of some classes not even the form is kept.
func TestNoFormsOfSecrets(t *testing.T) {
	for _, class := range []exporter.Class{exporter.ClassCardNumber, exporter.ClassBankAccount, exporter.ClassTaxID, exporter.ClassGovernmentID, exporter.ClassCredential} {
		f := register()
		d := invoices()
		d.Fields[1].Class = class
		f.datasets = append(f.datasets, d)
		j := job(t, false, map[string]*fake{})
		j.Sources["crm"] = run.Source{Connector: &people{fake: f, records: func(r exporter.Request, _ string, yield func(exporter.Record, error) bool) {
			yield(record(r.Subject.ID, r.Subject.ID, "4111"), nil)
		}}, Attempts: 1}
		got, err := run.Examine(t.Context(), j, run.Sampling{Source: "crm", Records: 5, Forms: true, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		fields := got.Datasets[2].Fields
		if fields[1].Filled != 1 || len(fields[1].Forms) != 0 || len(fields[0].Forms) != 1 {
			t.Errorf("%s: forms %q", class, fields[1].Forms)
		}
	}
}
