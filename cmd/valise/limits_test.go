package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/formats/formattest"
)

// A spreadsheet's own limits.
const (
	sheetRows = 1 << 20
	cellUnits = 32767
)

// measured is a config of one dataset, which the query makes out of nothing.
func measured(t *testing.T, query, fields string) string {
	t.Helper()
	b := newBench(t)
	b.write("company.sqlite", nil)
	return b.write("valise.yaml", fmt.Appendf(nil, `notice: 2021-02-09
brand: {name: Example}
installation_key: a key of the tests, no secret
datasets:
  reading:
    title: Readings
    category: purchase_and_payment_history
    key: [n]
    fields:
      account_id: {origin: observed, bases: [contract], class: identifier, description: Account.}
      n: {type: integer, origin: observed, bases: [contract], class: plain, description: Number.}
      body: {origin: observed, bases: [contract], class: plain, description: Text.}
subject: {lookup: {source: meter, dataset: subject}}
sources:
  meter:
    type: sqldb
    driver: sqlite
    dsn: company.sqlite
    required: true
    datasets:
      subject:
        query: SELECT '770000000001' AS customer_id, 'Zuzana Quux' AS full_name WHERE :customer_id = '770000000001'
        subject_column: customer_id
        isolation: customer
        fields: [customer_id, full_name]
      reading:
        query: %s
        subject_column: account_id
        fields: [%s]
`, query, fields))
}

// TestMoreRecordsThanASheetHolds: 1,100,000 records are on two sheets, all of
// them, and the manifest names both.
func TestMoreRecordsThanASheetHolds(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: 1,100,000 records take seconds")
	}
	t.Parallel()
	const records = 1_100_000
	config := measured(t, fmt.Sprintf(`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d) SELECT '770000000001' AS account_id, n FROM c WHERE '770000000001' IN (:account_ids)`, records), "account_id, n")
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, load(t, config), app.Request{CustomerID: "770000000001", Target: target, Formats: []string{"xlsx"}, AsOf: time.Unix(0, 0).UTC()})
	must(t, err)
	all := members(t, target)
	want := []string{"reading", "reading (2)"}
	for _, d := range manifestOf(t, all).Datasets {
		if d.Name == "reading" && (!slices.Equal(d.Sheets, want) || d.Records != records) {
			t.Errorf("the manifest has %d records on sheets %q, want %d on %q", d.Records, d.Sheets, records, want)
		}
	}
	book, err := zip.NewReader(bytes.NewReader(all["workbook.xlsx"]), int64(len(all["workbook.xlsx"])))
	must(t, err)
	for path, rows := range map[string]int{"xl/worksheets/sheet3.xml": sheetRows, "xl/worksheets/sheet4.xml": records - (sheetRows - 1) + 1} {
		n, last := countRows(t, book, path)
		if n != rows || !strings.Contains(last, fmt.Sprintf(`<row r="%d">`, rows)) {
			t.Errorf("%s: %d rows, want %d; it ends in %q", path, n, rows, last)
		}
	}
	if _, last := countRows(t, book, "xl/worksheets/sheet4.xml"); !strings.Contains(last, fmt.Sprintf(">%d</v>", records)) {
		t.Errorf("the last sheet ends in %q", last)
	}
}

// countRows streams a part, and returns its number of rows and its last one.
func countRows(t *testing.T, book *zip.Reader, path string) (n int, last string) {
	t.Helper()
	part, err := book.Open(path)
	must(t, err)
	buf, row := make([]byte, 1<<20), []byte("<row ")
	kept := 0
	for {
		got, err := part.Read(buf[kept:])
		text := buf[:kept+got]
		n += bytes.Count(text, row)
		if i := bytes.LastIndex(text, row); i >= 0 {
			last = string(text[i:min(len(text), i+200)])
		}
		kept = copy(buf, text[max(0, len(text)-len(row)+1):])
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
	}
	must(t, part.Close())
	return n, last
}

// TestMoreTextThanACellHolds: a text of a cell's size is whole; a longer one
// shows its start and names the JSON file that has it whole.
func TestMoreTextThanACellHolds(t *testing.T) {
	t.Parallel()
	texts := map[int64]string{
		1: strings.Repeat("a", cellUnits),
		2: strings.Repeat("a", cellUnits+1),
		3: strings.Repeat("b", 2*cellUnits),
		4: strings.Repeat("漢", cellUnits),
		5: strings.Repeat("漢", cellUnits+1),
	}
	config := measured(t, `SELECT '770000000001' AS account_id, n, substr(replace(hex(zeroblob(70000)), '0', c), 1, s) AS body FROM
          (SELECT 1 AS n, 'a' AS c, 32767 AS s UNION ALL SELECT 2, 'a', 32768 UNION ALL SELECT 3, 'b', 65534
           UNION ALL SELECT 4, '漢', 32767 UNION ALL SELECT 5, '漢', 32768) WHERE '770000000001' IN (:account_ids)`, "account_id, n, body")
	target := filepath.Join(t.TempDir(), "b.zip")
	_, err := pack(t, load(t, config), app.Request{CustomerID: "770000000001", Target: target, Formats: []string{"json", "xlsx"}})
	must(t, err)
	all := members(t, target)
	for _, d := range manifestOf(t, all).Datasets {
		if d.Name == "reading" && d.Adapted["xlsx"] != 3 {
			t.Errorf("values adapted: %v, want 3 in xlsx", d.Adapted)
		}
	}
	book, err := formattest.ReadXLSX(all["workbook.xlsx"])
	must(t, err)
	const pointer = "… [shortened: the whole text is in data/3-purchase_and_payment_history/reading.json]"
	for i, r := range book.Dataset("reading").Records {
		want, got := texts[int64(i+1)], r[len(r)-1].Text
		start, cut := strings.CutSuffix(got, pointer)
		long := utf8.RuneCountInString(want) > cellUnits
		if n := utf8.RuneCountInString(got); cut != long || n > cellUnits || !strings.HasPrefix(want, start) || !cut && got != want || cut && n < cellUnits-10 {
			t.Errorf("record %d: %d characters of %d, shortened: %v", i+1, n, utf8.RuneCountInString(want), cut)
		}
	}
	for i, r := range recordsOf(t, all, "reading") {
		if r["body"] != texts[int64(i+1)] {
			t.Errorf("record %d is not whole in JSON", i+1)
		}
	}
	if info, err := os.Stat(target); err != nil || info.Size() > 1<<20 {
		t.Errorf("bundle: %v", err)
	}
}
