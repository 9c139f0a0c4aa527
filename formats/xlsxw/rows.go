package xlsxw

import (
	"strconv"

	"github.com/valise-export/valise/exporter"
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

// rows writes one dataset's records over one or more sheets.
type rows struct {
	writer  *writer
	dataset exporter.Dataset
	columns []string // `<c r="A` …: what stands before a cell's row number
	money   []bool   // which fields are amounts
	head    string   // what stands before the first row
	across  int      // characters that all columns take
	sheets  []*sheet
	sheet   *sheet // the last of sheets
	adapted int64
	note    []byte // the cell of _withheld
}

func newRows(w *writer, ds exporter.Dataset) *rows {
	r := &rows{writer: w, dataset: ds}
	for i := range r.width() {
		r.columns = append(r.columns, `<c r="`+columnName(i))
	}
	for _, f := range ds.Fields {
		r.money = append(r.money, f.Currency != "")
	}
	return r
}

// width returns the number of columns.
func (r *rows) width() int {
	if len(r.dataset.Rules) > 0 {
		return len(r.dataset.Fields) + 1
	}
	return len(r.dataset.Fields)
}

// columnName returns the letters of a column, counted from 0.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func (r *rows) write(b *exporter.Batch) error {
	if r.sheet == nil {
		widths := r.widths(b)
		r.head, r.across = sheetHead(widths, categoryColour(r.dataset.Category)), total(widths)
	}
	for i := range b.Len() {
		if r.sheet == nil || r.sheet.rows == r.writer.format.maxRows {
			if err := r.nextSheet(); err != nil {
				return err
			}
		}
		if err := r.record(b.Record(i)); err != nil {
			return err
		}
		if len(r.writer.buf) >= flushAt {
			if err := r.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *rows) nextSheet() error {
	if err := r.finish(); err != nil {
		return err
	}
	w := r.writer
	name := w.names.take(r.dataset.Name, len(r.sheets)+1)
	sh, err := openSheet(w.format, w.sink, r.dataset.Name, name, r.width())
	if err != nil {
		w.names.free(name)
		return err
	}
	r.sheet, r.sheets = sh, append(r.sheets, sh)
	w.buf, w.edges = append(w.buf[:0], r.head...), w.edges[:0]
	r.header()
	return nil
}

func (r *rows) header() {
	number := r.beginRow()
	dst := r.writer.buf
	for i, column := range r.columns {
		name := exporter.WithheldColumn
		if i < len(r.dataset.Fields) {
			name = r.dataset.Fields[i].Name
		}
		dst = appendText(dst, column, number, styleHeader, name)
	}
	r.writer.buf = append(dst, "</row>"...)
}

// beginRow opens the next row and returns its number.
func (r *rows) beginRow() []byte {
	r.sheet.rows++
	dst := append(r.writer.buf, `<row r="`...)
	start := len(dst)
	dst = strconv.AppendInt(dst, int64(r.sheet.rows), 10)
	end := len(dst)
	r.writer.buf = append(dst, `">`...)
	return r.writer.buf[start:end:end]
}

func (r *rows) record(record []exporter.Value) error {
	number := r.beginRow()
	dst, edges := r.writer.buf, r.writer.edges
	empty := len(dst)
	for i := range record {
		var from, to int
		dst, from, to = r.appendCell(dst, i, number, &record[i])
		edges = append(edges, int32(from), int32(to))
	}
	if len(r.dataset.Rules) > 0 {
		var err error
		if r.note, err = withheld.Append(r.note[:0], &r.dataset, record); err != nil {
			return err
		}
		from, to := len(dst), len(dst)
		if len(r.note) > 0 {
			dst, from, to = appendRecordText(dst, r.columns[len(record)], number, string(r.note))
		}
		edges = append(edges, int32(from), int32(to))
	}
	if len(dst) == empty { // some readers do not count a row without a cell
		dst = append(appendStart(dst, r.columns[0], number, styleText), "/>"...)
	}
	r.writer.buf, r.writer.edges = append(dst, "</row>"...), edges
	return nil
}

func (r *rows) flush() error {
	w := r.writer
	if err := r.sheet.write(w.buf, w.edges); err != nil {
		return err
	}
	w.edges = w.edges[:0]
	if w.buf = w.buf[:0]; cap(w.buf) > keep {
		w.buf = nil
	}
	return nil
}

// finish ends the sheet that is being written, if any.
func (r *rows) finish() error {
	if r.sheet == nil {
		return nil
	}
	r.writer.buf = appendSheetTail(r.writer.buf, r.sheet.area(), r.across)
	if err := r.flush(); err != nil {
		return err
	}
	return r.sheet.end(r.writer.format)
}

// discard removes every sheet of the dataset and frees their names.
func (r *rows) discard() error {
	for _, s := range r.sheets {
		r.writer.names.free(s.name)
	}
	return discardAll(r.writer.format, r.sheets)
}
