//go:build unix

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/valise-export/valise/cmd/internal/app"
	"github.com/valise-export/valise/cmd/internal/demo"
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/bundle"
	"github.com/valise-export/valise/exporter/run"
	"github.com/valise-export/valise/formats/all"
)

// The customer of BenchmarkSmall: with so many usage records, 1,000 in all.
const (
	smallCustomer = "842762360193"
	smallUsage    = 686
)

// BenchmarkSmall exports a customer of the demo company with 1,000 records in 18
// datasets, in all formats, from SQLite, warm, on every core at once and with
// the collector set as the program sets it: bundles a second, and the CPU time
// of the process for each. Usage records have the 45 fields that the demo
// declares, or 12, as many as those of docs/benchmarks/bench.yaml. Every bundle
// is verified, after the clock stops.
func BenchmarkSmall(b *testing.B) {
	b.Run("fields=45", func(b *testing.B) { benchmarkSmall(b, "") })
	b.Run("fields=12", func(b *testing.B) { benchmarkSmall(b, smallFields) })
}

// smallFields are the fields of a narrow usage record.
const smallFields = "account_id, x_LineItemId, ChargePeriodStart, ServiceName, SkuId, ChargeDescription, " +
	"ConsumedQuantity, ConsumedUnit, BilledCost, BillingCurrency, RegionId, ResourceId"

func benchmarkSmall(b *testing.B, fields string) {
	dir := b.TempDir()
	s := smallCompany(b, dir, fields)
	defer debug.SetGCPercent(100)
	defer runtime.KeepAlive(collectEarly(world{env: os.LookupEnv}))
	checkSmall(b, s, dir)
	var n atomic.Int64
	name := func() string { return filepath.Join(dir, strconv.FormatInt(n.Add(1), 10)+".zip") }
	b.ResetTimer()
	before := cpuTime(b)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := smallExport(s, name()); err != nil {
				b.Error(err)
			}
		}
	})
	used := cpuTime(b) - before
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "bundles/s")
	b.ReportMetric(used.Seconds()*1000/float64(b.N), "cpu-ms/bundle")
	verifyAll(b, dir)
}

// smallCompany makes the demo company and leaves out three of its sources, so
// that 18 datasets are read, and all but some fields of its usage where those
// are given.
func smallCompany(b *testing.B, dir, fields string) *app.System {
	b.Helper()
	file, err := makeCompany(context.Background(), demoFlags{out: dir, customer: smallCustomer, records: smallUsage})
	if err != nil {
		b.Fatal(err)
	}
	config := string(demo.Config("sqlite", "company.sqlite"))
	for _, source := range []string{"tax", "messaging", "marketplace"} {
		config = between(config, "\n  "+source+":\n", "\n\n", "")
	}
	if fields != "" {
		config = between(config, "SELECT * FROM cost_and_usage", " WHERE", "SELECT "+fields+" FROM cost_and_usage")
		config = between(config, "        fields: [account_id, x_LineItemId,", "\n", "        fields: ["+fields+"]")
	}
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		b.Fatal(err)
	}
	s, err := app.Load(file, os.LookupEnv, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// between replaces the text from a mark up to an end.
func between(s, mark, end, by string) string {
	before, rest, _ := strings.Cut(s, mark)
	_, after, _ := strings.Cut(rest, end)
	return before + by + end + after
}

// checkSmall makes one bundle, which warms everything up, and sees that it is
// what the benchmark says.
func checkSmall(b *testing.B, s *app.System, dir string) {
	b.Helper()
	r, err := smallExport(s, filepath.Join(dir, "0.zip"))
	if err != nil {
		b.Fatal(err)
	}
	m := r.Summary.Manifest
	records, datasets := int64(0), 0
	for _, d := range m.Datasets {
		records += d.Records
		if d.Records > 0 {
			datasets++
		}
	}
	if records != 1000 || datasets != 18 || m.Status != exporter.BundleComplete {
		b.Fatalf("%d records in %d datasets, %s", records, datasets, m.Status)
	}
}

// verifyAll checks every bundle by its own sums, and that all are the same
// bytes.
func verifyAll(b *testing.B, dir string) {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.zip"))
	if err != nil || len(files) != b.N+1 {
		b.Fatalf("%d bundles of %d: %v", len(files), b.N+1, err)
	}
	first, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(file); err != nil || !bytes.Equal(data, first) {
			b.Errorf("%s differs from the first bundle: %v", filepath.Base(file), err)
		}
		if v, err := bundle.Verify(file); err != nil || !v.OK() {
			b.Errorf("%s: %v %v", filepath.Base(file), err, v.Err())
		}
	}
}

func smallExport(s *app.System, target string) (run.Result, error) {
	job, err := s.Job(app.Request{
		CustomerID: smallCustomer, Target: target, Scope: exporter.ScopeAccess,
		Formats: all.Names(), AsOf: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC), Version: "valise/bench",
	})
	if err != nil {
		return run.Result{}, err
	}
	return run.Export(context.Background(), job)
}

// cpuTime is the time that the process has used, in the system too.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
