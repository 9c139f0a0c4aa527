package connectortest

import (
	"runtime"
	"testing"
)

// Bench measures something that reads that many records. Beside the time it
// reports the processor time, which says the same on a machine that has other
// work.
func Bench(b *testing.B, records int, read func() (int, error)) {
	b.Helper()
	runtime.GC()
	b.ReportAllocs()
	before := cpu()
	for b.Loop() {
		n, err := read()
		if err != nil {
			b.Fatal(err)
		}
		if n != records {
			b.Fatalf("%d records, not %d", n, records)
		}
	}
	b.ReportMetric(float64((cpu()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(records)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
