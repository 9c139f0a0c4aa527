package files_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"github.com/valise-export/valise/exporter"
)

// parquetFile writes rows of values, by the bytewise order of the columns' names.
func parquetFile(group parquet.Group, rows ...parquet.Row) string {
	var b bytes.Buffer
	w := parquet.NewWriter(&b, parquet.NewSchema("x", group))
	must(w.WriteRows(rows))
	check(w.Close())
	return b.String()
}

func TestParquetTypes(t *testing.T) {
	fixed := func(b ...byte) parquet.Value { return parquet.FixedLenByteArrayValue(b) }
	const json, text, instant, decimal = "extra", "body", "at", "amount"
	for name, c := range map[string]struct {
		node  parquet.Node
		value parquet.Value
		field string
		want  string
	}{
		"text":                {parquet.String(), parquet.ByteArrayValue([]byte("é|日")), text, "é|日"},
		"bytes that are text": {parquet.Leaf(parquet.ByteArrayType), parquet.ByteArrayValue([]byte("plain")), text, "plain"},
		"enum":                {parquet.Enum(), parquet.ByteArrayValue([]byte("ON")), text, "ON"},
		"decimal of 32 bits":  {parquet.Decimal(2, 9, parquet.Int32Type), parquet.Int32Value(-5), decimal, "-0.05"},
		"decimal of 64 bits":  {parquet.Decimal(3, 18, parquet.Int64Type), parquet.Int64Value(1100), decimal, "1.100"},
		"decimal of 12 bytes": {parquet.Decimal(10, 28, parquet.FixedLenByteArrayType(12)), fixed(0, 0, 0, 0, 0, 0, 0x01, 0, 0, 0, 0, 1), decimal, "109.9511627777"},
		"decimal, negative":   {parquet.Decimal(1, 28, parquet.FixedLenByteArrayType(12)), fixed(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 246), decimal, "-1.0"},
		"decimal, long":       {parquet.Decimal(0, 38, parquet.FixedLenByteArrayType(16)), fixed(0x4b, 0x3b, 0x4c, 0xa8, 0x5a, 0x86, 0xc4, 0x7a, 0x09, 0x8a, 0x22, 0x3f, 0xff, 0xff, 0xff, 0xff), decimal, "99999999999999999999999999999999999999"},
		"decimal as text":     {parquet.Decimal(2, 9, parquet.Int32Type), parquet.Int32Value(110), text, "1.10"},
		"int":                 {parquet.Int(32), parquet.Int32Value(-7), decimal, "-7"},
		"unsigned":            {parquet.Uint(64), parquet.Int64Value(-1), decimal, "18446744073709551615"},
		"float of 32 bits":    {parquet.Leaf(parquet.FloatType), parquet.FloatValue(0.1), decimal, "0.1"},
		"double":              {parquet.Leaf(parquet.DoubleType), parquet.DoubleValue(12.5), decimal, "12.5"},
		"milliseconds":        {parquet.Timestamp(parquet.Millisecond), parquet.Int64Value(-1), instant, "1969-12-31T23:59:59.999Z"},
		"microseconds":        {parquet.Timestamp(parquet.Microsecond), parquet.Int64Value(1735689600000001), instant, "2025-01-01T00:00:00.000001Z"},
		"nanoseconds":         {parquet.Timestamp(parquet.Nanosecond), parquet.Int64Value(1735689600000000001), instant, "2025-01-01T00:00:00.000000001Z"},
		"without a zone":      {parquet.TimestampAdjusted(parquet.Millisecond, false), parquet.Int64Value(1735689600000), instant, "2024-12-31T23:00:00Z"},
		"int96":               {parquet.Leaf(parquet.Int96Type), parquet.Int96Value(deprecated.Int96{1_000_000_000, 0, 2440588}), instant, "1969-12-31T23:00:01Z"},
		"date as text":        {parquet.Date(), parquet.Int32Value(-1), text, "1969-12-31"},
		"time of day":         {parquet.Time(parquet.Millisecond), parquet.Int32Value(3_661_001), text, "01:01:01.001"},
		"uuid":                {parquet.UUID(), fixed(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), text, "00010203-0405-0607-0809-0a0b0c0d0e0f"},
		"JSON":                {parquet.JSON(), parquet.ByteArrayValue([]byte(`{"a": 1.10}`)), json, `{"a":1.10}`},
		"boolean as text":     {parquet.Leaf(parquet.BooleanType), parquet.BooleanValue(true), text, "true"},
	} {
		got, err := readParquetValue(t, c.node, c.value, c.field)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, want %q, %v", name, got, c.want, err)
		}
	}
	for name, c := range map[string]struct {
		node  parquet.Node
		value parquet.Value
	}{
		"binary":      {parquet.Leaf(parquet.ByteArrayType), parquet.ByteArrayValue([]byte{0xff, 0xfe})},
		"bson":        {parquet.BSON(), parquet.ByteArrayValue([]byte{5, 0, 0, 0, 0})},
		"fixed bytes": {parquet.Leaf(parquet.FixedLenByteArrayType(2)), fixed(1, 2)},
	} {
		var fault *exporter.Fault
		if _, err := readParquetValue(t, c.node, c.value, text); !errors.As(err, &fault) || fault.Class != exporter.Mismatch || !strings.Contains(err.Error(), "record 1") {
			t.Errorf("%s: %v", name, err)
		}
	}
	var fault *exporter.Fault
	if _, err := readParquetValue(t, parquet.Leaf(parquet.DoubleType), parquet.DoubleValue(math.NaN()), decimal); !errors.As(err, &fault) || fault.Class != exporter.Mismatch {
		t.Errorf("no number: %v", err)
	}
}

