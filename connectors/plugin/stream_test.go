package plugin_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/exporter"
)

// allocations of a read of n records.
func allocations(t testing.TB, n int) uint64 {
	o := plugin.Options{Command: command(t, "many"), Options: map[string]config.Secret{"records": config.NewSecret(fmt.Sprint(n))}}
	s, err := made(t, setup(t, o)).Open(context.Background(), exporter.Request{Subject: subject})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	count := 0
	for _, err := range s.Read(context.Background(), "note") {
		if err != nil {
			t.Fatal(err)
		}
		count++
	}
	runtime.ReadMemStats(&after)
	if err := s.Close(); err != nil || count != n {
		t.Fatalf("%d records, want %d; %v", count, n, err)
	}
	return after.Mallocs - before.Mallocs
}

// TestNoAllocationPerRecord: ten times the records allocate no more.
func TestNoAllocationPerRecord(t *testing.T) {
	few, many := allocations(t, 2_000), allocations(t, 20_000)
	if many > few+500 {
		t.Errorf("%d allocations for 2,000 records, %d for 20,000", few, many)
	}
}

// BenchmarkRead reads a million records.
func BenchmarkRead(b *testing.B) {
	const n = 1_000_000
	for b.Loop() {
		allocations(b, n)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
