package xlsxw_test

import (
	"bytes"
	"slices"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// TestBalancesAreNumbers: what is open stands on the summary in numbers, and as
// text where a number would show fewer digits.
func TestBalancesAreNumbers(t *testing.T) {
	sink := formattest.NewSink(t)
	w, err := xlsxw.New(xlsxw.Options{}).NewWriter(sink)
	if err != nil {
		t.Fatal(err)
	}
	m := &exporter.Manifest{Checks: exporter.ManifestChecks{
		Balances: []exporter.ManifestBalance{{Currency: "EUR", Year: "2024", Invoiced: "10.00", Paid: "8.0001", Refunded: "0.00", Open: "1.9999"}},
		Money:    []exporter.ManifestMoney{{Check: exporter.CheckLines, Currency: "EUR", Compared: 2, Mismatches: 1, Difference: "0.50"}},
	}}
	if err := w.Close(exporter.Summary{Manifest: m}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(sink.Member("workbook.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Summary", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "Invoiced, paid and open, EUR" }) + 1
	if head < 1 || !slices.Equal(rows[head+1], []string{"2024", "10.00", "8.0001", "0.00", "1.9999"}) {
		t.Fatalf("balances: %q", rows)
	}
	for column, number := range map[string]bool{"B": true, "C": false, "D": true, "E": false} {
		kind, err := f.GetCellType("Summary", column+strconv.Itoa(head+2))
		if err != nil || (kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString) == number {
			t.Errorf("column %s: kind %v, number %v: %v", column, kind, number, err)
		}
	}
	if !slices.ContainsFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "Amounts that do not agree" }) {
		t.Error("the mismatch is not flagged")
	}
}
