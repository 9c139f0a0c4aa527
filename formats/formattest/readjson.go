package formattest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// ReadJSON reads a dataset's JSON member with encoding/json. Anything but an
// array of objects with the same keys in the same order, one on each line, is
// an error.
func ReadJSON(data []byte) (Table, error) {
	if !utf8.Valid(data) {
		return Table{}, errors.New("not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := delim(dec, '['); err != nil {
		return Table{}, err
	}
	var t Table
	for dec.More() {
		if err := readObject(dec, &t); err != nil {
			return Table{}, fmt.Errorf("record %d: %w", len(t.Records)+1, err)
		}
	}
	if err := delim(dec, ']'); err != nil {
		return Table{}, err
	}
	lines := bytes.Count(data, []byte{'\n'})
	if n := len(t.Records); (n == 0 && string(data) != "[]\n") || (n > 0 && lines != n+2) {
		return Table{}, fmt.Errorf("%d records on %d lines", n, lines)
	}
	return t, nil
}

func delim(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	if token != want {
		return fmt.Errorf("not %s", want)
	}
	return nil
}

func readObject(dec *json.Decoder, t *Table) error {
	if err := delim(dec, '{'); err != nil {
		return err
	}
	var keys []string
	var cells []Cell
	var withheld map[string]string
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		if key == "_withheld" {
			if err := dec.Decode(&withheld); err != nil {
				return err
			}
			continue
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		keys, cells = append(keys, fmt.Sprint(key)), append(cells, jsonCell(raw))
	}
	if t.Columns == nil {
		t.Columns = keys
	}
	if !slices.Equal(keys, t.Columns) {
		return fmt.Errorf("keys %q, want %q", keys, t.Columns)
	}
	t.Records, t.Withheld = append(t.Records, cells), append(t.Withheld, withheld)
	return delim(dec, '}')
}

func jsonCell(raw json.RawMessage) Cell {
	switch raw[0] {
	case 'n':
		return Cell{Type: "null"}
	case 't', 'f':
		return Cell{Type: "boolean", Text: string(raw)}
	case '{', '[':
		return Cell{Type: "json", Text: string(raw)}
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return Cell{Type: "broken"}
		}
		return Cell{Type: "text", Text: s}
	}
	return Cell{Type: "number", Text: string(raw)}
}
