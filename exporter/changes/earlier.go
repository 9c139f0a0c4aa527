package changes

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/exporter"
)

// Earlier is a verified bundle of the same subject.
type Earlier interface {
	Manifest() *exporter.Manifest
	Read(member string) (io.ReadCloser, error)
}

// jsonMember is the JSON file beside a dataset's other files.
func jsonMember(file string) string { return strings.TrimSuffix(file, path.Ext(file)) + ".json" }

// maxRecord bounds what one record of a file from anywhere may take in memory.
const maxRecord = 64 << 20

var errRecord = errors.New("a record of it is larger than 64 MiB")

// bounded fails where too much is read for one record.
type bounded struct {
	in   io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errRecord
	}
	n, err := b.in.Read(p)
	b.left -= n
	return n, err
}

// eachRecord reads the records of a dataset's JSON file: the values of the
// columns, null where a record does not have one. The values are valid until the
// next record.
func eachRecord(in io.Reader, columns []string, each func([]content) error) error {
	b := &bounded{in: in, left: maxRecord}
	r := &recordReader{columns: columns, values: make([]content, len(columns)),
		in: jsontext.NewDecoder(b, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
	if err := r.expect('['); err != nil {
		return err
	}
	for r.in.PeekKind() == '{' {
		b.left = maxRecord
		if err := r.record(); err != nil {
			return err
		}
		if err := each(r.values); err != nil {
			return err
		}
	}
	if err := r.expect(']'); err != nil {
		return err
	}
	if _, err := r.in.ReadToken(); !errors.Is(err, io.EOF) {
		return errShape
	}
	return nil
}

var errShape = errors.New("it is no list of records")

type recordReader struct {
	in      *jsontext.Decoder
	columns []string
	values  []content
}

func (r *recordReader) expect(k jsontext.Kind) error {
	t, err := r.in.ReadToken()
	if err != nil || t.Kind() != k {
		return r.wrong(err)
	}
	return nil
}

// wrong never says what is there: a syntax error's own words may hold values.
func (r *recordReader) wrong(err error) error {
	if errors.Is(err, errRecord) {
		return errRecord
	}
	var syntax *jsontext.SyntacticError
	if err == nil || errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w at byte %d", errShape, r.in.InputOffset())
	}
	return err
}

func (r *recordReader) record() error {
	if err := r.expect('{'); err != nil {
		return err
	}
	for i := range r.values {
		r.values[i] = content{null: true}
	}
	for r.in.PeekKind() != '}' {
		name, err := r.in.ReadToken()
		if err != nil {
			return r.wrong(err)
		}
		if err := r.member(name.String()); err != nil {
			return err
		}
	}
	return r.expect('}')
}

func (r *recordReader) member(name string) error {
	if name == exporter.WithheldColumn {
		return r.withheld()
	}
	i := slices.Index(r.columns, name)
	if i < 0 {
		return r.wrongly(r.in.SkipValue())
	}
	raw, err := r.in.ReadValue()
	if err != nil {
		return r.wrong(err)
	}
	switch raw.Kind() {
	case 'n':
	case '"':
		text, err := jsontext.AppendUnquote(nil, raw)
		if err != nil {
			return r.wrong(err)
		}
		r.values[i] = content{text: string(text)}
	default:
		r.values[i] = content{text: string(raw)}
	}
	return nil
}

func (r *recordReader) wrongly(err error) error {
	if err != nil {
		return r.wrong(err)
	}
	return nil
}

// withheld marks the values that a rule withheld: not those that it reduced, of
// which something is shown.
func (r *recordReader) withheld() error {
	if err := r.expect('{'); err != nil {
		return err
	}
	for r.in.PeekKind() != '}' {
		name, err := r.in.ReadToken()
		if err != nil {
			return r.wrong(err)
		}
		if i := slices.Index(r.columns, name.String()); i >= 0 && r.values[i].null {
			r.values[i].withheld = true
		}
		if err := r.in.SkipValue(); err != nil {
			return r.wrong(err)
		}
	}
	return r.expect('}')
}
