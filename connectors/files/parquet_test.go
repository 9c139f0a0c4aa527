package files_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/exporter"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	must(w.Write([]byte(s)))
	check(w.Close())
	return b.String()
}

func zstandard(s string) string {
	e := must(zstd.NewWriter(nil))
	return string(e.EncodeAll([]byte(s), nil))
}

// writeParquet writes a table as a company's export might: every column may be
// null, the types are the logical ones.
func writeParquet(t connectortest.Table, rows []connectortest.Row) string {
	group := parquet.Group{}
	var names []string
	for _, c := range t.Columns {
		group[c.Name] = parquet.Optional(parquetNode(c.Type))
		names = append(names, c.Name)
	}
	slices.Sort(names) // as Group has them
	var b bytes.Buffer
	w := parquet.NewWriter(&b, parquet.NewSchema("seed", group), parquet.MaxRowsPerRowGroup(4), parquet.PageBufferSize(256))
	for _, row := range rows {
		out := make(parquet.Row, len(names))
		for i, c := range t.Columns {
			at, _ := slices.BinarySearch(names, c.Name)
			out[at] = parquet.NullValue().Level(0, 0, at)
			if cell := row.Cells[i]; !cell.Null {
				out[at] = parquetValue(c.Type, cell.Text).Level(0, 1, at)
			}
		}
		must(w.WriteRows([]parquet.Row{out}))
	}
	check(w.Close())
	return b.String()
}

func parquetNode(t exporter.Type) parquet.Node {
	switch t {
	case exporter.TypeInteger:
		return parquet.Int(64)
	case exporter.TypeDecimal:
		return parquet.Decimal(2, 18, parquet.Int64Type)
	case exporter.TypeBoolean:
		return parquet.Leaf(parquet.BooleanType)
	case exporter.TypeDate:
		return parquet.Date()
	case exporter.TypeInstant:
		return parquet.Timestamp(parquet.Microsecond)
	case exporter.TypeJSON:
		return parquet.JSON()
	default:
		return parquet.String()
	}
}

func parquetValue(t exporter.Type, s string) parquet.Value {
	switch t {
	case exporter.TypeInteger:
		return parquet.Int64Value(must(strconv.ParseInt(s, 10, 64)))
	case exporter.TypeDecimal:
		return parquet.Int64Value(must(strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)))
	case exporter.TypeBoolean:
		return parquet.BooleanValue(s == "true")
	case exporter.TypeDate:
		return parquet.Int32Value(int32(must(time.Parse(time.DateOnly, s)).Unix() / 86400))
	case exporter.TypeInstant:
		return parquet.Int64Value(must(time.Parse(time.RFC3339, s)).UnixMicro())
	default:
		return parquet.ByteArrayValue([]byte(s))
	}
}

// parquetNotes writes records of A1 with these bodies.
func parquetNotes(bodies []string) []byte {
	type record struct {
		Account string `parquet:"account,dict"`
		ID      string `parquet:"id"`
		Body    string `parquet:"body"`
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[record](&b, parquet.MaxRowsPerRowGroup(30_000))
	for i, body := range bodies {
		must(w.Write([]record{{"A1", strconv.Itoa(i), body}}))
	}
	check(w.Close())
	return b.Bytes()
}
