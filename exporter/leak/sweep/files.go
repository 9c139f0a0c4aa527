package sweep

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"

	"github.com/valise-export/valise/exporter"
)

// json looks through a dataset's array of objects.
func (w *sweeper) json(from io.Reader, d exporter.Dataset) error {
	out, err := w.begin(d)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(from)
	if _, err := dec.Token(); err != nil {
		return errForm
	}
	values := make([]exporter.Value, len(d.Fields))
	for dec.More() {
		var object json.RawMessage
		if err := dec.Decode(&object); err != nil {
			return errForm
		}
		if err := w.object(object, &d, values); err != nil {
			return err
		}
		if err := out.add(values); err != nil {
			return err
		}
	}
	return out.end()
}

// errForm repeats nothing of the file.
var errForm = errors.New("it is not of its form; valise verify says more")

// object reads a record's fields; members that are none are looked through on
// their own.
func (w *sweeper) object(text []byte, d *exporter.Dataset, values []exporter.Value) error {
	clear(values)
	dec := json.NewDecoder(bytes.NewReader(text))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return errForm
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return errForm
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return errForm
		}
		field, at, ok := d.Field(name.(string))
		if !ok {
			w.guard.Inspect(d.Name, raw)
			continue
		}
		values[at] = jsonValue(&field, raw)
	}
	return nil
}

func jsonValue(f *exporter.Field, raw json.RawMessage) exporter.Value {
	var text string
	switch {
	case string(raw) == "null":
		return exporter.Null()
	case json.Unmarshal(raw, &text) == nil:
		return value(f, text)
	default:
		return value(f, string(raw))
	}
}

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