// readParquetValue writes one value and reads it back as a field.
func readParquetValue(t *testing.T, n parquet.Node, v parquet.Value, field string) (string, error) {
	t.Helper()
	data := parquetFile(parquet.Group{"account": parquet.String(), "id": parquet.String(), "v": parquet.Optional(n)},
		parquet.Row{parquet.ByteArrayValue([]byte("A1")).Level(0, 0, 0), parquet.ByteArrayValue([]byte("1")).Level(0, 0, 1), v.Level(0, 1, 2)},
		parquet.Row{parquet.ByteArrayValue([]byte("A1")).Level(0, 0, 0), parquet.ByteArrayValue([]byte("2")).Level(0, 0, 1), parquet.NullValue().Level(0, 0, 2)})
	f := newFixture(t, "n.parquet", map[string]string{"n.parquet": data})
	f.mapping.Fields, f.mapping.TimeZone = binds("id", field+"=v"), "Europe/Berlin"
	got, _, err := f.read(t)
	if err != nil {
		return "", err
	}
	if len(got) != 2 || got[1] != "A1|A1|2|<null>" {
		t.Errorf("records %q", got)
	}
	return strings.TrimPrefix(got[0], "A1|A1|1|"), nil
}

// TestParquetNested: groups, lists and maps become the JSON that they mean. The
// library's own writer makes the levels.
func TestParquetNested(t *testing.T) {
	type line struct {
		Text  string   `parquet:"text"`
		Price *int64   `parquet:"price,optional,decimal(2:18)"`
		Codes []string `parquet:"codes,list"`
	}
	type record struct {
		Account string            `parquet:"account"`
		ID      string            `parquet:"id"`
		Tags    map[string]string `parquet:"tags"`
		Lines   []line            `parquet:"lines,list"`
		Legacy  []int32           `parquet:"legacy"`
		One     *line             `parquet:"one,optional"`
		Maybe   []*string         `parquet:"maybe,list"`
	}
	price, some := int64(1234), "s"
	records := []record{
		{"A1", "1", map[string]string{"user:x": "1"}, []line{{"a", &price, []string{"p", "q"}}, {"b", nil, nil}}, []int32{1, 2}, &line{Text: "o\"ne"}, []*string{&some}},
		{"B1", "2", map[string]string{"b": "not mine"}, []line{{"c", nil, []string{"z"}}}, []int32{9}, nil, nil},
		{"A2", "3", nil, nil, nil, nil, nil},
		{"A1", "4", map[string]string{"k": ""}, []line{{"d", nil, []string{"r"}}}, nil, &line{}, nil},
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[record](&b, parquet.MaxRowsPerRowGroup(3), parquet.PageBufferSize(32))
	must(w.Write(records))
	check(w.Close())
	for column, want := range map[string][]string{
		"tags":   {`{"user:x":"1"}`, `{}`, `{"k":""}`},
		"lines":  {`[{"text":"a","price":12.34,"codes":["p","q"]},{"text":"b","price":null,"codes":[]}]`, `[]`, `[{"text":"d","price":null,"codes":["r"]}]`},
		"legacy": {`[1,2]`, `[]`, `[]`},
		"one":    {`{"text":"o\"ne","price":null,"codes":[]}`, `<null>`, `{"text":"","price":null,"codes":[]}`},
		"maybe":  {`["s"]`, `[]`, `[]`},
	} {
		f := newFixture(t, "n.parquet", map[string]string{"n.parquet": b.String()})
		f.mapping.Fields = binds("id", "extra="+column)
		got, report, err := f.read(t)
		var values []string
		for _, line := range got {
			values = append(values, strings.SplitN(line, "|", 4)[3])
		}
		if err != nil || !slices.Equal(values, want) || len(report.Undeclared["note"]) != 4 {
			t.Errorf("%s: %q, want %q, %v", column, values, want, err)
		}
	}
}

// TestParquetColumns: of a file with a wide column, only what is mapped is read.
func TestParquetColumns(t *testing.T) {
	bodies := make([]string, 20_000)
	for i := range bodies {
		bodies[i] = strings.Repeat(strconv.Itoa(i*7919), 20)
	}
	data := string(parquetNotes(bodies))
	f := newFixture(t, "n.parquet", map[string]string{"n.parquet": data})
	f.mapping.Fields = binds("id")
	got, report, err := f.read(t)
	if err != nil || len(got) != len(bodies) || !slices.Equal(report.Undeclared["note"], []string{"body"}) {
		t.Errorf("%d records, %v, %v", len(got), report.Undeclared, err)
	}
	if report.Bytes > int64(len(data))/4 {
		t.Errorf("%d bytes read of %d", report.Bytes, len(data))
	}
}

func TestParquetFaults(t *testing.T) {
	whole := string(parquetNotes([]string{"canary", "canary-b", "canary-c"}))
	for name, c := range map[string]struct {
		data  string
		class exporter.ErrorClass
	}{
		"empty":       {"", exporter.Truncated},
		"mark alone":  {"PAR1", exporter.Truncated},
		"no footer":   {whole[:len(whole)-1], exporter.Truncated},
		"half":        {whole[:len(whole)/2], exporter.Truncated},
		"other":       {strings.Repeat("x", 100), exporter.Malformed},
		"long footer": {whole[:len(whole)-8] + "\xff\xff\xff\x7fPAR1", exporter.Malformed},
		"encrypted":   {"PARE" + whole[4:], exporter.Refused},
	} {
		f := newFixture(t, "n.parquet", map[string]string{"n.parquet": c.data})
		_, _, err := f.read(t)
		var fault *exporter.Fault
		if !errors.As(err, &fault) || fault.Class != c.class || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: want %s, got %v", name, c.class, err)
		}
	}
}

// FuzzParquet: a damaged file is an error or is read; it never ends the program,
// nor needs more memory than its pages may.
func FuzzParquet(f *testing.F) {
	whole := parquetNotes([]string{"a", "b", "c"})
	f.Add(uint16(30), byte(0xff))
	for at := range whole {
		f.Add(uint16(at), byte(0x80))
	}
	f.Fuzz(func(t *testing.T, at uint16, flip byte) {
		data := bytes.Clone(whole)
		data[int(at)%len(data)] ^= flip
		fx := newFixture(t, "n.parquet", map[string]string{"n.parquet": string(data)})
		_, _, err := fx.read(t)
		var fault *exporter.Fault
		if err != nil && (!errors.As(err, &fault) || fault.Hint == "") {
			t.Errorf("at %d: %v", at, err)
		}
	})
}
