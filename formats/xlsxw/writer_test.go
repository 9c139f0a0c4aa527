package xlsxw_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

func manySet(name string, records int) formattest.Set {
	s := formattest.Set{Dataset: formattest.AllTypes(name)}
	for n := range records {
		s.Records = append(s.Records, []exporter.Value{exporter.Text(fmt.Sprint("record ", n)), exporter.Integer(int64(n)), {}, {}, {}, {}, {}})
	}
	return s
}

func workbook(t *testing.T, f exporter.Format, sets ...formattest.Set) (exporter.Writer, formattest.Workbook, []byte) {
	t.Helper()
	sink := formattest.NewSink(t)
	w := formattest.Write(t, f, sink, sets...)
	if names := sink.Names(); !slices.Equal(names, []string{"workbook.xlsx"}) || sink.OpenScratch() != 0 {
		t.Fatalf("members %v, %d open stores", names, sink.OpenScratch())
	}
	data := sink.Member("workbook.xlsx")
	book, err := formattest.ReadXLSX(data)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return w, book, data
}

func TestSheetOrder(t *testing.T) {
	var sets []formattest.Set
	want := []string{"Summary", "Dictionary"}
	for i := range 14 {
		name := fmt.Sprintf("set_%d", 14-i)
		sets, want = append(sets, manySet(name, i%3)), append(want, name)
		if i%3 == 0 {
			want = want[:len(want)-1] // an empty dataset has no sheet
		}
	}
	w, book, _ := workbook(t, xlsxw.New(xlsxw.Options{}), sets...)
	if !slices.Equal(book.Sheets, want) {
		t.Errorf("sheets %v, want %v", book.Sheets, want)
	}
	if n := len(w.(exporter.Sheeter).Sheets()); n != len(want)-2 {
		t.Errorf("%d datasets with sheets, want %d", n, len(want)-2)
	}
	for _, s := range sets {
		if err := formattest.Compare(s, book.Dataset(s.Dataset.Name), formattest.WantXLSX); err != nil {
			t.Errorf("%s: %v", s.Dataset.Name, err)
		}
	}
}

// A dataset that is longer than a sheet goes on, with a header, on the next.
func TestSheetLimit(t *testing.T) {
	for records, want := range map[int][]string{
		9: {"d"}, 10: {"d", "d (2)"}, 18: {"d", "d (2)"}, 19: {"d", "d (2)", "d (3)"}, 1300: nil,
	} {
		s := manySet("d", records)
		w, book, _ := workbook(t, xlsxw.NewShort(10), s, manySet("e", 1))
		got := w.(exporter.Sheeter).Sheets()["d"]
		if want != nil && !slices.Equal(got, want) {
			t.Errorf("%d records: sheets %v, want %v", records, got, want)
		}
		if err := formattest.Compare(s, book.Dataset("d"), formattest.WantXLSX); err != nil {
			t.Errorf("%d records: %v", records, err)
		}
		for _, name := range got {
			if n := len(book.Tables[name].Records); n > 9 || !slices.Equal(book.Tables[name].Columns, book.Tables["d"].Columns) {
				t.Errorf("%d records: sheet %s has %d records, columns %v", records, name, n, book.Tables[name].Columns)
			}
		}
	}
}

func TestSheetNames(t *testing.T) {
	long := strings.Repeat("long_name_", 5)
	names := []string{"summary", "Dictionary", "history", "a", "A", long + "1", long + "2", "x'[]:*?/\\y", "''"}
	var sets []formattest.Set
	for _, name := range names {
		sets = append(sets, manySet(name, 15))
	}
	w, book, _ := workbook(t, xlsxw.NewShort(10), sets...)
	seen := map[string]bool{}
	for _, name := range book.Sheets {
		if fold := strings.ToLower(name); seen[fold] || len(name) > 31 || name == "" || strings.ContainsAny(name, `[]:*?/\`) || fold == "history" {
			t.Errorf("sheet name %q", name)
		} else {
			seen[fold] = true
		}
	}
	sheets := w.(exporter.Sheeter).Sheets()
	for i, name := range names {
		if len(sheets[name]) != 2 {
			t.Fatalf("%s: sheets %q", name, sheets[name])
		}
		whole := book.Tables[sheets[name][0]]
		whole.Records = append(whole.Records, book.Tables[sheets[name][1]].Records...)
		if err := formattest.Compare(sets[i], whole, formattest.WantXLSX); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, want := sheets["a"], []string{"a", "a (2)"}; !slices.Equal(got, want) {
		t.Errorf("sheets %q, want %q", got, want)
	}
}

func TestLinks(t *testing.T) {
	_, book, _ := workbook(t, xlsxw.New(xlsxw.Options{}), manySet("a", 1), manySet("none", 0), manySet("b", 1))
	if got, want := book.Links["Summary"], []string{"'a'!A1", "'b'!A1"}; !slices.Equal(got, want) {
		t.Errorf("links %q, want %q", got, want)
	}
	for name, links := range book.Links {
		if name != "Summary" && len(links) > 0 {
			t.Errorf("sheet %s has links %q", name, links)
		}
	}
}

// A retried dataset takes its names again; the count of what was adapted
// starts again, too.
func TestRetry(t *testing.T) {
	f := xlsxw.NewShort(10)
	sink := formattest.NewSink(t)
	w, err := f.NewWriter(sink)
	if err != nil {
		t.Fatal(err)
	}
	good := manySet("d", 12)
	good.Records[3][0] = exporter.Text(strings.Repeat("x", 40000))
	bad := good
	bad.Status = exporter.StatusFailed
	for _, s := range []formattest.Set{bad, bad, good} {
		if err := formattest.WriteSet(w, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(formattest.SummaryOf(good)); err != nil {
		t.Fatal(err)
	}
	if got := w.(exporter.Sheeter).Sheets(); !maps.EqualFunc(got, map[string][]string{"d": {"d", "d (2)"}}, slices.Equal) {
		t.Errorf("sheets %v", got)
	}
	if got := w.(exporter.Counter).Adapted(); !maps.Equal(got, map[string]int64{"d": 1}) {
		t.Errorf("adapted %v", got)
	}
}

func TestTooManyFields(t *testing.T) {
	s := manySet("d", 0)
	for len(s.Dataset.Fields) < 16384 {
		s.Dataset.Fields = append(s.Dataset.Fields, s.Dataset.Fields[0])
	}
	w, err := xlsxw.New(xlsxw.Options{}).NewWriter(formattest.NewSink(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(s.Dataset); err == nil {
		t.Error("16384 fields and a column for _withheld fit no sheet")
	}
}

// Excelize reads what it did not write.
func TestExcelize(t *testing.T) {
	sets := formattest.Sets()
	_, book, data := workbook(t, xlsxw.New(xlsxw.Options{}), sets...)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !slices.Equal(f.GetSheetList(), book.Sheets) {
		t.Errorf("sheets %v, want %v", f.GetSheetList(), book.Sheets)
	}
	for _, name := range []string{"numbers", "wide", "rules", "kinds"} {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, record := range book.Tables[name].Records {
			for j, c := range record {
				if c.Type == "text" && (len(rows) <= i+1 || len(rows[i+1]) <= j || rows[i+1][j] != c.Text) && c.Text != "" {
					t.Errorf("%s: record %d, column %d differs", name, i, j)
				}
			}
		}
	}
}
