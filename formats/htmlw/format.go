package htmlw

import (
	"fmt"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/internal/buffers"
	"github.com/valise-export/valise/formats/report"
)

// Member is the page's path in the bundle.
const Member = "START-HERE.html"

// Options are the bounds of the page. A zero takes its default.
type Options struct {
	MaxRecords int // records shown of one dataset; 200
	MaxTotal   int // records shown on the page; 3,000
	MaxBytes   int // size of the file, kept by showing fewer records; 4.5 MB
}

func (o Options) withDefaults() Options {
	if o.MaxRecords <= 0 {
		o.MaxRecords = 200
	}
	if o.MaxTotal <= 0 {
		o.MaxTotal = 3000
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 4_500_000
	}
	return o
}

// New returns the format "html". It lends buffers to its writers, which may be
// several at a time.
func New(o Options) exporter.Format { return &format{options: o.withDefaults()} }

type format struct {
	options Options
	buffers buffers.Lender // of pages
}

var _ exporter.Format = (*format)(nil)

func (*format) Name() string { return "html" }

func (f *format) NewWriter(sink exporter.Sink) (exporter.Writer, error) {
	limits := report.Limits{
		PerDataset: f.options.MaxRecords,
		Total:      f.options.MaxTotal,
		Bytes:      int64(f.options.MaxBytes) / 2, // the other half is markup
	}
	return &writer{sink: sink, format: f, collector: report.NewCollector(limits)}, nil
}

type writer struct {
	sink      exporter.Sink
	format    *format
	collector *report.Collector
}

var _ exporter.Writer = (*writer)(nil)

func (w *writer) Begin(ds exporter.Dataset) error { w.collector.Begin(ds); return nil }

func (w *writer) Write(b *exporter.Batch) error { w.collector.Write(b); return nil }

func (w *writer) End(o exporter.Outcome) error { w.collector.End(o); return nil }

// Close writes the page, and shows the sink what is composed around the records:
// their values it has seen.
func (w *writer) Close(s exporter.Summary) (err error) {
	defer w.collector.Close()
	f, err := newFrame()
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	page := render(w.format.buffers.Get().Text, f, &s, w.collector.Digests(), w.format.options)
	defer func() { w.format.buffers.Put(buffers.Buffer{Text: page.b}) }()
	out, err := w.sink.Create(Member)
	if err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	if err := page.write(out, func(text []byte) { exporter.Inspect(w.sink, Member, text) }); err != nil {
		_ = out.Close() // the write's error says more
		return fmt.Errorf("write page: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write page: close: %w", err)
	}
	return nil
}
