package files

import (
	"bufio"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// jsonReader reads the objects of a JSON list, or of JSON Lines, one at a time.
// Its errors are *trouble, or the file system's. A trouble's line is an offset
// until the file's lines are counted.
type jsonReader struct {
	dec     *jsontext.Decoder
	lines   bool     // JSON Lines: objects one after another
	pointer []string // names down to the list
	strict  strict
	walk    walker
	may     []bool // by column: a record may lack it
	offset  int64  // of the current record
	records int64
	owned   bool // some record has the subject column
	adapted int64
}

func (r *jsonReader) owner() []byte { return r.walk.owner }

func (r *jsonReader) skip() { r.walk.texts.Adapted = r.adapted }

func (r *jsonReader) close() {}

// cells returns the current record, valid until next.
func (r *jsonReader) cells() ([]mapping.Cell, error) {
	for i, set := range r.walk.set {
		if !set && !r.may[i] {
			return nil, r.without(i, r.offset)
		}
	}
	return r.walk.cells, nil
}

func (r *jsonReader) without(column int, offset int64) error {
	return &trouble{class: exporter.Mismatch, line: offset, what: "a record has no " + r.walk.columns[column],
		hint: "correct the mapping; absent: empty, where a name that is left out means no value"}
}

func (r *jsonReader) adaptedValues() int64 { return r.walk.texts.Adapted }

func (r *jsonReader) undeclared() []string { return r.walk.unknown.Names }

// newJSONReader bounds how much a single record may read.
func newJSONReader(in *bufio.Reader, d *dataset, given []partValue) *jsonReader {
	r := &jsonReader{lines: d.format == formatJSONL, pointer: d.pointer, strict: strictness(d.encoding)}
	read := int64(0)
	bounded := readerFunc(func(p []byte) (int, error) {
		if read-r.dec.InputOffset() > int64(d.max) {
			return 0, errTooLong
		}
		n, err := in.Read(p)
		read += int64(n)
		return n, err
	})
	r.dec = jsontext.NewDecoder(bounded, jsontext.AllowInvalidUTF8(true))
	r.walk = newWalker(d, given)
	for _, c := range r.walk.columns {
		r.may = append(r.may, d.mayLack(c))
	}
	return r
}

var errTooLong = errors.New("longer than a record may be")

// begin goes to the first record.
func (r *jsonReader) begin() error {
	if r.lines {
		return nil
	}
	for _, name := range r.pointer {
		if err := r.enter(name); err != nil {
			return err
		}
	}
	if kind := r.dec.PeekKind(); kind != '[' && kind != 0 {
		return r.trouble("has no list of records there", "records_at says where it is")
	}
	_, err := r.dec.ReadToken()
	return r.explain(err)
}

// enter goes to the value of a name of the object that comes next.
func (r *jsonReader) enter(name string) error {
	if kind := r.dec.PeekKind(); kind != '{' && kind != 0 {
		return r.trouble("has no object where records_at leads through one", "correct records_at")
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return r.explain(err)
	}
	for r.dec.PeekKind() == '"' {
		token, err := r.dec.ReadToken()
		if err != nil {
			return r.explain(err)
		}
		if token.String() == name {
			return nil
		}
		if err := r.dec.SkipValue(); err != nil {
			return r.explain(err)
		}
	}
	if _, err := r.dec.ReadToken(); err != nil { // the object's end, or why there is none
		return r.explain(err)
	}
	return r.trouble("has nothing at records_at", "correct records_at")
}

// next goes to the next record and returns its offset. The error is io.EOF at the
// end.
func (r *jsonReader) next() (int64, error) {
	if !r.lines && r.dec.PeekKind() == ']' {
		return 0, r.finish()
	}
	raw, err := r.dec.ReadValue()
	offset := r.dec.InputOffset() - int64(len(raw))
	switch {
	case r.lines && errors.Is(err, io.EOF):
		return offset, r.whole()
	case err != nil:
		return offset, r.explain(err)
	case raw.Kind() != '{':
		return offset, r.trouble("has something that is not an object where a record should be", "records_at says where the list of records is")
	}
	return offset, r.take(raw, offset)
}

func (r *jsonReader) take(raw []byte, offset int64) error {
	r.records++
	r.adapted, r.offset = r.walk.texts.Adapted, offset
	if err := r.strict.check(raw, offset); err != nil {
		return err
	}
	if err := r.walk.record(raw); err != nil {
		return atOffset(err, offset)
	}
	r.owned = r.owned || r.walk.owner != nil
	if at := r.walk.subject; at >= 0 && !r.walk.set[at] && !r.may[at] {
		return r.without(at, offset) // whose it is must be told of every record
	}
	return nil
}

// atOffset gives the walker's trouble its place.
func atOffset(err error, offset int64) error {
	var t *trouble
	if errors.As(err, &t) {
		t.line = offset
	}
	return err
}

// whole is io.EOF, unless the subject column is in no record at all: then the
// mapping is wrong, and nobody's data would look like no data.
func (r *jsonReader) whole() error {
	if r.walk.subject >= 0 && r.records > 0 && !r.owned {
		return &trouble{class: exporter.Mismatch, line: endOfFile, what: "no record has the subject column",
			hint: "correct subject_column; a dotted path leads into nested objects"}
	}
	return io.EOF
}

// finish reads from the end of the list to the end of the text, so that what is
// cut off after the last record is seen.
func (r *jsonReader) finish() error {
	if _, err := r.dec.ReadToken(); err != nil {
		return r.explain(err)
	}
	for range r.pointer {
		for r.dec.PeekKind() == '"' {
			if _, err := r.dec.ReadToken(); err != nil {
				return r.explain(err)
			}
			if err := r.dec.SkipValue(); err != nil {
				return r.explain(err)
			}
		}
		if _, err := r.dec.ReadToken(); err != nil {
			return r.explain(err)
		}
	}
	_, err := r.dec.ReadToken()
	if err == nil {
		return r.trouble("goes on after its end", "records one after another are format: jsonl")
	}
	if errors.Is(err, io.EOF) {
		return r.whole()
	}
	return r.explain(err)
}

func (r *jsonReader) trouble(what, hint string) error {
	return &trouble{class: exporter.Malformed, line: r.dec.InputOffset(), what: what, hint: hint}
}

// explain turns the decoder's errors into ours, without their words: they may
// hold content.
func (r *jsonReader) explain(err error) error {
	var syntactic *jsontext.SyntacticError
	var t *trouble
	var f *exporter.Fault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &t), errors.As(err, &f): // of unpacking, or of the place
		return err
	case errors.Is(err, errTooLong):
		return &trouble{class: exporter.OverLimit, line: r.dec.InputOffset(), what: "is longer than a record may be",
			hint: "raise max_record_bytes", cause: err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &trouble{class: exporter.Truncated, line: endOfFile, what: "ends in the middle of the JSON text",
			hint: "the file seems to be cut off", cause: err}
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &trouble{class: exporter.Malformed, line: r.dec.InputOffset(), what: "has a name twice in one object", hint: "which of the two counts cannot be told: correct the file", cause: err}
	case errors.As(err, &syntactic):
		return &trouble{class: exporter.Malformed, line: syntactic.ByteOffset, what: "is not valid JSON", hint: "correct the file; format says what it is", cause: err}
	default:
		return err
	}
}

// endOfFile is the offset of a trouble at the end.
const endOfFile = 1 << 62

// lineAt counts the lines up to an offset of the decoded text, from 1.
func lineAt(in io.Reader, offset int64) int64 {
	line, buf := int64(1), make([]byte, bufferSize)
	for offset > 0 {
		n, err := in.Read(buf[:min(offset, bufferSize)])
		for _, b := range buf[:n] {
			if b == '\n' {
				line++
			}
		}
		offset -= int64(n)
		if err != nil {
			break
		}
	}
	return line
}
