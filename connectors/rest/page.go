package rest

import (
	"bytes"
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/exporter"
)

// whole checks that a body is one JSON text, and returns it.
func whole(body []byte) ([]byte, *exporter.Fault) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowInvalidUTF8(true))
	value, err := dec.ReadValue()
	if err == nil {
		if _, err = dec.ReadToken(); errors.Is(err, io.EOF) {
			return value, nil
		}
		return nil, malformed("the answer goes on after its JSON text", "correct path")
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f := malformed("the answer ends in the middle of its JSON text", "try again; see whether a proxy cuts answers")
		f.Class, f.Retry, f.Cause = exporter.Truncated, true, err
		return nil, f
	case errors.Is(err, jsontext.ErrDuplicateName):
		return nil, malformed("the answer has a name twice in one object", "which of the two counts cannot be told")
	default:
		return nil, malformed("the answer is not JSON", "see that url is the API's, and that no sign-in page or proxy stands before it")
	}
}

// take finds the page's records.
func (l *list) take(body []byte) *exporter.Fault {
	l.records = l.records[:0]
	value := pointed(body, l.e.at)
	switch {
	case value == nil:
		return malformed("the answer has nothing at records_at", "correct records_at; an API that reports errors with 200 looks like this too")
	case value[0] == 'n':
		return malformed("the answer has null where its records should be", "correct records_at, or ask the API's makers")
	case l.e.one && value[0] == '{':
		l.records = append(l.records, value)
	case l.e.one:
		return malformed("the answer has no object at records_at", "correct records_at; one: true is for a single record")
	case value[0] != '[':
		return malformed("the answer has no list at records_at", "correct records_at; one: true is for a single record")
	default:
		for record := range elements(value) {
			if record[0] != '{' {
				return malformed("the list has something that is not an object", "correct records_at")
			}
			l.records = append(l.records, record)
		}
	}
	l.read += int64(len(l.records))
	return nil
}

// more reads the boolean that says whether there is another page.
func more(body []byte, pointer []string) (goesOn, told bool, fault *exporter.Fault) {
	if pointer == nil {
		return false, false, nil
	}
	switch value := pointed(body, pointer); string(value) {
	case "true", "false":
		return value[0] == 't', true, nil
	default:
		return false, false, malformed("the answer does not say whether there is more", "correct paging.more")
	}
}
