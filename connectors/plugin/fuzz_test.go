package plugin

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/valise-export/valise/config"
	"github.com/valise-export/valise/connectors/mapping"
	"github.com/valise-export/valise/exporter"
)

var seeds = []string{
	`{"type":"hello","protocol":1,"codes":["a_b"]}`, `{"type":"record","data":{"a":1.10,"b":"x\u00fc","c":null,"d":[1,{"e":"]}"}]}}`,
	`{"data":{"a":true},"type":"record","dataset":"note"}`, `{"type":"end","count":3}`, `{"type":"end","count":1e2}`, `{"type":"\u0072ecord","data":{}}`,
	`{"type":"log","level":"error","code":"a","text":"t"}`, `{"type":"fault","class":"unreachable","retry":true}`, `{"type":"dataset","name":"n","columns":["a"]}`,
	`{"type":"state"}{"type":"state"}`, `{"type":1}`, `{`, `[]`, `{"a":1,"a":2,"type":"state"}`, "{\"type\":\"state\",\"x\":\"\xff\"}", ` {"type" : "state" } `,
}

// FuzzMessage: what is taken is what the standard library reads in the line, and
// nothing that is no message is taken.
func FuzzMessage(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	r := newReader()
	f.Fuzz(func(t *testing.T, line []byte) {
		var m message
		if err := r.message(line, &m); err != nil {
			if len(line) > 20 && strings.Contains(err.Error(), string(line)) {
				t.Errorf("the error holds the line: %v", err)
			}
			return
		}
		var want struct {
			Type  string
			Data  json.RawMessage
			Count *int64
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(line, &members); err != nil {
			t.Fatalf("taken, although: %v", err)
		}
		for name, to := range map[string]any{"type": &want.Type, "data": &want.Data, "count": &want.Count} {
			if raw, ok := members[name]; ok && json.Unmarshal(raw, to) != nil && (name == "type" || m.Type == typeEnd && name == "count") {
				t.Errorf("taken, although %s is of another kind", name)
			}
		}
		switch {
		case m.Type != want.Type:
			t.Errorf("type %q, want %q", m.Type, want.Type)
		case m.Type == typeRecord && !bytes.Equal(m.data, want.Data):
			t.Errorf("data %q, want %q", m.data, want.Data)
		case m.Type == typeEnd && (m.Count == nil || want.Count == nil || *m.Count != *want.Count):
			t.Errorf("another count than %s", members["count"])
		}
	})
}

// FuzzRecord: the same values as the standard library reads, numbers to the
// letter.
func FuzzRecord(f *testing.F) {
	for _, s := range []string{`{"id":"1","n":"x\u00fc"}`, `{"n":-0.10,"id":1E5}`, `{"id":null,"n":true}`, `{"id":"1","n":"\ud800"}`, `{"id":1,"n":2,"\u0069d":3}`, `{"id":"1","n":"1","x":{"n":1}}`} {
		f.Add([]byte(s))
	}
	d := fuzzed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		e := newExtractor(d)
		cells, err := e.record(data)
		var want map[string]json.RawMessage
		if json.Unmarshal(data, &want) != nil || want == nil {
			if err == nil {
				t.Errorf("taken, although it is no object")
			}
			return
		}
		if err != nil || e.missing(d) >= 0 || e.texts.Adapted > 0 || !utf8.Valid(data) {
			return
		}
		b, err := d.mapping.Bind(d.columns)
		if err != nil {
			t.Fatal(err)
		}
		record, err := b.Record(cells)
		if err != nil {
			return
		}
		for i, name := range []string{"id", "n"} {
			if got := record.Values[i]; !got.IsNull() && got.Text() != plainText(want[name]) || got.IsNull() != (string(want[name]) == "null") {
				t.Errorf("%s is %q, want %q", name, got.Text(), plainText(want[name]))
			}
		}
	})
}

func plainText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// fuzzed is a dataset of two texts.
func fuzzed(t testing.TB) *dataset {
	t.Helper()
	shape := exporter.Dataset{Name: "note", Key: []string{"id"}, Fields: []exporter.Field{{Name: "id", Type: exporter.TypeText}, {Name: "n", Type: exporter.TypeText}}}
	m, err := mapping.Compile(shape, config.Mapping{Name: "note", Isolation: "trusted", Fields: []config.Bind{{Field: "id"}, {Field: "n"}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	return &dataset{name: "note", mapping: m, columns: m.Columns()}
}

// FuzzLines: the same lines in whatever pieces they come, none longer than it
// may be.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\n\n b \r\nccc"))
	f.Add([]byte("\n\n\n"))
	f.Add([]byte("12345678\n123456789\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 8
		got, err := allLines(&lines{in: iotest.OneByteReader(bytes.NewReader(data)), max: most})
		whole, again := allLines(&lines{in: bytes.NewReader(data), max: most})
		if !slices.Equal(got, whole) || !errors.Is(again, err) {
			t.Errorf("in bytes %q, %v; at once %q, %v", got, err, whole, again)
		}
		if err != nil {
			return
		}
		var want []string
		for _, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimRight(line, " \t\r"); line != "" {
				want = append(want, line)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func allLines(l *lines) (out []string, err error) {
	for {
		line, err := l.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if len(line) > l.max {
			return out, errors.New("a line is too long")
		}
		out = append(out, string(line))
	}
}
