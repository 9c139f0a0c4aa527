package files_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/exporter"
)

// benchRecords is how many records BenchmarkLibrary reads.
const benchRecords = 1_000_000

type benchRecord struct {
	Account string `parquet:"account,dict"`
	ID      string `parquet:"id"`
	Body    string `parquet:"body"`
	Amount  int64  `parquet:"amount,decimal(2:18)"`
	At      int64  `parquet:"at,timestamp(microsecond)"`
}

// BenchmarkLibrary reads a million records of one account, all of them wanted,
// by the library alone and by the connector: what is between them is what the
// connector costs. CSV is compared with encoding/csv; Parquet with the library's
// reader of structs and with its values, page by page.
func BenchmarkLibrary(b *testing.B) {
	dir := b.TempDir()
	writeBench(b, dir)
	b.Run("csv/library", func(b *testing.B) { bench(b, func() int { return rawCSV(filepath.Join(dir, "n.csv")) }) })
	b.Run("csv/valise", func(b *testing.B) { bench(b, connectorRead(b, dir, "n.csv")) })
	b.Run("parquet/structs", func(b *testing.B) { bench(b, func() int { return rawStructs(filepath.Join(dir, "n.parquet")) }) })
	b.Run("parquet/values", func(b *testing.B) { bench(b, func() int { return rawValues(filepath.Join(dir, "n.parquet")) }) })
	b.Run("parquet/valise", func(b *testing.B) { bench(b, connectorRead(b, dir, "n.parquet")) })
}

func writeBench(b *testing.B, dir string) {
	b.Helper()
	text := must(os.Create(filepath.Join(dir, "n.csv")))
	must(fmt.Fprint(text, "account,id,body,amount,at\n"))
	file := must(os.Create(filepath.Join(dir, "n.parquet")))
	w := parquet.NewGenericWriter[benchRecord](file, parquet.MaxRowsPerRowGroup(200_000), parquet.Compression(&parquet.Snappy))
	for i := range benchRecords {
		r := benchRecord{"A1", fmt.Sprintf("%08d", i), fmt.Sprintf("said %d, and more of it", i), int64(i)*100 + int64(i%100), 1725148800000000 + int64(i)}
		must(w.Write([]benchRecord{r}))
		must(fmt.Fprintf(text, "%s,%s,\"%s\",%d.%02d,2024-09-01T00:00:00Z\n", r.Account, r.ID, r.Body, i, i%100))
	}
	check(w.Close())
	check(file.Close())
	check(text.Close())
}

func bench(b *testing.B, read func() int) {
	b.Helper()
	connectortest.Bench(b, benchRecords, func() (int, error) { return read(), nil })
}

func connectorRead(b *testing.B, dir, path string) func() int {
	f := newFixture(b, path, nil)
	f.dir = dir
	f.mapping.Fields = binds("id", "body", "amount", "at")
	c := must(f.connector())
	return func() int {
		s := must(c.Open(context.Background(), exporter.Request{Subject: f.subject}))
		n := 0
		for _, err := range s.Read(context.Background(), "note") {
			check(err)
			n++
		}
		check(s.Close())
		return n
	}
}

func rawCSV(name string) int {
	file := must(os.Open(name))
	r := csv.NewReader(file)
	r.ReuseRecord = true
	for n := -1; ; n++ { // but for the header
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			check(file.Close())
			return n
		} else if err != nil {
			panic(err)
		}
	}
}

func rawStructs(name string) int {
	file := must(os.Open(name))
	r := parquet.NewGenericReader[benchRecord](file)
	buf := make([]benchRecord, 512)
	for n := 0; ; {
		read, err := r.Read(buf)
		n += read
		if errors.Is(err, io.EOF) {
			check(r.Close())
			check(file.Close())
			return n
		}
		check(err)
	}
}

func rawValues(name string) int {
	file := must(os.Open(name))
	in := must(parquet.OpenFile(file, must(file.Stat()).Size()))
	buf := make([]parquet.Value, 512)
	total := 0
	for _, g := range in.RowGroups() {
		for _, c := range g.ColumnChunks() {
			pages := c.Pages()
			for {
				page, err := pages.ReadPage()
				if errors.Is(err, io.EOF) {
					break
				}
				check(err)
				values := page.Values()
				for {
					n, err := values.ReadValues(buf)
					total += n
					if errors.Is(err, io.EOF) {
						break
					}
					check(err)
				}
				parquet.Release(page)
			}
			check(pages.Close())
		}
	}
	check(file.Close())
	return total / 5
}
