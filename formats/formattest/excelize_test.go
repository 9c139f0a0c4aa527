package formattest_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/xlsxw"
)

// BenchmarkWorkbook writes the records of BenchmarkFormat into a workbook, by
// our writer and by excelize's StreamWriter, whose rows are made beforehand in
// the form that it takes fastest: numbers are numbers, and instants days with a
// style.
//
//	go test ./formats/formattest -run '^$' -bench Workbook -benchtime=3x
func BenchmarkWorkbook(b *testing.B) {
	for _, records := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("valise/%d", records), func(b *testing.B) { benchmark(b, xlsxw.New(xlsxw.Options{}), records) })
		b.Run(fmt.Sprintf("excelize/%d", records), func(b *testing.B) { benchmarkExcelize(b, records) })
	}
}

func benchmarkExcelize(b *testing.B, records int) {
	rows := excelizeRows(8 * exporter.BatchRecords)
	b.ReportAllocs()
	b.ResetTimer()
	var sink *fileSink
	for range b.N {
		sink = &fileSink{dir: b.TempDir()}
		if err := streamWorkbook(sink, usage(), rows, records); err != nil {
			b.Fatal(err)
		}
	}
	measured(b, records, sink)
}

// excelizeRows are n records; the style of an instant has the number 1.
func excelizeRows(n int) [][]any {
	rows := make([][]any, n)
	for i := range rows {
		for _, v := range usageRecord(i) {
			rows[i] = append(rows[i], excelizeCell(v))
		}
	}
	return rows
}

func excelizeCell(v exporter.Value) any {
	switch v.Kind() {
	case exporter.KindInteger:
		return v.Int()
	case exporter.KindDecimal:
		f, _ := strconv.ParseFloat(v.Text(), 64) // written by usageRecord
		return f
	case exporter.KindInstant:
		const epoch = 25569 // 1970-01-01, in days
		return excelize.Cell{StyleID: 1, Value: float64(v.Time().Unix())/86400 + epoch}
	default:
		return v.Text()
	}
}

func streamWorkbook(sink *fileSink, ds exporter.Dataset, rows [][]any, records int) error {
	f := excelize.NewFile(excelize.Options{TmpDir: sink.dir})
	defer func() { _ = f.Close() }()
	if _, err := f.NewStyle(&excelize.Style{NumFmt: 22}); err != nil {
		return err
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	head := make([]any, len(ds.Fields))
	for i, field := range ds.Fields {
		head[i] = field.Name
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for i := range records {
		if err := w.SetRow("A"+strconv.Itoa(i+2), rows[i%len(rows)]); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	out, err := sink.Create("workbook.xlsx")
	if err != nil {
		return err
	}
	return f.Write(out)
}
