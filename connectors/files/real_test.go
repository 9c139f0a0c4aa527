package files_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors"
	"github.com/valise-export/valise/connectors/files"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/dictionary"
	"github.com/valise-export/valise/exporter/text"
)

// TestFOCUS reads a cost-and-usage export that nobody here wrote: NULL for no
// value, instants without T and Z, and a column Id beside the specification.
func TestFOCUS(t *testing.T) {
	name := filepath.Join("..", "..", "..", "shared", "data", "focus_sample.csv")
	records := reference(t, name)
	const account = "20209880"
	columns := []string{"BillingAccountId", "BillingPeriodStart", "BillingCurrency", "BilledCost", "ListCost", "ChargeClass",
		"ChargePeriodStart", "ConsumedQuantity", "ServiceName", "InvoiceIssuerName", "Tags"}
	m := config.Mapping{Name: "usage_cost", SubjectColumn: "BillingAccountId", Isolation: "account", Order: "source",
		Nulls: []string{"NULL"}, Fields: append(binds("x_LineItemId=Id"), binds(columns...)...)}
	for _, c := range records[0] {
		if c != "Id" && !slices.Contains(columns, c) && c != "SubAccountName" {
			m.Ignore = append(m.Ignore, c)
		}
	}
	m.Options = &files.DatasetOptions{Path: "focus_*.csv"}
	source, err := files.New(connectors.Setup{Dataset: dictionary.Lookup, Source: config.Source{
		Name: "costs", Options: &files.Options{Root: filepath.Dir(name)}, Datasets: []config.Mapping{m}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{account, "1234567890123", "/providers/Microsoft.Billing/billingAccounts/8611537", "none"} {
		compareFOCUS(t, source, records, id)
	}
	probe := source.(exporter.Checker).Check(context.Background())[0]
	if probe.Err != nil || !slices.Equal(probe.Undeclared, []string{"SubAccountName"}) {
		t.Errorf("check: %+v", probe)
	}
}

// reference reads the file with the standard library, without any of ours.
func reference(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Skipf("the sample is not here: expected ../shared/data/focus_sample.csv beside the module's folder: %v", err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func compareFOCUS(t *testing.T, source exporter.Connector, records [][]string, account string) {
	t.Helper()
	shape := source.Datasets()[0]
	want := records[1:]
	owner := slices.Index(records[0], "BillingAccountId")
	want = slices.DeleteFunc(slices.Clone(want), func(r []string) bool { return r[owner] != account })
	s, err := source.Open(context.Background(), exporter.Request{Subject: exporter.Subject{ID: "c", Accounts: []exporter.Account{{ID: account}}}})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for r, err := range s.Read(context.Background(), "usage_cost") {
		if err != nil {
			t.Fatal(err)
		}
		if n < len(want) {
			sameFOCUS(t, shape, records[0], want[n], r)
		}
		n++
	}
	if n != len(want) {
		t.Errorf("account %s: %d records, want %d", account, n, len(want))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func sameFOCUS(t *testing.T, shape exporter.Dataset, header, want []string, got exporter.Record) {
	t.Helper()
	for i, f := range shape.Fields {
		column := f.Name
		switch column {
		case "x_LineItemId":
			column = "Id"
		case exporter.AccountColumn:
			column = "BillingAccountId"
		}
		cell := want[slices.Index(header, column)]
		switch {
		case cell == "NULL":
			cell = ""
		case f.Type == exporter.TypeInstant:
			cell = strings.Replace(cell, " ", "T", 1) + "Z"
		case f.Type == exporter.TypeJSON:
			cell = strings.ReplaceAll(strings.ReplaceAll(cell, `": "`, `":"`), `", "`, `","`)
		}
		if have := string(text.Append(nil, got.Values[i])); have != cell || got.Values[i].IsNull() != (cell == "") {
			t.Errorf("field %s: %q, want %q", f.Name, have, cell)
		}
	}
}
