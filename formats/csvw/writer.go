package csvw

import (
	"fmt"
	"io"
	"maps"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/internal/buffers"
	"github.com/valise-export/valise/formats/internal/withheld"
)

// The buffer is handed on when it holds flushAt bytes, and is given up when one
// huge record has made it larger than keep. Half a megabyte at a time lets each
// compressor find its tables in the processor's cache for longer: formats that
// take turns on one core every 64 KiB cost a twentieth more of the bundle's time.
const (
	flushAt = 512 << 10
	keep    = 1 << 20
)

type writer struct {
	sink    exporter.Sink
	options Options
	dataset exporter.Dataset
	member  io.WriteCloser
	guarded int64
	adapted map[string]int64
	buffers *buffers.Lender
	buf     []byte
	edges   []int32 // where the values in buf begin and end
	note    []byte  // the cell of _withheld
}

var (
	_ exporter.Writer  = (*writer)(nil)
	_ exporter.Counter = (*writer)(nil)
)

// Begin creates the dataset's member and writes its header.
func (w *writer) Begin(ds exporter.Dataset) error {
	member, err := w.sink.Create(ds.Member("csv"))
	if err != nil {
		return fmt.Errorf("create member: %w", err)
	}
	w.dataset, w.member, w.guarded, w.buf, w.edges = ds, member, 0, w.buf[:0], w.edges[:0]
	if w.options.BOM {
		w.buf = append(w.buf, "\uFEFF"...)
	}
	w.appendHeader()
	return nil
}

func (w *writer) appendHeader() {
	for i, f := range w.dataset.Fields {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = appendCell(w.buf, f.Name)
	}
	if len(w.dataset.Rules) > 0 {
		w.buf = append(w.buf, ","+exporter.WithheldColumn...)
	}
	w.buf = append(w.buf, '\r', '\n')
}

// columns is how many cells a record has.
func (w *writer) columns() int {
	if len(w.dataset.Rules) > 0 {
		return len(w.dataset.Fields) + 1
	}
	return len(w.dataset.Fields)
}

// Write appends the batch's records.
func (w *writer) Write(b *exporter.Batch) error {
	for i := range b.Len() {
		if err := w.appendRecord(b.Record(i)); err != nil {
			return err
		}
		if len(w.buf) >= flushAt {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) appendRecord(record []exporter.Value) error {
	dst, edges := w.buf, w.edges
	start := len(dst)
	for i := range record {
		if i > 0 {
			dst = append(dst, ',')
		}
		from := len(dst)
		dst = w.appendValue(dst, i, &record[i])
		edges = append(edges, int32(from), int32(len(dst)))
	}
	if len(w.dataset.Rules) > 0 {
		var err error
		if w.note, err = withheld.Append(w.note[:0], &w.dataset, record); err != nil {
			return err
		}
		dst = append(append(dst, ','), w.note...)
		edges = append(edges, int32(len(dst)-len(w.note)), int32(len(dst)))
	}
	if len(dst) == start {
		dst = append(dst, `""`...) // else the line is empty, and readers skip it
	}
	w.buf, w.edges = append(dst, '\r', '\n'), edges
	return nil
}

// quotable are the marks of a text that may need quotes.
const quotable = exporter.MarkControl | exporter.MarkQuote | exporter.MarkComma

// appendValue goes by the value's kind. Numbers, dates and booleans need
// neither guard nor quotes; null and withheld render as nothing.
func (w *writer) appendValue(dst []byte, field int, v *exporter.Value) []byte {
	s := v.Text()
	switch k := v.Kind(); {
	case s == "" || k != exporter.KindText && k != exporter.KindJSON:
		return append(dst, s...)
	case starters[s[0]] && NeedsGuard(w.dataset.Fields[field].Format, s):
		w.guarded++
		return appendGuarded(dst, s)
	case v.Marks()&quotable != 0:
		return appendCell(dst, s)
	default:
		return append(dst, s...)
	}
}

func (w *writer) flush() error {
	if err := exporter.WriteRecords(w.member, w.buf, w.edges, w.columns()); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	w.edges = w.edges[:0]
	if w.buf = w.buf[:0]; cap(w.buf) > keep {
		w.buf = nil
	}
	return nil
}

// End completes the file; the sink removes the member of a failed dataset.
func (w *writer) End(o exporter.Outcome) error {
	if o.Status == exporter.StatusOK || o.Status == exporter.StatusEmpty {
		if err := w.flush(); err != nil {
			_ = w.member.Close() // the first error tells more
			return err
		}
		if w.guarded > 0 {
			w.adapted[w.dataset.Name] = w.guarded
		}
	}
	if err := w.member.Close(); err != nil {
		return fmt.Errorf("close member: %w", err)
	}
	return nil
}

// Close gives the buffer back: each member is whole when its dataset ends.
func (w *writer) Close(exporter.Summary) error {
	w.buffers.Put(buffers.Buffer{Text: w.buf, Edges: w.edges})
	w.buf, w.edges = nil, nil
	return nil
}

// Adapted returns how many cells of each dataset were guarded.
func (w *writer) Adapted() map[string]int64 { return maps.Clone(w.adapted) }
