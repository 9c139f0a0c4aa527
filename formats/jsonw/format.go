package jsonw

import (
	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/internal/buffers"
)

// Options are how the JSON files are made. There are none so far.
type Options struct{}

// New returns the format "json". It lends its buffers to its writers.
func New(Options) exporter.Format { return &format{} }

type format struct{ buffers buffers.Lender }

var _ exporter.Format = (*format)(nil)

// Name returns "json".
func (*format) Name() string { return "json" }

// NewWriter starts one bundle's JSON files.
func (f *format) NewWriter(sink exporter.Sink) (exporter.Writer, error) {
	lent := f.buffers.Get()
	return &writer{sink: sink, buffers: &f.buffers, buf: lent.Text, edges: lent.Edges}, nil
}
