package csvw_test

import (
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/csvw"
	"github.com/valise-export/valise/formats/formattest"
)

func TestBytes(t *testing.T) {
	null := exporter.Null()
	nulls := []exporter.Value{null, null, null, null, null, null}
	text := func(v exporter.Value) []exporter.Value { return append([]exporter.Value{v}, nulls...) }
	const header = "t,i,d,b,day,at,j"
	for name, c := range map[string]struct {
		bom     bool
		rules   []exporter.Rule
		records [][]exporter.Value
		want    string
		adapted int64
	}{
		"no record":        {want: header + "\r\n"},
		"byte order mark":  {bom: true, want: "\uFEFF" + header + "\r\n"},
		"nothing to quote": {records: [][]exporter.Value{text(exporter.Text("a b;c'"))}, want: header + "\r\na b;c',,,,,,\r\n"},
		"quotes": {
			records: [][]exporter.Value{text(exporter.Text(`a,b`)), text(exporter.Text(`say "a"`)), text(exporter.Text("a\r\nb"))},
			want:    header + "\r\n" + `"a,b",,,,,,` + "\r\n" + `"say ""a""",,,,,,` + "\r\n\"a\r\nb\",,,,,,\r\n",
		},
		"a guarded cell is quoted too": {
			records: [][]exporter.Value{text(exporter.Text(`=HYPERLINK("a","b")`)), text(exporter.Text("\r\n"))},
			want:    header + "\r\n" + `"'=HYPERLINK(""a"",""b"")",,,,,,` + "\r\n\"'\r\n\",,,,,,\r\n",
			adapted: 2,
		},
		"numbers are not guarded, json is": {
			records: [][]exporter.Value{{
				exporter.Text("-1"), exporter.Integer(-1), exporter.Decimal("-1.50"), exporter.Bool(false), exporter.Date(0), exporter.Instant(0, 0), exporter.JSON("-5"),
			}},
			want:    header + "\r\n'-1,-1,-1.50,false,1970-01-01,1970-01-01T00:00:00Z,'-5\r\n",
			adapted: 2,
		},
		"withheld and reduced": {
			rules: formattest.Rules,
			records: [][]exporter.Value{
				{exporter.Text("4242").Reduced(1), exporter.Withheld(0), null, null, null, null, null}, text(exporter.Text("x")),
			},
			want: header + ",_withheld\r\n4242,,,,,,,t:card_last4;i:credential\r\nx,,,,,,,\r\n",
		},
	} {
		s := formattest.Set{Dataset: formattest.AllTypes("d"), Records: c.records}
		s.Dataset.Rules = c.rules
		sink := formattest.NewSink(t)
		w := formattest.Write(t, csvw.New(csvw.Options{BOM: c.bom}), sink, s)
		if got := string(sink.Member("data/1-contact_information/d.csv")); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
		if got := w.(exporter.Counter).Adapted()["d"]; got != c.adapted {
			t.Errorf("%s: %d adapted, want %d", name, got, c.adapted)
		}
	}
}

func TestLoneEmptyCell(t *testing.T) {
	s := formattest.Set{Dataset: formattest.AllTypes("d"), Records: [][]exporter.Value{{exporter.Null()}, {exporter.Text("a")}, {exporter.Text("")}}}
	s.Dataset.Fields = s.Dataset.Fields[:1]
	sink := formattest.NewSink(t)
	formattest.Write(t, csvw.New(csvw.Options{}), sink, s)
	if got, want := string(sink.Member("data/1-contact_information/d.csv")), "t\r\n\"\"\r\na\r\n\"\"\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
