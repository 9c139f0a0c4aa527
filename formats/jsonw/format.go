package jsonw

import "github.com/valise-export/valise/exporter"

// Options are how the JSON files are made. There are none so far.
type Options struct{}

// New returns the format "json".
func New(Options) exporter.Format { return format{} }

type format struct{}

var _ exporter.Format = format{}

// Name returns "json".
func (format) Name() string { return "json" }

// NewWriter starts one bundle's JSON files.
func (format) NewWriter(sink exporter.Sink) (exporter.Writer, error) {
	return &writer{sink: sink}, nil
}
