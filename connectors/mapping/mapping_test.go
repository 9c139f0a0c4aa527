package mapping_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

func invoice() exporter.Dataset {
	return exporter.Dataset{
		Name: "invoice",
		Fields: []exporter.Field{
			{Name: "account_id", Type: exporter.TypeText},
			{Name: "invoice_id", Type: exporter.TypeText},
			{Name: "issued_at", Type: exporter.TypeInstant},
			{Name: "due", Type: exporter.TypeDate},
			{Name: "amount", Type: exporter.TypeDecimal, Currency: "currency"},
			{Name: "currency", Type: exporter.TypeText},
			{Name: "quantity", Type: exporter.TypeDecimal},
			{Name: "lines", Type: exporter.TypeInteger},
			{Name: "paid", Type: exporter.TypeBoolean},
			{Name: "extra", Type: exporter.TypeJSON},
			{Name: "status", Type: exporter.TypeText, Enum: []exporter.Term{{Value: "open"}, {Value: "closed"}}},
		},
		Key:        []string{"account_id", "invoice_id"},
		References: []exporter.Reference{{Fields: []string{"account_id"}, Dataset: "account", To: []string{"account_id"}}, {Fields: []string{"status"}, Dataset: "x", To: []string{"y"}}},
		When:       "issued_at", Amount: "amount",
	}
}

func ptr(s string) *string { return &s }

func compile(t *testing.T, binds ...config.Bind) *mapping.Mapping {
	t.Helper()
	return compileMapping(t, config.Mapping{SubjectColumn: "acct", Fields: append([]config.Bind{{Field: "invoice_id", Column: "id"}}, binds...)})
}

