package xlsxw_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/formattest"
	"github.com/valise-export/valise/formats/xlsxw"
)

// paidIn is invoices with other numbers of records and months.
func paidIn(currency string, records int) formattest.Set {
	s := invoices()
	for i := range s.Records {
		s.Records[i][2] = exporter.Text(currency)
	}
	s.Records = s.Records[:records]
	return s
}

// TestKeptChangesNothing: a workbook is the same bytes whether its format has
// made others before it, of its shape and of others, side by side.
func TestKeptChangesNothing(t *testing.T) {
	customers := [][]formattest.Set{
		{paidIn("EUR", 1), manySet("other", 3)}, {paidIn("EUR", 3), manySet("other", 40)}, {paidIn("EUR", 5), manySet("other", 1)},
		{paidIn("USD", 4), manySet("other", 3)}, {manySet("other", 3)}, {paidIn("", 3), manySet("other", 3)}, {manySet("$1000001", 2)},
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
	if n := xlsxw.Kept(f); n == 0 || n > len(customers) {
		t.Errorf("%d shapes are kept of %d customers", n, len(customers))
	}
}

// TestKeptIsBounded: and what a record has instead of a currency is not kept.
func TestKeptIsBounded(t *testing.T) {
	f := xlsxw.New(xlsxw.Options{})
	workbook(t, f, paidIn("Anja Müller", 3))
	if n := xlsxw.Kept(f); n != 0 {
		t.Errorf("%d shapes are kept of a customer whose text is in one", n)
	}
	for i := range xlsxw.MostKept + 3 {
		workbook(t, f, manySet(fmt.Sprint("set_", i), 1))
	}
	if n := xlsxw.Kept(f); n != xlsxw.MostKept {
		t.Errorf("%d shapes are kept", n)
	}
}
