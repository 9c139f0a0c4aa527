package files

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

const (
	maxFooter = 64 << 20
	// A page is held in memory, once as stored and once unpacked. Writers make
	// pages of about a megabyte.
	maxPage       = 64 << 20
	maxPageValues = 16 << 20
	nearBuffer    = 32 << 10
	farBuffer     = 256 << 10
)

// parquetReader reads records of Parquet, one row group after another, and of
// those the mapped columns alone, page by page. Its errors are *trouble, or the
// place's.
type parquetReader struct {
	at      *parquetAt
	file    *parquet.File
	columns []column
	flat    []*flatColumn // of the columns, those of one value a record
	nested  []column      // the others
	owned   *flatColumn   // the subject column, nil where it is not in the file
	named   []byte        // whose the file is by its name
	record  []mapping.Cell
	group   int
	row     int64 // in the group
	rows    int64 // of the group
	count   int64 // records so far
	scratch []byte
	whose   []byte
	max     int
	adapted int64
}

// column is a mapped column of the file.
type column interface {
	open(file *parquet.File, group int, at *parquetAt)
	// cell returns the value of a row of the group. Rows only grow.
	cell(row int64, r *parquetReader) (mapping.Cell, error)
	end(rows int64, at *parquetAt) error
	close()
	position() int // among the record's cells
}

func startParquet(f *file, d *dataset, given []partValue) (records, *mapping.Binding, error) {
	r := &parquetReader{at: &parquetAt{in: f.raw, stored: f.stored, far: !f.store.near()}, group: -1, max: d.max}
	if err := r.open(f.raw.size()); err != nil {
		return nil, nil, err
	}
	schema, err := r.schema()
	if err != nil {
		return nil, nil, err
	}
	own := make([]string, len(schema))
	for i, n := range schema {
		own[i] = n.name
	}
	names := d.complete(own, given)
	binding, err := d.mapping.Bind(names)
	if err != nil {
		return nil, nil, atLine(d, 0, err)
	}
	r.record = make([]mapping.Cell, len(names))
	for i, name := range names[len(own):] {
		r.record[len(own)+i] = partCell(given, name)
	}
	if !slices.Contains(own, d.subject) {
		r.named = partText(given, d.subject)
	}
	wanted := d.mapping.Columns()
	for i, n := range schema {
		if !slices.Contains(wanted, n.name) {
			continue
		}
		c, err := n.column(i)
		if err != nil {
			return nil, nil, err
		}
		r.columns = append(r.columns, c)
		flat, ok := c.(*flatColumn)
		if !ok {
			r.nested = append(r.nested, c)
			continue
		}
		r.flat = append(r.flat, flat)
		if n.name == d.subject {
			r.owned = flat
		}
	}
	return r, binding, nil
}

// open reads the footer. A file that was cut off has none.
func (r *parquetReader) open(size int64) error {
	if err := r.ends(size); err != nil {
		return err
	}
	buffer := nearBuffer
	if r.at.far {
		buffer = farBuffer
	}
	return r.at.guarded(func() (err error) {
		r.file, err = parquet.OpenFile(r.at, size, parquet.SkipMagicBytes(true), parquet.SkipPageIndex(true),
			parquet.SkipBloomFilters(true), parquet.ReadBufferSize(buffer))
		if err != nil {
			return err
		}
		var rows int64
		for _, g := range r.file.RowGroups() {
			if g.NumRows() < 0 {
				return errDamaged
			}
			rows += g.NumRows()
		}
		if rows != r.file.NumRows() {
			return errDamaged
		}
		return nil
	})
}

