package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/valise-export/valise/exporter"
)

var asOf = time.Date(2026, 11, 21, 10, 20, 30, 0, time.UTC)

const fixtureTop = "example-2026-11-21-7f3a9c"

// invoices and lines are two datasets, one of which refers to the other.
func invoices() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice", Title: "Invoices", Description: "One record per invoice.",
		Category: exporter.PurchaseAndPaymentHistory, Folder: "3-purchase_and_payment_history",
		Key: []string{"invoice_id"},
		Fields: []exporter.Field{
			{Name: "invoice_id", Title: "Invoice", Type: exporter.TypeText, Required: true, Class: exporter.ClassIdentifier, Origin: exporter.Observed, Bases: []exporter.Basis{exporter.Contract}},
			{Name: "total", Title: "Total", Type: exporter.TypeDecimal, Currency: "currency", Class: exporter.ClassPlain},
			{Name: "currency", Title: "Currency", Type: exporter.TypeText, Format: exporter.FormatCurrency, Class: exporter.ClassPlain},
			{Name: "issued", Title: "Issued", Type: exporter.TypeInstant, Class: exporter.ClassPlain},
			{Name: "due", Title: "Due", Type: exporter.TypeDate, Class: exporter.ClassPlain},
			{Name: "paid", Title: "Paid", Type: exporter.TypeBoolean, Class: exporter.ClassPlain},
			{Name: "state", Title: "State", Type: exporter.TypeText, Class: exporter.ClassPlain, Enum: []exporter.Term{{Value: "open", Title: "Open"}, {Value: "paid", Title: "Paid"}}},
			{Name: "card", Title: "Card", Type: exporter.TypeText, Class: exporter.ClassCardNumber},
			{Name: "account_number", Title: "Account number", Type: exporter.TypeInteger, Class: exporter.ClassBankAccount},
			{Name: "tags", Title: "Tags", Type: exporter.TypeJSON, Class: exporter.ClassPlain},
		},
		Rules: []exporter.Rule{{Name: "card_last4", Ground: "no full card number leaves"}, {Name: "bank_last4", Ground: "a choice of the company"}},
	}
}

func lines() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice_line", Title: "Invoice lines",
		Category: exporter.PurchaseAndPaymentHistory, Folder: "3-purchase_and_payment_history",
		Key:        []string{"invoice_id", "line"},
		References: []exporter.Reference{{Fields: []string{"invoice_id"}, Dataset: "invoice", To: []string{"invoice_id"}}},
		Fields: []exporter.Field{
			{Name: "invoice_id", Type: exporter.TypeText, Required: true, Class: exporter.ClassIdentifier},
			{Name: "line", Type: exporter.TypeInteger, Required: true, Class: exporter.ClassPlain},
			{Name: "amount", Type: exporter.TypeDecimal, Unit: "By", Class: exporter.ClassPlain},
		},
	}
}

const (
	invoiceJSON = "[\n" +
		`{"invoice_id":"00123","total":"12.50","currency":"EUR","issued":"2026-01-02T03:04:05.000001Z","due":"2026-02-01","paid":true,"state":"open","card":"1881","account_number":"…789","tags":{"a":[1,2]},"_withheld":{"card":"card_last4","account_number":"bank_last4"}},` + "\n" +
		`{"invoice_id":"00124","total":"-123456789012345678901234567890.10","currency":null,"issued":null,"due":"0001-01-01","paid":null,"state":"disputed","card":null,"account_number":null,"tags":"],[{\"","_withheld":{"card":"card_last4"}}` + "\n]\n"
	invoiceCSV = "\uFEFFinvoice_id,total,currency,issued,due,paid,state,card,account_number,tags,_withheld\r\n" +
		`00123,12.50,EUR,2026-01-02T03:04:05.000001Z,2026-02-01,true,open,1881,…789,"{""a"":[1,2]}",card:card_last4;account_number:bank_last4` + "\r\n" +
		`00124,-123456789012345678901234567890.10,,,0001-01-01,,disputed,,,"""],[{\""""",card:card_last4` + "\r\n"
	lineJSON = "[\n" + `{"invoice_id":"00123","line":1,"amount":"12.50"}` + "\n]\n"
	lineCSV  = "\uFEFFinvoice_id,line,amount\r\n00123,1,12.50\r\n"
)

