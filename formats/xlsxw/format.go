package xlsxw

import (
	"github.com/klauspost/compress/flate"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/exporter/deflate"
	"github.com/valise-export/valise/exporter/lend"
	"github.com/valise-export/valise/formats/internal/buffers"
	"github.com/valise-export/valise/formats/report"
)

// Options are how the workbook is made.
type Options struct {
	// Level is the deflate level of the parts that hold no rows, 1 to 9; 0 means 1.
	// Rows have a compressor of their own (package deflate).
	Level int
}

// Member is the workbook's path inside the bundle.
const Member = "workbook.xlsx"

// maxRows is the number of rows of a sheet, the header among them.
const maxRows = 1 << 20

// New returns the format "xlsx". It lends compressors and buffers to its writers,
// which may be several at a time, and keeps for the next ones what is no
// customer's.
func New(o Options) exporter.Format {
	if o.Level == 0 {
		o.Level = flate.BestSpeed
	}
	return &format{level: o.Level, maxRows: maxRows}
}

// freeDeflaters is how many compressors are kept for the next workbooks.
const freeDeflaters = 4

type format struct {
	level   int
	maxRows int
	free    lend.Shelf[*deflater]
	buffers buffers.Lender // of rows

	compressors deflate.Pool // of rows

	templates    kept[*template]
	dictionaries kept[*dictionary]
}

var _ exporter.Format = (*format)(nil)

// Name returns "xlsx".
func (*format) Name() string { return "xlsx" }

// NewWriter starts one workbook.
func (f *format) NewWriter(sink exporter.Sink) (exporter.Writer, error) {
	lent := f.buffers.Get()
	return &writer{
		format: f, sink: sink, names: newNames(), buf: lent.Text, edges: lent.Edges, adapted: map[string]int64{},
		sums: report.NewCollector(report.Limits{PerDataset: 1, Total: 1}),
	}, nil
}
