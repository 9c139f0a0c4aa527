package formattest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/csvw"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// csvImport opens CSV as UTF-8 with commas and evaluates formulas: what a
// careless person's settings may be.
const csvImport = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"

// TestLibreOffice opens the workbook and the CSV files, and finds the values
// and no formula.
func TestLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is not installed (package libreoffice-calc)")
	}
	sets := append(formattest.Sets(), formattest.Texts("more", []string{"=1+1"}))
	if !t.Run("the test sees formulas", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "plain.csv")
		if err := os.WriteFile(path, []byte("a,b\r\n=1+1,\"=2,\"\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		sheets := openOffice(t, soffice, path, "--infilter="+csvImport)
		if got := sheets["plain"]; len(got) != 2 || got[1][0].formula == "" {
			t.Fatalf("an unguarded formula was not seen: %v", got)
		}
	}) {
		return
	}
	o := write(t, sets...)
	dir := unpack(t, o)
	t.Run("workbook", func(t *testing.T) {
		sheets := openOffice(t, soffice, filepath.Join(dir, xlsxw.Member))
		for _, s := range sets {
			compareOffice(t, s, sheets[s.Dataset.Name], officeXLSX)
		}
	})
	for _, s := range sets {
		t.Run("csv "+s.Dataset.Name, func(t *testing.T) {
			if s.Dataset.Name != "texts" && s.Dataset.Name != "kinds" && s.Dataset.Name != "rules" {
				return // nothing in the others that LibreOffice could take for a formula
			}
			sheets := openOffice(t, soffice, filepath.Join(dir, filepath.FromSlash(s.Dataset.Member("csv"))), "--infilter="+csvImport)
			compareOffice(t, s, sheets[s.Dataset.Name], officeCSV)
		})
	}
}

// officeCell is what LibreOffice holds in a cell.
type officeCell struct {
	kind    string // string, float, date, boolean
	value   string
	shown   string
	formula string
}

// officeXLSX compares a value with a cell of the workbook. LibreOffice itself
// makes the constant formula TRUE() of every boolean that it reads.
func officeXLSX(s formattest.Set, f exporter.Field, v exporter.Value, got officeCell) string {
	want := formattest.WantXLSX(f, v)
	if want.Type == "boolean" && got.formula == "of:="+strings.ToUpper(want.Text)+"()" {
		return ""
	}
	switch {
	case got.formula != "":
		return "a formula: " + got.formula
	case want.Type == "text" && strings.Contains(got.shown, "[shortened: the whole text is in "+s.Dataset.Member("json")):
		return ""
	case want.Type == "text" && got.kind != "string" && want.Text != "":
		return "a " + got.kind + ", not text"
	case want.Type == "date" || want.Type == "instant":
		want.Text = strings.NewReplacer("T", " ", "Z", "").Replace(want.Text)
	}
	if shown(want.Text) != shown(got.shown) {
		return "shows " + strconv.Quote(got.shown) + ", want " + strconv.Quote(want.Text)
	}
	return ""
}

// officeCSV compares a text with a cell of a CSV file; numbers and dates are
// LibreOffice's to guess.
func officeCSV(_ formattest.Set, f exporter.Field, v exporter.Value, got officeCell) string {
	if got.formula != "" {
		return "a formula: " + got.formula
	}
	if f.Type != exporter.TypeText || got.kind != "string" {
		return ""
	}
	if want := formattest.WantCSV(f, v).Text; shown(want) != shown(csvw.Unguard(got.shown)) {
		return "shows " + strconv.Quote(got.shown) + ", want " + strconv.Quote(want)
	}
	return ""
}

// shown leaves out what OpenDocument's XML cannot hold, and evens line ends.
func shown(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return strings.Map(func(c rune) rune {
		if (c < 0x20 && c != '\n' && c != '\t') || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF {
			return -1
		}
		return c
	}, s)
}

func compareOffice(t *testing.T, s formattest.Set, rows [][]officeCell, differ func(formattest.Set, exporter.Field, exporter.Value, officeCell) string) {
	t.Helper()
	if len(s.Records) > 0 && len(rows) == 0 {
		t.Fatalf("%s: no sheet", s.Dataset.Name)
	}
	for n, record := range s.Records {
		for i, f := range s.Dataset.Fields {
			var got officeCell
			if n+1 < len(rows) && i < len(rows[n+1]) {
				got = rows[n+1][i]
			}
			if what := differ(s, f, record[i], got); what != "" {
				t.Errorf("%s: record %d, field %s: %.200s", s.Dataset.Name, n, f.Name, what)
			}
		}
	}
}
