package mapping_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"pgregory.net/rapid"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// FuzzRecord: whatever a source returns becomes a value of the declared type,
// or an error that does not hold it.
func FuzzRecord(f *testing.F) {
	layout, millis := "%d/%m/%Y %I:%M:%S.%f %p %z", "epoch_millis"
	m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "c", Key: []string{"lines"}, Fields: []config.Bind{
		{Field: "lines", Column: "c"},
	}}, "")
	if err != nil {
		f.Fatal(err)
	}
	all := []*mapping.Mapping{m}
	for _, b := range []config.Bind{
		{Field: "invoice_id"}, {Field: "issued_at"}, {Field: "due"}, {Field: "quantity"}, {Field: "paid"}, {Field: "extra"},
		{Field: "issued_at", Convert: "layout", Layout: layout}, {Field: "issued_at", Convert: millis}, {Field: "issued_at", Convert: "epoch_seconds"},
		{Field: "quantity", Convert: "minor_units", Currency: "EUR"}, {Field: "due", Convert: "layout", Layout: "%a %e %B %y %F %j"},
		{Field: "quantity", Convert: "minor_units", Currency: "$c"}, {Field: "invoice_id", Convert: "json_text"}, {Field: "lines", Convert: "trim"},
	} {
		b.Column = "c"
		m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "c", Key: []string{b.Field}, Fields: []config.Bind{b}}, "")
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, m)
	}
	for _, s := range []string{"", "1.10", "-12", "2024-02-29 12:00:00+02", "29/02/2024 11:59:59.5 PM +0200", "{\"a\":1}", "\xff", "EUR", "-0.5", "0000-00-00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range all {
			b, err := m.Bind([]string{"c"})
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range []mapping.Cell{mapping.Text(s), mapping.JSON([]byte(s)), mapping.Bytes([]byte(s))} {
				one := []mapping.Cell{cell}
				r, err := b.Record(one)
				if err != nil {
					if len(s) > 12 && strings.Contains(err.Error(), s) {
						t.Errorf("the error holds the value: %v", err)
					}
					continue
				}
				checkKinds(t, m.Dataset(), r)
			}
		}
	})
}

func checkKinds(t *testing.T, d exporter.Dataset, r exporter.Record) {
	t.Helper()
	for i, v := range r.Values {
		f := d.Fields[i]
		if v.Kind() != f.Type.Kind() && !v.IsNull() {
			t.Errorf("field %s is %v, declared %s", f.Name, v.Kind(), f.Type)
		}
		again, err := text.Parse(f.Type, string(text.Append(nil, v)), nil)
		if err != nil && !v.IsNull() {
			t.Errorf("field %s: the rendering of a value is none: %v", f.Name, err)
		}
		if out := string(text.Append(nil, again)); err == nil && out != string(text.Append(nil, v)) {
			t.Errorf("field %s is not canonical", f.Name)
		}
	}
}

// TestMinorUnitsByDecimal compares with an independent decimal library.
func TestMinorUnitsByDecimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		currency := rapid.SampledFrom([]string{"JPY", "EUR", "KWD", "CLF"}).Draw(t, "currency")
		digits := map[string]int32{"JPY": 0, "EUR": 2, "KWD": 3, "CLF": 4}[currency]
		m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "c", Key: []string{"quantity"}, Fields: []config.Bind{
			{Field: "quantity", Column: "c", Convert: "minor_units", Currency: currency},
		}}, "")
		if err != nil {
			t.Fatal(err)
		}
		b, err := m.Bind([]string{"c"})
		if err != nil {
			t.Fatal(err)
		}
		r, err := b.Record([]mapping.Cell{mapping.Int(n)})
		if err != nil {
			t.Fatal(err)
		}
		if want := apd.New(n, -digits).Text('f'); r.Values[len(r.Values)-1].Text() != want {
			t.Fatalf("%d of %s: got %s, want %s", n, currency, r.Values[len(r.Values)-1].Text(), want)
		}
	})
}

// TestLayoutByStandardLibrary reads back what package time writes.
func TestLayoutByStandardLibrary(t *testing.T) {
	layouts := map[string]string{
		"%Y-%m-%dT%H:%M:%S.%f%z":        "2006-01-02T15:04:05.000000000-0700",
		"%A, %d %B %Y %I:%M:%S %p.%f%z": "Monday, 02 January 2006 03:04:05 PM.000000000Z07:00",
		"%a %b %e %H:%M:%S %Y %f %z":    "Mon Jan _2 15:04:05 2006 .000000000 -0700",
		"%Y%j%H%M%S,%f %z":              "2006002150405,000000000 -07:00",
	}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-62135596800+90000, 253402300799-90000).Draw(t, "sec"), rapid.Int64Range(0, 999999999).Draw(t, "nsec"))
		at = at.In(time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone")))
		for layout, std := range layouts {
			m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "o", Key: []string{"issued_at"}, Fields: []config.Bind{
				{Field: "issued_at", Column: "c", Convert: "layout", Layout: layout},
			}}, "")
			if err != nil {
				t.Fatal(err)
			}
			b, err := m.Bind([]string{"c", "o"})
			if err != nil {
				t.Fatal(err)
			}
			in := strings.Replace(at.Format(std), " .", " ", 1)
			r, err := b.Record([]mapping.Cell{mapping.Text(in), mapping.Text("A")})
			if err != nil {
				t.Fatalf("%s: %q: %v", layout, in, err)
			}
			v := r.Values[len(r.Values)-1]
			if v.Int() != at.Unix() || int(v.Nanos()) != at.Nanosecond() {
				t.Fatalf("%s: %q read as %s", layout, in, text.Append(nil, v))
			}
		}
	})
}
