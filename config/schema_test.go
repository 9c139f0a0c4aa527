package config

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := Schema(fakeKinds()...)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4) // the schema must name its own
	if err := c.AddResource("config.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plain returns a YAML text as the JSON value that an editor sees.
func plain(t *testing.T, text string) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return plainNode(t, n.Content[0])
}

func plainNode(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plainNode(t, n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, plainNode(t, c))
		}
		return list
	}
	if n.ShortTag() == "!!timestamp" {
		return n.Value
	}
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSchemaAcceptsGood(t *testing.T) {
	s := compiled(t)
	files, err := filepath.Glob("testdata/good_*.txt")
	if err != nil || len(files) < 2 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "config.yaml" {
				if err := s.Validate(plain(t, string(f.Data))); err != nil {
					t.Errorf("%s: %v", file, err)
				}
			}
		}
	}
}

// TestSchemaAgrees gives one mistake at a time to the loader and to the schema,
// and the same without the mistake.
func TestSchemaAgrees(t *testing.T) {
	const source = "sources: {crm: {type: sqldb, driver: postgres, dsn: x, datasets: {contact: {query: q, fields: [id]}}}}\n"
	with := func(old, new string) string { return strings.Replace(source, old, new, 1) }
	s := compiled(t)
	for _, c := range []struct{ name, good, bad string }{
		{"nothing", source, "{}"},
		{"unknown key", source + "language: en", source + "lamguage: en"},
		{"wrong type", source + "language: en", source + "language: [en]"},
		{"enum", source + "policy: {contacts: mask}", source + "policy: {contacts: hide}"},
		{"enum from env", source + "policy: {contacts: \"${X}\"}", source + "policy: {contacts: \"${\"}"},
		{"integer", source + "pdf: {max_total: 5}", source + "pdf: {max_total: \"5\"}"},
		{"minimum", source + "pdf: {max_total: 1}", source + "pdf: {max_total: 0}"},
		{"maximum", with("dsn: x", "dsn: x, bounds: {concurrent: 16}"), with("dsn: x", "dsn: x, bounds: {concurrent: 17}")},
		{"boolean", source + "csv: {bom: false}", source + "csv: {bom: no}"},
		{"empty section", source + "policy:", source + "policy: 5"},
		{"empty list", source + "processing: {purposes: }", source + "processing: {purposes: x}"},
		{"notice", source + "notice: 2021-02-09", source + "notice: [2021-02-09]"},
		{"notice file", source + "notice: {file: n.yaml}", source + "notice: {path: n.yaml}"},
		{"short key", source + "installation_key: 0123456789abcdef", source + "installation_key: [x]"},
		{"lookup", source + "subject: {lookup: {source: crm, dataset: contact}}", source + "subject: {accounts: {source: crm, dataset: contact}}"},
		{"days", source + "default_days: {br: 15}", source + "default_days: {br: x}"},
		{"no kind", source, with("sqldb", "sqlite")},
		{"other kind's key", source, with("driver: postgres", "path: x, driver: postgres")},
		{"missing option", source, with("dsn: x, ", "")},
		{"missing dataset option", source, with("query: q, ", "")},
		{"dataset key", source, with("query: q", "query: q, querry: x")},
		{"source name", source, with("crm", "my-crm")},
		{"dataset name", source, with("contact", "Contact")},
		{"no dataset", source, with("contact: {query: q, fields: [id]}", "")},
		{"duration", with("dsn: x", "dsn: x, statement_timeout: 1m30s"), with("dsn: x", "dsn: x, statement_timeout: 30")},
		{"secret file", with("dsn: x", "dsn: {file: schema_test.go}"), with("dsn: x", "dsn: {path: schema_test.go}")},
		{"fields", with("[id]", "{id: , name: {value: 5}, x: y}"), with("[id]", "{id: {colum: x}}")},
		{"column by number", with("[id]", "{id: 1, name: {column: 2}}"), with("[id]", "{id: [1]}")},
		{"fields in a list", with("[id]", "[id, {name: {column: x}}, {note: }]"), with("[id]", "[{id: a, name: b}]")},
		{"no field", with("[id]", "{id: }"), with("[id]", "[]")},
		{"field name", source, with("[id]", "[i.d]")},
		{"convert", with("[id]", "{id: {convert: trim}}"), with("[id]", "{id: {convert: cut}}")},
		{"map", with("[id]", "{id: {map: {0: a, b: 1}}}"), with("[id]", "{id: {map: [a]}}")},
		{"nulls", with("query: q", "query: q, nulls: [0, '']"), with("query: q", "query: q, nulls: [[0]]")},
		{"declare", with("[id]", "{id: {declare: {origin: provided, bases: [contract], class: plain}}}"), with("[id]", "{id: {declare: {origin: provided, bases: contract, class: plain}}}")},
		{"own dataset",
			source + "datasets: {card: {title: C, category: tax_information, key: [a], fields: {a: {origin: derived, bases: [consent], class: plain}}}}",
			source + "datasets: {card: {title: C, category: tax, key: [a], fields: {a: {origin: derived, bases: [consent], class: plain}}}}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			agree(t, s, c.good, true)
			agree(t, s, c.bad, false)
		})
	}
}

func agree(t *testing.T, s *jsonschema.Schema, text string, good bool) {
	t.Helper()
	_, err := Parse("config.yaml", []byte(text), lookup(map[string]string{"X": "mask"}), fakeKinds()...)
	if (err == nil) != good {
		t.Errorf("loader: want good=%v, got %v\n%s", good, err, text)
	}
	if err := s.Validate(plain(t, text)); (err == nil) != good {
		t.Errorf("schema: want good=%v, got %v\n%s", good, err, text)
	}
}
