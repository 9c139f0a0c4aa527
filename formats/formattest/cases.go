package formattest

import (
	"fmt"
	"math"
	"strings"

	"github.com/valise-export/valise/exporter"
)

// Hard are texts that break programs: what a spreadsheet takes for something
// else, what XML cannot hold, what quoting gets wrong, scripts of the world.
var hard = []string{
	"", " ", " lead", "trail ", "\t", "in\tside", "\n", "\r", "\r\n", "a\r\nb", "a\rb", "a\nb\n",
	"00123", "1e5", "1E+05", "2-Sep", "12345678901234567890", "9007199254740993", "0x1F", "1/2", "3:45", "TRUE", "null", "NULL", "NaN",
	"=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'", "''", "'=1", "＝1+1", "＋1", "－1", "＠x", "=HYPERLINK(\"http://x\")",
	"+4915112345678", "+1", "+1234", "+12345678901234567", "+49 151", "http://example.com", "mailto:a@example.com",
	"\x00", "\x00=1", "a\x00b", "\x01\x02\x1f", "\x7f", "\u0085", "\u2028", "\u2029", "\uFEFF", "\uFFFD", "a\uFFFDb", "\uFFFE", "\uFFFF", "\U0001FFFE",
	"_x0041_", "_x005F_", "_xD83D_", "__x000D_", "_x000d_", "_x41_", "_x", "a_b_c",
	`"`, `""`, `a"b`, `"a,b"`, ",", ";", "a,b", "|", "\\", "\\n", "]]>", "<b>&amp;</b>", "<!--", "&#1;", "</script>",
	"שלום עולם", "مرحبا بالعالم", "\u202Eabc\u202C", "漢字かなカナ", "한국어", "ไทย", "हिन्दी", "Ελληνικά",
	"👩‍👩‍👧‍👦", "🇯🇵", "e\u0301", "𝒳𠮷", "ﷺ", "Z\u0361\u034Da",
	"{\"a\":1}", "[1]", "ID", "a  b", "\u00A0nbsp\u00A0",
}

// Rules are those of the sets that withhold.
var Rules = []exporter.Rule{
	{Name: "credential", Ground: "never disclosed"},
	{Name: "card_last4", Ground: "only the last four digits", Reduces: true},
}

// Sets returns the listed hard cases: kinds, texts, numbers, times, withheld
// and reduced values, no record, one lone field, 300 fields, texts longer than
// a cell.
func Sets() []Set {
	return []Set{kinds(), texts("texts", hard), numbers(), times(), rules(), none(), lone(), wide(), long()}
}

// Texts returns a set with one record for each text, in a plain, a telephone
// and a json field.
func Texts(name string, all []string) Set { return texts(name, all) }

func dataset(name string, fields ...exporter.Field) exporter.Dataset {
	for i := range fields {
		fields[i].Title = strings.ToUpper(fields[i].Name)
		fields[i].Origin = exporter.Provided
		fields[i].Bases = []exporter.Basis{exporter.Contract}
		fields[i].Class = exporter.ClassPlain
	}
	return exporter.Dataset{
		Name: name, Title: "Set " + name, Description: "A set of hard cases.", Category: exporter.ContactInformation,
		Fields: fields, Key: []string{fields[0].Name}, Folder: "1-contact_information",
	}
}

func field(name string, t exporter.Type) exporter.Field { return exporter.Field{Name: name, Type: t} }

var allTypes = []exporter.Field{
	field("t", exporter.TypeText), field("i", exporter.TypeInteger), field("d", exporter.TypeDecimal),
	field("b", exporter.TypeBoolean), field("day", exporter.TypeDate), field("at", exporter.TypeInstant), field("j", exporter.TypeJSON),
}

// AllTypes returns a dataset with one field of each type.
func AllTypes(name string) exporter.Dataset {
	return dataset(name, append([]exporter.Field(nil), allTypes...)...)
}

func kinds() Set {
	s := Set{Dataset: AllTypes("kinds")}
	null := exporter.Null()
	s.Records = append(s.Records,
		[]exporter.Value{exporter.Text("a"), exporter.Integer(1), exporter.Decimal("1.10"), exporter.Bool(true), exporter.Date(20000), exporter.Instant(1700000000, 0), exporter.JSON(`{"a":[1.10,null]}`)},
		[]exporter.Value{null, null, null, null, null, null, null},
		[]exporter.Value{exporter.Text(""), exporter.Integer(0), exporter.Decimal("0.00"), exporter.Bool(false), exporter.Date(0), exporter.Instant(0, 0), exporter.JSON(`""`)},
		[]exporter.Value{exporter.Text("null"), exporter.Integer(-1), exporter.Decimal("-0.5"), null, null, null, exporter.JSON(`null`)},
		[]exporter.Value{exporter.Text("-"), exporter.Integer(-1), exporter.Decimal("-1"), null, null, null, exporter.JSON(`-5`)},
	)
	return s
}

