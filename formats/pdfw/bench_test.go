package pdfw_test

import (
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/pdfw"
	"github.com/valise-export/valise/formats/pdfw/typeset"
)

// BenchmarkSmall is the report of a small customer: 18 datasets of a few
// records, Latin text.
func BenchmarkSmall(b *testing.B) {
	var contents []content
	for i := range 18 {
		c := invoices(12)
		c.dataset.Name += string(rune('a' + i))
		c.dataset.Category = categoryTitles[i%7].id
		contents = append(contents, c)
	}
	run(b, contents)
}

// BenchmarkScripts is a small report in many scripts.
func BenchmarkScripts(b *testing.B) { run(b, []content{account(), contacts(), payments()}) }

// BenchmarkFull is a report at its limit of records.
func BenchmarkFull(b *testing.B) { run(b, []content{invoices(300), wide("usage_cost", 100)}) }

func run(b *testing.B, contents []content) {
	f := pdfw.New(pdfw.Options{Fonts: typeset.NewFonts(typeset.Options{})})
	var s exporter.Summary = summary(contents)
	b.ReportAllocs()
	render(b, f, contents, s)
	for b.Loop() {
		render(b, f, contents, s)
	}
}
