package report_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/text"
	"github.com/valise-export/valise/formats/report"
)

// However the records lie over the batches, which are used again at once, the
// newest are shown, each with its own text.
func TestNewestOfManyBatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.Int64Range(0, 40), 0, 2000).Draw(t, "days")
		if rapid.Bool().Draw(t, "in the order of time") {
			slices.Sort(days)
		}
		limit := rapid.IntRange(1, 60).Draw(t, "limit")
		records := make([][]exporter.Value, len(days))
		order := make([]int, len(days))
		for i, d := range days {
			records[i], order[i] = invoice(i, d*86400, "1.10", "EUR"), i
		}
		c := report.NewCollector(report.Limits{PerDataset: limit})
		feed(c, invoices(), exporter.StatusOK, records)
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(days[b], days[a]) })
		order = order[:min(limit, len(order))]
		shown := c.Digests()[0].Shown
		if len(shown) != len(order) {
			t.Fatalf("%d shown, want %d", len(shown), len(order))
		}
		for i, at := range order {
			if got, want := shown[i][0].Text(), records[at][0].Text(); got != want {
				t.Fatalf("shown %d is %q, want %q", i, got, want)
			}
		}
	})
}

// Wide records are shown from the batches that they came in: these are not used
// again before Close, and all of them are after.
func TestBorrowedRecordsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.SampledFrom([]int{2, 53, 400, 5000}).Draw(t, "width")
		limit := rapid.IntRange(1, 250).Draw(t, "limit")
		pool := &watched{seen: map[*exporter.Batch]bool{}}
		c := report.NewCollector(report.Limits{PerDataset: limit, Text: 100})
		want := map[string][]string{}
		for i := range rapid.IntRange(1, 3).Draw(t, "datasets") {
			ds := wide(fmt.Sprintf("wide_%d", i), width)
			n := rapid.IntRange(0, 20_000/width).Draw(t, "records")
			step := rapid.SampledFrom([]int{-1, 1, 7}).Draw(t, "order")
			pool.feed(c, ds, n, step)
			status := rapid.SampledFrom([]exporter.Status{exporter.StatusOK, exporter.StatusOK, exporter.StatusFailed}).Draw(t, "status")
			c.End(exporter.Outcome{Status: status})
			if status == exporter.StatusOK {
				want[ds.Name] = newestWide(ds, n, step, limit)
			}
		}
		other := report.NewCollector(report.Limits{})
		pool.feed(other, wide("other", width), 20_000/width, 1)
		other.End(exporter.Outcome{Status: exporter.StatusOK})
		for _, d := range c.Digests() {
			var got []string
			for _, record := range d.Shown {
				got = append(got, joined(record))
			}
			if !slices.Equal(got, want[d.Dataset.Name]) {
				t.Fatalf("%s: got\n%.200q\nwant\n%.200q", d.Dataset.Name, got, want[d.Dataset.Name])
			}
		}
		other.Close()
		c.Close()
		pool.allBack(t)
	})
}

func joined(record []exporter.Value) string {
	var all []byte
	for _, v := range record {
		all = append(append(all, v.Text()...), '|')
	}
	return string(all)
}

func wide(name string, width int) exporter.Dataset {
	ds := exporter.Dataset{Name: name, When: "f0"}
	for i := range width {
		ds.Fields = append(ds.Fields, exporter.Field{Name: fmt.Sprintf("f%d", i), Type: exporter.TypeText})
	}
	ds.Fields[0].Type = exporter.TypeInstant
	return ds
}

// watched knows the batches that it has lent.
type watched struct {
	pool exporter.BatchPool
	seen map[*exporter.Batch]bool
}

func (w *watched) get(width int) *exporter.Batch {
	b := w.pool.Get(width)
	w.seen[b] = true
	return b
}

// feed writes n records of a dataset and does not end it.
func (w *watched) feed(c *report.Collector, ds exporter.Dataset, n, step int) {
	c.Begin(ds)
	width := len(ds.Fields)
	b := w.get(width)
	for i := range n {
		record := wideRecord(&ds, i, step)
		for !b.Append(record, text.Append) {
			c.Write(b)
			b.Release()
			b = w.get(width)
		}
	}
	c.Write(b)
	b.Release()
}

func second(i, step int) int64 { return int64((i*step + 5000) % 1000) }

// wideRecord returns a record. Every 40th has a text that is cut.
func wideRecord(ds *exporter.Dataset, i, step int) []exporter.Value {
	record := []exporter.Value{exporter.Instant(second(i, step), 0)}
	for f := 1; f < len(ds.Fields); f++ {
		record = append(record, exporter.Text(fmt.Sprintf("%s %d %d", ds.Name, i, f)))
	}
	if i%40 == 39 {
		record[len(record)-1] = exporter.Text(strings.Repeat("long ", 20) + "and cut")
	}
	return record
}

// newestWide is what is to be shown of n records.
func newestWide(ds exporter.Dataset, n, step, limit int) (shown []string) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(second(b, step), second(a, step)) })
	for _, i := range order[:min(n, limit)] {
		record := wideRecord(&ds, i, step)
		record[0] = record[0].Rendered(string(text.Append(nil, record[0])))
		if last := &record[len(record)-1]; len(last.Text()) > 100 {
			*last = last.Rendered(last.Text()[:100] + report.CutMark)
		}
		shown = append(shown, joined(record))
	}
	return shown
}

// allBack fails where a batch is not in the pool, which has room for so many, and
// takes none that a record has made larger.
func (w *watched) allBack(t *rapid.T) {
	const room = 12
	ordinary, back := 0, 0
	for b := range w.seen {
		if b.Memory() <= 256<<10 {
			ordinary++
		}
	}
	for w.seen[w.pool.Get(1)] {
		back++
	}
	if back < min(ordinary, room) {
		t.Fatalf("%d of %d batches are back", back, ordinary)
	}
}