func texts(name string, all []string) Set {
	phone := field("phone", exporter.TypeText)
	phone.Format = exporter.FormatPhone
	s := Set{Dataset: dataset(name, field("n", exporter.TypeInteger), field("plain", exporter.TypeText), phone, field("j", exporter.TypeJSON))}
	for i, text := range all {
		s.Records = append(s.Records, []exporter.Value{
			exporter.Integer(int64(i)), exporter.Text(text), exporter.Text(text), exporter.JSON(jsonOf(text)),
		})
	}
	return s
}

func numbers() Set {
	s := Set{Dataset: dataset("numbers", field("i", exporter.TypeInteger), field("d", exporter.TypeDecimal))}
	decimals := []string{
		"0", "0.0", "1.10", "1.1", "-1.50", "0.1", "0.30", "123456789012345", "1234567890123456", "99999999999999.9",
		"-12345678901234567890.12345", "0.000000000000001", "0.0000000000000001", "0.00000000000123", "100000000000000000000", "1.000000000000000",
		"9007199254740993", "0.123456789012345", "0.1234567890123456", "2.675", "1e5",
	}
	integers := []int64{0, 1, -1, 123, 1 << 53, 1<<53 + 1, math.MaxInt64, math.MinInt64, 999999999999999, 1000000000000000, -999999999999999, -1000000000000000}
	for i, d := range decimals[:len(decimals)-1] {
		s.Records = append(s.Records, []exporter.Value{exporter.Integer(integers[i%len(integers)]), exporter.Decimal(d)})
	}
	return s
}

func times() Set {
	s := Set{Dataset: dataset("times", field("day", exporter.TypeDate), field("at", exporter.TypeInstant))}
	days := []int64{0, 1, -1, 19782, -25567, -25509, -25508, -25507, -719162, 2932896}
	for _, day := range days {
		for _, clock := range []struct {
			sec  int64
			nsec int32
		}{{0, 0}, {1, 0}, {43200, 0}, {86399, 0}, {86399, 999_000_000}, {86399, 999_999_999}, {5, 1_000_000}, {7, 1_000}} {
			s.Records = append(s.Records, []exporter.Value{exporter.Date(day), exporter.Instant(day*86400+clock.sec, clock.nsec)})
		}
	}
	return s
}

func rules() Set {
	s := Set{Dataset: AllTypes("rules")}
	s.Dataset.Rules = Rules
	v := exporter.Withheld(0)
	s.Records = append(s.Records,
		[]exporter.Value{v, v, v, v, v, v, v},
		[]exporter.Value{exporter.Text("4242").Reduced(1), exporter.Null(), v, exporter.Null(), exporter.Null(), exporter.Null(), exporter.JSON(`"42"`).Reduced(1)},
		[]exporter.Value{exporter.Text("=1").Reduced(1), exporter.Integer(5), exporter.Decimal("5"), exporter.Bool(true), exporter.Null(), exporter.Null(), exporter.Null()},
		[]exporter.Value{exporter.Text("none acted"), exporter.Null(), exporter.Null(), exporter.Null(), exporter.Null(), exporter.Null(), exporter.Null()},
	)
	return s
}

func none() Set { return Set{Dataset: AllTypes("none")} }

func lone() Set {
	s := Set{Dataset: dataset("lone", field("only", exporter.TypeText))}
	for _, v := range []exporter.Value{exporter.Null(), exporter.Text("a"), exporter.Text(""), exporter.Null(), exporter.Text("b"), exporter.Null()} {
		s.Records = append(s.Records, []exporter.Value{v})
	}
	return s
}

func wide() Set {
	var fields []exporter.Field
	for i := range 300 {
		fields = append(fields, field(fmt.Sprintf("field_%03d", i), exporter.TypeText))
	}
	s := Set{Dataset: dataset("wide", fields...)}
	for n := range 3 {
		var record []exporter.Value
		for i := range 300 {
			record = append(record, exporter.Text(fmt.Sprintf("%d/%d", n, i)))
		}
		s.Records = append(s.Records, record)
	}
	return s
}

func long() Set {
	s := Set{Dataset: dataset("long", field("n", exporter.TypeInteger), field("t", exporter.TypeText))}
	for i, text := range []string{
		strings.Repeat("a", 32767), strings.Repeat("a", 32768), strings.Repeat("0123456789", 4000), strings.Repeat("漢", 32767), strings.Repeat("漢", 40000),
		strings.Repeat("👍", 16383), strings.Repeat("👍", 20000), strings.Repeat("=", 40000), strings.Repeat("\x01", 40000), strings.Repeat("\r\n", 20000),
		strings.Repeat("x", 300_000),
	} {
		s.Records = append(s.Records, []exporter.Value{exporter.Integer(int64(i)), exporter.Text(text)})
	}
	return s
}
