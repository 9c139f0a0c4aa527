package run_test

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/assembler"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/jsonw"
)

// fake is a source whose every step a test can decide.
type fake struct {
	datasets []exporter.Dataset
	// read yields the records of a dataset; attempt counts from 1.
	read func(ctx context.Context, dataset string, attempt int, yield func(exporter.Record, error) bool)
	open func(attempt int) error

	through map[string]exporter.Reference // of the datasets that are proved through a parent
	shared  bool                          // those hold everybody's records

	opened, closed int
	attempts       map[string]int
	undeclared     map[string][]string
}

var _ exporter.Connector = (*fake)(nil)

func (f *fake) Datasets() []exporter.Dataset { return f.datasets }

func (f *fake) Open(context.Context, exporter.Request) (exporter.Session, error) {
	f.opened++
	if f.open != nil {
		if err := f.open(f.opened); err != nil {
			f.opened--
			return nil, err
		}
	}
	return (*fakeSession)(f), nil
}

type fakeSession fake

func (s *fakeSession) Read(ctx context.Context, dataset string) iter.Seq2[exporter.Record, error] {
	if s.attempts == nil {
		s.attempts = map[string]int{}
	}
	s.attempts[dataset]++
	return func(yield func(exporter.Record, error) bool) { s.read(ctx, dataset, s.attempts[dataset], yield) }
}

func (s *fakeSession) Report() exporter.ReadReport {
	return exporter.ReadReport{Snapshot: exporter.SnapshotTransaction, Undeclared: s.undeclared}
}

func (s *fakeSession) Close() error { s.closed++; return nil }

func text(name string) exporter.Field {
	return exporter.Field{
		Name: name, Title: name, Type: exporter.TypeText, Class: exporter.ClassPlain,
		Origin: exporter.Provided, Bases: []exporter.Basis{exporter.Contract},
	}
}

// crm resolves every id to one person with the accounts a1 and a2.
func crm() *fake {
	return &fake{
		datasets: []exporter.Dataset{
			{Name: exporter.SubjectDataset, Fields: []exporter.Field{text("customer_id"), text("full_name")}, Key: []string{"customer_id"}},
			{Name: exporter.SubjectAccountDataset, Fields: []exporter.Field{text(exporter.AccountColumn), text("evidence")}, Key: []string{exporter.AccountColumn}},
		},
		read: func(_ context.Context, dataset string, _ int, yield func(exporter.Record, error) bool) {
			if dataset == exporter.SubjectDataset {
				yield(exporter.Record{Values: []exporter.Value{exporter.Text("c1"), exporter.Text("Ana")}, Proof: exporter.Text("c1")}, nil)
				return
			}
			for _, a := range []string{"a2", "a1"} {
				if !yield(exporter.Record{Values: []exporter.Value{exporter.Text(a), exporter.Text("contract")}, Proof: exporter.Text("c1")}, nil) {
					return
				}
			}
		},
	}
}

// invoices is a dataset of the purchase category, its key invoice_id.
func invoices() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice", Title: "Invoices", Description: "Invoices.", Category: exporter.PurchaseAndPaymentHistory,
		Fields: []exporter.Field{text(exporter.AccountColumn), text("invoice_id")}, Key: []string{"invoice_id"},
	}
}

func payments() exporter.Dataset {
	d := invoices()
	d.Name, d.Title = "payment", "Payments"
	return d
}

// records yields n invoices of the account.
func records(n int, account string, yield func(exporter.Record, error) bool) bool {
	for i := range n {
		id := strconv.Itoa(1_000_000 + i)
		if !yield(exporter.Record{Values: []exporter.Value{exporter.Text(account), exporter.Text(id)}, Proof: exporter.Text(account)}, nil) {
			return false
		}
	}
	return true
}

// job is an export over the sources; required says it of every dataset.
func job(t *testing.T, required bool, sources map[string]*fake) run.Job {
	t.Helper()
	in := assembler.Input{Resolution: []string{exporter.SubjectDataset, exporter.SubjectAccountDataset}}
	for _, id := range []exporter.CategoryID{
		exporter.ContactInformation, exporter.IdentityAndCredentials, exporter.PurchaseAndPaymentHistory,
		exporter.PaymentSettings, exporter.TaxInformation, exporter.CommunicationSettings, exporter.MarketplaceAndPartner,
	} {
		in.Notice = append(in.Notice, assembler.Heading{ID: id, Title: string(id), Optional: id == exporter.MarketplaceAndPartner})
	}
	j := run.Job{
		CustomerID: "c1", Sources: map[string]run.Source{},
		Lookup:   run.Locate{Source: "crm", Dataset: exporter.SubjectDataset},
		Accounts: run.Locate{Source: "crm", Dataset: exporter.SubjectAccountDataset},
		Notice:   exporter.ManifestNotice{Version: "2021-02-09"}, Brand: exporter.Brand{Name: "Test", Slug: "test"},
		Scope: exporter.ScopeAccess, Formats: []exporter.Format{jsonw.New(jsonw.Options{})},
		AsOf: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), TimeZone: "UTC",
		Key: []byte("0123456789abcdef"), Target: t.TempDir() + "/bundle.zip", SpoolDir: t.TempDir(),
	}
	sources["crm"] = crm()
	for _, name := range []string{"billing", "archive", "support", "crm"} {
		f := sources[name]
		if f == nil {
			continue
		}
		s := assembler.Source{Name: name, Title: name + " system"}
		for _, d := range f.datasets {
			o := assembler.Offer{Dataset: d, Required: required, Attempts: 3, Isolation: exporter.IsolationAccount, Ordered: true}
			if r, ok := f.through[d.Name]; ok {
				o.Isolation, o.Through, o.Shared = exporter.IsolationParent, r, f.shared
			}
			s.Datasets = append(s.Datasets, o)
		}
		in.Sources = append(in.Sources, s)
		in.Order = append(in.Order, f.datasets...) // by name: datasets of two sources take turns
		j.Sources[name] = run.Source{Connector: f, Title: s.Title, Attempts: 3}
	}
	slices.SortStableFunc(in.Order, func(a, b exporter.Dataset) int { return strings.Compare(a.Name, b.Name) })
	plan, err := assembler.Assemble(in)
	if err != nil {
		t.Fatal(err)
	}
	j.Plan = plan
	return j
}

// planned is the plan's invoices, from crm.
func planned(t *testing.T, isolation exporter.Isolation) []assembler.Dataset {
	t.Helper()
	plan, err := assembler.Assemble(assembler.Input{
		Notice: []assembler.Heading{{ID: exporter.PurchaseAndPaymentHistory}},
		Sources: []assembler.Source{{Name: "crm", Datasets: []assembler.Offer{
			{Dataset: invoices(), Attempts: 2, Isolation: isolation, Ordered: true},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.Categories[0].Datasets
}
