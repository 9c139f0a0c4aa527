package exporter_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// anyValue makes a value of each kind, with much text or none.
func anyValue(t *rapid.T) exporter.Value {
	s := rapid.StringN(0, 12, -1).Draw(t, "text")
	return rapid.SampledFrom([]exporter.Value{
		exporter.Null(), exporter.Withheld(3), exporter.Text(s), exporter.Text(s).Reduced(1), exporter.JSON(s),
		exporter.Integer(-7), exporter.Decimal("12.50"), exporter.Bool(true), exporter.Instant(86399, 5e6),
	}).Draw(t, "value")
}

// TestAppend: a batch, and copies of its records, say what the records say,
// whatever becomes of what they were copied from.
func TestAppend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 6).Draw(t, "width")
		records := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(anyValue), width, width), 1, 6).Draw(t, "records")
		var pool exporter.BatchPool
		batch := pool.Get(width)
		for _, r := range records {
			if !batch.Append(r, text.Append) {
				t.Fatal("the batch is full")
			}
		}
		var copies [][]exporter.Value
		for i, r := range records {
			want := ""
			for at, v := range batch.Record(i) {
				s := string(text.Append(nil, r[at]))
				same(t, v, r[at].Rendered(s))
				want += s
			}
			if batch.Joined(i) != want {
				t.Fatalf("record %d is joined to %q, want %q", i, batch.Joined(i), want)
			}
			values, bytes := append(make([]exporter.Value, 0, width+1), exporter.Null()), append(make([]byte, 0, len(want)+1), '!')
			values, bytes = exporter.AppendRecord(values, bytes, batch.Record(i))
			copies = append(copies, values[1:])
			if string(bytes) != "!"+want {
				t.Fatalf("the text is %q, want %q", bytes, want)
			}
		}
		batch.Release()
		other := pool.Get(1)
		other.Append([]exporter.Value{exporter.Text(strings.Repeat("x", 4000))}, text.Append)
		for i, r := range records {
			for at, v := range r {
				v = v.Rendered(string(text.Append(nil, v)))
				same(t, copies[i][at], v)
			}
		}
	})
}

func same(t *rapid.T, got, want exporter.Value) {
	gotRule, _ := got.Rule()
	wantRule, _ := want.Rule()
	if got.Kind() != want.Kind() || got.Text() != want.Text() || got.Int() != want.Int() || got.Nanos() != want.Nanos() || gotRule != wantRule {
		t.Fatalf("%v %q, want %v %q", got, got.Text(), want, want.Text())
	}
}
