package exporter_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
)

// Every mark says that one of its characters is there, wherever it stands.
func TestMarks(t *testing.T) {
	var controls strings.Builder
	for c := range rune(0x20) {
		controls.WriteRune(c)
	}
	chars := map[exporter.Marks]string{
		exporter.MarkControl: controls.String(), exporter.MarkQuote: `"`, exporter.MarkBackslash: `\`, exporter.MarkComma: ",",
		exporter.MarkMarkup: "&<>", exporter.MarkUnderscore: "_", exporter.MarkLast: "\xEF",
	}
	var pool exporter.BatchPool
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(rapid.Just('a'), rapid.RuneFrom([]rune("\x00\t\n\x1f\"\\,&<>_ =é語＝")))).Draw(t, "s")
		v := rapid.SampledFrom([]exporter.Value{exporter.Text(s), exporter.JSON(s)}).Draw(t, "v")
		b := pool.Get(1)
		defer b.Release()
		b.Append([]exporter.Value{v}, text.Append)
		for mark, of := range chars {
			if got, want := b.Record(0)[0].Marks()&mark != 0, strings.ContainsAny(s, of) || mark == exporter.MarkLast && strings.Contains(s, of); got != want {
				t.Errorf("%q: mark %b is %v", s, mark, got)
			}
		}
	})
}
