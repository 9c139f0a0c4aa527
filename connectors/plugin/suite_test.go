package plugin_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/valise-export/valise/connectors/connectortest"
	"github.com/valise-export/valise/connectors/plugin"
	"github.com/valise-export/valise/exporter"
)

func TestSuite(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{
		New: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return connect(t, seed, command(t, "seed", writeSeed(t, seed)))
		},
		Unfiltered: func(t *testing.T, seed connectortest.Seed) exporter.Connector {
			return connect(t, seed, command(t, "seed", writeSeed(t, seed), "everybody"))
		},
		Faults: []connectortest.Broken{
			broken("NoProgram", exporter.NotFound, func(t *testing.T) []string {
				return []string{filepath.Join(t.TempDir(), "private-place")}
			}),
			broken("NoInterpreter", exporter.NotFound, script("#!/private-place/python\n", 0o700)),
			broken("NotExecutable", exporter.Unauthorised, script("#!/bin/sh\n", 0o600)),
			broken("NoScript", exporter.Refused, script("private-place", 0o700)),
			broken("Crash", exporter.Truncated, behaves("dies")),
			broken("HTML", exporter.Malformed, behaves("html")),
			broken("Cut", exporter.Malformed, behaves("cut")),
			broken("NoSeed", exporter.Truncated, behaves("seed", "private-place")),
			broken("Whisper", exporter.Unreachable, behaves("whispers")),
		},
	})
}

func connect(t *testing.T, seed connectortest.Seed, argv []string) exporter.Connector {
	t.Helper()
	c, err := plugin.New(seed.Setup(&plugin.Options{Command: argv, Env: noSleep}, func(connectortest.Table) any {
		return &plugin.DatasetOptions{}
	}))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func broken(name string, class exporter.ErrorClass, argv func(t *testing.T) []string) connectortest.Broken {
	return connectortest.Broken{Name: name, Class: class, Secrets: []string{"private-place", "speak"},
		New: func(t *testing.T, seed connectortest.Seed) exporter.Connector { return connect(t, seed, argv(t)) }}
}

func behaves(behaviour string, args ...string) func(t *testing.T) []string {
	return func(t *testing.T) []string { return command(t, behaviour, args...) }
}

func script(text string, mode os.FileMode) func(t *testing.T) []string {
	return func(t *testing.T) []string {
		onUnix(t)
		name := filepath.Join(t.TempDir(), "private-place")
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return []string{name}
	}
}

// writeSeed writes what the program answers with, in the order of the key.
func writeSeed(t *testing.T, seed connectortest.Seed) string {
	t.Helper()
	all := map[string]seeded{}
	for _, table := range seed.Tables {
		d := seeded{}
		for _, c := range table.Columns {
			d.Columns = append(d.Columns, c.Name)
		}
		rows := slices.Clone(table.Rows)
		slices.SortFunc(rows, func(a, b connectortest.Row) int {
			return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Cells[3].Text, b.Cells[3].Text))
		})
		for _, row := range rows {
			d.Rows = append(d.Rows, seededRow{row.Owner, object(table, row)})
		}
		all[table.Dataset.Name] = d
	}
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func object(t connectortest.Table, row connectortest.Row) []byte {
	out := []byte("{")
	for i, cell := range row.Cells {
		if i > 0 {
			out = append(out, ", "...)
		}
		out = append(out, `"`+t.Columns[i].Name+`": `...)
		switch c := t.Columns[i]; {
		case cell.Null:
			out = append(out, "null"...)
		case c.Type == exporter.TypeText || c.Type == exporter.TypeDate || c.Type == exporter.TypeInstant:
			quoted, _ := json.Marshal(cell.Text) // a text always has a JSON form
			out = append(out, quoted...)
		default:
			out = append(out, cell.Text...)
		}
	}
	return append(out, '}')
}
