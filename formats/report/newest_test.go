package report_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/valise-export/valise/exporter"
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
