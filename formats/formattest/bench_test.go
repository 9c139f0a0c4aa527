package formattest_test

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/formattest"
)

// BenchmarkFormat writes 1,000,000 usage records of 12 fields, made in memory
// beforehand. Run it with -benchtime=1x; peak-MB is the heap that the process
// took from the system, and must not depend on the number of records:
//
//	go test ./formats/formattest -run '^$' -bench Format -benchtime=1x
func BenchmarkFormat(b *testing.B) {
	for _, f := range dataFormats() {
		for _, records := range []int{100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%d", f.Name(), records), func(b *testing.B) { benchmark(b, f, records) })
		}
	}
}

func benchmark(b *testing.B, f exporter.Format, records int) {
	dataset := usage()
	batches := usageBatches(8, len(dataset.Fields))
	b.ReportAllocs()
	b.ResetTimer()
	var sink *fileSink
	for range b.N {
		sink = &fileSink{dir: b.TempDir()}
		run(b, f, sink, dataset, batches, records)
	}
	measured(b, records, sink)
}

// measured stops the clock and reports what writing so many records took.
func measured(b *testing.B, records int, sink *fileSink) {
	b.StopTimer()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(records)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(sink.bytes)/1e6, "MB")
	b.ReportMetric(float64(m.HeapSys-m.HeapReleased)/1e6, "peak-MB")
}

func run(b *testing.B, f exporter.Format, sink exporter.Sink, ds exporter.Dataset, batches []*exporter.Batch, records int) {
	w, err := f.NewWriter(sink)
	if err == nil {
		err = w.Begin(ds)
	}
	written := 0
	for i := 0; err == nil && written < records; i++ {
		batch := batches[i%len(batches)]
		err = w.Write(batch)
		written += batch.Len()
	}
	if err == nil {
		err = w.End(exporter.Outcome{Status: exporter.StatusOK, Records: int64(written)})
	}
	if err == nil {
		err = w.Close(formattest.SummaryOf())
	}
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSmall writes 18 datasets of 56 records each: what most customers
// are.
func BenchmarkSmall(b *testing.B) {
	var sets []formattest.Set
	for i := range 18 {
		s := formattest.Set{Dataset: usage()}
		s.Dataset.Name = fmt.Sprintf("usage_%02d", i)
		for n := range 56 {
			s.Records = append(s.Records, usageRecord(n))
		}
		sets = append(sets, s)
	}
	for _, f := range dataFormats() {
		b.Run(f.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				formattest.Write(b, f, formattest.NewSink(b), sets...)
			}
		})
	}
}

func usage() exporter.Dataset {
	ds := exporter.Dataset{Name: "usage_record", Title: "Usage", Category: exporter.PurchaseAndPaymentHistory, Folder: "3-purchase_and_payment_history"}
	for _, f := range []struct {
		name string
		t    exporter.Type
	}{
		{"usage_id", exporter.TypeText}, {"account_id", exporter.TypeText}, {"service", exporter.TypeText}, {"operation", exporter.TypeText},
		{"region", exporter.TypeText}, {"resource", exporter.TypeText}, {"start", exporter.TypeInstant}, {"end", exporter.TypeInstant},
		{"quantity", exporter.TypeDecimal}, {"unit", exporter.TypeText}, {"cost", exporter.TypeDecimal}, {"requests", exporter.TypeInteger},
	} {
		ds.Fields = append(ds.Fields, exporter.Field{Name: f.name, Title: f.name, Type: f.t, Description: "A field of the benchmark."})
	}
	return ds
}

func usageRecord(n int) []exporter.Value {
	start := int64(1_600_000_000 + n*61)
	return []exporter.Value{
		exporter.Text(fmt.Sprintf("u-%016x", uint64(n)*0x9E3779B97F4A7C15)), exporter.Text("A-1000231"),
		exporter.Text([]string{"compute", "object_storage", "queue"}[n%3]), exporter.Text("RunInstances"), exporter.Text("eu-central-1"),
		exporter.Text(fmt.Sprintf("i-%08x", n*7919)), exporter.Instant(start, 0), exporter.Instant(start+3600, 0),
		exporter.Decimal(fmt.Sprintf("%d.%04d", n%100, n*37%10000)), exporter.Text("Hours"),
		exporter.Decimal(fmt.Sprintf("%d.%06d", n%9, n*7919%1000000)), exporter.Integer(int64(n * 13 % 100000)),
	}
}

func usageBatches(n, width int) []*exporter.Batch {
	var pool exporter.BatchPool
	var all []*exporter.Batch
	for i := range n {
		batch := pool.Get(width)
		for record := 0; batch.Append(usageRecord(i*exporter.BatchRecords+record), text.Append); record++ {
		}
		all = append(all, batch)
	}
	return all
}

// fileSink throws members away and keeps scratch stores in files.
type fileSink struct {
	dir   string
	bytes int64
}

func (s *fileSink) Create(string) (io.WriteCloser, error) { return counted{s}, nil }

func (s *fileSink) Scratch() (exporter.Scratch, error) {
	f, err := os.CreateTemp(s.dir, "scratch")
	return &fileScratch{File: f}, err
}

type counted struct{ sink *fileSink }

func (c counted) Write(p []byte) (int, error) { c.sink.bytes += int64(len(p)); return len(p), nil }
func (c counted) Close() error                { return nil }

type fileScratch struct {
	*os.File
	size int64
}

func (s *fileScratch) Write(p []byte) (int, error) {
	n, err := s.File.Write(p)
	s.size += int64(n)
	return n, err
}

func (s *fileScratch) Size() int64 { return s.size }

func (s *fileScratch) Reader() (io.Reader, error) {
	_, err := s.Seek(0, io.SeekStart)
	return s.File, err
}