func compileMapping(t *testing.T, m config.Mapping) *mapping.Mapping {
	t.Helper()
	out, err := mapping.Compile(invoice(), m, "sources.erp.datasets.invoice")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// one converts a single cell by a single binding.
func one(t *testing.T, bind config.Bind, zone string, cells ...mapping.Cell) (exporter.Value, error) {
	t.Helper()
	bind.Column = "c"
	m := config.Mapping{SubjectColumn: "acct", TimeZone: zone, Key: []string{bind.Field}, Fields: []config.Bind{bind}}
	if bind.Field == "amount" {
		m.Fields = append(m.Fields, config.Bind{Field: "currency", Column: "cur"})
	}
	compiled := compileMapping(t, m)
	b, err := compiled.Bind([]string{"acct", "c", "cur"})
	if err != nil {
		t.Fatal(err)
	}
	if len(cells) == 1 {
		cells = append(cells, mapping.Text("EUR"))
	}
	r, err := b.Record(append([]mapping.Cell{mapping.Text("A1")}, cells...))
	if err != nil {
		return exporter.Value{}, err
	}
	d := compiled.Dataset()
	_, i, _ := d.Field(bind.Field)
	return r.Values[i], nil
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		bind config.Bind
		zone string
		cell []mapping.Cell
		want string
		kind exporter.Kind
	}{
		{config.Bind{Field: "invoice_id"}, "", []mapping.Cell{mapping.Text("007")}, "007", exporter.KindText},
		{config.Bind{Field: "invoice_id"}, "", []mapping.Cell{mapping.Int(-7)}, "-7", exporter.KindText},
		{config.Bind{Field: "invoice_id"}, "", []mapping.Cell{mapping.Text("a\xffb")}, "a\uFFFDb", exporter.KindText},
		{config.Bind{Field: "invoice_id", Convert: "trim"}, "", []mapping.Cell{mapping.Text("  a b ")}, "a b", exporter.KindText},
		{config.Bind{Field: "invoice_id", Convert: "trim", Nulls: []string{""}}, "", []mapping.Cell{mapping.Text("   ")}, "", exporter.KindNull},
		{config.Bind{Field: "invoice_id", Convert: "upper"}, "", []mapping.Cell{mapping.Text("eur")}, "EUR", exporter.KindText},
		{config.Bind{Field: "lines"}, "", []mapping.Cell{mapping.Text("9223372036854775807")}, "9223372036854775807", exporter.KindInteger},
		{config.Bind{Field: "lines"}, "", []mapping.Cell{mapping.Float(12)}, "12", exporter.KindInteger},
		{config.Bind{Field: "lines", Nulls: []string{"-1"}}, "", []mapping.Cell{mapping.Int(-1)}, "", exporter.KindNull},
		{config.Bind{Field: "amount"}, "", []mapping.Cell{mapping.Text("1.10")}, "1.10", exporter.KindDecimal},
		{config.Bind{Field: "amount"}, "", []mapping.Cell{mapping.Float(0.1 + 0.2)}, "0.30", exporter.KindDecimal},
		{config.Bind{Field: "amount"}, "", []mapping.Cell{mapping.Float(-0.001)}, "0.00", exporter.KindDecimal},
		{config.Bind{Field: "amount"}, "", []mapping.Cell{mapping.Int(5)}, "5", exporter.KindDecimal},
		{config.Bind{Field: "quantity"}, "", []mapping.Cell{mapping.Float(0.1 + 0.2)}, "0.3", exporter.KindDecimal},
		{config.Bind{Field: "quantity"}, "", []mapping.Cell{mapping.Float(100)}, "100", exporter.KindDecimal},
		{config.Bind{Field: "quantity"}, "", []mapping.Cell{mapping.Float(-0.0000000000001)}, "0", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "EUR"}, "", []mapping.Cell{mapping.Int(1234)}, "12.34", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "EUR"}, "", []mapping.Cell{mapping.Text("-5")}, "-0.05", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "EUR"}, "", []mapping.Cell{mapping.Text("0")}, "0.00", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "USD"}, "", []mapping.Cell{mapping.Text("1234.5")}, "12.345", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur"}, "", []mapping.Cell{mapping.Int(1234), mapping.Text("jpy")}, "1234", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur"}, "", []mapping.Cell{mapping.Int(1234), mapping.Text("KWD")}, "1.234", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur"}, "", []mapping.Cell{mapping.Int(12), mapping.Text("CLF")}, "0.0012", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur"}, "", []mapping.Cell{mapping.Null(), mapping.Null()}, "", exporter.KindNull},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur", Digits: map[string]int{"ISK": 2, "MGA": 0}}, "", []mapping.Cell{mapping.Int(1234), mapping.Text("isk")}, "12.34", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur", Digits: map[string]int{"ISK": 2, "MGA": 0}}, "", []mapping.Cell{mapping.Int(1234), mapping.Text("MGA")}, "1234", exporter.KindDecimal},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "ISK", Digits: map[string]int{"isk": 2}}, "", []mapping.Cell{mapping.Int(1234)}, "12.34", exporter.KindDecimal},
		{config.Bind{Field: "issued_at"}, "", []mapping.Cell{mapping.Text("2024-02-29 12:30:00.5+00")}, "2024-02-29T12:30:00.500Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at"}, "Europe/Berlin", []mapping.Cell{mapping.Text("2024-07-01 12:00:00")}, "2024-07-01T10:00:00Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at"}, "", []mapping.Cell{mapping.Time(time.Unix(1, 5e6))}, "1970-01-01T00:00:01.005Z", exporter.KindInstant},
		{config.Bind{Field: "due", Convert: "epoch_seconds"}, "", []mapping.Cell{mapping.Text("1704063600")}, "2023-12-31", exporter.KindDate},
		{config.Bind{Field: "due", Convert: "epoch_seconds"}, "Europe/Berlin", []mapping.Cell{mapping.Text("1704063600")}, "2024-01-01", exporter.KindDate},
		{config.Bind{Field: "issued_at", Convert: "epoch_seconds"}, "", []mapping.Cell{mapping.Int(-1)}, "1969-12-31T23:59:59Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "epoch_seconds"}, "", []mapping.Cell{mapping.Text("1700000000.25")}, "2023-11-14T22:13:20.250Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "epoch_seconds"}, "", []mapping.Cell{mapping.Text("-0.25")}, "1969-12-31T23:59:59.750Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "epoch_seconds"}, "", []mapping.Cell{mapping.Float(1700000000.25)}, "2023-11-14T22:13:20.250Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "epoch_millis"}, "", []mapping.Cell{mapping.Int(-1)}, "1969-12-31T23:59:59.999Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "epoch_millis"}, "", []mapping.Cell{mapping.Text("1700000000123.5")}, "2023-11-14T22:13:20.123500Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "layout", Layout: "%d.%m.%Y %H:%M"}, "Asia/Tokyo", []mapping.Cell{mapping.Text("1.2.2024 09:05")}, "2024-02-01T00:05:00Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "layout", Layout: "%a, %d %b %Y %T %z"}, "Asia/Tokyo", []mapping.Cell{mapping.Text("Mon, 15 Jul 2024 10:00:00 +0200")}, "2024-07-15T08:00:00Z", exporter.KindInstant},
		{config.Bind{Field: "issued_at", Convert: "layout", Layout: "%m/%d/%y %I:%M:%S.%f %p"}, "", []mapping.Cell{mapping.Text("7/4/69 12:01:02.25 am")}, "1969-07-04T00:01:02.250Z", exporter.KindInstant},
		{config.Bind{Field: "due", Convert: "layout", Layout: "%Y%m%d"}, "", []mapping.Cell{mapping.Int(20240229)}, "2024-02-29", exporter.KindDate},
		{config.Bind{Field: "due", Convert: "layout", Layout: "%Y-%j"}, "", []mapping.Cell{mapping.Text("2024-366")}, "2024-12-31", exporter.KindDate},
		{config.Bind{Field: "due", Nulls: []string{"0000-00-00"}}, "", []mapping.Cell{mapping.Text("0000-00-00")}, "", exporter.KindNull},
		{config.Bind{Field: "due"}, "", []mapping.Cell{mapping.Time(time.Unix(86400, 0))}, "1970-01-02", exporter.KindDate},
		{config.Bind{Field: "paid"}, "", []mapping.Cell{mapping.Text("t")}, "true", exporter.KindBool},
		{config.Bind{Field: "paid"}, "", []mapping.Cell{mapping.Int(0)}, "false", exporter.KindBool},
		{config.Bind{Field: "paid", Map: map[string]string{"J": "true", "*": "false"}}, "", []mapping.Cell{mapping.Text("?")}, "false", exporter.KindBool},
		{config.Bind{Field: "extra"}, "", []mapping.Cell{mapping.Text(`{ "a": 1.10 }`)}, `{"a":1.10}`, exporter.KindJSON},
		{config.Bind{Field: "extra"}, "", []mapping.Cell{mapping.JSON([]byte(`[ 1 ]`))}, `[1]`, exporter.KindJSON},
		{config.Bind{Field: "invoice_id", Convert: "json_text"}, "", []mapping.Cell{mapping.JSON([]byte(`[ 1 ]`))}, `[1]`, exporter.KindText},
		{config.Bind{Field: "status", Map: map[string]string{"1": "open", "2": "closed"}}, "", []mapping.Cell{mapping.Int(2)}, "closed", exporter.KindText},
		{config.Bind{Field: "status", Map: map[string]string{"1": "open", "*": "*"}}, "", []mapping.Cell{mapping.Text("closed")}, "closed", exporter.KindText},
	} {
		v, err := one(t, c.bind, c.zone, c.cell...)
		if err != nil {
			t.Errorf("%s %s: want %q: %v", c.bind.Field, c.bind.Convert, c.want, err)
			continue
		}
		if got := string(text.Append(nil, v)); got != c.want || v.Kind() != c.kind {
			t.Errorf("%s %s: got %q (%v), want %q (%v)", c.bind.Field, c.bind.Convert, got, v.Kind(), c.want, c.kind)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		bind config.Bind
		cell []mapping.Cell
		what string
	}{
		{config.Bind{Field: "lines"}, []mapping.Cell{mapping.Text("9223372036854775808")}, "whole number"},
		{config.Bind{Field: "lines"}, []mapping.Cell{mapping.Float(1.5)}, "whole number"},
		{config.Bind{Field: "lines"}, []mapping.Cell{mapping.Float(1 << 60)}, "whole number"},
		{config.Bind{Field: "amount"}, []mapping.Cell{mapping.Text("n5731")}, "decimal"},
		{config.Bind{Field: "amount"}, []mapping.Cell{mapping.Bool(true)}, "type"},
		{config.Bind{Field: "quantity"}, []mapping.Cell{mapping.Text("NaN")}, "decimal"},
		{config.Bind{Field: "issued_at"}, []mapping.Cell{mapping.Text("infinity")}, "infinite"},
		{config.Bind{Field: "due"}, []mapping.Cell{mapping.Text("-infinity")}, "infinite"},
		{config.Bind{Field: "due"}, []mapping.Cell{mapping.Text("0000-00-00")}, "zero date"},
		{config.Bind{Field: "issued_at"}, []mapping.Cell{mapping.Text("0000-00-00 00:00:00")}, "zero date"},
		{config.Bind{Field: "issued_at"}, []mapping.Cell{mapping.Int(5731)}, "number"},
		{config.Bind{Field: "due"}, []mapping.Cell{mapping.Time(time.Unix(5731, 0))}, "midnight"},
		{config.Bind{Field: "due", Convert: "layout", Layout: "%d/%m/%Y"}, []mapping.Cell{mapping.Text("30/02/5731")}, "layout"},
		{config.Bind{Field: "due", Convert: "layout", Layout: "%d/%m/%Y"}, []mapping.Cell{mapping.Text("01/02/2024 5731")}, "layout"},
		{config.Bind{Field: "issued_at", Convert: "epoch_seconds"}, []mapping.Cell{mapping.Text("5731x")}, "count"},
		{config.Bind{Field: "issued_at", Convert: "epoch_seconds"}, []mapping.Cell{mapping.Int(1 << 60)}, "0001 to 9999"},
		{config.Bind{Field: "invoice_id"}, []mapping.Cell{mapping.Bytes([]byte("5731"))}, "binary"},
		{config.Bind{Field: "invoice_id"}, []mapping.Cell{mapping.JSON([]byte("[5731]"))}, "object or a list"},
		{config.Bind{Field: "extra"}, []mapping.Cell{mapping.Text("{5731")}, "JSON"},
		{config.Bind{Field: "status", Map: map[string]string{"1": "open"}}, []mapping.Cell{mapping.Text("5731")}, "map"},
		{config.Bind{Field: "amount", Convert: "minor_units", Currency: "$cur"}, []mapping.Cell{mapping.Int(5731), mapping.Text("XYZ")}, "currency"},
	} {
		_, err := one(t, c.bind, "", c.cell...)
		var fault *exporter.Fault
		if !errors.As(err, &fault) {
			t.Errorf("%s: got %v, want a fault", c.bind.Field, err)
			continue
		}
		if fault.Class != exporter.Mismatch || fault.Place != "field "+c.bind.Field+", record 1" || !strings.Contains(fault.What, c.what) || fault.Hint == "" {
			t.Errorf("%s: got %s %q %q", c.bind.Field, fault.Class, fault.Place, fault.Error())
		}
		if strings.Contains(err.Error(), "5731") || strings.Contains(err.Error(), "XYZ") {
			t.Errorf("%s: the value is in the error", c.bind.Field)
		}
	}
}

