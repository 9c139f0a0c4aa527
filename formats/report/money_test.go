package report_test

import (
	"slices"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
	"github.com/valise-export/valise/formats/report"
)

// Each currency has its years in order, and a total where there are several;
// amounts keep their digits.
func TestBalances(t *testing.T) {
	c := &exporter.ManifestChecks{Balances: []exporter.ManifestBalance{
		{Currency: "EUR", Year: "2024", Invoiced: "10.00", Paid: "8.00", Refunded: "0.10", Open: "2.10"},
		{Currency: "EUR", Year: "2025", Invoiced: "5.00", Paid: "5.005", Refunded: "0.00", Open: "-0.005"},
		{Currency: "JPY", Invoiced: "100", Paid: "100", Refunded: "0", Open: "0"},
	}}
	var got []string
	for _, b := range report.Balances(lang.For("en"), c) {
		got = append(got, b.Currency+" "+b.Period+" "+b.Invoiced+" "+b.Paid+" "+b.Refunded+" "+b.Open)
	}
	want := []string{"EUR 2024 10.00 8.00 0.10 2.10", "EUR 2025 5.00 5.005 0.00 -0.005", "EUR all years 15.00 13.005 0.10 2.095", "JPY no date 100 100 0 0"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if shown := report.Balances(lang.For("de"), c)[0].Show(lang.For("de")); shown.Open != "2,10\u00a0EUR" {
		t.Errorf("shown as %q", shown.Open)
	}
}

// What agrees is not spoken of; what does not is said in words, unknown checks
// under their own name.
func TestFlags(t *testing.T) {
	s := &exporter.Summary{Manifest: &exporter.Manifest{Checks: exporter.ManifestChecks{
		Money: []exporter.ManifestMoney{
			{Check: exporter.CheckLines, Currency: "EUR", Year: "2024", Compared: 7},
			{Check: exporter.CheckUsage, Currency: "EUR", Year: "2024", Compared: 7, Mismatches: 2, Difference: "0.03"},
			{Check: "new", Compared: 3, Mismatches: 1},
		},
		References: []exporter.ManifestReference{{Dataset: "invoice_line", To: "invoice", Checked: 9}, {Dataset: "payment", To: "invoice", Checked: 9, Missing: 4}},
	}}}
	s.Datasets = []exporter.DatasetSummary{{Dataset: exporter.Dataset{Name: "invoice", Title: "Invoices"}}}
	p := lang.For("en")
	if got := report.Mismatches(p, &s.Manifest.Checks); !slices.Equal(got, []string{
		"Usage on an invoice and its total (EUR 2024): 2 of 7 do not agree, together by " + p.Money("0.03", "EUR"), "new: 1 of 3 do not agree",
	}) {
		t.Errorf("%q", got)
	}
	if got := report.Dangling(p, s); !slices.Equal(got, []string{"payment: 4 of 9 records refer to something in “Invoices” that was not found"}) {
		t.Errorf("%q", got)
	}
}
