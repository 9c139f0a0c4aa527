package xlsxw

import (
	"errors"
	"fmt"
	"maps"

	"github.com/valise-export/valise/exporter"
	"github.com/valise-export/valise/formats/internal/buffers"
	"github.com/valise-export/valise/formats/report"
)

type writer struct {
	format  *format
	sink    exporter.Sink
	names   *names
	done    []*sheet // of the datasets that ended well, in order
	current *rows    // the dataset that is being written
	adapted map[string]int64
	sums    *report.Collector // of the datasets that tell of spending
	summing bool              // the current dataset is one
	buf     []byte            // lent to one sheet at a time
	edges   []int32           // where the values in buf begin and end
}

var (
	_ exporter.Writer  = (*writer)(nil)
	_ exporter.Counter = (*writer)(nil)
	_ exporter.Sheeter = (*writer)(nil)
)

// maxColumns is the number of columns of a sheet.
const maxColumns = 1 << 14

// Begin starts a dataset. Its sheet starts with its first record: an empty
// dataset has none.
func (w *writer) Begin(ds exporter.Dataset) error {
	if n := len(ds.Fields); n >= maxColumns {
		return fmt.Errorf("begin %s: %d fields; a sheet has %d columns", ds.Name, n, maxColumns)
	}
	w.current = newRows(w, ds)
	if w.summing = report.IsSpending(ds.Name); w.summing {
		w.sums.Begin(ds)
	}
	return nil
}

// Write renders the batch's records.
func (w *writer) Write(b *exporter.Batch) error {
	if b.Len() == 0 {
		return nil
	}
	if w.summing {
		w.sums.Write(b)
	}
	if err := w.current.write(b); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}

// End keeps the dataset's sheets, or removes them where the outcome is not one
// to show.
func (w *writer) End(o exporter.Outcome) error {
	r := w.current
	w.current = nil
	if w.summing {
		w.sums.End(o)
	}
	if o.Status != exporter.StatusOK && o.Status != exporter.StatusEmpty {
		return r.discard()
	}
	if err := r.finish(); err != nil {
		return errors.Join(fmt.Errorf("end sheet: %w", err), r.discard())
	}
	w.done = append(w.done, r.sheets...)
	if r.adapted > 0 {
		w.adapted[r.dataset.Name] = r.adapted
	}
	return nil
}

// Close makes the workbook.
func (w *writer) Close(s exporter.Summary) error {
	w.format.buffers.Put(buffers.Buffer{Text: w.buf, Edges: w.edges})
	w.buf, w.edges = nil, nil
	err := w.assemble(s)
	w.sums.Close()
	for _, sh := range w.done {
		err = errors.Join(err, sh.scratch.Close())
	}
	return err
}

// Adapted returns how many texts of each dataset were too long for a cell.
func (w *writer) Adapted() map[string]int64 { return maps.Clone(w.adapted) }

// Sheets returns the names of each dataset's sheets, in order.
func (w *writer) Sheets() map[string][]string {
	sheets := map[string][]string{}
	for _, sh := range w.done {
		sheets[sh.dataset] = append(sheets[sh.dataset], sh.name)
	}
	return sheets
}