func TestShape(t *testing.T) {
	m := compileMapping(t, config.Mapping{SubjectColumn: "acct", Order: "source", Ignore: []string{"noise"}, Fields: []config.Bind{
		{Field: "note", Declare: &config.DeclareField{Type: "text", Origin: "provided", Class: "free_text"}},
		{Field: "lines", Column: "n"},
		{Field: "invoice_id", Column: "id"},
	}})
	d := m.Dataset()
	var names []string
	for _, f := range d.Fields {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "account_id invoice_id lines note" {
		t.Errorf("fields: %s", got)
	}
	if d.When != "" || d.Amount != "" || len(d.References) != 1 || d.Fields[3].Title != "Note" {
		t.Errorf("what nothing fills is still there: %+v", d)
	}
	if r := m.Rules(); r.Ordered || r.Isolation != exporter.IsolationAccount {
		t.Errorf("rules: %+v", r)
	}
	b, err := m.Bind([]string{"secret", "id", "n", "note", "acct", "noise", "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Undeclared) != 1 || b.Undeclared[0] != "secret" {
		t.Errorf("undeclared: %v", b.Undeclared)
	}
	r, err := b.Record([]mapping.Cell{mapping.Text("s"), mapping.Text("i"), mapping.Int(2), mapping.Null(), mapping.Int(12), mapping.Null(), mapping.Null()})
	if err != nil {
		t.Fatal(err)
	}
	if r.Proof.Kind() != exporter.KindText || r.Proof.Text() != "12" || r.Values[0].Text() != "12" || !r.Values[3].IsNull() {
		t.Errorf("proof or account: %q %q", r.Proof.Text(), r.Values[0].Text())
	}
}

func TestConstant(t *testing.T) {
	m := compile(t, config.Bind{Field: "amount", Column: "a"}, config.Bind{Field: "currency", Value: ptr("EUR")})
	b, err := m.Bind([]string{"acct", "id", "a"})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Record([]mapping.Cell{mapping.Null(), mapping.Text("i"), mapping.Text("1")})
	if err != nil {
		t.Fatal(err)
	}
	if r.Values[3].Text() != "EUR" || !r.Proof.IsNull() || !r.Values[0].IsNull() {
		t.Errorf("got %q, proof %v", r.Values[3].Text(), r.Proof)
	}
}

func TestBindRefuses(t *testing.T) {
	m := compile(t)
	for _, c := range []struct {
		columns []string
		want    string
	}{
		{[]string{"acct"}, "column id"},
		{[]string{"id"}, "column acct"},
		{[]string{"id", "ACCT"}, "the source has ACCT"},
		{[]string{"id", "acct", "id"}, "twice"},
	} {
		_, err := m.Bind(c.columns)
		var fault *exporter.Fault
		if !errors.As(err, &fault) || fault.Class != exporter.Mismatch || !strings.Contains(err.Error(), c.want) || fault.Hint == "" {
			t.Errorf("%v: got %v, want %q", c.columns, err, c.want)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	id := config.Bind{Field: "invoice_id"}
	for _, c := range []struct {
		m    config.Mapping
		want string
	}{
		{config.Mapping{Fields: []config.Bind{id}, Isolation: "customer"}, "subject_column"},
		{config.Mapping{Fields: []config.Bind{id}, Isolation: "trusted"}, "key: no column fills"},
		{config.Mapping{Fields: []config.Bind{id}, Isolation: "none", SubjectColumn: "a"}, "isolation"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "amuont"}}}, "did you mean amount"},
		{config.Mapping{Fields: []config.Bind{id, id}}, "twice"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "amount"}}}, "nothing fills its currency"},
		{config.Mapping{Fields: []config.Bind{id}, TimeZone: "Mars/Base"}, "time_zone"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "paid", Convert: "minor_units", Currency: "EUR"}}}, "boolean"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "quantity", Convert: "minor_units", Currency: "EURO"}}}, "ISO 4217"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "quantity", Convert: "minor_units"}}}, "ISO 4217"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "due", Convert: "layout", Layout: "%d/%m"}}}, "year, month and day"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "due", Convert: "layout", Layout: "%Q"}}}, "%Q"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "due", Layout: "%F"}}}, "convert: layout only"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "due", Value: ptr("soon")}}}, "not a date"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "status", Map: map[string]string{"1": "lost"}}}}, "documented"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "lines", Map: map[string]string{"1": "x"}}}}, "whole number"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "lines"}}, Ignore: []string{"lines"}}, "ignored"},
		{config.Mapping{Fields: []config.Bind{id, {Field: "lines", Convert: "rot13"}}}, "unknown conversion"},
	} {
		if c.m.SubjectColumn == "" && c.m.Isolation == "" {
			c.m.SubjectColumn = "acct"
		}
		_, err := mapping.Compile(invoice(), c.m, "sources.erp.datasets.invoice")
		var problems config.Problems
		if !errors.As(err, &problems) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want %q, got %v", c.want, err)
			continue
		}
		if !strings.Contains(err.Error(), "sources.erp.datasets.invoice.") {
			t.Errorf("no path: %v", err)
		}
	}
}

