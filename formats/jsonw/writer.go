package jsonw

import (
	"fmt"
	"io"

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
	dataset exporter.Dataset
	member  io.WriteCloser
	keys    []string // `{"id":`, `,"name":` …: what stands before each value
	names   []string // `"id":"` …: what stands before a rule in _withheld
	records int64
	buffers *buffers.Lender
	buf     []byte
	edges   []int32 // where the values in buf begin and end
}

var _ exporter.Writer = (*writer)(nil)

// Begin creates the dataset's member.
func (w *writer) Begin(ds exporter.Dataset) error {
	member, err := w.sink.Create(ds.Member("json"))
	if err != nil {
		return fmt.Errorf("create member: %w", err)
	}
	w.dataset, w.member, w.records = ds, member, 0
	w.buf, w.edges = append(w.buf[:0], '['), w.edges[:0]
	w.prepare()
	return nil
}

func (w *writer) prepare() {
	w.keys, w.names = w.keys[:0], w.names[:0]
	for i, f := range w.dataset.Fields {
		name := string(appendString(nil, f.Name)) + ":"
		before := ","
		if i == 0 {
			before = ""
		}
		w.keys = append(w.keys, before+name)
		w.names = append(w.names, name)
	}
}

// Write appends the batch's records.
func (w *writer) Write(b *exporter.Batch) error {
	var err error
	for i := range b.Len() {
		if w.records > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, '\n')
		if w.buf, err = w.appendRecord(w.buf, b.Record(i)); err != nil {
			return err
		}
		w.records++
		if len(w.buf) >= flushAt {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) appendRecord(dst []byte, record []exporter.Value) ([]byte, error) {
	dst, edges := append(dst, '{'), w.edges
	acted := false
	for i := range record {
		dst = append(dst, w.keys[i]...)
		start := len(dst)
		dst = appendValue(dst, &record[i])
		edges = append(edges, int32(start), int32(len(dst)))
		if _, ok := record[i].Rule(); ok {
			acted = true
		}
	}
	w.edges = edges
	var err error
	if acted && len(w.dataset.Rules) > 0 {
		dst, err = w.appendWithheld(dst, record)
	}
	return append(dst, '}'), err
}

func (w *writer) appendWithheld(dst []byte, record []exporter.Value) ([]byte, error) {
	dst = append(dst, `,"`+exporter.WithheldColumn+`":`...)
	before := byte('{')
	for i := range record {
		position, ok := record[i].Rule()
		if !ok {
			continue
		}
		rule, err := withheld.Rule(&w.dataset, position)
		if err != nil {
			return dst, err
		}
		dst = append(append(dst, before), w.names[i]...)
		dst = appendString(dst, rule)
		before = ','
	}
	return append(dst, '}'), nil
}

func (w *writer) flush() error {
	if err := exporter.WriteRecords(w.member, w.buf, w.edges, len(w.keys)); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	w.edges = w.edges[:0]
	if w.buf = w.buf[:0]; cap(w.buf) > keep {
		w.buf = nil
	}
	return nil
}

// End closes the array; the sink removes the member of a failed dataset.
func (w *writer) End(o exporter.Outcome) error {
	if o.Status == exporter.StatusOK || o.Status == exporter.StatusEmpty {
		if w.records > 0 {
			w.buf = append(w.buf, '\n')
		}
		w.buf = append(w.buf, "]\n"...)
		if err := w.flush(); err != nil {
			_ = w.member.Close() // the first error tells more
			return err
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
