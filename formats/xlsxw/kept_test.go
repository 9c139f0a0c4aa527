package xlsxw_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// paidIn is invoices in one currency, so many of them.
func paidIn(currency string, records int) formattest.Set {
	s := invoices()
	for i := range s.Records {
		s.Records[i][2] = exporter.Text(currency)
	}
	s.Records = s.Records[:records]
	return s
}

// TestKeptChangesNothing: a workbook is the same bytes whether its format has
// made others before it, of its shape and of others, side by side. Customers
// with other datasets, records and currencies are of one shape, and nothing of
// what they hold is kept.
func TestKeptChangesNothing(t *testing.T) {
	customers := [][]formattest.Set{
		{paidIn("EUR", 1), manySet("other", 3)}, {paidIn("EUR", 3), manySet("other", 40), manySet("third", 1)}, {paidIn("USD", 5)},
		{paidIn("$1000004 <Anja>", 4), manySet("other", 3)}, {manySet("other", 3)}, {paidIn("", 3), manySet("other", 3)}, nil,
	}
	var want [][]byte
	for _, sets := range customers {
		_, _, data := workbook(t, xlsxw.New(xlsxw.Options{}), sets...)
		want = append(want, data)
	}
	f := xlsxw.New(xlsxw.Options{})
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for range 2 {
				for i, sets := range customers {
					sink := formattest.NewSink(t)
					formattest.Write(t, f, sink, sets...)
					if !bytes.Equal(sink.Member("workbook.xlsx"), want[i]) {
						t.Errorf("the workbook of customer %d depends on those before it", i)
					}
				}
			}
		})
	}
	all.Wait()
	kept := xlsxw.Kept(f)
	if len(kept) != 3 {
		t.Errorf("%d shapes are kept: of spending in a currency, in none, and of no spending there are 3", len(kept))
	}
	for _, text := range kept {
		for _, customers := range []string{"Anja", "EUR", "third"} {
			if strings.Contains(text, customers) {
				t.Errorf("%q of a customer is kept", customers)
			}
		}
	}
}
