package files

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/valise-export/valise/connectors/jsonscan"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

// FuzzCSV compares with the standard library's reader, where that agrees with
// RFC 4180 on what a record is.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\r\n1,2\r\n", "a\n\"x\"\"y\"\n", "a,b\n\"\r\n\",\n", "a,b\n1,", "a\n\"", "\n\na\n\n", "a,b\n1\n", "a\"b\n", "a\r\r\nb", "\"a\"\r\nb\r"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := readAll(data, 16)
		whole, wholeErr := readAll(data, 1<<20)
		if !slices.EqualFunc(got, whole, slices.Equal[[]string]) || fmt.Sprint(err) != fmt.Sprint(wholeErr) {
			t.Errorf("in pieces %q (%v), whole %q (%v)", got, err, whole, wholeErr)
		}
		want, reference := readStandard(data)
		if reference != nil || bytes.Contains(data, []byte{'\r'}) { // the library drops and joins CRs
			if err == nil && bytes.IndexByte(data, '\r') < 0 && !errors.Is(reference, io.EOF) {
				t.Errorf("taken, although: %v", reference)
			}
			return
		}
		if err != nil || !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("got %q (%v), want %q", got, err, want)
		}
	})
}

func readStandard(data []byte) ([][]string, error) {
	r := csv.NewReader(bytes.NewReader(data))
	all, err := r.ReadAll()
	if err == nil && len(all) == 0 {
		err = io.EOF
	}
	return all, err
}

// readAll reads with a buffer of that size: with one of a few bytes every state
// crosses its end, with a large one every record is whole in it.
func readAll(data []byte, size int) ([][]string, error) {
	r := &csvReader{in: bufio.NewReaderSize(bytes.NewReader(data), size), delimiter: ',', max: 1 << 20}
	names, err := r.begin(true)
	if err != nil {
		return nil, err
	}
	out := [][]string{names}
	for {
		if _, err := r.next(); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		var record []string
		for _, f := range r.fields {
			record = append(record, string(f.text))
		}
		out = append(out, record)
	}
}

// FuzzWalk compares with the standard library: the same texts at the same paths.
func FuzzWalk(f *testing.F) {
	for _, s := range []string{`{"a":1.10,"b":{"c":"x\u00fc","d":[1,{"e":"]}"}]},"f":null}`, `{}`, `{"b.c":"1","b":2}`, `{ "b" : { "d" : -0 } }`, `{"b":null,"a":true}`} {
		f.Add([]byte(s))
	}
	columns := []string{"a", "b.c", "b.d"}
	tree := jsonscan.Tree(columns, []string{"f"}, false)
	f.Fuzz(func(t *testing.T, data []byte) {
		var record map[string]json.RawMessage
		if !jsontext.Value(data).IsValid() || json.Unmarshal(data, &record) != nil || record == nil {
			return
		}
		for i, column := range columns {
			w := walker{tree: tree, subject: i, columns: columns, cells: make([]mapping.Cell, 3), set: make([]bool, 3)}
			if err := w.record(bytes.TrimSpace(data)); err != nil {
				continue
			}
			want, ok := at(record, column)
			if !ok {
				want = ""
			}
			if ok != (w.owner != nil) || string(w.owner) != want {
				t.Errorf("%s: %q, want %q (%v)", column, w.owner, want, ok)
			}
		}
	})
}

// at returns the text or number at a path whose names may hold dots.
func at(record map[string]json.RawMessage, path string) (string, bool) {
	if raw, ok := record[path]; ok {
		var s string
		if json.Unmarshal(raw, &s) == nil && raw[0] == '"' {
			return s, true
		}
		return string(raw), raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9'
	}
	first, rest, _ := strings.Cut(path, ".")
	var inner map[string]json.RawMessage
	if rest == "" || json.Unmarshal(record[first], &inner) != nil {
		return "", false
	}
	return at(inner, rest)
}

// FuzzTemplate: whatever the id, a path stays below the root.
func FuzzTemplate(f *testing.F) {
	f.Add("d/{account_id}.csv", "A1")
	f.Add("{account_id}/{customer_id}/*", "..")
	f.Add("{account_id}.", ".")
	f.Fuzz(func(t *testing.T, text, id string) {
		tmpl, err := parseTemplate(text)
		if err != nil {
			return
		}
		patterns, fault := tmpl.expansions(exporter.Subject{ID: id, Accounts: []exporter.Account{{ID: id}}})
		if fault != nil {
			return
		}
		for _, p := range patterns {
			if len(p) != len(tmpl.segments) {
				t.Fatalf("%d segments, want %d", len(p), len(tmpl.segments))
			}
			for _, parts := range p {
				name := strings.Join(parts, "x")
				if strings.ContainsAny(name, "/\\\x00") || len(parts) == 1 && path.Clean(name) != name || name == ".." || name == "." {
					t.Errorf("%q with %q: segment %q", text, id, name)
				}
			}
		}
	})
}
