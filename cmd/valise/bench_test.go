package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/all"
)

// BenchmarkExport exports the customer of docs/benchmarks from the PostgreSQL
// that VALISE_BENCH_DSN names, in all formats and in each alone.
func BenchmarkExport(b *testing.B) {
	if os.Getenv("VALISE_BENCH_DSN") == "" {
		b.Skip("VALISE_BENCH_DSN names no PostgreSQL; docs/benchmarks/load.sh fills one")
	}
	sets := [][]string{all.Names()}
	for _, n := range all.Names() {
		sets = append(sets, []string{n})
	}
	for _, formats := range sets {
		b.Run(strings.Join(formats, "+"), func(b *testing.B) {
			records := int64(0)
			for b.Loop() {
				records += exportOnce(b, formats)
			}
			b.ReportMetric(float64(records)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

func exportOnce(b *testing.B, formats []string) int64 {
	b.Helper()
	s, err := app.Load("../../docs/benchmarks/bench.yaml", os.LookupEnv, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	job, err := s.Job(app.Request{
		CustomerID: "012345678901", Target: filepath.Join(b.TempDir(), "b.zip"), Scope: exporter.ScopeAccess,
		Formats: formats, AsOf: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Version: "valise/bench",
	})
	if err != nil {
		b.Fatal(err)
	}
	r, err := run.Export(context.Background(), job)
	if err != nil {
		b.Fatal(err)
	}
	return r.Summary.Manifest.Checks.Isolation.Proved
}
