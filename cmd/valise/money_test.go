package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"github.com/xuri/excelize/v2"
	"html"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
)

// checksOf returns the manifest's rows of money, and whether every one ties out.
func checksOf(t *testing.T, all map[string][]byte) (m exporter.ManifestChecks, bad []exporter.ManifestMoney) {
	t.Helper()
	m = manifestOf(t, all).Checks
	for _, row := range m.Money {
		if row.Mismatches > 0 {
			bad = append(bad, row)
		}
	}
	return m, bad
}

// foreignKeys lists "dataset→dataset" of what datapackage.json declares.
func foreignKeys(t *testing.T, all map[string][]byte) (keys []string) {
	t.Helper()
	var p struct {
		Resources []struct {
			Name   string
			Schema struct {
				ForeignKeys []struct {
					Fields    []string
					Reference struct {
						Resource string
						Fields   []string
					}
				}
			}
		}
	}
	must(t, json.Unmarshal(all["data/datapackage.json"], &p))
	for _, r := range p.Resources {
		for _, k := range r.Schema.ForeignKeys {
			keys = append(keys, r.Name+"→"+k.Reference.Resource)
		}
	}
	return keys
}

// TestChinookTiesOut: for each of the shop's customers the lines of every
// invoice add up, and every line's invoice is there.
func TestChinookTiesOut(t *testing.T) {
	t.Parallel()
	people := buyers(t, openShop(t))
	s := load(t, filepath.Join("..", "..", "docs", "examples", "chinook.yaml"))
	for _, b := range people {
		all := packed(t, s, b.id, "json", "csv")
		checks, bad := checksOf(t, all)
		compared := int64(0)
		for _, row := range checks.Money {
			if row.Check == exporter.CheckLines {
				compared += row.Compared
			}
			if row.Without+row.NotCompared+row.Unmatched > 0 {
				t.Errorf("customer %s: %+v", b.id, row)
			}
		}
		if len(bad) > 0 || compared != int64(len(b.invoices)) {
			t.Errorf("customer %s: %d of %d invoices compared; %+v", b.id, compared, len(b.invoices), bad)
		}
		if keys := foreignKeys(t, all); !slices.Contains(keys, "invoice_line→invoice") {
			t.Errorf("customer %s: foreign keys %v", b.id, keys)
		}
		for _, r := range checks.References {
			if r.Missing > 0 || r.Dataset == "invoice_line" && r.To == "invoice" && r.Checked == 0 {
				t.Errorf("customer %s: %+v", b.id, r)
			}
		}
	}
}

// untied is the demo company's customer whose sums are off on purpose.
func untied(t *testing.T) string {
	t.Helper()
	for _, c := range demo.Customers() {
		if strings.HasPrefix(c.Note, "Sums that do not add up") {
			return c.ID
		}
	}
	t.Fatal("no such customer")
	return ""
}

// TestCompanyTiesOut: the demo company's customers tie out, in every check, but
// for the one whose sums are off on purpose.
func TestCompanyTiesOut(t *testing.T) {
	t.Parallel()
	b, _, customers := company60(t)
	s := load(t, b.path("home", "valise.yaml"))
	off := 0
	made := map[exporter.MoneyCheck]int64{}
	for _, id := range customers {
		all := packed(t, s, id, "json", "csv")
		checks, bad := checksOf(t, all)
		if id == untied(t) {
			off++
			if len(bad) < 2 {
				t.Errorf("%s: sums are off on purpose, and %+v is all that is found", id, bad)
			}
		} else if len(bad) > 0 {
			t.Errorf("%s: %+v", id, bad)
		}
		for _, row := range checks.Money {
			made[row.Check] += row.Compared
			if row.NotCompared+row.Unmatched > 0 {
				t.Errorf("%s: %+v", id, row)
			}
		}
		for _, balance := range checks.Balances {
			if id != untied(t) && exact(t, balance.Open).Sign() != 0 {
				t.Errorf("%s: %+v", id, balance)
			}
		}
		for _, r := range checks.References {
			if r.Missing+r.Outside > 0 {
				t.Errorf("%s: %+v", id, r)
			}
		}
		keys := foreignKeys(t, all)
		for _, want := range []string{"invoice_line→invoice", "payment→invoice", "payment→payment_method", "credit_refund→payment", "credit_refund→invoice", "usage_cost→invoice"} {
			if !slices.Contains(keys, want) && len(recordsOf(t, all, "invoice")) > 0 {
				t.Errorf("%s: no foreign key %s in %v", id, want, keys)
			}
		}
	}
	if off != 1 {
		t.Errorf("%d customers are off on purpose", off)
	}
	for _, check := range []exporter.MoneyCheck{exporter.CheckLines, exporter.CheckTax, exporter.CheckUsage, exporter.CheckPayments, exporter.CheckRefunds} {
		if made[check] == 0 {
			t.Errorf("%s was never made", check)
		}
	}
}

// TestWrongSumsAreFlagged: what does not add up is said in the manifest, in the
// PDF, on the page and in the workbook, with its amount, and so is what is open;
// where all adds up nothing is said.
func TestWrongSumsAreFlagged(t *testing.T) {
	needs(t, "pdftotext", "poppler-utils")
	t.Parallel()
	b := newBench(t)
	s := load(t, b.company())
	for customer, wrong := range map[string]bool{untied(t): true, demo.Customers()[0].ID: false} {
		target := filepath.Join(t.TempDir(), "b.zip")
		_, err := pack(t, s, app.Request{CustomerID: customer, Target: target, Lang: "en", Formats: []string{"json", "pdf", "html", "xlsx"}})
		must(t, err)
		all := members(t, target)
		checks, bad := checksOf(t, all)
		if (len(bad) > 0) != wrong {
			t.Errorf("%s: %+v", customer, bad)
		}
		for where, text := range map[string]string{
			"the report": reportText(t, all["report.pdf"]), "the page": shownText(all["START-HERE.html"]), "the workbook": summaryText(t, all["workbook.xlsx"]),
		} {
			if has := strings.Contains(text, "Amounts that do not agree"); has != wrong {
				t.Errorf("%s: %s speaks of amounts that do not agree: %v, want %v", customer, where, has, wrong)
			}
			for _, row := range bad {
				line := fmt.Sprintf("(%s %s): %d of %d do not agree, together by", row.Currency, row.Year, row.Mismatches, row.Compared)
				if !strings.Contains(text, line) {
					t.Errorf("%s: %s does not say %q", customer, where, line)
				}
			}
			if !strings.Contains(text, "Invoiced, paid and open") || len(checks.Balances) == 0 {
				t.Errorf("%s: %s does not say what is open", customer, where)
			}
		}
	}
}

// reportText returns the text of a PDF, with single spaces.
func reportText(t *testing.T, pdf []byte) string {
	t.Helper()
	c := exec.Command("pdftotext", "-layout", "-", "-")
	c.Stdin = bytes.NewReader(pdf)
	out, err := c.Output()
	must(t, err)
	return strings.Join(strings.Fields(string(out)), " ")
}

var tags = regexp.MustCompile(`<[^>]*>`)

func shownText(page []byte) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(string(page), " "))), " ")
}

// summaryText returns the cells of the workbook's first sheet.
func summaryText(t *testing.T, book []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	must(t, err)
	rows, err := f.GetRows("Summary")
	must(t, errors.Join(err, f.Close()))
	var text []string
	for _, r := range rows {
		text = append(text, r...)
	}
	return strings.Join(text, " ")
}
