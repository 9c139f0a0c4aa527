package xlsxw

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/lang"
)

// TestTemplateIsExcelizes: what a template makes is what excelize makes for the
// same workbook, byte for byte.
func TestTemplateIsExcelizes(t *testing.T) {
	f := New(Options{}).(*format)
	for n, currencies := range [][]string{nil, {"EUR"}, {""}, {"<&>", "$1000004"}, {"", "EUR", "GBP", "USD"}} {
		for _, tag := range []string{"en", "ja"} {
			s := &shape{
				p: lang.For(tag), at: frontNames{"Summary", "辞書"}, brand: "$1000003 \"Acme\" & \uE000", scope: exporter.ScopePortability,
				language: tag, id: "an <id>", time: "2026-11-21T00:00:00Z", words: 303,
				charts: &charts{top: 10 + n, categories: span{30, 37}},
			}
			for i := range n * n * 2 {
				s.sheets = append(s.sheets, &sheet{name: fmt.Sprint("set_", i, " (2)"), rows: 2 + i*1000, columns: 1 + i*7})
			}
			for i, c := range currencies {
				s.charts.spending = append(s.charts.spending, series{currency: c, column: 1 + i, head: 90, rows: span{91 + i, 91 + n*i}, skip: 1 + i})
			}
			want, err := excelizeParts(s)
			if err != nil {
				t.Fatal(err)
			}
			template, err := f.template(s)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range template.fill(s, []byte("<sheetData></sheetData>")) {
				if w := want[p.path]; w == nil || !bytes.Equal(p.text, w.Bytes()) {
					t.Errorf("%d sheets, spending in %q: %s is\n%s\nexcelize makes\n%s", len(s.sheets), currencies, p.path, p.text, w)
				}
				delete(want, p.path)
			}
			if n := len(want) - len(s.sheets) - 1; n != 0 {
				t.Errorf("%d parts are not in the template", n)
			}
		}
	}
}

// TestKeptIsBounded: the latest ones stay.
func TestKeptIsBounded(t *testing.T) {
	var k kept[int]
	made := 0
	for i := range 2 * mostKept {
		for range 2 {
			got, err := k.get([sha256.Size]byte{byte(i)}, func() (int, error) { made++; return i, nil })
			if err != nil || got != i {
				t.Fatalf("%d, %v", got, err)
			}
		}
	}
	if made != 2*mostKept || len(k.known) != mostKept || len(k.order) != mostKept {
		t.Errorf("%d were made, %d are kept", made, len(k.known))
	}
}
