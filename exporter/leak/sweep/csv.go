package sweep

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"

	"github.com/valise-export/valise/exporter"
)

// csv looks through a dataset's table.
func (w *sweeper) csv(from io.Reader, d exporter.Dataset) error {
	in := bufio.NewReaderSize(from, 64<<10)
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xEF\xBB\xBF" {
		_, _ = in.Discard(3) // they were just seen
	}
	table := csv.NewReader(in)
	table.ReuseRecord = true
	header, err := table.Read()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return errForm
	}
	columns := named(&d, header)
	out, err := w.begin(columns)
	if err != nil {
		return err
	}
	values := make([]exporter.Value, len(columns.Fields))
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return out.end()
		}
		if err != nil {
			return errForm
		}
		for i, cell := range row {
			values[i] = value(&columns.Fields[i], cell)
		}
		if err := out.add(values); err != nil {
			return err
		}
	}
}

// named gives columns the fields of their names; what has none is a text.
func named(d *exporter.Dataset, header []string) exporter.Dataset {
	out := *d
	out.Fields = nil
	for _, name := range header {
		f, _, ok := d.Field(name)
		if !ok {
			f = exporter.Field{Name: name, Type: exporter.TypeText, Class: exporter.ClassPlain}
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}
