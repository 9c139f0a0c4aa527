package formattest_test

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/csvw"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// output is every format's members of some sets.
type output struct {
	sets    []formattest.Set
	sink    *formattest.Sink
	adapted map[string]map[string]int64
}

func write(t formattest.TB, sets ...formattest.Set) output {
	o := output{sets: sets, sink: formattest.NewSink(t), adapted: map[string]map[string]int64{}}
	for _, f := range dataFormats() {
		w := formattest.Write(t, f, o.sink, sets...)
		if c, ok := w.(exporter.Counter); ok {
			o.adapted[f.Name()] = c.Adapted()
		}
	}
	return o
}

// readBack reads every member with this package's readers and compares.
func readBack(t formattest.TB, o output) {
	t.Helper()
	book, err := formattest.ReadXLSX(o.sink.Member(xlsxw.Member))
	if err != nil {
		t.Fatalf("xlsx: %v", err)
	}
	for _, s := range o.sets {
		fromJSON, err := formattest.ReadJSON(o.sink.Member(s.Dataset.Member("json")))
		check(t, "json", s, fromJSON, err, formattest.WantJSON)
		fromCSV, err := formattest.ReadCSV(o.sink.Member(s.Dataset.Member("csv")))
		safe(t, s, fromCSV)
		check(t, "csv", s, unguard(s, fromCSV), err, formattest.WantCSV)
		check(t, "xlsx", s, book.Dataset(s.Dataset.Name), nil, formattest.WantXLSX)
	}
}

func check(t formattest.TB, format string, s formattest.Set, got formattest.Table, err error, want formattest.Want) {
	t.Helper()
	if err == nil {
		err = formattest.Compare(s, got, want)
	}
	if err != nil {
		t.Errorf("%s: dataset %s: %v", format, s.Dataset.Name, err)
	}
}

// unguard undoes the formula guard as datapackage.json tells a program to.
func unguard(s formattest.Set, t formattest.Table) formattest.Table {
	for _, record := range t.Records {
		for i, f := range s.Dataset.Fields {
			if f.Type == exporter.TypeText || f.Type == exporter.TypeJSON {
				record[i].Text = csvw.Unguard(record[i].Text)
			}
		}
	}
	return t
}

var (
	formula = regexp.MustCompile(`^[=+\-@\t\r\n\x00＝＋－＠]`)
	phone   = regexp.MustCompile(`^\+[0-9]{4,15}$`)
)

// safe checks that no text cell is left that a spreadsheet takes for a formula.
func safe(t formattest.TB, s formattest.Set, table formattest.Table) {
	t.Helper()
	for n, record := range table.Records {
		for i, f := range s.Dataset.Fields {
			text := f.Type == exporter.TypeText || f.Type == exporter.TypeJSON
			exempt := f.Format == exporter.FormatPhone && phone.MatchString(record[i].Text)
			if text && !exempt && formula.MatchString(record[i].Text) {
				t.Errorf("csv: dataset %s: record %d, field %s: %q is not guarded", s.Dataset.Name, n, f.Name, record[i].Text)
			}
		}
	}
}

func TestHardCases(t *testing.T) {
	o := write(t, formattest.Sets()...)
	readBack(t, o)
	if n := o.adapted["xlsx"]["long"]; n != 8 {
		t.Errorf("%d texts were too long for a cell, want 8", n)
	}
	if o.adapted["csv"]["texts"] == 0 || o.adapted["csv"]["numbers"] != 0 {
		t.Errorf("guarded cells: %v", o.adapted["csv"])
	}
}

func TestGeneratedRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		readBack(t, write(t, formattest.Generate("first").Draw(t, "first"), formattest.Generate("second").Draw(t, "second")))
	})
}

func TestNaughtyStrings(t *testing.T) {
	readBack(t, write(t, formattest.Texts("naughty", formattest.Naughty(t))))
}
