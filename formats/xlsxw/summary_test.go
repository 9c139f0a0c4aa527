package xlsxw_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// invoices is a dataset of spending: two currencies, with months between, a
// refund, more places than an account has, and a record without a date.
func invoices() formattest.Set {
	s := formattest.Set{Dataset: exporter.Dataset{
		Name: "invoice", Title: "Invoices", Category: exporter.PurchaseAndPaymentHistory, Folder: "3-purchase_and_payment_history",
		When: "at", Amount: "total",
		Fields: []exporter.Field{
			{Name: "at", Type: exporter.TypeInstant}, {Name: "total", Type: exporter.TypeDecimal, Currency: "currency"}, {Name: "currency", Type: exporter.TypeText},
		},
	}}
	for _, line := range []struct{ month, total, currency string }{
		{"2026-01", "10.005", "EUR"}, {"2026-01", "0.5", "EUR"}, {"2026-04", "-3.10", "EUR"}, {"2026-03", "1200", "JPY"}, {"", "7", "EUR"},
	} {
		at := exporter.Value{}
		if line.month != "" {
			day, err := time.Parse("2006-01", line.month)
			if err != nil {
				panic(err)
			}
			at = exporter.InstantOf(day)
		}
		s.Records = append(s.Records, []exporter.Value{at, exporter.Decimal(line.total), exporter.Text(line.currency)})
	}
	return s
}

// TestSpendingOnTheSummary: the months of each currency stand in a table, in
// numbers, and the charts draw these cells and the categories'.
func TestSpendingOnTheSummary(t *testing.T) {
	_, book, data := workbook(t, xlsxw.New(xlsxw.Options{}), invoices(), manySet("other", 3))
	if !slices.Equal(book.Sheets, []string{"Summary", "Dictionary", "invoice", "other"}) {
		t.Fatalf("sheets %q", book.Sheets)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Summary")
	if err != nil {
		t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 2 && r[0] == "Month" })
	if head < 0 {
		t.Fatalf("no table of months in %q", rows)
	}
	var found []string
	for _, r := range rows[head : head+5] {
		found = append(found, strings.Join(r[:min(3, len(r))], "|"))
	}
	want := []string{"Month|EUR|JPY", "2026-01|10.51|", "2026-02|0.00|", "2026-03|0.00|1,200", "2026-04|-3.10|"}
	for i := range want {
		if strings.TrimRight(found[i], "|") != strings.TrimRight(want[i], "|") {
			t.Errorf("months %q, want %q", found, want)
			break
		}
	}
	charts := chartParts(t, data)
	for i, refers := range []string{"", fmt.Sprintf("Summary!$B$%d:$B$%d", head+2, head+5), fmt.Sprintf("Summary!$C$%d", head+4)} {
		if i >= len(charts) || !strings.Contains(charts[i], refers) {
			t.Errorf("chart %d of %d does not refer to %s", i+1, len(charts), refers)
		}
	}
}

func chartParts(t *testing.T, data []byte) []string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var parts []string
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/charts/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil || r.Close() != nil {
			t.Fatal(err)
		}
		parts = append(parts, string(part))
	}
	return parts
}
