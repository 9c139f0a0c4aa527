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

// TestExpressions: what an expression makes is read as the field's type, from
// whatever the driver gave, and its errors hold no value.
func TestExpressions(t *testing.T) {
	columns := []string{"id", "owner", "first", "cents", "when", "on", "none", "raw", "a.b"}
	cells := []mapping.Cell{
		mapping.Text("i1"), mapping.Text("A"), mapping.Text("Zoë\xff"), mapping.Int(-1234), mapping.Time(time.Unix(0, 0).UTC()), mapping.Bool(true),
		mapping.Null(), mapping.Bytes([]byte{1}), mapping.JSON([]byte(`{"x":1.10}`)),
	}
	for _, c := range []struct{ field, expr, want string }{
		{"status", `r.first + "!"`, "Zoë\uFFFD!"},
		{"lines", `r.cents`, "-1234"},
		{"status", `r["a.b"]`, `{"x":1.10}`},
		{"status", `r.none == null ? null : r.first`, ""},
		{"issued_at", `r.when`, "1970-01-01T00:00:00Z"},
		{"issued_at", `timestamp(r.when) + duration("90s")`, "1970-01-01T00:01:30Z"},
		{"due", `r.when.substring(0, 10)`, "1970-01-01"},
		{"quantity", `r.cents.substring(0, r.cents.size() - 2) + "." + r.cents.substring(r.cents.size() - 2)`, "-12.34"},
		{"paid", `r.on == "true" && r.none == null`, "true"},
		{"extra", `'{"n": ' + r.cents + '}'`, `{"n":-1234}`},
		{"status", `r.none + "x"`, "!has no value"},
		{"status", `r.raw`, "!binary"},
		{"quantity", `r.first`, "!decimal"},
	} {
		m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "owner", Key: []string{"invoice_id"}, Fields: []config.Bind{
			{Field: "invoice_id", Column: "id"}, {Field: c.field, Expr: c.expr},
		}}, "")
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		b, err := m.Bind(columns)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := b.Record(cells)
		if says, bad := strings.CutPrefix(c.want, "!"); bad {
			var f *exporter.Fault
			if !errors.As(err, &f) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "field "+c.field) || strings.Contains(err.Error(), "Zo") {
				t.Errorf("%s: %v, want %q", c.expr, err, says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		_, at, _ := dataset(m).Field(c.field)
		if got := string(text.Append(nil, rec.Values[at])); got != c.want {
			t.Errorf("%s: %q, want %q", c.expr, got, c.want)
		}
	}
}

func dataset(m *mapping.Mapping) *exporter.Dataset { d := m.Dataset(); return &d }

// TestExpressionColumns: the columns of an expression are declared, asked for
// and must be there.
func TestExpressionColumns(t *testing.T) {
	m, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "owner", Key: []string{"lines"}, Fields: []config.Bind{{Field: "lines", Expr: "r.a + r['b c']"}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(m.Columns(), "|"); got != "a|b c|owner" || !m.Declares("b c") {
		t.Errorf("columns %s", got)
	}
	if _, err := m.Bind([]string{"owner", "a"}); err == nil || !strings.Contains(err.Error(), "column b c") {
		t.Errorf("a missing column: %v", err)
	}
	if rules := m.Rules(); len(rules.Converted) != 1 {
		t.Errorf("converted %v", rules.Converted)
	}
}

// TestExpressionProblems: they come when the config is read, with their place.
func TestExpressionProblems(t *testing.T) {
	value := "x"
	for says, b := range map[string]config.Bind{
		"at column 10: Syntax error":         {Expr: "r.first +"},
		"undeclared reference to 'now'":      {Expr: "now() + r.first"},
		"has no column, value or convert":    {Expr: "r.first", Convert: "trim"},
		"has no column, value or convert ":   {Expr: "r.first", Column: "x"},
		"has no column, value or convert  ":  {Expr: "r.first", Value: &value},
		"reads a column that is ignored":     {Expr: "r.noise"},
		"makes a value of type list(string)": {Expr: "r.first.split('')"},
	} {
		b.Field, b.Pos = "lines", config.Position{Line: 7, Column: 3}
		_, err := mapping.Compile(invoice(), config.Mapping{SubjectColumn: "owner", Key: []string{"lines"}, Ignore: []string{"noise"}, Fields: []config.Bind{b}}, "sources.s.datasets.d")
		if err == nil || !strings.Contains(err.Error(), strings.TrimSpace(says)) || !strings.Contains(err.Error(), "7:3") || !strings.Contains(err.Error(), "fields.lines.expr") {
			t.Errorf("%v, want %q", err, says)
		}
	}
}