func fixtureContents() Contents {
	inv, lin := invoices(), lines()
	part := func(d exporter.Dataset, records int64) exporter.ManifestDataset {
		return exporter.ManifestDataset{
			Name: d.Name, Category: d.Category, Source: "shop", SourceTitle: "Shop", Status: exporter.StatusOK,
			Snapshot: exporter.SnapshotTransaction, Isolation: exporter.IsolationAccount, Records: records,
			Files: []string{d.Member("json"), d.Member("csv")}, Key: d.Key,
			Fields: []exporter.ManifestField{{Name: d.Fields[0].Name, Type: d.Fields[0].Type}},
		}
	}
	m := &exporter.Manifest{
		Schema:   exporter.ManifestSchema,
		Export:   exporter.ManifestExport{ID: "7f3a9c00", Scope: exporter.ScopeAccess, AsOf: "2026-11-21T10:20:30Z", ToolVersion: "v0.1.0"},
		Status:   exporter.BundleComplete,
		Datasets: []exporter.ManifestDataset{part(inv, 2), part(lin, 1)},
	}
	for _, id := range listed {
		m.Categories = append(m.Categories, exporter.ManifestCategory{ID: id, Status: exporter.CategoryNoneHeld})
	}
	m.Categories[2].Status, m.Categories[2].Datasets = exporter.CategoryData, []string{"invoice", "invoice_line"}
	return Contents{
		Manifest: m,
		Datasets: []exporter.DatasetSummary{
			{Dataset: inv, Number: 3, Status: exporter.StatusOK, Records: 2, Parts: m.Datasets[:1]},
			{Dataset: lin, Number: 3, Status: exporter.StatusOK, Records: 1, Parts: m.Datasets[1:]},
		},
		Brand: exporter.Brand{Name: "Example\nCloud", Slug: "example"},
		Holds: func(string, exporter.Reference) bool { return true },
	}
}

// fixtureMembers are what writers would have written.
func fixtureMembers() map[string]string {
	inv, lin := invoices(), lines()
	return map[string]string{
		inv.Member("json"): invoiceJSON, inv.Member("csv"): invoiceCSV,
		lin.Member("json"): lineJSON, lin.Member("csv"): lineCSV,
		"START-HERE.html": "<!doctype html>\n<title>x</title>\n",
		"report.pdf":      "%PDF-1.7 not really\n",
		"workbook.xlsx":   "PK not really\n",
	}
}

func fixtureOptions(tb testing.TB) Options {
	tb.Helper()
	dir := tb.TempDir()
	spool := filepath.Join(dir, "spool")
	out := filepath.Join(dir, "out")
	for _, d := range []string{spool, out} {
		if err := os.Mkdir(d, 0o700); err != nil {
			tb.Fatal(err)
		}
	}
	return Options{Target: filepath.Join(out, "bundle.zip"), Top: fixtureTop, SpoolDir: spool, AsOf: asOf}
}

// write writes a member in pieces of n bytes.
func write(s exporter.Sink, name, content string, n int) error {
	m, err := s.Create(name)
	if err != nil {
		return err
	}
	for content != "" {
		n := min(n, len(content))
		if _, err := io.WriteString(m, content[:n]); err != nil {
			_ = m.Close() // the first error tells
			return err
		}
		content = content[n:]
	}
	return m.Close()
}

// export is a small run: two datasets, the second after a failed attempt.
func export(o Options, files fileSystem, pieces int) (r Receipt, err error) {
	b, err := newBuilder(o, files)
	if err != nil {
		return Receipt{}, err
	}
	defer func() {
		if e := b.Close(); err == nil {
			err = e
		}
	}()
	if err := fill(b, pieces); err != nil {
		return Receipt{}, err
	}
	return b.Seal(context.Background(), fixtureContents())
}

func fill(b *Builder, pieces int) error {
	members := fixtureMembers()
	for _, name := range sortedNames(members) {
		b.BeginDataset()
		if err := write(b.Sink("x"), name, members[name], pieces); err != nil {
			return err
		}
		b.KeepDataset()
	}
	return nil
}

func sortedNames(members map[string]string) []string {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	// map order on purpose: the zip's order must not depend on it
	return names
}

// makeBundle returns the bytes of a sealed fixture.
func makeBundle(tb testing.TB) []byte {
	tb.Helper()
	o := fixtureOptions(tb)
	if _, err := export(o, osFiles{}, 1000); err != nil {
		tb.Fatal(err)
	}
	text, err := os.ReadFile(o.Target)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// leftovers lists what is in the spool folder, and what beside the target.
func leftovers(tb testing.TB, o Options) []string {
	tb.Helper()
	var out []string
	for _, dir := range []string{o.SpoolDir, filepath.Dir(o.Target)} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			tb.Fatal(err)
		}
		for _, e := range entries {
			if path := filepath.Join(dir, e.Name()); path != o.Target {
				out = append(out, fmt.Sprint(path))
			}
		}
	}
	return out
}

// withEntry adds a member to a bundle that repack made.
func withEntry(tb testing.TB, text []byte, name, content string) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range z.File {
		if err := w.Copy(f); err != nil {
			tb.Fatal(err)
		}
	}
	addEntry(tb, w, fixtureTop+"/"+name, []byte(content))
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