// ends looks at the marks at both ends and at the footer's length.
func (r *parquetReader) ends(size int64) error {
	var head [4]byte
	var tail [8]byte
	if size >= 4 {
		if _, err := r.at.ReadAt(head[:], 0); err != nil {
			return err
		}
	}
	switch string(head[:]) {
	case "PAR1":
	case "PARE":
		return errEncrypted
	default:
		if size < 4 {
			return errCut
		}
		return &trouble{line: nowhere, class: exporter.Malformed, what: "is not Parquet", hint: "correct the file; format says what it is"}
	}
	if size < 12 {
		return errCut
	}
	if _, err := r.at.ReadAt(tail[:], size-8); err != nil {
		return err
	}
	footer := int64(binary.LittleEndian.Uint32(tail[:4]))
	switch {
	case string(tail[4:]) == "PARE":
		return errEncrypted
	case string(tail[4:]) != "PAR1":
		return errCut
	case footer > size-12:
		return errDamaged
	case footer > maxFooter:
		return &trouble{line: nowhere, class: exporter.OverLimit, what: "has a footer of more than 64 MiB", hint: "write it in fewer row groups and columns"}
	}
	return nil
}

var (
	errEncrypted = &trouble{line: nowhere, class: exporter.Refused, what: "is encrypted Parquet", hint: "write it without Parquet's own encryption"}
	errCut       = &trouble{line: nowhere, class: exporter.Truncated, what: "ends before its footer", hint: "the file seems to be cut off"}
	errDamaged   = &trouble{line: nowhere, class: exporter.Malformed, what: "is damaged Parquet", hint: "fetch or write the file anew"}
	errPage      = &trouble{line: nowhere, class: exporter.OverLimit, what: "has a page of more than 64 MiB, or of 16 million values", hint: "write it in smaller pages"}
)

// next goes to the next record and returns its number.
func (r *parquetReader) next() (int64, error) {
	r.row++
	for r.group < 0 || r.row >= r.rows {
		if err := r.nextGroup(); err != nil {
			return r.count, err
		}
	}
	r.count++
	r.scratch, r.whose = r.scratch[:0], nil
	if r.owned == nil {
		return r.count, nil
	}
	return r.count, r.own()
}

// own reads whose the record is.
func (r *parquetReader) own() error {
	v, err := r.owned.value(r.row, r.at)
	if err != nil || v.IsNull() {
		return err
	}
	switch r.owned.leaf.form {
	case formText, formBytes:
		r.whose = v.ByteArray()
	default:
		start := len(r.scratch)
		if r.scratch, err = r.owned.leaf.append(r.scratch, *v); err != nil {
			return err
		}
		r.whose = r.scratch[start:]
	}
	return nil
}

// nextGroup opens the next row group that has records. The error is io.EOF after
// the last.
func (r *parquetReader) nextGroup() error {
	groups := r.file.RowGroups()
	for _, c := range r.columns {
		if r.group < 0 {
			break
		}
		if err := c.end(r.rows, r.at); err != nil {
			return err
		}
	}
	if r.group++; r.group >= len(groups) {
		r.group = len(groups)
		r.rows = 0
		return io.EOF
	}
	r.row, r.rows = 0, groups[r.group].NumRows()
	return r.at.guarded(func() error {
		for _, c := range r.columns {
			c.open(r.file, r.group, r.at)
		}
		return nil
	})
}

func (r *parquetReader) owner() []byte {
	if r.owned == nil {
		return r.named
	}
	return r.whose
}

func (r *parquetReader) skip() {}

// cells returns the current record, valid until next.
func (r *parquetReader) cells() ([]mapping.Cell, error) {
	for _, c := range r.flat {
		v, err := c.value(r.row, r.at)
		if err == nil {
			err = c.leaf.set(&r.record[c.at], v, r)
		}
		if err != nil {
			return nil, r.numbered(err)
		}
	}
	for _, c := range r.nested {
		cell, err := c.cell(r.row, r)
		if err != nil {
			return nil, r.numbered(err)
		}
		r.record[c.position()] = cell
	}
	return r.record, nil
}

// numbered says in which record a trouble is.
func (r *parquetReader) numbered(err error) error {
	var t *trouble
	if errors.As(err, &t) && t.line == 0 {
		in := *t
		in.line = r.count
		return &in
	}
	return err
}

func (r *parquetReader) adaptedValues() int64 { return r.adapted }

func (r *parquetReader) undeclared() []string { return nil } // the binding has them

func (r *parquetReader) close() {
	for _, c := range r.columns {
		c.close()
	}
}
