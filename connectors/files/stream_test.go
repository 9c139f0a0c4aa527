package files_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/valise-export/valise/exporter"
)

// writeMany writes n records of account A1 and as many of another.
func writeMany(t testing.TB, name string, n int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	line := func(format string, args ...any) {
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			t.Fatal(err)
		}
	}
	csv := filepath.Ext(name) == ".csv"
	if csv {
		line("account,id,body,amount,at\n")
	}
	for i := range n {
		for _, owner := range []string{"A1", "B1"} {
			if csv {
				line("%s,%08d,\"said \"\"%d\"\", and more\",%d.%02d,2024-09-01 00:00:00\n", owner, i, i, i, i%100)
			} else {
				line(`{"account":"%s","id":"%08d","body":"said \"%d\", \u00fc","amount":%d.%02d,"at":"2024-09-01 00:00:00"}`+"\n", owner, i, i, i, i%100)
			}
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// mallocs reads a dataset and returns how many objects that allocated.
func mallocs(t testing.TB, c exporter.Connector, want int) uint64 {
	t.Helper()
	s, err := c.Open(context.Background(), exporter.Request{Subject: exporter.Subject{ID: "c", Accounts: []exporter.Account{{ID: "A1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := 0
	for _, err := range s.Read(context.Background(), "note") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	runtime.ReadMemStats(&after)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n != want {
		t.Errorf("%d records, want %d", n, want)
	}
	return after.Mallocs - before.Mallocs
}

// TestNoAllocationPerRecord: ten times the records allocate no more.
func TestNoAllocationPerRecord(t *testing.T) {
	for _, path := range []string{"n.csv", "n.jsonl"} {
		var got [2]uint64
		for i, n := range []int{2_000, 20_000} {
			f := newFixture(t, path, nil)
			f.mapping.Fields = binds("id", "body", "amount", "at")
			writeMany(t, filepath.Join(f.dir, path), n)
			c, err := f.connector()
			if err != nil {
				t.Fatal(err)
			}
			got[i] = mallocs(t, c, n)
		}
		if got[1] > got[0]+500 {
			t.Errorf("%s: %d allocations for 2,000 records, %d for 20,000", path, got[0], got[1])
		}
	}
}

// BenchmarkRead reads a million records of a file that holds two million. It
// reports the heap at its highest.
func BenchmarkRead(b *testing.B) {
	const n = 1_000_000
	for _, path := range []string{"n.csv", "n.jsonl"} {
		b.Run(path, func(b *testing.B) {
			f := newFixture(b, path, nil)
			f.mapping.Fields = binds("id", "body", "amount", "at")
			writeMany(b, filepath.Join(f.dir, path), n)
			c, err := f.connector()
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for b.Loop() {
				mallocs(b, c, n)
			}
			b.StopTimer()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapSys)/(1<<20), "MiB-heap")
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
