package plugin

import (
	"bytes"
	"errors"
	"regexp"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// protocol is the version of the protocol that this package speaks.
const protocol = 1

// The types of messages that a program sends.
const (
	typeHello   = "hello"
	typeDataset = "dataset"
	typeRecord  = "record"
	typeState   = "state"
	typeLog     = "log"
	typeFault   = "fault"
	typeEnd     = "end"
)

// message is one line of a program's output. Members that the protocol does not
// name are passed over.
type message struct {
	Type     string   `json:"type"`
	Protocol int      `json:"protocol"` // hello
	Codes    []string `json:"codes"`    // hello: the codes that log and fault use
	Name     string   `json:"name"`     // dataset
	Columns  []string `json:"columns"`  // dataset
	Dataset  *string  `json:"dataset"`  // record: where given, the one that was asked for
	Level    string   `json:"level"`    // log
	Code     string   `json:"code"`     // log, fault
	Class    string   `json:"class"`    // fault
	Retry    bool     `json:"retry"`    // fault
	Count    *int64   `json:"count"`    // end
	data     []byte   // record: the JSON object, a part of the line
}

// The ways in which a line is no message. None holds the line.
var (
	errSyntax    = errors.New("is not one JSON object")
	errTwice     = errors.New("has a name twice in one object")
	errType      = errors.New("is of no type that the protocol has")
	errMembers   = errors.New("has a member of the wrong kind")
	errNoData    = errors.New("is a record without an object in data")
	errNoCount   = errors.New("says end without the count")
	errBadCode   = errors.New("declares a code that is not of lower-case letters, digits and _")
	errManyCodes = errors.New("declares too many codes")
)

const maxCodes = 256

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// reader reads messages out of lines. It keeps memory from one to the next.
type reader struct {
	dec *jsontext.Decoder
	in  bytes.Reader
}

func newReader() *reader {
	r := &reader{}
	r.dec = jsontext.NewDecoder(&r.in, jsontext.AllowInvalidUTF8(true))
	return r
}

// reset begins with a JSON text. Invalid UTF-8 is the mapping's to repair.
func (r *reader) reset(text []byte) {
	r.in.Reset(text)
	r.dec.Reset(&r.in, jsontext.AllowInvalidUTF8(true))
}

// message reads a line. A record's data points into it.
func (r *reader) message(line []byte, m *message) error {
	*m = message{}
	var kind, data, dataset []byte
	err := r.object(line, func(name, value []byte) error {
		switch string(name) {
		case `"type"`:
			kind = value
		case `"data"`:
			data = value
		case `"dataset"`:
			dataset = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if string(kind) != `"record"` {
		return m.decode(line)
	}
	m.Type, m.data = typeRecord, data
	if len(data) == 0 || data[0] != '{' {
		return errNoData
	}
	if dataset != nil && json.Unmarshal(dataset, &m.Dataset) != nil {
		return errMembers
	}
	return nil
}

// decode reads a message that is no record.
func (m *message) decode(line []byte) error {
	if err := json.Unmarshal(line, m, jsontext.AllowInvalidUTF8(true)); err != nil {
		return errMembers
	}
	switch m.Type {
	case typeRecord:
		return errNoData // written with an escape: what is found above is all that there is
	case typeEnd:
		if m.Count == nil {
			return errNoCount
		}
	case typeHello:
		return checkCodes(m.Codes)
	case typeDataset, typeState, typeLog, typeFault:
	default:
		return errType
	}
	return nil
}

func checkCodes(codes []string) error {
	if len(codes) > maxCodes {
		return errManyCodes
	}
	for _, c := range codes {
		if !codeForm.MatchString(c) {
			return errBadCode
		}
	}
	return nil
}

// object visits the members of a JSON object that is the whole text: name and
// value as they are written, parts of the text.
func (r *reader) object(text []byte, visit func(name, value []byte) error) error {
	r.reset(text)
	if r.dec.PeekKind() != '{' {
		return r.explain(errSyntax)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return r.explain(err)
	}
	for r.dec.PeekKind() == '"' {
		name, err := r.value(text)
		if err != nil {
			return err
		}
		value, err := r.value(text)
		if err != nil {
			return err
		}
		if err := visit(name, value); err != nil {
			return err
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return r.explain(err)
	}
	if len(bytes.TrimLeft(text[r.dec.InputOffset():], " \t\r\n")) > 0 {
		return errSyntax
	}
	return nil
}

// value returns the next value as a part of the text.
func (r *reader) value(text []byte) ([]byte, error) {
	raw, err := r.dec.ReadValue()
	if err != nil {
		return nil, r.explain(err)
	}
	end := r.dec.InputOffset()
	return text[end-int64(len(raw)) : end], nil
}

// explain replaces the decoder's errors: their words may hold content.
func (r *reader) explain(err error) error {
	if errors.Is(err, jsontext.ErrDuplicateName) {
		return errTwice
	}
	return errSyntax
}
