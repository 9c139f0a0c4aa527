package csvw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/internal/buffers"
)

// Options are how the CSV files are made.
type Options struct {
	// BOM begins each file with a byte order mark, without which Excel misreads
	// UTF-8.
	BOM bool
}

// New returns the format "csv". It lends its buffers to its writers.
func New(o Options) exporter.Format { return &format{options: o} }

type format struct {
	options Options
	buffers buffers.Lender
}

var _ exporter.Format = (*format)(nil)

// Name returns "csv".
func (*format) Name() string { return "csv" }

// NewWriter starts one bundle's CSV files.
func (f *format) NewWriter(sink exporter.Sink) (exporter.Writer, error) {
	lent := f.buffers.Get()
	return &writer{
		sink: sink, options: f.options, adapted: map[string]int64{},
		buffers: &f.buffers, buf: lent.Text, edges: lent.Edges,
	}, nil
}