func TestResolutionProvesByCustomer(t *testing.T) {
	d := exporter.Dataset{Name: exporter.SubjectAccountDataset, Key: []string{"account_id"}, Fields: []exporter.Field{{Name: "account_id", Type: exporter.TypeText}}}
	m, err := mapping.Compile(d, config.Mapping{SubjectColumn: "customer", Isolation: "account", Fields: []config.Bind{{Field: "account_id"}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if m.Isolation() != exporter.IsolationCustomer {
		t.Errorf("got %s", m.Isolation())
	}
}

func TestAdaptedIsCounted(t *testing.T) {
	b, err := compile(t).Bind([]string{"acct", "id"})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := b.Record([]mapping.Cell{mapping.Text("A"), mapping.View([]byte{'x', 0xff})}); err != nil {
			t.Fatal(err)
		}
	}
	if b.Adapted() != 3 || b.Count() != 3 {
		t.Errorf("adapted %d of %d", b.Adapted(), b.Count())
	}
}

func hotPath(t testing.TB) (*mapping.Binding, []mapping.Cell) {
	m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "acct", Nulls: []string{"NULL"}, Fields: []config.Bind{
		{Field: "invoice_id", Column: "id"}, {Field: "issued_at"}, {Field: "due"}, {Field: "amount"},
		{Field: "currency"}, {Field: "quantity", Convert: "minor_units", Currency: "$currency"}, {Field: "lines"}, {Field: "paid"},
	}}, "")
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.Bind([]string{"acct", "id", "issued_at", "due", "amount", "currency", "quantity", "lines", "paid"})
	if err != nil {
		t.Fatal(err)
	}
	return b, []mapping.Cell{mapping.Int(123456789012), mapping.Text("in-000001"), mapping.Text("2024-02-29 12:30:00.123456+00"), mapping.Text("2024-03-31"),
		mapping.Text("1234.50"), mapping.Text("EUR"), mapping.Int(123450), mapping.Text("12"), mapping.Text("t")}
}

func TestHotPathAllocatesNothing(t *testing.T) {
	b, cells := hotPath(t)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := b.Record(cells); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a record", n)
	}
}

func BenchmarkRecord(b *testing.B) {
	binding, cells := hotPath(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := binding.Record(cells); err != nil {
			b.Fatal(err)
		}
	}
}
