package report_test

import (
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

// BenchmarkWrite is what the reports cost on the record path, per batch.
func BenchmarkWrite(b *testing.B) {
	var pool exporter.BatchPool
	for name, step := range map[string]int64{"ascending": 1, "same": 0, "descending": -1} {
		b.Run(name, func(b *testing.B) {
			batch := pool.Get(4)
			for i := range exporter.BatchRecords {
				batch.Append(invoice(i, int64(i)*step, "12.3456789", "EUR"), text.Append)
			}
			c := report.NewCollector(report.Limits{})
			c.Begin(invoices())
			b.ReportAllocs()
			for b.Loop() {
				c.Write(batch)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/exporter.BatchRecords, "ns/record")
		})
	}
}
