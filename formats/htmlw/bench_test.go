package htmlw_test

import (
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/htmlw"
)

// BenchmarkPage is one customer's page, 25 datasets, from Begin to Close; the
// records are made beforehand.
func BenchmarkPage(b *testing.B) {
	parts, s := company()
	var pool exporter.BatchPool
	batches := make([]*exporter.Batch, len(parts))
	for i, p := range parts {
		batches[i] = pool.Get(len(p.ds.Fields))
		for r := range p.records {
			batches[i].Append(r, text.Append)
		}
	}
	f := htmlw.New(htmlw.Options{})
	b.ReportAllocs()
	for b.Loop() {
		w, err := f.NewWriter(newSink())
		must(b, err)
		for i, p := range parts {
			must(b, w.Begin(p.ds))
			must(b, w.Write(batches[i]))
			must(b, w.End(exporter.Outcome{Status: p.status, Records: p.count}))
		}
		must(b, w.Close(s))
	}
}
